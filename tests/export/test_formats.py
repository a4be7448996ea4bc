"""Every format is read back by another program than the one that wrote it: rows, sums, types, reference system, validity."""

import datetime
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from countylines_map.export.bundle import exported_files
from countylines_map.export.fields import NAMES
from countylines_map.export.formats import FORMATS, chosen_formats, exported_names, named
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.tables import as_frame, bare_dataset

PLACED = NAMES[:-2]
HERE = os.environ.get("CI") == "true"  # there nothing is skipped that a package of the system could bring
needs_gdal = pytest.mark.skipif(
    not HERE and not shutil.which("ogrinfo"), reason="ogrinfo is not here (Debian's gdal-bin)"
)


@pytest.fixture(scope="module")
def folder(many_map, tmp_path_factory):
    """All formats of the map between many places."""
    found = tmp_path_factory.mktemp("exported")
    for name, content in exported_files(many_map, Options(), list(FORMATS)).items():
        (found / name).write_bytes(content)
    return found


def ogrinfo(*words):
    done = subprocess.run(["ogrinfo", "-ro", *map(str, words)], capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


def test_a_format_writes_the_files_that_it_says_and_no_others(many_map):
    for name in FORMATS:
        made = set(exported_files(many_map, Options(), [name]))
        assert made == set(exported_names([name])), name


@needs_gdal
@pytest.mark.parametrize("ending", ["gpkg", "shp.zip", "fgb", "kml", "geojson"])
def test_gdal_of_the_system_reads_every_layer(folder, many, ending):
    for name in PLACED:
        alone = ending in ("fgb", "geojson")
        path = folder / (named(name, ending) if alone else f"flows.{ending}")
        source = f"/vsizip/{path}" if ending == "shp.zip" else path
        told, complaints = ogrinfo("-so", source, name if not alone else "-al")
        assert f"Feature Count: {len(many[name].table)}" in told
        code = {"gpkg": 27700, "shp.zip": 27700}.get(ending, 4326)
        assert f'ID["EPSG",{code}]]' in told.replace("\n", "")
        assert complaints == ""


@needs_gdal
def test_sums_and_types_are_those_of_the_table(folder, many):
    for source, table in [("flows.gpkg", "flows"), ("flows.fgb", "flows"), ("flows.shp.zip", "flows")]:
        path = f"/vsizip/{folder / source}" if source.endswith("zip") else folder / source
        told, _ = ogrinfo(
            "-q",
            path,
            "-dialect",
            "sqlite",
            "-sql",
            f'select sum(flow) as s, count(*) as n, count(flow) as k, typeof(flow) as t from "{table}"',
        )
        found = dict(re.findall(r"(\w) \(\w+\) = (\w+)", told))
        known = [value for value in many["flows"].table["flow"].to_list() if value is not None]
        assert found == {"s": str(sum(known)), "n": "54", "k": "52", "t": "integer"}


def test_geoparquet_is_what_its_standard_says(folder, many):
    pq = pytest.importorskip("pyarrow.parquet")
    for name in PLACED:
        path = folder / named(name, "parquet")
        record = json.loads(pq.read_schema(path).metadata[b"geo"])
        column = record["columns"]["geometry"]
        assert record["version"] == "1.1.0" and column["encoding"] == "WKB"
        read = gpd.read_parquet(path)
        assert len(read) == len(many[name].table) and read.crs.to_epsg() == 4326
        assert set(column["geometry_types"]) == set(read.geom_type.dropna())
        assert read.geometry.dropna().is_valid.all()
    field = pq.read_schema(folder / "flows.parquet").field("rank")
    assert str(field.type) == "int64" and b"rank among drawn" in field.metadata[b"description"]
    assert (
        pq.read_table(folder / "flows-balance.parquet")["value"].to_pylist()[-1]
        == many["balance"].table.rows()[-1]["value"]
    )


def test_duckdb_reads_the_parquet(folder, many):
    found = duckdb.sql(
        f"select count(*), sum(flow), count(origin_code), typeof(any_value(flow)) from '{folder}/flows.parquet'"
    ).fetchall()[0]
    known = [value for value in many["flows"].table["flow"].to_list() if value is not None]
    assert found == (54, sum(known), 53, "BIGINT")


def test_duckdb_has_every_layer_typed_and_explained(folder, many):
    """Opened in a process of its own, as it would be by a user, without any extension."""
    with duckdb.connect(folder / "flows.duckdb", read_only=True) as database:

        def ask(question):
            return database.execute(question).fetchall()

        assert {name for (name,) in ask("select table_name from duckdb_tables()")} == set(NAMES)
        for name in NAMES:
            assert ask(f"select count(*), max(id) from {name}") == [(len(many[name].table),) * 2]
        known = [value for value in many["flows"].table["flow"].to_list() if value is not None]
        types = "typeof(any_value(flow)), typeof(bool_or(drawn)), typeof(any_value(width_m))"
        assert ask(f"select sum(flow), count(origin_code), {types} from flows") == [
            (sum(known), 53, "BIGINT", "BOOLEAN", "DOUBLE")
        ]
        shape = ask("select column_name, data_type, comment from duckdb_columns() where table_name = 'areas'")[-1]
        assert shape[0] == "geom" and "EPSG:27700" in shape[2]
        wkb = "ST_AsWKB(geom)" if shape[1] == "GEOMETRY" else "geom"
        read = shapely.from_wkb([row[0] for row in ask(f"select {wkb} from areas order by id")])
        assert shapely.equals_exact(read, many.within(27700)["areas"].shapes).all()
        assert "Open Government Licence" in ask("select comment from duckdb_tables() where table_name = 'flows'")[0][0]
        assert ask("select count(*) from duckdb_constraints() where constraint_type = 'PRIMARY KEY'") == [(len(NAMES),)]


def test_what_the_page_on_gis_asks_duckdb_is_answered(folder):
    page = (Path(__file__).parents[2] / "docs" / "gis.md").read_text(encoding="utf-8")
    questions = re.search(r"```sql\n(.*?)```", page, re.DOTALL)[1].splitlines()
    with duckdb.connect(folder / "flows.duckdb", read_only=True) as database:
        answers = [database.execute(question).fetchall() for question in questions]
    assert len(answers) == 2 and answers[0][0][1] > 0 and "width on the ground" in answers[1][0][0]


def test_duckdb_without_a_type_of_geometries_has_wkb(many, tmp_path, monkeypatch):
    from countylines_map.export import duckdb_file

    monkeypatch.setattr(duckdb_file, "_has_geometry", lambda connection: False)
    (tmp_path / "flows.duckdb").write_bytes(duckdb_file.duckdb_file(many)["flows.duckdb"])
    with duckdb.connect(tmp_path / "flows.duckdb", read_only=True) as database:
        rows = database.execute("select geom, typeof(geom) from anchors order by id").fetchall()
    assert {kind for _, kind in rows} == {"BLOB"}
    assert shapely.equals_exact(shapely.from_wkb([geom for geom, _ in rows]), many["anchors"].shapes).all()


def test_short_names_of_a_shapefile_have_a_legend_and_no_text_is_lost(folder, many):
    with zipfile.ZipFile(folder / "flows.shp.zip") as packed:
        legend = packed.read("columns.csv").decode().splitlines()
        assert "flows,origin_cod,origin_code" in "\n".join(legend)
        assert packed.read("flows.cpg") == b"UTF-8"
        assert "Open Government Licence" in packed.read("about.txt").decode()
        short = [line.split(",")[1] for line in legend[1:] if line.startswith("flows,")]
        assert len(short) == len(set(short)) == len(many["flows"].table.names) and max(map(len, short)) <= 10
        assert packed.read("flows.csv").decode().count("\n") == 55


def test_topojson_opens_elsewhere_and_shares_edges(folder, many):
    record = json.loads((folder / "flows.topojson").read_text())
    assert set(record["objects"]) == set(NAMES) and "Open Government Licence" in " ".join(record["attribution"])
    used = [arc for area in record["objects"]["areas"]["geometries"] for arc in np.ravel(_flat(area["arcs"]))]
    positive = [arc if arc >= 0 else ~arc for arc in used]
    assert len(set(positive)) < len(positive), "no edge is shared"
    read = gpd.read_file(folder / "flows.topojson", layer="areas").set_index("area_code")
    for code, shape in zip(many["areas"].table["area_code"].to_list(), many["areas"].shapes, strict=True):
        assert read.geometry[code].is_valid
        assert read.geometry[code].symmetric_difference(shape).area < 1e-6 * shape.area


def _flat(arcs):
    return [one for arc in arcs for one in (_flat(arc) if isinstance(arc, list) else [arc])]


def test_kml_has_every_row_of_every_layer_and_no_markup_of_the_tables(folder, many):
    from xml.etree import ElementTree

    root = ElementTree.parse(folder / "flows.kml").getroot()
    space = {"k": "http://www.opengis.net/kml/2.2"}
    folders = {
        each.find("k:name", space).text: each.findall("k:Placemark", space)
        for each in root.iter("{http://www.opengis.net/kml/2.2}Folder")
    }
    assert {name: len(marks) for name, marks in folders.items()} == {name: len(many[name].table) for name in NAMES}


def test_kml_has_the_colours_of_the_maps_style(many_map):
    """As KML writes them: blue, green, red. Every style that a row asks for is there."""
    colours = {"land": "#e0f0e4", "origin": "#b8c7dc", "destination": "#d5ccb7", "line": "#a04741"}
    text = kml_of(replace(many_map, style=many_map.style.with_changes(colours=colours)))
    for colour in ("ffe4f0e0", "b0dcc7b8", "b0b7ccd5"):
        assert f"<color>{colour}</color>" in text
    made, asked = (set(re.findall(words, text)) for words in ('<Style id="([^"]+)"', "<styleUrl>#([^<]+)<"))
    assert asked <= made and {"areas-origin", "areas-destination", "land", "flows"} <= asked
    assert "ffe4f0e0" not in kml_of(many_map)


def kml_of(flow_map):
    return exported_files(flow_map, Options(), ["kml"])["flows.kml"].decode()


def test_flowmap_files_join_places_and_counts(folder, many_map):
    import pandas as pd

    places = pd.read_csv(folder / "flowmap-locations.csv")
    flows = pd.read_csv(folder / "flowmap-flows.csv")
    assert list(places) == ["id", "name", "lat", "lon"] and list(flows)[:3] == ["origin", "dest", "count"]
    assert set(flows["origin"]) | set(flows["dest"]) <= set(places["id"])
    balance = many_map.balance
    assert flows["count"].sum() == balance.mapped + balance.internal
    assert "3 rows have no place or no count" in (folder / "flowmap-properties.csv").read_text()
    kepler = pd.read_csv(folder / "flowmap-kepler.csv")
    assert list(kepler)[-4:] == ["origin_lng", "origin_lat", "dest_lng", "dest_lat"] and kepler.notna().all().all()


@pytest.mark.skipif(not HERE and not shutil.which("pdftotext"), reason="pdftotext is not here (Debian's poppler-utils)")
def test_the_pdf_has_text_as_text_and_no_picture(folder, many_map):
    told = subprocess.run(["pdftotext", folder / "figure.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "Open Government Licence" in " ".join(told.split())
    assert many_map.dataset.title.split()[0] in told
    images = subprocess.run(
        ["pdfimages", "-list", folder / "figure.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert len(images.splitlines()) == 2, images


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="pdffonts is not here (Debian's poppler-utils)")
def test_the_pdf_is_set_in_the_typeface_of_pictures_alone(folder):
    told = subprocess.run(["pdffonts", folder / "figure.pdf"], capture_output=True, text=True, check=True).stdout
    fonts = [line.split()[0].partition("+")[2] for line in told.splitlines()[2:]]
    assert fonts and all(font.startswith("SourceSansPro-") for font in fonts), told


@needs_gdal
def test_the_geopackage_passes_gdals_validator_without_a_warning(folder):
    done = subprocess.run(
        ["/usr/bin/python3", "-m", "osgeo_utils.samples.validate_gpkg", "--extra", folder / "flows.gpkg"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if not HERE and "No module named" in done.stderr:
        pytest.skip("GDAL's own validator is not here (Debian's python3-gdal)")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower(), done.stdout + done.stderr


def test_a_format_that_needs_an_extra_says_so(many, monkeypatch):
    import sys

    from countylines_map.errors import OutputError

    for name, package in (
        ("pdf", "typst"),
        ("topojson", "topojson"),
        ("parquet", "pyarrow.parquet"),
        ("duckdb", "duckdb"),
    ):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(OutputError, match=rf"pip install 'countylines-map\[{name}\]'"):
            FORMATS[name].files(many)


def test_every_layer_is_the_same_in_every_system(many):
    for name in PLACED:
        back = gpd.GeoSeries(many.within(3857)[name].shapes, crs="EPSG:3857").to_crs("EPSG:4326")
        given = many[name].shapes
        there = shapely.is_geometry(given)
        assert shapely.hausdorff_distance(back.to_numpy()[there], given[there]).max() < 1e-6
    assert chosen_formats(["gpkg", "kml"], 4326) == ["gpkg", "kml"]


OWN = {
    "cost": [1.5, None, 2.25],
    "seen": [datetime.date(2024, 1, 2), None, datetime.date(2024, 3, 1)],
    "at": [datetime.datetime.fromisoformat("2024-01-01T10:05"), None, datetime.datetime.fromisoformat("2024-02-01")],
    "open": [True, None, False],
    "beds": [7, None, 9],
    "site": ["007", None, "010"],
}


@needs_gdal
@pytest.mark.parametrize("kept", ["parquet", "frame", "polars"])
def test_own_columns_of_a_typed_table_keep_their_types_in_a_geopackage(tmp_path, kept):
    """Missing is NULL, and a code with zeros in front stays text."""
    columns = {
        "from": ["Norwich", "Ipswich", "Colchester"],
        "to": ["Ipswich", "Norwich", "Norwich"],
        "people": [5, 7, 9],
    }
    pa = pytest.importorskip("pyarrow")
    table = pa.table(columns | OWN)
    words = {"unit": "people", "origin_column": "from", "destination_column": "to", "count_column": "people"}
    if kept == "parquet":
        pytest.importorskip("pyarrow.parquet").write_table(table, tmp_path / "t.parquet")
        dataset = open_dataset(tmp_path / "t.parquet", **words)
    else:
        frame = table.to_pandas() if kept == "frame" else pytest.importorskip("polars").from_arrow(table)
        dataset = bare_dataset(as_frame(frame), **words)
    flow_map = make_flow_map(dataset, Options(boundaries="built-in"))
    (tmp_path / "flows.gpkg").write_bytes(exported_files(flow_map, Options(), ["gpkg"])["flows.gpkg"])
    told, _ = ogrinfo("-so", tmp_path / "flows.gpkg", "flows")
    types = dict(re.findall(r"^(\w+): (\w+(?:\(\w+\))?) \(", told, re.MULTILINE))
    wanted = {
        "cost": "Real",
        "seen": "Date",
        "at": "DateTime",
        "open": "Integer(Boolean)",
        "beds": "Integer64",
        "site": "String",
    }
    assert {name: types[name] for name in OWN} == wanted
    read = pyogrio.read_dataframe(tmp_path / "flows.gpkg", layer="flows", read_geometry=False)
    assert all(read[name].isna().tolist() == [False, True, False] for name in OWN)
    assert read["site"].tolist()[::2] == ["007", "010"] and read["cost"].tolist()[::2] == [1.5, 2.25]
