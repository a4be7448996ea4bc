"""The metrics find the faults that are put in front of them."""

import numpy as np
import pytest

from countylines_map.layout.bezier import bend
from countylines_map.layout.metrics import Plane, crossing_pairs, faults, measure


def plane(starts, ends, nodes=None, width=4.0):
    starts, ends = np.array(starts, dtype=float), np.array(ends, dtype=float)
    nodes = np.concatenate([starts, ends, np.array(nodes or np.zeros((0, 2))).reshape(-1, 2)])
    n = len(starts)
    gaps = np.full(n, 5.0)
    return Plane(
        starts, ends, np.arange(n), np.arange(n) + n, np.full(n, width), gaps, gaps, nodes, np.full(len(nodes), 2.5)
    )


def straight(flows):
    return bend(flows.starts, flows.ends, np.zeros(len(flows.starts)))


def test_two_lines_that_cross_are_one_crossing():
    flows = plane([(0, 0), (0, 100)], [(100, 100), (100, 0)])
    assert measure(straight(flows), flows)["crossings"] == faults(straight(flows), flows) == 1


def test_lines_side_by_side_are_none():
    flows = plane([(0, 0), (0, 40)], [(100, 0), (100, 40)])
    assert faults(straight(flows), flows) == 0


@pytest.mark.parametrize(("y", "found"), [(0, 1), (9, 1), (13, 0)])
def test_a_place_within_five_pixels_of_a_line_is_overrun(y, found):
    flows = plane([(0, 0)], [(100, 0)], nodes=[(50, y)])  # 2 px half width, 2.5 px place: 9.5 px is five apart
    assert measure(straight(flows), flows)["overruns"] == found


def test_overlap_is_the_length_that_touches():
    flows = plane([(0, 0), (0, 3)], [(200, 0), (200, 3)])
    assert measure(straight(flows), flows)["overlap_px"] == pytest.approx(190, abs=20)


def test_crossings_agree_with_another_library():
    import shapely

    random = np.random.default_rng(4)
    lines = random.uniform(0, 100, (40, 6, 2))
    shapes = shapely.linestrings(lines)
    expected = shapely.crosses(shapes[:, None], shapes[None])
    np.fill_diagonal(expected, False)
    found = crossing_pairs(lines)
    np.fill_diagonal(found, False)
    assert (found == expected).all() and found.sum() > 100
