"""The point of an area is where its postcodes are, inside its polygon, or where a pin says."""

from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from countylines_map.boundaries import load_areas
from countylines_map.boundaries.anchors import place_anchors
from countylines_map.boundaries.interior import inside
from countylines_map.errors import DatasetError, UnknownPlaceError

AREAS = load_areas("built-in")
DRAWN = list(AREAS.membership.areas)
NORWICH, NORFOLK, TYNE_AND_WEAR = "E07000148", "E10000020", "E11000007"


def test_every_area_has_its_anchor_inside_in_degrees_too():
    anchors, frame = place_anchors(AREAS, DRAWN), AREAS.frame(DRAWN)
    assert list(anchors.index) == DRAWN and anchors.index.name == "area_code" and anchors.crs.to_epsg() == 4326
    assert list(anchors.index[~frame.contains(anchors)]) == []


def test_an_area_is_weighted_by_the_postcodes_of_its_districts():
    districts = AREAS.districts.loc[list(AREAS.members(NORFOLK))]
    east = (districts["anchor_e"] * districts["postcodes"]).sum() / districts["postcodes"].sum()
    anchor = place_anchors(AREAS, [NORFOLK, NORWICH]).to_crs(27700).geometry[NORFOLK]
    assert anchor.x == pytest.approx(east, abs=0.1)
    assert place_anchors(AREAS, [NORFOLK])["method"].item() == "postcodes"


def test_the_anchor_of_a_district_is_the_mean_of_its_postcodes():
    anchor = place_anchors(AREAS, [NORFOLK, NORWICH]).to_crs(27700).geometry[NORWICH]
    assert (anchor.x, anchor.y) == pytest.approx(tuple(AREAS.districts.loc[NORWICH, ["anchor_e", "anchor_n"]]), abs=0.1)
    assert anchor.distance(shapely.Point(623000, 308500)) < 3000, "Norwich market place"


def test_a_mean_outside_is_moved_inside_and_said():
    anchors = place_anchors(AREAS, [TYNE_AND_WEAR, "N92000002", "K02000001"])
    assert list(anchors["method"]) == ["postcodes, moved inside", "small areas", "postcodes and small areas"]


def test_an_area_of_which_nothing_is_known_has_its_middle():
    bare = replace(AREAS, districts=AREAS.districts.assign(small_areas=0))
    assert place_anchors(bare, ["N92000002"])["method"].item() == "middle"


def test_a_pin_is_taken_as_it_is():
    anchors = place_anchors(AREAS, [NORFOLK, NORWICH], {NORFOLK: (0.95, 52.62)})
    assert list(anchors["method"]) == ["pinned", "postcodes"]
    assert (anchors.geometry[NORFOLK].x, anchors.geometry[NORFOLK].y) == pytest.approx((0.95, 52.62))


def test_pins_outside_are_refused_together_with_a_fix():
    pins = {NORFOLK: (52.62, 0.95), NORWICH: (0.1, 51.5)}
    with pytest.raises(DatasetError, match=r"give longitude, then latitude, within 0\.15 to 1\.7") as caught:
        place_anchors(AREAS, [NORFOLK, NORWICH], pins)
    assert len(caught.value.problems) == 2
    with pytest.raises(DatasetError, match="not a longitude and a latitude"):
        place_anchors(AREAS, [NORFOLK], {NORFOLK: (float("nan"), 52.0)})


def test_an_unknown_area_is_refused():
    with pytest.raises(UnknownPlaceError):
        place_anchors(AREAS, ["Norfolk"])


def test_no_areas_give_an_empty_frame():
    anchors = place_anchors(AREAS, [])
    assert len(anchors) == 0 and anchors.crs.to_epsg() == 4326


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=9, unique=True),
    st.tuples(st.integers(-60, 110), st.integers(-60, 110)),
)
def test_inside_is_inside_for_any_polygon(corners, point):
    polygon = shapely.make_valid(shapely.Polygon(corners))
    parts = [p for p in shapely.get_parts(polygon) if p.geom_type == "Polygon" and p.area > 1e-6]
    if parts:
        shape = shapely.multipolygons(parts)
        assert shape.contains(inside(shape, shapely.Point(point)))
