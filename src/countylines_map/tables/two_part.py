"""Headings of two parts: a column of "2022 Male" holds the counts of one period and one category."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..periods import read_period
from .contents import mostly_counts
from .headings import PLAIN, is_measure, means_total, without_marks

if TYPE_CHECKING:
    from .columns import Reading

TOTAL = "Total"


def find_two_parts(reading: Reading) -> tuple[dict[int, str], dict[int, str]]:
    """(periods, categories) of the columns whose headings have two parts, by position; both empty where fewer than two have.

    Beside them, "2022" alone is the total of that year, and "Male" alone that of all periods.
    """
    free = [k for k in reading.free() if mostly_counts(reading.body[k]) and not is_measure(reading.names[k])]
    found = {k: parts for k in free if (parts := split_heading(reading.names[k]))}
    if len({category for _, category in found.values() if not means_total(category)}) < 2:
        return {}, {}
    for k in free:
        name = reading.names[k]
        if k not in found and (alone := _alone(name)):
            found[k] = alone
    return {k: period for k, (period, _) in found.items()}, {k: category for k, (_, category) in found.items()}


def split_heading(name: str) -> tuple[str, str] | None:
    """The period and the category of a heading that has both, in either order.

    >>> split_heading("2022 Male"), split_heading("Females (2022/23)"), split_heading("2022 Total"), split_heading("2022 rate")
    (('2022', 'Male'), ('2022/23', 'Females'), ('2022', 'Total'), None)
    """
    words = re.sub(r"[_:|()\[\]]|\s[-–—/,]\s|,\s", " ", name).split()
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]).strip(" -,/"), " ".join(words[cut:]).strip(" -,/")
        for period, category in ((first, second), (second, first)):
            if _is_period(period) and _is_group(category):
                return period, category
    return None


def _is_period(text: str) -> bool:
    return read_period(text) is not None and not re.fullmatch(r"\d\d?", text)


def _is_group(text: str) -> bool:
    return bool(PLAIN.fullmatch(without_marks(text))) or means_total(text)


def _alone(name: str) -> tuple[str, str] | None:
    if _is_period(name):
        return name, TOTAL
    return (TOTAL, name) if _is_group(name) else None
