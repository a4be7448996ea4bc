"""Periods that add up others, moves of the census, and several places in one cell, which are grouped only where somebody says so."""

import pytest

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, read_dataset, reconcile


@pytest.fixture
def read(tmp_path):
    def of(table, **words):
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        words = {"destination": "Norfolk", **words}
        return reconcile(open_dataset(tmp_path / "t.csv", unit="people", **{k: v for k, v in words.items() if v}))

    return of


def total(figures):
    return figures.balance.rows()[-1][1]


def test_two_years_in_one_column_are_their_sum(read):
    table = "Area,2022,2023,2022 to 2023\nEssex,5,4,9\nKent,6,9,15\n"
    with pytest.raises(CountylinesError, match=r'totals = \["2022 to 2023"\]'):
        read(table)
    assert total(read(table, totals=("2022 to 2023",))) == 24
    assert total(read(table + "Surrey,1,2,3\n")) == 27


def test_periods_of_different_places_may_share_days(read):
    assert total(read("Area,Period,Arrests\nEssex,2023,5\nKent,2022/23,1\n")) == 6


def test_not_totals_says_that_nobody_is_in_both(read):
    table = "Area,Period,Arrests\nEssex,2023,5\nEssex,Q1 2023,1\n"
    assert total(read(table, not_totals=("2023",))) == 6


def test_moves_of_the_census_have_the_place_of_one_year_ago_as_origin(read):
    table = """usual residence one year ago,usual residence,All categories: Age 1 and over,Age 1 to 15
E07000146,E07000148,40,10
E07000148,E07000148,300,1
OD0000003,E07000148,12,0
"""
    figures = read(table, destination="")
    assert total(figures) == 352
    assert list(figures.flows.origin)[:2] == ["E07000146", "E07000148"]


def test_several_places_in_a_cell_are_grouped_by_a_key(tmp_path):
    table = 'Home area,Arrests\n"Bognor Regis, Hampshire, Medway",5\nEssex,6\n'
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    toml = 'title = "T"\nunit = "people"\ndestination = "Norfolk"\n'
    (tmp_path / "t.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(CountylinesError) as caught:
        reconcile(read_dataset(tmp_path / "t.toml"))
    fix = caught.value.problems[0].fix
    line = fix.partition("under [areas.sets] in the dataset: ")[2].partition(", or count")[0]
    (tmp_path / "t.toml").write_text(f"{toml}[areas.sets]\n{line}\n", encoding="utf-8")
    assert reconcile(read_dataset(tmp_path / "t.toml")).balance.mapped == 11
    line = fix.partition("under [places] in the dataset: ")[2].partition("; a count")[0]
    (tmp_path / "t.toml").write_text(f"{toml}[places]\n{line}\n", encoding="utf-8")
    assert reconcile(read_dataset(tmp_path / "t.toml")).balance.nonplaces == {"several places": 5}


def test_dates_are_read_day_before_month_and_never_left_ungrouped(read):
    table = "Ref,Home area,Date of arrest\n1,Essex,{}\n2,Kent,{}\n3,Kent,01/12/2023\n"
    figures = read(table.format("03/04/2023", "13/04/2023"), count="rows", period_by="month")
    assert set(figures.flows.period) == {"April 2023", "December 2023"}
    assert "dates were grouped by month, read day before month" in "\n".join((*figures.notes, *figures.remarks))
    with pytest.raises(CountylinesError, match="unclear which column holds dates"):
        read(table.format("04/13/2023", "12/31/2023"), count="rows", period_by="month")


def test_dates_of_a_table_with_counts_are_grouped_too(read):
    table = "Area,Date,Arrests\nEssex,2023-04-03,2\nEssex,2023-04-30,3\nKent,2023-05-01,4\n"
    figures = read(table, period_by="month")
    assert figures.flows.groupby("period").flow.sum().to_dict() == {"April 2023": 5, "May 2023": 4}
