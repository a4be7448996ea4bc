"""What widths can stand for beside the numbers: rates per 100,000 residents, with a scale and discs of their own."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ..formatting import number, ordinal, rate_text
from ..layout import Layout, Scale, head_sizes, make_scale
from .filters import choices
from .rows import Fact, look, ranked, rate_details, spoken

if TYPE_CHECKING:
    from ..flowmap import FlowMap


@dataclass(frozen=True)
class Disc:
    """What stands for internal counts at one destination: the rows in it, their sum in words, radius and stroke (px)."""

    code: str
    keys: tuple[str, ...]
    text: str
    radius: float
    stroke: float


def rate_scale(flow_map: FlowMap) -> Scale | None:
    """The scale of the rates of all flows that are drawn, made as that of the numbers is; None where there are none."""
    if "rate" not in flow_map.flows:
        return None
    rates = flow_map.flows.rate[flow_map.layouts[0].lines.drawn.astype(bool)].dropna()
    scale = make_scale(rates.to_numpy(dtype=float), method=flow_map.scale.method)
    return scale if scale.largest > 0 else None


def rates(flow_map: FlowMap, told: Collection[Fact]) -> dict[str, dict[str, Any]]:
    """By key of a row that has a rate: its words and its look on the scale of rates."""
    scale = rate_scale(flow_map)
    if scale is None:
        return {}
    unit, total = flow_map.dataset.unit, flow_map.balance.total
    ranks = {f"r{row}": rank for row, rank in ranked(flow_map, flow_map.flows.rate).items()}
    rated = [fact for fact in told if not math.isnan(fact.rate)]
    return {fact.key: _rated(fact, scale, rate_details(fact, unit, total, _rank(fact, ranks))) for fact in rated}


def _rated(fact: Fact, scale: Scale, facts: list[str]) -> dict[str, Any]:
    return {
        "value": round(fact.rate, 4),
        "text": rate_text(fact.rate),
        "facts": facts,
        "spoken": spoken(fact, facts),
        **look(scale, fact.rate),
    }


def _rank(fact: Fact, ranks: dict[str, float]) -> str:
    rank = ranks.get(fact.key, math.nan)
    if math.isnan(rank):
        return fact.rank_text
    return "highest rate" if rank == 1 else f"{ordinal(int(rank))} highest rate"


def rate_heads(layout: Layout, scale: Scale, rated: dict[str, dict[str, Any]]) -> dict[str, list[float]]:
    """Length and half width (px) of each drawn flow's head at its rate."""
    keys = [f"r{row}" for row in layout.arrows.rows]
    widths = np.array([rated[key]["width_px"] if key in rated else 0.0 for key in keys])
    long, half = head_sizes(widths, layout.arrows.chords, scale.widest_px)
    return {
        key: [round(float(a), 1), round(float(b), 1)]
        for key, a, b in zip(keys, long, half, strict=True)
        if key in rated
    }


@lru_cache(maxsize=4)  # picture and payload draw the same discs
def discs(flow_map: FlowMap, layout: Layout) -> tuple[Disc, ...]:
    """A disc for each set of internal rows that can stand on the map together: all of them, or those of one choice.

    One that would hide the map has no radius: its number is told, and it is not drawn.
    """
    flows, found = flow_map.flows, []
    inside = flows[flows.internal.astype(bool) & (flows.flow > 0)]
    for ring in layout.internal.itertuples():
        own = inside[inside.destination_code == ring.code]
        together = {tuple(f"r{row}" for row in rows.index): rows for rows in _chosen(flow_map, own) if len(rows)}
        for keys, rows in together.items():
            value = float(rows.flow.sum())
            found.append(Disc(str(ring.code), keys, number(value), *flow_map.scale.disc(value)))
    return tuple(found)


def _chosen(flow_map: FlowMap, rows: Any) -> Iterator[Any]:
    """Rows under each combination of the reader's choices."""
    controls = [choice for choice in choices(flow_map) if choice.column != "destination_name"]
    options = [(*(("",) if choice.whole else ()), *choice.values) for choice in controls]
    for values in product(*options):
        kept = rows.index == rows.index
        for choice, value in zip(controls, values, strict=True):
            if value:
                kept &= (rows[choice.column].astype(str) == value).to_numpy()
        yield rows[kept]
