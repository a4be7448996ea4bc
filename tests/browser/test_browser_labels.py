"""Labels in the page and in the layout: one algorithm, written twice, and compared on the same flows, discs and wishes."""

import numpy as np
import pytest
import shapely

from countylines_map.layout.label_placement import NAME_PX, VALUE_PX, Wish, place_labels, text_width
from countylines_map.layout.obstacles import Obstacles
from countylines_map.render.html.templates import asset

NAMES = (
    "Kent",
    "Essex",
    "Hertfordshire",
    "Bath and North East Somerset",
    "Na h-Eileanan Siar",
    "York",
    "Isle of Wight",
)
PLACE = """({ wishes, squares, frame }) => placeLabels(wishes, squares, frame).map((placed) => placed && [
    (placed.box[0] + placed.box[2]) / 2, (placed.box[1] + placed.box[3]) / 2, placed.wording.high, Boolean(placed.leader)])"""


@pytest.fixture(scope="module")
def run(chromium):
    page = chromium.new_page()
    page.goto("about:blank")
    page.add_script_tag(content=asset("geometry.js") + asset("labels.js"))
    yield page.evaluate
    page.close()


def crowd(seed: int) -> tuple[list[Wish], Obstacles]:
    """Flows into one place of a map of any size, each with a label, and some discs."""
    rng = np.random.default_rng(seed)
    width, height = int(rng.integers(300, 800)), int(rng.integers(280, 700))
    count = int(rng.choice([3, 9, 20, 45]))
    starts, end = rng.uniform((10, 10), (width - 10, height - 10), (count, 2)), np.array([width * 0.6, height * 0.5])
    lines = starts[:, None] + np.linspace(0, 1, 25)[:, None] * (end - starts)[:, None]
    halves = np.repeat(rng.uniform(0.75, 9, (count, 1)), 25, axis=1)
    discs = np.vstack([starts, end]), np.append(np.full(count, 2.5), rng.uniform(2.5, 40))
    ways = (starts - end) / np.linalg.norm(starts - end, axis=1)[:, None]
    wishes = [Wish("end", "Norfolk", str(rng.choice(["", "639"])), end, np.array([0.6, 0.8]), float(discs[1][-1]))]
    wishes += [
        Wish(at, str(rng.choice(NAMES)), f"{rng.integers(1, 9000):,}", starts[at], ways[at], 2.5, at < 9, at < 5, (at,))
        for at in range(count)
    ]
    return wishes, Obstacles.of((width, height), (lines, halves), discs)


def as_given(wish: Wish) -> dict[str, object]:
    """A wish as the page has it."""
    name, value = text_width(wish.name, NAME_PX), text_width(wish.value, VALUE_PX)
    words = {"name": wish.name, "value": wish.value}
    one = words | {"wide": text_width(f"{wish.name} {wish.value}".strip(), NAME_PX) + 2, "high": 17}
    two = words | {"wide": max(name, value) + 2, "high": 30}
    return {
        "at": wish.anchor.tolist(), "away": wish.away.tolist(), "radius": wish.radius, "own": list(wish.own),
        "main": wish.main, "must": wish.must, "wordings": [two, one] if wish.value else [one],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_the_page_places_labels_as_the_layout_does(run, seed):
    wishes, obstacles = crowd(seed)
    west, north, east, south = shapely.bounds(obstacles.squares.geometries).T
    squares = [
        {"x": (w + e) / 2, "y": (n + s) / 2, "reach": (e - w) / 2, "owner": int(owner)}
        for w, n, e, s, owner in zip(west, north, east, south, obstacles.flows, strict=True)
    ]
    frame = [0, 0, *obstacles.frame]
    found = run(PLACE, {"wishes": [as_given(wish) for wish in wishes], "squares": squares, "frame": frame})
    wanted = {row["row"]: row for row in place_labels(wishes, obstacles)}
    assert wanted
    for wish, placed in zip(wishes, found, strict=True):
        assert (placed is None) == (wish.row not in wanted), wish
        if placed is not None:
            row = wanted[wish.row]
            assert placed[:2] == pytest.approx([row["x_px"], row["y_px"]], abs=0.06), wish
            assert placed[2:] == [row["h_px"], row["leader"]], wish


WISHES = """([ats, must, squares]) => placeLabels(ats.map((at) => ({ at, away: [1, 0], radius: 2.5, own: [], main: false, must,
    wordings: [{ wide: 60, high: 30 }, { wide: 80, high: 17 }] })), squares, [0, 0, 300, 300])"""


def test_labels_stay_in_the_frame_and_apart(run):
    ats = [[x, y] for x in (20, 100, 180, 280) for y in (20, 150, 280)]
    boxes = [each["box"] for each in run(WISHES, [ats, False, []])]
    assert len(boxes) == len(ats)
    for n, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and top >= 0 and right <= 300 and bottom <= 300
        for other in boxes[:n]:
            apart = max(left - other[2], other[0] - right, top - other[3], other[1] - bottom)
            assert apart >= 8 - 1e-6


def test_a_label_that_fits_nowhere_is_left_out_and_one_that_must_be_seen_is_not(run):
    crowd = [[150, 150]] * 40
    assert None in run(WISHES, [crowd, False, []])
    some = run(WISHES, [crowd[:6], True, []])
    assert None not in some and any(each["leader"] for each in some)


def test_a_label_keeps_off_what_is_drawn_however_large(run):
    for reach in (4, 70):
        wall = [{"x": 150 + 6 * n, "y": 150, "reach": reach, "owner": 1} for n in range(20)]
        left, top, right, bottom = run(WISHES, [[[150, 150]], False, []])[0]["box"]
        assert any(left < each["x"] < right and top < each["y"] < bottom for each in wall)
        found = run(WISHES, [[[150, 150]], False, wall])[0]
        assert found is None or not any(
            found["box"][0] < each["x"] + reach and found["box"][2] > each["x"] - reach
            and found["box"][1] < 150 + reach and found["box"][3] > 150 - reach for each in wall
        )  # fmt: skip


def test_what_the_layout_chose_is_kept_where_nothing_else_stands_there(run):
    place = """(squares) => placeLabels([{ at: [150, 150], away: [1, 0], radius: 2.5, own: [], main: false, must: true,
        wordings: [{ wide: 60, high: 30 }], layout: { box: [60, 100, 120, 130], wording: { wide: 60, high: 30 }, sure: false } }],
        squares, [0, 0, 300, 300])[0].box"""
    assert run(place, []) == [60, 100, 120, 130]
    assert run(place, [{"x": 90, "y": 115, "reach": 5, "owner": 1}]) != [60, 100, 120, 130]
