"""Nothing beside a recognised table is dropped without a word: further columns of counts, totals of parts, names and notes between rows."""

import pytest

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, reconcile


@pytest.fixture
def read(tmp_path):
    def of(table: str, **words):
        (tmp_path / "table.csv").write_text(table, encoding="utf-8")
        return reconcile(open_dataset(tmp_path / "table.csv", destination="Sussex", unit="people", **words))

    return of


def total(figures) -> float:
    return float(figures.flows[figures.flows.nonplace != "total"].flow.sum())


ANSWERS = "Area,Male,Female,Prefer not to say\nLondon,10,5,2\nKent,4,3,1\nEssex,3,1,6\n"


def test_a_further_column_of_counts_is_a_choice_and_both_lines_do_what_they_say(read):
    with pytest.raises(CountylinesError, match=r"'Prefer not to say' holds whole numbers.*one more group") as caught:
        read(ANSWERS)
    assert 'category_columns = ["Male", "Female", "Prefer not to say"] if so' in str(caught.value)
    assert total(read(ANSWERS, category_columns=("Male", "Female", "Prefer not to say"))) == 35
    assert total(read(ANSWERS, category_columns=("Male", "Female"))) == 26


def test_a_column_without_a_date_beside_years_is_a_choice(read):
    with pytest.raises(CountylinesError, match=r'period_columns = \["2021", "2022", "Undated"\] if so'):
        read("Area,2021,2022,Undated\nLondon,10,5,2\nKent,4,3,1\nEssex,3,1,6\n")


def test_totals_tell_whether_a_column_is_one_more_group(read):
    within = "Area,Male,Female,Prefer not to say,Total\nLondon,10,5,2,17\nKent,4,3,1,8\nEssex,3,1,6,10\n"
    assert total(read(within)) == 35
    beside = "Area,2021,2022,Officers,Total\nLondon,10,5,200,15\nKent,4,3,100,7\nEssex,3,1,60,4\n"
    assert total(read(beside)) == 26


@pytest.mark.parametrize("noise", ["Rank", "Rate per 1,000", "Area code", "Ref"])
def test_numbers_that_are_not_counts_are_no_obstacle(read, noise):
    assert total(read(f"Area,2021,2022,{noise}\nLondon,10,5,7\nKent,4,3,9\nEssex,3,1,8\n".replace(",000", "000"))) == 26


@pytest.mark.parametrize("said", ["{}", "{} Total", "Total {}", "All {}"])
def test_the_total_of_a_year_adds_up_the_quarters_of_that_year(read, said):
    heads = [f"Q{quarter} 2022" for quarter in (1, 2, 3, 4)] + [said.format(2022)]
    heads += [f"Q{quarter} 2023" for quarter in (1, 2, 3, 4)] + [said.format(2023), "Q1 2024"]
    rows = [["London", 1, 2, 3, 4, 10, 5, 6, 7, 8, 26, 9], ["Kent", 2, 2, 2, 2, 8, 1, 1, 1, 1, 4, 3]]
    rows.append(["Total", *(a + b for a, b in zip(rows[0][1:], rows[1][1:], strict=True))])
    text = "\n".join(",".join(map(str, row)) for row in (["Area", *heads], *rows))
    assert total(read(text)) == 60
    with pytest.raises(CountylinesError, match="says 27 for London, and the rows that it should add up say 26"):
        read(text.replace("8,26,9", "8,27,9"))


def test_column_names_between_rows_are_skipped_and_told(read):
    figures = read("Origin,Number\nLondon,12\nKent,8\nOrigin,Number\nEssex,7\nTotal,27\n")
    assert total(figures) == 27
    assert any("row 4: the column names once more" in remark for remark in figures.remarks)


def test_marks_of_footnotes_and_notes_right_below_the_table(read):
    figures = read(
        "Home address,Arrests\nLondon*,443\nEssex (1),25\nKent [note 2],6\nSurrey²,1\nTotal,475\n"
        "* includes the City\n(1) includes Southend\n"
    )
    assert figures.flows[figures.flows.nonplace == ""].origin_name.tolist() == ["London", "Essex", "Kent", "Surrey"]
    assert any("* includes the City / (1) includes Southend" in note for note in figures.notes)


def test_welsh_words_for_unknown_and_total(read):
    figures = read("Ardal,Nifer\nCaerdydd,120\nAbertawe,40\nAnhysbys,5\nCyfanswm,165\n")
    assert total(figures) == 165
    assert figures.balance.total == 165


def test_cells_that_were_merged_are_asked_about_and_the_line_does_what_it_says(read):
    table = "Year,Area,Arrests\n2021,London,5\n,Kent,3\n2022,London,4\n,Kent,1\n"
    with pytest.raises(CountylinesError, match=r'fill_down = \["Year"\]'):
        read(table)
    figures = read(table, fill_down=("Year",))
    assert figures.flows.groupby("period").flow.sum().to_dict() == {"2021": 8, "2022": 5}
    offence = "Offence,Area,Arrests\nDrugs,London,5\n,Kent,3\nTheft,London,4\n,Kent,1\n"
    with pytest.raises(CountylinesError, match=r'fill_down = \["Offence"\]'):
        read(offence)
    assert total(read(offence, fill_down=("Offence",))) == 13


@pytest.mark.parametrize(
    "periods",
    [("2021", "2022", "2021-2022"), ("2021", "2022", "2021/22"), ("Year ending March 2022", "Year ending June 2022")],
)
def test_periods_that_share_days_are_never_added_up(read, periods):
    rows = "".join(
        f"{place},{period},{count}\n" for count, period in enumerate(periods, 3) for place in ("London", "Kent")
    )
    with pytest.raises(CountylinesError, match="overlap; added up, people could be counted twice"):
        read(f"Area,Year,Arrests\n{rows}")


def test_periods_of_different_length_for_different_places_are_no_obstacle(read):
    assert total(read("Area,Period,Arrests\nLondon,Q1 2022,5\nLondon,Q2 2022,6\nKent,2022,7\n")) == 18


def test_quarters_without_a_year_and_the_year_to_date(read):
    figures = read("Force,Q1,Q2,Q3,Q4,YTD\nKent,1,2,3,4,10\nEssex,2,2,2,2,8\nTotal,3,4,5,6,18\n")
    assert total(figures) == 18
    assert set(figures.flows.period) - {""} == {"Q1", "Q2", "Q3", "Q4"}
