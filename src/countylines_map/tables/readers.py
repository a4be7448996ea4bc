"""A table of any format to a grid of text: every cell as it is written, every row with the number a person sees."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Problem, TableError
from .text import decode, find_delimiter, sample

if TYPE_CHECKING:
    import pandas as pd

    from .dataset import Dataset

LARGEST_BYTES = 1 << 30
LARGEST_ROWS = 5_000_000
FORMATS = "CSV, XLSX, ODS, JSON or Parquet"
REFUSED = {
    b"%PDF": ("a PDF", "copy its table into a spreadsheet first"),
    b"\x1f\x8b": ("compressed with gzip", "unpack it first"),
    b"<!do": ("a web page", f"download the table itself as {FORMATS}"),
    b"<htm": ("a web page", f"download the table itself as {FORMATS}"),
    b"<tab": ("a web page", f"download the table itself as {FORMATS}"),
    b"{\\rt": ("a text document", f"save its table as {FORMATS}"),
}


@dataclass(frozen=True)
class Grid:
    """All cells of a table as text, header and everything above it included.

    `cells` has columns 0, 1, ... and an index named "row" that counts as a person does: the first row is 1. An empty
    cell is "". `notes` is what must be told about the reading; `where` names file and sheet.
    """

    cells: pd.DataFrame
    notes: tuple[str, ...]
    where: str


def read_grid(dataset: Dataset) -> Grid:
    """Read the table of a dataset, whatever its format; the format is told from the bytes.

    Raises: TableError when the file is missing, empty, too large, damaged, or of a format that cannot be read.
    """
    where = "standard input" if str(dataset.table) == "-" else str(dataset.table)
    content = _content(dataset.table, where)
    if not content.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise TableError(
            Problem("the table is empty", where, "give a table with a row of column names and rows of counts")
        )
    grid = _reader(content, dataset.table.suffix.lower(), where)(content, where, dataset)
    if len(grid.cells) > LARGEST_ROWS:
        what = f"the table has more than {LARGEST_ROWS:,} rows"
        raise TableError(Problem(what, where, "sum it to one row for each origin first"))
    return grid


def _content(path: Path, where: str) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        if path.is_file() and path.stat().st_size > LARGEST_BYTES:
            raise TableError(Problem("the file is larger than 1 GB", where, "sum it to one row for each origin first"))
        return path.read_bytes()
    except OSError as error:
        raise TableError(
            Problem(f"the file cannot be read ({error.strerror})", where, "check its name and folder")
        ) from error


def _reader(content: bytes, ending: str, where: str) -> Callable[[bytes, str, Dataset], Grid]:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook
    if content.startswith(b"PAR1"):
        return _parquet
    for magic, (what, fix) in REFUSED.items():
        if content.lstrip().lower().startswith(magic.lower()):
            raise TableError(Problem(f"the file is {what}", where, fix))
    looks_like_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return _json if ending in (".json", ".jsonl", ".ndjson") or (looks_like_json and ending in ("", ".txt")) else _csv


def _csv(content: bytes, where: str, dataset: Dataset) -> Grid:
    import pandas as pd

    text, notes = decode(content, where, dataset.encoding)
    if text[:4].lower() == "sep=" and (declared := text[4:5]).strip("\r\n"):
        text, delimiter, first = text.partition("\n")[2], dataset.delimiter or declared, 2
    else:
        delimiter, first = dataset.delimiter or find_delimiter(text, where), 1
    width = max((len(row) for row in sample(text, delimiter)), default=1)
    try:
        cells = pd.read_csv(
            io.StringIO(text), header=None, names=range(width), index_col=False, dtype=str, keep_default_na=False,
            skip_blank_lines=False, sep=delimiter, on_bad_lines="error", low_memory=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise TableError(
            _ragged(text, delimiter, width, where) or [Problem(f"the table cannot be read ({error})", where)]
        ) from error
    return Grid(_numbered(cells, first), notes, where)


def _ragged(text: str, delimiter: str, width: int, where: str) -> list[Problem]:
    """Rows that have more cells than the first rows, and a quotation mark that is never closed."""
    import csv

    fix = "put cells that hold the delimiter between quotation marks, or remove what is too much"
    found: list[Problem] = []
    number = 0
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1
        ):
            if len(row) > width:
                found.append(
                    Problem(
                        f"the row has {len(row)} cells and the rows above have {width}", f"{where}, row {number}", fix
                    )
                )
    except csv.Error:
        what = "a quotation mark is opened and never closed"
        found.append(
            Problem(what, f"{where}, row {number + 1} or below", "close it, or write it twice to mean the mark itself")
        )
    return found


def _workbook(content: bytes, where: str, dataset: Dataset) -> Grid:
    """XLSX, XLS or ODS: the sheet that is asked for, or the first visible one that has cells."""
    import python_calamine as calamine

    _refuse_swollen(content, where)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        name, rows, notes = _sheet(book, dataset.sheet, where)
    except (calamine.CalamineError, OSError) as error:
        fix = f"open and save it again without a password, as {FORMATS}"
        raise TableError(Problem(f"the workbook cannot be read ({error})", where, fix)) from error
    return Grid(_numbered(_text_frame(rows), 1), notes, f"{where}, sheet '{name}'")


def _refuse_swollen(content: bytes, where: str) -> None:
    """A small file can unpack to more than the memory holds; its own list of contents says so beforehand."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST_BYTES:
            raise TableError(Problem("the workbook unpacks to more than 1 GB", where, "save its table as CSV"))


