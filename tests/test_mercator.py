"""The formulas agree with the projection library."""

import numpy as np
import pyproj
import pytest
import shapely

from countylines_map.mercator import projected, to_degrees, to_metres

POINTS = np.array([[-8.6, 49.9], [1.76, 60.8], [0.0, 0.0], [-0.1, 51.5]])


def test_there_and_back_agree_with_proj():
    proj = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
    expected = np.column_stack(proj.transform(*POINTS.T))
    assert to_metres(POINTS) == pytest.approx(expected, abs=1e-3)
    assert to_degrees(expected) == pytest.approx(POINTS, abs=1e-9)


def test_geometries_keep_their_shape_and_place():
    line, nothing = projected([shapely.LineString(POINTS), None])
    assert nothing is None
    assert shapely.get_coordinates(line) == pytest.approx(to_metres(POINTS))
