"""Maps of a user's own polygons, anywhere: names and codes of the file, its own plane, and clear refusals."""

import runpy
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from countylines_map.boundaries import import_boundaries, land_of_others, load_own_areas, place_anchors
from countylines_map.errors import (
    AmbiguousPlaceError,
    CountylinesError,
    DatasetError,
    OutputError,
    SourceError,
    UnknownPlaceError,
)
from countylines_map.export.bundle import built_files
from countylines_map.export.layers import make_layers
from countylines_map.gazetteer import own_gazetteer
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset

NAMES = ("Nord", "Côtes-d'Armor", "Val-d'Oise", "Paris", "Essonne", "Norfolk")
CODES = ("59", "22", "95", "75", "91", "2A")


def squares(lon=2.0, lat=48.0, step=0.5, names=NAMES, codes=CODES, crs="EPSG:4326"):
    """A row of squares that meet, from west to east."""
    shapes = [shapely.box(lon + i * step, lat, lon + (i + 1) * step, lat + step) for i in range(len(names))]
    frame = gpd.GeoDataFrame({"insee": list(codes), "nom": list(names)}, geometry=shapes, crs="EPSG:4326")
    return frame.to_crs(crs) if crs else frame


def said(path, **more):
    return {"file": str(path), "code_column": "insee", "name_column": "nom", **more}


def kept(folder, frame=None, name="departments.gpkg", **more):
    path = folder / name
    (squares() if frame is None else frame).to_file(path, **more)
    return path


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.fgb", "a.shp"])
@pytest.mark.parametrize("crs", [4326, 2154, 3857, 32631, 3035, 4269])
def test_any_format_and_reference_system_is_read(name, crs, tmp_path):
    if name == "a.geojson" and crs == 4269:
        pytest.skip("GDAL writes this system into a GeoJSON as degrees of WGS 84")
    areas = load_own_areas(said(kept(tmp_path, squares(crs=f"EPSG:{crs}"), name)))
    frame = areas.frame(["59", "2A"])
    assert list(frame["area_name"]) == ["Nord", "Norfolk"] and set(frame["kind"]) == {"area"}
    assert np.abs(frame.total_bounds - [2, 48, 5, 48.5]).max() < 2e-4
    anchors = place_anchors(areas, ["59", "2A"])
    assert frame.contains(anchors).all() and set(anchors["method"]) == {"middle"}
    assert areas.apart(["59", "22"]) == (not areas.notes)


@settings(max_examples=60, deadline=None)
@given(lon=st.floats(-170, 165), lat=st.floats(-80, 79), step=st.sampled_from([0.01, 0.3, 2.0]))
def test_areas_anywhere_come_back_where_they_are(lon, lat, step, tmp_path_factory):
    areas = load_own_areas(said(kept(tmp_path_factory.mktemp("x"), squares(lon, lat, step))))
    frame = areas.frame(CODES)
    assert np.abs(frame.total_bounds - [lon, lat, lon + 6 * step, lat + step]).max() < 1e-7
    assert frame.contains(place_anchors(areas, CODES)).all() and areas.notes == ()
    assert shapely.area(areas.land(CODES[:3]).geometry.iloc[0]) == pytest.approx(3 * step**2, rel=1e-6)


def test_a_map_of_another_country_is_built_whole(tmp_path):
    kept(tmp_path)
    (tmp_path / "moves.csv").write_text("from,n\nNORD,20\nCotes d Armor,7\n95,4\nunknown,3\nNorfolk,2\n")
    toml = tmp_path / "moves.toml"
    toml.write_text(
        'title = "Moves"\nunit = "people"\ndestination = "Paris"\n[areas]\nfile = "departments.gpkg"\n'
        'code_column = "insee"\nname_column = "nom"\nsource = "© somebody"\n[places]\nNorfolk = "2A"\n'
    )
    made = make_flow_map(open_dataset(toml))
    assert list(made.areas.index) == ["75", "59", "22", "95", "2A"] and made.attribution == ("© somebody",)
    assert (
        made.layouts[0].lines["length_km"].round(0).tolist()[0] == 111
    )  # three squares of half a degree at 48.25 north
    page = built_files(made, Options())["map.html"].decode()
    for word in ("United Kingdom", "Ordnance Survey", "British", "National Statistics", "district"):
        assert word not in page
    assert "© somebody" in page and "Côtes-d" in page


