"""What an ODS sheet shows where its cells' values are not counts: errors of formulas, and percentages."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from ..limits import limit

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+", re.IGNORECASE)


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
