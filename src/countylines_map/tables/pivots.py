"""Compact pivot tables: places and, below each, its periods or groups in one column ("Essex", "2022", "2023", ...), or the other way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..periods import read_period
from .headings import PLAIN, means_total, simple
from .sections import bounds, fits

if TYPE_CHECKING:
    from .contents import KindOf
    from .dataset import Dataset
    from .header import Header

MOST_NAMES = 5_000  # different texts of a column that is looked at place by place: a stranger's file may have a million
GROUPS = 2  # outer rows that there must be, each the sum of the rows below it, before that cannot be chance


def unfold_pivot(
    body: pd.DataFrame, header: Header, dataset: Dataset, kind_of: KindOf | None
) -> tuple[pd.DataFrame, Header, list[str]]:
    """The rows of a compact pivot with the outer level in a column of its own, and what must be told; any other table as it is.

    It is one only where places and values that are none take turns in the column of places, every outer row is the sum of the inner ones
    below it in every column of counts, and the inner ones are periods, sexes or ages, or come again below several outer rows.
    """
    column = header.parts.get("origin")
    if column is None or kind_of is None or header.shape not in ("long", "wide") or dataset.fill_down:
        return body, header, []
    names = body[column].str.strip()
    if names.nunique() > MOST_NAMES:
        return body, header, []
    whole = names.map({name: means_total(name) for name in names.unique()}).to_numpy(bool)
    if not len(names) or whole[0] or (names == "").any():
        return body, header, []
    fitting = [place for place in _places(names, kind_of) if _is_pivot(body, header, dataset, (place, whole), kind_of)]
    if len(fitting) != 1:
        return body, header, []
    place = fitting[0]
    part = "period" if all(read_period(name) for name in names[~place & ~whole]) else "category"
    if part in header.parts or header.across == part:
        return body, header, []
    return _unfolded(body, header, (column, part), ((place == place[0]) & ~whole, whole, bool(place[0])))


def _is_pivot(
    body: pd.DataFrame, header: Header, dataset: Dataset, marks: tuple[np.ndarray, np.ndarray], kind_of: KindOf
) -> bool:
    place, whole = marks
    names = body[header.parts["origin"]].str.strip()
    if place[~whole].all() or not place[~whole].any() or not _groups(names[~place & ~whole], kind_of):
        return False
    return _take_turns(body, header, dataset, (place == place[0]) & ~whole, whole)


def _places(names: pd.Series, kind_of: KindOf) -> list[np.ndarray]:
    """Which texts are places, or say that a place is not known; "Unknown" can be that or a group of its own, so there are two answers."""
    kinds: dict[str, str] = {}
    for name in names.unique():
        group = bool(read_period(name)) or bool(PLAIN.fullmatch(simple(name)))
        kinds[name] = (
            ("either" if kind_of(name) not in ("", "place") else "group") if group else kind_of(name) and "place"
        )
    found = names.map(kinds)
    sure, either = (found == "place").to_numpy(), (found == "either").to_numpy()
    return [sure, sure | either] if either.any() else [sure]


def _take_turns(body: pd.DataFrame, header: Header, dataset: Dataset, outer: np.ndarray, whole: np.ndarray) -> bool:
    """Whether each outer row stands above inner ones and is their sum."""
    counts = list(header.values) or ([header.parts["count"]] if "count" in header.parts else [])
    starts = np.flatnonzero(outer)
    if not counts or len(starts) < GROUPS or starts[0] != 0:
        return False
    sums = bounds(body, counts, dataset)
    ends = [*starts[1:], len(body)]
    inner = [[k for k in range(start + 1, end) if not whole[k]] for start, end in zip(starts, ends, strict=True)]
    several = any(len(rows) > 1 for rows in inner)
    return several and all(rows and fits(sums, int(start), rows) for start, rows in zip(starts, inner, strict=True))


def _groups(names: pd.Series, kind_of: KindOf) -> bool:
    """Whether values that are not places are groups: periods, sexes, ages, or what stands below several places."""
    if all(kind_of(name) and not read_period(name) for name in names):
        return False  # "unknown" and "other" alone are places that are not known
    if all(read_period(name) or PLAIN.fullmatch(simple(name)) for name in names):
        return True
    again = Counter(names)
    return not any(kind_of(name) == "place" for name in again) and max(again.values()) > 1


def _unfolded(
    body: pd.DataFrame, header: Header, roles: tuple[int, str], marks: tuple[np.ndarray, np.ndarray, bool]
) -> tuple[pd.DataFrame, Header, list[str]]:
    (column, part), (outer, whole, places_first) = roles, marks
    names = body[column].str.strip()
    above = names.where(outer).ffill().where(~whole, "")
    unfolded = body.copy()
    new = max(k for k in body.columns) + 1
    unfolded[new] = names.where(~whole, "") if places_first else above
    if places_first:
        unfolded[column] = above.where(~whole, names)
    told = (
        f"the column '{header.names[column]}' holds places and, {'below' if places_first else 'above'} them, each row's {part}; rows that "
        "add up those below them agree and do not count"
    )
    header = replace(header, names=(*header.names, part), parts={**header.parts, part: new}, added=header.added + 1)
    return unfolded[~outer], header, [told]