def test_a_file_of_the_census_is_imported_and_its_areas_draw(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTYLINES_MAP_DATA", str(tmp_path / "data"))
    tools = Path(__file__).parents[2] / "tools"
    monkeypatch.syspath_prepend(tools)
    made = runpy.run_path(str(tools / "make_census_polygons.py"))
    names = [f"Norwich {number:03}{letter}" for number in (1, 2) for letter in "ABC"]
    small = gpd.GeoDataFrame(
        {"LSOA11CD": [f"E0100000{i}" for i in range(6)], "LSOA11NM": names},
        geometry=[shapely.box(1.2 + i / 100, 52.6, 1.21 + i / 100, 52.61) for i in range(6)],
        crs="EPSG:4326",
    )
    below = small.rename(columns={"LSOA11CD": "SICBL22CD", "LSOA11NM": "SICBL22NM"})
    listed = {
        "region_code": below["SICBL22CD"],
        "icb": ["One"] * 4 + ["Other"] * 2,
        "icb_code": ["E54000001"] * 4 + ["E54000002"] * 2,
    }
    boards = made["boards"](below, gpd.pd.DataFrame(listed))
    for layer, frame in {"lsoa": small, "msoa": made["msoas"](small), "sub_icb": below, "icb": boards}.items():
        frame.to_file(tmp_path / "census_2011.gpkg", layer=layer, engine="pyogrio")
    found = [brought.source.key for brought in import_boundaries(tmp_path / "census_2011.gpkg")]
    assert found == ["lsoa-2011", "msoa-2011", "sub_icb-2022", "icb-2022"]
    (tmp_path / "moves.csv").write_text("from,n\nNorwich 001,20\nNorwich 002,7\n")
    words: dict = {"title": "M", "unit": "people", "destination": "Norwich 002", "areas": "msoa"}
    flow_map = make_flow_map(open_dataset(tmp_path / "moves.csv", **words))
    assert list(flow_map.areas.index) == ["Norwich 002", "Norwich 001"] and flow_map.flows["internal"].tolist() == [
        False,
        True,
    ]
    wanted = shapely.box(1.2, 52.6, 1.23, 52.61)
    assert flow_map.areas.geometry["Norwich 001"].symmetric_difference(wanted).area < 1e-9
    codes = load_own_areas({"file": "icb"}).frame(["E54000001", "E54000002"])
    assert list(codes["area_name"]) == ["One", "Other"]


def test_names_are_read_exactly_and_near_ones_suggested(tmp_path):
    areas = load_own_areas(said(kept(tmp_path, squares(names=("Nord", "Nord", "Val", "75", "Essonne", "Norfolk")))))
    names = own_gazetteer(areas.membership, areas.name)
    assert [names.locate(text).code for text in ("val", " VAL ", "2a", "Norfolk")] == ["95", "95", "2A", "2A"]
    assert names.locate("not recorded").category == "unknown"
    assert [names.kind_of(text) for text in ("val", "Nord", "unknown", "London")] == ["place", "place", "unknown", ""]
    with pytest.raises(AmbiguousPlaceError, match=r"is 2 areas in departments.gpkg: Nord \(22\), Nord \(59\)"):
        names.locate("Nord")
    with pytest.raises(AmbiguousPlaceError, match="75"):
        own_gazetteer(
            load_own_areas(said(kept(tmp_path, squares(names=("75", *NAMES[1:])), "b.gpkg"))).membership, "b"
        ).locate("75")
    with pytest.raises(UnknownPlaceError, match=r"did you mean 'Essonne' \(91\)\?"):
        names.locate("Essone")
    for text in ("London", "IP1", "E07000148", "Outside Norfolk", "Norfolk Police", "France"):
        with pytest.raises(UnknownPlaceError):
            names.locate(text)
    with pytest.raises(DatasetError, match="'77' is not the code of an area"):
        own_gazetteer(areas.membership, "x", {"here": "77"})


WRONG = {
    "no code": (
        lambda: squares(codes=("59", None, "95", "75", "91", "2A")),
        {},
        r"1 features have no code \(feature 2\)",
    ),
    "an empty name": (lambda: squares(names=("Nord", "", *NAMES[2:])), {}, "1 features have no name"),
    "a code twice": (lambda: squares(codes=("59", "59", *CODES[2:])), {}, r"more than once \(59\)"),
    "no polygon": (
        lambda: squares().assign(geometry=lambda f: [None, *f.geometry[1:]]),
        {},
        r"1 areas have no polygon \(59\)",
    ),
    "points": (lambda: squares().assign(geometry=lambda f: f.centroid), {}, "6 areas have no polygon"),
    "another column": (squares, {"code_column": "inse"}, r"no column 'inse'. Fix: did you mean 'insee'"),
    "no column": (squares, {"name_column": ""}, "nothing says which column is the name_column.*insee, nom"),
    "another layer": (squares, {"layer": "x"}, "no layer 'x'"),
    "two systems": (squares, {"crs": "EPSG:2154"}, "file says that its reference system is WGS 84, and you say RGF93"),
    "no such system": (
        lambda: squares().set_crs(None, allow_override=True),
        {"crs": "EPSG:999999"},
        "is not a reference system",
    ),
    "no system": (
        lambda: squares(crs=None).set_crs(None, allow_override=True),
        {},
        "does not say its reference system",
    ),
    "degrees called metres": (lambda: squares().set_crs(2154, allow_override=True), {}, "are in degrees, though"),
    "no file": (None, {}, "there is no such file"),
}


@pytest.mark.parametrize("fault", WRONG)
@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS", "ignore:'crs' was not provided")
def test_wrong_files_are_refused(fault, tmp_path):
    make, more, message = WRONG[fault]
    path = kept(tmp_path, make()) if make else tmp_path / "gone.gpkg"
    with pytest.raises(SourceError, match=message):
        load_own_areas(said(path, **more))


def test_a_file_without_its_system_is_read_as_said(tmp_path):
    path = kept(tmp_path, squares(crs="EPSG:2154"), "a.shp")
    (tmp_path / "a.prj").unlink()
    assert load_own_areas(said(path, crs="EPSG:2154")).frame(["59"]).total_bounds[0] == pytest.approx(2, abs=1e-4)


FIJI = [
    shapely.box(177, -18.5, 178.5, -17.5),
    shapely.box(178.5, -18.5, 179.5, -17.5),
    shapely.box(-180, -17, -179.5, -16.5),
]
TWO_SIDES = shapely.MultiPolygon([shapely.box(179.5, -17, 180, -16.5), shapely.box(-180, -17, -179.8, -16.5)])
THREE_SIDES = shapely.MultiPolygon(
    [shapely.box(60, 0, 61, 1), shapely.box(-70, 0, -69, 1), shapely.box(170, 0, 171, 1)]
)
FAR_OFF = [shapely.box(-60, 0, -59, 1), shapely.box(20, 0, 21, 1)]  # what the map does not name


def across(third=TWO_SIDES):
    return squares().assign(
        geometry=[*FIJI[:2], FIJI[2] if third is None else third, *FAR_OFF, shapely.box(2, 48, 3, 49)]
    )


@pytest.mark.parametrize("third", [None, TWO_SIDES], ids=["an area on the other side", "an area on both sides"])
def test_a_map_across_the_180th_meridian_is_turned_to_face_it(third, tmp_path):
    areas = load_own_areas(said(kept(tmp_path, across(third)))).for_map(CODES[:3])
    frame, anchors = areas.frame(CODES[:3]), place_anchors(areas, CODES[:3])
    west, _, east, _ = frame.total_bounds
    assert areas.across and west == 177 and 180 < east <= 180.5 and frame.contains(anchors).all()
    last = frame.geometry.iloc[2]
    assert last.geom_type == "Polygon" and last.bounds == (
        (179.5, -17, 180.2, -16.5) if third is not None else (180, -17, 180.5, -16.5)
    )
    land = areas.land(CODES[:3]).geometry.iloc[0]
    assert land.is_valid and land.area == pytest.approx(3, rel=1e-6) and land.bounds[0] > 0
    world = areas.facing(land_of_others(everywhere=True))
    assert (
        world.is_valid and world.intersects(shapely.Point(179.2, -16.6)) and world.intersects(shapely.Point(188, 66.5))
    )


def test_a_map_across_the_meridian_is_built_and_exported(tmp_path):
    kept(tmp_path, across())
    (tmp_path / "t.csv").write_text("from,n\nNord,20\nVal-d'Oise,7\n")
    words = {
        "areas": str(tmp_path / "departments.gpkg"),
        "code_column": "insee",
        "name_column": "nom",
        "destination": "Côtes-d'Armor",
    }
    flow_map = make_flow_map(open_dataset(tmp_path / "t.csv", title="T", unit="people", **words))
    view = flow_map.layouts[0].view
    assert view.bounds[2] - view.bounds[0] < 700_000, "the islands, not the Earth"
    assert flow_map.layouts[0].lines["length_km"].max() < 250
    assert "map.html" in built_files(flow_map, Options())
    layer = make_layers(flow_map, 4326)["areas"]
    assert layer.bounds[2] > 180 and "go on beyond 180" in layer.system.step
    assert make_layers(flow_map, 3832)["areas"].bounds is not None
    with pytest.raises(OutputError, match="EPSG:2154 ends at the 180th meridian"):
        make_layers(flow_map, 2154)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (lambda: squares().assign(geometry=lambda f: [shapely.box(-100, 0, -99, 1), shapely.box(140, 0, 141, 1), *f.geometry[2:]]),
         "Nord and Côtes-d'Armor lie so far apart that one map"),
        (lambda: squares().assign(geometry=lambda f: [THREE_SIDES, *f.geometry[1:]]), "parts of Nord lie so far apart"),
        (lambda: squares(lat=84.8), "reaches beyond 85 degrees of latitude"),
        (lambda: squares(lat=-90), "reaches beyond 85 degrees of latitude"),
    ],
)  # fmt: skip
def test_what_one_map_cannot_show_is_refused_where_it_is_used(frame, message, tmp_path):
    areas = load_own_areas(said(kept(tmp_path, frame())))
    with pytest.raises(SourceError, match=message):
        areas.for_map(CODES).frame(CODES)


