"""The forms beside arrows in a real browser: answers by pointer, key and search; nothing said, nothing asked for."""

import random

import numpy as np
import pytest
from browsing import until

NAMES = (
    "Norwich", "Ipswich", "Leeds", "Bradford", "Camden", "Hackney", "Cardiff", "Swansea", "Glasgow City", "Dundee City",
    "Plymouth", "Torbay",
)  # fmt: skip
SAID = "document.querySelector('.told').textContent.trim()"


@pytest.fixture(scope="module")
def counts() -> np.ndarray:
    chance = random.Random(5)
    return np.array([[chance.randint(0, 900) for _ in NAMES] for _ in NAMES])


@pytest.fixture(scope="module")
def page(counts, tmp_path_factory):
    from countylines_map.options import Options
    from countylines_map.pipeline import make_flow_map, open_dataset
    from countylines_map.render.html import page_html

    folder = tmp_path_factory.mktemp("forms")
    rows = [f"{a},{b},{counts[i, j]}" for i, a in enumerate(NAMES) for j, b in enumerate(NAMES)]
    rows[1] = f"{NAMES[0]},{NAMES[1]},<5"
    (folder / "moves.csv").write_text("\n".join(["origin,destination,people", *rows]) + "\n", encoding="utf-8")
    dataset = open_dataset(folder / "moves.csv", unit="people", title="Moves", marks={"<5": "1-4"})
    (folder / "map.html").write_text(page_html(make_flow_map(dataset, Options(only="page"))), encoding="utf-8")
    return folder / "map.html"


def opened(visit, page, *, at="", **options):
    seen = visit(page.as_uri() + at, **options)
    until(seen.page, "document.querySelector('.flowmap.ready') !== null")
    return seen


def clean(seen):
    assert seen.messages == []
    assert seen.violations() == []
    assert len(seen.requests) == 1


def asked(seen, name, value):
    box = seen.page.locator(f"[data-find={name}]")
    box.fill(value)
    box.dispatch_event("change")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "form"), [(340, "matrix"), (1200, "matrix"), (340, "focus"), (1200, "focus")])
def test_axe_finds_nothing(visit, page, width, form, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    seen = opened(visit, page, at=f"#form={form}", width=width, color_scheme=scheme, bypass_csp=True)
    results = axe.run(seen.page)
    assert results.violations_count == 0, results.generate_report()


def test_a_cell_answers_by_search_key_and_pointer(visit, page, counts):
    seen = opened(visit, page)
    asked(seen, "origin", "Leeds")
    asked(seen, "destination", "cardiff")
    assert seen.page.evaluate(SAID).startswith(f"Leeds to Cardiff {counts[2, 6]:,} people")
    assert f"the other way: {counts[6, 2]:,}" in seen.page.evaluate(SAID)
    seen.page.locator(".live.matrix").focus()
    seen.page.keyboard.press("ArrowDown")
    below = seen.page.evaluate(SAID)
    assert " to Cardiff " in below and not below.startswith("Leeds to")
    box = seen.page.locator(".live.matrix canvas").bounding_box()
    seen.page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6)
    assert seen.page.evaluate(SAID) != below
    asked(seen, "origin", "Norwich")
    asked(seen, "destination", "Ipswich")
    assert seen.page.evaluate(SAID).startswith("Norwich to Ipswich <5 people")
    asked(seen, "origin", "Atlantis")
    assert "“Atlantis” is not a place of this table" in seen.page.evaluate(SAID)
    clean(seen)


def test_a_place_has_its_flows_in_out_and_net_by_search_key_and_map(visit, page, counts):
    seen = opened(visit, page, at="#form=focus")
    known = counts.copy()
    known[0, 1] = 0
    np.fill_diagonal(known, 0)
    for name, at in (("Plymouth", 10), ("Hackney", 5)):
        asked(seen, "place", name)
        come, out = known[:, at].sum(), known[at].sum()
        sign = "+" if come > out else "−"
        assert f"{name} {come:,} in {out:,} out net {sign}{abs(come - out):,}" in seen.page.evaluate(SAID)
    assert seen.page.evaluate("location.hash") == "#form=focus&place=E09000012"
    seen.page.locator(".live.focus").focus()
    seen.page.keyboard.press("ArrowUp")
    beside = seen.page.evaluate(SAID)
    assert "and Hackney" in beside
    seen.page.keyboard.press("Enter")
    assert beside.split(" and ")[0] in seen.page.evaluate(SAID)
    seen.page.keyboard.press("Escape")
    assert seen.page.evaluate("location.hash") == "#form=focus"
    for way in ("out", "net"):
        seen.page.locator(f"[data-way][value={way}]").check()
    clean(seen)


def test_the_table_searches_all_flows(visit, page, counts):
    seen = opened(visit, page)
    rows = seen.page.locator("table.pairs tbody tr")
    assert rows.count() == 25
    shown = [
        int(cell.replace(",", "")) for cell in seen.page.locator("table.pairs tbody td:nth-child(3)").all_inner_texts()
    ]
    assert shown == sorted(counts.ravel().tolist(), reverse=True)[:25]
    seen.page.locator("[data-search]").fill("leeds to torbay")
    assert rows.all_inner_texts()[0].split("\t")[:3] == ["Leeds", "Torbay", f"{counts[2, 11]:,}"]
    assert rows.count() == 1
    clean(seen)


