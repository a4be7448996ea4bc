"""Categories that add up: for each flow that is told by category, a row that is their sum, so that all of them can be seen together.

Periods are never summed: the same people may be in several. Categories are, since the balance sums them too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from .layout import Layout

ALL = "All"
SAME = ("origin", "origin_code", "destination_code", "destination_name", "nonplace", "internal")


def adds_up(flows: pd.DataFrame) -> bool:
    """Whether rows of one pair of places, in one period, differ by their category."""
    if "category" not in flows or ALL in set(flows["category"].astype(str)):
        return False
    own = flows[flows["nonplace"] == ""]
    return bool(own.duplicated(["origin_code", "destination_code", *_period(flows)]).any())


def with_sums(flows: pd.DataFrame) -> pd.DataFrame:
    """The flows, and after them the sum of each over its categories (`category` is "All", `summed` is true).

    A sum leaves withheld counts out and says how many; one of withheld counts alone is withheld.
    """
    if not adds_up(flows):
        return flows
    own = flows[flows["nonplace"] != "total"]
    groups = own.groupby([own[name].astype(str) for name in (*SAME, *_period(flows))], sort=False)
    first = own[~groups.cumcount().astype(bool)].copy()
    number = groups.ngroup().to_numpy()
    place = pd.Series(number, index=own.index).loc[first.index].to_numpy()
    hidden = own["flow"].isna().groupby(number).sum().loc[place].to_numpy()
    first["flow"] = own["flow"].groupby(number).sum(min_count=1).loc[place].to_numpy()
    first["suppressed"] = first["flow"].isna()
    first["category"], first["written"] = ALL, first["written"].where(first["suppressed"], "")
    told = [f"without {n} withheld count{'s' if n > 1 else ''}" if n else "" for n in hidden]
    first["flow_note"] = np.where(first["suppressed"], first["flow_note"], told)
    if "rate" in first:
        first["rate"] = own["rate"].groupby(number).sum(min_count=1).loc[place].to_numpy()
    first.index = pd.Index([f"{row}s" for row in first.index], dtype=object)
    return pd.concat([flows.assign(summed=False), first.assign(summed=True)])


def without_sums(layout: Layout, flows: pd.DataFrame) -> Layout:
    """A layout of flows with sums as one of the table's own rows: the same curves, for files that have those rows alone."""
    if len(layout.lines) == len(flows):
        return layout
    kept = np.array([row in flows.index for row in layout.arrows.rows], dtype=bool)
    arrows = replace(
        layout.arrows,
        rows=tuple(row for row, stays in zip(layout.arrows.rows, kept, strict=True) if stays),
        **{name: getattr(layout.arrows, name)[kept] for name in ("curves", "shafts", "heads", "gaps", "sizes")},
    )
    sums = layout.lines.index.difference(flows.index, sort=False)
    labels = layout.labels[~layout.labels.index.isin(sums)]
    labels = labels.assign(again=labels.duplicated(["x_px", "y_px"]))
    heads = layout.heads[layout.heads.index.isin(flows.index)]
    lines = layout.lines.loc[flows.index].drop(columns="summed")
    return replace(layout, lines=lines, heads=heads, arrows=arrows, labels=labels)


def _period(flows: pd.DataFrame) -> tuple[str, ...]:
    return ("period",) if "period" in flows else ()
