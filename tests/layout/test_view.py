"""A view shows what it must, at the largest scale, and gives up only what would make that too small."""

import geopandas as gpd
import pytest
import shapely

from countylines_map.crs import degrees_to_mercator
from countylines_map.layout.view import MOST, fit_view

ENGLAND = shapely.box(-3, 51, 1, 54)
SHETLAND = shapely.box(-2, 59, -1, 61)


def series(*shapes):
    return gpd.GeoSeries(list(shapes), crs=4326)


def inside(view, shape):
    west, south, east, north = shape.bounds
    (west, south), (east, north) = degrees_to_mercator([[west, south], [east, north]])
    minx, miny, maxx, maxy = view.bounds
    return minx <= west and miny <= south and maxx >= east and maxy >= north


def test_everything_is_shown_where_nothing_is_said():
    view = fit_view(series(ENGLAND, SHETLAND), 400, 400, 10)
    assert inside(view, ENGLAND) and inside(view, SHETLAND)


def test_the_core_stays_large_and_whole():
    alone = fit_view(series(ENGLAND), 400, 400, 10)
    view = fit_view(series(ENGLAND, SHETLAND), 400, 400, 10, series(ENGLAND))
    assert inside(view, ENGLAND) and not inside(view, SHETLAND)
    assert view.metres_per_px == pytest.approx(MOST * alone.metres_per_px)


def test_what_hardly_makes_it_smaller_is_shown_whole():
    near = shapely.box(-3, 54, 1, 54.3)
    view = fit_view(series(ENGLAND, near), 400, 400, 10, series(ENGLAND))
    assert inside(view, ENGLAND) and inside(view, near)


def test_a_single_point_is_a_view():
    view = fit_view(series(shapely.Point(0, 52)), 400, 300, 10, series(shapely.Point(0, 52)))
    assert view.metres_per_px == pytest.approx(1) and view.bounds[2] > view.bounds[0]
