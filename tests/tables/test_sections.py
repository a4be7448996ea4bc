"""Headings, subtotals and places among the places that they are made of: checked, left out, or refused with the key that decides."""

import openpyxl
import pytest
from openpyxl.styles import Alignment

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, reconcile


@pytest.fixture
def build(tmp_path):
    def built(text, **words):
        path = tmp_path / "t.csv"
        path.write_text(text, encoding="utf-8")
        return reconcile(open_dataset(path, unit="arrests", destination="Norfolk", **words))

    return built


@pytest.fixture
def refused(build):
    def told(text, **words):
        with pytest.raises(CountylinesError) as caught:
            build(text, **words)
        return str(caught.value)

    return told


def total(figures):
    return figures.balance.rows()[-1][1]


def told(figures):
    return "\n".join((*figures.notes, *figures.remarks))


SECTIONS = "Home area,Arrests\nDrugs:,\nEssex,5\nSuffolk,3\nWeapons:,\nEssex,7\nSuffolk,1\n"


def test_headings_of_sections_are_offered_as_categories_and_not_guessed(build, refused):
    message = refused(SECTIONS)
    assert "rows 2 and 5" in message
    assert 'fill_down = ["Home area"]' in message
    assert '[marks] "" = "suppressed"' in message
    figures = build(SECTIONS, fill_down=["Home area"])
    assert total(figures) == 16
    assert set(figures.flows.category) == {"Drugs", "Weapons"}


def test_subtotals_of_sections_are_checked(build, refused):
    text = "Home area,Arrests\nEssex,5\nSuffolk,3\nTotal rural,8\nCroydon,7\nLambeth,1\nTotal urban,8\nGrand total,16\n"
    figures = build(text)
    assert total(figures) == 16
    assert "rows 4 and 7: subtotals" in told(figures)
    assert "nothing adds up to it" in refused(text.replace("rural,8", "rural,9"))


def test_totals_of_each_place_in_a_pivot(build):
    text = """Home area,Type,2021,2022,Grand Total
Essex,Drugs,5,6,11
Essex,Weapons,1,2,3
Essex Total,,6,8,14
Suffolk,Drugs,5,1,6
Suffolk,Weapons,1,2,3
Suffolk Total,,6,3,9
Grand Total,,12,11,23
"""
    figures = build(text)
    assert total(figures) == 23
    assert figures.flows[figures.flows.category == "Drugs"].flow.sum() == 17


def test_a_total_of_the_whole_table_stays_for_the_balance(build):
    assert build("Home area,Arrests\nEssex,5\nSuffolk,3\nTotal,8\nKent,0\n").balance.total == 8


def test_rows_above_indented_ones_are_their_sums(build, refused):
    text = "Home area,Arrests\nEast of England,18\n  Essex,11\n  Suffolk,7\nLondon,3\nTotal,21\n"
    figures = build(text)
    assert total(figures) == 21
    assert "row 2: subtotals" in told(figures)
    message = refused(text.replace("land,18", "land,19"))
    assert "'East of England' says 19, and the rows that are indented below it add up to 18" in message
    assert 'not_totals = ["East of England"]' in message
    more = text.replace("land,18", "land,19").replace("Total,21", "Total,40")
    assert total(build(more, not_totals=["East of England"])) == 40


def test_indents_of_a_spreadsheet(tmp_path):
    book = openpyxl.Workbook()
    for name, count, steps in [("Area", "Arrests", 0), ("London", 9, 0), ("Croydon", 7, 1), ("Lambeth", 2, 1)]:
        book.active.append([name, count])
        book.active.cell(book.active.max_row, 1).alignment = Alignment(indent=steps)
    book.save(tmp_path / "t.xlsx")
    assert total(reconcile(open_dataset(tmp_path / "t.xlsx", unit="arrests", destination="Norfolk"))) == 9


ENGLAND = """Region,Arrests
England,47
North East,11
North West,2
Yorkshire and The Humber,2
East Midlands,2
West Midlands,2
East of England,2
London,17
South East,5
South West,4
Wales,3
"""


def test_a_country_beside_its_regions_is_their_sum(build, refused):
    figures = build(ENGLAND)
    assert total(figures) == 50
    assert "row 2: England is the sum of the places within it" in told(figures)
    more = ENGLAND.replace("England,47", "England,50")
    message = refused(more)
    assert 'totals = ["England"]' in message
    assert 'not_totals = ["England"]' in message
    assert total(build(more, totals=["England"])) == 50
    assert total(build(more, not_totals=["England"])) == 100


def test_people_of_whom_no_closer_place_is_known_are_no_sum(build):
    assert total(build("Area,Arrests\nLondon,4\nCroydon,20\nLambeth,30\n")) == 54


def test_few_places_within_one_are_refused_where_chance_could_be_it(refused):
    assert 'totals = ["London"]' in refused("Area,Arrests\nLondon,5\nCroydon,3\nLambeth,2\n")


def test_destinations_beside_the_places_that_they_are_made_of(tmp_path):
    rows = [
        f"{place},{end},{count}"
        for place in ("Kent", "Essex", "Surrey")
        for end, count in (("London", 9), ("Croydon", 7), ("Lambeth", 2))
    ]
    (tmp_path / "t.csv").write_text("\n".join(["origin,destination,count", *rows]), encoding="utf-8")
    assert total(reconcile(open_dataset(tmp_path / "t.csv", unit="arrests"))) == 27


def test_subtotals_whose_word_stands_in_another_column(build, refused):
    table = """Region,Area,2022
East,Essex,5
,Suffolk,6
East total,,11
London,Croydon,7
,Lambeth,1
London total,,8
Total,,19
"""
    words = {"origin_column": "Area", "fill_down": ["Region"]}
    figures = build(table, **words)
    assert total(figures) == 19
    assert "rows 4 and 7: subtotals" in told(figures)
    assert "nothing adds up to it" in refused(table.replace("East total,,11", "East total,,12"), **words)
