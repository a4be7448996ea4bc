"""The command line as a user meets it: words, streams, exit codes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from countylines_map.arguments import parser
from countylines_map.cli import run

ROOT = Path(__file__).parents[1]
HEAVY = {"geopandas", "pandas", "numpy", "folium", "requests", "rapidfuzz", "shapely", "pyogrio", "rich"}


def verbs() -> list[str]:
    return list(next(a for a in parser()._actions if a.dest == "verb").choices)


def python(*words: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=120, **more)


def test_the_module_and_the_script_say_the_same_version():
    from countylines_map import __version__

    script = Path(sys.executable).with_name("countylines-map")
    told = [python("-m", "countylines_map", "--version").stdout]
    if script.exists():
        told.append(subprocess.run([script, "--version"], capture_output=True, text=True, timeout=60).stdout)
    assert set(told) == {f"countylines_map {__version__}\n"}


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], ["no-such-verb"], ["build", "--help"], ["build", "--width", "round"]],
    ids=" ".join,
)
def test_help_version_and_wrong_usage_import_nothing_heavy(words):
    code = f"import sys\nfrom countylines_map.cli import run\ntry:\n    run({words!r})\nexcept SystemExit:\n    pass\n"
    code += "print('|', *sys.modules)"
    loaded = set(python("-c", code).stdout.rpartition("|")[2].split())
    assert "countylines_map.arguments" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("verb", verbs())
def test_each_verb_has_help_with_an_example(verb, capsys):
    with pytest.raises(SystemExit) as stop:
        run([verb, "--help"])
    out = capsys.readouterr().out
    assert stop.value.code == 0
    assert re.search(rf"example:\n  countylines-map {verb}\b", out)


@pytest.mark.parametrize("verb", verbs())
def test_each_verb_stands_in_the_docs(verb):
    pages = "".join(p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *ROOT.glob("docs/*.md")])
    assert re.search(rf"(countylines-map|countylines_map) {verb}\b", pages)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["no-such-verb"],
        ["build", "--no-such-option"],
        ["build", "--accept-close", "200"],
        ["build", "--top", "many"],
        ["export", "--format", "dwg"],
    ],
)
def test_wrong_usage_ends_with_2_on_standard_error(words, capsys):
    with pytest.raises(SystemExit) as stop:
        run(words)
    said = capsys.readouterr()
    assert stop.value.code == 2
    assert said.out == ""
    assert "--help" in said.err
