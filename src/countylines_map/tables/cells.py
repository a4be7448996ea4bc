"""Cells as text: what a count or a name is read from."""

from __future__ import annotations

from typing import Any, TypeAlias

Found: TypeAlias = tuple[list[tuple[str, list[list[str]]]], tuple[str, ...]]
"""Tables of a document in their order, each with the words that say where it stands and its rows of text; and what must be told."""

STRUCK = "struck out: "
"""What stands before text that somebody has struck out, so that no figure is made of it."""


def with_mark(text: str, marks: str) -> str:
    """A cell's text with the footnote marks that stand raised beside it: in brackets behind a number, left away from a name.

    >>> with_mark("30", "1"), with_mark("Essex", "a")
    ('30 [1]', 'Essex')
    """
    marks = " ".join(marks.split()).strip("[]()")
    return f"{text} [{marks}]" if marks and any(sign.isdigit() for sign in text) else text


def short(text: str) -> str:
    """A cell for a message: in one line, and not longer than a line."""
    words = " ".join(text.split())
    return words if len(words) <= 40 else words[:39] + "…"


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
