"""Users' scripts are checked with real types: what is right passes, and each planted mistake is found.

One is all that docs/python.md shows, as one script.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
RIGHT = """\
import countylines_map as cm
from countylines_map import Balance, FlowMap, make_flow_map, open_dataset

flow_map: FlowMap = make_flow_map(open_dataset("arrests.csv", unit="arrests"), cm.Options(top=20))
balance: Balance = flow_map.balance
print(balance.rows()[0][0].upper(), cm.__version__.split("."))
for layout in flow_map.layouts:
    print(layout.view.width_px + 1)
"""
PAGE = Path(__file__).parents[1] / "docs" / "python.md"
SHOWN = "\n".join(re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
SCRIPTS = {"a script": RIGHT, "docs/python.md": SHOWN}
MISTAKES = {
    "a misspelt name": ("a script", "make_flow_map, open_dataset", "make_flowmap, open_dataset"),
    "a wrong type": ("a script", "cm.Options(top=20)", 'cm.Options(top="20")'),
    "a method that is not there": ("a script", ".upper()", ".uper()"),
    "an argument of a style": ("docs/python.md", "widest=12", "width=12"),
    "a frame's name": ("docs/python.md", "flow_map.anchors", "flow_map.anchor"),
    "a place that may be none": ("docs/python.md", "if isinstance(place, cm.Match):", "if place:"),
}


def checked(tool: str, script: Path) -> tuple[int, str]:
    """Exit code and words of a type checker about one script."""
    words = {
        "mypy": [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--follow-imports=silent",
            "--disable-error-code=import-untyped",  # whether pandas brings its types is not ours to say
            "--cache-dir",
            str(script.parents[1] / "cache"),
        ],
        "pyright": [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
    }[tool]
    env = {**os.environ, "MYPYPATH": str(SOURCE), "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [*words, script.name], cwd=script.parent, env=env, capture_output=True, text=True, timeout=300
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    folder = tmp_path_factory.mktemp("types") / "work"
    folder.mkdir()
    (folder / "pyrightconfig.json").write_text(f'{{"extraPaths": ["{SOURCE.as_posix()}"]}}')
    return folder / "user.py"


TOOLS = [
    "mypy",
    pytest.param("pyright", marks=pytest.mark.skipif(not shutil.which("node"), reason="pyright needs Node")),
]


@pytest.mark.xdist_group("types")
@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("which", SCRIPTS)
def test_a_right_script_passes(tool, which, script):
    script.write_text(SCRIPTS[which])
    code, told = checked(tool, script)
    assert code == 0, told


@pytest.mark.xdist_group("types")
@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found(tool, mistake, script):
    which, before, after = MISTAKES[mistake]
    assert before in SCRIPTS[which]
    script.write_text(SCRIPTS[which].replace(before, after, 1))
    code, told = checked(tool, script)
    assert code == 1
    assert f"{script.name}:" in told
