"""The index of a set of pages, and the page of a comparison: nothing is asked for, axe finds nothing, rows are found and sorted."""

import pandas as pd
import pytest

from countylines_map.comparison import compare_figures, parts_of
from countylines_map.division import divide
from countylines_map.export import index_files
from countylines_map.options import Options
from countylines_map.pipeline import areas_of, reconcile, shared_scale
from countylines_map.tables import bare_dataset

NAMES = [
    "Essex",
    "Kent",
    "Suffolk",
    "Surrey",
    "Devon",
    "Cumbria",
    "Dorset",
    "Leeds",
    "York",
    "Derby",
    "Hull",
    "Rutland",
]
TABLE = {
    "from": NAMES * 2,
    "to": ["Norfolk", "Cambridgeshire"] * 12,
    "year": [2022] * 12 + [2023] * 12,
    "number": [str(10 * at + 7) if at != 3 else "*" for at in range(24)],
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder, options = tmp_path_factory.mktemp("lists"), Options()
    figures = reconcile(bare_dataset(pd.DataFrame(TABLE), unit="people", mark={"*": "suppressed"}))
    areas = areas_of(figures.dataset, options)
    division = divide(figures, "origin")
    files = index_files(
        division, shared_scale([part.figures for part in division.parts], areas, options), areas, options
    )
    (folder / "index.html").write_bytes(files["index.html"])
    sides = parts_of(figures, "period", ["2022", "2023"])
    (folder / "compare.html").write_text(
        compare_figures(sides, areas, options, ("2022", "2023")).page(), encoding="utf-8"
    )
    return {name: (folder / f"{name}.html").as_uri() for name in ("index", "compare")}


@pytest.mark.parametrize("name", ["index", "compare"])
@pytest.mark.parametrize("width", [340, 1200])
def test_axe_finds_nothing_and_the_page_asks_for_nothing(pages, visit, name, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    seen = visit(pages[name], width, bypass_csp=True)
    assert seen.requests == [pages[name]]
    assert seen.messages == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    results = axe.run(seen.page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", ["index", "compare"])
def test_a_reader_searches_and_sorts(pages, visit, name):
    seen = visit(pages[name])
    assert seen.violations() == []
    seen.page.fill("#find", "suff")
    rows = seen.page.locator(".list tbody tr:visible")
    assert rows.count() == 1 if name == "index" else rows.count() >= 1
    assert "Suffolk" in rows.first.inner_text()
    assert "of" in seen.page.locator(".count").inner_text()
    seen.page.fill("#find", "")
    column = seen.page.locator(".list thead th").nth(1 if name == "index" else 3)
    column.locator("button").click()
    assert column.get_attribute("aria-sort") == "descending"
    at = 0 if name == "index" else 2
    values = [float(text or "-inf") for text in seen.page.evaluate(
        f"[...document.querySelectorAll('.list tbody tr')].map((row) => row.querySelectorAll('td')[{at}].dataset.by)"
    )]  # fmt: skip
    assert values == sorted(values, reverse=True)
    assert max(values) > 0
