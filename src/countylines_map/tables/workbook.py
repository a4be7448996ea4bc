"""A workbook (XLSX, XLS or ODS) to rows of text. It is read in a process of its own, see `apart`."""

from __future__ import annotations

import fnmatch
import io
import zipfile
import zlib
from typing import Any

from ..errors import Problem, TableError, printable
from ..limits import crossed, limit
from .cells import cell_text
from .ods_cells import read_ods_texts, refuse_repeated
from .rows import rows_named
from .xlsx_cells import read_marks

FORMATS = "CSV, XLSX, ODS, JSON or Parquet"
SMALL = 50_000_000  # bytes unpacked below which nothing is refused for being packed tightly


def read_workbook(content: bytes, where: str, wanted: str | None) -> dict[str, Any]:
    """The sheet that is asked for, or the first visible one that holds a table, as its name, rows of text and notes.

    Where a pattern names several sheets, only their names.

    Raises: TableError when there is no such sheet, no cell, or more than the limits allow.
    """
    import python_calamine as calamine

    refuse_swollen(content, where)
    refuse_repeated(content, where)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _sheet(book, content, wanted, where)
    except (calamine.CalamineError, OSError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        fix = f"open and save it again without a password, as {FORMATS}"
        raise TableError(Problem(f"the workbook cannot be read ({error})", where, fix)) from error


def refuse_swollen(content: bytes, where: str) -> None:
    """A small file can unpack to more than the memory holds; its own list of contents says so beforehand. Raises: TableError."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TableError(_damaged(str(error), where)) from error
    if unpacked > limit("unpacked"):
        raise TableError(crossed("unpacked", where, unpacked))
    if unpacked > max(SMALL, limit("ratio") * len(content)):
        raise TableError(crossed("ratio", where, -(-unpacked // len(content))))
    _refuse_damaged(content, where)


def _refuse_damaged(content: bytes, where: str) -> None:
    """Each part has a checksum, which the reader of workbooks does not look at: a wrong bit could be another number."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            wrong = packed.testzip()
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError) as error:
        raise TableError(_damaged(str(error), where)) from error
    if wrong:
        raise TableError(_damaged(f"the checksum of {printable(wrong)} is wrong", where))


def _damaged(why: str, where: str) -> Problem:
    return Problem(f"the workbook is damaged ({why})", where, "open and save it again, or save its table as CSV")


def _sheet(book: Any, content: bytes, wanted: str | None, where: str) -> dict[str, Any]:
    """One sheet with what its cells say beside their values, or only the names of the several that are asked for."""
    names = [str(name) for name in book.sheet_names]
    hidden = {str(sheet.name) for sheet in book.sheets_metadata if not str(sheet.visible).endswith(".Visible")}
    if wanted is not None:
        chosen = sheets_named(names, wanted, where)
        if len(chosen) > 1:
            return {"sheets": chosen}
        return {"sheet": chosen[0], **_read_sheet(book, content, chosen[0], where)}
    visible = [name for name in names if name not in hidden or len(names) == 1]
    seen = {name: _rows(book.get_sheet_by_name(name), f"{where}, sheet '{name}'") for name in visible}
    tables = [name for name, rows in seen.items() if _holds_table(rows)]
    filled = tables or [name for name in _or_hidden(book, seen, names, where) if any(map(any, seen[name]))]
    if not filled:
        raise TableError(
            Problem("the workbook has no cells", where, "give a sheet with a row of column names and rows of counts")
        )
    alike = [name for name in tables if _heading(seen[name]) == _heading(seen[filled[0]])]
    if len(alike) > 1:
        raise TableError(_several(alike, where))
    others = [other for other in names if other != filled[0]]
    told = [f"{where} has several sheets; '{filled[0]}' is used, and not {_listed(others)}"] if others else []
    found = _read_sheet(book, content, filled[0], where)
    return {"sheet": filled[0], **found, "notes": [*told, *found["notes"]]}


def sheets_named(names: list[str], wanted: str, where: str) -> list[str]:
    """Sheets by name, by number from 1, or by a pattern such as 20* (the asterisk stands for any characters).

    >>> sheets_named(["Cover", "2019", "2020"], "20*", "a.xlsx"), sheets_named(["Cover", "Data"], "2", "a.xlsx")
    (['2019', '2020'], ['Data'])

    Raises: TableError when there is no such sheet.
    """
    if wanted in names:
        return [wanted]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return [names[int(wanted) - 1]]
    found = fnmatch.filter(names, wanted) if any(sign in wanted for sign in "*?") else []
    if not found:
        raise TableError(Problem(f"there is no sheet '{wanted}'", where, f"choose one of {_listed(names)}"))
    return found


def _or_hidden(book: Any, seen: dict[str, list[list[str]]], names: list[str], where: str) -> list[str]:
    """Where no visible sheet holds a table, the hidden ones are looked at too."""
    if not any(any(map(any, rows)) for rows in seen.values()):
        for name in names:
            seen.setdefault(name, _rows(book.get_sheet_by_name(name), f"{where}, sheet '{name}'"))
    return list(seen)


def _holds_table(rows: list[list[str]]) -> bool:
    """Whether two rows or more have two filled cells or more: a cover sheet has not."""
    return sum(sum(map(bool, row)) > 1 for row in rows[:200]) > 1


def _heading(rows: list[list[str]]) -> list[str]:
    return next(([cell.strip() for cell in row if cell] for row in rows if sum(map(bool, row)) > 1), [])


def _several(names: list[str], where: str) -> Problem:
    what = f"{len(names)} sheets hold tables with the same column names: {_listed(names)}"
    fix = (
        f'say which with sheet = "{names[0]}" or --sheet "{names[0]}", or read them together with sheet = "*" and '
        'sheets_are = "periods" (--sheet "*" --sheets-are periods)'
    )
    return Problem(what, where, fix)


def _read_sheet(book: Any, content: bytes, name: str, where: str) -> dict[str, Any]:
    """Rows of a sheet; errors, shares and formulas without a value as they show in the spreadsheet; hidden rows are told."""
    rows = _rows(book.get_sheet_by_name(name), f"{where}, sheet '{name}'")
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {"rows": rows, "notes": []}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        marks = read_marks(packed, name)
        marks.texts.update(read_ods_texts(packed, name))
    for (row, column), text in marks.texts.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    for (row, column), steps in marks.indents.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column].strip():
            rows[row][column] = "  " * steps + rows[row][column].lstrip()
    hidden = [row for row in marks.hidden if row <= len(rows) and any(rows[row - 1])]
    if not hidden:
        return {"rows": rows, "notes": []}
    told = f"{rows_named(hidden)} of sheet '{name}' {'is' if len(hidden) == 1 else 'are'} hidden there, and read like the others"
    return {"rows": rows, "notes": [told]}


def _rows(sheet: Any, where: str) -> list[list[str]]:
    height, width = int(sheet.total_height), int(sheet.total_width)
    for name, found in (("rows", height), ("columns", width), ("cells", height * width)):
        if found > limit(name):
            raise TableError(crossed(name, where, found))
    return [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
