"""Tables of every format, as real files: the same cells from each, and clear words for what cannot be read."""

import csv
import io
import json
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countylines_map.errors import TableError
from countylines_map.tables.dataset import bare_dataset
from countylines_map.tables.readers import cell_text, read_grid

ROWS = [["origin", "count"], ["Ynys Môn", "1,503"], ["King's Lynn, Norfolk", "<5"], ['say "so"\nbelow', "12"]]


def grid(path, **words):
    return read_grid(bare_dataset(path, unit="people", destination="Kent", **words))


def cells(path, **words):
    return [list(row) for row in grid(path, **words).cells.itertuples(index=False, name=None)]


def refused(path, **words):
    with pytest.raises(TableError) as caught:
        grid(path, **words)
    return str(caught.value)


def csv_text(rows, delimiter=",", end="\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_in_every_encoding_and_delimiter(tmp_path, encoding, delimiter, end):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_text(ROWS, delimiter, end).encode(encoding))
    assert cells(path) == ROWS


def test_windows_1252_is_told(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("origin,count\nMôn,5\n".encode("cp1252"))
    assert "Windows-1252" in grid(path).notes[0]
    assert cells(path, encoding="latin-1")[1][0] == "Môn"
    assert "no encoding" in refused(path, encoding="klingon")
    assert "not text in ascii" in refused(path, encoding="ascii")


def test_commas_in_counts_do_not_win_over_the_semicolon(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("origin;count\nKent;1,503\nEssex;2,001\n", encoding="utf-8")
    assert cells(path)[1] == ["Kent", "1,503"]


def test_two_delimiters_that_divide_equally_well_are_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("origin,x;count\nKent,x;5\n", encoding="utf-8")
    assert "comma and semicolon" in refused(path)
    assert cells(path, delimiter=";")[1] == ["Kent,x", "5"]


def test_the_delimiter_that_a_spreadsheet_declares_is_used(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("sep=;\norigin;count\nKent;5\n", encoding="utf-8")
    read = grid(path).cells
    assert list(read.index) == [2, 3]
    assert list(read.loc[3]) == ["Kent", "5"]


def workbook(path, sheets):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def test_xlsx_keeps_typed_numbers_and_dates(tmp_path):
    import datetime

    path = tmp_path / "t.xlsx"
    workbook(
        path,
        {
            "S": [
                ["origin", "count"],
                ["Kent", 443],
                ["Essex", 1.234],
                ["Bath", "<5"],
                ["Ely", datetime.date(2009, 5, 1)],
                ["Rye", None],
            ]
        },
    )
    assert [row[1] for row in cells(path)] == ["count", "443", "1.2340", "<5", "2009-05-01", ""]


def test_several_sheets_are_told_and_one_can_be_named(tmp_path):
    path = tmp_path / "t.xlsx"
    workbook(
        path,
        {"Cover": [], "Table 1": [["origin", "count"], ["Kent", 5]], "Table 2": [["area", "arrests"], ["Essex", 7]]},
    )
    read = grid(path)
    assert list(read.cells.loc[2]) == ["Kent", "5"]
    assert "'Table 1' is used, and not 'Cover', 'Table 2'" in read.notes[0]
    assert cells(path, sheet="Table 2")[1] == ["Essex", "7"]
    assert grid(path, sheet="Table 2").notes == ()
    assert "choose one of 'Cover', 'Table 1', 'Table 2'" in refused(path, sheet="Table 3")


def test_a_hidden_sheet_is_not_taken_first(tmp_path):
    import openpyxl

    path = tmp_path / "t.xlsx"
    workbook(path, {"secret": [["origin", "count"], ["Kent", 1]], "open": [["origin", "count"], ["Kent", 5]]})
    book = openpyxl.load_workbook(path)
    book["secret"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert cells(path)[1] == ["Kent", "5"]


def test_ods(tmp_path):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    sheet = Table(name="S")
    for row in [["origin", "count"], ["Kent", 443], ["Essex", "<5"]]:
        line = TableRow()
        for value in row:
            kind = {"valuetype": "float", "value": value} if isinstance(value, int) else {"valuetype": "string"}
            cell = TableCell(**kind)
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(tmp_path / "t.ods")
    assert cells(tmp_path / "t.ods") == [["origin", "count"], ["Kent", "443"], ["Essex", "<5"]]


@pytest.mark.parametrize(
    "text",
    [
        '[{"origin": "Kent", "count": 5}, {"origin": "Essex", "count": null}]',
        '{"origin": ["Kent", "Essex"], "count": [5, null]}',
        '{"origin": {"0": "Kent", "1": "Essex"}, "count": {"0": 5.0, "1": null}}',
        '[["origin", "count"], ["Kent", 5], ["Essex", null]]',
        '{"found": 2, "data": [{"origin": "Kent", "count": 5}, {"origin": "Essex"}]}',
        '{"origin": "Kent", "count": 5}\n{"origin": "Essex", "count": null}\n',
    ],
)
def test_json_in_every_shape(tmp_path, text):
    path = tmp_path / "t.json"
    path.write_text(text, encoding="utf-8")
    assert cells(path) == [["origin", "count"], ["Kent", "5"], ["Essex", ""]]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[{"origin": "Kent", }]', "line 1"),
        ('[{"origin": "Kent", "origin": "Essex"}]', "'origin' stands twice"),
        ('{"origin": ["Kent"], "count": [1, 2]}', "different lengths"),
        ('[{"origin": {"name": "Kent"}, "count": 1}]', "row 2"),
        ("[1, 2]", "not a table"),
        ("[]", "not a table"),
        ("7", "not a table"),
        ("[" * 100_000, "no"),
    ],
)
def test_json_that_is_no_table(tmp_path, text, what):
    path = tmp_path / "t.json"
    path.write_text(text, encoding="utf-8")
    assert what in refused(path)


def test_parquet(tmp_path):
    path = tmp_path / "t.parquet"
    pd.DataFrame({"origin": ["Kent", "Essex", None], "count": [443, 1.234, None]}).to_parquet(path)
    assert cells(path) == [["origin", "count"], ["Kent", "443"], ["Essex", "1.2340"], ["", ""]]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "parquet"])
def test_standard_input_is_told_from_its_bytes(tmp_path, monkeypatch, kind):
    path = tmp_path / f"t.{kind}"
    if kind == "csv":
        path.write_text("origin,count\nKent,5\n", encoding="utf-8")
    elif kind == "xlsx":
        workbook(path, {"S": [["origin", "count"], ["Kent", 5]]})
    elif kind == "json":
        path.write_text(json.dumps([{"origin": "Kent", "count": 5}]), encoding="utf-8")
    else:
        pd.DataFrame({"origin": ["Kent"], "count": [5]}).to_parquet(path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert cells("-") == [["origin", "count"], ["Kent", "5"]]


def test_a_workbook_called_csv_is_read_as_what_it_is(tmp_path):
    workbook(tmp_path / "t.xlsx", {"S": [["origin", "count"], ["Kent", 5]]})
    (tmp_path / "t.xlsx").rename(tmp_path / "t.csv")
    assert cells(tmp_path / "t.csv")[1] == ["Kent", "5"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"PK\x03\x04broken", "workbook"),
        (b"PAR1broken", "Parquet"),
        (b"\x00\x01\x02\x03\xff", "not text"),
        (b'origin,count\n"Kent,5\nEssex,7\n', "never closed"),
    ],
)
def test_what_cannot_be_read_is_said_with_a_fix(tmp_path, content, what):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    told = refused(path)
    assert what in told
    assert "Fix: " in told
    assert str(path) in told


