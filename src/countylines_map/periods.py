"""Periods as sources word them: years, financial years, quarters, months, weeks and days, in order of time."""

from __future__ import annotations

import calendar
import datetime
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

MONTHS = {name.casefold()[:3]: number for number, name in enumerate(calendar.month_name) if name}
LONGEST = 30  # years from 2001 to 2031, and not the ninth month of 2001
NO_YEAR = 4  # a leap year that nobody means: periods without a year have it
PARTIAL = re.compile(r"\b(to date|so far|ytd|part(?:ial)?(?: year)?|incomplete|provisional|up to)\b", re.IGNORECASE)
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_YEAR = r"((?:19|20)\d\d)"
_SHORT = r"(?:['’]?(\d\d)|((?:19|20)\d\d))"
_ENDING = r"(?:(?:the )?(?:year|yr|12 months)[ -]?(?:ending|ended|to|up to)|ye|y/e)"
_WEEK = r"(?:(?:week|wk)[ -]?(?:ending|ended|commencing|of)|w/[ec]|we|wc)"


@dataclass(frozen=True, order=True)
class Span:
    """First and last day of a period; both in year 4 where the source gives no year."""

    start: datetime.date
    end: datetime.date

    def holds(self, other: Span) -> bool:
        """Whether another period lies inside this one and is shorter."""
        return self != other and self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.end - self.start).days + 1


