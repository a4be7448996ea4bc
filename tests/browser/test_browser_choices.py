"""What the reader chooses is what the map, the table and the sum show."""

from dataclasses import replace

import pytest

from countylines_map.page import page_html


@pytest.fixture
def categories(flow_map, visit, tmp_path):
    """The default map with every other row in another category; the page and the two lists of rows."""
    names = ["first" if n % 2 else "second" for n in range(len(flow_map.flows))]
    flows = flow_map.flows.assign(category=names)
    file = tmp_path / "categories.html"
    file.write_text(page_html(replace(flow_map, flows=flows)), encoding="utf-8")
    page = visit(file.as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    return page, flows


def test_a_category_filters_map_table_and_sum(categories, flow_map):
    page, flows = categories
    whole = page.locator(".sum").inner_text()
    page.get_by_label("Category").select_option("first")
    chosen = flows[flows.category == "first"]
    drawn = flow_map.layouts[0].lines.drawn.astype(bool)
    assert page.locator(".scene .flow:not(.off)").count() == int(drawn[chosen.index].sum())
    assert page.locator(".figures tbody tr:visible").count() == len(chosen)
    assert f"{chosen.flow.sum():,.0f}" in page.locator(".sum .whole").inner_text()
    page.get_by_label("Category").select_option("All")
    assert page.locator(".sum").inner_text() == whole
    assert page.locator(".scene .flow:not(.off)").count() == int(drawn.sum())


def test_periods_of_one_pair_get_a_slider(flow_map, visit, tmp_path):
    lines = flow_map.layouts[0].lines
    rows = list(lines.index[lines.drawn.astype(bool)])
    flows = flow_map.flows.assign(period=[f"20{10 + n % 3}" for n in range(len(flow_map.flows))])
    flows.loc[rows, "origin_code"] = flows.loc[rows[0], "origin_code"]
    file = tmp_path / "periods.html"
    file.write_text(page_html(replace(flow_map, flows=flows)), encoding="utf-8")
    page = visit(file.as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    slider = page.get_by_role("slider", name="Period")
    for value in (2, 0, 1):
        slider.fill(str(value))
        period = f"20{10 + value}"
        assert slider.get_attribute("aria-valuetext") == period
        assert page.locator(".scene .flow:not(.off)").count() == int((flows.loc[rows, "period"] == period).sum())


def test_each_period_has_a_small_map(flow_map, visit, tmp_path):
    lines = flow_map.layouts[-1].lines
    flows = flow_map.flows.assign(period=["2019" if n % 2 else "2020" for n in range(len(flow_map.flows))])
    file = tmp_path / "multiples.html"
    file.write_text(page_html(replace(flow_map, flows=flows)), encoding="utf-8")
    page = visit(file.as_uri(), 360, java_script_enabled=False).page
    for name in ("2019", "2020"):
        small = page.locator(".multiples figure", has_text=name)
        chosen = flows[flows.period == name]
        assert small.locator(".shaft").count() == int(lines.drawn[chosen.index].sum())
        assert f"{chosen.flow.sum():,.0f} arrests" in small.inner_text()
