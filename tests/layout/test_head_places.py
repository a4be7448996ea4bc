"""Heads end at what they point at: close to its node, or on its outline where many come in."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from countylines_map.layout.bezier import bend
from countylines_map.layout.head_places import SIMPLIFIED_PX, entry_distances, gaps_on_curves, room_for_heads
from countylines_map.layout.metrics import Plane


def star(count):
    """Flows of one width from a half circle into its middle."""
    angles = np.linspace(0, np.pi, count)
    starts = 300 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    nodes, gaps = np.concatenate([np.zeros((1, 2)), starts]), np.full(count, 5.0)
    widths, radii = np.full(count, 4.0), np.full(count + 1, 2.5)
    own, middle = np.arange(count) + 1, np.zeros(count, dtype=int)
    return Plane(starts, np.zeros((count, 2)), own, middle, widths, gaps, gaps, nodes, radii)


def test_few_heads_stay_near_their_place_and_many_stand_on_a_wider_circle():
    few, many, most = (room_for_heads(star(count), {}, 60.0)[0] for count in (3, 25, 200))
    assert (few == 5).all()
    assert (many > 20).all() and (many < 60).all()
    assert (most == 60).all()


def test_a_short_flow_keeps_most_of_its_length():
    plane = star(40)
    plane.starts[0] *= 0.1
    assert room_for_heads(plane, {}, 60.0)[0][0] == pytest.approx(0.4 * 30)


def test_where_many_come_in_heads_stand_on_the_outline():
    plane, small = star(25), {0: shapely.Point(0, 0).buffer(12)}
    gaps, on_outline = room_for_heads(plane, small, 60.0)
    assert on_outline.all()
    assert gaps == pytest.approx(np.full(25, 12), abs=0.5)
    assert (room_for_heads(star(3), small, 60.0)[0] == 5).all(), "few stay close to the node"


def test_an_outline_that_leaves_too_little_of_a_flow_is_not_waited_at():
    plane, large = star(25), {0: shapely.Point(0, 0).buffer(200)}
    gaps, on_outline = room_for_heads(plane, large, 60.0)
    assert not on_outline.any()
    assert (gaps < 60.1).all() and (gaps > 20).all(), "the circle, which is inside the place"


def test_heads_follow_the_outline_once_it_is_known_how_flows_bend():
    plane, outline = star(25), {0: shapely.box(-10, -10, 10, 10)}
    gaps, on_outline = room_for_heads(plane, outline, 60.0)
    plane = replace(plane, gaps_end=gaps)
    curves = bend(plane.starts, plane.ends, np.full(25, 0.2))
    gaps = gaps_on_curves(curves, plane, outline, on_outline, np.full(25, 5.0))
    found = entry_distances(curves, outline[0])
    assert gaps == pytest.approx(found - 2 * SIMPLIFIED_PX)
    assert (found >= 9.5).all() and (found < 14.5).all()


def test_a_curve_that_is_never_outside_has_no_entry():
    curve = np.array([[[1.0, 1.0], [5.0, 2.0], [9.0, 9.0]]])
    assert np.isnan(entry_distances(curve, shapely.box(0, 0, 10, 10))).all()
    assert np.isnan(entry_distances(curve, None)).all()


def test_the_last_way_in_counts():
    two = shapely.MultiPolygon([shapely.box(20, -5, 40, 5), shapely.box(80, -5, 120, 5)])
    straight = np.array([[[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]]])
    assert entry_distances(straight, two)[0] == pytest.approx(20, abs=0.1)
