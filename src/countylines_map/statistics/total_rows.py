"""Rows that a table itself calls totals: they check the sum, and never count."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

from ..errors import BalanceError, Problem

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE = 1e-6


def find_total(geocoded: pd.DataFrame, part: pd.Series, total: float | None, where: str) -> float | None:
    """The published total: the one given, else that of a table with exactly one total row.

    Every total row has to be the published total, or the sum of all rows, of the rows of its period, category or
    destination, or of the rows since the total row above it.
    Raises: BalanceError with every total row that is none of these.
    """
    totals = geocoded[(part == "total row") & geocoded["flow"].notna()]
    if totals.empty:
        return total
    rows = geocoded[part != "total row"]
    problems: list[Problem] = []
    alone = float(totals["flow"].iloc[0]) if len(totals) == 1 and total is None else None
    for row, value in totals["flow"].items():
        candidates = _sums(geocoded, rows, row)
        if any(_fits(value, sum_) for sum_ in candidates.values()) or (
            total is not None and abs(value - total) < TOLERANCE
        ):
            continue
        if alone is not None and value > candidates["all rows"][0]:
            continue  # a published total of which the table itemises a part
        problems.append(_misfit(row, str(geocoded.loc[row, "origin"]), value, candidates, where))
    if problems:
        raise BalanceError(problems)
    return total if total is not None else alone


Bounds = tuple[float, float]


def _sums(geocoded: pd.DataFrame, rows: pd.DataFrame, row: object) -> dict[str, Bounds]:
    """What a total row could be the total of, each as lowest and highest sum."""
    found = {"all rows": _bounds(rows)}
    named = [name for name in ("period", "category", "destination") if name in rows and geocoded.loc[row, name]]
    for several in (each for size in range(1, len(named) + 1) for each in combinations(named, size)):
        same = (rows[list(several)] == geocoded.loc[row, list(several)]).all(axis=1)
        found[f"rows of its {' and '.join(several)}"] = _bounds(rows[same])
    position = geocoded.index.get_loc(row)
    above = geocoded.iloc[:position]
    others = above.index[~above.index.isin(rows.index)]
    start = above.index.get_loc(others[-1]) + 1 if len(others) else 0
    found["rows above it"] = _bounds(above.iloc[start:])
    return found


def _bounds(rows: pd.DataFrame) -> Bounds:
    known = float(rows["flow"].sum())
    hidden = rows[rows["suppressed"].astype(bool)]
    return known + float(hidden["flow_low"].fillna(0).sum()), known + float(hidden["flow_high"].fillna(math.inf).sum())


def _fits(value: float, bounds: Bounds) -> bool:
    return bounds[0] - TOLERANCE <= value <= bounds[1] + TOLERANCE


def _misfit(row: object, name: str, value: float, candidates: dict[str, Bounds], where: str) -> Problem:
    sums = ", ".join(
        f"{label} {low:,.10g}" + ("" if low == high else " or more") for label, (low, high) in candidates.items()
    )
    at = f"{where}, row {row}" if where else f"row {row}"
    fix = "correct the total or the counts, or give the published total with total = N"
    return Problem(f"'{name}' says {value:,.10g}, and nothing adds up to it ({sums})", at, fix)
