"""Every shape that tables come in: real files, their sums and cells, and what is refused in each."""

from pathlib import Path

import pytest
from table_commands import SHOWN, TABLES, read

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, reconcile


def build(name: str, words: str = "--destination Norfolk"):
    return read(f"countylines-map build tests/data/tables/{name} --unit people {words}")


def refused(name: str, words: str = "--destination Norfolk") -> str:
    with pytest.raises(CountylinesError) as caught:
        build(name, words)
    return str(caught.value)


def cell(figures, **wanted):
    """The one flow that has these values."""
    flows = figures.flows
    for name, value in wanted.items():
        flows = flows[flows[name] == value]
    assert len(flows) == 1, flows
    return flows.flow.iloc[0]


@pytest.mark.parametrize(("command", "total"), SHOWN, ids=[command.split()[2].split("/")[-1] for command, _ in SHOWN])
def test_each_command_of_the_docs_adds_up_as_said(command, total):
    assert read(command).balance.rows()[-1][1] == pytest.approx(float(total.replace(",", "")))


def test_the_docs_show_every_table():
    shown = {command.split()[2].split("/")[-1] for command, _ in SHOWN}
    assert shown == {path.name for path in TABLES.iterdir()}


def test_totals_in_other_columns_are_checks():
    figures = build("totals.csv")
    assert cell(figures, origin="Essex", period="2022", category="Male") == 30
    assert cell(figures, origin="Essex", period="2023", category="Female") == 11
    assert cell(figures, origin="Not known") == 3
    assert not {"Persons", "All years"} & {*figures.flows.category, *figures.flows.period}
    assert any("totals of other rows; they agree" in note for note in figures.remarks)


def test_a_total_that_does_not_fit_is_refused_with_the_key_that_decides(tmp_path):
    table = (TABLES / "totals.csv").read_text(encoding="utf-8").replace("Persons,40", "Persons,41")
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    with pytest.raises(CountylinesError, match=r"'Persons'.*says 41 for Essex.*say 40.*not_totals"):
        reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk"))


def test_wide():
    figures = build("wide.csv")
    assert cell(figures, origin="Essex", period="2021/22") == 1040
    assert cell(figures, origin="Suffolk", period="2023/24") == 10
    assert cell(figures, origin="Not known", period="2022/23") == 2
    assert "C5" in figures.flows.index, "a count is known by its cell"
    assert "said twice" in refused("wide.csv", "--destination Norfolk --origin Kent")


def test_a_matrix_runs_as_its_corner_says():
    figures = build("matrix.csv", "")
    assert cell(figures, origin="Suffolk", destination="Essex") == 12
    assert cell(figures, origin="Essex", destination="Suffolk") == 9
    assert cell(figures, origin="Norfolk", destination="Suffolk") == 14
    assert figures.balance.internal == 0
    turned = build("matrix.csv", '--matrix "origins down"')
    assert cell(turned, origin="Essex", destination="Suffolk") == 12
    assert "said twice" in refused("matrix.csv", "--destination Kent")


def test_one_row_a_person():
    figures = build(
        "persons.csv", '--destination Norfolk --count-rows --period-by "financial year" --category-column Sex'
    )
    assert cell(figures, origin="Essex", period="2023/24", category="M") == 5
    assert cell(figures, origin="Suffolk") == 3
    assert cell(figures, origin="unknown") == 1
    assert "--count-rows" in refused("persons.csv")


def test_rows_are_not_counted_while_numbers_stand_unexplained(tmp_path):
    (tmp_path / "t.csv").write_text("Home area,Drugs found\nEssex,4\nEssex,4\nKent,9\n", encoding="utf-8")
    with pytest.raises(CountylinesError, match="'Drugs found' holds numbers that could be counts"):
        reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk", count="rows"))


def test_one_origin_and_destinations_that_are_not_places():
    figures = build("outflow.csv", "--origin Merseyside")
    assert cell(figures, destination="Leeds") == 41
    assert cell(figures, destination="Manchester") == 120
    assert figures.balance.nonplaces == {"destination outside the UK": 7}
    assert "there is no origin" in refused("outflow.csv", "") or "each row's origin" in refused("outflow.csv", "")


def test_sheets():
    figures = build("sheets.xlsx", '--destination Norfolk --sheet "20*" --sheets-are periods')
    assert cell(figures, origin="Essex", period="2022") == 12
    assert cell(figures, origin="Kent", period="2023") == 6
    assert "S2R3" in figures.flows.index
    assert build("sheets.xlsx", "--destination Norfolk --sheet 2").balance.itemised == 16
    assert "2 sheets hold tables with the same column names: '2022', '2023'" in refused("sheets.xlsx")


