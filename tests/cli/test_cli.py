"""The command line as a user meets it: words, streams, exit codes."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from countylines_map.cli.arguments import parser
from countylines_map.cli.commands import run
from countylines_map.export.fields import NAMES
from countylines_map.export.formats import STYLES, named

ROOT = Path(__file__).parents[2]
HEAVY = {"geopandas", "pandas", "numpy", "folium", "requests", "rapidfuzz", "shapely", "pyogrio", "rich"}


def verbs() -> list[str]:
    return list(next(a for a in parser()._actions if a.dest == "verb").choices)


def python(*words: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=120, **more)


def test_the_module_and_the_script_say_the_same_version():
    from countylines_map import __version__

    script = Path(sys.executable).with_name("countylines-map")
    told = [python("-m", "countylines_map", "--version").stdout]
    if script.exists():
        told.append(subprocess.run([script, "--version"], capture_output=True, text=True, timeout=60).stdout)
    assert set(told) == {f"countylines_map {__version__}\n"}


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], ["no-such-verb"], ["build", "--help"], ["build", "--width", "round"]],
    ids=" ".join,
)
def test_help_version_and_wrong_usage_import_nothing_heavy(words):
    code = f"import sys\nfrom countylines_map.cli.commands import run\ntry:\n    run({words!r})\nexcept SystemExit:\n    pass\n"
    code += "print('|', *sys.modules)"
    loaded = set(python("-c", code).stdout.rpartition("|")[2].split())
    assert "countylines_map.cli.arguments" in loaded
    assert not loaded & HEAVY


@pytest.mark.parametrize("verb", verbs())
def test_each_verb_has_help_with_an_example(verb, capsys):
    with pytest.raises(SystemExit) as stop:
        run([verb, "--help"])
    out = capsys.readouterr().out
    assert stop.value.code == 0
    assert re.search(rf"example:\n  countylines-map {verb}\b", out)


@pytest.mark.parametrize("verb", verbs())
def test_each_verb_stands_in_the_docs(verb):
    pages = "".join(p.read_text(encoding="utf-8") for p in [ROOT / "README.md", *ROOT.glob("docs/*.md")])
    assert re.search(rf"(countylines-map|countylines_map) {verb}\b", pages)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["no-such-verb"],
        ["build", "--no-such-option"],
        ["build", "--accept-close", "200"],
        ["build", "--top", "many"],
        ["export", "--format", "dwg"],
    ],
)
def test_wrong_usage_ends_with_2_on_standard_error(words, capsys):
    with pytest.raises(SystemExit) as stop:
        run(words)
    said = capsys.readouterr()
    assert stop.value.code == 2
    assert said.out == ""
    assert "--help" in said.err


def test_build_writes_the_files_that_it_names(tmp_path, capsys):
    assert run(["build", "--boundaries", "built-in", "--output", str(tmp_path / "out"), "--report", "--fragment"]) == 0
    said = capsys.readouterr()
    written = {Path(name.strip()) for name in said.out.rpartition("wrote ")[2].split(",")}
    assert written == set((tmp_path / "out").iterdir()) and tmp_path / "out" / "fragment.html" in written
    assert "published total             1,503 arrests  100.0%" in said.out and "crossings: 0" in said.out
    assert all(line.startswith("note: ") for line in said.err.splitlines())


def test_quiet_says_nothing(tmp_path, capsys):
    assert run(["build", "--boundaries", "built-in", "--output", str(tmp_path), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_problem_is_one_line_on_standard_error_and_code_1(tmp_path, capsys):
    (tmp_path / "t.csv").write_text("from,n\nAtlantis,3\n")
    words = [
        "build",
        str(tmp_path / "t.csv"),
        "--destination",
        "Kent",
        "--unit",
        "people",
        "--output",
        str(tmp_path / "o"),
    ]
    assert run(words) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("error: ") and said.err.count("\n") == 1
    assert "t.csv" in said.err and "row 2" in said.err and "Fix" in said.err
    assert not (tmp_path / "o").exists()


def test_check_writes_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["check", "--boundaries", "built-in"]) == 0
    assert "nothing to refuse" in capsys.readouterr().out and list(tmp_path.iterdir()) == []


def test_locate_says_what_and_why(capsys):
    assert run(["locate", "Notts", "NFA"]) == 0
    said = capsys.readouterr().out
    assert "Nottinghamshire, county, E10000024" in said and "rule:" in said and "police force area" in said
    assert "no fixed abode" in said


def test_locate_reads_standard_input_and_prints_json(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Kent\n\nPolish\n"))
    assert run(["locate", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [answer.get("code", answer.get("category")) for answer in found] == ["E10000016", "outside the UK"]


def test_locate_refuses_what_it_does_not_know_with_code_1(capsys):
    assert run(["locate", "Hertfordhsire", "Kent"]) == 1
    said = capsys.readouterr()
    assert "Kent" in said.out and "did you mean Hertfordshire" in said.err


def test_locate_takes_a_table_and_gives_it_back_with_columns(tmp_path, capsys):
    (tmp_path / "t.csv").write_text("place,x\nHerts,=1+1\nNFA,2\n")
    assert run(["locate", "--table", str(tmp_path / "t.csv"), "--column", "place"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["place"] for row in rows] == ["Herts", "NFA"] and rows[0]["located_code"] == "E10000015"
    assert rows[1]["located_nonplace"] == "no fixed abode"
    assert rows[0]["x"] == "'=1+1"


def test_export_writes_each_format(tmp_path):
    words = [
        "export",
        "--boundaries",
        "built-in",
        "--output",
        str(tmp_path),
        "-q",
        "--format",
        "gpkg",
        "geojson",
        "csv",
        "svg",
        "png",
    ]
    assert run(words) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "flows.gpkg", "flows.qgz", "flows.csv", "flows-areas.csv", "flows-balance.csv", "flows-provenance.csv", "flows-about.txt",
        "figure.svg", "figure.png",
        "manifest-export.json", *(named(name, "geojson") for name in NAMES), *STYLES,
    }  # fmt: skip


def test_sources_lists_every_input_with_its_licence(capsys):
    assert run(["sources", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    drawn = {
        "districts",
        "police-force-areas",
        "super-output-areas",
        "small-areas",
        "postcode-directory",
        "natural-earth",
    }
    assert drawn | {"memberships"} <= {s["key"] for s in listed}
    assert all(source["licence"] or source["attribution"] for source in listed)


def test_control_characters_are_shown_and_not_sent_to_the_terminal(capsys):
    assert run(["locate", "Kent\x1b[31m\u202e"]) == 1
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err and "\u202e" not in said.out + said.err


def test_debug_shows_where_an_error_came_from(tmp_path, capsys):
    assert run(["build", str(tmp_path / "none.csv"), "--destination", "Kent", "--unit", "people", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err
