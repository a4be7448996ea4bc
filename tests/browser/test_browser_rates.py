"""Numbers or rates: one control, and then lines, labels, key, keys and words all speak of the same measure."""

import re

import pytest
from made_tables import RATED, write_table

from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map
from countylines_map.render.html.page import report_html
from countylines_map.tables.dataset import read_dataset

WORDS = 'destination = "Norfolk"\ntotal = 900\n[population]\nsource = "Census of a made-up year"'
RATES = {name: people / residents * 100_000 for name, people, residents in RATED if residents}
FLOWS = {name: rate for name, rate in RATES.items() if name != "Norfolk"}


@pytest.fixture(scope="session")
def rated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rates")
    columns = {"origin": "from", "count": "people", "population": "residents"}
    toml = write_table(folder, ["from", "people", "residents"], RATED, WORDS, **columns)
    made = make_flow_map(read_dataset(toml), Options(boundaries="built-in"))
    (folder / "map.html").write_text(report_html(made), encoding="utf-8")
    return folder / "map.html"


@pytest.fixture
def page(rated, visit):
    opened = visit(rated.as_uri()).page
    opened.wait_for_selector(".flowmap.ready")
    return opened


def widths(page) -> dict[str, float]:
    """Width in pixels of every line that can be seen, by its place."""
    return dict(
        page.locator(".scene .flow:not(.off)").evaluate_all(
            "all => all.map(each => [each.getAttribute('aria-label').split(',')[0],"
            " Number(each.querySelector('.shaft').getAttribute('stroke-width'))])"
        )
    )


def by_rate(page) -> None:
    page.get_by_role("radio", name="per 100,000 residents").check()


def test_widths_and_labels_are_in_proportion_to_the_rates(page):
    before = widths(page)
    assert set(before) == {name for name, *_ in RATED if name not in ("Norfolk", "Unknown")}
    by_rate(page)
    after, largest = widths(page), max(FLOWS.values())
    assert set(after) == set(FLOWS)
    for name, rate in FLOWS.items():
        assert after[name] == pytest.approx(max(20 * rate / largest, 1.5), abs=0.02), name
    assert after["Rutland"] > after["London"] and before["Rutland"] < before["London"]
    labels = page.locator(".scene .label:not(.off)").all_text_contents()
    for name, rate in RATES.items():
        assert f"{name}{rate:,.1f}" in labels
    assert "Leicestershireno rate" in labels
    page.get_by_role("radio", name="number of people").check()
    assert widths(page) == before


def test_the_key_is_that_of_the_measure(page):
    key = page.locator("[aria-label=Key]")
    assert "Number of people" in key.inner_text() and "per 100,000" not in key.inner_text()
    by_rate(page)
    words = key.inner_text()
    assert "People per 100,000 residents" in words and "Number of people" not in words
    assert f"{RATES['Norfolk']:.1f} within Norfolk itself" in words
    sample = key.locator("[data-measure=rate] .sample .shaft").first
    text = key.locator("li:visible span").first.inner_text()
    assert float(sample.get_attribute("stroke-width")) == pytest.approx(
        20 * float(text) / max(FLOWS.values()), abs=0.06
    )


def gaps(page) -> list[float]:
    """Pixels between the disc and the tip of each line that both measures draw."""
    return page.evaluate(
        """() => { const ring = document.querySelector('.scene .ring');
            const box = ring.getBoundingClientRect(), middle = [box.x + box.width / 2, box.y + box.height / 2];
            const reach = Number(ring.getAttribute('r')) + Number(ring.getAttribute('stroke-width')) / 2;
            const named = (each) => each.getAttribute('aria-label').split(',')[0];
            return [...document.querySelectorAll('.scene .flow')].filter((each) => named(each) !== 'Leicestershire')
                .sort((a, b) => named(a).localeCompare(named(b))).map((each) => {
                    const tip = each.querySelector('.head').getAttribute('d').match(/L([-\\d.]+) ([-\\d.]+)L/);
                    const at = new DOMPoint(tip[1], tip[2]).matrixTransform(each.getScreenCTM());
                    return Math.hypot(at.x - middle[0], at.y - middle[1]) - reach; }); }"""
    )


def test_the_disc_is_as_wide_as_a_line_of_its_rate(page):
    before = gaps(page)
    by_rate(page)
    ring = page.locator(".scene .ring")
    radius, stroke = (float(ring.get_attribute(name)) for name in ("r", "stroke-width"))
    assert 2 * radius + stroke == pytest.approx(20 * RATES["Norfolk"] / max(FLOWS.values()), abs=0.2)
    assert gaps(page) == pytest.approx(before, abs=1.5), "lines end as far from the disc as before"
    assert len(before) == len(FLOWS)