def test_every_ragged_row_is_told_at_once(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("origin,count\n" + "Kent,5\n" * 300 + "Essex,7,8\nKent,1\nEly,1,2,3\n", encoding="utf-8")
    told = refused(path)
    assert "row 302" in told
    assert "row 304" in told


def test_a_missing_file_and_a_folder(tmp_path):
    assert "cannot be read" in refused(tmp_path / "none.csv")
    assert "cannot be read" in refused(tmp_path)


def test_limits_are_said_with_the_way_to_raise_them(tmp_path):
    from countylines_map.limits import change_limits

    path = tmp_path / "t.xlsx"
    workbook(path, {"S": [["origin", "count"], *[["Kent", 5]] * 2000]})
    limits = [
        ("unpacked", path.stat().st_size),
        ("bytes", 10),
        ("rows", 100),
        ("columns", 1),
        ("cells", 3000),
        ("cell", 4),
    ]
    for name, number in limits:
        change_limits({name: number})
        try:
            said = refused(path)
        finally:
            change_limits({})
        assert f"the limit is {number:,}" in said and f"--limit {name}=" in said


@given(st.floats(0, 1e15))
def test_a_typed_number_keeps_its_value(number):
    from countylines_map.tables.counts import read_count

    assert read_count(cell_text(number)).value == pytest.approx(number, rel=1e-14, abs=1e-18)


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, st.integers(0, 10**6)), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_csv_comes_back_as_it_was_written(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    table = [["origin", "count"], *([name, str(count)] for name, count in rows)]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    path.write_bytes(out.getvalue().encode())
    assert cells(path, delimiter=delimiter) == table
