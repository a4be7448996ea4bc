"""The wheel holds everything: it makes the map far from the checkout."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


LEAFLET = "countylines_map/render/html/leaflet"
MOST_BYTES = 380e6  # of an environment with the plain install


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    return next(folder.glob("*.whl"))


def test_leaflet_is_in_the_wheel_with_its_licence_and_in_no_commit(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {
            name.rsplit("/", 1)[1]: archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith(LEAFLET)
        }
        (asked,) = [archive.read(name).decode() for name in archive.namelist() if name.endswith("METADATA")]
    assert set(held) == {"leaflet.js", "leaflet.css", "LICENSE"}
    assert "BSD 2-Clause" in held["LICENSE"] and "Leaflet 1.9" in held["leaflet.js"][:100]
    assert "leaflet" not in asked.split("\n\n")[0].lower()  # whoever installs it installs no second copy
    known = ["git", "check-ignore", "-q", f"src/{LEAFLET}/leaflet.js"]
    assert not (ROOT / ".git").exists() or subprocess.run(known, cwd=ROOT).returncode == 0


def test_uvx_runs_the_wheel_and_its_environment_is_small(wheel, tmp_path):
    """In an environment of its own, from the package registry: as somebody who has nothing but the file."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment |= {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    uv = [sys.executable, "-m", "uv"]

    def run(*words):
        done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(*uv, "tool", "install", "-q", "--python", sys.executable, str(wheel))
    made = run(*uv, "tool", "run", "--python", sys.executable, "--from", str(wheel), "countylines-map", "build")
    assert "map.html" in made and (tmp_path / "output" / "flows.geojson").is_file()
    held = sum(
        path.stat().st_size for path in (tmp_path / "tools").rglob("*") if path.is_file() and not path.is_symlink()
    )
    assert 50e6 < held < MOST_BYTES, f"{held / 1e6:.0f} MB"


def test_the_wheel_makes_the_map_outside_the_checkout(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    # The wheel's own folder stands before the checkout on the path, and the working folder is neither.
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "installed"),
        "COUNTYLINES_MAP_DATA": str(tmp_path / "data"),
    }
    words = [sys.executable, "-m", "countylines_map", "build", "--debug"]
    done = subprocess.run(words, cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    where = [sys.executable, "-c", "import countylines_map; print(countylines_map.__file__)"]
    at = subprocess.run(where, cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=60).stdout
    assert at.startswith(str(tmp_path))
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "shown.py").write_text("\n".join(shown), encoding="utf-8")
    words = [sys.executable, "-W", "error", str(tmp_path / "shown.py")]
    said = subprocess.run(words, cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=300)
    assert said.returncode == 0 and "published total" in said.stdout, said.stderr
    made = elsewhere / "output"
    assert (made / "flows.csv").read_bytes() == (ROOT / "output" / "flows.csv").read_bytes()
    assert {path.name for path in made.iterdir()} == {path.name for path in (ROOT / "output").iterdir()}


def test_the_committed_example_says_what_the_program_says(tmp_path):
    """Figures, places and words of the example are never older than the code; the drawing may differ by a library's version."""
    environment = {**os.environ, "COUNTYLINES_MAP_DATA": str(tmp_path / "data")}
    words = [sys.executable, "-m", "countylines_map", "build", "--quiet", "--output", str(tmp_path / "out")]
    subprocess.run(words, check=True, env=environment, timeout=300)
    assert (tmp_path / "out" / "flows.csv").read_bytes() == (ROOT / "output" / "flows.csv").read_bytes()
    new, old = (json.loads((folder / "manifest.json").read_text()) for folder in (tmp_path / "out", ROOT / "output"))
    for key in ("version", "balance", "notes", "options", "inputs", "boundaries", "attribution", "scale"):
        assert new[key] == old[key], key