def test_keys_walk_from_the_highest_rate_and_hear_it_first(page):
    by_rate(page)
    page.locator("[role=option]:not(.off)").first.focus()
    heard = []
    for _ in range(len(RATES)):
        heard.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowDown")
    spoken = [(line.split(",")[0], float(re.search(r", ([\d.]+) per 100,000", line)[1])) for line in heard]
    assert [name for name, _ in spoken] == sorted(RATES, key=RATES.get, reverse=True)
    assert all(value == pytest.approx(RATES[name], abs=0.06) for name, value in spoken)
    assert "highest rate" in heard[1] and "9 people" in heard[1]


def test_the_rate_is_what_is_told_first(page):
    by_rate(page)
    page.locator(".scene .flow:not(.off)").first.focus()
    facts = page.locator(".told .fact")
    assert facts.first.inner_text() == f"{FLOWS['Rutland']:.1f} per 100,000 residents"
    assert facts.first.evaluate("fact => getComputedStyle(fact).fontWeight") == "700"
    page.get_by_role("radio", name="number of people").check()
    assert facts.first.inner_text() == "9 people"


def test_what_has_no_rate_is_not_drawn_and_said(page):
    assert page.locator(".shown").inner_text() == ""
    by_rate(page)
    assert "No population is given for Leicestershire: not drawn." in page.locator(".shown").inner_text()
    row = page.locator(".figures tr", has_text="Leicestershire")
    assert "no population given" in row.inner_text() and "absent" in row.get_attribute("class")
    row.get_by_role("button").click()
    told = page.locator(".told").inner_text()
    assert "25 people" in told and "no population given" in told
    assert "absent" in page.locator(f".scene .places path[data-key={row.get_attribute('data-key')}]").get_attribute(
        "class"
    )
    assert "no rate" in page.locator(".tray p:visible").inner_text()
    assert not page.locator(".tray .sample").first.is_visible()


def test_the_source_of_the_populations_stands_beside_the_control(page):
    assert page.locator(".choices").inner_text().count("Census of a made-up year") == 1


def test_the_balance_stays_in_numbers(page):
    before = page.locator(".sum table").inner_text()
    by_rate(page)
    assert page.locator(".sum table").inner_text() == before
    assert "numbers" in page.locator(".sum .which").inner_text()


def test_the_table_is_sorted_by_the_measure(page):
    by_rate(page)
    first = page.locator(".figures tbody tr").first.inner_text()
    assert first.startswith("Norfolk")
    assert page.locator(".figures tbody tr").nth(1).inner_text().startswith("Rutland")
    assert page.locator(".figures [aria-sort=descending]").inner_text().startswith("Per 100,000")


def test_keys_alone_switch_the_measure(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "count"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "rate"
    assert set(widths(page)) == set(FLOWS)
    assert page.locator(".shown").get_attribute("role") == "status"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing_at_rates(rated, visit, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(rated.as_uri(), width, color_scheme=scheme, bypass_csp=True).page
    page.wait_for_selector(".flowmap.ready")
    by_rate(page)
    page.wait_for_timeout(200)
    results = axe.run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    scroll = "document.querySelector('.figures .scroll')"
    assert page.evaluate(f"{scroll}.scrollWidth <= {scroll}.clientWidth"), "all columns are seen without scrolling"


@pytest.mark.parametrize(
    ("residents", "says"), [("", "No population is given for Norfolk"), (90, "too much for a disc")]
)
def test_a_disc_that_cannot_stand_for_a_rate_is_told_instead(visit, tmp_path, residents, says):
    columns = {"origin": "from", "count": "people", "population": "residents"}
    rows = [["Norfolk", 300, residents], *RATED[1:]]
    toml = write_table(tmp_path, ["from", "people", "residents"], rows, WORDS, **columns)
    made = make_flow_map(read_dataset(toml), Options(boundaries="built-in"))
    (tmp_path / "map.html").write_text(report_html(made), encoding="utf-8")
    page = visit((tmp_path / "map.html").as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    assert page.locator(".scene .internal:not(.off)").count() == 1
    by_rate(page)
    assert page.locator(".scene .internal:not(.off)").count() == 0
    assert says in page.locator("[aria-label=Key]").inner_text()
    label = page.locator(".scene .label", has_text="Norfolk").text_content()
    assert label == ("Norfolkno rate" if not residents else f"Norfolk{300 / 90 * 100_000:,.1f}")
    assert ("Norfolk" in page.locator(".shown").inner_text()) == (not residents)
    assert gap_to_node(page) < 45, "lines end near the place itself"


def gap_to_node(page) -> float:
    """The farthest that a line's tip lies from the middle of all tips, in pixels."""
    return page.evaluate(
        """() => { const tips = [...document.querySelectorAll('.scene .flow:not(.off) .head')].map((head) => {
            const box = head.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; });
            const mid = [0, 1].map((i) => tips.reduce((sum, tip) => sum + tip[i], 0) / tips.length);
            return Math.max(...tips.map((tip) => Math.hypot(tip[0] - mid[0], tip[1] - mid[1]))); }"""
    )


def test_a_map_without_populations_has_no_such_control(visit, built):
    page = visit(built.as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    assert page.locator(".choices, [data-measure]").count() == 0
    assert "flowMapChoices(root, data, follow) {" not in built.read_text(encoding="utf-8")
