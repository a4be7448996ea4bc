"""Limits: how much of a stranger's file is taken in before it is refused, all in one place.

Each is a plain number. `--limit NAME=NUMBER` or the variable COUNTYLINES_MAP_LIMITS ("rows=9000000 seconds=60") changes one, and the
message that a limit is crossed says so.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .errors import DatasetError, Problem, did_you_mean

VARIABLE = "COUNTYLINES_MAP_LIMITS"


@dataclass(frozen=True)
class Limit:
    """One limit: its number, what it bounds, and what may be done besides raising it."""

    default: int
    meaning: str
    instead: str = ""


LIMITS: Mapping[str, Limit] = {
    "bytes": Limit(1 << 28, "bytes in one input file", "sum the table to one row for each origin first"),
    "unpacked": Limit(1 << 30, "bytes that a workbook unpacks to", "save its table as CSV"),
    "ratio": Limit(
        300, "times its size that a workbook of more than 50 MB unpacked may unpack to", "save its table as CSV"
    ),
    "memory": Limit(3 << 29, "bytes of memory for reading a workbook or a Parquet file", "save its table as CSV"),
    "seconds": Limit(8, "seconds of work for reading a workbook or a Parquet file", "save its table as CSV"),
    "rows": Limit(3_000_000, "rows in a table", "sum it to one row for each origin first"),
    "columns": Limit(1_000, "columns in a table", "keep the columns of places and counts"),
    "whole": Limit(
        1 << 24, "bytes of a text table that is read whole where its rows are counted; larger ones are streamed"
    ),
    "groups": Limit(
        1_000_000,
        "combinations of place, period and category in a set of records",
        "group dates by month or year with --period-by",
    ),
    "record_memory": Limit(
        1 << 30, "bytes of memory for counting records; what is beyond them goes to the disk", "group by fewer columns"
    ),
    "cells": Limit(200_000_000, "cells in a table, empty ones among them", "keep the columns of places and counts"),
    "cell": Limit(100_000, "characters in one cell", "look for a quotation mark that is never closed"),
    "text": Limit(20_000, "characters in one text of a dataset's TOML", "shorten it"),
    "toml": Limit(1_000_000, "bytes in a dataset's TOML", "shorten it"),
    "nesting": Limit(64, "lists or records inside one another in JSON and TOML", "write one value in each cell"),
    "digits": Limit(300, "digits in one number", "write the number itself"),
    "names": Limit(200, "different values that are not found before the others are left unread", "correct those first"),
    "messages": Limit(40, "lines of problems shown; the others are counted"),
}
"""Every limit by name, as the documentation lists them (docs/security.md)."""

_changed: dict[str, int] = {}


def limit(name: str) -> int:
    """The number of a limit: as the command line changed it, else the environment, else the default.

    >>> limit("messages")
    40
    """
    if name in _changed:
        return _changed[name]
    return _from_environment().get(name, LIMITS[name].default)


def change_limits(changed: Mapping[str, int]) -> None:
    """Set limits for the rest of this process; an empty mapping goes back to the defaults.

    Raises: DatasetError for names that are not limits, and numbers below 1.
    """
    problems = [*_problems({name: str(number) for name, number in changed.items()}, "--limit")]
    if problems:
        raise DatasetError(problems)
    if not changed:
        _changed.clear()
    _changed.update(changed)


def crossed(name: str, where: str, found: int | None = None, what: str = "") -> Problem:
    """The one message that a limit is crossed: what was found, the limit and the way to raise it.

    >>> print(crossed("rows", "a.csv", 6_000_000))
    a.csv: 6,000,000 rows in a table, and the limit is 3,000,000. Fix: sum it to one row for each origin first, or --limit rows=6000000.
    """
    known = LIMITS[name]
    said = what or (f"{found:,} {known.meaning}" if found is not None else f"more {known.meaning} than are read")
    raised = found if found is not None else 2 * limit(name)
    fix = f"{known.instead}, or --limit {name}={raised}"
    return Problem(f"{said}, and the limit is {limit(name):,}", where, fix)


def as_environment() -> dict[str, str]:
    """The limits of this process, for one that it starts."""
    return {VARIABLE: " ".join(f"{name}={limit(name)}" for name in LIMITS)}


def _from_environment() -> dict[str, int]:
    said = dict(word.partition("=")[::2] for word in os.environ.get(VARIABLE, "").split())
    problems = [*_problems(said, VARIABLE)]
    if problems:
        raise DatasetError(problems)
    return {name: int(number) for name, number in said.items()}


def _problems(said: Mapping[str, str], where: str) -> list[Problem]:
    found = [
        Problem(f"'{name}' is not a limit", where, did_you_mean(name, LIMITS)) for name in said if name not in LIMITS
    ]
    wrong = {name: number for name, number in said.items() if not re.fullmatch("[1-9][0-9]{0,17}", number)}
    return found + [
        Problem(f"'{number}' is not a whole number from 1", f"{where}, {name}", f"write {name}=1000")
        for name, number in wrong.items()
    ]