def _sheet(book: Any, wanted: str | None, where: str) -> tuple[str, list[list[Any]], tuple[str, ...]]:
    names = [str(name) for name in book.sheet_names]
    if wanted is not None and wanted not in names:
        raise TableError(Problem(f"there is no sheet '{wanted}'", where, f"choose one of {_listed(names)}"))
    hidden = [str(sheet.name) for sheet in book.sheets_metadata if not str(sheet.visible).endswith(".Visible")]
    for name in [wanted] if wanted is not None else sorted(names, key=lambda name: name in hidden):
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if any(cell not in ("", None) for row in rows for cell in row):
            others = [other for other in names if other != name]
            told = f"{where} has several sheets; '{name}' is used, and not {_listed(others)}"
            return name, rows, (told,) if others and wanted is None else ()
    raise TableError(
        Problem("the workbook has no cells", where, "give a sheet with a row of column names and rows of counts")
    )


def _parquet(content: bytes, where: str, dataset: Dataset) -> Grid:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise TableError(Problem(f"the Parquet file cannot be read ({error})", where, "write it again")) from error
    cells = pd.concat(
        [pd.Series(column.to_pylist(), dtype=object, name=k).map(cell_text) for k, column in enumerate(table.columns)],
        axis=1,
    ).astype(object) if table.num_columns else pd.DataFrame()  # fmt: skip
    header = pd.DataFrame([[str(name) for name in table.column_names]], dtype=object)
    return Grid(_numbered(pd.concat([header, cells], ignore_index=True), 1), (), where)


def _json(content: bytes, where: str, dataset: Dataset) -> Grid:
    from .json import json_rows

    text, notes = decode(content, where, dataset.encoding)
    return Grid(_numbered(_text_frame(json_rows(text, where)), 1), notes, where)


def _text_frame(rows: list[list[Any]]) -> pd.DataFrame:
    import pandas as pd

    width = max((len(row) for row in rows), default=0)
    return pd.DataFrame([[cell_text(cell) for cell in row] + [""] * (width - len(row)) for row in rows], dtype=object)


def cell_text(value: Any) -> str:
    """A typed cell as the text that a count or a name is read from.

    A number keeps its value whatever the reader thinks of points and commas: 1.234 is written 1.2340, which cannot be
    taken for a thousand.

    >>> cell_text(443.0), cell_text(1.234), cell_text(None), cell_text(True)
    ('443', '1.2340', '', 'TRUE')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e16:
            return str(int(value))
        plain = f"{value:.15g}" if "e" not in f"{value:.15g}" else f"{value:.20f}".rstrip("0")
        return plain + "0" if len(plain.partition(".")[2]) == 3 else plain
    text = str(value)
    return text.removesuffix(" 00:00:00") if hasattr(value, "year") else text


def _numbered(cells: pd.DataFrame, first: int) -> pd.DataFrame:
    import pandas as pd

    cells = cells.fillna("")
    cells.index = pd.RangeIndex(first, first + len(cells), name="row")
    return cells


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