@lru_cache(maxsize=4096)
def read_period(text: str) -> Span | None:
    """The days that a period means; nothing where the text is not one.

    >>> read_period("2023/24")
    Span(start=datetime.date(2023, 4, 1), end=datetime.date(2024, 3, 31))
    >>> read_period("Sep-23").start, read_period("Q3 2021").end
    (datetime.date(2023, 9, 1), datetime.date(2021, 9, 30))
    >>> read_period("Essex") is None
    True
    """
    plain = " ".join(text.casefold().replace("–", "-").replace("—", "-").split()).strip(" .:*")
    plain = re.sub(r"[ t]\d\d:\d\d(:\d\d)?$", "", PARTIAL.sub("", plain)).strip(" ()-")
    for pattern, read in _RULES:
        if found := re.fullmatch(pattern, plain):
            try:
                return read(*found.groups())
            except ValueError:  # 31 February; or a month, and not two years
                continue
    return None


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Distinct periods in order of time; as they come where one of them is not understood.

    >>> in_order(["Jan 2024", "Sep-23", "Dec-23"])
    ('Sep-23', 'Dec-23', 'Jan 2024')
    >>> in_order(["before", "after"])
    ('before', 'after')
    """
    distinct = list(dict.fromkeys(values))
    spans = {value: read_period(value) for value in distinct}
    known = [span for span in spans.values() if span is not None]
    if len(known) < len(distinct) or _wraps_once(known):
        return tuple(distinct)
    return tuple(sorted(distinct, key=lambda value: spans[value] or known[0]))


def follow_one_another(spans: Iterable[Span]) -> bool:
    """Whether no two of some periods share a day.

    >>> follow_one_another(map(read_period, ["2022", "2021"])), follow_one_another(map(read_period, ["2022", "2021/22"]))
    (True, False)
    """
    return not any(one.meets(later) for one, later in itertools.pairwise(sorted(spans)))


def latest_complete(values: Sequence[str]) -> str:
    """The last of `values` (in order of time) that is whole: not worded as partial, nor shorter than most.

    >>> latest_complete(["2021", "2022", "Q1 2023"]), latest_complete(["2022", "2023 (to date)"])
    ('2022', '2022')
    """
    spans = [read_period(value) for value in values]
    lengths = sorted(span.days for span in spans if span is not None)
    usual = lengths[len(lengths) // 2] if lengths else 0
    for value, span in zip(reversed(values), reversed(spans), strict=True):
        if not PARTIAL.search(value) and (span is None or span.days >= 0.9 * usual):
            return value
    return values[-1]


def _wraps_once(spans: Sequence[Span]) -> bool:
    """Months without a year that run from April to March stand in order already."""
    if not spans or any(span.start.year != NO_YEAR for span in spans):
        return False
    return sum(later < earlier for earlier, later in itertools.pairwise(spans)) == 1


def _month(name: str) -> int:
    return MONTHS[name[:3]]


def _full(short: str | None, long: str | None) -> int:
    return int(long) if long else 2000 + int(short or 0)


def _days(year: int, first: int, last: int) -> Span:
    """Whole months of one year; months above 12 belong to the next."""
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    start = datetime.date(year + (first - 1) // 12, (first - 1) % 12 + 1, 1)
    return Span(start, datetime.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1]))


def _years(first: str, last: str, financial: str | None = None) -> Span:
    """2019/20 and 2019-2020 are financial years; 2019-2021 is three calendar years."""
    start = int(first)
    end = int(last) if len(last) == 4 else start - start % 100 + int(last)
    end += 100 if end < start and len(last) == 2 else 0
    if not 0 < end - start <= LONGEST:
        raise ValueError
    return _days(start, 4, 15) if end == start + 1 else _days(start, 1, 12 * (end - start + 1))


def _day(day: str, month: int, year: int) -> Span:
    one = datetime.date(year, month, int(day))
    return Span(one, one)


def _months(first: str, first_year: str | None, last: str, last_year: str) -> Span:
    start, end = _month(first), _month(last)
    year = int(first_year) if first_year else int(last_year) - (start > end)
    months = (int(last_year) - year) * 12 + end
    if months < start:
        raise ValueError
    return _days(year, start, months)


# As text: a table without periods, as most are, need not wait until all of them are compiled.
_RULES: tuple[tuple[str, Callable[..., Span]], ...] = (
    (rf"(?:cy|year|calendar year)? ?{_YEAR}", lambda year: _days(int(year), 1, 12)),
    (rf"(?:fy|financial year|f/y)? ?{_YEAR} ?(?:/|-|to) ?(\d\d|(?:19|20)\d\d)", _years),
    (rf"(?:fy|financial year) ?{_YEAR}", lambda year: _days(int(year), 4, 15)),
    (rf"q(?:uarter)? ?([1-4])[ ,/-]*{_YEAR}", lambda q, year: _days(int(year), 3 * int(q) - 2, 3 * int(q))),
    (rf"{_YEAR}[ ,/-]*q(?:uarter)? ?([1-4])", lambda year, q: _days(int(year), 3 * int(q) - 2, 3 * int(q))),
    (
        rf"q(?:uarter)? ?([1-4])[ ,]*{_YEAR} ?[/-] ?\d\d",
        lambda q, year: _days(int(year), 3 * int(q) + 1, 3 * int(q) + 3),
    ),
    (
        rf"{_YEAR} ?[/-] ?\d\d[ ,]*q(?:uarter)? ?([1-4])",
        lambda year, q: _days(int(year), 3 * int(q) + 1, 3 * int(q) + 3),
    ),
    (r"q(?:uarter)? ?([1-4])", lambda q: _days(NO_YEAR, 3 * int(q) - 2, 3 * int(q))),
    (rf"{_MONTH}[ ,/-]*{_SHORT}", lambda m, short, long: _days(_full(short, long), _month(m), _month(m))),
    (rf"{_YEAR}[ /-]*{_MONTH}", lambda year, m: _days(int(year), _month(m), _month(m))),
    (rf"{_YEAR}[/-](0?[1-9]|1[0-2])", lambda year, m: _days(int(year), int(m), int(m))),
    (rf"(0?[1-9]|1[0-2])/{_YEAR}", lambda m, year: _days(int(year), int(m), int(m))),
    (rf"{_MONTH}", lambda m: _days(NO_YEAR, _month(m), _month(m))),
    (rf"(?:in )?{_ENDING} {_MONTH},? {_YEAR}", lambda m, year: _days(int(year) - 1, _month(m) + 1, _month(m) + 12)),
    (rf"{_MONTH} ?{_YEAR}? ?(?:-|to|/) ?{_MONTH},? {_YEAR}", _months),
    (rf"(?:{_WEEK} )?(\d\d?)(?:st|nd|rd|th)?[ -]{_MONTH}", lambda d, m: _day(d, _month(m), NO_YEAR)),
    (
        rf"(?:{_WEEK} )?(\d\d?)(?:st|nd|rd|th)?[ -]{_MONTH},?[ -]{_SHORT}",
        lambda d, m, short, long: _day(d, _month(m), _full(short, long)),
    ),
    (rf"(?:{_WEEK} )?(\d\d?)[/.](\d\d?)[/.]{_SHORT}", lambda d, m, short, long: _day(d, int(m), _full(short, long))),
    (rf"(?:{_WEEK} )?{_YEAR}-(\d\d)-(\d\d)", lambda year, m, d: _day(d, int(m), int(year))),
)
