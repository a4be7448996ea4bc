"""Totals with a blank beside them, in columns that are summed over, in tables grouped by period; pivots; tables on their side."""

import pytest

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, reconcile


@pytest.fixture
def read(tmp_path):
    def of(table, **words):
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        return reconcile(open_dataset(tmp_path / "t.csv", unit="arrests", **words))

    return of


@pytest.fixture
def refused(read):
    def told(table, **words):
        with pytest.raises(CountylinesError) as caught:
            read(table, **words)
        return str(caught.value)

    return told


def total(figures):
    return figures.balance.rows()[-1][1]


def cells(figures, *columns):
    flows = figures.flows[figures.flows.nonplace != "total"]
    return {tuple(row[:-1]): row[-1] for row in flows[[*columns, "flow"]].to_numpy().tolist()}


NORFOLK = {"destination": "Norfolk"}
ENDS = "origin,destination,count\nEssex,Norfolk,5\nKent,Suffolk,7\n"


@pytest.mark.parametrize("row", ["Total,,12", ",Total,12", "All,All,12", "Total,Norfolk,5\nTotal,Suffolk,7\nTotal,,12"])
def test_a_total_with_a_blank_at_its_other_end(read, row):
    figures = read(f"{ENDS}{row}\n")
    assert total(figures) == 12
    assert cells(figures, "origin", "destination") == {("Essex", "Norfolk"): 5, ("Kent", "Suffolk"): 7}


def test_such_a_total_has_to_fit(refused):
    assert "'Total' in the column 'origin' says 13" in refused(f"{ENDS}Total,,13\n")
    assert "the destination is empty" in refused(f"{ENDS}Devon,,13\n")


def test_subtotals_of_each_origin_with_a_blank_destination(read):
    rows = "Essex,Norfolk,5\nEssex,Suffolk,7\nEssex total,,12\nKent,Norfolk,1\nKent,Suffolk,2\nKent total,,3\nGrand total,,15\n"
    assert total(read(f"origin,destination,count\n{rows}")) == 15


SUMMED = "Area,Sex,Age,Arrests\nEssex,M,18-24,10\nEssex,M,25+,4\nEssex,M,All ages,{}\nEssex,F,18-24,1\nEssex,F,25+,2\nEssex,F,All ages,3\n"


def test_totals_in_a_column_that_is_summed_over_do_not_count(read, refused):
    figures = read(SUMMED.format(14), **NORFOLK, category_column="Sex", sum_over=["Age"])
    assert cells(figures, "category") == {("M",): 14, ("F",): 3}
    told = refused(SUMMED.format(15), **NORFOLK, category_column="Sex", sum_over=["Age"])
    assert "'All ages' in the column 'Age' says 15" in told


WIDE = "Area,Jan-22,Feb-22,Jan-23,Total\nEssex,1,2,3,6\nKent,4,5,6,15\nTotal,5,{},9,21\n"


def test_totals_of_months_that_are_grouped_by_year(read, refused):
    figures = read(WIDE.format(7), **NORFOLK, period_by="year")
    assert total(figures) == 21
    assert cells(figures, "origin", "period") == {
        ("Essex", "2022"): 3, ("Essex", "2023"): 3, ("Kent", "2022"): 9, ("Kent", "2023"): 6,
    }  # fmt: skip
    assert any("grouped by year" in note for note in figures.notes)
    assert "says 8" in refused(WIDE.format(8), **NORFOLK, period_by="year")


def test_a_total_without_a_date_beside_dates_that_are_grouped(read):
    rows = "Essex,2023-01-05,3\nEssex,2023-01-09,4\nKent,2023-02-01,5\nTotal,,12\n"
    figures = read(f"Area,Date,Arrests\n{rows}", **NORFOLK, period_by="month")
    assert cells(figures, "origin", "period") == {("Essex", "January 2023"): 7, ("Kent", "February 2023"): 5}


PLACES_FIRST = "Row Labels,Count of URN\nEssex,{}\n{a},15\n{b},25\nKent,12\n{a},5\n{b},7\nGrand Total,52\n"


