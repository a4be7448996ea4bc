"""Bad workbooks and Parquet files: damaged, swollen, locked, with parts that point elsewhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from cases import TABLE, Content, table

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["origin", "count"], ["Essex", 25], ["Kent", 14]]


def xlsx(rows: list[list[object]] = ROWS, **sheets: list[list[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(book: bytes, part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """A zip with one part changed, or left out where `change` gives None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content: bytes | None = old.read(entry)
            if entry.filename == part:
                content = change(content or b"")
            if content is not None:
                new.writestr(entry.filename, content)
        if part not in old.namelist() and (added := change(b"")) is not None:
            new.writestr(part, added)
    return out.getvalue()


def sheet_data(xml: str) -> bytes:
    """A workbook whose sheet has this XML as its rows."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return changed(xlsx(), SHEET, lambda _: f"{start}{xml}</sheetData></worksheet>".encode())


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return out.getvalue()


def ods(rows: str) -> bytes:
    """An ODS whose only table has this XML as its rows."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    names += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>{body}</office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        kind = 'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"'
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" {kind}/></manifest:manifest>',
        )
    return out.getvalue()


CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
GOOD = xlsx()


def wide(times: int) -> str:
    """A cell that is repeated."""
    return CELL.replace("<table:table-cell", f'<table:table-cell table:number-columns-repeated="{times}"')


SHARED = sheet_data(
    '<row r="1"><c r="A1" t="str"><v>origin</v></c><c r="B1" t="str"><v>count</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>5</v></c></row>'
)
"""A workbook whose one name is the first of its shared texts."""


def book(name: str, content: Content, message: str, *more: str, code: int = 1) -> None:
    table(f"workbook: {name}", content, message, *more, file="t.xlsx", code=code)


