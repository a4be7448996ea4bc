"""Controlled rounding: every count becomes a neighbouring multiple of a base, so that all of them still add up to the rounded total.

Each count goes down to the multiple below it, and then those with the largest remainders go up instead, as many as it takes for the
rows and what the source does not itemise to add up to the total, rounded to the nearest multiple. So no figure is out by the base
or more, the total by half of it at most, a multiple stays as it is, and a zero stays zero.

What stays open: a figure p is published alike for a table in which every count is as published, and for one in which this count alone
is one more (or one less, where p is not zero), since one unit in 3 does not move the rounded total. So at least two whole numbers stay
possible for each count, three where it is not published as zero, even for somebody who knows this rule; the tests try it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..errors import DatasetError, Problem
from .disclosure import KEPT, without_totals

if TYPE_CHECKING:
    import pandas as pd

BASES = (3, 5, 10)


def round_counts(
    geocoded: pd.DataFrame, base: int, total: float | None
) -> tuple[pd.DataFrame, float | None, tuple[str, ...]]:
    """Round every count to a multiple of `base` (3, 5 or 10), controlled so that they add up.

    Returns the flows with rounded counts, the rounded total (None where there is none), and what must be told. Apply it after
    duplicates are summed; strike the balance again with what it returns. Counts that the source withheld stay withheld. Total rows
    that are not the total itself are withheld, since two roundings of one sum tell more than one.
    Raises: DatasetError for another base.
    """
    from .balance import parts

    if base not in BASES:
        raise DatasetError(Problem(f"counts cannot be rounded to multiples of {base}", "round_to", "give 3, 5 or 10"))
    part = parts(geocoded)
    open_ = geocoded["flow"][geocoded["flow"].notna() & (part != "total row")]
    rest = [] if total is None else [total - math.fsum(open_)]
    whole = nearest_multiple(math.fsum([*open_, *rest]), base)
    rounded = _controlled([*open_, *rest], base, whole)
    published = geocoded[[name for name in geocoded if name in KEPT]].copy()
    published.loc[open_.index, "flow"] = rounded[: len(open_)]
    published.loc[open_.index, "written"] = [f"{value:.0f}" for value in rounded[: len(open_)]]
    published.loc[open_.index, "flow_note"] = f"rounded to a multiple of {base}"
    published.loc[published["suppressed"].astype(bool), "flow_low"] = 0.0  # the source's own bounds are exact
    totals = geocoded["flow"][(part == "total row") & geocoded["flow"].notna()]
    published = without_totals(published, totals, total)
    published.loc[published.index.isin(totals.index) & published["flow"].notna(), ["flow", "written"]] = [
        whole,
        f"{whole:.0f}",
    ]
    left_out = [name for name in geocoded if name not in published]
    return published, (None if total is None else whole), _messages(base, left_out)


def nearest_multiple(value: float, base: int) -> float:
    """The nearest multiple of a base, the upper one where both are equally near.

    >>> nearest_multiple(12.5, 5), nearest_multiple(1503, 10)
    (15.0, 1500.0)
    """
    return float(math.floor(value / base + 0.5) * base)


def _controlled(values: list[float], base: int, whole: float) -> list[float]:
    """Multiples next to the values that add up to `whole`; the largest remainders go up, of equal ones the larger value."""
    floors = [math.floor(value / base) * base for value in values]
    up = round((whole - math.fsum(floors)) / base)
    order = sorted(range(len(values)), key=lambda k: (floors[k] - values[k], -values[k]))
    raised = set(order[:up])
    return [float(floor + base * (k in raised)) for k, floor in enumerate(floors)]


def _messages(base: int, left_out: list[str]) -> tuple[str, ...]:
    told = [
        f"all counts are rounded to multiples of {base}, so that they add up to the rounded total; each is less than {base} from the "
        "count in the table, sums of several can be further out, and 0 can stand for a small count"
    ]
    if left_out:
        named = ", ".join(f"'{name}'" for name in left_out)
        told.append(f"other columns of the table may repeat exact counts and are left out: {named}")
    return tuple(told)
