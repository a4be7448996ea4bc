"""A page in Welsh, in a real browser: its script says the same language as its text, plural forms included, and axe finds nothing."""

import pytest

from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.html import page_html

PEOPLE = {"Cardiff": (20, 9), "Swansea": (7, 8), "Bridgend": ("c", 6), "Kent": ("c", 5)}


@pytest.fixture(scope="module")
def welsh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("welsh")
    rows = [
        f"{place},{year},{n}" for place, counts in PEOPLE.items() for year, n in zip((2020, 2021), counts, strict=True)
    ]
    (folder / "t.csv").write_text("\n".join(["origin,period,people", *rows]), encoding="utf-8")
    dataset = open_dataset(
        folder / "t.csv", destination="Newport", unit="pobl", title="Pobl", language="cy", mark={"c": "suppressed"}
    )
    page = folder / "map.html"
    page.write_text(page_html(make_flow_map(dataset, Options(boundaries="built-in"))), encoding="utf-8")
    return page


def test_what_is_chosen_is_said_in_welsh_with_its_plural_form(visit, welsh):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(welsh.as_uri(), 620, bypass_csp=True).page
    page.wait_for_selector(".flowmap.ready")
    page.locator("label", has_text="Cyfnod").locator("select").select_option("2020")
    assert page.locator(".shown").inner_text() == "Mae'r map yn dangos: 2020. Mae 2 gyfrif wedi'u hatal."
    assert page.locator(".standfirst").inner_text() == "2020: pobl: 27; y llif mwyaf: Caerdydd: 20."
    assert "Swm yr hyn a ddewiswyd, heb 2 gyfrif a ataliwyd" in page.locator(".sum tbody").text_content()
    results = axe.run(page)
    assert results.violations_count == 0, results.generate_report()
