"""The page as a reader meets it: from disk, from a server and in a sandboxed frame, by eye, key or no script."""

import re

import pytest
from browsing import until

DRAWN = ".flowmap.ready"


@pytest.fixture(scope="session")
def ways(site, built):
    """The three ways to open the page: how it is called -> address."""
    _, address = site
    return {"file": built.as_uri(), "http": f"{address}/report.html", "frame": f"{address}/host.html"}


def flows_drawn(flow_map) -> int:
    return int(flow_map.layouts[0].lines.drawn.sum())


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("way", ["file", "http", "frame"])
def test_every_flow_is_seen_and_nothing_is_asked_for_or_refused(visit, ways, flow_map, way, width):
    seen = visit(ways[way], width)
    frame = seen.frame()
    frame.wait_for_selector(DRAWN)
    visible = frame.evaluate(
        """() => [...document.querySelectorAll(".scene .flow")].filter((flow) => {
            const shaft = flow.querySelector(".shaft"), head = flow.querySelector(".head");
            const boxes = [shaft, head].map((part) => part.getBoundingClientRect());
            const map = document.querySelector(".box").getBoundingClientRect();
            const inside = (box) => box.left >= map.left - 1 && box.right <= map.right + 1
                && box.top >= map.top - 1 && box.bottom <= map.bottom + 1;
            const seen = getComputedStyle(shaft).visibility === "visible";
            return shaft.getTotalLength() > 1 && boxes.every(inside) && seen;
        }).length"""
    )
    assert visible == flows_drawn(flow_map)
    assert seen.requests == [ways[way]] + (
        [ways["http"].replace("report", "map") + "?childId=a1"] if way == "frame" else []
    )
    assert seen.messages == []
    assert seen.violations() == []
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def test_the_check_for_violations_can_fail(visit, site, built):
    folder, address = site
    broken = built.read_text(encoding="utf-8").replace(
        "</main>", '<img src="x.png" alt=""><p style="color:red">x</p></main>', 1
    )
    (folder / "broken.html").write_text(broken, encoding="utf-8")
    seen = visit(f"{address}/broken.html")
    seen.page.wait_for_selector(DRAWN)
    assert {each.split()[0] for each in seen.violations()} == {"img-src", "style-src-attr"}


@pytest.mark.parametrize(("width", "picture"), [(360, "narrow"), (1200, "wide")])
def test_the_first_view_is_the_static_picture(visit, built, width, picture):
    """Widths and places of the drawn arrows are those of the layout, so nothing jumps when the script takes over."""
    page = visit(built.as_uri(), width).page
    page.wait_for_selector(DRAWN)
    still = visit(built.as_uri(), width, java_script_enabled=False).page
    static, live = (
        on.evaluate(f"""[...document.querySelectorAll("{where} .flow .head")].map((head) => {{
            const box = head.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})""")
        for on, where in ((still, f".picture.{picture}"), (page, ".scene"))
    )
    assert len(static) == len(live) > 0
    assert all(abs(a - b) < 3 for one, other in zip(static, live, strict=True) for a, b in zip(one, other, strict=True))


def test_widths_stay_those_of_the_scale_at_every_zoom(visit, built):
    page = visit(built.as_uri(), 1200).page
    page.wait_for_selector(DRAWN)
    measure = """[...document.querySelectorAll(".scene .shaft")].map((shaft) =>
        [shaft.getAttribute("stroke-width"), shaft.getCTM().a.toFixed(3)].join())"""
    before = page.evaluate(measure)
    length = page.evaluate("document.querySelector('.scene .shaft').getTotalLength()")
    page.get_by_role("button", name="Zoom in").click()
    until(page, f"document.querySelector('.scene .shaft').getTotalLength() > {length * 1.5}")
    assert page.evaluate(measure) == before
    page.get_by_role("button", name="Reset").click()
    until(page, f"Math.abs(document.querySelector('.scene .shaft').getTotalLength() - {length}) < 1")


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("slowly", ["", "?slowly"])
def test_nothing_shifts_while_the_page_loads(visit, ways, width, slowly):
    page = visit(ways["http"] + slowly, width).page
    page.wait_for_selector(DRAWN)
    shifts = page.evaluate(
        """new Promise((done) => { const shifts = [];
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push([entry.value,
                ...entry.sources.map((source) => [source.node?.parentNode?.outerHTML.slice(0, 200),
                    JSON.stringify(source.previousRect), JSON.stringify(source.currentRect)])])))
                .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(shifts), 200); })"""
    )
    assert shifts == []


