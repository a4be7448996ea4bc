"""A user's script is checked with real types: what is right passes, and each planted mistake is found."""

import os
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
MISTAKES = {
    "a misspelt name": ("make_flow_map, open_dataset", "make_flowmap, open_dataset"),
    "a wrong type": ("cm.Options(top=20)", 'cm.Options(top="20")'),
    "a method that is not there": (".upper()", ".uper()"),
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
def test_a_right_script_passes(tool, script):
    script.write_text(RIGHT)
    code, told = checked(tool, script)
    assert code == 0, told


@pytest.mark.xdist_group("types")
@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found(tool, mistake, script):
    before, after = MISTAKES[mistake]
    assert before in RIGHT
    script.write_text(RIGHT.replace(before, after, 1))
    code, told = checked(tool, script)
    assert code == 1
    assert f"{script.name}:" in told
