"""What the page's script is given: one block of JSON in which no string can end the block or run.

The script shows every string with textContent; the outlines are not here but in the static picture, which it shares.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from .arrows import arrows
from .choices import choices, of_row
from .facts import Fact, by_size, details, spoken
from .outlines import Grid, Outlines
from .picture import shade

if TYPE_CHECKING:
    from .flowmap import FlowMap
    from .layout import Layout


def payload(flow_map: FlowMap, told: tuple[Fact, ...], outlines: Outlines) -> dict[str, Any]:
    """Rows (largest first), views and grid, as plain values.

    Lengths are pixels, curves are EPSG:3857 metres, `places` and `land` are the codes that have an outline.
    """
    dataset, balance, controls = flow_map.dataset, flow_map.balance, choices(flow_map)
    chosen = {f"r{row.Index}": of_row(row, controls) for row in flow_map.flows.itertuples()} if controls else {}
    return {
        "rows": [_row(fact, dataset.unit, balance.total) | _of(chosen, fact) for fact in by_size(told)],
        "views": [_view(layout) for layout in flow_map.layouts],
        "grid": _grid(outlines.grid),
        "places": {code: _keys(told, code) for code in outlines.places},
        "land": list(outlines.land),
    }


def as_json(value: dict[str, Any]) -> str:
    r"""Compact JSON that may stand inside a script element: no `<`, and no line separator that old parsers trip over.

    >>> as_json({"name": "</script>"})
    '{"name":"\\u003c/script>"}'
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _grid(grid: Grid) -> list[float]:
    return [round(grid.x0, 2), round(grid.y0, 2), round(grid.step, 5)]


def _of(chosen: dict[str, dict[str, str]], fact: Fact) -> dict[str, Any]:
    return {"of": chosen[fact.key]} if fact.key in chosen else {}


def _keys(told: tuple[Fact, ...], code: str) -> list[str]:
    """The rows that an area stands for: its own flows, or the internal count of a destination."""
    return [fact.key for fact in by_size(told) if fact.code == code]


def _row(fact: Fact, unit: str, total: float | None) -> dict[str, Any]:
    row = {
        "key": fact.key,
        "name": fact.name,
        "place": fact.place,
        "facts": details(fact, unit, total),
        "note": fact.note,
        "spoken": spoken(fact, unit, total),
        "part": fact.part,
        "value": None if math.isnan(fact.value) else fact.value,
        "width": fact.width_px,
        "colour": fact.colour,
        "shade": shade(fact),
        "floored": int(fact.floored),
    }
    return {key: value for key, value in row.items() if value not in ("", 0, 0.0, None)}


def _view(layout: Layout) -> dict[str, Any]:
    view = layout.view
    return {
        "size": [view.width_px, view.height_px],
        "bounds": [round(edge, 1) for edge in view.bounds],
        "arrows": [
            [arrow.key, *arrow.curve, arrow.gap_start, arrow.gap_end, arrow.head_length, arrow.head_half]
            for arrow in arrows(layout)
        ],
        "rings": [_ring(row, layout) for row in layout.internal.itertuples()],
        "labels": [_label(row, layout) for row in layout.labels.itertuples()],
    }


def _ring(row: Any, layout: Layout) -> list[Any]:
    lines = layout.lines
    own = lines.index[lines.internal.astype(bool) & (lines.destination_code == row.code)]
    return [
        f"r{own[0]}" if len(own) else "",
        round(row.x),
        round(row.y),
        round(row.radius_px, 1),
        round(row.stroke_px, 1),
    ]


def _label(row: Any, layout: Layout) -> list[Any]:
    """Key, anchor (EPSG:3857), offset of the box's middle from it in pixels, box, alignment, leader and words."""
    (x, y), *_ = layout.view.to_px([[row.anchor_x, row.anchor_y]])
    return [
        f"r{row.Index}" if row.Index in layout.lines.index else "",
        round(row.anchor_x),
        round(row.anchor_y),
        round(row.x_px - x, 1),
        round(row.y_px - y, 1),
        round(row.w_px),
        round(row.h_px),
        str(row.align),
        int(bool(row.leader)),
        str(row.text_name),
        str(row.text_value),
    ]
