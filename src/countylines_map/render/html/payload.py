"""What the page's script is given: one block of JSON in which no string can end the block or run.

Its keys are written down in `payload.schema.json`. The script shows every string with textContent; the outlines are not
here but in the static picture, which it shares.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import shapely

from ...crs import degrees_to_mercator
from ...layout import ALL
from ..discs import Disc
from ..map_svg import Sheet, leader_end
from ..palette import shade
from ..rate_view import rate_heads, rate_scale, rates
from ..readout import details, spoken
from ..rows import Row, RowModel

if TYPE_CHECKING:
    from ...flowmap import FlowMap
    from ...layout import Grid, Outlines, Scale

Rated = Mapping[str, Mapping[str, Any]]


def payload(flow_map: FlowMap, sheets: list[Sheet]) -> dict[str, Any]:
    """Rows (largest first), views and grid, as plain values.

    Lengths are pixels, curves are EPSG:3857 metres, `places` and `land` are the codes that have an outline. A row that
    has a rate says how it looks where lines stand for rates.
    """
    model = sheets[0].model
    rated, scale = rates(flow_map, model), rate_scale(model, flow_map.scale)
    outlines = flow_map.outlines
    return {
        "rows": [_row(row, model) | _rated(rated, row) | _of(row, model) | _ends(row, model) for row in model.by_size],
        "views": [_view(sheet, rated, scale) for sheet in sheets],
        **({"all": ALL} if any(choice.summed for choice in model.choices) else {}),
        **({"unit": model.unit} if model.choices or rated else {}),
        "grid": _grid(outlines.grid),
        "places": _places(model, outlines.places),
        **_into(model),
        "land": list(outlines.land),
        **_around(outlines),
        **_anchors(flow_map, model),
        **_find(flow_map, model),
    }


def as_json(value: dict[str, Any]) -> str:
    r"""Compact JSON that may stand inside a script element: no `<`, and no line separator that old parsers trip over.

    >>> as_json({"name": "</script>"})
    '{"name":"\\u003c/script>"}'
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _grid(grid: Grid) -> dict[str, float]:
    return {"x": round(grid.x0, 2), "y": round(grid.y0, 2), "step": round(grid.step, 5)}


def _around(outlines: Outlines) -> dict[str, Any]:
    """Names of what lies around, where there are some."""
    names = [
        {
            "name": each.name,
            "kind": each.kind,
            "at": [round(each.x / 1000), round(each.y / 1000)],
            "nearest": each.nearest,
            "farthest": each.farthest,
        }
        for each in outlines.names
    ]
    return {"around": names} if names else {}


def _places(model: RowModel, codes: Mapping[str, str]) -> dict[str, list[str]]:
    """The rows that each area stands for, largest first: its own flows, or the internal count of a destination."""
    found: dict[str, list[str]] = {code: [] for code in codes}
    for row in model.by_size:
        if row.code in found:
            found[row.code].append(row.key)
    return found


def _into(model: RowModel) -> dict[str, Any]:
    """The flows that end at each area, where there are several."""
    found: dict[str, list[str]] = {}
    for row in model.by_size:
        if row.part == "flow":
            found.setdefault(row.destination_code, []).append(row.key)
    return {"into": found} if len(found) > 1 else {}


def _of(row: Row, model: RowModel) -> dict[str, Any]:
    """The row's value in each control; the remainder of the source has none."""
    if not model.choices or row.part == "not itemised":
        return {}
    return {"of": {choice.column: value for choice, value in zip(model.choices, row.chosen, strict=True)}}


def _ends(row: Row, model: RowModel) -> dict[str, Any]:
    """Both places of a flow that gets a line only when something is chosen."""
    return {"ends": [row.code, row.destination_code]} if model.choices and _waits(row) else {}


def _waits(row: Row) -> bool:
    return row.part == "flow" and row.value > 0 and not row.drawn


def _anchors(flow_map: FlowMap, model: RowModel) -> dict[str, Any]:
    """Where those places are, and how many lines there may be at once."""
    codes = {code for row in model.rows if _waits(row) for code in (row.code, row.destination_code)}
    if not codes or not model.choices:
        return {}
    known = flow_map.anchors.loc[sorted(codes)]
    points = degrees_to_mercator(shapely.get_coordinates(known.geometry.to_numpy())).round().astype(int).tolist()
    pairs = {(row.code, row.destination_code) for row in model.rows if row.drawn}
    return {"anchors": dict(zip(known.index, points, strict=True)), "lines": max(len(pairs), 1)}


