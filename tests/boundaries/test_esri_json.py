"""Esri's own JSON of polygons: whatever order the rings stand in, the same land comes out, vertex by vertex."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from portal_server import esri_polygon

from countylines_map.boundaries.esri_json import polygon


def island(x: int, y: int, holes: int) -> shapely.Polygon:
    """A square with holes, and in each hole room for an island of its own."""
    ring = shapely.box(x, y, x + 100, y + 100)
    for number in range(holes):
        ring = ring.difference(shapely.box(x + 10 + 22 * number, y + 10, x + 25 + 22 * number, y + 90))
    return ring


@given(
    places=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=6, unique_by=lambda p: p[0]),
    inner=st.booleans(),
    order=st.randoms(use_true_random=False),
)
def test_rings_in_any_order_are_the_same_land(places, inner, order):
    parts = [island(x * 1000 + 400_000, 300_000, holes) for x, holes in places]
    parts += [shapely.box(p.bounds[0] + 12, 300_020, p.bounds[0] + 20, 300_030) for p in parts if inner and p.interiors]
    whole = shapely.multipolygons(parts) if len(parts) > 1 else parts[0]
    rings = esri_polygon(whole)["rings"]
    order.shuffle(rings)
    found = polygon({"rings": rings})
    assert found.is_valid and found.equals(whole) and found.geom_type == whole.geom_type
    assert set(map(tuple, shapely.get_coordinates(found))) == set(map(tuple, shapely.get_coordinates(whole)))


def test_what_is_nothing_and_what_is_no_ring():
    assert polygon(None) is None and polygon({"rings": []}) is None
    alone = polygon({"rings": [[[0, 0], [1, 0], [1, 1], [0, 0]]]})  # wound as a hole, and in nothing
    assert alone.area == 0.5
    assert polygon({"rings": [[[0, 0, 7], [0, 1, 7], [1, 1, 7], [0, 0, 7]]]}).has_z is False
    for wrong in ({}, {"rings": 7}, {"rings": [[[0, 0], [1, 1], [0, 0]]]}, {"rings": [["a", "b", "c", "d"]]}):
        with pytest.raises((ValueError, TypeError, KeyError)):
            polygon(wrong)