book("only the first bytes", b"PK\x03\x04", "cannot be read|damaged")
book("cut in half", GOOD[: len(GOOD) // 2], "cannot be read|damaged")
book("one byte wrong in the middle", GOOD[:900] + bytes([GOOD[900] ^ 0xFF]) + GOOD[901:], "damaged")
book("its list of contents destroyed", GOOD[:-40] + b"\0" * 40, "cannot be read|damaged")
book("any zip", zipped(hello=b"world"), "cannot be read")
book("an empty zip", b"PK\x05\x06" + b"\0" * 18, "not text|cannot be read")
book("a Word document", zipped(word__document_DOT_xml=b"<w/>"), "cannot be read")
book("an archive with paths", zipped(DOTDOT__etc__passwd=b"x", **{"..__..__evil": b"x"}), "cannot be read")
book("no sheet in it", changed(GOOD, SHEET, lambda _: None), "cannot be read|no cells|damaged")
book("no list of sheets", changed(GOOD, "xl/workbook.xml", lambda _: None), "cannot be read|no cells")
book("a sheet that is not XML", changed(GOOD, SHEET, lambda _: b"\0\1\2 not xml"), "cannot be read|no cells|damaged")
book(
    "a sheet cut off",
    changed(GOOD, SHEET, lambda xml: xml[: len(xml) // 2]),
    "cannot be read|no cells|damaged|column|row|count",
)
book("a sheet with no cells", xlsx([]), "no cells")
book("a sheet that is not there", GOOD, "no sheet 'Nope'", "--sheet", "Nope")
book(
    "a stray cell at the far end",
    sheet_data(
        '<row r="1"><c r="A1" t="str"><v>origin</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "--limit memory|in a table",
)
book(
    "a stray cell far down",
    sheet_data('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "column|row",
)
book(
    "a broken cell reference",
    sheet_data('<row r="1"><c r="XXXXXXXXXXXXXXXX99999999999999999"><v>1</v></c></row>'),
    "damaged|cannot be read|in a table",
)
book(
    "a cell reference of row 0",
    sheet_data('<row r="0"><c r="A0"><v>1</v></c></row>'),
    "damaged|cannot be read|column|no cells",
)
book(
    "a cell reference of nothing",
    sheet_data('<row r="1"><c r=""><v>1</v></c></row>'),
    "damaged|cannot be read|column|no cells",
)
book(
    "a cell reference beyond every sheet",
    sheet_data('<row r="4294967295"><c r="ZZZZZZ4294967295"><v>1</v></c></row>'),
    "damaged|cannot be read|in a table",
)
book(
    "a shared text that is not there",
    sheet_data('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>'),
    "damaged|cannot be read|column|no cells",
)
book(
    "a shared text of a negative number",
    sheet_data('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
    "damaged|cannot be read|column|no cells",
)
book("XML 100,000 deep", lambda: sheet_data("<a>" * 100_000 + "</a>" * 100_000), "damaged|cannot be read|no cells")
book(
    "XML that doubles itself",
    changed(
        SHARED,
        "xl/sharedStrings.xml",
        lambda _: (
            b'<!DOCTYPE l [<!ENTITY a "lol">'
            + b"".join(b'<!ENTITY %c "&%c;&%c;">' % (98 + k, 97 + k, 97 + k) for k in range(20))
            + b"]><sst><si><t>&t;</t></si></sst>"
        ),
    ),
    "cannot be read|damaged|column|count|row|not a place",
)
book(
    "XML that reads a file",
    changed(
        SHARED,
        "xl/sharedStrings.xml",
        lambda _: (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si><si><t>count</t></si></sst>'
        ),
    ),
    "cannot be read|damaged|column|count|row|not a place",
)
book("a bomb of one part", lambda: changed(GOOD, "docProps/app.xml", lambda _: b"\0" * 300_000_000), "--limit ratio")
book(
    "a bomb of a gigabyte and more",
    lambda: changed(GOOD, "docProps/app.xml", lambda _: b"\0" * 1_200_000_000),
    "--limit unpacked",
)
book(
    "a bomb that lies about its size",
    lambda: changed(SHARED, "xl/sharedStrings.xml", lambda _: b"x" * 40_000_000).replace(
        (40_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    ),
    "damaged|cannot be read",
)
book(
    "a sheet of two million rows in little space",
    lambda: sheet_data('<row><c t="str"><v>x</v></c></row>' * 2_000_000),
    "--limit|column|row",
)
book("old Excel, only its first bytes", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cannot be read|damaged")
book("old Excel, random", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, "cannot be read|damaged")
book(
    "a locked workbook",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + b"\0" * 16
    + b">\0\x03\0\xfe\xff\t\0"
    + b"\0" * 1024
    + "EncryptedPackage".encode("utf-16-le"),
    "cannot be read|damaged",
)
book("two sheets, the first without a table", xlsx([["Notes"], ["nothing here"]], Data=ROWS), "column")
book("counts as text in two readings", xlsx([["origin", "count"], ["Essex", "1,5"]]), "1,5")
book(
    "a name of control signs",
    sheet_data(
        '<row r="1"><c r="A1" t="str"><v>origin</v></c><c r="B1" t="str"><v>count</v></c></row><row r="2"><c r="A2" t="str"><v>a_x0000_b</v></c><c r="B2"><v>5</v></c></row>'
    ),
    "row 2",
)
book(
    "a count of 1e308",
    sheet_data(
        '<row r="1"><c r="A1" t="str"><v>origin</v></c><c r="B1" t="str"><v>count</v></c></row><row r="2"><c r="A2" t="str"><v>Essex</v></c><c r="B2"><v>1e308</v></c></row>'
    ),
    "row 2",
)

table(
    "ODS: a broken end tag",
    ods(f"<table:table-row>{CELL}</table:table-rowx>"),
    "takes longer|cannot be read|damaged",
    file="t.ods",
)
table(
    "ODS: cut off inside a tag",
    ods("<table:table-row><table:table-cell"),
    "takes longer|cannot be read|damaged",
    file="t.ods",
)
table(
    "ODS: a row repeated a thousand million times",
    ods(f'<table:table-row table:number-rows-repeated="1000000000">{CELL}</table:table-row>'),
    "1,000,000,000 rows in a table.*--limit",
    file="t.ods",
)
table(
    "ODS: a thousand rows, each a million times",
    ods(f'<table:table-row table:number-rows-repeated="1000000">{CELL}</table:table-row>' * 1000),
    "4,000,000 rows in a table.*--limit",
    file="t.ods",
)
table(
    "ODS: empty rows that fill the sheet up",
    ods(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{w}</text:p></table:table-cell>'
            for w in ("origin", "count")
        )
        + "</table:table-row>"
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Essex</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="25"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    ),
    ".",
    file="t.ods",
    code=0,
)
table(
    "ODS: a cell repeated a thousand million times",
    ods(f"<table:table-row>{wide(1_000_000_000)}</table:table-row>"),
    "--limit",
    file="t.ods",
)
table(
    "ODS: a million rows of a thousand cells",
    ods(f'<table:table-row table:number-rows-repeated="1000000">{wide(1000)}</table:table-row>'),
    "--limit|cannot be read",
    file="t.ods",
)
table(
    "ODS: repeated a negative number of times",
    ods(f'<table:table-row table:number-rows-repeated="-5">{CELL}</table:table-row>'),
    "cannot be read|damaged|column",
    file="t.ods",
)
table(
    "ODS: repeated a number of times that is not one",
    ods(f'<table:table-row table:number-rows-repeated="many">{CELL}</table:table-row>'),
    "cannot be read|damaged|column",
    file="t.ods",
)
table(
    "ODS: no content",
    zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "cannot be read|damaged",
    file="t.ods",
)
table(
    "ODS: a table of a password",
    zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_DOT_xml=bytes(range(256)) * 8),
    "cannot be read|damaged",
    file="t.ods",
)


def parquet(columns: dict[str, object], **more: object) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), out, **more)
    return out.getvalue().to_pybytes()


def _bad_text() -> bytes:
    import pyarrow as pa

    text = pa.array([b"\xff\xfe\xfa", b"Kent"], pa.binary()).view(pa.binary())
    return parquet({"origin": pa.Array.from_buffers(pa.string(), 2, text.buffers()), "count": [1, 2]})


def _bomb(rows: int) -> bytes:
    import pyarrow as pa

    return parquet(
        {
            "origin": pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int8()), ["Essex" * 100]),
            "count": pa.array([1] * rows, pa.int8()),
        }
    )


SMALL = parquet({"origin": ["Essex", "Atlantis"], "count": [5, 6]})
for name, content, message in [
    ("only the first bytes", b"PAR1", "cannot be read|damaged"),
    ("cut in half", SMALL[: len(SMALL) // 2], "cannot be read|damaged"),
    ("its footer destroyed", SMALL[:-300] + b"\0" * 292 + SMALL[-8:], "cannot be read|damaged"),
    ("a footer longer than the file", SMALL[:-8] + b"\xff\xff\xff\x7fPAR1", "cannot be read|damaged"),
    ("one byte wrong", SMALL[:40] + bytes([SMALL[40] ^ 0xFF]) + SMALL[41:], "cannot be read|damaged|row|column"),
    ("text that is not UTF-8", _bad_text(), "cannot be read"),
    ("no columns", parquet({}), "column|rows|empty|cells"),
    ("no rows", parquet({"origin": [], "count": []}), "rows"),
    ("a list in a cell", parquet({"origin": ["Essex"], "count": [[1, 2]]}), "row 2|list"),
    ("an unknown name", SMALL, "Atlantis"),
    ("a bomb of four million rows", lambda: _bomb(4_000_000), "rows in a table"),
    ("a bomb of long texts", lambda: _bomb(2_500_000), "--limit|row"),
    ("3,000 columns", parquet({f"c{k}": [1] for k in range(3000)}), "columns in a table"),
]:
    table(f"Parquet: {name}", content, message, file="t.parquet")
table("a table named as a workbook", TABLE.replace("Essex", "Atlantis"), "Atlantis", file="t.xlsx")
table("a workbook named as text", xlsx([["origin", "count"], ["Atlantis", 5]]), "Atlantis", file="t.csv")
