"""The one table of a web page, a Word document or a PDF to rows of text. It is read in a process of its own, see `apart`.

Numbers in running text are never read. Every cell keeps its row and column, so a message and a note can name them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import Problem, TableError, needs_extra
from ..limits import crossed, limit
from .cells import Found
from .docx_tables import docx_tables
from .html_tables import html_tables
from .pdf_tables import pdf_tables

NAMES: Mapping[str, str] = {"html": "web page", "docx": "Word document", "pdf": "PDF"}
READERS: Mapping[str, Callable[[bytes, str], Found]] = {
    "html": html_tables,
    "docx": docx_tables,
    "pdf": pdf_tables,
}


def read_document(kind: str, content: bytes, where: str, wanted: str | None) -> dict[str, Any]:
    """The only table of a document, or the one that is asked for by its number, as where it stands, rows of text and notes.

    Raises: TableError when it cannot be read, holds no table, or several and nobody said which.
    """
    try:
        tables, told = READERS[kind](content, where)
    except ImportError:
        raise TableError(
            needs_extra(f"a {NAMES[kind]}", "documents", where, "copy its table into a spreadsheet")
        ) from None
    tables = [(place, rows) for place, rows in tables if sum(sum(map(bool, row)) > 1 for row in rows) > 1]
    if not tables:
        what = (
            f"the {NAMES[kind]} has no table that can be read; numbers in running text, and in pictures, are not read"
        )
        raise TableError(Problem(what, where, "copy the figures into a spreadsheet"))
    place, rows = _chosen(tables, wanted, where)
    height, width = len(rows), max(map(len, rows))
    for name, found in (("rows", height), ("columns", width), ("cells", height * width)):
        if found > limit(name):
            raise TableError(crossed(name, where, found))
    return {"sheet": place, "rows": [row + [""] * (width - len(row)) for row in rows], "notes": list(told)}


def _chosen(tables: list[tuple[str, list[list[str]]]], wanted: str | None, where: str) -> tuple[str, list[list[str]]]:
    if wanted is None and len(tables) == 1:
        return tables[0]
    if wanted is not None and wanted.isdecimal() and 1 <= int(wanted) <= len(tables):
        return tables[int(wanted) - 1]
    listed = "; ".join(
        f"{number}: {place}, {len(rows)} rows, which begins '{' | '.join(filter(None, rows[0]))[:60]}'"
        for number, (place, rows) in enumerate(tables[:12], start=1)
    )
    what = f"there is no table '{wanted}'" if wanted is not None else f"the document has {len(tables)} tables"
    raise TableError(
        Problem(f"{what} ({listed})", where, 'name one by its number: sheet = "1" in the dataset or --sheet 1')
    )
