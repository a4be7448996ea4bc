"""A workbook (XLSX, XLS or ODS) to rows of text. It is read in a process of its own, see `apart`."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ..errors import Problem, TableError
from ..limits import crossed, limit
from .cells import cell_text

FORMATS = "CSV, XLSX, ODS, JSON or Parquet"
SMALL = 50_000_000  # bytes unpacked below which nothing is refused for being packed tightly


def read_workbook(content: bytes, where: str, wanted: str | None) -> dict[str, Any]:
    """The sheet that is asked for, or the first visible one that has cells, as its name, rows of text and notes.

    Raises: TableError when there is no such sheet, no cell, or more than the limits allow.
    """
    import python_calamine as calamine

    refuse_swollen(content, where)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _sheet(book, wanted, where)
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
        what = f"the workbook is damaged ({error})"
        raise TableError(Problem(what, where, "open and save it again, or save its table as CSV")) from error
    if unpacked > limit("unpacked"):
        raise TableError(crossed("unpacked", where, unpacked))
    if unpacked > max(SMALL, limit("ratio") * len(content)):
        raise TableError(crossed("ratio", where, -(-unpacked // len(content))))


def _sheet(book: Any, wanted: str | None, where: str) -> dict[str, Any]:
    names = [str(name) for name in book.sheet_names]
    if wanted is not None and wanted not in names:
        raise TableError(Problem(f"there is no sheet '{wanted}'", where, f"choose one of {_listed(names)}"))
    hidden = [str(sheet.name) for sheet in book.sheets_metadata if not str(sheet.visible).endswith(".Visible")]
    for name in [wanted] if wanted is not None else sorted(names, key=lambda name: name in hidden):
        rows = _rows(book.get_sheet_by_name(name), f"{where}, sheet '{name}'")
        if any(cell for row in rows for cell in row):
            others = [other for other in names if other != name]
            told = f"{where} has several sheets; '{name}' is used, and not {_listed(others)}"
            return {"sheet": name, "rows": rows, "notes": [told] if others and wanted is None else []}
    raise TableError(
        Problem("the workbook has no cells", where, "give a sheet with a row of column names and rows of counts")
    )


def _rows(sheet: Any, where: str) -> list[list[str]]:
    height, width = int(sheet.total_height), int(sheet.total_width)
    for name, found in (("rows", height), ("columns", width), ("cells", height * width)):
        if found > limit(name):
            raise TableError(crossed(name, where, found))
    return [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
