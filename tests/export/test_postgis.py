"""The layers in a real PostgreSQL with PostGIS, started and stopped by these tests on a free port of this machine."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import postgres_server
import pytest

from countylines_map.errors import OutputError
from countylines_map.export import postgis
from countylines_map.export.fields import NAMES
from countylines_map.export.postgis import write_database

HERE = postgres_server.HERE and any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
pytestmark = [
    pytest.mark.skipif(
        not HERE and os.environ.get("CI") != "true", reason="PostgreSQL with PostGIS is not here (make gis)"
    ),
    pytest.mark.xdist_group("postgis"),
]


def ask(url: str, question: str) -> list[str]:
    """What psql answers, a line for each row."""
    done = subprocess.run(["psql", "-X", "-A", "-t", url, "-c", question], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def server():
    with postgres_server.running() as address:
        yield address


@pytest.fixture
def database(server):
    ask(f"{server}/postgres", "drop database if exists maps")
    ask(f"{server}/postgres", "create database maps")
    ask(f"{server}/maps", "create extension postgis")
    return f"{server}/maps"


def tables(url):
    return set(
        ask(
            url,
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
        )
    ) - {"spatial_ref_sys"}


def test_every_layer_is_a_table_with_types_keys_indexes_and_comments(database, many):
    layers = many.within(27700)
    assert write_database(layers, database) == list(NAMES)
    assert tables(database) == set(NAMES)
    for name in NAMES:
        assert ask(database, f"select count(*) from {name}") == [str(len(layers[name].table))]
    known = [value for value in layers["flows"].table["flow"].to_list() if value is not None]
    assert ask(
        database, "select sum(flow), count(origin_code), pg_typeof(max(flow)), pg_typeof(bool_or(drawn)) from flows"
    ) == [f"{sum(known)}|53|bigint|boolean"]
    assert ask(database, "select distinct ST_SRID(geom), bool_and(ST_IsValid(geom)) from areas group by 1") == [
        "27700|t"
    ]
    joined = (
        "select count(*) from desire_lines d join areas a on ST_Contains(a.geom, ST_EndPoint(d.geom)) "
        "and a.area_code = d.destination_code"
    )
    assert ask(database, joined) == ["51"]
    assert ask(database, "select count(*) from pg_indexes where schemaname = 'public' and indexdef like '%gist%'") == [
        "7"
    ]
    assert ask(
        database,
        "select count(*) from information_schema.table_constraints where constraint_type = 'PRIMARY KEY' "
        "and table_name = any(array['flows', 'balance'])",
    ) == ["2"]
    assert "Open Government Licence" in "\n".join(ask(database, "select obj_description('flows'::regclass)"))
    assert ask(database, "select col_description('flows'::regclass, 2)") == [
        "row of the table as a person counts it; the first line is 1"
    ]


def test_tables_that_are_there_are_given_up_only_when_that_is_asked(database, many):
    ask(database, "create table flows (mine text)")
    with pytest.raises(OutputError, match="tables of these names already: flows"):
        write_database(many, database)
    assert tables(database) == {"flows"}
    write_database(many, database, overwrite=True)
    assert tables(database) == set(NAMES)


def test_a_failure_half_way_leaves_nothing(database, many, monkeypatch):
    """The server itself ends the connection after some tables are written."""
    write, done = postgis._write, []

    def dies(cursor, layer, told):
        write(cursor, layer, told)
        done.append(layer.name)
        if len(done) == 4:
            ask(
                database,
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'maps' and pid <> pg_backend_pid()",
            )

    monkeypatch.setattr(postgis, "_write", dies)
    with pytest.raises(OutputError, match="the database refused"):
        write_database(many, database)
    assert len(done) == 4 and tables(database) == set()


def test_what_the_page_on_gis_asks_the_database_is_answered(database, layers):
    page = (Path(__file__).parents[2] / "docs" / "gis.md").read_text(encoding="utf-8")
    questions = re.findall(r'^psql maps -c "(.*)"$', page, re.MULTILINE)
    write_database(layers, database)
    answers = [ask(database, question) for question in questions]
    assert len(answers) == 2 and answers[0][0] == "Norfolk|532" and float(answers[1][0]) > 0


KILLED = """
import os, sys
from pathlib import Path
from countylines_map.export import postgis
from countylines_map.cli.commands import run
write, done = postgis._write, []
def dies(cursor, layer, told):
    if len(done) == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    write(cursor, layer, told)
    done.append(layer.name)
postgis._write = dies
run(["export", "--boundaries", "built-in", "--to", sys.argv[1], "--overwrite"])
"""


@pytest.mark.parametrize("moment", [0, 4, 8])
def test_our_own_death_half_way_leaves_what_was_there(database, moment):
    ask(database, "create table flows (mine text)")
    done = subprocess.run([sys.executable, "-c", KILLED, database, str(moment)], capture_output=True, check=False)
    assert done.returncode == -9, done.stderr.decode()
    for _ in range(50):  # the server notices that nobody is there any more
        others = "select count(*) from pg_stat_activity where datname = 'maps' and pid <> pg_backend_pid()"
        if ask(database, others) == ["0"]:
            break
        time.sleep(0.2)
    assert tables(database) == {"flows"}
    assert ask(database, "select count(*) from information_schema.columns where table_name = 'flows'") == ["1"]


def test_what_is_wrong_is_said(server, many):
    with pytest.raises(OutputError, match="no PostGIS"):
        write_database(many, f"{server}/postgres")
    with pytest.raises(OutputError, match="the database refused"):
        write_database(many, "postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(OutputError, match="not named by an address"):
        write_database(many, "maps")


def test_the_command_writes_the_default_map_into_the_database(database, capsys):
    from countylines_map.cli.commands import run

    assert run(["export", "--boundaries", "built-in", "--to", database]) == 0
    assert "wrote the tables land, areas, flows" in capsys.readouterr().out
    assert ask(database, "select sum(flow) from flows") == ["1224"]
    assert ask(database, "select distinct ST_SRID(geom) from arrows") == ["27700"]
    assert run(["export", "--boundaries", "built-in", "--to", database]) == 1
    assert "tables of these names already" in capsys.readouterr().err
