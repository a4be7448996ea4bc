"""Disclosure control: small counts are hidden, and so many others that no hidden count can be worked out again.

Primary suppression hides every count from 1 to `below` - 1. What stays published - the other counts, the total, and
with them the sum of everything hidden - can give a hidden count away: one hidden row is the total less the rest;
several are known where their sum allows only one split. Secondary suppression therefore hides the next smallest
counts, at least one, until an attack on the published figures leaves three whole numbers open for every hidden count
(two, where the threshold is 3 and has no more). The attacker is taken to know the threshold, this rule, and the sum
of what is hidden even where the table has a part that is not itemised. Two open numbers would not do: who knows the
rule also knows that fewer hidden rows were not enough, and can rule numbers out by that; the tests run the rule on
every table that fits what is published. Zeros are not hidden: they stand for no person.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import DatasetError, Problem

if TYPE_CHECKING:
    import pandas as pd

SMALLEST = 3  # hiding counts below 2 hides only ones, and saying so tells each of them
OPEN = 2  # least distance between the lowest and the highest number that stay open
KEPT = frozenset({
    # columns that say where, not how many; every other column of a table may repeat a hidden count and is left out
    "origin", "destination", "flow", "written", "suppressed", "flow_low", "flow_high", "flow_note", "period",
    "category", "level", "population", "origin_code", "origin_name", "origin_kind", "origin_label", "match", "note",
    "alternatives", "nonplace", "fit_share", "label_text", "destination_code", "destination_name", "destination_kind", "internal",
})  # fmt: skip
Bounds = tuple[float, float]


def suppress(
    geocoded: pd.DataFrame, below: int, total: float | None
) -> tuple[pd.DataFrame, float | None, tuple[str, ...]]:
    """Hide every count from 1 to `below` - 1, and what would give one of them away.

    Returns the flows with hidden counts (flow NaN, written "<5" or "withheld"), the total (None where even that has
    to be withheld), and what must be told. Apply it after duplicates are summed and before the balance is struck, to rows
    `in_neutral_order`.
    Raises: DatasetError when `below` is under 3, which hides nothing.
    """
    from .balance import parts

    if below < SMALLEST:
        what = f"counts below {below} cannot be hidden: who sees that one is hidden knows it"
        raise DatasetError(Problem(what, "suppress_below", f"give at least {SMALLEST}"))
    part = parts(geocoded)
    open_ = geocoded["flow"][~geocoded["suppressed"].astype(bool) & (part != "total row")]
    primary = open_[(open_ > 0) & (open_ < below)]
    if primary.empty:
        return geocoded, total, ()
    totals = geocoded["flow"][(part == "total row") & geocoded["flow"].notna()]
    known = total is not None or not totals.empty
    pool = open_[open_ >= below].sort_values(kind="stable")
    positions = [(float(value), int(geocoded.index.get_loc(row))) for row, value in pool.items()]
    taken = _secondary([float(value) for value in primary], positions, below) if known else 0
    hidden = _hide(geocoded, primary.index, pool.index[: taken or 0], below)
    if taken is None or len(totals):
        hidden = without_totals(hidden, totals, None if taken is None else total)
    messages = _messages(geocoded, (len(primary), taken, below), set(hidden) ^ set(geocoded))
    return hidden, (None if taken is None else total), messages


def in_neutral_order(flows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of their words - destination, period, category, origin - with total rows last, numbered anew from 2.

    The order and the numbers of a table's rows can tell its counts; these tell nothing.
    """
    names = ("destination_code", "destination", "period", "category", "origin_code", "nonplace", "origin")
    keys = flows[[name for name in names if name in flows]].astype(str)
    keys.insert(0, "total", flows["nonplace"] == "total")
    ordered = flows.loc[keys.sort_values(list(keys), kind="stable").index]
    return ordered.set_axis(range(2, 2 + len(ordered)), axis="index").rename_axis(flows.index.name or "row")


