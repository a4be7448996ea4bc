"""Files of polygons that reach out, never end or say what is not so: each is one message, and nothing else is opened or asked."""

import json
import shutil
import sqlite3
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import geopandas as gpd
import pytest
import shapely
from made_districts import DISTRICTS

from countylines_map.boundaries.layers import opened
from countylines_map.boundaries.readers import edition, read_districts
from countylines_map.boundaries.store import import_districts, read_coverage
from countylines_map.errors import SourceError


@pytest.fixture
def listener():
    """A web server that notes every request that reaches it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_HEAD = do_POST = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def geojson(features=(), **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def feature(code="E07000148", geometry=None, **more):
    ring = [[1.0, 52.5], [1.3, 52.5], [1.3, 52.7], [1.0, 52.5]]
    shape = {"type": "Polygon", "coordinates": [ring]} if geometry is None else geometry
    return {"type": "Feature", "properties": {"LAD25CD": code, "LAD25NM": "Norwich"}, "geometry": shape, **more}


def topology(inside=None, **more):
    part = {"type": "Polygon", "arcs": [[0]], "properties": {"LAD25CD": "a"}, **(inside or {})}
    objects = {"x": {"type": "GeometryCollection", "geometries": [part], **(inside or {})}}
    return json.dumps({"type": "Topology", "arcs": [[[1, 52], [2, 52], [2, 53], [1, 52]]], "objects": objects, **more})


def vrt(source):
    return f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


def link(url):
    return {"type": "link", "properties": {"href": url, "type": "ogcwkt"}}


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.fgb", "a.shp", "a.topojson", "a.zip", "a.vrt", "a.json"])
def test_a_virtual_file_in_disguise_reaches_nothing(name, listener, tmp_path):
    url, asked = listener
    secret = tmp_path / "secret.geojson"
    secret.write_text(geojson([feature()]))
    for source in (f"/vsicurl/{url}/x.geojson", f"{url}/x.geojson", str(secret)):
        (tmp_path / name).write_text(vrt(source))
        with pytest.raises(SourceError, match="is not a GeoJSON, GeoPackage"):
            read_districts(tmp_path / name)
        with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
            archive.write(tmp_path / name, f"folder/{name}")
        with pytest.raises(SourceError):
            read_districts(tmp_path / "packed.zip")
    assert asked == []


@pytest.mark.parametrize(
    "content",
    [
        lambda url: geojson([feature()], crs=link(url)),
        lambda url: geojson([feature(geometry={"type": "Point", "coordinates": [1, 52], "crs": link(url)})]),
        lambda url: geojson([feature(crs=link(url))]),
        lambda url: geojson([feature()], crs={"type": "name", "properties": {"name": f"{url}/def/crs/EPSG/0/4326"}}),
        lambda url: json.dumps(
            {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline read {url}/a.geojson"}
        ),
        lambda url: topology(crs=link(url)),
        lambda url: topology({"crs": link(url)}),
        lambda url: json.dumps(
            {"objectIdFieldName": "x", "exceededTransferLimit": True, "features": [], "fields": [], "url": url}
        ),
    ],
)
def test_what_points_elsewhere_is_not_followed(content, listener, tmp_path):
    url, asked = listener
    (tmp_path / "a.geojson").write_text(content(url))
    with pytest.raises(SourceError, match=r"a\.geojson"):
        import_districts(tmp_path / "a.geojson", vintage="2025-12", folder=tmp_path / "data")
    assert asked == [] and not (tmp_path / "data").exists()


def test_a_view_that_never_ends_is_not_asked(tmp_path):
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"LAD25CD": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=27700).to_file(path, layer="x")
    with sqlite3.connect(path) as file:
        file.execute("ALTER TABLE x RENAME TO y")
        file.execute(
            "CREATE VIEW x AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM t) SELECT n AS fid, geom, 'a' AS LAD25CD FROM t, y"
        )
    start = time.monotonic()
    with pytest.raises(SourceError, match="has a view, 'x', and only plain tables are read"):
        read_districts(path)
    assert time.monotonic() - start < 10


SAID = {
    "not a number": (geojson([feature()]).replace("52.7", "NaN"), "NaN is not a number"),
    "beyond all bounds": (
        geojson([feature()]).replace("52.7", "1e300"),
        "feature 1 has a coordinate that is not a place on Earth",
    ),
    "beyond a double": (geojson([feature()]).replace("52.7", "1e999"), "a.geojson"),
    "no such system": (
        geojson([feature()], crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}}),
        "cannot be read",
    ),
    "degrees called metres": (
        geojson([feature()], crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}),
        "are in degrees, though",
    ),
    "latitude beyond the pole": (geojson([feature()]).replace("52.7", "97"), "not longitudes and latitudes"),
    "nested": ("[" * 100_000, "a.geojson"),
    "deep": (geojson([feature()])[:-2] + ', "x": ' + "[" * 100_000 + "}", "a.geojson"),
    "not features": (geojson([1, 2]), "a feature is not as GeoJSON has it"),
    "no geometry type": (geojson([feature(geometry={"type": "Sphere"})]), "cannot be read"),
    "a ring of one point": (
        geojson([feature(geometry={"type": "Polygon", "coordinates": [[[1, 52]]]})]),
        "cannot be read",
    ),
    "not text": (b"\xff\xfe{", "is not a GeoJSON"),
    "bad text": (b'{"type": "FeatureCollection", "features": [{"properties": {"a": "\xff"}}]}', "cannot be read"),
    "half a package": (b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"\0" * 400, "cannot be read"),
    "half a flat file": (b"fgb\x03fgb\x00" + b"\xff" * 200, "a.geojson"),
    "half a shape": (b"\x00\x00\x27\x0a" + b"\xff" * 200, "cannot be read"),
    "half a zip": (b"PK\x03\x04" + b"\xff" * 200, "cannot be read"),
    "half a parquet": (b"PAR1" + b"\xff" * 200, "cannot be read"),
}


@pytest.mark.parametrize("fault", SAID)
def test_wrong_files_are_one_message(fault, tmp_path):
    content, message = SAID[fault]
    path = tmp_path / "a.geojson"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceError, match=message) as caught:
        read_coverage(path)
    assert len(caught.value.problems) == 1


def test_degrees_called_metres_are_refused_in_a_package_too(tmp_path):
    DISTRICTS.to_crs(4326).set_crs(27700, allow_override=True).to_file(tmp_path / "LAD_MAY_2024_BUC.gpkg")
    with pytest.raises(SourceError, match="in degrees, though the file says that they are in metres"):
        import_districts(tmp_path / "LAD_MAY_2024_BUC.gpkg", folder=tmp_path / "data")


def test_codes_that_are_mixed_up_are_refused(tmp_path):
    mixed = DISTRICTS.assign(LAD25CD=DISTRICTS["LAD25CD"].to_numpy()[::-1])
    mixed.to_file(tmp_path / "LAD_MAY_2024_BUC.gpkg")
    with pytest.raises(SourceError, match=r"does not lie where it is known to be; so it is with \d+ more") as caught:
        read_coverage(tmp_path / "LAD_MAY_2024_BUC.gpkg")
    assert len(caught.value.problems) == 1


def test_a_zip_may_have_folders_but_no_zip(tmp_path):
    (tmp_path / "shape").mkdir()
    DISTRICTS.to_file(tmp_path / "shape" / "LAD.shp")
    inner = shutil.make_archive(str(tmp_path / "LAD_MAY_2024_BUC"), "zip", tmp_path, "shape")
    assert len(read_coverage(tmp_path / "LAD_MAY_2024_BUC.zip")[0]) == 361
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(inner, "inner.geojson")
    with pytest.raises(SourceError, match="is not a GeoJSON"):
        read_coverage(tmp_path / "outer.zip")


def test_a_zip_that_unpacks_without_bound_is_not_unpacked(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.geojson", "w") as part,
    ):
        for _ in range(1100):
            part.write(b" " * (1 << 20))
    with pytest.raises(SourceError, match=r"and the limit is 1,073,741,824.*--limit unpacked="):
        read_districts(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("name", "system"), [("a.parquet", 27700), ("a.geojson", 4258), ("a.gpkg", 4258), ("a.gpkg", 4277)]
)
def test_more_formats_and_systems_are_read(name, system, tmp_path):
    frame = DISTRICTS.to_crs(system)
    frame.to_parquet(tmp_path / name) if name.endswith("parquet") else frame.to_file(tmp_path / name)
    found = read_districts(tmp_path / name)
    apart = found.set_index("area_code").geometry.hausdorff_distance(DISTRICTS.set_index("LAD25CD").geometry)
    assert found.crs.to_epsg() == 27700 and apart.max() < 6  # what reference systems of the country differ by


def test_a_layer_of_districts_is_found_beside_another_with_an_id(tmp_path):
    DISTRICTS.to_file(tmp_path / "a.gpkg", layer="districts")
    DISTRICTS[["geometry"]].assign(id=1).to_file(tmp_path / "a.gpkg", layer="grid")
    assert len(read_districts(tmp_path / "a.gpkg")) == 361


def test_what_a_name_merely_contains_is_no_date():
    for name in (
        "lad_decimated_20.geojson",
        "marches_12.gpkg",
        "junior25.zip",
        "maypole 19.fgb",
        "octagon2024.geojson",
    ):
        assert edition(name) == ("", "")
    assert edition("LAD Sept 2023 BGC.zip") == ("2023-09", "BGC") and edition("lad-june-19.gpkg")[0] == "2019-06"


def test_a_named_pipe_or_a_folder_is_no_file(tmp_path):
    with pytest.raises(SourceError, match="there is no such file"), opened(tmp_path, "give a file"):
        pass
