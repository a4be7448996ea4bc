"""Files for other programs: valid, complete, the same at every run, and all or nothing on the disk."""

import csv
import io
import json
import sqlite3
from contextlib import closing

import geopandas as gpd
import pyogrio
import pytest
import shapely

from countylines_map.errors import OutputError
from countylines_map.export.bundle import exported_files
from countylines_map.export.csv import csv_files, flows_csv
from countylines_map.export.formats import FORMATS
from countylines_map.export.geojson import geojson
from countylines_map.export.geopackage import geopackage
from countylines_map.export.layers import NAMES
from countylines_map.export.manifest import manifest_json
from countylines_map.export.values import cell_value
from countylines_map.options import Options


def features(content: bytes) -> list[dict]:
    return json.loads(content)["features"]


def test_flow_lines_are_one_feature_for_each_row_and_add_up(layers, flow_map):
    found = features(geojson(layers, "flows"))
    assert [f["id"] for f in found] == [f["properties"]["row"] for f in found] == list(flow_map.flows.index)
    assert sum(f["properties"]["flow"] for f in found) == flow_map.flows["flow"].sum() == 1224
    drawn = [f for f in found if f["geometry"]]
    assert {f["geometry"]["type"] for f in drawn} == {"LineString"}
    assert sum(f["properties"]["flow"] for f in drawn) == 532
    assert found[0]["properties"]["flow_note"] is None


@pytest.mark.parametrize("name", NAMES)
def test_geojson_follows_rfc_7946(layers, name):
    record = json.loads(geojson(layers, name))
    assert "crs" not in record
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in record["features"] if f["geometry"]]
    assert ("bbox" in record) == bool(shapes) == (name not in ("balance", "provenance"))
    if shapes:
        assert record["bbox"] == pytest.approx(shapely.total_bounds(shapes), abs=1e-6)
        west, south, east, north = record["bbox"]
        assert -9 < west < east < 3 and 49 < south < north < 61
    for polygon in shapely.get_parts([s for s in shapes if "Polygon" in s.geom_type]):
        assert polygon.exterior.is_ccw and polygon.is_valid


def test_data_files_carry_attribution_balance_and_what_the_outlines_are(layers, flow_map):
    flows, areas = json.loads(geojson(layers, "flows")), json.loads(geojson(layers, "areas"))
    for record in (flows, areas):
        assert record["attribution"] == list(flow_map.attribution)
        assert record["boundaries"] == flow_map.boundaries
        assert "Open Government Licence" in " ".join(record["attribution"])
        assert "5 metres" in record["datum"] or "OSTN15" in record["datum"]
    assert flows["balance"][-1] == {"part": "published total", "value": 1503, "share": 1}


def test_csv_has_every_row_and_opens_as_written(layers, flow_map):
    rows = list(csv.DictReader(io.StringIO(flows_csv(layers).decode())))
    assert [row["origin"] for row in rows] == list(flow_map.flows["origin"])
    assert sum(float(row["flow"]) for row in rows) == 1224
    assert rows[0]["origin_code"] == "E10000020" and rows[0]["internal"] == "true"
    london = flow_map.anchors.geometry["E12000007"]
    assert (float(rows[1]["ox"]), float(rows[1]["oy"])) == pytest.approx((london.x, london.y), abs=1e-6)
    assert rows[-1]["origin_code"] == "" and rows[-1]["ox"] == ""


def test_the_balance_and_the_attribution_stand_beside_the_csv(layers, flow_map):
    found = csv_files(layers)
    balance = list(csv.DictReader(io.StringIO(found["flows-balance.csv"].decode())))
    assert (balance[-1]["part"], balance[-1]["value"]) == ("published total", "1503")
    assert all(line in found["flows-about.txt"].decode() for line in flow_map.attribution)
    assert "=note" not in found["flows.csv"].decode().replace("'=note", "")