def _find(flow_map: FlowMap, model: RowModel) -> dict[str, Any]:
    """What may be typed for each place besides its name in the table."""
    names, found = {row.code: row.name for row in model.rows}, {}
    for code in names.keys() & flow_map.search.keys():
        postcodes, *others = flow_map.search[code].split("|")
        if any(told := [postcodes, *(name for name in others if name != names[code])]):
            found[code] = "|".join(told)
    found = dict(sorted(found.items()))
    return {"find": found} if found else {}


def _rated(rated: Rated, row: Row) -> dict[str, Any]:
    if row.key not in rated:
        return {"unrated": 1} if row.unrated else {}
    own = dict(rated[row.key])
    look = {"width": own.pop("width_px"), "shade": shade(own.pop("lightness")), "floored": int(own.pop("floored"))}
    return {"rate": own | look}


def _row(row: Row, model: RowModel) -> dict[str, Any]:
    said = details(row, model)
    told = {
        "key": row.key,
        "name": row.name,
        "place": row.place,
        "facts": said,
        "note": row.note,
        "spoken": spoken(row, said),
        "part": row.part,
        "width": row.width_px,
        "colour": row.colour,
        "shade": shade(row.lightness),
        "floored": int(row.floored),
    }
    kept = {key: value for key, value in told.items() if value not in ("", 0, 0.0)}
    return kept if math.isnan(row.value) else kept | {"value": row.value}  # a count of 0 is one; a withheld one is none


def _view(sheet: Sheet, rated: Rated, scale: Scale | None) -> dict[str, Any]:
    layout, view = sheet.layout, sheet.layout.view
    heads = rate_heads(layout, scale, dict(rated)) if scale else {}  # type: ignore[arg-type]
    return {
        "size": [view.width_px, view.height_px],
        "bounds": [round(edge, 1) for edge in view.bounds],
        "arrows": [
            {
                "key": arrow.key,
                "curve": list(arrow.curve),
                "gaps": [arrow.gap_start, arrow.gap_end],
                "head": [arrow.head_length, arrow.head_half],
                **({"rateHead": heads[arrow.key]} if arrow.key in heads else {}),
            }
            for arrow in sheet.arrows
        ],
        "rings": _rings(sheet, scale, rated),
        "labels": [_label(row, sheet) for row in layout.labels.itertuples()],
    }


def _rings(sheet: Sheet, scale: Scale | None, rated: Rated) -> list[dict[str, Any]]:
    """Each destination's rows, place and room on the map (px), and its disc for each set of rows shown together."""
    own: dict[str, list[Disc]] = {}
    for disc in sheet.discs:
        own.setdefault(disc.code, []).append(disc)
    return [
        {
            "keys": list(dict.fromkeys(key for disc in own.get(row.code, ()) for key in disc.keys)),
            "at": [round(row.x), round(row.y)],
            "room": round(row.radius_px + row.stroke_px / 2, 1),
            "discs": {",".join(disc.keys): _disc(disc, scale, rated) for disc in own.get(row.code, ())},
        }
        for row in sheet.layout.internal.itertuples()
    ]


def _disc(disc: Disc, scale: Scale | None, rated: Rated) -> dict[str, Any]:
    """Radius, stroke and number of a disc, and the same at its rate; a rate of several rows together is not known."""
    plain = {"radius": round(disc.radius, 1), "stroke": round(disc.stroke, 1), "text": disc.text}
    if scale is None or len(disc.keys) > 1 or disc.keys[0] not in rated:
        return plain
    rate = rated[disc.keys[0]]
    radius, stroke = (round(size, 1) for size in scale.disc(rate["value"]))
    return plain | {"rate": {"radius": radius, "stroke": stroke, "text": rate["text"]}}


def _label(row: Any, sheet: Sheet) -> dict[str, Any]:
    """Anchor (EPSG:3857), the box around its middle as an offset from it in pixels, the leader's end and the name.

    The number is the row's own; a name of a destination without a row stands alone.
    """
    (x, y), *_ = sheet.layout.view.to_px([[row.anchor_x, row.anchor_y]])
    keyed = row.Index in sheet.layout.lines.index
    leader = [round(end - start, 1) for end, start in zip(leader_end(row), (x, y), strict=True)] if row.leader else []
    return {
        **({"key": f"r{row.Index}"} if keyed else {}),
        "at": [round(row.anchor_x), round(row.anchor_y)],
        "box": [round(row.x_px - x, 1), round(row.y_px - y, 1), round(row.w_px), round(row.h_px)],
        "align": str(row.align) if row.align in ("start", "end") else "middle",
        **({"leader": leader} if leader else {}),
        "name": str(row.text_name),
        "numbered": int(bool(row.text_value)),
    }
