"""Rows of a table as flows: columns found or named, every problem told at once, nothing dropped without a word."""

import math
from pathlib import Path

import pandas as pd
import pytest

from countylines_map.errors import TableError
from countylines_map.tables.dataset import bare_dataset, read_dataset
from countylines_map.tables.flows import read_flows, reading_notes, reading_remarks

DEFAULT = Path(__file__).parents[2] / "geodata" / "operation-gravity.toml"


@pytest.fixture
def flows(tmp_path):
    def read(text, **words):
        path = tmp_path / "t.csv"
        path.write_text(text, encoding="utf-8")
        return read_flows(bare_dataset(path, **{"unit": "people", "destination": "Kent", **words}))

    return read


@pytest.fixture
def refused(flows):
    def read(text, **words):
        with pytest.raises(TableError) as caught:
            flows(text, **words)
        return caught.value.problems

    return read


def test_the_default_table():
    frame = read_flows(read_dataset(DEFAULT))
    assert frame.index.tolist() == list(range(2, 11))
    assert frame.index.name == "row"
    assert frame["flow"].tolist() == [639, 443, 25, 21, 14, 13, 11, 5, 53]
    assert frame["origin"].iloc[-1] == "areas unknown"
    assert set(frame["destination"]) == {"Norfolk"}
    assert frame["flow"].sum() == 1224
    assert reading_notes(frame) == ()


def test_the_columns_of_the_frame(flows):
    frame = flows("from,people,year,remarks of force\nEssex,443*,2019,x\nSuffolk,<5,2020, y \n")
    assert list(frame) == [
        "origin",
        "destination",
        "flow",
        "written",
        "suppressed",
        "flow_low",
        "flow_high",
        "flow_note",
        "period",
        "remarks of force",
    ]
    assert frame.loc[2, ["flow", "written", "flow_note", "period"]].tolist() == [443, "443*", "*", "2019"]
    assert math.isnan(frame.loc[3, "flow"])
    assert frame.loc[3, ["suppressed", "flow_low", "flow_high", "flow_note"]].tolist() == [True, 0, 4, "suppressed: <5"]
    assert frame.loc[3, "remarks of force"] == " y "
    assert frame["flow"].dtype == "float64"
    assert frame["suppressed"].dtype == "bool"


def test_found_columns_are_told_and_named_ones_are_not(flows):
    found = flows("Police force,Arrests\nEssex,1\n")
    assert len(reading_remarks(found)) == 2
    assert "'Police force' was read as each row's origin" in reading_remarks(found)[0]
    assert reading_notes(found) == (), "a reader of the map need not know"
    named = flows("Police force,Arrests\nEssex,1\n", origin_column="Police force", count_column="arrests")
    assert reading_remarks(named) == ()


def test_the_unit_names_the_column_of_counts(flows):
    assert flows("area,total,Number of widgets\nEssex,1,2\n", unit="widgets")["flow"].tolist() == [2]


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        (
            "from,origin,count\nEssex,Kent,1\n",
            "several columns could hold each row's origin: 'from', 'origin'",
            "origin_column|--origin-column",
        ),
        ("area,arrests,people\nEssex,1,2\n", "each row's count: 'arrests', 'people'", "--count-column"),
        ("colour,count\nred,1\n", "no column is recognised as each row's origin", "--origin-column"),
        ("origin,weight\nEssex,heavy\n", "each row's count (columns: 'origin', 'weight')", "--count-column"),
        ("origin,count,count\nEssex,1,2\n", "2 columns are named 'count'", "its own name"),
    ],
)
def test_unclear_columns_are_refused(refused, text, what, fix):
    import re

    problems = refused(text, unit="souls")
    assert any(what in problem.what and re.search(fix, problem.fix) for problem in problems), problems


def test_the_column_that_is_asked_for_wins_over_twins(flows):
    assert flows("from,origin,count\nEssex,Suffolk,1\n", origin_column="origin")["origin"].tolist() == ["Suffolk"]


def test_missing_columns_are_told_together_with_what_was_meant(refused):
    problems = refused("origins,arests\nEssex,1\n", origin_column="origin", count_column="arrests")
    assert [problem.fix for problem in problems] == ["did you mean 'origins'?", "did you mean 'arests'?"]
    assert "columns: 'origins', 'arests'" in problems[0].what


def test_names_below_a_title_are_found_and_the_title_is_told(flows):
    frame = flows("Arrests by home area,\n,\nFOI 12/34,\nArea,Arrests\nEssex,5\n")
    assert frame.index.tolist() == [5]
    assert "row 4" in reading_remarks(frame)[0]
    assert "Arrests by home area / FOI 12/34" in reading_remarks(frame)[0]


def test_the_row_of_names_can_be_given(flows, refused):
    assert flows("a,b\nx,y\nEssex,5\n", header=2, origin_column="x", count_column="y")["flow"].tolist() == [5]
    assert "no row 9" in refused("origin,count\nEssex,5\n", header=9)[0].what


def test_footnotes_below_the_table_are_told_and_empty_rows_skipped(flows):
    frame = flows("origin,count\nEssex,5\n,\nSuffolk,6\n,\n* provisional,\nSource: force,\n\n")
    assert frame.index.tolist() == [2, 4]
    assert any("* provisional / Source: force" in note for note in reading_notes(frame))
    assert "row 3: empty, skipped" in reading_remarks(frame)


def test_a_last_place_without_a_count_is_no_footnote(flows):
    frame = flows("origin,count\nEssex,5\nSuffolk,\n")
    assert frame["suppressed"].tolist() == [False, True]
    assert "row 3: no count is given; treated as withheld, not as zero" in reading_notes(frame)


