"""What is in a label's way is found, and what is its own is told apart; geometry is checked with another library."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from countylines_map.layout.obstacles import Obstacles

FRAME = (400, 400)
BOX = np.array([[100.0, 100.0, 150.0, 120.0]])
NUMBERS = st.integers(1, 399)
LINES = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS).filter(lambda line: line[:2] != line[2:])


def obstacles(lines=(), half=3.0, discs=()):
    points = np.array(lines, dtype=float).reshape(len(lines), 3, 2)
    middles = np.array([disc[:2] for disc in discs], dtype=float).reshape(-1, 2)
    return Obstacles.of(FRAME, (points, np.full(points.shape[:2], half)), (middles, np.array([d[2] for d in discs])))


def test_nothing_in_the_way():
    free, own = obstacles().free(BOX, ())
    assert free.all() and not own.any()


@pytest.mark.parametrize("box", [(-1, 10, 40, 30), (370, 10, 399, 30), (10, 390, 40, 410)])
def test_a_box_keeps_inside_the_frame(box):
    assert not obstacles().free(np.array([box], dtype=float), ())[0].any()


def test_a_flow_bars_a_box_unless_it_is_its_own():
    found = obstacles([[(0, 110), (40, 110), (200, 110)]])
    assert not found.free(BOX, ())[0].any()
    free, own = found.free(BOX, (0,))
    assert free.all() and own.all()


def test_a_broad_flow_bars_more_than_a_thin_one():
    line = [(0, 130), (40, 130), (200, 130)]
    assert obstacles([line], half=2.0).free(BOX, ())[0].all()
    assert not obstacles([line], half=9.0).free(BOX, ())[0].any()


def test_a_disc_bars_a_box_that_owns_flows_too():
    assert not obstacles(discs=[(125, 125, 6)]).free(BOX, (0, 1))[0].any()


def test_a_label_and_its_leader_bar_what_comes_later():
    found = obstacles()
    found.add(BOX[0], np.array([300.0, 300, 150, 120]))
    assert not found.free(BOX + 5, ())[0].any()
    assert not found.free(np.array([[200.0, 190, 240, 220]]), ())[0].any()
    assert found.free(np.array([[200.0, 100, 240, 120]]), ())[0].all()


@given(LINES, LINES)
def test_leaders_cross_as_another_library_says(one, other):
    found = obstacles()
    found.add(np.zeros(4), np.array(other, dtype=float))
    expected = shapely.LineString([one[:2], one[2:]]).crosses(shapely.LineString([other[:2], other[2:]]))
    ends_on = shapely.LineString([one[:2], one[2:]]).touches(shapely.LineString([other[:2], other[2:]]))
    if not ends_on:
        assert found.clear_leaders(np.array([one], dtype=float))[0] == (not expected)


@given(LINES)
def test_a_leader_through_a_label_is_found(line):
    found = obstacles()
    found.add(BOX[0])
    drawn, box = shapely.LineString([line[:2], line[2:]]), shapely.box(*BOX[0])
    clear = found.clear_leaders(np.array([line], dtype=float))[0]
    if drawn.intersects(box.buffer(-1e-6)):
        assert not clear
    elif not drawn.intersects(box):  # a leader that only runs along the edge may be taken either way
        assert clear
