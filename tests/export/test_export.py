"""Files for other programs: valid, complete, the same at every run, and all or nothing on the disk."""

import csv
import io
import json
import sqlite3

import geopandas as gpd
import pytest
import shapely

from countylines_map.export.csv import flows_csv
from countylines_map.export.geojson import areas_geojson, flows_geojson
from countylines_map.export.geopackage import geopackage
from countylines_map.export.manifest import manifest_json
from countylines_map.export.values import cell_value


def features(content: bytes) -> list[dict]:
    return json.loads(content)["features"]


def test_flow_lines_are_one_feature_for_each_row_and_add_up(flow_map):
    found = features(flows_geojson(flow_map))
    assert [f["id"] for f in found] == list(flow_map.flows.index)
    assert sum(f["properties"]["flow"] for f in found) == flow_map.flows["flow"].sum() == 1224
    drawn = [f for f in found if f["geometry"]]
    assert {f["geometry"]["type"] for f in drawn} == {"LineString"}
    assert sum(f["properties"]["flow"] for f in drawn) == 532


def test_geojson_follows_rfc_7946(flow_map):
    for content in (flows_geojson(flow_map), areas_geojson(flow_map)):
        collection = json.loads(content)
        assert "crs" not in collection
        shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in collection["features"] if f["geometry"]]
        west, south, east, north = shapely.total_bounds(shapes)
        assert -9 < west < east < 3 and 49 < south < north < 61
        for polygon in shapely.get_parts([s for s in shapes if s.geom_type != "LineString"]):
            assert polygon.exterior.is_ccw and polygon.is_valid


def test_data_files_carry_attribution_balance_and_what_the_outlines_are(flow_map):
    flows, areas = json.loads(flows_geojson(flow_map)), json.loads(areas_geojson(flow_map))
    for collection in (flows, areas):
        assert collection["attribution"] == list(flow_map.attribution)
        assert collection["boundaries"] == flow_map.boundaries
        assert "Open Government Licence" in " ".join(collection["attribution"])
    assert flows["balance"][-1] == {"part": "published total", "value": 1503, "share": 1}


def test_csv_has_every_row_and_opens_as_written(flow_map):
    rows = list(csv.DictReader(io.StringIO(flows_csv(flow_map).decode())))
    assert [row["origin"] for row in rows] == list(flow_map.flows["origin"])
    assert sum(float(row["flow"]) for row in rows) == 1224
    assert rows[0]["origin_code"] == "E10000020" and rows[0]["internal"] == "True"


@pytest.mark.parametrize(
    ("value", "cell"), [("=1+1", "'=1+1"), ("+44", "'+44"), ("@x", "'@x"), ("-", "-"), ("Kent", "Kent"), (-1.5, -1.5)]
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(value, cell):
    assert cell_value(value) == cell


def test_the_geopackage_opens_in_other_readers(flow_map, tmp_path):
    path = tmp_path / "flows.gpkg"
    path.write_bytes(geopackage(flow_map))
    flows = gpd.read_file(path, layer="flows")
    assert flows.crs.to_epsg() == 4326
    assert flows["flow"].sum() == 1224 and flows.geometry.notna().sum() == 7
    assert gpd.read_file(path, layer="arrowheads").geometry.is_valid.all()
    with sqlite3.connect(path) as database:
        layers = dict(database.execute("select table_name, description from gpkg_contents"))
        assert set(layers) == {"flows", "arrowheads", "areas", "anchors"}
        assert all("Open Government Licence" in description for description in layers.values())
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    database.close()


@pytest.mark.parametrize("make", [flows_geojson, areas_geojson, flows_csv, geopackage])
def test_the_same_map_gives_the_same_bytes(make, flow_map):
    assert make(flow_map) == make(flow_map)


def test_the_manifest_has_the_hashes_of_what_stands_beside_it(flow_map):
    record = json.loads(manifest_json(flow_map, {"a.csv": "12"}, {"layout": "forces"}, {"flows.csv": b"x"}))
    assert (
        record["outputs"]["flows.csv"]["sha256"] == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    )
    assert record["inputs"] == {"a.csv": "12"} and record["options"] == {"layout": "forces"}
    assert sum(row["value"] for row in record["balance"][:-1]) == record["balance"][-1]["value"] == 1503
    assert len(record["layouts"]) == len(flow_map.layouts)