def test_merged_cells():
    figures = build("merged.xlsx", '--destination Norfolk --fill-down "Exporting force"')
    assert cell(figures, origin="Essex", category="Weapons") == 4
    assert cell(figures, origin="Kent", category="Drugs") == 7
    assert '--fill-down "Exporting force"' in refused("merged.xlsx")


def test_filters_tell_what_they_leave_out():
    figures = build("totals.csv", '--destination Norfolk --where "Sex=Male" --where "Year=2022"')
    assert figures.balance.itemised == 38
    assert any("11 in all" in note and "did not pass the filter on 'Sex', 'Year'" in note for note in figures.notes)
    assert any("together reveal" in note for note in figures.notes)
    assert "no row passes the filter on 'Sex'" in refused("totals.csv", "--destination Norfolk --where Sex=Z")
    assert "cannot be compared" in refused("totals.csv", '--destination Norfolk --where "Year>=2022"')


def test_tables_of_others():
    figures = build("od.csv", "")
    assert cell(figures, origin="E07000146", destination="E07000148") == 40
    assert figures.balance.internal == 300
    assert sum(figures.balance.nonplaces.values()) == 5
    assert cell(build("list-from-r.csv", ""), origin="North.West", destination="East") == 7120


@pytest.mark.parametrize(
    ("name", "words", "cells"),
    [
        ("od.csv", "", [("E07000146", "E07000148", 40), ("E07000149", "E07000148", 120), ("E07000148", "E07000148", 300)]),
        ("odmg.csv", "", [("E07000146", "E07000148", 40), ("E07000149", "E07000148", 25), ("OD0000003", "E07000148", 12)]),
        ("odwp.csv", "", [("E07000146", "E07000148", 40), ("E07000149", "E07000148", 120), ("E07000148", "E07000148", 300)]),
        (
            "detailed-migration.csv", "--category-column Sex --sum-over Age",
            [("E07000148", "E07000146", 3.1), ("E07000149", "E07000146", 1), ("E07000146", "E07000148", 3.75)],
        ),
        ("flowmap-blue.csv", "", [("E07000146", "E07000148", 40), ("E07000148", "E07000146", 3), ("E07000149", "E07000148", 12)]),
    ],
)  # fmt: skip
def test_cells_of_origin_destination_tables(name, words, cells):
    flows = build(name, words).flows
    for origin, destination, count in cells:
        found = flows[flows.origin.str.startswith(origin) | (flows.origin_code == origin)]
        found = found[(found.destination == destination) | (found.destination_code == destination)]
        assert found.flow.sum() == count


@pytest.mark.parametrize("name", ["od.csv", "odmg.csv", "odwp.csv", "flowmap-blue.csv", "detailed-migration.csv"])
def test_an_unknown_code_in_an_origin_destination_table_is_refused(tmp_path, name):
    text = (TABLES / name).read_text(encoding="utf-8").replace("E07000149", "E07999999")
    (tmp_path / name).write_text(text.replace("South Norfolk", "Nowhere at all"), encoding="utf-8")
    words = {"category_column": "Sex", "sum_over": ["Age"]} if name.startswith("detailed") else {}
    with pytest.raises(CountylinesError, match=r"E07999999|Nowhere"):
        reconcile(open_dataset(tmp_path / name, unit="people", **words))


def test_line_ends_of_an_old_mac(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"Area,Arrests\rNorth.East,5\rYorkshire.and.The.Humber,6\r")
    assert reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk")).balance.mapped == 11


def test_several_columns_that_tell_rows_apart_are_refused(tmp_path):
    counts = {("M", "Theft"): 3, ("M", "Drugs"): 5, ("F", "Theft"): 2, ("F", "Drugs"): 9}
    rows = ["Area,Sex,Offence,Arrests"] + [f"Essex,{sex},{kind},{count}" for (sex, kind), count in counts.items()]
    (tmp_path / "t.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(
        CountylinesError, match=r"differ in 'Sex' and 'Offence'.*category = .Sex.*summed = \[.Offence.\]"
    ):
        reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk"))
    told = reconcile(
        open_dataset(
            tmp_path / "t.csv", unit="people", destination="Norfolk", category_column="Sex", sum_over=["Offence"]
        )
    )
    assert told.flows.flow.tolist() == [8, 11]


def test_a_heading_row_is_never_taken_from_the_data(tmp_path):
    (tmp_path / "t.csv").write_text("Essex,25\nKent,12\nSuffolk,3\n", encoding="utf-8")
    with pytest.raises(CountylinesError, match="looks like the table's first row"):
        reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk"))


