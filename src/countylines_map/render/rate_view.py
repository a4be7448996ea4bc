"""What widths can stand for beside the numbers: rates per 100,000 residents, with a scale of their own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..layout import Layout, Scale, head_sizes, make_scale
from .readout import rate_details, spoken
from .rows import Row, RowModel, looks, ranked

if TYPE_CHECKING:
    from ..flowmap import FlowMap


def rate_scale(model: RowModel, scale: Scale) -> Scale | None:
    """The scale of the rates of all flows that are drawn, made as that of the numbers is; None where there are none."""
    rates = [row.rate for row in model.rows if row.drawn and not math.isnan(row.rate)]
    if not rates:
        return None
    made = make_scale(np.array(rates), method=scale.method)
    made = replace(made, widest_px=scale.widest_px, largest_disc_px=scale.largest_disc_px)  # what the map has room for
    return made if made.largest > 0 else None


def rates(flow_map: FlowMap, model: RowModel) -> dict[str, dict[str, Any]]:
    """By key of a row that has a rate: its words and its look on the scale of rates."""
    scale = rate_scale(model, flow_map.scale)
    if scale is None:
        return {}
    ranks = ranked(flow_map.flows, flow_map.flows.rate, model.choices)
    places = dict(zip((f"r{row}" for row in ranks.index), ranks.tolist(), strict=True))
    rated = [row for row in model.rows if not math.isnan(row.rate)]
    drawn = looks(scale, np.array([row.rate for row in rated]))
    columns = zip(*drawn.values(), strict=True)
    return {
        row.key: _rated(row, model, rate_details(row, model, _rank(row, model, places)))
        | dict(zip(drawn, look, strict=True))
        for row, look in zip(rated, columns, strict=True)
    }


def _rated(row: Row, model: RowModel, facts: list[str]) -> dict[str, Any]:
    return {
        "value": round(row.rate, 4),
        "text": model.words.rate(row.rate),
        "facts": facts,
        "spoken": spoken(row, facts),
    }


def _rank(row: Row, model: RowModel, ranks: dict[str, float]) -> str:
    rank = ranks.get(row.key, math.nan)
    if math.isnan(rank):
        return row.rank_text
    words = model.words
    return words("rates.highest") if rank == 1 else words("rates.ranked", rank=words.ordinal(int(rank)))


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
