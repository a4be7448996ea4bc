"""Dates of records grouped to periods: which way they are written, and the period of a day in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence

GROUPS = ("day", "month", "quarter", "year", "financial year")
# Day before month, as the United Kingdom writes; a column that only fits month before day is refused.
_DAYS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d/%m/%y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%d %B %Y",
)
_TIMES = ("", " %H:%M:%S", "T%H:%M:%S", " %H:%M", "T%H:%M", " %H:%M:%S.%f", "T%H:%M:%S.%f")
FORMATS = tuple(day + time for time in _TIMES for day in _DAYS)


def find_format(texts: Sequence[str]) -> str:
    """How dates are written: the first format that all texts fit; "" where none does. Empty texts are passed over.

    >>> find_format(["2024-01-31", ""]), find_format(["31/01/2024 10:15"]), find_format(["Jan-24"])
    ('%Y-%m-%d', '%d/%m/%Y %H:%M', '')
    """
    written = [text.strip() for text in texts if text.strip()]
    fits = (form for form in FORMATS if all(_fits(text, form) for text in written))
    return next(fits, "") if written else ""


def _fits(text: str, form: str) -> bool:
    try:
        datetime.datetime.strptime(text, form)  # noqa: DTZ007 - a day of the table has no time zone
    except ValueError:
        return False
    return True


def key_kind(by: str) -> str:
    """What a day is counted under before it is worded: the day itself, its month or its year.

    >>> key_kind("quarter"), key_kind("financial year"), key_kind("day")
    ('month', 'month', 'day')
    """
    return {"day": "day", "year": "year"}.get(by, "month")


def worded(key: object, by: str) -> str:
    """A period in words: `key` is a date (day), the number of a month counted from year 0 (month), or a year.

    >>> worded(2024 * 12 + 1, "month"), worded(2024 * 12 + 1, "quarter"), worded(2024 * 12 + 1, "financial year"), worded(2024, "year")
    ('February 2024', 'Q1 2024', '2023/24', '2024')
    """
    kind = key_kind(by)
    if kind == "day":
        return key.date().isoformat() if isinstance(key, datetime.datetime) else str(key)[:10]
    number = int(float(str(key)))
    if kind == "year":
        return str(number)
    return _MONTHLY[by](datetime.date(number // 12, number % 12 + 1, 1))


def _financial(day: datetime.date) -> str:
    start = day.year - (day.month < 4)
    return f"{start}/{(start + 1) % 100:02}"


_MONTHLY: Mapping[str, Callable[[datetime.date], str]] = {
    "month": lambda day: f"{day:%B %Y}",
    "quarter": lambda day: f"Q{(day.month + 2) // 3} {day.year}",
    "financial year": _financial,
}


def parsed_key(text: str, form: str, by: str) -> object:
    """The key of a date that is written in a format; nothing where it is not.

    >>> parsed_key("2024-02-29", "%Y-%m-%d", "month"), parsed_key("2023-02-29", "%Y-%m-%d", "month")
    (24289, None)
    """
    if not _fits(text, form):
        return None
    day = datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the table has no time zone
    return {"day": day, "month": day.year * 12 + day.month - 1, "year": day.year}[key_kind(by)]
