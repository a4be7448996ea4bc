"""Every public function says what it raises, and none is too long to be read at once."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "countylines_map"
LONGEST = 40
FILES = sorted(p for p in SOURCE.rglob("*.py"))


def functions(source: str) -> list[tuple[str, ast.FunctionDef, bool]]:
    """(name, function, whether it is public) of a file, methods included, functions inside functions left out."""
    found = []
    for node in ast.parse(source).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = isinstance(node, ast.ClassDef) and node.name.startswith("_")
        found += [
            (f.name, f, not owner and not f.name.startswith("_")) for f in inner if isinstance(f, ast.FunctionDef)
        ]
    return found


def faults(source: str) -> list[str]:
    """What is wrong with a file's functions."""
    found = []
    for name, function, public in functions(source):
        told = ast.get_docstring(function) or ""
        body = function.body[1:] if told else function.body
        lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
        if lines > LONGEST:
            found.append(f"{name} has {lines} lines")
        if public and "Raises" not in told and any(isinstance(node, ast.Raise) for node in ast.walk(function)):
            found.append(f"{name} raises and does not say what")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_functions_are_short_and_say_what_they_raise(file):
    assert faults(file.read_text(encoding="utf-8")) == []


def test_the_guard_can_fail():
    long = "def f():\n    '''Do.'''\n" + "    x = 1\n" * 41
    assert faults(long) == ["f has 41 lines"]
    assert faults("class A:\n    def f(self):\n        raise ValueError") == ["f raises and does not say what"]
    assert faults("def _f():\n    raise ValueError") == []
