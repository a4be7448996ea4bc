"""What a command may write over in its output folder: its own files, and nothing else."""

import json
import os
from pathlib import Path

import pytest

from countylines_map.cli.commands import run
from countylines_map.errors import OutputError
from countylines_map.export.folder import refuse_foreign, refuse_inputs, write_outputs

TABLE = "origin,count\nKent,30\nSurrey,20\nDorset,12\nDevon,4\nEssex,9\nSuffolk,60\n"


def made(command="build", protection="", **files):
    """Files with their manifest, as a command makes them."""
    from hashlib import sha256

    from countylines_map.export.manifest import MANIFESTS

    content = {name.replace("_", "."): text.encode() for name, text in files.items()}
    listed = {name: {"sha256": sha256(text).hexdigest()} for name, text in content.items()}
    record = {"program": "countylines_map", "command": command, "protection": protection, "outputs": listed}
    return {**content, MANIFESTS[command]: json.dumps(record).encode()}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_users_table_is_never_written_over(tmp_path, capsys, monkeypatch):
    """The name of the table is that of an output, by four spellings of the folder."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "flows.csv").write_text(TABLE)
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    for table, out in [
        ("in/flows.csv", "in"), ("in/flows.csv", "in/../in"), ("link/flows.csv", "in"), ("in/flows.csv", str(tmp_path / "link")),
    ]:  # fmt: skip
        for verb, more in [("build", []), ("export", ["--format", "csv"])]:
            words = [verb, table, "--destination", "Kent", "--unit", "people", "-o", out, "--overwrite", *more]
            assert run(words) == 1
            said = capsys.readouterr().err
            assert "flows.csv would be written over" in said and "is an input" in said and said.count("\n") == 1
    assert (folder / "flows.csv").read_text() == TABLE and names(folder) == {"flows.csv"}


def test_it_is_refused_before_the_table_is_read(tmp_path, capsys):
    (tmp_path / "flows.csv").write_text('nothing that could be read,\n\n"')
    assert (
        run(["build", str(tmp_path / "flows.csv"), "--destination", "Kent", "--unit", "people", "-o", str(tmp_path)])
        == 1
    )
    assert "is an input" in capsys.readouterr().err


def test_second_names_and_links_are_the_same_file(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text(TABLE)
    out = tmp_path / "out"
    out.mkdir()
    os.link(table, out / "flows.csv")
    (out / "map.html").symlink_to(table)
    with pytest.raises(OutputError) as refused:
        refuse_inputs(out, ["flows.csv", "map.html", "map.png"], [table])
    assert len(refused.value.problems) == 2


def test_a_file_of_somebody_elses_is_not_written_over(tmp_path, capsys):
    (tmp_path / "map.html").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine too")
    assert run(["build", "--boundaries", "built-in", "-o", str(tmp_path)]) == 1
    assert "map.html stands there already and was not written by this program" in capsys.readouterr().err
    assert names(tmp_path) == {"map.html", "notes.txt"} and (tmp_path / "map.html").read_text() == "mine"
    write_outputs(tmp_path, "build", made(map_html="ours"), overwrite=True)
    assert (tmp_path / "map.html").read_text() == "ours" and (tmp_path / "notes.txt").read_text() == "mine too"


def test_a_file_that_was_changed_since_is_not_written_over(tmp_path):
    write_outputs(tmp_path, "build", made(flows_csv="ours", fragment_html="ours"))
    write_outputs(tmp_path, "build", made(flows_csv="ours again", fragment_html="ours"))
    (tmp_path / "flows.csv").write_text("corrected by hand")
    (tmp_path / "fragment.html").write_text("corrected by hand")
    with pytest.raises(OutputError) as refused:
        write_outputs(tmp_path, "build", made(flows_csv="new"))
    assert [p.what.split(" was")[0] for p in refused.value.problems] == ["flows.csv", "fragment.html"]
    with pytest.raises(OutputError, match="changed since"):
        refuse_foreign(tmp_path, ["flows.csv"])
    assert (tmp_path / "flows.csv").read_text() == "corrected by hand"


def test_files_that_are_no_longer_made_go_and_others_stay(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    write_outputs(tmp_path, "build", made(map_html="1", fragment_html="1", flows_csv="1"))
    write_outputs(tmp_path, "export", made("export", flows_gpkg="1", flows_csv="2"))
    assert write_outputs(tmp_path, "build", made(map_html="2")) == ("fragment.html",)
    assert names(tmp_path) == {
        "mine.txt",
        "map.html",
        "manifest.json",
        "manifest-export.json",
        "flows.gpkg",
        "flows.csv",
    }


def test_a_file_stands_in_one_manifest_only(tmp_path):
    write_outputs(tmp_path, "build", made(map_html="1", flows_csv="1"))
    write_outputs(tmp_path, "export", made("export", flows_csv="2"))
    listed = [
        json.loads((tmp_path / name).read_text())["outputs"] for name in ("manifest.json", "manifest-export.json")
    ]
    assert [set(outputs) for outputs in listed] == [{"map.html"}, {"flows.csv"}]


def test_another_programs_manifest_is_not_ours(tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "my web app"}')
    with pytest.raises(OutputError, match=r"manifest\.json stands there already"):
        write_outputs(tmp_path, "build", made(map_html="1"))


@pytest.mark.parametrize(
    "text", ["", "[]", "[" * 100_000, '{"program": "countylines_map"}', '{"program": "countylines_map", "outputs": 1}']
)
def test_a_damaged_manifest_is_not_ours(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(OutputError, match="stands there already"):
        write_outputs(tmp_path, "build", made(map_html="1"))


def test_a_manifest_cannot_give_away_files_elsewhere(tmp_path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / "out").mkdir()
    record = json.loads(made(map_html="1")["manifest.json"])
    record["outputs"]["../secret"] = {"sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(record))
    assert write_outputs(tmp_path / "out", "build", made(map_html="1")) == ()
    assert (tmp_path / "secret").exists()


@pytest.mark.parametrize(
    ("before", "now"), [("", "counts below 5 are hidden"), ("counts below 5 are hidden", ""), ("a", "b")]
)
def test_protected_counts_do_not_stand_beside_other_ones(tmp_path, before, now):
    write_outputs(tmp_path, "export", made("export", before, flows_gpkg="1", figure_png="1"))
    with pytest.raises(
        OutputError, match=r"flows\.gpkg, figure\.png of an earlier export would stand beside this build"
    ):
        write_outputs(tmp_path, "build", made("build", now, map_html="1"), overwrite=True)
    assert names(tmp_path) == {"flows.gpkg", "figure.png", "manifest-export.json"}
    write_outputs(tmp_path, "build", made("build", before, map_html="1"))


def test_building_again_with_small_counts_hidden_leaves_nothing_of_the_open_build(tmp_path, capsys):
    (tmp_path / "t.csv").write_text(TABLE)
    words = ["build", str(tmp_path / "t.csv"), "--destination", "Kent", "--unit", "people", "-o", str(tmp_path / "o")]
    assert run([*words, "--fragment", "--boundaries", "built-in"]) == 0
    assert run([*words, "--suppress-below", "5", "--boundaries", "built-in"]) == 0
    assert "removed" in capsys.readouterr().out
    assert "fragment.html" not in names(tmp_path / "o")
    (tmp_path / "o" / "figure.svg").write_text("of a build long ago")
    assert run([*words, "--suppress-below", "5", "--boundaries", "built-in"]) == 1
    assert "figure.svg would stand beside this build" in capsys.readouterr().err


def test_save_layout_and_the_output_change_together(tmp_path, capsys):
    (tmp_path / "t.csv").write_text(TABLE)
    toml = tmp_path / "t.toml"
    toml.write_text('title = "T"\nunit = "people"\ndestination = "Kent"\n')
    before = toml.read_text()
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "map.html").write_text("mine")
    assert run(["build", str(toml), "-o", str(tmp_path / "o"), "--save-layout", "--boundaries", "built-in"]) == 1
    assert toml.read_text() == before
    assert run(["build", str(toml), "-o", str(tmp_path / "o2"), "--save-layout", "--boundaries", "built-in"]) == 0
    assert "[layout" in toml.read_text() and "t.toml" in capsys.readouterr().out
