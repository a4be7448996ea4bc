"""The built-in coverage is one valid coverage, any area is a valid polygon of it, police outlines are exact."""

import os
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from countylines_map.boundaries import load_areas
from countylines_map.errors import SourceError, UnknownPlaceError
from countylines_map.files import geodata

AREAS = load_areas("built-in")
CODES = list(AREAS.membership.areas)
KEPT = ["area_name", "anchor_e", "anchor_n", "postcodes", "small_areas", "half_m", "nine_tenths_m", "geometry"]


def police_outlines():
    return gpd.read_file(geodata() / "sources" / "police_force_areas_2016_12.geojson").set_index("PFA16CD").geometry


def test_the_frame_is_as_promised():
    frame = AREAS.districts
    assert list(frame) == KEPT
    assert frame.index.name == "area_code" and frame.index.is_unique and frame.crs.to_epsg() == 27700
    assert tuple(frame.index) == AREAS.membership.districts
    assert ((frame["postcodes"] > 0) != (frame["small_areas"] > 0)).all() and frame["small_areas"].sum() == 4537
    assert (frame["half_m"] > 0).all() and (frame["half_m"] <= frame["nine_tenths_m"]).all()
    assert (frame["area_name"] == [AREAS.membership.area(code).name for code in frame.index]).all()


def test_the_districts_are_one_valid_coverage():
    assert AREAS.districts.is_valid.all()
    assert shapely.coverage_is_valid(AREAS.districts.geometry.to_numpy())


def test_the_file_is_small_enough_to_ship():
    assert (geodata() / "districts.gpkg").stat().st_size <= 1_750_000


@pytest.mark.parametrize("code", sorted(police_outlines().index))
def test_official_police_outlines_are_kept_exactly(code):
    official, ours = police_outlines()[code], AREAS.polygon(code)
    assert ours.symmetric_difference(official).area < 1  # square metre
    kept = {tuple(xy) for xy in shapely.get_coordinates(ours)}
    assert {tuple(xy) for xy in shapely.get_coordinates(official)} <= kept, "a vertex of the official outline is gone"


@pytest.mark.parametrize("crs", [4326, 3857])
def test_every_area_is_valid_also_where_maps_draw_it(crs):
    frame = AREAS.frame(CODES).to_crs(crs)
    assert list(frame.index[~frame.is_valid]) == []
    assert list(frame.index[frame.is_empty]) == []


def test_an_area_is_as_large_as_its_districts_together():
    sizes = AREAS.districts.area
    for code in CODES:
        assert AREAS.polygon(code).area == pytest.approx(sizes[list(AREAS.members(code))].sum(), rel=1e-9)


@pytest.mark.parametrize(
    ("kind", "inside"),
    [("region", "E92000001"), ("police force area", "K02000001"), ("ceremonial county", "E92000001")],
)
def test_a_level_fills_what_it_covers_without_overlap(kind, inside):
    codes = [code for code in CODES if AREAS.membership.area(code).kind == kind]
    polygons = np.array([AREAS.polygon(code) for code in codes])
    assert shapely.coverage_is_valid(polygons)
    assert shapely.area(polygons).sum() == pytest.approx(AREAS.polygon(inside).area, rel=1e-9)


def test_neighbours_meet_and_the_border_has_no_gap():
    assert AREAS.polygon("E10000020").touches(AREAS.polygon("E10000029"))
    border = AREAS.polygon("E92000001").intersection(AREAS.polygon("S92000003"))
    assert border.length > 100_000 and border.area == 0
    britain = AREAS.polygon("K03000001")
    assert britain.area == pytest.approx(sum(AREAS.polygon(c).area for c in ("E92000001", "W92000004", "S92000003")))


def test_a_polygon_is_made_once():
    assert AREAS.polygon("E10000012") is AREAS.polygon("E10000012")


def test_northern_ireland_has_its_eleven_districts():
    belfast, lisburn = AREAS.polygon("N09000003"), AREAS.polygon("N09000007")
    assert belfast.contains(shapely.Point(146_000, 530_000)) and belfast.touches(lisburn)
    assert belfast.area == pytest.approx(139e6, rel=0.02)
    assert AREAS.polygon("N92000002").equals(AREAS.polygon("N23000001"))
    assert AREAS.polygon("N92000002").area == pytest.approx(14.2e9, rel=0.01)
    assert AREAS.polygon("K02000001").area > AREAS.polygon("K03000001").area