def test_the_order_keeps_what_is_chosen(visit, page, counts):
    seen = opened(visit, page)
    asked(seen, "origin", "Leeds")
    asked(seen, "destination", "Cardiff")
    before = seen.page.evaluate(SAID)
    for order in ("size", "name", "north"):
        seen.page.locator("[data-order]").select_option(order)
        assert seen.page.evaluate(SAID) == before
    clean(seen)


def test_without_a_script_and_on_paper_there_is_the_picture_and_the_largest(visit, page):
    seen = visit(page.as_uri(), java_script_enabled=False)
    assert seen.page.locator(".plate.broad").first.is_visible()
    assert seen.page.locator(".plate:visible").count() == 1
    assert seen.page.locator("table.pairs tbody tr").count() == 25
    assert not seen.page.locator("[data-find=origin]").is_visible()


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    from countylines_map.options import Options
    from countylines_map.pipeline import make_flow_map, open_dataset
    from countylines_map.render.html import page_html

    folder = tmp_path_factory.mktemp("tree")
    chance = random.Random(2)
    rows = [f"{name},{chance.randint(5, 400)}" for name in NAMES[1:]]
    (folder / "moves.csv").write_text("\n".join(["origin,people", *rows]) + "\n", encoding="utf-8")
    dataset = open_dataset(folder / "moves.csv", unit="people", title="Moves", destination="Norwich")
    (folder / "map.html").write_text(
        page_html(make_flow_map(dataset, Options(only="page", form="tree"))), encoding="utf-8"
    )
    return folder / "map.html"