def test_cells_of_a_workbook_that_are_not_counts(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in [["Area", "Arrests"], ["Essex", 0.05], ["Kent", "=1+1"], ["Surrey", "#REF!"], ["Devon", 7]]:
        book.active.append(row)
    book.active["B2"].number_format = "0%"
    book.active["B4"].data_type = "e"
    book.active.row_dimensions[5].hidden = True
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(CountylinesError) as caught:
        reconcile(open_dataset(tmp_path / "t.xlsx", unit="people", destination="Norfolk"))
    told = str(caught.value)
    assert "'5%' is a share" in told
    assert "formula without a stored value" in told
    assert "'#REF!' is an error of the spreadsheet" in told


def test_cells_of_an_ods_that_are_not_counts(tmp_path):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    sheet = Table(name="S")
    rows = [
        ("string", "Area", "Arrests"),
        ("percentage", "Essex", "5%"),
        ("float", "Kent", "#REF!"),
        ("float", "Devon", "Err:502"),
    ]
    rows += [("float", place, str(count)) for count, place in enumerate(["Surrey", "Dorset", "Norfolk", "Suffolk"])]
    for kind, place, text in rows:
        line = TableRow()
        value = {"value": text if text.isdigit() else 0.05} if kind != "string" else {}
        for words, shown in (({"valuetype": "string"}, place), ({"valuetype": kind, **value}, text)):
            cell = TableCell(**words)
            cell.addElement(P(text=shown))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(tmp_path / "t.ods")
    with pytest.raises(CountylinesError) as caught:
        reconcile(open_dataset(tmp_path / "t.ods", unit="people", destination="Norfolk"))
    told = str(caught.value)
    assert "'5%' is a share" in told
    assert "'#REF!' is an error of the spreadsheet" in told
    assert "'Err:502' is an error of the spreadsheet" in told


def test_headings_of_two_parts_are_a_period_and_a_category(tmp_path):
    figures = build("two-headings.csv")
    assert cell(figures, origin="Essex", period="2022", category="Female") == 6
    (tmp_path / "t.csv").write_text("Area,2022 Male,2022 Female,2022,2023 Male,2023 Female,2023\nEssex,5,6,11,1,2,3\n")
    figures = reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk"))
    assert figures.balance.itemised == 14
    (tmp_path / "t.csv").write_text("Area,2022 Male,2022 Female,2022\nEssex,5,6,12\n")
    with pytest.raises(CountylinesError, match="says 12"):
        reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk"))


def test_columns_of_several_counts_are_refused_with_the_line_that_makes_them_groups(tmp_path):
    (tmp_path / "t.csv").write_text("Area,2022 drugs,2022 weapons\nEssex,5,6\n")
    with pytest.raises(CountylinesError, match="category_columns = "):
        reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk"))


def test_decimals_are_decided_once_for_a_column(tmp_path):
    (tmp_path / "t.csv").write_text("Area,Arrests\nEssex,1.234\nKent,5.678\n", encoding="utf-8")
    with pytest.raises(CountylinesError) as caught:
        reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk"))
    assert len(caught.value.problems) == 1
    assert "decimal =" in caught.value.problems[0].fix
    for sign, total in ((".", 6.912), (",", 6912)):
        found = reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk", decimal=sign))
        assert found.balance.itemised == pytest.approx(total)


def test_many_rows_of_one_place_take_no_more_text(tmp_path):
    (tmp_path / "t.csv").write_text("Area,Arrests\n" + "London,1\n" * 30_000, encoding="utf-8")
    figures = reconcile(open_dataset(tmp_path / "t.csv", unit="people", destination="Norfolk"))
    assert figures.balance.itemised == 30_000
    assert figures.flows.written.tolist() == ["30,000 rows summed"]


def test_the_example_of_places_in_the_docs_works(tmp_path):
    (tmp_path / "t.csv").write_text("Area,Arrests\nHome Force,4\nEssex,1\n", encoding="utf-8")
    figures = reconcile(
        open_dataset(tmp_path / "t.csv", unit="people", destination="Kent", place={"Home Force": "Kent"})
    )
    assert figures.balance.internal == 4


@pytest.mark.parametrize(
    ("name", "words"),
    [("wide.csv", {"destination": "Norfolk"}), ("totals.csv", {"destination": "Norfolk"}), ("matrix.csv", {})],
)
def test_init_writes_a_toml_that_builds_the_same_and_nothing_over_another_file(tmp_path, name, words):
    import shutil

    from countylines_map.cli import run

    table = Path(shutil.copy(TABLES / name, tmp_path))
    said = [f"--{word}={value}" for word, value in words.items()]
    assert run(["init", str(table), "--quiet", *said]) == 0
    toml = table.with_suffix(".toml")
    from_toml = reconcile(open_dataset(toml))
    assert from_toml.balance.itemised == reconcile(open_dataset(table, unit="people", **words)).balance.itemised
    before = toml.read_bytes()
    assert run(["init", str(table), *said]) == 1
    assert toml.read_bytes() == before
