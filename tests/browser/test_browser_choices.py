"""What the reader chooses is what the map, the table, the key and the sum show: compared with sums of the CSV itself."""

import itertools

import pytest
from browsing import until
from made_tables import CATEGORIES, PERIODS, choice_rows, count, read, write_table

from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map
from countylines_map.render.html.page import report_html
from countylines_map.tables.dataset import read_dataset

HEADER = ["from", "to", "year", "offence", "people"]
ENDS = ("Norfolk", "Suffolk")


@pytest.fixture(scope="session")
def table(tmp_path_factory):
    """The rows of a CSV with periods, categories and two destinations, its flow map, and the page made from it."""
    folder = tmp_path_factory.mktemp("choices")
    columns = {"origin": "from", "destination": "to", "period": "year", "category": "offence", "count": "people"}
    dataset = read_dataset(write_table(folder, HEADER, choice_rows(), "", **columns))
    made = make_flow_map(dataset, Options(boundaries="built-in"))
    (folder / "map.html").write_text(report_html(made), encoding="utf-8")
    return read(folder), made, folder / "map.html"


@pytest.fixture
def opened(table, visit):
    rows, _, file = table
    page = visit(file.as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    return page, rows


def number(text: str) -> int:
    return int(text.replace(",", ""))


def told_sum(page) -> dict[str, int]:
    """The sum as it stands on the page: label -> number."""
    lines = page.locator(".sum tbody tr").evaluate_all(
        "lines => lines.map(line => [line.cells[0].textContent, line.cells[1].textContent])"
    )
    return {label: number(value) for label, value in lines}


def summed(rows) -> dict[tuple[str, str], int]:
    """Counts by both places, all categories together."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        ends = (row["from"], row["to"])
        found[ends] = found.get(ends, 0) + count(row)
    return found


def choose(page, period: str, category: str, end: str) -> None:
    page.get_by_role("slider", name="Period").fill(str(PERIODS.index(period)))
    page.get_by_role("combobox", name="Category").select_option(category)
    page.get_by_role("combobox", name="Destination").select_option(end)


@pytest.mark.parametrize("end", ["", *ENDS])
def test_the_sum_follows_every_choice(opened, end):
    page, rows = opened
    for period, category in itertools.product(PERIODS, CATEGORIES):
        choose(page, period, category, end)
        kept = [r for r in rows if (r["year"], r["offence"]) == (period, category) and (not end or r["to"] == end)]
        within = sum(count(row) for row in kept if row["from"] == row["to"])
        nowhere = sum(count(row) for row in kept if row["from"] == "Unknown")
        withheld = sum(row["people"].startswith("<") for row in kept)
        whole = sum(count(row) for row in kept)
        told = told_sum(page)
        *_, last = told
        assert told.get("Drawn as lines", 0) == whole - within - nowhere
        assert told.get("Within the destination", 0) == within
        assert told.get("No place on the map", 0) == nowhere
        assert told[last] == whole
        assert ("1 withheld count" in last) == (withheld == 1)
        assert page.locator(".figures tbody tr:not(.off)").count() == len(kept)
        lines = [r for r in kept if r["from"] not in (r["to"], "Unknown") and count(r)]
        assert page.locator(".scene .flow:not(.off)").count() == len(lines)
        labels = page.locator(".scene .label:not(.off)").evaluate_all("all => all.map(each => each.textContent)")
        assert all(any(label.endswith(f"{count(row):,}") for label in labels) for row in lines)
        assert page.locator(".shown").inner_text().startswith(f"The map shows {period}, {category}")


def test_categories_that_add_up_open_on_their_sum(opened):
    page, rows = opened
    assert page.get_by_role("combobox", name="Category").input_value() == "All"
    wanted = {ends: n for ends, n in summed(r for r in rows if r["year"] == "2021").items() if n}
    lines = {ends: n for ends, n in wanted.items() if ends[0] not in (ends[1], "Unknown")}
    spoken = page.locator(".scene .flow:not(.off)").evaluate_all(
        "all => all.map(each => each.getAttribute('aria-label'))"
    )
    assert len(spoken) == len(lines)
    for (start, end), n in lines.items():
        assert any(each.startswith(f"{start}, 2021, to {end}, {n:,} people") for each in spoken), (start, end, spoken)
    widths = page.locator(".scene .flow:not(.off) .shaft").evaluate_all(
        "all => all.map(each => +each.getAttribute('stroke-width'))"
    )
    assert max(widths) <= 20, "the scale is that of the sums"
    page.get_by_role("combobox", name="Category").select_option("Supply")
    page.get_by_role("combobox", name="Category").select_option("All")
    assert page.locator(".shown").inner_text().startswith("The map shows 2021.")


def test_the_disc_is_that_of_the_choice(opened):
    page, rows = opened
    for period in PERIODS:
        choose(page, period, "Supply", "")
        wanted = {
            f"{count(r):,}" for r in rows if (r["year"], r["offence"]) == (period, "Supply") and r["from"] == r["to"]
        }
        discs = page.locator(".scene .internal:not(.off)")
        assert discs.count() == len(wanted) == 2
        spoken = " ".join(each.get_attribute("aria-label") for each in discs.all())
        assert all(f"{value} people" in spoken for value in wanted)


def test_the_key_and_the_small_maps_follow(opened):
    page, rows = opened
    choose(page, "2019", "Supply", "Norfolk")
    unknown = [count(r) for r in rows if (r["year"], r["offence"], r["from"]) == ("2019", "Supply", "Unknown")]
    assert page.locator(".tray li:visible").all_inner_texts()[0].startswith(f"{unknown[0]:,} Unknown")
    assert page.locator(".tray li:visible").count() == 1
    for period in PERIODS:
        small = page.locator(".multiples figure", has_text=period)
        own = [r for r in rows if (r["year"], r["offence"], r["to"]) == (period, "Supply", "Norfolk")]
        assert number(small.locator(".amount").inner_text()) == sum(map(count, own))
        drawn = [r for r in own if r["from"] not in ("Norfolk", "Unknown") and count(r)]
        assert small.locator(".flow:not(.off)").count() == len(drawn)


def test_the_sentence_above_the_map_speaks_of_what_it_shows(opened):
    """The first period at first, then what is chosen, and the first period's again."""
    page, rows = opened
    sentence = page.locator(".standfirst")
    ends = summed(r for r in rows if r["year"] == "2021" and r["from"] != "Unknown")
    best = max((n, pair) for pair, n in ends.items() if pair[0] != pair[1])
    whole = sum(count(r) for r in rows if r["year"] == "2021")
    first = sentence.inner_text()
    assert first.startswith(f"2021: of the {whole:,} people in the table")
    assert f"the largest flow from {best[1][0]} to {best[1][1]} with {best[0]:,}" in first
    choose(page, "2019", "Supply", "Norfolk")
    own = [r for r in rows if (r["year"], r["offence"], r["to"]) == ("2019", "Supply", "Norfolk")]
    n, name = max((count(r), r["from"]) for r in own if r["from"] not in ("Norfolk", "Unknown"))
    total = sum(map(count, own))
    assert (
        sentence.inner_text()
        == f"2019, Supply, to Norfolk: {total:,} people, the largest flow from {name} to Norfolk with {n:,}."
    )
    choose(page, "2021", "All", "")
    assert sentence.inner_text() == first


def test_a_line_left_out_is_no_longer_told_of(opened):
    page, _ = opened
    page.locator("[role=option].flow:not(.off)").first.focus()
    assert page.locator("tr.active").count() == 1
    page.get_by_role("slider", name="Period").fill("0")
    assert page.locator("tr.active").count() == 0
    assert "Point at" in page.locator(".told").inner_text()


@pytest.mark.parametrize("width", [360, 1200])
def test_the_still_picture_shows_the_first_choice_and_says_which(table, visit, width):
    rows, _, file = table
    page = visit(file.as_uri(), width, java_script_enabled=False).page
    kept = summed(r for r in rows if r["year"] == PERIODS[-1])
    lines = {ends: n for ends, n in kept.items() if ends[0] not in (ends[1], "Unknown") and n}
    picture = page.locator(".picture:visible")
    assert picture.locator(".shaft").count() == len(lines)
    assert picture.locator(".ring").count() == 2
    written = set(picture.locator("text").all_text_contents())
    if width > 560:  # the narrow layout may find no room for one of the labels
        assert all(
            any(text.endswith(f"{n:,}") for text in written) for ends, n in kept.items() if ends[0] != "Unknown" and n
        )
    assert told_sum(page)["Sum of what is chosen"] == sum(kept.values())
    assert page.locator(".shown").inner_text() == "The map shows 2021."
    assert page.locator(".tray li:visible").count() == 1
    assert page.locator(".figures tbody tr").count() == len(rows) + sum(
        len(summed(r for r in rows if r["year"] == period)) for period in PERIODS
    ), "the table has every period, and each sum of categories"
    assert page.locator("[data-choice]:visible").count() == 0


def test_the_script_begins_with_what_stands_there(table, visit):
    _, _, file = table
    words = [
        [
            visit(file.as_uri(), java_script_enabled=script).page.locator(part).text_content()
            for part in (".sum", ".shown")
        ]
        for script in (True, False)
    ]
    assert words[0] == words[1]


def test_paper_has_the_first_choice_and_the_screen_keeps_its_own(opened):
    page, rows = opened
    choose(page, "2019", "Supply", "Norfolk")
    chosen = told_sum(page), page.locator(".shown").inner_text()
    page.emulate_media(media="print")
    until(page, "document.querySelector('.shown').textContent.startsWith('The map shows 2021.')")
    first = sum(count(r) for r in rows if r["year"] == PERIODS[-1])
    assert told_sum(page)["Sum of what is chosen"] == first
    assert page.locator(".picture:visible .shaft").count() == page.locator(".scene .flow:not(.off)").count()
    assert page.locator(".figures").get_attribute("open") is None
    assert page.locator(".figures tbody tr").evaluate_all(
        "all => all.filter(row => row.checkVisibility()).length"
    ) > len(rows)
    page.emulate_media(media="screen")
    until(page, "document.querySelector('.shown').textContent.startsWith('The map shows 2019, Supply, to Norfolk')")
    assert (told_sum(page), page.locator(".shown").inner_text()) == chosen


def test_each_row_of_the_table_says_which_period_it_is_of(table, visit):
    rows, _, file = table
    page = visit(file.as_uri(), java_script_enabled=False).page
    assert page.locator(".figures thead th").all_text_contents() == ["Place", "People", "Distance"], (
        "no total, no shares"
    )
    said = page.locator(".figures tbody th").all_text_contents()
    for period, category in itertools.product(PERIODS, CATEGORIES):
        own = [r for r in rows if (r["year"], r["offence"]) == (period, category)]
        assert sum(f"{period}, {category}" in words for words in said) == len(own)


@pytest.mark.parametrize("largest", [10, 25])
def test_the_largest_few_are_the_largest_of_the_table(flow_map, visit, tmp_path, largest):
    from countylines_map.boundaries import load_areas

    codes = sorted(load_areas("built-in").districts.index)[:40]
    rows = [[code, 10 + 7919 * n % 997] for n, code in enumerate(codes)]
    words = 'destination = "Norfolk"\ntotal = 40000'
    toml = write_table(tmp_path, ["from", "people"], rows, words, origin="from", count="people")
    made = make_flow_map(read_dataset(toml), Options(boundaries="built-in", form="arrows"))
    (tmp_path / "map.html").write_text(report_html(made), encoding="utf-8")
    page = visit((tmp_path / "map.html").as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    untouched = told_sum(page)
    page.get_by_role("combobox", name="Lines").select_option(str(largest))
    counts = sorted((int(row["people"]) for row in read(tmp_path)), reverse=True)
    told = told_sum(page)
    assert told["Drawn as lines"] == sum(counts[:largest])
    assert told["Smaller, not drawn"] == sum(counts[largest:])
    assert told["Not itemised by the source"] == 40_000 - sum(counts)
    assert told["Sum of what is chosen"] == 40_000
    assert page.locator(".scene .flow:not(.off)").count() == largest
    page.get_by_role("combobox", name="Lines").select_option("All")
    assert told_sum(page) == untouched


def test_keys_alone_work_every_control_and_the_change_is_announced(opened):
    page, _ = opened
    reached = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.dataset.choice || ''")
        reached.add(at)
        if at == "period":
            page.keyboard.press("ArrowLeft")
        if at == "category":
            page.keyboard.press("ArrowDown")
        if at == "destination_name":
            page.keyboard.press("End")
    assert reached >= {"period", "category", "destination_name"}
    assert page.locator(".shown").get_attribute("role") == "status"
    assert page.locator(".shown").inner_text() == "The map shows 2020, Possession, to Suffolk."


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing_beside_the_controls(table, visit, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(table[2].as_uri(), width, color_scheme=scheme, bypass_csp=True).page
    page.wait_for_selector(".flowmap.ready")
    page.get_by_role("slider", name="Period").fill("0")
    page.locator(".figures summary").click()
    page.wait_for_timeout(200)
    results = axe.run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [360, 1200])
def test_controls_shift_nothing_while_the_page_loads(table, visit, width):
    page = visit(table[2].as_uri(), width).page
    page.wait_for_selector(".flowmap.ready")
    shift = page.evaluate(
        """new Promise((done) => { let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
                .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(sum), 200); })"""
    )
    assert shift == 0


def test_flows_without_a_line_stand_beside_the_map_as_one_of_what_is_chosen(visit, tmp_path):
    codes = [f"E06{n:06}" for n in range(1, 61) if n not in (28, 29, 48, 53)][:55]
    rows = [[code, "Norfolk", year, 10 + at + year % 2] for year in (2020, 2021) for at, code in enumerate(codes)]
    columns = {"origin": "from", "destination": "to", "period": "year", "count": "people"}
    dataset = read_dataset(write_table(tmp_path, ["from", "to", "year", "people"], rows, "", **columns))
    (tmp_path / "map.html").write_text(
        report_html(make_flow_map(dataset, Options(boundaries="built-in"))), encoding="utf-8"
    )
    page = visit((tmp_path / "map.html").as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    stub = page.locator(".tray [data-remainder]")
    assert (
        stub.inner_text().split("\n")[0].startswith("65 from 5 other places") and stub.locator(".sample").is_visible()
    )
    assert page.locator(".scene .flow:not(.off)").count() == 50
    assert told_sum(page)["Smaller, not drawn"] == 65
    page.get_by_role("combobox", name="Period").select_option("2020")
    assert stub.inner_text().strip() == "60 in 5 smaller flows"
    assert not stub.locator(".sample").is_visible(), "its width is that of the other period"
    assert told_sum(page)["Smaller, not drawn"] == 60
    assert page.get_by_role("combobox", name="Lines").locator("option").all_inner_texts() == [
        "The largest 50", "The largest 10", "The largest 25",
    ]  # fmt: skip


def test_what_is_chosen_is_chosen_before_the_largest_are_taken(visit, tmp_path):
    """Seven small flows into one destination, below the fifty largest of all: each has a line once that destination is chosen."""
    codes = [f"E06{n:06}" for n in range(1, 70) if n not in (28, 29, 48, 53)][:55]
    rows = [[code, "Norfolk", 1000 + at] for at, code in enumerate(codes)]
    rows += [[code, "Suffolk", 10 + at] for at, code in enumerate(codes[:7])]
    columns = {"origin": "from", "destination": "to", "count": "people"}
    dataset = read_dataset(write_table(tmp_path, ["from", "to", "people"], rows, "", **columns))
    (tmp_path / "map.html").write_text(
        report_html(make_flow_map(dataset, Options(boundaries="built-in"))), encoding="utf-8"
    )
    seen = visit((tmp_path / "map.html").as_uri())
    page = seen.page
    page.wait_for_selector(".flowmap.ready")
    shown = page.locator(".scene .flow:not(.off)")
    assert shown.count() == 50
    page.get_by_role("combobox", name="Destination").select_option("Suffolk")
    assert shown.count() == 7
    assert told_sum(page) == {"Drawn as lines": sum(range(10, 17)), "Sum of what is chosen": sum(range(10, 17))}
    named = page.locator(".scene .label:not(.off):not(.crowded) text").all_text_contents()
    assert {str(value) for value in range(10, 17)} <= {word for text in named for word in text.split()}
    shafts = page.locator(".scene .flow:not(.off) .shaft").evaluate_all("all => all.map(each => each.getTotalLength())")
    assert all(length > 5 for length in shafts)
    page.get_by_role("combobox", name="Destination").select_option("")
    assert shown.count() == 50 and seen.messages == []


def test_no_disc_hides_a_flow(table, visit):
    """Live and still in one order: discs below every line."""
    page = visit(table[2].as_uri()).page
    page.wait_for_selector(".flowmap.ready")
    live = page.locator(".scene .flows > g").evaluate_all("all => all.map(each => each.classList[0])")
    assert live.index("flow") == live.count("internal") > 0
    still = page.locator(".picture.wide > g").evaluate_all("all => all.map(each => each.getAttribute('class'))")
    assert still.index("rings") < still.index("flows")
