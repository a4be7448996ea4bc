"""Tables of a web page: cells as they show, merged ones once, footnotes set off, what is struck out said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import Problem, TableError
from .cells import STRUCK, Found, with_mark
from .text import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MOST = 1000  # columns or rows that one cell may span, as browsers have it


def html_tables(content: bytes, where: str) -> Found:
    """All tables that hold no other table.

    Raises: TableError where the page cannot be read.
    """
    import lxml.etree
    import lxml.html

    text, told = decode(content, where, _declared(content))
    try:
        page = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (lxml.etree.LxmlError, ValueError) as error:
        raise TableError(Problem(f"the web page cannot be read ({error})", where, "save its table as CSV")) from error
    inner = [table for table in page.iter("table") if next(table.iterdescendants("table"), None) is None]
    return [(f"table {number}", _rows(table)) for number, table in enumerate(inner, start=1)], told


def _declared(content: bytes) -> str | None:
    """The encoding that the page itself names."""
    found = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", content[:4096], re.IGNORECASE)
    return found[1].decode() if found and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) else None


def _rows(table: HtmlElement) -> list[list[str]]:
    """A cell that spans several places stands in the first of them."""
    rows: list[list[str]] = []
    taken: dict[int, int] = {}  # columns that cells from above still reach down into
    for line in table.iter("tr"):
        row: list[str] = []
        for cell in line.iterchildren("td", "th"):
            while taken.get(len(row), 0) > 0:
                taken[len(row)] -= 1
                row.append("")
            wide, high = _span(cell.get("colspan")), _span(cell.get("rowspan"))
            for k in range(wide):
                taken[len(row)] = high - 1
                row.append("" if k else _text(cell))
        while taken.get(len(row), 0) > 0:
            taken[len(row)] -= 1
            row.append("")
        rows.append(row)
    return rows


def _span(said: str | None) -> int:
    return min(max(int(said), 1), _MOST) if said and said.strip().isdecimal() else 1


def _text(cell: Any) -> str:
    marks: list[str] = []
    return with_mark(" ".join("".join(_pieces(cell, marks)).split()), " ".join(marks))


def _pieces(element: Any, marks: list[str]) -> list[str]:
    """The text of an element: line breaks as spaces, nothing that is hidden; superscripts go to `marks`."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("script", "style") and not _hidden(child):
            inner = "".join(_pieces(child, marks))
            if child.tag == "sup":
                marks.append(inner)
                inner = ""
            elif child.tag in ("del", "s", "strike") and inner.strip():
                inner = f" {STRUCK}{inner.strip()} "
            elif child.tag in ("br", "p", "div", "li"):
                inner = f" {inner} "
            pieces.append(inner)
        pieces.append(child.tail or "")
    return pieces


def _hidden(element: Any) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None
