"""The wheel holds everything: it makes the map far from the checkout."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_makes_the_map_outside_the_checkout(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
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