def test_every_bad_cell_is_told_at_once_and_same_ones_together(refused):
    problems = refused("origin,count\nEssex,-3\nSuffolk,many\n,7\nKent,-3\nBath,1.234\n")
    told = {problem.where.split("t.csv, ")[1]: problem.what for problem in problems}
    assert told == {
        "rows 2 and 5, column 'count'": "'-3' is negative, and a count cannot be",
        "row 3, column 'count'": "'many' is not a count",
        "row 6, column 'count'": "'1.234' could be thousands or three decimals",
        "row 4, column 'origin'": "the origin is empty and the row is not",
    }
    assert all(problem.fix for problem in problems)


def test_a_count_that_divides_itself_is_refused(refused):
    (problem,) = refused("origin,count\nEssex,5\nSuffolk,1,503\n")
    assert "more cells than column names" in problem.what
    assert "row 3" in problem.where


def test_names_and_no_rows(refused):
    assert "no rows" in refused("origin,count\n")[0].what


def test_a_column_of_destinations(flows, refused):
    frame = flows("origin,destination,count\nEssex,Kent,1\nEssex,Norfolk,2\n", destination="")
    assert frame["destination"].tolist() == ["Kent", "Norfolk"]
    assert "said twice" in refused("origin,to,count\nEssex,Kent,1\n")[0].what
    assert set(flows("origin,to,count\nEssex,Norfolk,1\n", destination_column="to")["destination"]) == {"Norfolk"}
    assert "destination is empty" in refused("origin,destination,count\nEssex,,1\n", destination="")[0].what
    assert "no destination" in refused("origin,count\nEssex,1\n", destination="")[0].what


def test_a_tables_own_column_is_never_overwritten(flows):
    frame = flows("origin,count,match,note,geometry\nEssex,1,a,b,c\n")
    assert frame.loc[2, ["match (table)", "note (table)", "geometry (table)"]].tolist() == ["a", "b", "c"]
    assert sum("is kept as" in note for note in reading_remarks(frame)) == 3


def test_a_named_column_of_remarks_joins_the_footnotes(tmp_path):
    (tmp_path / "t.csv").write_text("origin,count,why\nEssex,5*,estimate\n", encoding="utf-8")
    (tmp_path / "t.toml").write_text(
        'title = "T"\nunit = "people"\ndestination = "Kent"\n[columns]\nnote = "why"\n', encoding="utf-8"
    )
    assert read_flows(read_dataset(tmp_path / "t.toml"))["flow_note"].tolist() == ["* estimate"]


def test_population_is_read_as_numbers(flows, refused):
    assert flows('origin,count,population\nEssex,1,"1,500,000"\n')["population"].tolist() == [1_500_000]
    assert "column 'population'" in refused("origin,count,population\nEssex,1,lots\n")[0].where


def test_broken_counts_are_kept_and_told(flows):
    frame = flows("origin,count\nEssex,1.5\n")
    assert frame["flow"].tolist() == [1.5]
    assert "not whole" in reading_notes(frame)[-1]


def test_marks_of_the_dataset_are_used(tmp_path):
    (tmp_path / "t.csv").write_text("origin,count\nEssex,*\nKent,-\n", encoding="utf-8")
    (tmp_path / "t.toml").write_text(
        'title = "T"\nunit = "people"\ndestination = "Kent"\n[marks]\n"*" = "1-4"\n"-" = "0"\n', encoding="utf-8"
    )
    frame = read_flows(read_dataset(tmp_path / "t.toml"))
    assert frame.loc[2, ["flow_low", "flow_high"]].tolist() == [1, 4]
    assert frame.loc[3, "flow"] == 0


def test_many_rows_read_each_distinct_cell_once(tmp_path, monkeypatch):
    from countylines_map.tables import count_column as module

    seen = []
    plain = module.read_count
    monkeypatch.setattr(module, "read_count", lambda text, *how: seen.append(text) or plain(text, *how))
    table = pd.DataFrame({"origin": ["Essex", "Kent"] * 5000, "count": [str(k % 7) for k in range(10_000)]})
    table.to_csv(tmp_path / "t.csv", index=False)
    frame = read_flows(bare_dataset(tmp_path / "t.csv", unit="people", destination="Kent"))
    assert len(frame) == 10_000
    assert sorted(seen) == [str(k) for k in range(7)]


def test_a_wrong_column_of_counts_is_refused_without_a_flood(refused):
    problems = refused("origin,count\n" + "".join(f"Essex,word {k}\n" for k in range(5000)))
    assert len(problems) == 201
    assert problems[-1].what == "4,800 other texts are not counts either"


def test_rates_from_a_column_and_from_a_file(tmp_path, flows):
    from countylines_map.statistics.rates import with_rates

    frame = flows('origin,count,population\nEssex,15,"1,500,000"\nunknown,3,\n')
    frame["nonplace"], frame["origin_code"] = ["", "unknown"], ["E10000012", ""]
    rated, told = with_rates(frame, bare_dataset("t.csv", unit="people"))
    assert rated.loc[2, "rate"] == 1.0
    assert math.isnan(rated.loc[3, "rate"])
    assert "per 100,000" in told[0]
    (tmp_path / "p.csv").write_text("code,people\nE10000012,750000\n", encoding="utf-8")
    (tmp_path / "d.toml").write_text(
        'title = "T"\nunit = "people"\ntable = "t.csv"\n[population]\nfile = "p.csv"\n'
        'code = "code"\nvalue = "people"\nsource = "ONS"\n',
        encoding="utf-8",
    )
    rated, told = with_rates(frame.drop(columns="population"), read_dataset(tmp_path / "d.toml"))
    assert rated.loc[2, "rate"] == 2.0
    assert "ONS" in told[0]
    plain = frame.drop(columns="population")
    assert with_rates(plain, bare_dataset("t.csv", unit="people")) == (plain, ())
