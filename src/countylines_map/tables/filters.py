"""Filters: which rows of a table are read, as `[where]` of its dataset says; what is left out is told with its sum."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ..errors import DatasetError, Problem, TableError
from ..periods import read_period
from .counts import read_count
from .naming import absent, position
from .rows import rows_named

REVEAL = "several maps made with different filters can together reveal a count that is hidden in each of them"


def keep_rows(body: pd.DataFrame, names: Sequence[str], where: Mapping[str, Any], file: str) -> pd.Series:
    """Which rows pass every filter; a column is named as the table names it.

    Raises: DatasetError for a column that is not there, and for a filter that no row passes.
    """
    kept = pd.Series(True, index=body.index)
    problems: list[Problem] = []
    for name, wanted in where.items():
        at = position(names, name)
        if at is None:
            problems.append(
                Problem(*_swapped(absent(f"there is no column '{name}'", name, names), f"{file}, key 'where.{name}'"))
            )
            continue
        cells = body[at].str.strip()
        passes = _passes(cells, wanted, f"{file}, key 'where.{name}'")
        if not passes.any():
            there = ", ".join(f"'{value}'" for value in cells.drop_duplicates().head(8))
            problems.append(
                Problem(
                    f"no row passes the filter on '{name}'", f"{file}, key 'where.{name}'", f"its values are {there}"
                )
            )
        kept &= passes
    if not problems and not kept.any():
        problems.append(Problem("no row passes all filters together", f"{file}, [where]", "leave one of them out"))
    if problems:
        raise DatasetError(problems)
    return kept


def told_of(left: pd.DataFrame, counts: Sequence[object], where: Mapping[str, Any], unit: str) -> list[str]:
    """What is left out by filters, in rows and people."""
    if left.empty:
        return []
    total, unread = 0.0, 0
    for column in counts:
        for text in left[column]:
            try:
                value = read_count(str(text)).value
            except TableError:
                value = math.nan
            unread += math.isnan(value)
            total += 0.0 if math.isnan(value) else value
    names = ", ".join(f"'{name}'" for name in where)
    withheld = f" and {unread:,} cell{'s' if unread > 1 else ''} without a count" if unread else ""
    amount = f", {total:,.10g} {unit}{withheld}" if counts else ""
    told = f"{rows_named(list(left.index))} ({len(left):,} in all{amount}) did not pass the filter on {names} and are left out"
    return [told, REVEAL]


def _swapped(found: tuple[str, str], at: str) -> tuple[str, str, str]:
    return found[0], at, found[1]


def _passes(cells: pd.Series, wanted: Any, at: str) -> pd.Series:
    if not isinstance(wanted, Mapping):
        return _among(cells, wanted)
    passes = pd.Series(True, index=cells.index)
    for word, value in wanted.items():
        if word == "not":
            passes &= ~_among(cells, value)
        elif word in ("from", "to"):
            passes &= _beyond(cells, value, word, at)
        else:
            raise DatasetError(Problem(f"there is no filter '{word}'", at, "write not, from or to"))
    return passes


def _among(cells: pd.Series, wanted: Any) -> pd.Series:
    values = wanted if isinstance(wanted, (list, tuple)) else [wanted]
    return cells.str.casefold().isin([_text(value).casefold() for value in values])


def _text(value: Any) -> str:
    return str(value).strip()


def _beyond(cells: pd.Series, value: Any, word: str, at: str) -> pd.Series:
    """Dates, periods and numbers on one side of a limit, the limit included."""
    limit = _moment(value, word)
    if limit is None:
        raise DatasetError(
            Problem(f"'{value}' is not a date or a number", at, "write a date such as 2023-01-31, or a number")
        )
    found = {text: _moment(text, word) for text in cells.unique()}
    wrong = [
        text
        for text, moment in found.items()
        if moment is None or isinstance(moment, float) != isinstance(limit, float)
    ]
    if wrong:
        raise DatasetError(
            Problem(
                f"'{wrong[0]}' cannot be compared with {value}", at, "filter it out by its value, or correct the cell"
            )
        )
    passes = {text: (moment >= limit if word == "from" else moment <= limit) for text, moment in found.items()}  # type: ignore[operator]
    return cells.map(passes).astype(bool)


def _moment(value: Any, word: str) -> datetime.date | float | None:
    """A number as a number, a period as its first day (from) or its last (to)."""
    text = _text(value)
    if isinstance(value, (int, float)) or (text.replace(".", "", 1).isdigit() and not read_period(text)):
        span = read_period(text)
        if span is None:
            return float(text)
    span = read_period(text)
    return None if span is None else span.start if word == "from" else span.end
