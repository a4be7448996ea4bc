"""Codes beside names: a column of area codes that no one asked for still has to agree with the places that were read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from ..errors import Problem, UnknownPlaceError

if TYPE_CHECKING:
    import pandas as pd

    from ..membership import Membership

CODE = r"[EWSNK]\d{8}"
SHOWN = 5
ENDS = frozenset({"origin", "destination", "origin_code", "destination_code"})


def contradicting_codes(
    geocoded: pd.DataFrame, own: Iterable[str], membership: Membership, at: Callable[[object, str], str]
) -> list[Problem]:
    """Rows whose code, in whatever column, is of a place that shares no ground with the place that was read from the row's name.

    `geocoded` is what `geocode_flows` returns, `own` the columns that the table itself has. A column is one of codes where each of its
    cells is a code or empty; it is held against the end that it agrees with in more rows. Codes that no UK area has or had say nothing.
    `at` words where a row of a column stands.
    """
    problems = []
    for column in own:
        cells = _codes(geocoded[column]) if column not in ENDS else None
        if cells is None:
            continue
        faults = min((list(_apart(geocoded, cells, end, membership)) for end in ("origin", "destination")), key=len)
        problems += [_problem(str(column), *fault, at) for fault in faults[:SHOWN]]
        if len(faults) > SHOWN:
            what = f"{len(faults) - SHOWN:,} more codes in the column '{column}' are of other places than the names beside them"
            problems.append(Problem(what, at(faults[SHOWN][0], str(column)), "correct them likewise"))
    return problems


def _codes(column: pd.Series) -> pd.Series | None:
    """A column's cells as text, where each is a code or empty."""
    if column.dtype.kind in "biufM":
        return None
    texts = {text for value in column.unique() if (text := str(value).strip())}
    if not texts or not all(re.fullmatch(CODE, text) for text in texts):
        return None
    return column.astype(str).str.strip()


def _apart(
    geocoded: pd.DataFrame, cells: pd.Series, end: str, membership: Membership
) -> Iterator[tuple[object, str, str, str]]:
    """(row, written, code, the code's name) of each different pair of code and place that share no district."""
    pairs = geocoded.assign(said=cells)[(cells != "") & (geocoded[f"{end}_code"] != "")]
    for row in pairs.drop_duplicates(["said", f"{end}_code"]).itertuples():
        try:
            said, read = (set(membership.current(code)) for code in (str(row.said), str(getattr(row, f"{end}_code"))))
        except UnknownPlaceError:
            continue
        if said.isdisjoint(read):
            named = (
                membership.areas[str(row.said)].name
                if str(row.said) in membership.areas
                else "an area of an earlier date"
            )
            yield row.Index, str(getattr(row, end)), str(row.said), named


def _problem(
    column: str, row: object, written: str, code: str, named: str, at: Callable[[object, str], str]
) -> Problem:
    what = f"the name is {written}, and the code {code} beside it is {named}: the two are not the same place"
    return Problem(what, at(row, column), "correct the name or the code")