def test_all_missing_districts_are_told_at_once():
    without = replace(AREAS, districts=AREAS.districts.drop(["N09000001", "N09000002"]), _polygons={})
    with pytest.raises(
        SourceError, match=r"no polygon for Antrim and Newtownabbey \(N09000001\). Fix: bring the official"
    ) as caught:
        without.frame(["E10000020", "N09000001", "N09000002"])
    assert len(caught.value.problems) == 2


def test_unknown_and_old_codes_are_refused():
    with pytest.raises(UnknownPlaceError, match="use E08000039"):
        AREAS.polygon("E08000019")
    with pytest.raises(UnknownPlaceError):
        AREAS.frame(["Norfolk"])


def test_a_frame_keeps_the_order_asked_for():
    frame = AREAS.frame(["E10000020", "E12000007", "E10000012", "E10000020"])
    assert list(frame.index) == ["E10000020", "E12000007", "E10000012"]
    assert list(frame) == ["area_name", "kind", "label", "accuracy_m", "geometry"]
    assert frame["accuracy_m"].between(20, 90).all()
    assert frame.crs.to_epsg() == 4326 and frame.index.name == "area_code"
    west, south, east, north = frame.total_bounds
    assert -1 < west < east < 2 and 51 < south < north < 53.1


def test_land_is_the_four_countries():
    land = AREAS.land()
    assert list(land.index) == ["E92000001", "W92000004", "S92000003", "N92000002"]
    assert list(land["area_name"]) == ["England", "Wales", "Scotland", "Northern Ireland"]


def test_what_the_lines_are_is_said_and_credited():
    assert AREAS.name == "built-in"
    assert AREAS.description.startswith(
        "outlines of police force areas: ONS, December 2016; lines between districts inside them, and Northern Ireland: census areas"
    )
    assert AREAS.attribution == (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
        "Contains OS data © Crown copyright and database right 2016",
        "Contains OS data © Crown copyright and database right 2011",
        "Source: NISRA, Open Government Licence v3.0",
        "Contains OSNI data © Crown copyright and database right 2011",
        "Contains OS data © Crown copyright and database right 2025",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025",
        "Outline of Scotland: made with Natural Earth",
    )


def test_how_close_the_lines_are_is_said_for_the_areas_shown():
    measured = AREAS.districts.loc["E07000148"]
    assert AREAS.accuracy(["E07000148"]) == (measured["half_m"], measured["nine_tenths_m"])
    highland = AREAS.accuracy(["S12000017"])
    assert highland[0] > 5 * AREAS.accuracy(["E10000020"])[0]
    assert AREAS.described(["S12000017"]) == (
        f"{AREAS.description}; half of the lines shown lie within about {highland[0]:,} m of the official ones, "
        f"nine tenths within about {highland[1]:,} m"
    )
    unmeasured = replace(AREAS, districts=AREAS.districts.drop(columns=["half_m"]))
    assert unmeasured.described(["S12000017"]) == AREAS.description


def test_without_an_official_coverage_the_built_in_one_is_used(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTYLINES_MAP_DATA", str(tmp_path))
    assert load_areas().name == "built-in"
    with pytest.raises(SourceError, match=r"no official boundaries have been brought\. Fix: bring them"):
        load_areas("official")


def test_a_changed_coverage_is_refused_by_name(monkeypatch, tmp_path):
    for name in ("sources.toml", "areas.csv", "membership.csv", "changes.csv"):
        (tmp_path / name).write_bytes((geodata() / name).read_bytes())
    (tmp_path / "districts.gpkg").write_bytes((geodata() / "districts.gpkg").read_bytes()[:-1] + b"x")
    monkeypatch.setattr("countylines_map.sources.geodata", lambda: tmp_path)
    monkeypatch.setattr("countylines_map.boundaries.coverages.geodata", lambda: tmp_path)
    with pytest.raises(SourceError, match=rf"{os.sep}districts\.gpkg: the file is not what its record says"):
        load_areas("built-in")


def test_land_without_places_is_what_they_leave():
    whole, left = AREAS.land(), AREAS.land(["E10000020", "W92000004"])
    assert "W92000004" in whole.index and "W92000004" not in left.index
    norfolk = AREAS.frame(["E10000020"]).to_crs(27700).area.iloc[0]
    lost = (whole.to_crs(27700).area - left.to_crs(27700).area)["E92000001"]
    assert lost == pytest.approx(norfolk, rel=1e-6)


def test_areas_that_share_a_district_are_not_apart():
    assert AREAS.apart(["E10000020", "E10000029", "E10000020"])
    assert not AREAS.apart(["E10000020", "E07000148"])
