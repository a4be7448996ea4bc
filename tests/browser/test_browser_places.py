"""Places that a reader chooses: origin and destination of many-to-many tables, and "my area" by other names and by postcode."""

import pytest
from made_tables import write_table

from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map
from countylines_map.render.html.page import page_html
from countylines_map.tables.dataset import read_dataset

BOTH_WAYS = [
    ["Norwich", "Ipswich", 40], ["Ipswich", "Norwich", 90], ["Norwich", "Cambridge", 25], ["Cambridge", "Norwich", 12],
    ["Colchester", "Norwich", 7], ["Norwich", "Norwich", 30],
]  # fmt: skip


@pytest.fixture(scope="module")
def many_to_many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("places")
    columns = {"origin": "from", "destination": "to", "count": "people"}
    toml = write_table(folder, ["from", "to", "people"], BOTH_WAYS, "", **columns)
    (folder / "map.html").write_text(
        page_html(make_flow_map(read_dataset(toml), Options(boundaries="built-in", form="arrows"))), encoding="utf-8"
    )
    return folder / "map.html"


def labels(page) -> set[str]:
    return set(
        page.locator(".scene .label:not(.off):not(.crowded)").evaluate_all(
            "all => all.map(each => [...each.querySelectorAll('text')].map(text => text.textContent).join(' ').trim())"
        )
    )


def test_an_origin_is_chosen_beside_a_destination(many_to_many, visit):
    page = visit(many_to_many.as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    shown = page.locator(".scene .flow:not(.off)")
    assert shown.count() == 5
    page.get_by_role("combobox", name="Origin").select_option("Norwich")
    assert shown.count() == 2
    assert {"Ipswich 40", "Cambridge 25", "Norwich 30"} <= labels(page), "named where they end: they begin together"
    page.get_by_role("combobox", name="Destination").select_option("Ipswich")
    assert shown.count() == 1 and "Norwich 40" in labels(page) and "Ipswich" in labels(page)
    page.get_by_role("combobox", name="Origin").select_option("")
    page.get_by_role("combobox", name="Destination").select_option("Norwich")
    assert shown.count() == 3
    assert {"Ipswich 90", "Cambridge 12", "Colchester 7", "Norwich 30"} <= labels(page)


def test_my_area_is_found_by_another_name_and_by_postcode(visit, tmp_path):
    """Twenty-two districts into Kent: a Welsh name, an alias, an outward postcode and a whole one."""
    names = [
        "Cardiff",
        "Norwich",
        "Ipswich",
        "Cambridge",
        "Leeds",
        "York",
        "Hackney",
        "Westminster",
        "Exeter",
        "Plymouth",
        "Swansea",
    ]
    names += [
        "Glasgow",
        "Salford",
        "Wigan",
        "Bolton",
        "Derby",
        "Lincoln",
        "Oxford",
        "Swindon",
        "Luton",
        "Slough",
        "Dundee",
    ]
    rows: list[list[object]] = [[name, 10 + at] for at, name in enumerate(names)]
    toml = write_table(tmp_path, ["from", "people"], rows, 'destination = "Kent"', origin="from", count="people")
    made = make_flow_map(read_dataset(toml), Options(boundaries="built-in"))
    assert any("Royal Mail" in line for line in made.attribution)
    (tmp_path / "map.html").write_text(page_html(made), encoding="utf-8")
    seen = visit((tmp_path / "map.html").as_uri())
    page, field = seen.page, seen.page.get_by_role("combobox", name="My area")
    page.wait_for_selector(".flowmap.ready")
    for typed, place in {"NR2": "Norwich", "nr2 1ab": "Norwich", "NR21AB": "Norwich", "Caerdydd": "Cardiff", "LS1": "Leeds",
                         "EX4 4QJ": "Exeter", "Abertawe": "Swansea"}.items():  # fmt: skip
        field.fill(typed)
        field.press("Tab")
        assert page.locator(".told strong").inner_text() == place, typed
    field.fill("TR1")
    field.press("Tab")
    assert "“TR1” is not among the places shown here" in page.locator(".told").inner_text()
    assert seen.messages == []
