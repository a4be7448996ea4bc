"""The steps between reference systems give what the projection library gives, there and back."""

import warnings

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from pyproj.transformer import TransformerGroup

from countylines_map.boundaries import load_areas
from countylines_map.crs import (
    degrees_to_grid,
    degrees_to_mercator,
    geometries_to_degrees,
    geometries_to_mercator,
    grid_to_degrees,
    kilometres,
    mercator_to_degrees,
)

POINTS = np.array([[-8.6, 49.9], [1.76, 60.8], [0.0, 0.0], [-0.1, 51.5]])


def corners():
    """Every seventh corner of the built-in districts, so all over the United Kingdom."""
    return shapely.get_coordinates(load_areas("built-in").districts.geometry.to_numpy())[::7]


def test_without_grids_of_corrections_the_library_gives_the_same():
    points = corners()
    theirs = np.column_stack(Transformer.from_crs(27700, 4326, always_xy=True).transform(*points.T))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it tells that the grid is missing, which is what we ask
        installed = TransformerGroup(27700, 4326, always_xy=True).best_available
    assert np.abs(theirs - grid_to_degrees(points)).max() < (1e-4 if installed else 1e-9)


def test_there_and_back_is_where_it_was():
    points = corners()
    assert np.abs(degrees_to_grid(grid_to_degrees(points)) - points).max() < 0.01


def test_geometries_keep_their_kind_and_their_holes():
    ring = shapely.box(600_000, 300_000, 610_000, 310_000).difference(shapely.box(602_000, 302_000, 603_000, 303_000))
    (found,) = geometries_to_degrees([ring])
    assert len(found.interiors) == 1 and found.is_valid


def test_distances_are_those_of_the_grid():
    start, end = np.array([[500_000.0, 200_000.0]]), np.array([[503_000.0, 204_000.0]])
    assert kilometres(grid_to_degrees(start), grid_to_degrees(end)).tolist() == [pytest.approx(5.0)]
    assert len(kilometres(np.zeros((0, 2)), np.zeros((0, 2)))) == 0


def test_there_and_back_agree_with_proj():
    proj = Transformer.from_crs(4326, 3857, always_xy=True)
    expected = np.column_stack(proj.transform(*POINTS.T))
    assert degrees_to_mercator(POINTS) == pytest.approx(expected, abs=1e-3)
    assert mercator_to_degrees(expected) == pytest.approx(POINTS, abs=1e-9)


def test_geometries_keep_their_shape_and_place():
    line, nothing = geometries_to_mercator([shapely.LineString(POINTS), None])
    assert nothing is None
    assert shapely.get_coordinates(line) == pytest.approx(degrees_to_mercator(POINTS))


def test_one_point_is_an_array_of_one():
    """Also with a NumPy that takes an array of one for a number, as pyproj did with it, under a warning."""
    for step in (degrees_to_grid, lambda degrees: grid_to_degrees(degrees_to_grid(degrees)), degrees_to_mercator):
        assert step(POINTS[:1]).shape == (1, 2)
        assert (step(POINTS[:1]) == step(POINTS)[:1]).all()
    assert kilometres(POINTS[:1], POINTS[1:2]).shape == (1,)
