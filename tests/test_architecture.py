"""The house stays as its plan says: who may import whom, who may reach the network, print or write."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "countylines_map"
PLAN = Path(__file__).parents[1] / "docs" / "architecture.md"
ONLY_IN = {
    "requests": {"portal"},
    "folium": {"page"},
    "branca": {"page"},
    "argparse": {"arguments", "cli"},
    "rich": {"cli", "progress"},
}


def planned_rooms() -> dict[str, set[str]]:
    """Room -> rooms that it may import, from the table in the architecture page."""
    rooms = {}
    for name, _, uses in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", PLAN.read_text(encoding="utf-8"), re.M):
        rooms[name] = set(re.findall(r"`(\w+)`", uses))
    return rooms


def imports(source: str) -> tuple[set[str], set[str]]:
    """(rooms, outside packages) that a file imports, type-checking imports left out: they never run."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    rooms, outside = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            rooms |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            outside.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            outside |= {alias.name.split(".")[0] for alias in node.names}
    return rooms - {"__version__"}, outside


def breaches(room: str, source: str, plan: dict[str, set[str]]) -> list[str]:
    """What in one file goes against the plan."""
    rooms, outside = imports(source)
    found = [f"{room} imports {other}" for other in sorted(rooms - plan.get(room, set()))]
    found += [f"{room} imports {name}" for name in sorted(outside) if room not in ONLY_IN.get(name, {room})]
    if room not in {"cli", "progress"}:
        calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
        found += [f"{room} prints" for call in calls if call.func.id == "print"]
    return found


def files() -> list[Path]:
    return sorted(p for p in PACKAGE.glob("*.py") if p.stem not in {"__init__", "__main__"})


@pytest.mark.parametrize("file", files(), ids=lambda p: p.stem)
def test_each_room_imports_what_the_plan_allows(file):
    assert breaches(file.stem, file.read_text(encoding="utf-8"), planned_rooms()) == []


def test_the_plan_names_every_room_and_no_other():
    assert set(planned_rooms()) == {file.stem for file in files()}


def test_the_plan_has_no_cycle():
    plan, done = planned_rooms(), set()
    while len(done) < len(plan):
        free = {room for room, uses in plan.items() if room not in done and uses <= done}
        assert free, f"these rooms import each other in a circle: {sorted(set(plan) - done)}"
        done |= free


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import requests", "layout imports requests"),
        ("def f():\n    from folium import Map", "layout imports folium"),
        ("from .page import page_html", "layout imports page"),
        ("from . import cli", "layout imports cli"),
        ("print('hello')", "layout prints"),
    ],
)
def test_the_guard_can_fail(source, found):
    assert breaches("layout", source, {"layout": {"errors"}}) == [found]


def test_type_checking_imports_are_free():
    assert breaches("layout", "if TYPE_CHECKING:\n    from .page import X", {"layout": set()}) == []
