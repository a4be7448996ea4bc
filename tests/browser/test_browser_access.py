"""Everybody reads the page: axe-core finds nothing, and contrasts are measured on what is painted."""

import re

import pytest

TEXT, GRAPHICS = 4.5, 3.0
PAINT = """
(() => {
    const paint = (selector, property) => [...document.querySelectorAll(selector)]
        .map((item) => getComputedStyle(item)[property]).filter((colour) => colour && colour !== "none");
    return {
        paper: paint(".flowmap", "backgroundColor"), land: paint(".scene .land", "fill"),
        places: paint(".scene .places .origin, .scene .places .destination", "fill"),
        flows: [...paint(".scene .shaft, .scene .ring", "stroke"), ...paint(".scene .head", "fill")],
        samples: paint(".sample .shaft, .sample .stub path, .sample .ring", "stroke"),
        labels: paint(".scene .labels text", "fill"),
        words: paint("h1, h2, p, td, th, small, summary, a, li span, .told *, button:not([aria-disabled])", "color"),
    };
})()
"""


def luminance(colour: str) -> float:
    channels = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def worst(marks: list[str], grounds: list[str]) -> float:
    assert marks and grounds
    return min(contrast(mark, ground) for mark in set(marks) for ground in set(grounds))


def test_contrast_knows_black_from_white():
    assert round(contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)"), 1) == 21.0
    assert round(contrast("rgb(118, 118, 118)", "rgb(255, 255, 255)"), 2) == 4.54


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "name"), [(360, "report.html"), (1200, "report.html"), (620, "map.html")])
def test_axe_finds_nothing(visit, built, width, name, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(built.with_name(name).as_uri(), width, color_scheme=scheme, bypass_csp=True).page
    page.wait_for_selector(".flowmap.ready")
    page.locator("[role=option]").first.focus()
    page.wait_for_timeout(200)
    results = axe.run(page)
    assert results.violations_count == 0, results.generate_report()


def test_axe_can_fail(visit, built):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(built.as_uri(), bypass_csp=True).page
    page.wait_for_selector(".flowmap.ready")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert axe.run(page).violations_count == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_words_and_drawings(visit, built, scheme):
    page = visit(built.as_uri(), color_scheme=scheme).page
    page.wait_for_selector(".flowmap.ready")
    paint = page.evaluate(PAINT)
    measured = {
        "words on paper": (worst(paint["words"], paint["paper"]), TEXT),
        "labels on land": (worst(paint["labels"], paint["land"] + paint["places"]), TEXT),
        "flows on land": (worst(paint["flows"], paint["land"] + paint["places"] + paint["paper"]), GRAPHICS),
        "samples on paper": (worst(paint["samples"], paint["paper"]), GRAPHICS),
    }
    assert {name: round(value, 2) for name, (value, least) in measured.items() if value < least} == {}


def test_no_motion_where_none_is_wanted(visit, built):
    page = visit(built.as_uri(), reduced_motion="reduce").page
    page.wait_for_selector(".flowmap.ready")
    before = page.evaluate("document.querySelector('.scene .shaft').getTotalLength()")
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate("document.querySelector('.scene .shaft').getTotalLength()") > 1.5 * before
    assert page.evaluate("getComputedStyle(document.querySelector('.scene .flow')).transitionDuration") == "0s"
