"""Records of inputs are read strictly, hashes are checked, and a file is written whole or not at all."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from countylines_map.errors import SourceError
from countylines_map.files import geodata
from countylines_map.sources import Source, read_sources, sha256_of, sources_toml, verify

SOURCES = read_sources()


@pytest.mark.parametrize("key", SOURCES)
def test_every_shipped_input_is_what_its_record_says(key):
    verify(SOURCES[key])
    assert SOURCES[key].licence and SOURCES[key].title and SOURCES[key].publisher
    assert bool(SOURCES[key].file) == bool(SOURCES[key].sha256)


def test_the_lines_that_licences_ask_for_are_exact():
    lines = SOURCES["postcode-directory"].attribution
    assert lines == (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
        "Contains OS data © Crown copyright and database right 2025",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025",
    )
    assert "Contains OS data © Crown copyright and database right 2016" in SOURCES["police-force-areas"].attribution


def test_a_changed_file_is_named(tmp_path):
    (tmp_path / "map.gpkg").write_bytes(b"true")
    source = Source("map", "A map", "Us", file="map.gpkg", sha256=sha256_of(tmp_path / "map.gpkg"))
    verify(source, tmp_path)
    (tmp_path / "map.gpkg").write_bytes(b"false")
    with pytest.raises(SourceError, match=r"map\.gpkg: the file is not what its record says"):
        verify(source, tmp_path)
    with pytest.raises(SourceError, match=r"gone\.gpkg: cannot be read"):
        verify(replace(source, file="gone.gpkg"), tmp_path)


def test_records_survive_being_written_and_read(tmp_path):
    odd = Source("odd", 'quoted "title"\\', "Ünï", note="two\nlines", attribution=("a", "© b"))
    path = tmp_path / "source.toml"
    path.write_text(sources_toml([odd, *SOURCES.values()]), encoding="utf-8")
    assert read_sources(path) == {"odd": odd, **SOURCES}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[a]\ntitle = 1\npublisher = 'x'", "'title' must be a text"),
        ("[a]\ntitle = 'x'", "'publisher' is missing"),
        ("[a]\ntitle = 'x'\npublisher = 'x'\ncolour = 'red'", "unknown entry 'colour'"),
        ("[a]\ntitle = 'x'\npublisher = 'x'\nattribution = 'y'", "'attribution' must be a list of texts"),
        ("a = 1", "is not a table"),
        ("[a", "not valid TOML"),
    ],
)
def test_a_bad_record_is_refused(tmp_path, text, told):
    path = tmp_path / "source.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=told):
        read_sources(path)


def test_all_problems_of_a_record_are_told_at_once(tmp_path):
    path = tmp_path / "source.toml"
    path.write_text("[a]\ntitle = 1\n[b]\ncolour = 'red'", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_sources(path)
    assert len(caught.value.problems) == 5


def test_reading_records_and_memberships_needs_no_heavy_package():
    code = (
        "import sys, countylines_map.membership as m; m.load_membership();"
        "print(sorted({'pandas', 'numpy', 'shapely', 'geopandas', 'requests'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[1]
    env = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_geodata_is_where_the_tables_are():
    assert (geodata() / "areas.csv").is_file()
