"""Every table of tests/data/tables: three of its cells as they stand in it, and one thing that is wrong or unclear and refused."""

import shlex

import pytest
from table_commands import SHOWN, TABLES, read

from countylines_map.errors import CountylinesError

N = "--destination Norfolk"
CELLS = {
    "blank-totals.csv": {"2": 5, "3": 7, "6": 2}, "totals.csv": {"2": 30, "3": 10, "6": 11}, "wide.csv": {"B4": 1040, "C5": 10, "B6": 0},
    "two-headings.csv": {"B4": 5, "F4": 2, "C5": 4}, "matrix.csv": {"C2": 12, "B3": 9, "D3": 14},
    "on-its-side.csv": {"B2": 3, "C3": 7, "D3": 8}, "persons.csv": {"2": 7, "7": 3, "12": 1}, "outflow.csv": {"2": 41, "3": 120, "4": 7},
    "sheets.xlsx": {"S1R2": 12, "S1R3": 4, "S2R2": 9}, "merged.xlsx": {"2": 12, "3": 4, "4": 7},
    "sections.csv": {"B3": 5, "C3": 6, "B8": 1}, "indented.xlsx": {"3": 11, "6": 14, "7": 3}, "regions.csv": {"B4": 4, "D5": 14, "B6": 7},
    "pivot.csv": {"3": 15, "4": 25, "7": 7}, "shares.csv": {"2": 52.3, "3": 30.1, "4": 17.6},
    "reply.docx": {"B2": 30, "C3": 9, "C4": 1}, "reply.html": {"B3": 30, "E3": 1, "C4": 9}, "reply.pdf": {"B2": 30, "B4": 1204, "B5": 5},
    "moves-between-prisons.csv": {"2": 14, "5": 31, "7": 2}, "with-coordinates.csv": {"2": 12, "3": 5, "5": 3},
    "od.csv": {"2": 40, "4": 120, "5": 5}, "odmg.csv": {"2": 40, "5": 12, "6": 3}, "odwp.csv": {"2": 40, "3": 300, "5": 3},
    "detailed-migration.csv": {"2": 1.5, "3": 2.25, "5": 1.0}, "flowmap-blue.csv": {"2": 40, "3": 3, "4": 12},
    "list-from-r.csv": {"3": 6670, "4": 2850, "7": 3560}, "estimates.csv": {"2": 1431.0004, "3": 1410.9994, "5": 827},
    "own-flows.csv": {"2": 30, "4": 20, "8": 12},
}  # fmt: skip
"""File -> the row (or the cell) of the file -> its count there; of records the first row of a place -> how many it has."""

CHANGED = {
    "blank-totals.csv": ("", "Grand total,,15", "Grand total,,16", "says 16"),
    "totals.csv": (N, "Persons,40", "Persons,41", "says 41"),
    "on-its-side.csv": (N, "13,33", "13,34", "says 34"),
    "sections.csv": (N, "Suffolk,3", "Suffolk,4", "nothing adds up to it|is not a place|add up"),
    "pivot.csv": (N, "Essex,40", "Essex,41", "is not a place"),
    "with-coordinates.csv": (N, "53.7950,-1.5735", "-1.5735,53.7950", "exchanged"),
    "od.csv": ("", "E07000149,E07000148", "E02005586,E07000148", "MSOA"),
    "odmg.csv": ("", "E07000146", "E07999999", "E07999999"),
    "odwp.csv": ("", "E07000146,King's Lynn and West Norfolk", "E07000146,Atlantis", "Atlantis"),
    "flowmap-blue.csv": ("", "E07000149", "17", "'17' is not"),
    "list-from-r.csv": ("", "North.East", "North.Atlantis", "North.Atlantis"),
    "own-flows.csv": ("", ",Essex,", ",Atlantis,", "Atlantis"),
}
"""File -> options, what is changed in it, to what, and what the refusal says."""

UNSAID = {
    "wide.csv": (f"{N} --origin Kent", "said twice"), "two-headings.csv": ("", "no destination"),
    "matrix.csv": ("--destination Kent", "said twice"), "persons.csv": (N, "--count-rows"), "outflow.csv": ("", "origin"),
    "sheets.xlsx": (N, "sheet"), "merged.xlsx": (N, "--fill-down"), "indented.xlsx": (f"{N} --sheet Other", "Other"),
    "regions.csv": (f'{N} --not-totals England --total 78', "more than the published total"), "shares.csv": (N, "--share-column"),
    "reply.docx": (f"{N} --sheet 9", "9"), "reply.html": (f"{N} --sheet 9", "9"), "reply.pdf": (f"{N} --sheet 9", "9"),
    "moves-between-prisons.csv": ("--locations tests/data/tables/od.csv", "not a table of locations"),
    "detailed-migration.csv": ("--category-column Offence", "there is no column 'Offence'"), "estimates.csv": ("", "no destination"),
}  # fmt: skip
"""File -> options that leave something unsaid or say it wrongly, and what the refusal says."""

COMMAND = {}
for command, _ in SHOWN:  # the first that the page shows for each
    COMMAND.setdefault(command.split()[2].split("/")[-1], command)


def test_every_table_has_cells_and_a_refusal():
    names = {path.name for path in TABLES.iterdir()}
    assert CELLS.keys() == names
    assert {*CHANGED, *UNSAID} == names
    assert all(len(cells) == 3 for cells in CELLS.values())


@pytest.mark.parametrize("name", CELLS)
def test_three_cells_are_read_as_they_stand(name):
    flows = read(COMMAND[name]).flows
    counts = dict(zip(map(str, flows.index), flows.flow, strict=True))
    assert {at: counts[at] for at in CELLS[name]} == CELLS[name]


@pytest.mark.parametrize("name", CHANGED)
def test_what_is_changed_is_refused(name, tmp_path):
    words, old, new, told = CHANGED[name]
    text = (TABLES / name).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CountylinesError, match=told):
        read(f"countylines-map build {shlex.quote(str(tmp_path / name))} --unit people {words}")


@pytest.mark.parametrize("name", UNSAID)
def test_what_is_unsaid_is_refused(name):
    words, told = UNSAID[name]
    with pytest.raises(CountylinesError, match=told):
        read(f"countylines-map build tests/data/tables/{name} --unit people {words}")
