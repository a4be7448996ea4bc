"""The packages stay as the architecture page says: who may import whom, who may reach the network, print or write."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "countylines_map"
PLAN = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FOUNDATION = {
    "colour",
    "framing",
    "style",
    "house_style",
    "country",
    "errors",
    "limits",
    "locks",
    "transaction",
    "files",
    "sources",
    "locations",
    "membership",
    "crs",
    "formatting",
    "languages",
    "options",
    "periods",
    "flowmap",
    "__version__",
}
SHOWN_BY = {
    "flowmap": {"render", "render.html", "export"}
}  # a flow map shows and saves itself, with imports that run only then
ONLY_IN = {
    "requests": {"boundaries.client"},
    "folium": {"render.html.folium_map", "render.html.layer"},
    "branca": {"render.html.folium_map"},
    "argparse": {"cli.arguments", "cli.commands"},
    "rich": {"cli.commands"},
}


def planned() -> dict[str, set[str]]:
    """Package (or module at the top) -> packages that it may import, from the table in the architecture page."""
    table = PLAN.split("## Packages")[1].split("\n## ")[0]
    found: dict[str, set[str]] = {}
    for names, uses in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| .+? \| (.+?) \|$", table, re.MULTILINE):
        for name in re.findall(r"`(\w+)`", names):
            found[name] = set(re.findall(r"`(\w+)`", uses))
    return found


def runtime(source: str) -> ast.Module:
    """A file's syntax tree without type-checking imports: they never run."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    return tree


def imported(module: str, tree: ast.Module) -> tuple[set[tuple[str, str]], set[str]]:
    """((module of ours, name) pairs, outside packages) that a file imports; modules are dotted, from the package's root."""
    ours, outside = set(), set()
    folder = module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = folder[: len(folder) - node.level + 1]
            target = ".".join([*base, *(node.module.split(".") if node.module else [])])
            ours |= {(target, alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            outside.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Import):
            outside |= {alias.name.split(".")[0] for alias in node.names}
    return ours, outside


def face(package: str) -> set[str]:
    """The names that a package shows to the others; `render/html` has a face of its own."""
    tree = ast.parse((SOURCE / package.replace(".", "/") / "__init__.pyi").read_text(encoding="utf-8"))
    listed = next(n.value for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__")
    return set(ast.literal_eval(listed))


def breaches(module: str, source: str, plan: dict[str, set[str]]) -> list[str]:
    """What in one file goes against the plan."""
    own, tree = module.split(".")[0], runtime(source)
    ours, outside = imported(module, tree)
    found = []
    for target, name in sorted(ours):
        other = target.split(".")[0] or name
        if other in FOUNDATION | SHOWN_BY.get(module, set()) or (other == own and "." in module):
            continue
        if other not in plan.get(own, set()):
            found.append(f"{module} imports {other}")
        elif (SOURCE / target.replace(".", "/")).is_dir() and name not in face(target):
            found.append(f"{module} imports {name}, which the face of {target} does not show")
        elif (SOURCE / other).is_dir() and not (SOURCE / target.replace(".", "/")).is_dir():
            found.append(f"{module} reaches into {target}")
    found += [f"{module} imports {name}" for name in sorted(outside) if module not in ONLY_IN.get(name, {module})]
    if own != "cli":
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
        found += [f"{module} prints" for call in calls if call.func.id == "print"]
    return found


def files() -> dict[str, Path]:
    """Every module by its dotted name."""
    found = sorted(p for p in SOURCE.rglob("*.py") if p.stem not in {"__init__", "__main__"})
    return {".".join(p.relative_to(SOURCE).with_suffix("").parts): p for p in found}


@pytest.mark.parametrize("module", files())
def test_each_file_imports_what_the_plan_allows(module):
    assert breaches(module, files()[module].read_text(encoding="utf-8"), planned()) == []


def test_modules_at_the_top_stand_on_one_another_only():
    top = {name: path for name, path in files().items() if "." not in name and name in FOUNDATION}
    for name, path in top.items():
        tree = runtime(path.read_text(encoding="utf-8"))
        when_imported, _ = imported(name, ast.Module(top_level(tree), []))
        assert {target or name for target, name in when_imported} <= FOUNDATION, name
        ours, _ = imported(name, tree)
        assert {target or name for target, name in ours} <= FOUNDATION | SHOWN_BY.get(name, set()), name


def test_the_plan_names_every_package_and_module_and_no_other():
    packages = {p.parent.name for p in SOURCE.glob("*/__init__.py")}
    modules = {
        "pipeline",
        "check",
        "notebook",
        "differences",
        "division",
        "page_set",
        "comparison",
        "comparison_panels",
    }
    assert set(planned()) == packages | modules
    listed = {
        name.replace("/", ".")
        for name in re.findall(r"^\| `([\w/]+)` \| [^|]+ \|$", PLAN.split("## Modules")[1], re.MULTILINE)
    }
    assert listed == set(files())


def test_no_modules_import_each_other_in_a_circle():
    uses: dict[str, set[str]] = {}
    known = files()
    for module, path in known.items():
        ours, _ = imported(module, ast.Module(top_level(runtime(path.read_text(encoding="utf-8"))), []))
        uses[module] = {target for target, _ in ours if target in known} | {
            f"{t}.{n}" for t, n in ours if f"{t}.{n}" in known
        }
    done: set[str] = set()
    while len(done) < len(uses):
        free = {module for module, needs in uses.items() if module not in done and needs <= done}
        assert free, f"these modules import each other in a circle: {sorted(set(uses) - done)}"
        done |= free


def top_level(tree: ast.Module) -> list[ast.stmt]:
    """The statements that run when a module is imported, imports inside functions left out."""
    return [node for node in tree.body if not isinstance(node, (ast.FunctionDef, ast.ClassDef))]


def test_every_first_file_of_a_change_is_there():
    table = PLAN.split("## Where to begin")[1].split("\n## ")[0]
    named = re.findall(r"\| `([\w/.-]+)` \|$", table, re.MULTILINE)
    assert len(named) >= 12
    assert [name for name in named if not (ROOT / name).is_file()] == []


PLANNED = {"layout": set(), "render": {"layout"}}


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("layout.view", "import requests", "layout.view imports requests"),
        ("layout.view", "def f():\n    from folium import Map", "layout.view imports folium"),
        ("layout.view", "from ..render import figure_svg", "layout.view imports render"),
        ("layout.view", "from .. import pipeline", "layout.view imports pipeline"),
        ("layout.view", "print('hello')", "layout.view prints"),
        ("render.svg", "from ..layout.view import View", "render.svg reaches into layout.view"),
        (
            "render.svg",
            "from ..layout import METHODS",
            "render.svg imports METHODS, which the face of layout does not show",
        ),
    ],
)
def test_the_guard_can_fail(module, source, found):
    assert breaches(module, source, PLANNED) == [found]


@pytest.mark.parametrize(
    "source", ["if TYPE_CHECKING:\n    from ..render import X", "from .view import X", "from ..errors import X"]
)
def test_what_is_allowed_is_allowed(source):
    assert breaches("layout.layout", source, PLANNED) == []
