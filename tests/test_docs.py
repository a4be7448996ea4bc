"""What the pages say in Python runs, in order, and every public function has an example that is run somewhere."""

import re
from pathlib import Path

import pytest

import countylines_map

ROOT = Path(__file__).parents[1]
PAGES = ("docs/python.md", "README.md")
BY_FORMAT = {"flows_csv", "geojson", "geopackage"}  # what exported_files calls for its formats
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[str]:
    return BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_python_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "docs"}
    found = blocks(page)
    assert found
    for block in found:
        exec(compile(block, page, "exec"), names)


def test_every_public_function_has_an_example_that_is_run():
    shown = "\n".join(block for page in PAGES for block in blocks(page))
    lacking = [
        name
        for name in countylines_map.__all__
        if callable(getattr(countylines_map, name))
        and not isinstance(getattr(countylines_map, name), type)
        and ">>>" not in (getattr(countylines_map, name).__doc__ or "")
        and not re.search(rf"\bcm\.{name}\(", shown)
    ]
    assert set(lacking) <= BY_FORMAT


@pytest.mark.parametrize("notebook", sorted((ROOT / "docs" / "notebooks").glob("*.py")), ids=lambda path: path.stem)
def test_every_notebook_of_the_documentation_runs(notebook, tmp_path, monkeypatch):
    """As a script, without a notebook around it; `make docs` runs it as one."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "docs"}
    exec(compile(notebook.read_text(encoding="utf-8"), str(notebook), "exec"), names)
    assert any(isinstance(value, countylines_map.FlowMap) for value in names.values())