@pytest.mark.parametrize("system", [27700, 2154])
def test_vertices_are_exported_as_the_file_has_them(system, tmp_path):
    frame = squares(*((1.0, 52.5) if system == 27700 else (2.0, 48.0)), crs=f"EPSG:{system}")
    kept(tmp_path, frame)
    (tmp_path / "t.csv").write_text("from,n\nNord,20\n")
    words = {
        "areas": str(tmp_path / "departments.gpkg"),
        "code_column": "insee",
        "name_column": "nom",
        "destination": "Paris",
    }
    flow_map = make_flow_map(open_dataset(tmp_path / "t.csv", title="T", unit="people", **words))
    layers = make_layers(flow_map, system)
    found = layers["areas"].to_frame().set_index("area_code").geometry["59"]
    assert set(map(tuple, shapely.get_coordinates(found))) == set(
        map(tuple, shapely.get_coordinates(frame.geometry.iloc[0]))
    )
    assert (
        layers.system.step.startswith(f"EPSG:{system}, ")
        and ("grid in which" if system == 27700 else "as the file has them") in layers.system.step
    )
    assert make_layers(flow_map).system.code == (27700 if system == 27700 else 4326)


def test_areas_beside_the_meridian_that_the_table_does_not_name_do_no_harm(tmp_path):
    both = shapely.MultiPolygon([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)])
    far = squares().assign(geometry=lambda f: [*f.geometry[:5], both])
    areas = load_own_areas(said(kept(tmp_path, far)))
    assert areas.frame(CODES[:5]).total_bounds[2] == pytest.approx(4.5)
    assert areas.land(CODES[:5]).is_valid.all()


