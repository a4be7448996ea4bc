"""Tables of a Word document: merged cells once, footnotes set off, what is struck out said."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ..errors import Problem, TableError
from .cells import STRUCK, Found, with_mark
from .workbook import refuse_swollen


def docx_tables(content: bytes, where: str) -> Found:
    """All tables that stand in the text itself, each with its number.

    Raises: TableError where the document cannot be read.
    """
    import docx

    refuse_swollen(content, where)
    try:
        document = docx.Document(io.BytesIO(content))
        tables = [(f"table {number}", _rows(table)) for number, table in enumerate(document.tables, start=1)]
    except ImportError:
        raise
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        if isinstance(error, TableError):
            raise
        what = f"the Word document cannot be read ({error})"
        raise TableError(Problem(what, where, "open and save it again, or save its table as CSV")) from error
    nested = any(cell.tables for table in document.tables for row in table.rows for cell in row.cells)
    return tables, (f"{where}: tables within cells of a table are not read",) if nested else ()


def _rows(table: Any) -> list[list[str]]:
    """A cell that spans several places stands in the first of them."""
    seen: set[Any] = set()
    rows: list[list[str]] = []
    for row in table.rows:
        cells = [""] * row.grid_cols_before
        for cell in row.cells:
            own = cell._tc  # noqa: SLF001  # a merged cell is given once for each of its places, and only this tells
            cells.append("" if own in seen else _text(cell))
            seen.add(own)
        rows.append(cells)
    return rows


def _text(cell: Any) -> str:
    runs = [run for paragraph in cell.paragraphs for run in (*paragraph.runs, None)]
    marks = [run.text for run in runs if run is not None and _raised(run)]
    plain = "".join(" " if run is None else _piece(run) for run in runs if run is None or not _raised(run))
    return with_mark(" ".join(plain.split()), " ".join(marks))


def _raised(run: Any) -> bool:
    style = run.style.font.superscript if run.font.superscript is None and run.style is not None else None
    return bool(run.font.superscript or style)


def _piece(run: Any) -> str:
    struck = (run.font.strike or run.font.double_strike) and run.text.strip()
    return f" {STRUCK}{run.text.strip()} " if struck else str(run.text)
