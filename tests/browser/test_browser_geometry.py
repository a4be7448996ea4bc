"""The script's pure parts in the real browser: curves and numbers, compared with Python's."""

import json
import math

import numpy as np
import pytest

from countylines_map.formatting import number, share
from countylines_map.languages import ENGLISH, words_of
from countylines_map.layout.bezier import bend, head_sizes
from countylines_map.layout.forces import PLAIN_BULGE
from countylines_map.render.html.templates import asset

VALUES = [0, 1, 999, 1000, 1503, 12345678, 0.25, 2.25, 0.125, 0.375, 2.255, 1234.5, 0.1, 99.995, 7.10, 1e15]
CURVE = [0, 0, 50, 40, 100, 0]


@pytest.fixture(scope="module")
def run(chromium):
    """run(expression) -> its value, on an empty page with the script's pure parts."""
    page = chromium.new_page()
    page.goto("about:blank")
    words = {key: text for key, text in words_of(ENGLISH).catalogue.items() if isinstance(text, str)}
    told = f"const word = (key) => ({json.dumps(words)})[key];"  # a page has the texts themselves there
    page.add_script_tag(content=told + asset("numbers.js") + asset("geometry.js"))
    yield page.evaluate
    page.close()


def test_numbers_are_those_of_python(run):
    assert run("values => values.map(number)", VALUES) == [number(value) for value in VALUES]


def test_shares_are_those_of_python(run):
    pairs = [(a, b) for a in (1, 3, 12.25, 49, 700, 0) for b in (100, 800, 1503, 1e6)]
    assert run("pairs => pairs.map(pair => share(...pair))", pairs) == [share(*pair) for pair in pairs]


def test_a_curve_begins_and_ends_at_its_ends(run):
    assert run("curve => [point(curve, 0), point(curve, 0.5), point(curve, 1)]", CURVE) == [[0, 0], [50, 20], [100, 0]]


def test_a_ruler_measures_the_way_along_the_curve(run):
    total, half, beyond = run(
        "curve => { const r = ruler(curve); return [r.total, r.at(r.total / 2), r.at(1e9)]; }", CURVE
    )
    steps = [(2 * t * (1 - t) * 50 + t * t * 100, 2 * t * (1 - t) * 40) for t in (n / 2000 for n in range(2001))]
    assert total == pytest.approx(sum(map(math.dist, steps, steps[1:])), rel=1e-3)
    assert (half, beyond) == (pytest.approx(0.5, abs=1e-6), 1)


def test_an_arrow_keeps_its_gaps_and_its_head(run):
    paths = run("([curve, gaps, head]) => arrowPaths(curve, gaps, head)", [[0, 0, 50, 0, 100, 0], [5, 10], [12, 6]])
    assert paths["shaft"].startswith("M5.0 0.0Q")
    assert paths["head"] == "M78.0 6.0L90.0 0.0L78.0 -6.0z"


def test_a_flow_shorter_than_its_head_still_has_one(run):
    paths = run("([curve, gaps, head]) => arrowPaths(curve, gaps, head)", [[0, 0, 4, 0, 8, 0], [5, 5], [20, 9]])
    points = [[float(v) for v in p.split()] for p in paths["head"][1:-1].split("L")]
    assert all(-1 <= x <= 9 for x, _ in points) and points[1][0] > points[0][0]


def test_boxes_overlap_by_more_than_the_slack(run):
    assert run("[overlap([0,0,10,10],[9,0,20,10],0), overlap([0,0,10,10],[9,0,20,10],2), overlap([0,0,1,1],[5,5,6,6],0)]") == [
        True, False, False,
    ]  # fmt: skip


def test_a_flow_without_a_search_bends_as_the_method_curved_does(run):
    ends = [[10.0, 20.0], [110.0, -40.0]]
    wanted = bend(np.array([ends[0]]), np.array([ends[1]]), np.array([PLAIN_BULGE]))[0]
    assert np.allclose(np.reshape(run("ends => plainCurve(...ends)", ends), (3, 2)), wanted)


@pytest.mark.parametrize("size", [(1.5, 200.0, 20.0), (20.0, 300.0, 20.0), (8.0, 12.0, 20.0), (3.0, 0.5, 20.0)])
def test_heads_are_those_of_the_layout(run, size):
    width, chord, widest = size
    wanted = [float(each[0]) for each in head_sizes(np.array([width]), np.array([chord]), widest)]
    assert run("size => headSize(...size)", list(size)) == pytest.approx(wanted)
