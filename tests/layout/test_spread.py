"""Flows reach a shared node apart, and no farther from their chords than that needs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countylines_map.layout.metrics import Plane, least_angle
from countylines_map.layout.spread import room_for_heads, spread_angles

ANGLES = st.lists(st.floats(-np.pi, np.pi), min_size=2, max_size=12)


@given(ANGLES)
def test_neighbours_are_as_far_apart_as_asked_or_as_an_even_share(angles):
    found = spread_angles(np.array(angles), np.full(len(angles), np.radians(10)))
    assert least_angle(found) >= min(20, 360 / len(angles)) - 1e-6


def test_flows_that_are_apart_already_stay_where_they_are():
    angles = np.radians([0.0, 90.0, 200.0])
    assert spread_angles(angles, np.full(3, np.radians(10))) == pytest.approx(angles)


@given(ANGLES)
def test_the_order_around_the_node_stays(angles):
    distinct = np.array(sorted(set(np.round(angles, 3))))
    if len(distinct) > 1:
        found = np.mod(spread_angles(distinct, np.full(len(distinct), np.radians(10))), 2 * np.pi)
        before, after = np.argsort(np.mod(distinct, 2 * np.pi)), np.argsort(found)
        first = int(np.flatnonzero(after == before[0])[0])
        assert np.roll(after, -first).tolist() == before.tolist()


def star(count):
    """Flows of one width from a half circle into its middle."""
    angles = np.linspace(0, np.pi, count)
    starts = 300 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    nodes, gaps = np.concatenate([np.zeros((1, 2)), starts]), np.full(count, 5.0)
    widths, radii = np.full(count, 4.0), np.full(count + 1, 2.5)
    own, middle = np.arange(count) + 1, np.zeros(count, dtype=int)
    return Plane(starts, np.zeros((count, 2)), own, middle, widths, gaps, gaps, nodes, radii)


def test_few_heads_stay_near_their_place_and_many_stand_on_a_wider_circle():
    few, many, most = (room_for_heads(star(count), 60.0) for count in (3, 25, 200))
    assert (few == 5).all()
    assert (many > 20).all() and (many < 60).all()
    assert (most == 60).all()


def test_a_short_flow_keeps_most_of_its_length():
    plane = star(40)
    plane.starts[0] *= 0.1
    assert room_for_heads(plane, 60.0)[0] == pytest.approx(0.4 * 30)