def test_hover_tap_and_focus_tell_the_same_on_map_and_in_table(visit, built, flow_map):
    page = visit(built.as_uri(), 1200).page
    page.wait_for_selector(DRAWN)
    told = page.locator(".told")
    flow = page.locator("[role=option].flow").first
    key = flow.get_attribute("data-key")
    largest = flow_map.layouts[0].lines.query("drawn").sort_values("flow").iloc[-1]
    flow.focus()
    by_focus = told.inner_text()
    assert f"{largest.flow:,.0f}" in by_focus and str(largest.origin) in by_focus
    assert "active" in page.locator(f"tr[data-key={key}]").get_attribute("class")
    page.keyboard.press("Escape")
    assert "Point at" in told.inner_text() and page.locator(".active").count() == 0
    page.locator(f"tr[data-key={key}]").hover()
    assert told.inner_text() == by_focus
    page.locator("h1").hover()
    assert "Point at" in told.inner_text()
    page.locator(f"tr[data-key={key}] button").click()
    assert told.inner_text() == by_focus
    page.keyboard.press("Escape")
    place = page.locator(f".scene .places path[data-key={key}]")
    if place.count():
        place.dispatch_event("click")
        assert told.inner_text() == by_focus


def test_arrow_keys_walk_the_flows_by_size(visit, built):
    page = visit(built.as_uri(), 1200).page
    page.wait_for_selector(DRAWN)
    options = page.locator("[role=option]")
    options.first.focus()
    names = []
    for _ in range(options.count()):
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowDown")
    counts = [int(re.search(r", ([\d,]+) ", name)[1].replace(",", "")) for name in names]
    assert counts == sorted(counts, reverse=True)
    assert len(set(names)) == options.count()
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == names[0]


def test_the_tab_key_alone_reaches_every_fact(visit, built):
    page = visit(built.as_uri(), 1200).page
    page.wait_for_selector(DRAWN)
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        key = page.evaluate(
            "document.activeElement.closest('[data-key]')?.dataset.key || document.activeElement.tagName"
        )
        if key == "BODY":
            break
        reached.add(key)
    rows = page.evaluate("[...document.querySelectorAll('tbody tr[data-key]')].map((row) => row.dataset.key)")
    assert set(rows) <= reached


def test_the_table_sorts_and_holds_every_row(visit, built, flow_map):
    page = visit(built.as_uri(), 1200).page
    page.wait_for_selector(DRAWN)
    names = (
        "[...document.querySelectorAll('.figures tbody th button')].map((each) => each.firstChild.textContent.trim())"
    )
    expected = set(flow_map.flows.origin)
    assert expected <= set(page.evaluate(names))
    page.locator(".figures thead button").first.click()
    down = page.evaluate(names)
    page.locator(".figures thead button").first.click()
    assert page.evaluate(names) == sorted(down, key=str.lower)
    assert page.locator(".figures thead th").first.get_attribute("aria-sort") == "ascending"


@pytest.mark.parametrize("width", [360, 1200])
def test_without_script_the_picture_the_key_and_the_table_are_there(visit, built, flow_map, width):
    page = visit(built.as_uri(), width, java_script_enabled=False).page
    picture = page.locator(".picture:visible")
    assert picture.count() == 1
    assert picture.locator(".shaft").count() == flows_drawn(flow_map)
    assert page.locator(".figures tbody tr:visible").count() >= len(flow_map.flows)
    assert not page.locator(".tools").is_visible()
    text = page.locator("main").inner_text()
    assert all(str(name) in text for name in flow_map.flows.origin)


def test_the_wheel_scrolls_the_page_until_the_map_is_in_use(visit, ways):
    seen = visit(ways["frame"], 1200)
    frame = seen.frame()
    frame.wait_for_selector(DRAWN)
    length = "document.querySelector('.scene .shaft').getTotalLength()"
    turn = """document.querySelector(".scene .land path").dispatchEvent(
        new WheelEvent("wheel", { deltaY: -240, clientX: 200, clientY: 300, bubbles: true, cancelable: true }))"""
    before = frame.evaluate(length)
    assert frame.evaluate(turn), "the page must be left to scroll"
    seen.page.wait_for_timeout(150)
    assert frame.evaluate(length) == before
    frame.locator("[role=option]").first.focus()
    assert not frame.evaluate(turn)
    until(frame, f"{length} > {before + 5}")


def test_the_host_is_told_the_height_in_two_formats(visit, ways):
    seen = visit(ways["frame"], 600)
    seen.frame().wait_for_selector(DRAWN)
    until(seen.page, "told.length >= 2")
    first, second = seen.page.evaluate("told.slice(-2)")
    height = seen.frame().evaluate("Math.ceil(document.querySelector('main').getBoundingClientRect().bottom + scrollY)")
    assert first == f"pymxPYMxa1xPYMxheightxPYMx{height}"
    assert second == {"type": "countylines-map:height", "height": height}