def open_values(bounds: Sequence[Bounds], total: float) -> list[Bounds]:
    """What somebody who knows bounds and the sum of hidden counts can still take each of them to be.

    >>> open_values([(1, 4)], 3)
    [(3.0, 3.0)]
    >>> open_values([(1, 4), (5, 9)], 9)
    [(1, 4), (5, 8.0)]
    """
    lows, highs = math.fsum(low for low, _ in bounds), [high for _, high in bounds]
    endless = sum(math.isinf(high) for high in highs)
    finite = math.fsum(high for high in highs if not math.isinf(high))

    def others(high: float) -> float:
        return math.inf if endless - math.isinf(high) else finite - (0 if math.isinf(high) else high)

    return [(max(low, total - others(high)), min(high, total - (lows - low))) for low, high in bounds]


def _secondary(primary: list[float], pool: list[tuple[float, int]], below: int) -> int | None:
    """How many of the smallest other counts (count, position) must be hidden too; None when all are not enough."""
    for taken in range(1, len(pool) + 1):
        bounds = [(1.0, float(below - 1))] * len(primary) + _caps(pool, taken, below)
        hidden = math.fsum([*primary, *(value for value, _ in pool[:taken])])
        wanted = [min(OPEN, below - 2)] * len(primary) + [OPEN] * taken
        if all(high - low >= least for (low, high), least in zip(open_values(bounds, hidden), wanted, strict=True)):
            return taken
    return None


def _caps(pool: list[tuple[float, int]], taken: int, below: int) -> list[Bounds]:
    """Bounds of the counts taken: since the smallest are taken first, the next one that stays open caps them."""
    if taken == len(pool):
        return [(float(below), math.inf)] * taken
    value, position = pool[taken]
    return [(float(below), value if at < position else value - 1) for _, at in pool[:taken]]


def _hide(geocoded: pd.DataFrame, primary: pd.Index, secondary: pd.Index, below: int) -> pd.DataFrame:
    hidden = geocoded[[name for name in geocoded if name in KEPT]].copy()
    plain = hidden["flow"].notna()
    hidden.loc[plain, "written"] = [
        f"{value:.15g}" for value in hidden.loc[plain, "flow"]
    ]  # "25 + 3" shows the parts of a sum
    for rows, written, low, high, why in (
        (primary, f"<{below}", 1.0, float(below - 1), "small count"),
        (secondary, "withheld", float(below), math.nan, "so that another count cannot be worked out"),
    ):
        hidden.loc[rows, ["flow", "flow_low", "flow_high"]] = [math.nan, low, high]
        hidden.loc[rows, "suppressed"] = True
        hidden.loc[rows, "written"] = written
        hidden.loc[rows, "flow_note"] = f"suppressed: {written} ({why})"
    return hidden


def without_totals(hidden: pd.DataFrame, totals: pd.Series, total: float | None) -> pd.DataFrame:
    """Total rows give hidden counts away unless they repeat the one total that was reckoned with: the others are withheld."""
    kept = totals.index[totals == total] if total is not None else totals.index[:0]
    rows = totals.index.difference(kept)
    hidden.loc[rows, ["flow", "flow_low", "flow_high"]] = [math.nan, 0.0, math.nan]
    hidden.loc[rows, "suppressed"] = True
    hidden.loc[rows, "written"] = "withheld"
    hidden.loc[rows, "flow_note"] = "suppressed: withheld (so that another count cannot be worked out)"
    return hidden


def _messages(geocoded: pd.DataFrame, counts: tuple[int, int | None, int], left_out: set[str]) -> tuple[str, ...]:
    """What was hidden, without any of the figures."""
    primary, taken, below = counts
    told = [f"counts from 1 to {below - 1} are hidden ({primary} row{'s' if primary > 1 else ''})"]
    if taken is None:
        told.append("the published total is withheld too, since it would give a hidden count away")
    elif taken:
        are = "s are" if taken > 1 else " is"
        told.append(f"{taken} larger count{are} withheld too, since a hidden count could be worked out otherwise")
    if left_out:
        names = ", ".join(f"'{name}'" for name in geocoded if name in left_out)
        told.append(f"other columns of the table may repeat hidden counts and are left out: {names}")
    return tuple(told)
