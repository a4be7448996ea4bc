"""A compiled template is kept like a compiled module, and never stands in the way."""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "src"
LOOK = (
    "import jinja2.environment as e, countylines_map.render.html.templates as t; compiled = []; plain = e.Environment._generate;"
    "e.Environment._generate = lambda self, *a, **k: compiled.append(1) or plain(self, *a, **k);"
    "t.template('page.html'); print(len(compiled))"
)


def compiled(folder: Path, *words: str, **more: str) -> int:
    """How many templates Python compiled in a process of its own, with its kept things in a folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder), "PYTHONPATH": str(SOURCE), **more}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, *words, "-c", LOOK], env=environment, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_a_template_is_compiled_once(tmp_path):
    assert compiled(tmp_path) == 1
    assert compiled(tmp_path) == 0


def test_what_was_kept_of_another_text_is_not_used(tmp_path):
    compiled(tmp_path)
    (kept,) = tmp_path.rglob("*.template.*.pyc")
    kept.write_bytes(b"nonsense")
    assert compiled(tmp_path) == 1


def test_where_nothing_may_be_kept_it_is_compiled_each_time(tmp_path):
    assert compiled(tmp_path, "-B") == compiled(tmp_path, "-B") == 1
    assert not list(tmp_path.rglob("*.template.*"))


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    assert compiled(tmp_path / "file") == 1
