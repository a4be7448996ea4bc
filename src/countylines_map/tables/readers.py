"""A table of any format to a grid of text: every cell as it is written, every row with the number a person sees."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Problem, TableError, needs_extra
from ..files import read_input
from ..limits import crossed, limit
from .cells import cell_text
from .own_types import kind_of_values
from .text import DELIMITERS, decode, find_delimiter, sample

if TYPE_CHECKING:
    import pandas as pd

    from .dataset import Dataset

FORMATS = "CSV, XLSX, ODS, JSON or Parquet"
REFUSED = {
    b"\x1f\x8b": ("compressed with gzip", "unpack it first"),
    b"{\\rt": ("a text document", f"save its table as {FORMATS}, or the document as .docx"),
}
PAGES = (b"<!do", b"<htm", b"<tab", b"<?xml", b"<!--")


@dataclass(frozen=True)
class Grid:
    """All cells of a table as text, header and everything above it included.

    `cells` has columns 0, 1, ... and an index named "row" that counts as a person does: the first row is 1. An empty
    cell is "". `notes` is what must be told about the reading; `where` names file and sheet. Where several sheets are asked for
    there are no cells but their names, to be read one by one. `kinds` has the types of columns by name, where the table came with types.
    """

    cells: pd.DataFrame
    notes: tuple[str, ...]
    where: str
    sheets: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)


def read_grid(dataset: Dataset) -> Grid:
    """Read the table of a dataset, whatever its format; the format is told from the bytes.

    Raises: TableError when the file is missing, empty, too large, damaged, or of a format that cannot be read.
    """
    if dataset.frame is not None:
        from .frames import frame_grid

        return frame_grid(dataset.frame)
    where = "standard input" if str(dataset.table) == "-" else str(dataset.table)
    content = _content(dataset.table, where)
    if not content.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise TableError(
            Problem("the table is empty", where, "give a table with a row of column names and rows of counts")
        )
    grid = _reader(content, dataset.table.suffix.lower(), where)(content, where, dataset)
    return _within_limits(grid)


def _refuse_more(height: int, width: int, where: str) -> None:
    for name, found in (("rows", height), ("columns", width), ("cells", height * width)):
        if found > limit(name):
            raise TableError(crossed(name, where, found))


def _within_limits(grid: Grid) -> Grid:
    height, width = grid.cells.shape
    _refuse_more(height, width, grid.where)
    longest = max((int(grid.cells[k].str.len().max()) for k in grid.cells if height), default=0)
    if longest > limit("cell"):
        raise TableError(crossed("cell", grid.where, longest))
    return grid


def _content(path: Path, where: str) -> bytes:
    if str(path) == "-":
        content = sys.stdin.buffer.read(limit("bytes") + 1)
        if len(content) > limit("bytes"):
            raise TableError(crossed("bytes", where))
        return content
    return read_input(path, TableError)


def _reader(content: bytes, ending: str, where: str) -> Callable[[bytes, str, Dataset], Grid]:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return partial(_document, "docx") if b"word/document.xml" in content else _workbook
    begin = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith(b"%pdf"):
        return partial(_document, "pdf")
    if begin.startswith(PAGES) or (ending in (".html", ".htm") and b"<" in content[:4096]):
        return partial(_document, "html")
    if content.startswith(b"PAR1"):
        return _parquet
    if content.startswith(b"SQLite format 3"):
        return _geopackage
    for magic, (what, fix) in REFUSED.items():
        if content.lstrip().lower().startswith(magic.lower()):
            raise TableError(Problem(f"the file is {what}", where, fix))
    looks_like_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return (
        _json
        if ending in (".json", ".jsonl", ".ndjson", ".geojson") or (looks_like_json and ending in ("", ".txt"))
        else _csv
    )


def _csv(content: bytes, where: str, dataset: Dataset) -> Grid:
    import pandas as pd

    text, notes = decode(content, where, dataset.encoding)
    text, delimiter, first = _divided(text, dataset.delimiter, where)
    width = max((len(row) for row in sample(text, delimiter)), default=1)
    height = text.count("\n") + text.count("\r") - text.count("\r\n")
    _refuse_more(height, width, where)
    try:
        cells = pd.read_csv(
            io.BytesIO(text.encode()), header=None, names=range(width), index_col=False, dtype=str, keep_default_na=False,
            skip_blank_lines=False, sep=delimiter, on_bad_lines="error", low_memory=False,
        )  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise TableError(
            _ragged(text, delimiter, width, where) or [Problem(f"the table cannot be read ({error})", where)]
        ) from error
    return Grid(_numbered(cells, first), notes, where)


def _divided(text: str, wanted: str | None, where: str) -> tuple[str, str, int]:
    """(the text below a line such as "sep=;", what divides its columns, the number of its first row)."""
    if text[:4].lower() != "sep=" or not (declared := text[4:5].strip("\r\n")):
        return text, wanted or find_delimiter(text, where), 1
    line, _, below = text.partition("\n")
    if declared not in DELIMITERS or line[5:].strip("\r"):
        what = f"the line '{line[:20].strip()}' does not name a sign that can divide columns"
        raise TableError(
            Problem(what, f"{where}, row 1", f"write one of sep={', sep='.join(DELIMITERS).replace(chr(9), 'TAB')}")
        )
    if not below.strip():
        raise TableError(
            Problem("the table is empty", where, "give a table with a row of column names and rows of counts")
        )
    return below, wanted or declared, 2


def _ragged(text: str, delimiter: str, width: int, where: str) -> list[Problem]:
    """Rows that have more cells than the first rows, and a quotation mark that is never closed."""
    import csv

    fix = "put cells that hold the delimiter between quotation marks, or remove what is too much"
    found: list[Problem] = []
    number = 0
    csv.field_size_limit(limit("bytes"))
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
    import pandas as pd

    from .apart import read_apart

    found = json.loads(read_apart("workbook", content, where, dataset.sheet))
    if "sheets" in found:
        return Grid(_numbered(_text_frame([]), 1), (), where, tuple(found["sheets"]))
    cells = pd.DataFrame(
        {k: pd.Series(column, dtype=object) for k, column in enumerate(zip(*found["rows"], strict=True))}
    )
    return Grid(_numbered(cells, 1), tuple(found["notes"]), f"{where}, sheet '{found['sheet']}'")


def _document(kind: str, content: bytes, where: str, dataset: Dataset) -> Grid:
    """A web page, a Word document or a PDF: its one table, or the one that is asked for."""
    from .apart import read_apart

    found = json.loads(read_apart(kind, content, where, dataset.sheet))
    told = f"the table was read from {found['sheet']} of {where}; numbers in running text are not read"
    return Grid(_numbered(_text_frame(found["rows"]), 1), (told, *found["notes"]), f"{where}, {found['sheet']}")


def _geopackage(content: bytes, where: str, dataset: Dataset) -> Grid:
    from .apart import read_apart

    found = json.loads(read_apart("geopackage", content, where, dataset.sheet))
    return Grid(_numbered(_text_frame(found["rows"]), 1), tuple(found["notes"]), f"{where}, layer '{found['sheet']}'")


def _parquet(content: bytes, where: str, dataset: Dataset) -> Grid:
    import pandas as pd

    from .apart import read_apart

    try:
        import pyarrow as pa
    except ImportError:
        raise TableError(needs_extra("Parquet", "parquet", where, "save the table as CSV")) from None
    table = pa.ipc.open_stream(read_apart("parquet", content, where)).read_all()
    names, columns = [str(name) for name in table.column_names], [column.to_pylist() for column in table.columns]
    cells = pd.concat(
        [pd.Series(column, dtype=object, name=k).map(cell_text) for k, column in enumerate(columns)], axis=1
    ).astype(object) if names else pd.DataFrame()  # fmt: skip
    kinds = {name: kind_of_values(column) for name, column in zip(names, columns, strict=True)}
    left = (table.schema.metadata or {}).get(b"left out", b"").decode()
    told = (f"columns of shapes or bytes are not read: {left}",) if left else ()
    return Grid(
        _numbered(pd.concat([pd.DataFrame([names], dtype=object), cells], ignore_index=True), 1),
        told,
        where,
        kinds=kinds,
    )


def _json(content: bytes, where: str, dataset: Dataset) -> Grid:
    from .json import json_rows

    text, notes = decode(content, where, dataset.encoding)
    return Grid(_numbered(_text_frame(json_rows(text, where)), 1), notes, where)


def _text_frame(rows: list[list[Any]]) -> pd.DataFrame:
    import pandas as pd

    width = max((len(row) for row in rows), default=0)
    return pd.DataFrame([[cell_text(cell) for cell in row] + [""] * (width - len(row)) for row in rows], dtype=object)


def _numbered(cells: pd.DataFrame, first: int) -> pd.DataFrame:
    import pandas as pd

    cells = cells.fillna("")
    cells.index = pd.RangeIndex(first, first + len(cells), name="row")
    return cells