@pytest.mark.parametrize(
    ("value", "cell"), [("=1+1", "'=1+1"), ("+44", "'+44"), ("@x", "'@x"), ("-", "-"), ("Kent", "Kent"), (-1.5, -1.5)]
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(value, cell):
    assert cell_value(value) == cell


def test_the_geopackage_opens_in_other_readers(many, tmp_path):
    path = tmp_path / "flows.gpkg"
    path.write_bytes(geopackage(many.within(27700)))
    for layer in many.within(27700).all():
        read = gpd.read_file(path, layer=layer.name)
        assert list(read.columns.drop("geometry", errors="ignore")) == layer.table.names
        assert len(read) == len(layer.table)
        if layer.shapes is not None:
            assert read.crs.to_epsg() == 27700
            assert read.geometry.isna().sum() == shapely.is_missing(layer.shapes).sum()
            assert read.geometry.dropna().is_valid.all()
    with closing(sqlite3.connect(path)) as database:
        told = dict(database.execute("select table_name, description from gpkg_contents"))
        assert set(NAMES) <= set(told)
        assert all("Open Government Licence" in told[name] and "EPSG:27700" in told[name] for name in NAMES)
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        assert database.execute("select count(*) from flows where origin_code is null").fetchone() == (1,)
        assert database.execute("select typeof(flow) from flows limit 1").fetchone() == ("integer",)
        styles = database.execute(
            "select f_table_name, styleName, useAsDefault from layer_styles where useAsDefault"
        ).fetchall()
        assert styles == [(name, "light", 1) for name in NAMES[:-2]]
        said = database.execute(
            "select name, description from gpkg_data_columns where table_name = 'flows' and column_name = 'rank'"
        )
        assert said.fetchone() == ("Rank", "rank among drawn flows, the largest is 1")


def test_the_users_own_settings_of_gdal_stay(layers):
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2001-01-01T00:00:00.000Z"})
    try:
        geopackage(layers)
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2001-01-01T00:00:00.000Z"
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "duckdb"])  # which numbers each file at random
def test_the_same_map_gives_the_same_bytes(name, flow_map):
    one, other = (exported_files(flow_map, Options(), [name]) for _ in range(2))
    assert one == other and len(one) > 1


def test_formats_with_a_system_of_their_own_refuse_another(flow_map):
    with pytest.raises(OutputError, match="geojson is always in longitude and latitude"):
        exported_files(flow_map, Options(), ["gpkg", "geojson"], crs=27700)
    with pytest.raises(OutputError, match="EPSG:1234 is not a reference system"):
        exported_files(flow_map, Options(), ["gpkg"], crs=1234)
    with pytest.raises(OutputError, match="not a system of places"):
        exported_files(flow_map, Options(), ["gpkg"], crs=5701)


def test_another_system_is_the_same_place_and_its_step_is_said(many):
    irish = many.within(2157)["anchors"]
    back = gpd.GeoSeries(irish.shapes, crs="EPSG:2157").to_crs("EPSG:4326")
    assert shapely.distance(back.to_numpy(), many["anchors"].shapes).max() < 1e-7
    assert "right to about" in irish.system.step and "2157" in irish.system.step


def test_the_manifest_has_the_hashes_of_what_stands_beside_it(flow_map):
    record = json.loads(manifest_json(flow_map, {"a.csv": "12"}, {"layout": "forces"}, {"flows.csv": b"x"}))
    assert (
        record["outputs"]["flows.csv"]["sha256"] == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    )
    assert record["inputs"] == {"a.csv": "12"} and record["options"] == {"layout": "forces"}
    assert sum(row["value"] for row in record["balance"][:-1]) == record["balance"][-1]["value"] == 1503
    assert len(record["layouts"]) == len(flow_map.layouts)
    view = record["layouts"][0]["view"]
    assert view["crs"] == "EPSG:3857" and view["bounds"] == pytest.approx(flow_map.layouts[0].view.bounds, abs=0.01)
    assert 400 < view["ground_metres_per_px"] < view["metres_per_px"]
