"""Places beside the places that they are made of: "England" among its regions is their sum, checked and not counted again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..errors import Problem, TableError
from ..tables import rows_named

if TYPE_CHECKING:
    import pandas as pd

    from ..membership import Membership
    from ..tables import Dataset

TOLERANCE = 1e-6
ROUNDED = 1e-9  # relative: sums of estimates carry the dust of their last digits
CERTAIN = 3  # groups of rows that agree, before that cannot be chance
LEAST = 0.5  # of what its parts have, below which a whole is no candidate for their sum


def leave_out_sums_of_parts(
    geocoded: pd.DataFrame, membership: Membership, dataset: Dataset, where: str
) -> tuple[pd.DataFrame, list[str]]:
    """Geocoded flows without the rows of a place that are the sum of the rows of places within it, and what must be told.

    Raises: TableError where it is unclear whether a place is the sum of those within it or stands for other people.
    """
    told: list[str] = []
    problems: list[Problem] = []
    for end, other in (("origin", "destination"), ("destination", "origin")):
        for whole in _wholes(geocoded, end, membership):
            inner = _within(geocoded, end, whole, membership)
            if len(inner) < 2:
                continue
            rows, agree, sure = _compared(geocoded, end, other, whole, inner)
            if not len(rows):
                continue
            name = str(rows[end].iloc[0]).strip()
            covered = frozenset[str]().union(*(membership.areas[code].districts for code in inner))
            sure = sure or covered == membership.areas[whole].districts
            if name in dataset.not_totals or not (agree or sure or name in dataset.totals):
                continue
            if (agree and sure) or name in dataset.totals:
                geocoded = geocoded.drop(index=rows.index)
                told.append(
                    f"{rows_named(list(rows.index))}: {name} is the sum of the places within it and does not count"
                )
            else:
                problems.append(_unclear(name, end, rows, agree, where))
    if problems:
        raise TableError(problems)
    return geocoded, told


def _wholes(geocoded: pd.DataFrame, end: str, membership: Membership) -> list[str]:
    """Places of several districts, the smallest first."""
    sizes = {code: len(membership.areas[code].districts) for code in geocoded[f"{end}_code"].unique() if code}
    return sorted((code for code in sizes if sizes[code] > 1), key=lambda code: (sizes[code], code))


def _within(geocoded: pd.DataFrame, end: str, whole: str, membership: Membership) -> list[str]:
    """The largest places within another that still have rows; none where they overlap."""
    grounds = {code: membership.areas[code].districts for code in geocoded[f"{end}_code"].unique() if code}
    within = [code for code in grounds if grounds[code] < grounds[whole]]
    inner = [code for code in within if not any(grounds[code] < grounds[other] for other in within)]
    apart = sum(len(grounds[code]) for code in inner) == len(frozenset[str]().union(*(grounds[code] for code in inner)))
    return inner if apart else []


def _compared(
    geocoded: pd.DataFrame, end: str, other: str, whole: str, inner: Sequence[str]
) -> tuple[pd.DataFrame, bool, bool]:
    """(rows of the whole that stand beside rows of its parts, whether all are their sums, whether that cannot be chance).

    No rows where the whole has clearly less than its parts, which then are other people.
    """
    by = [f"{other}_code", other, *(name for name in ("period", "category") if name in geocoded)]
    keys = geocoded[by].astype(str).agg("\x1f".join, axis=1)
    at = geocoded[f"{end}_code"]
    parts = geocoded[at.isin(inner)]
    grouped = parts["flow"].where(~parts["suppressed"].astype(bool)).groupby(keys[parts.index])
    sums, hidden = grouped.sum(), parts["suppressed"].astype(bool).groupby(keys[parts.index]).any()
    rows = geocoded[(at == whole) & keys.isin(sums.index)]
    flow, total = rows["flow"].to_numpy(), sums.reindex(keys[rows.index]).to_numpy()
    known = ~np.isnan(flow) & ~hidden.reindex(keys[rows.index]).to_numpy(dtype=bool)
    if not known.any() or not total[known].sum() or flow[known].sum() < LEAST * total[known].sum():
        return rows.iloc[:0], False, False
    agree = np.abs(flow - total) <= TOLERANCE + ROUNDED * np.abs(total)
    telling = known & agree & (total > 0)
    return rows, bool(agree[known].all()), int(telling.sum()) >= CERTAIN


def _unclear(name: str, end: str, rows: pd.DataFrame, agree: bool, where: str) -> Problem:
    says = (
        "is the sum of the places within it"
        if agree
        else "stands beside all places that it is made of, and is not their sum"
    )
    what = f"'{name}' {says}; it can be their total or stand for other people, of whom no closer place is known"
    fix = f'say totals = ["{name}"] in the dataset (--totals "{name}") if it is their total, or not_totals = ["{name}"] if not'
    return Problem(what, f"{where}, {rows_named(list(rows.index))}", fix)
