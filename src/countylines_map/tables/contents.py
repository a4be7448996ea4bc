"""What stands below a heading: counts, places, numbers that only number the rows, or text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from .counts import MARKS

if TYPE_CHECKING:
    import pandas as pd

KindOf: TypeAlias = Callable[[str], str]
"""What a text is to the gazetteer: "place", the category of a value that is not a place, or "" where it is unknown."""

SAMPLE = 60  # distinct values that are looked at
LOOKED = 10_000  # rows in which they are looked for; what stands below is read, and refused, cell by cell
MOSTLY = 0.6
_NUMBER = re.compile(
    r"[<>≤≥=~]{0,2}\s*\d[\d,.' ’\u00a0\u202f]*(?:\s*(?:[*†‡§¶#]+|\[\w{1,8}\]|\([a-z]{1,3}\)|[rpe]|\+|[²³¹]))?"
)
_NEUTRAL = re.compile(r"\d+\s*(?:-|–|to)\s*\d+|(?:fewer|less|more) than \d+|\d+ or (?:more|fewer|less)", re.IGNORECASE)


_DIGITS = re.compile(r"\d{1,9}")


def is_number(text: str) -> bool:
    """Whether a text can be a count: a number, with or without a bound or a footnote."""
    return _NUMBER.fullmatch(text.strip()) is not None


def distinct(cells: pd.Series, most: int = SAMPLE) -> list[str]:
    """Distinct texts of a column's first rows, blanks left out; at most so many."""
    found = _texts(cells.head(LOOKED)) or _texts(cells.iloc[LOOKED:])
    return found[:most]


def _texts(cells: pd.Series) -> list[str]:
    """In plain Python: a table of 900 columns of one row asks thousands of times."""
    return list(dict.fromkeys(text for cell in cells.tolist() if (text := str(cell).strip())))


def holds_counts(cells: pd.Series) -> bool:
    """Whether everything in a column can be a count, and something is one."""
    texts = distinct(cells, 10 * SAMPLE)
    numbers = [text for text in texts if _NUMBER.fullmatch(text)]
    others = (text for text in texts if not _NUMBER.fullmatch(text))
    return bool(numbers) and all(text.casefold() in MARKS or _NEUTRAL.fullmatch(text) for text in others)


def mostly_counts(cells: pd.Series) -> bool:
    """Whether most of a column can be counts: a slip in one cell is to be told, not to hide its column."""
    texts = distinct(cells, 10 * SAMPLE)
    numbers = sum(_NUMBER.fullmatch(text) is not None or text.casefold() in MARKS for text in texts)
    return bool(texts) and numbers >= MOSTLY * len(texts) and any(map(_NUMBER.fullmatch, texts))


def numbers_rows(cells: pd.Series) -> bool:
    """Whether a column only numbers the rows: 1, 2, 3 ... or 0, 1, 2 ..., in enough rows that it cannot well be chance."""
    expected = None
    count = 0
    for cell in cells.tolist():  # the first cell tells of most columns that they do not
        if not (text := str(cell).strip()):
            continue
        if not _DIGITS.fullmatch(text) or int(text) not in ({0, 1} if expected is None else {expected}):
            return False
        expected, count = int(text) + 1, count + 1
    return count >= 4


def differs_in_each_row(cells: pd.Series) -> bool:
    """Whether no value stands twice."""
    return len(cells) > 1 and not cells.duplicated().any()


def holds_places(cells: pd.Series, kind_of: KindOf | None) -> bool:
    """Whether most values of a column are places, as the gazetteer knows them; "unknown" and "total" say neither."""
    if kind_of is None:
        return False
    kinds = [kind_of(text) for text in distinct(cells) if not re.fullmatch(r"[\d,.\s%-]+", text)]
    places, others = kinds.count("place"), kinds.count("")
    return places > 0 and places >= MOSTLY * (places + others)


def holds_shares(cells: pd.Series) -> bool:
    """Whether a column holds percentages, or numbers of which some are not whole."""
    texts = distinct(cells, 10 * SAMPLE)
    return any(text.endswith("%") for text in texts) or (
        holds_counts(cells) and any(re.fullmatch(r"\d*\.\d*[1-9]\d*", text) for text in texts)
    )
