"""Files for other programs: valid, complete, the same at every run, and all or nothing on the disk."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys

import geopandas as gpd
import pytest
import shapely

from countylines_map import export
from countylines_map.errors import OutputError


def features(content: bytes) -> list[dict]:
    return json.loads(content)["features"]


def test_flow_lines_are_one_feature_for_each_row_and_add_up(flow_map):
    found = features(export.flows_geojson(flow_map))
    assert [f["id"] for f in found] == list(flow_map.flows.index)
    assert sum(f["properties"]["flow"] for f in found) == flow_map.flows["flow"].sum() == 1224
    drawn = [f for f in found if f["geometry"]]
    assert {f["geometry"]["type"] for f in drawn} == {"LineString"}
    assert sum(f["properties"]["flow"] for f in drawn) == 532


def test_geojson_follows_rfc_7946(flow_map):
    for content in (export.flows_geojson(flow_map), export.areas_geojson(flow_map)):
        collection = json.loads(content)
        assert "crs" not in collection
        shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in collection["features"] if f["geometry"]]
        west, south, east, north = shapely.total_bounds(shapes)
        assert -9 < west < east < 3 and 49 < south < north < 61
        for polygon in shapely.get_parts([s for s in shapes if s.geom_type != "LineString"]):
            assert polygon.exterior.is_ccw and polygon.is_valid


def test_data_files_carry_attribution_balance_and_what_the_outlines_are(flow_map):
    flows, areas = json.loads(export.flows_geojson(flow_map)), json.loads(export.areas_geojson(flow_map))
    for collection in (flows, areas):
        assert collection["attribution"] == list(flow_map.attribution)
        assert collection["boundaries"] == flow_map.boundaries
        assert "Open Government Licence" in " ".join(collection["attribution"])
    assert flows["balance"][-1] == {"part": "published total", "value": 1503, "share": 1}


def test_csv_has_every_row_and_opens_as_written(flow_map):
    rows = list(csv.DictReader(io.StringIO(export.flows_csv(flow_map).decode())))
    assert [row["origin"] for row in rows] == list(flow_map.flows["origin"])
    assert sum(float(row["flow"]) for row in rows) == 1224
    assert rows[0]["origin_code"] == "E10000020" and rows[0]["internal"] == "True"


@pytest.mark.parametrize(
    ("value", "cell"), [("=1+1", "'=1+1"), ("+44", "'+44"), ("@x", "'@x"), ("-", "-"), ("Kent", "Kent"), (-1.5, -1.5)]
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(value, cell):
    assert export._cell(value) == cell


def test_the_geopackage_opens_in_other_readers(flow_map, tmp_path):
    path = tmp_path / "flows.gpkg"
    path.write_bytes(export.geopackage(flow_map))
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


@pytest.mark.parametrize("make", [export.flows_geojson, export.areas_geojson, export.flows_csv, export.geopackage])
def test_the_same_map_gives_the_same_bytes(make, flow_map):
    assert make(flow_map) == make(flow_map)


def test_the_manifest_has_the_hashes_of_what_stands_beside_it(flow_map):
    record = json.loads(export.manifest(flow_map, {"a.csv": "12"}, {"layout": "forces"}, {"flows.csv": b"x"}))
    assert (
        record["outputs"]["flows.csv"]["sha256"] == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    )
    assert record["inputs"] == {"a.csv": "12"} and record["options"] == {"layout": "forces"}
    assert sum(row["value"] for row in record["balance"][:-1]) == record["balance"][-1]["value"] == 1503
    assert len(record["layouts"]) == len(flow_map.layouts)


def test_all_files_are_written_or_none(tmp_path):
    (tmp_path / "a.txt").write_text("old a")
    (tmp_path / "b.txt").mkdir()  # a folder where a file should go: the second move fails
    (tmp_path / "b.txt" / "kept").write_text("old b")
    with pytest.raises(OutputError, match="cannot be written"):
        export.write_together(tmp_path, {"a.txt": b"new a", "b.txt": b"new b"})
    assert (tmp_path / "a.txt").read_text() == "old a"
    assert (tmp_path / "b.txt" / "kept").read_text() == "old b"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        export.write_together(tmp_path / "file" / "below", {"a": b""})


def test_a_build_that_is_killed_while_it_writes_leaves_the_old_output(tmp_path):
    """The process dies after everything is staged and before anything is moved."""
    (tmp_path / "map.html").write_text("old")
    code = (
        "import os, pathlib, sys\nfrom countylines_map import export\n"
        "export._move_all = lambda *a: os.kill(os.getpid(), 9)\n"
        "export.write_together(pathlib.Path(sys.argv[1]), {'map.html': b'new'})"
    )
    died = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, timeout=60, env=os.environ)
    assert died.returncode == -9
    assert (tmp_path / "map.html").read_text() == "old"