@pytest.mark.parametrize(("width", "scheme"), [(340, "light"), (1200, "dark")])
def test_the_tree_answers_by_key_search_and_pointer(visit, tree, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    seen = opened(visit, tree, width=width, color_scheme=scheme, bypass_csp=True)
    results = axe.run(seen.page)
    assert results.violations_count == 0, results.generate_report()
    seen.page.locator(".drawing.tree").focus()
    seen.page.keyboard.press("ArrowDown")
    assert "the largest flow" in seen.page.evaluate(SAID)
    seen.page.keyboard.press("ArrowDown")
    assert "number 2 of 11" in seen.page.evaluate(SAID)
    asked(seen, "place", "Cardiff")
    assert seen.page.evaluate(SAID).startswith("Cardiff to Norwich ")
    assert (
        seen.page.evaluate("document.querySelectorAll('.ribbon.active').length") == 2
    )  # in the broad and in the slim picture
    assert seen.messages == []


@pytest.fixture(scope="module")
def discs(tmp_path_factory):
    """Two years of flows into Norwich, with populations; one count is withheld in each."""
    from countylines_map.options import Options
    from countylines_map.pipeline import make_flow_map, open_dataset
    from countylines_map.render.html import page_html

    folder = tmp_path_factory.mktemp("discs")
    rows = [
        f"{name},{year},{'<5' if name == 'Torbay' else 10 * (at + 1) * (year - 2020)},{100_000 * (at + 1)}"
        for year in (2021, 2022)
        for at, name in enumerate(NAMES[1:])
    ]
    (folder / "moves.csv").write_text("\n".join(["origin,year,people,population", *rows]) + "\n", encoding="utf-8")
    dataset = open_dataset(
        folder / "moves.csv", unit="people", title="Moves", destination="Norwich", marks={"<5": "1-4"}
    )
    (folder / "map.html").write_text(
        page_html(make_flow_map(dataset, Options(only="page", form="symbols"))), encoding="utf-8"
    )
    return folder / "map.html"


@pytest.mark.parametrize(("width", "columns"), [(340, 1), (1200, 2)])
def test_small_multiples_say_a_places_numbers_in_each(visit, discs, width, columns):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    seen = opened(visit, discs, at="#form=multiples", width=width, bypass_csp=True)
    results = axe.run(seen.page)
    assert results.violations_count == 0, results.generate_report()
    panels = seen.page.locator(".drawing.multiples .panel:visible")
    assert panels.count() == 2
    lefts = {round(panels.nth(at).bounding_box()["x"]) for at in range(2)}
    assert len(lefts) == columns
    assert panels.nth(0).text_content().startswith("2021550 people, 1 withheld count")
    seen.page.locator(".drawing.multiples").focus()
    seen.page.keyboard.press("ArrowDown")
    assert seen.page.evaluate(SAID).startswith("Plymouth 2021: 100 people")
    seen.page.keyboard.press("ArrowRight")
    assert seen.page.evaluate(SAID).split() == ["Plymouth", "2022:", "200", "people", "2021", "100,", "2022", "200"]
    assert seen.page.locator(".drawing.multiples .disc.active:visible").count() == 2, "in both years"
    asked(seen, "place", "Torbay")
    assert "withheld" in seen.page.evaluate(SAID)
    clean(seen)


@pytest.mark.parametrize(("width", "scheme"), [(340, "dark"), (1200, "light")])
def test_discs_answer_by_key_search_and_period_and_become_areas(visit, discs, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    seen = opened(visit, discs, width=width, color_scheme=scheme, bypass_csp=True)
    results = axe.run(seen.page)
    assert results.violations_count == 0, results.generate_report()
    picture = ".drawing.symbols .plate.broad" if width > 560 else ".drawing.symbols .plate.slim"
    radius = f"[...document.querySelectorAll('{picture} .disc.filled')].map((disc) => Number(disc.getAttribute('r')))"
    before = sorted(seen.page.evaluate(radius))
    assert before[-1] / before[-2] == pytest.approx((10 / 9) ** 0.5, rel=0.01)  # Plymouth 200, Dundee City 180
    seen.page.locator(".drawing.symbols").focus()
    seen.page.keyboard.press("ArrowDown")
    assert seen.page.evaluate(SAID).startswith(
        "Plymouth 200 people to Norwich (18.2%) 20.0 per 100,000 residents the largest"
    )
    asked(seen, "place", "Torbay")
    assert "1 count withheld" in seen.page.evaluate(SAID)
    seen.page.locator("[data-slice]").select_option(label="2021")
    after = sorted(seen.page.evaluate(radius))
    assert after[-1] == pytest.approx(before[-1] / 2**0.5, rel=0.01)  # one scale for both years
    seen.page.locator("[data-drawn][value=areas]").check()
    assert not seen.page.locator(f"{picture} .disc").first.is_visible()
    assert seen.page.locator(f"{picture} [data-area].filled").count() == 10
    assert seen.page.locator("table.pairs tbody tr").first.inner_text().split("\t")[-1] == "10.0"
    assert seen.messages == []


@pytest.fixture(scope="module")
def series(tmp_path_factory):
    """Six years of flows between six places; one count of 2020 is withheld."""
    from countylines_map.options import Options
    from countylines_map.pipeline import make_flow_map, open_dataset
    from countylines_map.render.html import page_html

    folder = tmp_path_factory.mktemp("series")
    some = NAMES[:6]
    rows = [
        f"{a},{b},{year},{'<5' if (a, b, year) == ('Leeds', 'Norwich', 2020) else 100 * i + 10 * j + year - 2018}"
        for year in range(2018, 2024)
        for i, a in enumerate(some, 1)
        for j, b in enumerate(some, 1)
        if a != b
    ]
    (folder / "moves.csv").write_text("\n".join(["origin,destination,year,people", *rows]) + "\n", encoding="utf-8")
    dataset = open_dataset(folder / "moves.csv", unit="people", title="Moves", marks={"<5": "1-4"})
    (folder / "map.html").write_text(
        page_html(make_flow_map(dataset, Options(only="page", form="symbols"))), encoding="utf-8"
    )
    return folder / "map.html"


RANGE = "document.querySelector('.timeline .range').textContent"
FIRST = "[...document.querySelectorAll('table.pairs tbody tr')].map((row) => row.innerText.split('\\t').slice(0, 3).join(' '))"


@pytest.mark.parametrize("width", [340, 1200])
def test_periods_between_two_handles_are_summed_and_what_is_withheld_is_not(visit, series, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    seen = opened(visit, series, width=width, bypass_csp=True)
    results = axe.run(seen.page)
    assert results.violations_count == 0, results.generate_report()
    assert seen.page.locator(".timeline .bar").count() == 6
    assert seen.page.locator(".timeline .bar.on").count() == 1
    assert seen.page.evaluate(RANGE) == "2023"
    key = seen.page.locator("[data-key]:visible [data-class]").first
    before = int(key.inner_text().split()[0].replace(",", ""))
    seen.page.get_by_role("slider", name="First period").focus()
    for _ in range(3):
        seen.page.keyboard.press("ArrowLeft")
    said = seen.page.evaluate(RANGE)
    pairs = [(i, j) for i in range(1, 7) for j in range(1, 7) if i != j]
    whole = sum(100 * i + 10 * j + year for i, j in pairs for year in (2, 3, 4, 5)) - (310 + 2)
    assert said.startswith(f"2020 to 2023, 4 periods together: {whole:,} people; 1 count is withheld and not in it")
    assert seen.page.get_by_role("slider", name="First period").get_attribute("aria-valuetext") == "2020"
    rows = seen.page.evaluate(FIRST)
    assert rows[0] == f"Hackney Camden {4 * 650 + 14:,}"
    assert int(key.inner_text().split()[0].replace(",", "")) == 4 * before
    seen.page.locator("[data-search]").fill("leeds to norwich")
    assert seen.page.evaluate(FIRST) == [f"Leeds Norwich {3 * 310 + 12:,}, without 1 withheld count"]
    assert "periods=2020%7E2023" in seen.page.evaluate("location.hash")
    for form in ("matrix", "focus"):
        seen.page.locator(f"[data-form][value={form}]").check()
        assert seen.page.locator(f".live.{form}").is_visible()
    seen.page.locator(".timeline .bar").nth(2).click()
    assert seen.page.evaluate(RANGE).startswith("2020: ")
    clean(seen)