@pytest.mark.parametrize(
    ("a", "b", "part"), [("2022", "2023", "period"), ("Female", "Male", "category"), ("Burglary", "Theft", "category")]
)
def test_a_compact_pivot_with_places_above_their_groups(read, a, b, part):
    figures = read(PLACES_FIRST.format(40, a=a, b=b), **NORFOLK)
    assert total(figures) == 52
    assert cells(figures, "origin", part) == {("Essex", a): 15, ("Essex", b): 25, ("Kent", a): 5, ("Kent", b): 7}
    assert any("'Row Labels' holds places and, below them, each row's" in remark for remark in figures.remarks)


def test_a_compact_pivot_with_groups_above_their_places(read):
    table = "Row Labels,Sum of Arrests\n2022,20\nEssex,15\nKent,5\n2023,32\nEssex,25\nUnknown,7\nGrand Total,52\n"
    figures = read(table, **NORFOLK)
    assert total(figures) == 52
    assert cells(figures, "origin", "period")["Unknown", "2023"] == 7


def test_a_pivot_of_two_columns_of_counts_and_an_unknown_place(read):
    table = (
        "Row Labels,2022,2023,Grand Total\nEssex,15,25,40\nFemale,5,10,15\nMale,10,15,25\nUnknown,5,7,12\nFemale,2,3,5\nMale,3,4,7\n"
        "Grand Total,20,32,52\n"
    )
    figures = read(table, **NORFOLK)
    assert total(figures) == 52
    assert cells(figures, "origin", "period", "category")["Unknown", "2023", "Female"] == 3


def test_a_pivot_that_does_not_add_up_is_refused(refused):
    assert "'Theft' is not a place" in refused(PLACES_FIRST.format(41, a="Burglary", b="Theft"), **NORFOLK)


def test_a_table_on_its_side(read, refused):
    figures = read("Year,Essex,Kent,Unknown,Total\n2022,3,4,5,12\n2023,6,7,8,21\nTotal,9,11,13,33\n", **NORFOLK)
    assert total(figures) == 33
    assert cells(figures, "origin", "period")["Kent", "2023"] == 7
    out = read(",Essex,Kent\nMale,3,4\nFemale,6,7\n", origin="Norfolk")
    assert cells(out, "destination", "category")["Essex", "Female"] == 6
    assert "says 34" in refused("Year,Essex,Kent,Total\n2022,3,4,7\n2023,6,7,13\nTotal,9,11,34\n", **NORFOLK)


def test_yes_and_no_are_answers_and_not_a_number(refused):
    assert "several columns could hold each row's count" in refused(
        "Area,Adult,Yes,No\nEssex,10,4,6\nKent,5,2,3\n", **NORFOLK
    )


def test_shares_of_one_name_and_notes_below(read):
    figures = read("Force,2022,%,2023,%\nEssex,30,60%,10,50%\nKent,20,40%,10,50%\nTotal,50,100%,20,100%\n", **NORFOLK)
    assert total(figures) == 70
    assert total(read("Area,Arrests\nEssex,10\nSource: the force\nProduced by a unit,\n", **NORFOLK)) == 10


def test_unknown_and_other_are_no_groups_of_a_pivot(read):
    figures = read("Area,n\nEssex,5\nUnknown,5\nKent,3\nNot stated,3\n", **NORFOLK)
    assert total(figures) == 16


def test_a_year_among_its_months_is_not_grouped_with_them(refused, read):
    rows = "Essex,Jan 2022,3\nEssex,Feb 2022,4\nEssex,2022,7\nEssex,Jan 2023,1\n"
    assert total(read(f"Area,Month,Arrests\n{rows}", **NORFOLK, period_by="year")) == 8
    told = refused(f"Area,Month,Arrests\n{rows}Essex,2023,1\n", **NORFOLK, period_by="year")
    assert "2023" in told


def test_total_rows_alone_of_months_that_are_grouped(read):
    figures = read(
        "Area,Mar-22,Apr-22,Mar-23\nEssex,1,2,3\nKent,1,1,1\nTotal,2,3,4\n", **NORFOLK, period_by="financial year"
    )
    assert cells(figures, "origin", "period")["Essex", "2022/23"] == 5
    assert total(figures) == 9


def test_a_column_that_is_no_place_is_not_left_out_of_a_table_on_its_side(refused):
    assert "'Officers' is not a place" in refused("Year,Essex,Kent,Officers\n2022,3,4,10\n2023,6,7,11\n", **NORFOLK)
