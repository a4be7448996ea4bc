"""What the page's script is given: one block of JSON in which no string can end the block or run.

The script shows every string with textContent; the outlines are not here but in the static picture, which it shares.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from ...layout import Grid, Outlines
from ..arrows import arrows
from ..filters import choices, of_row
from ..map_svg import leader_end, shade
from ..rate_view import Disc, discs, rate_heads, rate_scale, rates
from ..rows import Fact, by_size, details, spoken

if TYPE_CHECKING:
    from ...flowmap import FlowMap
    from ...layout import Layout, Scale


def payload(flow_map: FlowMap, told: tuple[Fact, ...], outlines: Outlines) -> dict[str, Any]:
    """Rows (largest first), views and grid, as plain values.

    Lengths are pixels, curves are EPSG:3857 metres, `places` and `land` are the codes that have an outline. A row that
    has a rate says how it looks where lines stand for rates.
    """
    unit, total, controls = flow_map.dataset.unit, flow_map.balance.total, choices(flow_map)
    chosen = {f"r{row.Index}": of_row(row, controls) for row in flow_map.flows.itertuples()} if controls else {}
    rated = rates(flow_map, told)
    return {
        "rows": [_row(fact, unit, total) | _rated(rated, fact) | _of(chosen, fact) for fact in by_size(told)],
        "views": [_view(flow_map, layout, rated) for layout in flow_map.layouts],
        **({"unit": unit} if controls or rated else {}),
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


def _rated(rated: dict[str, dict[str, Any]], fact: Fact) -> dict[str, Any]:
    if fact.key not in rated:
        return {"unrated": 1} if fact.unrated else {}
    own = dict(rated[fact.key])
    look = {"width": own.pop("width_px"), "shade": shade(own.pop("lightness")), "floored": int(own.pop("floored"))}
    return {"rate": own | look}


def _row(fact: Fact, unit: str, total: float | None) -> dict[str, Any]:
    said = details(fact, unit, total)
    row = {
        "key": fact.key,
        "name": fact.name,
        "place": fact.place,
        "facts": said,
        "note": fact.note,
        "spoken": spoken(fact, said),
        "part": fact.part,
        "width": fact.width_px,
        "colour": fact.colour,
        "shade": shade(fact.lightness),
        "floored": int(fact.floored),
    }
    kept = {key: value for key, value in row.items() if value not in ("", 0, 0.0)}
    return (
        kept if math.isnan(fact.value) else kept | {"value": fact.value}
    )  # a count of 0 is one; a withheld one is none


def _view(flow_map: FlowMap, layout: Layout, rated: dict[str, dict[str, Any]]) -> dict[str, Any]:
    view, scale = layout.view, rate_scale(flow_map)
    heads = {"heads": rate_heads(layout, scale, rated)} if scale else {}
    return {
        "size": [view.width_px, view.height_px],
        "bounds": [round(edge, 1) for edge in view.bounds],
        "arrows": [
            [arrow.key, *arrow.curve, arrow.gap_start, arrow.gap_end, arrow.head_length, arrow.head_half]
            for arrow in arrows(layout)
        ],
        "rings": _rings(flow_map, layout, rated),
        "labels": [_label(row, layout) for row in layout.labels.itertuples()],
        **heads,
    }


def _rings(flow_map: FlowMap, layout: Layout, rated: dict[str, dict[str, Any]]) -> list[list[Any]]:
    """Each destination's rows, place and room on the map (px), and its disc for each set of rows shown together."""
    scale, found = rate_scale(flow_map), list(discs(flow_map, layout))
    own = {row.code: [disc for disc in found if disc.code == row.code] for row in layout.internal.itertuples()}
    return [
        [
            list(dict.fromkeys(key for disc in own[row.code] for key in disc.keys)),
            round(row.x),
            round(row.y),
            round(row.radius_px + row.stroke_px / 2, 1),
            {",".join(disc.keys): _disc(disc, scale, rated) for disc in own[row.code]},
        ]
        for row in layout.internal.itertuples()
    ]


def _disc(disc: Disc, scale: Scale | None, rated: dict[str, dict[str, Any]]) -> list[Any]:
    """Radius, stroke and number of a disc, then the same at its rate; a rate of several rows together is not known."""
    plain = [round(disc.radius, 1), round(disc.stroke, 1), disc.text]
    if scale is None or len(disc.keys) > 1 or disc.keys[0] not in rated:
        return plain
    rate = rated[disc.keys[0]]
    return [*plain, *(round(size, 1) for size in scale.disc(rate["value"])), rate["text"]]


def _label(row: Any, layout: Layout) -> list[Any]:
    """Key, anchor (EPSG:3857), offset of the box's middle from it in pixels, box, alignment, the leader's end and words."""
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
        [round(end - start, 1) for end, start in zip(leader_end(row), (x, y), strict=True)] if row.leader else 0,
        str(row.text_name),
        str(row.text_value),
    ]