def test_overlaps_and_invalid_polygons_are_told(tmp_path):
    bow = shapely.Polygon([(2, 48), (2.5, 48.5), (2.5, 48), (2, 48.5)])
    frame = squares().assign(geometry=lambda f: [bow, f.geometry[1].buffer(0.1), *f.geometry[2:]])
    areas = load_own_areas(said(kept(tmp_path, frame)))
    assert "1 polygon of departments.gpkg crosses itself and was put right" in areas.notes[0]
    assert "overlap others or do not meet them exactly" in areas.notes[1] and not areas.apart(CODES)


def test_options_of_the_united_kingdom_are_refused_beside_areas_of_ones_own(tmp_path):
    kept(tmp_path)
    (tmp_path / "t.csv").write_text("from,n\nNord,2\n")
    words = {"areas": str(tmp_path / "departments.gpkg"), "code_column": "insee", "name_column": "nom"}
    dataset = open_dataset(tmp_path / "t.csv", destination="Paris", unit="people", **words)
    with pytest.raises(DatasetError, match="--boundaries is for areas of the United Kingdom") as caught:
        make_flow_map(dataset, Options(boundaries="built-in", prefer="police"))
    assert len(caught.value.problems) == 2
    lone = open_dataset(tmp_path / "t.csv", destination="Paris", unit="people", code_column="insee")
    with pytest.raises(CountylinesError, match="which file the areas are in"):
        make_flow_map(lone, Options())
    assert Path(dataset.areas["file"]).exists()
