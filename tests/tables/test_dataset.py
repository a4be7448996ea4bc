"""The dataset's TOML: what it says, what it may not say, and a page that names exactly its keys."""

import re
from pathlib import Path

import pytest

from countylines_map.errors import DatasetError
from countylines_map.tables.dataset import bare_dataset, read_dataset
from countylines_map.tables.schema import line_of

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "geodata" / "operation-gravity.toml"
MINIMAL = 'title = "T"\nunit = "people"\ntable = "t.csv"\n'


def faults(tmp_path, text):
    path = tmp_path / "d.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        read_dataset(path)
    return caught.value.problems


def test_the_default_dataset_says_what_its_source_says():
    dataset = read_dataset(DEFAULT)
    assert (dataset.unit, dataset.destination, dataset.total) == ("arrests", "Norfolk", 1503)
    assert dataset.period == "between December 2016 and the end of November last year"
    assert dataset.unknown == ("areas unknown",)
    assert dataset.printed_shares["London"] == "29.4%"
    assert dataset.table == ROOT / "geodata" / "operation-gravity.csv"
    assert any("not convictions" in caveat for caveat in dataset.caveats)


def test_the_default_dataset_invents_no_year_and_types_no_remainder():
    text = DEFAULT.read_text(encoding="utf-8")
    assert set(re.findall(r"\b(?:19|20)\d\d\b", text)) == {"2016"}
    assert "279" not in text
    assert "1224" not in text.replace(",", "")


def test_every_fault_is_told_at_once_with_its_line(tmp_path):
    problems = faults(
        tmp_path,
        'titel = "T"\nunit = 5\ntotal = "many"\nprefer = "counties"\n[source]\nulr = "x"\n[columns]\norigin = 1\n',
    )
    told = {problem.where.split("key ")[1].strip("'"): problem for problem in problems}
    assert set(told) == {"title", "titel", "unit", "total", "prefer", "source.ulr", "columns.origin"}
    assert "did you mean 'title'?" in told["titel"].fix
    assert "did you mean 'source.url'?" in told["source.ulr"].fix
    assert "line 6" in told["source.ulr"].where
    assert "line 2" in told["unit"].where
    assert all(problem.fix and str(tmp_path / "d.toml") in problem.where for problem in problems)


@pytest.mark.parametrize(
    ("line", "key", "fix"),
    [
        ("total = true", "total", "digits"),
        ("total = -1", "total", "at least 0"),
        ("total = nan", "total", "digits"),
        ("suppress_below = 2", "suppress_below", "at least 3"),
        ("suppress_below = 5.0", "suppress_below", "digits"),
        ('caveats = "one"', "caveats", "list"),
        ("caveats = [1]", "caveats", "list"),
        ('source = "Gazette"', "source", r"\[source\]"),
        ("period = 2016-12-01", "period", "quotation"),
        ('layout.sides = {Essex = "up"}', "layout.sides.Essex", "'left', 'right'"),
        ("layout.anchors = {Essex = [1]}", "layout.anchors.Essex", "two numbers"),
        ("shares = {Essex = 1.6}", "shares.Essex", "quotation"),
        ('places = "Essex"', "places", r"\[places\]"),
        ('delimiter = "x"', "delimiter", "choose one"),
        ('publisher = "P"', "publisher", "source.publisher"),
    ],
)
def test_wrong_values_name_key_and_fix(tmp_path, line, key, fix):
    (problem,) = faults(tmp_path, MINIMAL + line + "\n")
    assert f"key '{key}'" in problem.where
    assert "line 4" in problem.where
    assert re.search(fix, problem.fix)


def test_an_empty_title_is_no_title(tmp_path):
    (problem,) = faults(tmp_path, 'title = " "\nunit = "people"\ntable = "t.csv"\n')
    assert "empty" in problem.what


@pytest.mark.parametrize(
    ("text", "what"), [("title = \n", "not valid TOML"), ('title = "a"\ntitle = "b"\n', "not valid TOML")]
)
def test_broken_toml_names_the_line(tmp_path, text, what):
    (problem,) = faults(tmp_path, text)
    assert what in problem.what
    assert "line" in problem.what


def test_a_missing_file_and_bytes_that_are_no_text(tmp_path):
    with pytest.raises(DatasetError, match="cannot be read"):
        read_dataset(tmp_path / "none.toml")
    (tmp_path / "b.toml").write_bytes(b'title = "\xff"')
    with pytest.raises(DatasetError, match="not UTF-8"):
        read_dataset(tmp_path / "b.toml")


def test_the_table_beside_the_toml_is_found_and_two_are_refused(tmp_path):
    (tmp_path / "d.toml").write_text('title = "T"\nunit = "people"\n', encoding="utf-8-sig")
    with pytest.raises(DatasetError, match="no table beside"):
        read_dataset(tmp_path / "d.toml")
    (tmp_path / "d.csv").touch()
    assert read_dataset(tmp_path / "d.toml").table == tmp_path / "d.csv"
    (tmp_path / "d.xlsx").touch()
    with pytest.raises(DatasetError, match="2 tables"):
        read_dataset(tmp_path / "d.toml")


def test_a_bare_table_needs_only_words():
    dataset = bare_dataset(
        "my.csv", destination="Kent", unit="people", total=10, origin_column="from", source="A report", sheet=None
    )
    assert (dataset.destination, dataset.total, dataset.columns, dataset.source) == (
        "Kent",
        10,
        {"origin": "from"},
        "A report",
    )
    assert dataset.title == "People in Kent by place of origin"


def test_a_bare_table_is_checked_like_a_toml():
    with pytest.raises(DatasetError, match="--unit"):
        bare_dataset("my.csv", destination="Kent")
    with pytest.raises(DatasetError, match="did you mean 'destination'"):
        bare_dataset("my.csv", unit="people", destinatoin="Kent")


def test_lines_are_found_inside_tables_and_past_long_strings():
    text = '# x = 1\na = """\nb = 2\n"""\nb = 3\n[ shares ]\n"St. Helens" = "1%"\n'
    assert line_of(text, "b") == 5
    assert line_of(text, "shares.St. Helens") == 7
    assert line_of(text, "shares.nowhere") == 6
    assert line_of(text, "x") is None
