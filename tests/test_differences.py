"""Two builds are told apart figure by figure; a build that somebody edited is not compared."""

import json

import pytest

from countylines_map.cli import run
from countylines_map.differences import correction_note, differences
from countylines_map.errors import OutputError
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.html.page import page_html


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """The same dataset before and after a correction."""
    folder = tmp_path_factory.mktemp("builds")
    for name, rows, more in (
        ("old", "London,443\nEssex,25\nunknown,9\nKent,4", ""),
        ("new", "London,450\nEssex,25\nunknown,9\nSuffolk,6", 'updated = "2 May"\ncorrections = ["It was <443>."]\n'),
    ):
        own = folder / f"{name}-data"
        own.mkdir()
        (own / "t.csv").write_text(f"from,n\n{rows}\n", encoding="utf-8")
        (own / "t.toml").write_text(f'title = "T"\nunit = "people"\ndestination = "Norfolk"\n{more}', encoding="utf-8")
        assert (
            run(["build", str(own / "t.toml"), "-q", "--output", str(folder / name), "--boundaries", "built-in"]) == 0
        )
    return folder


def test_figures_sums_and_inputs_are_told(builds, capsys):
    found = {(change.kind, str(change)) for change in differences(builds / "old", builds / "new")}
    assert {each for kind, each in found if kind == "figure"} == {
        "London to Norfolk: 443, now 450",
        "Kent to Norfolk: 4, now gone",
        "Suffolk to Norfolk: new, 6",
    }
    assert ("sum", "sum of mapped from elsewhere: 472, now 481") in found
    assert any(each.startswith("input t.csv") for _, each in found)
    assert run(["diff", str(builds / "old"), str(builds / "new")]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Figures:\n  London to Norfolk: 443, now 450\n") and "corrections = [" in told
    assert run(["diff", str(builds / "old"), str(builds / "new"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["old"] == "443"


def test_a_build_does_not_differ_from_itself(builds, capsys):
    assert differences(builds / "old", builds / "old") == [] and correction_note([]) == ""
    assert run(["diff", str(builds / "old"), str(builds / "old")]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


def test_readers_are_told_of_corrections_above_the_map(builds):
    page = page_html(make_flow_map(open_dataset(builds / "new-data" / "t.toml"), Options(boundaries="built-in")))
    above = page.split('<div class="stage">')[0]
    assert "Updated 2 May" in above and "Correction: It was &lt;443&gt;." in above


def test_what_is_not_a_build_or_was_edited_is_refused(builds, tmp_path):
    with pytest.raises(OutputError):
        differences(tmp_path, builds / "old")
    for name in ("manifest.json", "flows.csv"):
        (tmp_path / name).write_bytes((builds / "old" / name).read_bytes())
    assert differences(tmp_path, builds / "old") == []
    (tmp_path / "flows.csv").write_text("row,origin\n", encoding="utf-8")
    with pytest.raises(OutputError, match="changed after it was built"):
        differences(tmp_path, builds / "old")
    (tmp_path / "manifest.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(OutputError, match="not the manifest"):
        differences(tmp_path, builds / "old")
