"""What a reader takes away: the choice in the address, the data as a file, and the figures at the pointer."""

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browsing import HOST, until
from made_tables import choice_rows, write_table
from PIL import Image

from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.html.embed import snippet
from countylines_map.render.html.page import page_html, report_html
from countylines_map.tables.dataset import read_dataset


@pytest.fixture(scope="session")
def file(tmp_path_factory):
    """A page with periods, categories and two destinations."""
    folder = tmp_path_factory.mktemp("share")
    columns = {"origin": "from", "destination": "to", "period": "year", "category": "offence", "count": "people"}
    dataset = read_dataset(
        write_table(folder, ["from", "to", "year", "offence", "people"], choice_rows(), "", **columns)
    )
    (folder / "map.html").write_text(
        report_html(make_flow_map(dataset, Options(boundaries="built-in"))), encoding="utf-8"
    )
    return folder / "map.html"


def test_the_address_says_what_is_chosen_and_brings_it_back(file, visit):
    page = visit(file.as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    assert "#" not in page.url, "nothing chosen, nothing said"
    page.get_by_role("slider", name="Period").fill("0")
    page.get_by_role("combobox", name="Category").select_option("Supply")
    page.locator("[role=option].flow:not(.off)").first.focus()
    until(page, "location.hash.includes('row=')")
    said, shown = page.locator(".told").inner_text(), page.locator(".shown").inner_text()
    assert "period=2019" in page.url and "category=Supply" in page.url
    again = visit(page.url).page
    again.wait_for_selector(".flowmap.ready")
    assert again.locator(".shown").inner_text() == shown
    assert again.locator(".told").inner_text() == said


@pytest.mark.parametrize("fragment", ["#period=1066&category=<script>&row=r99999", "#largest=x", "#%00=%ff"])
def test_an_address_that_means_nothing_changes_nothing(file, visit, fragment):
    seen = visit(file.as_uri() + fragment)
    seen.page.wait_for_selector(".flowmap.ready")
    assert seen.page.locator(".shown").inner_text() == "The map shows 2021."
    assert seen.messages == []


def test_a_frame_tells_its_page_what_is_chosen(built, site, visit):
    _, address = site
    seen = visit(f"{address}/host.html")
    frame = seen.frame()
    frame.wait_for_selector(".flowmap.ready")
    frame.locator("[role=option].flow").first.focus()
    until(seen.page, "told.some((each) => each.type === 'countylines-map:state' && each.state.startsWith('row='))")
    assert seen.messages == []


def test_a_frame_that_lets_no_download_through_has_no_button_for_one(built, site, visit):
    folder, address = site
    strict = visit(f"{address}/host.html").frame()
    strict.wait_for_selector(".flowmap.ready")
    assert not strict.get_by_role("button", name="Download data").is_visible()
    (folder / "snippet.html").write_text(f"{HOST}{snippet('The map', 'map.html')}", encoding="utf-8")
    seen = visit(f"{address}/snippet.html")
    open_frame = seen.frame()
    open_frame.wait_for_selector(".flowmap.ready")
    with seen.page.expect_download() as saved:
        open_frame.get_by_role("button", name="Download data").click()
    assert b"London" in Path(saved.value.path()).read_bytes()


def test_the_map_is_taken_away_as_it_is_shown(built, visit):
    seen = visit(built.as_uri(), 620)
    page = seen.page
    page.wait_for_selector(".flowmap.ready")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Drawing (SVG)").click()
    svg = ElementTree.fromstring(Path(saved.value.path()).read_bytes())
    said = " ".join("".join(each.itertext()) for each in svg.iter("{http://www.w3.org/2000/svg}text"))
    assert all(
        part in said for part in ("Operation Gravity", "443", "Nottinghamshire", "Crown copyright", "Natural Earth")
    )
    assert "var(" not in ElementTree.tostring(svg, encoding="unicode"), "colours are written out"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Picture (PNG)").click()
    picture = Image.open(saved.value.path()).convert("RGB")
    assert picture.size == (2 * int(svg.get("width")), 2 * int(svg.get("height")))
    assert (0x67, 0x0A, 0x22) in {colour for _, colour in picture.getcolors(1 << 20)}, "the largest flow is in it"
    assert seen.messages == [] and seen.violations() == []
    assert not page.get_by_role("button", name="Copy link").is_visible(), "a file has no address to share"


def test_periods_play_one_after_another_and_stop(file, visit):
    page = visit(file.as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    button, slider = page.locator(".play"), page.get_by_role("slider", name="Period")
    button.click()
    assert slider.input_value() == "0" and button.inner_text() == "Pause", "it begins anew"
    until(page, "document.querySelector('input[type=range]').value === '1'")
    button.click()
    assert button.inner_text() == "Play" and "2020" in page.locator(".shown").inner_text()
    calm = visit(file.as_uri(), reduced_motion="reduce").page
    calm.wait_for_selector(".flowmap.ready")
    assert not calm.locator(".play").is_visible()


def test_a_reader_finds_their_area_by_name_where_there_are_many(visit, tmp_path):
    names = [
        "Kent",
        "Essex",
        "Suffolk",
        "Surrey",
        "Devon",
        "Cornwall",
        "Dorset",
        "Somerset",
        "Wiltshire",
        "Hampshire",
        "Cumberland",
        "Durham",
        "Leeds",
    ]
    names += ["Bradford", "Wakefield", "Kirklees", "Calderdale", "York", "Derby", "Leicester", "Swansea", "Cardiff"]
    rows = "".join(f"{name},{9 + n}\n" for n, name in enumerate(names))
    (tmp_path / "t.csv").write_text(f"from,n\n{rows}", encoding="utf-8")
    made = make_flow_map(
        open_dataset(tmp_path / "t.csv", destination="Norfolk", unit="people", prefer="county"),
        Options(boundaries="built-in"),
    )
    (tmp_path / "map.html").write_text(page_html(made), encoding="utf-8")
    seen = visit((tmp_path / "map.html").as_uri(), 620)
    page, field = seen.page, seen.page.get_by_role("combobox", name="My area")
    page.wait_for_selector(".flowmap.ready")
    field.fill("swansea")
    assert page.locator(".told strong").inner_text() == "Swansea"
    field.fill("Atlantis")
    field.press("Tab")
    assert "Atlantis" in page.locator(".told").inner_text() and page.locator(".scene .flow.active").count() == 0
    assert seen.messages == []
    few = make_flow_map(open_dataset(), Options(boundaries="built-in"))
    assert "My area" not in page_html(few) and "function flowMapSearch" not in page_html(few)


def test_a_place_tells_what_goes_in_and_out_of_it(visit, tmp_path):
    rows = "from,to,n\nNorfolk,Suffolk,30\nSuffolk,Norfolk,44\nEssex,Norfolk,20\nNorfolk,Norfolk,9\n"
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    made = make_flow_map(open_dataset(tmp_path / "t.csv", unit="people"), Options(boundaries="built-in"))
    (tmp_path / "map.html").write_text(page_html(made), encoding="utf-8")
    page = visit((tmp_path / "map.html").as_uri(), 620).page
    page.wait_for_selector(".flowmap.ready")
    page.locator("[data-place=E10000020]").dispatch_event("click")
    assert "In 64, out 30, net +34, within 9." in page.locator(".told").inner_text()


def test_the_figures_stand_at_the_pointer_and_at_the_focus(built, visit):
    page = visit(built.as_uri(), 1200).page
    page.wait_for_selector(".flowmap.ready")
    tip = page.locator(".tip")
    assert not tip.is_visible()
    page.locator("[role=option].flow").first.focus()
    assert "443 arrests" in tip.inner_text() and tip.is_visible()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    box = page.locator(".scene .ring").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "639 arrests" in tip.inner_text()
    near = tip.bounding_box()
    assert abs(near["x"] - box["x"]) < 300 and abs(near["y"] - box["y"]) < 120
    page.locator("h1").hover()
    assert not tip.is_visible()


def test_the_data_can_be_taken_away(built, visit, flow_map):
    page = visit(built.as_uri(), 1200).page
    page.wait_for_selector(".flowmap.ready")
    with page.expect_download() as told:
        page.get_by_role("button", name="Download data").click()
    text = told.value.path().read_text(encoding="utf-8-sig")
    head, *rows, total = list(csv.reader(io.StringIO(text)))
    assert told.value.suggested_filename == "figures.csv" and head[:2] == ["Place", "Arrests"]
    assert sum(int(row[1].replace(",", "")) for row in rows) == int(total[1].replace(",", "")) == flow_map.balance.total
