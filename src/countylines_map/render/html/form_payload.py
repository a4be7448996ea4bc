"""What the script of a matrix or a map of one place is given: places once, and flows as sorted columns of small whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...crs import degrees_to_mercator
from ..focus import LARGEST, LEAST_PX, WIDEST_PX
from ..od_table import ODTable
from ..panels import Panels
from ..shading import bounds
from ..symbols import SymbolScale

if TYPE_CHECKING:
    from ...flowmap import FlowMap


def form_payload(flow_map: FlowMap, table: ODTable) -> dict[str, Any]:
    """Places, slices and flows as plain values.

    Of each slice, `rows` has the number of flows from each place, `to` the destination of each as the step from the one before it in
    the same row (the first counts from -1), `value` its count, and `marks` how a withheld one is written, by its position.
    """
    outlines, between = flow_map.outlines, table.origin != table.destination
    return {
        "form": flow_map.form.name,
        "unit": flow_map.dataset.unit,
        "total": flow_map.balance.total or flow_map.balance.itemised,
        "code": list(table.codes),
        "name": list(table.names),
        "groups": list(table.groups),
        "group": table.group.tolist(),
        "at": outlines.grid.to_steps(table.xy).ravel().tolist(),
        "slices": list(table.slices),
        "first": table.first,
        "flows": [_slice(table, at) for at in range(len(table.slices))],
        "cuts": [_plain(cut) for cut in bounds(table.value[between])],
        "largest": _plain(float(np.nanmax(table.value[between], initial=0.0))),
        "widths": [LEAST_PX, WIDEST_PX, LARGEST],
        "box": _box(flow_map),
        "common": int(table.destination[0]) if len(set(table.destination.tolist())) == 1 else -1,
        **({"people": _people(table)} if np.isfinite(table.people).any() else {}),
        **({"symbols": _symbols(table)} if "symbols" in flow_map.form.suits else {}),
        **({"panels": _panels(table)} if "multiples" in flow_map.form.suits else {}),
        **({"parts": [list(part) for part in table.parts]} if table.columns else {}),
        "whole": bool((np.nan_to_num(table.value) % 1 == 0).all()),
        "land": list(outlines.land),
    }


def _people(table: ODTable) -> list[list[float]]:
    """Populations by place in each slice, 0 where none is given; once where all slices have the same."""
    rows = np.nan_to_num(table.people)
    same = (rows == rows[0]).all()
    return [_numbers(row) for row in rows[:1]] if same else [_numbers(row) for row in rows]


def _symbols(table: ODTable) -> dict[str, Any]:
    scale = SymbolScale.of(table)
    return {
        "side": scale.side,
        "largest": _plain(scale.largest),
        "cuts": [_plain(cut) for cut in scale.cuts],
        "rated": scale.rated,
        "shared": table.shared,
    }


def _panels(table: ODTable) -> dict[str, Any]:
    made = Panels.of(table)
    inward = all((panel.ends == table.origin[panel.rows]).all() for panel in made.panels)
    return {"by": "slice" if made.by in table.columns else made.by, "name": [panel.name for panel in made.panels],
            "at": [panel.at for panel in made.panels],
            "side": "out" if inward else "in", "matrix": made.matrix}  # fmt: skip


def _box(flow_map: FlowMap) -> list[int]:
    """West, north, east and south edge of all places, in steps of the outlines' grid."""
    west, south, east, north = flow_map.areas.total_bounds
    box: list[int] = (
        flow_map.outlines.grid.to_steps(degrees_to_mercator([[west, north], [east, south]])).ravel().tolist()
    )
    return box


def _slice(table: ODTable, which: int) -> dict[str, Any]:
    rows = np.flatnonzero(table.slice == which)
    origin, destination, value = table.origin[rows], table.destination[rows], table.value[rows]
    before = np.concatenate([[-1], destination[:-1]])
    before[np.flatnonzero(np.diff(origin, prepend=-1) != 0)] = -1
    first = int(rows[0]) if len(rows) else 0
    marks = {at - first: words for at, words in table.marks.items() if first <= at < first + len(rows)}
    return {
        "rows": np.bincount(origin, minlength=len(table.codes)).tolist(),
        "to": (destination - before).tolist(),
        "value": _numbers(np.where(np.isnan(value), -1.0, value)),
        **({"marks": marks} if marks else {}),
    }


def _numbers(values: np.ndarray) -> list[float]:
    """Whole numbers where all are whole."""
    whole: list[float] = (
        values.astype(np.int64).tolist() if (values == np.floor(values)).all() else values.round(4).tolist()
    )
    return whole


def _plain(value: float) -> float:
    return int(value) if float(value).is_integer() else value
