"""What an ODS sheet shows where its cells' values are not counts: errors of formulas, and percentages."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from ..errors import TableError
from ..limits import crossed, limit

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_REPEATED = re.compile(
    rb'</table:table>|<table:table-row\b[^>]*?number-rows-repeated="(\d+)"[^>]*>(.*?)</table:table-row>', re.DOTALL
)
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+", re.IGNORECASE)


def refuse_repeated(content: bytes, where: str) -> None:
    """A row that says that it stands there so many times is counted before the reader of workbooks writes it out.

    Empty rows are not: a spreadsheet fills its sheets up with them.
    Raises: TableError
    """
    rows = 0
    for found in _REPEATED.finditer(_content(content)):
        times, cells = found.groups()
        if times is None:
            rows = 0  # the next sheet
        elif b"office:value" in cells or b"<text:p" in cells:
            rows += int(times[:20])
        if rows > limit("rows"):
            raise TableError(crossed("rows", where, rows))


def _content(book: bytes) -> bytes:
    """The sheets of an ODS; nothing where a workbook is not one."""
    if not zipfile.is_zipfile(io.BytesIO(book)):
        return b""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return packed.read("content.xml") if "content.xml" in packed.namelist() else b""


def read_ods_texts(packed: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    """Texts that stand for cells, by (row, column) from 0; nothing where the workbook is not an ODS."""
    if "content.xml" not in packed.namelist():
        return {}
    try:
        with packed.open("content.xml") as content:
            for _, element in ElementTree.iterparse(content):  # noqa: S314  # in a process of its own, with limits
                if element.tag == f"{_TABLE}table":
                    if element.get(f"{_TABLE}name") == sheet:
                        return dict(_texts(element))
                    element.clear()
    except ElementTree.ParseError:
        return {}  # the reader of workbooks says what is wrong
    return {}


def _texts(table: ElementTree.Element) -> Iterator[tuple[tuple[int, int], str]]:
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column, lines = 0, _number(line.get(f"{_TABLE}number-rows-repeated"))
        for cell in line:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            times = _number(cell.get(f"{_TABLE}number-columns-repeated"))
            if shown := _shown(cell):
                at = itertools.product(range(row, row + lines), range(column, column + times))
                yield from zip(itertools.islice(at, limit("cells")), itertools.repeat(shown))
            column += times
        row += lines


def _shown(cell: ElementTree.Element) -> str:
    """The text of a cell whose value says something else; empty for all others."""
    text = " ".join("".join(cell.itertext()).split())
    if cell.get(f"{_OFFICE}value-type") == "percentage":
        return text if text.endswith("%") else f"{float(cell.get(f'{_OFFICE}value') or 'nan') * 100:.10g}%"
    return text if _ERROR.fullmatch(text) else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 1