def test_the_embedding_page_shows_three_widths_and_fits_them(visit, site, built):
    _, address = site
    seen = visit(f"{address}/embed.html", 1200, 9000)  # all frames are in sight, so none waits
    until(seen.page, "[...document.querySelectorAll('iframe')].every((frame) => frame.style.height)")
    assert [round(box.bounding_box()["width"]) for box in seen.page.locator("iframe").all()] == [
        620,
        360,
        720,
        1080,
        1120,
    ]
    seen.page.get_by_role("slider").fill("400")
    assert round(seen.page.locator(".any iframe").bounding_box()["width"]) == 400
    assert [m for m in seen.messages if "error" in m.lower()] == []
    assert "<iframe" in seen.page.locator("pre").first.inner_text()


def test_a_fragment_lives_in_another_page_without_touching_it(visit, site, built, flow_map):
    _, address = site
    seen = visit(f"{address}/fragment.html", 800)
    seen.page.wait_for_selector(DRAWN)
    assert seen.page.locator(".scene .flow").count() == flows_drawn(flow_map)
    assert seen.page.evaluate("typeof window.L") == "undefined"
    assert seen.messages == []


def test_a_narrow_box_gets_the_narrow_layout(visit, built, flow_map):
    page = visit(built.as_uri(), 1200).page
    page.wait_for_selector(DRAWN)
    page.set_viewport_size({"width": 360, "height": 800})
    until(page, "document.querySelector('.folium-map').clientWidth < 361")
    page.wait_for_timeout(100)
    shown = page.evaluate("document.querySelectorAll('.scene .flow').length")
    assert shown == int(flow_map.layouts[-1].lines.drawn.sum())
    assert page.evaluate("document.querySelector('.scene').getBoundingClientRect().right") <= 361


def test_on_paper_the_picture_and_the_whole_table_stand(visit, built):
    page = visit(built.as_uri(), 900).page
    page.wait_for_selector(DRAWN)
    page.emulate_media(media="print")
    assert page.locator(".picture:visible").count() == 1
    assert page.locator(".picture:visible .head").first.bounding_box()["width"] > 3
    assert not page.locator(".folium-map").is_visible()
    assert page.locator(".figures tbody tr").last.is_visible()


def test_two_fingers_zoom_and_one_scrolls_the_page(visit, built):
    page = visit(built.as_uri(), 360, 700, has_touch=True).page
    page.wait_for_selector(DRAWN)
    length = "document.querySelector('.scene .shaft').getTotalLength()"
    before, box = page.evaluate(length), page.locator(".box").bounding_box()
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch = "getComputedStyle(document.querySelector('.folium-map')).touchAction"
    assert page.evaluate(touch) == "pan-x pan-y"
    session = page.context.new_cdp_session(page)
    session.send("Input.synthesizePinchGesture", {**middle, "scaleFactor": 2, "gestureSourceType": "touch"})
    until(page, f"{length} > {before * 1.4}")
    assert page.evaluate("visualViewport.scale") == 1
    until(page, f"{touch} === 'none'")  # now a finger moves the map


def test_a_tap_tells(visit, built):
    page = visit(built.as_uri(), 360, 800, has_touch=True).page
    page.wait_for_selector(DRAWN)
    page.locator(".scene .ring").first.tap(force=True)
    assert "Point at" not in page.locator(".told").inner_text()


def test_the_page_for_articles_folds_the_figures_and_opens_them_for_whoever_asks(visit, site, built):
    _, address = site
    page = visit(f"{address}/map.html", 620, 900).page
    page.wait_for_selector(DRAWN)
    page.wait_for_selector(".flowmap.ready")
    table, sum_ = page.locator(".figures table"), page.locator(".sum")
    assert not table.is_visible() and not sum_.is_visible() and page.locator(".key").is_visible()
    closed = page.evaluate("document.documentElement.scrollHeight")
    assert closed < 1400, "title, map, key and a line of source"
    page.get_by_role("button", name="Show table").click()
    assert table.is_visible() and sum_.is_visible()
    page.locator(".fold > summary").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert table.is_visible(), "paper has everything"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not table.is_visible()


def test_the_fold_opens_without_a_script_and_on_paper(visit, site, built):
    _, address = site
    page = visit(f"{address}/map.html", 620, 900, java_script_enabled=False).page
    assert not page.locator(".figures table").is_visible()
    page.locator(".fold > summary").click()
    assert page.locator(".figures table").is_visible()
    page.locator(".fold > summary").click()
    page.emulate_media(media="print")
    assert page.locator(".figures table").bounding_box()["height"] > 200
