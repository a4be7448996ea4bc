"""What docs/gis.md tells users of R runs in a real R; what it tells users of ArcGIS rests on what is in the files."""

import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from countylines_map.export.bundle import exported_files
from countylines_map.export.fields import NAMES
from countylines_map.options import Options

PAGE = (Path(__file__).parents[2] / "docs" / "gis.md").read_text(encoding="utf-8")
KINDS = {"LINESTRING", "MULTIPOLYGON", "POLYGON", "POINT"}


def has_sf() -> bool:
    """Whether R and its package sf are here."""
    if not shutil.which("Rscript"):
        return False
    asked = ["Rscript", "-e", 'quit(status = !requireNamespace("sf", quietly = TRUE))']
    return subprocess.run(asked, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def folder(flow_map, tmp_path_factory):
    """The default map as the page says to export it."""
    found = tmp_path_factory.mktemp("gis")
    for name, content in exported_files(flow_map, Options(), ["gpkg", "csv", "shp"]).items():
        (found / name).write_bytes(content)
    return found


@pytest.mark.skipif(not has_sf(), reason="R with its package sf is not here (Debian's r-cran-sf)")
def test_what_the_page_on_gis_tells_users_of_r_runs(folder, flow_map):
    said = re.search(r"```r\n(.*?)```", PAGE, re.DOTALL)[1]
    told = """
    cat(sum(flows$flow[flows$drawn]), nrow(lines), sf::st_crs(areas)$epsg, sep = "\\n")
    starts <- sf::st_transform(sf::st_as_sf(placed, coords = c("ox", "oy"), crs = 4326), 27700)
    apart <- sf::st_distance(starts, areas)
    cat(max(as.numeric(apart[cbind(seq_len(nrow(placed)), match(placed$origin_code, areas$area_code))])), "\\n")
    cat(all(c(placed$origin_code, placed$destination_code) %in% areas[[1]]), "\\n")
    """
    done = subprocess.run(["Rscript", "-e", said + told], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    total, lines, system, apart, known = done.stdout.split()[-5:]
    drawn = flow_map.lines["drawn"]
    assert (float(total), system) == (flow_map.lines["flow"][drawn].sum(), "27700")
    assert int(lines) == (flow_map.flows["origin_code"] != "").sum()
    assert (
        float(apart) == 0 and known == "TRUE"
    )  # each line begins in its own area, and the first column of areas has the codes


def test_a_geopackage_is_what_arcgis_takes(folder):
    """Layers by their plain names, one kind of geometry and a whole number as key in each, no list and no unknown kind of column."""
    with closing(sqlite3.connect(folder / "flows.gpkg")) as database:
        listed = {name for (name,) in database.execute("select table_name from gpkg_contents")}
        kinds = dict(database.execute("select table_name, geometry_type_name from gpkg_geometry_columns"))
        keys = {
            name: [(column, kind) for _, column, kind, *_, key in database.execute(f"pragma table_info({name})") if key]
            for name in NAMES
        }
    assert listed == {*NAMES, "layer_styles"} and set(kinds.values()) <= KINDS and set(kinds) < set(NAMES)
    assert set(map(tuple, keys.values())) == {(("fid", "INTEGER"),)}
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in NAMES)


def test_a_shapefile_is_what_arcgis_takes(folder):
    """Each layer with its four files, names of columns of at most ten characters, and what the short names stand for."""
    with zipfile.ZipFile(folder / "flows.shp.zip") as packed:
        names = set(packed.namelist())
        legend = packed.read("columns.csv").decode()
    for layer in NAMES[:-2]:
        assert {f"{layer}.{ending}" for ending in ("shp", "shx", "dbf", "prj")} <= names
    short = [line.split(",")[1] for line in legend.splitlines()[1:]]
    assert short and all(len(name) <= 10 for name in short)
