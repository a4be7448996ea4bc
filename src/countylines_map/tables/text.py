"""Bytes of a text table to text, and what divides its columns; what was found is told, never silent."""

from __future__ import annotations

import codecs
import csv
from collections import Counter

from ..errors import Problem, TableError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
SAMPLE_ROWS = 200
SAMPLE_CHARACTERS = 200_000


def decode(content: bytes, where: str, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """(text, what must be told) of a text file: UTF-8, UTF-16 or UTF-32 by its mark, else UTF-8, else Windows-1252.

    >>> decode("Môn,5".encode("cp1252"), "a.csv")
    ('Môn,5', ('a.csv is not UTF-8; it was read as Windows-1252, the usual encoding of older spreadsheets',))

    Raises: TableError when the bytes are not text in the encoding that is given or found.
    """
    if encoding:
        return _decoded(content, encoding, where), ()
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decoded(content, name, where), ()
    if name := _unmarked_utf16(content):
        return _decoded(content, name, where), (f"{where} was read as UTF-16",)
    if b"\0" in content:
        raise TableError(Problem("the file is not text", where, "save the table as CSV, XLSX, ODS, JSON or Parquet"))
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        told = f"{where} is not UTF-8; it was read as Windows-1252, the usual encoding of older spreadsheets"
        return _decoded(content, "cp1252", where), (told,)


def _decoded(content: bytes, encoding: str, where: str) -> str:
    fix = 'save the file as UTF-8, or name its encoding with encoding = "..."'
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        raise TableError(Problem(f"the file is not text in {encoding}", where, fix)) from error
    except (LookupError, ValueError) as error:  # a ValueError where the name holds a NUL
        raise TableError(
            Problem(f"there is no encoding '{encoding}'", where, "write utf-8, utf-16 or cp1252")
        ) from error


def _unmarked_utf16(content: bytes) -> str:
    """UTF-16 without its mark: every other byte of the first characters is zero."""
    head = content[:400]
    if len(head) < 4 or len(content) % 2:
        return ""
    half = len(head) // 2
    if head[1::2].count(0) > half * 0.7 and not head[0::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > half * 0.7 and not head[1::2].count(0) else ""


def find_delimiter(text: str, where: str) -> str:
    """What divides the columns: the character that gives the most rows the same number of cells, at least two.

    Raises: TableError when two characters do that equally well.
    """
    scores = {delimiter: _score(text, delimiter) for delimiter in DELIMITERS}
    best = max(scores.values())
    if best <= (0.0, 1):
        return ","
    found = [delimiter for delimiter, score in scores.items() if score == best]
    if len(found) > 1:
        names = " and ".join(DELIMITERS[delimiter] for delimiter in found)
        fix = 'say which with delimiter = "..." in the dataset, or save the table as XLSX'
        raise TableError(Problem(f"{names} divide the rows equally well", where, fix))
    return found[0]


def _score(text: str, delimiter: str) -> tuple[float, int]:
    """(share of rows that have the commonest width, that width) where it is at least two."""
    widths = Counter(len(row) for row in sample(text, delimiter) if any(cell.strip() for cell in row))
    several = {width: rows for width, rows in widths.items() if width > 1}
    if not several:
        return (0.0, 1)
    width = max(several, key=lambda width: (several[width], width))
    return (several[width] / widths.total(), width)


def sample(text: str, delimiter: str) -> list[list[str]]:
    """The first rows, divided by `delimiter`; quoted cells may hold line breaks."""
    reader = csv.reader(text[:SAMPLE_CHARACTERS].splitlines(keepends=True), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # a cell above the reader's limit; the rows before it are sample enough
    if len(text) > SAMPLE_CHARACTERS and len(rows) < SAMPLE_ROWS and len(rows) > 1:
        rows.pop()  # cut in the middle
    return rows
