"""The flows of the period that a map shows first, with their own balance: what its sentence speaks of where it has several periods."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from .filters import choices

if TYPE_CHECKING:
    import pandas as pd

    from ..flowmap import FlowMap
    from ..statistics import Balance


def of_first_period(flow_map: FlowMap) -> tuple[str, FlowMap]:
    """(the period, the flow map with its rows alone); nothing and the same flow map where all rows stand on the map together.

    The published total is that of all periods, so there is none of one.
    """
    told = (choice for choice in choices(flow_map.flows, flow_map.words) if choice.column == "period")
    first = next((choice.first for choice in told), "")
    if not first:
        return "", flow_map
    flows = flow_map.flows[flow_map.flows["period"].astype(str) == first]
    return first, replace(flow_map, flows=flows, balance=_balance(flows, flow_map.balance))


def _balance(flows: pd.DataFrame, whole: Balance) -> Balance:
    """The parts of one period's rows."""
    internal, place = flows["internal"].astype(bool), flows["nonplace"] == ""
    kinds = [kind for kind in flows["nonplace"].unique() if kind not in ("", "total")]
    return replace(
        whole, total=None, rest=None, not_itemised=None, mapped=_sum(flows, place & ~internal), internal=_sum(flows, internal),
        nonplaces={kind: _sum(flows, (flows["nonplace"] == kind) & ~internal) for kind in kinds},
        suppressed_rows=int(flows["suppressed"].astype(bool).sum()),
    )  # fmt: skip


def _sum(flows: pd.DataFrame, which: pd.Series) -> float:
    return math.fsum(flows["flow"][which].fillna(0.0))
