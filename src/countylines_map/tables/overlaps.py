"""Periods of one column that share days: what happened on them would be counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..errors import Problem
from ..periods import follow_one_another, read_period

if TYPE_CHECKING:
    from .dataset import Dataset

SHOWN = 5
GROUP = ("origin", "destination", "category", "level")


def overlapping_periods(flows: pd.DataFrame, dataset: Dataset, where: str) -> list[Problem]:
    """Pairs of periods that overlap for one origin, destination and category; a period that the dataset says is not a total is left alone.

    Rolling years, or calendar years beside financial ones, cannot be added up.
    """
    if "period" not in flows:
        return []
    said = flows["period"].astype(str).str.strip()
    spans = {text: span for text in said.unique() if text not in dataset.not_totals and (span := read_period(text))}
    if follow_one_another(set(spans.values())):
        return []
    days = {text: (span.start.toordinal(), span.end.toordinal()) for text, span in spans.items()}
    told, said = flows[said.isin(days)], said[said.isin(days)]
    ends = [told[part].astype(str).str.strip().str.casefold() for part in GROUP if part in told]
    rows = pd.DataFrame({"period": said, "group": pd.MultiIndex.from_arrays(ends).factorize()[0]})
    rows[["start", "end"]] = [days[text] for text in said]
    rows = rows.drop_duplicates(["group", "start", "end"])
    rows = rows.sort_values(["group", "start", "end"], ascending=[True, True, False])
    before = rows.groupby("group")["end"].shift()
    latest = before.groupby(rows["group"]).cummax()
    named = rows.groupby("group")["period"].shift()
    pairs = list(
        dict.fromkeys(zip(named[latest >= rows["start"]], rows["period"][latest >= rows["start"]], strict=True))
    )
    problems = [_problem(str(one), str(other), where) for one, other in pairs[:SHOWN]]
    if len(pairs) > SHOWN:
        problems.append(
            Problem(
                f"{len(pairs) - SHOWN:,} more pairs of periods overlap", where, "keep periods that follow one another"
            )
        )
    return problems


def _problem(one: str, other: str, where: str) -> Problem:
    what = f"the periods '{one}' and '{other}' overlap; added up, people could be counted twice"
    fix = "keep periods that follow one another, with [where] (--where) or period_columns"
    return Problem(what, where, fix)
