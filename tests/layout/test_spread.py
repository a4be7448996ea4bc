"""Flows reach a shared node apart, and no farther from their chords than that needs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countylines_map.layout.metrics import least_angle
from countylines_map.layout.spread import spread_angles

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
