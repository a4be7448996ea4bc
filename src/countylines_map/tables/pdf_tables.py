"""Tables of a PDF that are drawn with lines: each cell's text, with footnotes set off; a table may go on over several pages."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from ..errors import Problem, TableError
from ..limits import crossed, limit
from .cells import Found, with_mark

SMALL = 0.8  # of a cell's largest signs, or of the same sign's width elsewhere: what is smaller is a footnote's mark
CAUTION = "a PDF says where signs stand and not what they mean: compare the figures with its page before publishing"
PAGES = 200  # a reply has few; reading many takes minutes


def pdf_tables(content: bytes, where: str) -> Found:
    """All tables with lines, each with its page; one that goes on over the next page is one table.

    Raises: TableError where the PDF cannot be read, or has too many pages.
    """
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    found: list[tuple[str, list[list[str]]]] = []
    told: list[str] = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > PAGES:
                fix = "print the pages with the table into a PDF of their own"
                raise TableError(Problem(f"the PDF has {len(pdf.pages):,} pages, and {PAGES} are read", where, fix))
            for number, page in enumerate(pdf.pages, start=1):
                for k, table in enumerate(page.find_tables(), start=1):
                    rows = _rows(page, table)
                    place = f"page {number}, table {k}"
                    if k == 1 and found and _goes_on(found[-1], rows, number):
                        before = found[-1][1]
                        before += rows[1:] if rows[0] == before[0] else rows
                        told.append(f"{where}: the table of {found[-1][0]} goes on over page {number}, and was joined")
                        found[-1] = (f"{found[-1][0]} and page {number}", before)
                    else:
                        found.append((place, rows))
                page.close()
                if sum(len(rows) * len(rows[0]) for _, rows in found) > limit("cells"):
                    raise TableError(crossed("cells", where))
    except (PDFException, PdfminerException, ValueError, KeyError, TypeError, OSError) as error:
        if isinstance(error, TableError):
            raise
        fix = "open and save it again without a password, or copy its table into a spreadsheet"
        raise TableError(Problem(f"the PDF cannot be read ({error or type(error).__name__})", where, fix)) from error
    return found, (*told, CAUTION)


def _goes_on(last: tuple[str, list[list[str]]], rows: list[list[str]], number: int) -> bool:
    """Whether a page's first table goes on with the one that ends the page before: as many columns, its names again or no names."""
    place, before = last
    pages = [int(page) for page in re.findall(r"page (\d+)", place)]
    if pages[-1] != number - 1 or len(rows[0]) != len(before[0]):
        return False
    return rows[0] == before[0] or any(re.search(r"\d", cell) for cell in rows[0][1:])


def _rows(page: Any, table: Any) -> list[list[str]]:
    widths: dict[tuple[str, float, str], float] = {}
    for sign in page.chars:
        kind = (sign["fontname"], round(sign["size"], 1), sign["text"])
        widths[kind] = max(widths.get(kind, 0.0), sign["adv"])
    return [[_text(page, box, widths) if box else "" for box in row.cells] for row in table.rows]


def _text(page: Any, box: tuple[float, float, float, float], widths: Mapping[tuple[str, float, str], float]) -> str:
    """The text in a box; signs much smaller or narrower than their like are a footnote's mark, not the last digits of a number."""
    inside = page.crop(box, strict=False)
    largest = max((sign["size"] for sign in inside.chars if sign["text"].strip()), default=0.0)

    def raised(sign: Mapping[str, Any]) -> bool:
        usual = widths.get((sign["fontname"], round(sign["size"], 1), sign["text"]), 0.0)
        return bool(sign["size"] < SMALL * largest or sign["adv"] < SMALL * usual)

    small = [sign["text"] for sign in inside.chars if sign["text"].strip() and raised(sign)]
    plain = inside.filter(lambda each: each.get("object_type") != "char" or not raised(each))
    return with_mark(" ".join((plain.extract_text() or "").split()), "".join(small))
