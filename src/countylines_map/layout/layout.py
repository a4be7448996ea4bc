"""Flows and anchors to drawn lines: curves, arrowheads, labels, rings and the tray, with the metrics that judge them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..crs import degrees_to_mercator, kilometres
from ..errors import DatasetError, Problem
from .arrows import Arrows, in_degrees, make_arrows, polygons
from .bezier import bulge, head_sizes
from .forces import forced, plain, straight
from .head_places import gaps_on_curves, heads_away, outlines_px, room_for_heads
from .labels import NODE_PX, Drawing, make_labels
from .metrics import Plane, measure
from .od_pairs import Pairs, Rows
from .one_thread import one_thread
from .view import View
from .view import fit_view as fit_view

if TYPE_CHECKING:
    from .scale import Scale

METHODS: Mapping[str, Callable[[Plane, np.ndarray], np.ndarray]] = {
    "forces": forced,
    "curved": plain,
    "straight": straight,
}
GAP_PX, HEAD_GAP_PX = 5.0, 2.5  # between a tail and its node, a tip and its node or disc
HEADS_ROOM = 0.08  # of the view: the widest circle about a destination on which heads stand


@dataclass(frozen=True, eq=False)  # one is equal to itself only: frames have no single answer to ==
class Layout:
    """Flows laid out for one view.

    `lines` has every row of the flows (index and order kept) and `drawn`, `width_px`, `floored`, `lightness`, `length_km`, `rank`,
    `geometry` (EPSG:4326: the drawn part of the curve; from anchor to anchor where only larger flows are drawn; None where no line
    can be). `heads` (index row, geometry, EPSG:4326) are the arrowheads of the drawn rows, and `arrows` the same curves and heads in
    pixels of the view, for whoever draws them. `labels` (index row; an area code for a destination without a row of its own) are
    boxes in view pixels around an anchor (EPSG:3857); `again` marks those that share another row's box. `internal` has a disc for
    each destination with an internal count (a circle of `radius_px` drawn with `stroke_px`), `tray` a stub for each count without a
    place; `places_beyond` are the codes of places that only smaller flows than those drawn would join. `metrics` judge the whole.
    """

    view: View
    method: str
    lines: gpd.GeoDataFrame
    heads: gpd.GeoDataFrame
    arrows: Arrows
    labels: pd.DataFrame
    internal: pd.DataFrame
    tray: pd.DataFrame
    places_beyond: frozenset[str]
    metrics: Mapping[str, Any]


@one_thread()
def lay_out(
    flows: pd.DataFrame,
    anchors: gpd.GeoDataFrame,
    *,
    view: View,
    scale: Scale,
    method: str = "forces",
    pins: Mapping[str, Mapping[str, Any]] | None = None,
    top: int | None = None,
    rest: tuple[str, float] | None = None,
    places: gpd.GeoSeries | None = None,
) -> Layout:
    """Lay geocoded flows out for a view, by `method` forces, curved or straight.

    `pins` fix bends, labels and sides by place name; `top` draws the largest flows only (pairs of places, by their
    largest row), and the tray keeps the sum of the others; `rest` is what the balance has besides the rows, in words and
    number, and joins the tray. `places` are polygons (EPSG:4326, by area code): where many flows come in, their heads stand on
    the outline of the place that they point at.
    Raises: DatasetError for a method or a pinned place that there is not.
    """
    if method not in METHODS:
        raise DatasetError(
            Problem(f"'{method}' is not a way to lay lines out", fix=f"choose one of {', '.join(METHODS)}")
        )
    pins = pins or {}
    rows = Rows.of(flows, top)
    _check_pins(rows, pins)
    points = _anchor_points(anchors, view)
    internal = _rings(rows, points, view, scale)
    pairs = Pairs.of(rows, scale)
    near, outlines = _plane(pairs, points, internal, view), _outlines(pairs, places, view)
    gaps, on_outline = room_for_heads(near, outlines, HEADS_ROOM * min(view.width_px, view.height_px))
    plane = replace(near, gaps_end=gaps)
    controls = METHODS[method](plane, _pinned_bends(pairs, rows, pins))
    controls = _side_by_side(controls, pairs, plane)
    plane = replace(plane, gaps_end=gaps_on_curves(controls, plane, outlines, on_outline, near.gaps_end))
    arrows, shafts = _arrows(rows, pairs, plane, controls, scale)
    lines = _lines(flows, scale, rows, in_degrees(shafts, view), anchors)
    labels, left_out = make_labels(Drawing(rows, pairs, plane, controls, view, internal), pins)
    metrics = {
        **measure(controls, plane),
        "flows_floored": int((lines["floored"] & rows.drawn).sum()),
        "labels_not_placed": left_out,
        "heads_away": heads_away(arrows.heads[:, 1], plane, _targets(rows, pairs, plane), outlines),
    }
    own = ~flows["summed"].to_numpy(bool) if "summed" in flows else np.ones(len(flows), dtype=bool)
    heads, tray = _heads(rows, arrows, flows, view), _tray(rows, own, scale, rest)
    return Layout(view, method, lines, heads, arrows, labels, internal, tray, rows.places_beyond(), metrics)


def _anchor_points(anchors: gpd.GeoDataFrame, view: View) -> dict[str, np.ndarray]:
    metres = degrees_to_mercator(shapely.get_coordinates(anchors.geometry.to_numpy()))
    return dict(zip(anchors.index, view.to_px(metres), strict=True))


def _rings(rows: Rows, points: Mapping[str, np.ndarray], view: View, scale: Scale) -> pd.DataFrame:
    """A disc for each destination with an internal count, as wide as a flow of that count; one too wide for a map has no radius.

    Rows of one place and one destination are other periods or categories, of which one is seen at a time: the largest.
    """
    values: dict[str, dict[str, float]] = {}
    for at in np.flatnonzero(rows.internal & (rows.flow > 0)):
        of = values.setdefault(rows.destination_code[at], {})
        of[rows.origin_code[at]] = max(of.get(rows.origin_code[at], 0.0), float(rows.flow[at]))
    found = []
    for code, of in values.items():
        value = math.fsum(of.values())
        (x, y), *_ = view.from_px([points[code]])
        radius, stroke = scale.disc(value)
        found.append({"value": value, "code": code, "x": x, "y": y, "radius_px": radius, "stroke_px": stroke})
    return pd.DataFrame(found, columns=["value", "code", "x", "y", "radius_px", "stroke_px"])


def _plane(pairs: Pairs, points: Mapping[str, np.ndarray], internal: pd.DataFrame, view: View) -> Plane:
    codes = list(dict.fromkeys([*pairs.targets, *pairs.origins, *internal["code"]]))
    at = {code: k for k, code in enumerate(codes)}
    nodes = np.array([points[code] for code in codes]).reshape(-1, 2)
    ring = {row.code: max(row.radius_px + row.stroke_px / 2, NODE_PX) for row in internal.itertuples()}
    radii = np.array([ring.get(code, NODE_PX) for code in codes])
    origins = np.array([at[code] for code in pairs.origins], dtype=int)
    targets = np.array([at[code] for code in pairs.targets], dtype=int)
    gaps = np.where(radii > NODE_PX, radii + GAP_PX, GAP_PX)
    ends = np.where(radii > NODE_PX, radii, 0.0) + HEAD_GAP_PX
    return Plane(
        nodes[origins], nodes[targets], origins, targets, pairs.widths, gaps[origins], ends[targets], nodes, radii
    )


def _outlines(pairs: Pairs, places: gpd.GeoSeries | None, view: View) -> dict[int, Any]:
    """Outlines of the destinations in pixels, by the position of their node."""
    if places is None:
        return {}
    at = {code: k for k, code in enumerate(dict.fromkeys(pairs.targets))}
    found = outlines_px(places[places.index.isin(at)], view)
    return {at[code]: outline for code, outline in found.items()}


def _side_by_side(controls: np.ndarray, pairs: Pairs, plane: Plane) -> np.ndarray:
    """Two flows between one pair of places, one each way, bend to their own sides with room for both widths."""
    at = {(a, b): k for k, (a, b) in enumerate(zip(pairs.origins, pairs.targets, strict=True))}
    controls = controls.copy()
    for (a, b), k in at.items():
        other = at.get((b, a))
        if other is not None and k < other:
            chord = plane.ends[k] - plane.starts[k]
            normal = np.array([-chord[1], chord[0]]) / max(float(np.linalg.norm(chord)), 1e-9)
            room = (pairs.widths[k] + pairs.widths[other]) / 2 + 8.0
            middle = (plane.starts[k] + plane.ends[k]) / 2
            bent = max(abs(float((controls[k, 1] - middle) @ normal)), room)
            controls[k, 1], controls[other, 1] = middle + normal * bent, middle - normal * bent
    return controls


def _arrows(rows: Rows, pairs: Pairs, plane: Plane, controls: np.ndarray, scale: Scale) -> tuple[Arrows, np.ndarray]:
    """(arrows, points along their shafts): rows of one pair share its curve, and each has a head of its own size."""
    pair_of = {at: pair for pair, own in enumerate(pairs.rows) for at in own}
    at = _by_size(rows)
    pair = np.array([pair_of[row] for row in at], dtype=int)
    long, half = head_sizes(scale.width(rows.flow[at]), plane.chords[pair], float(plane.widths.max(initial=0.0)))
    gaps = np.stack([plane.gaps_start[pair], plane.gaps_end[pair]], axis=1)
    return make_arrows([rows.index[row] for row in at], controls[pair], gaps, np.stack([long, half], axis=1))


def _targets(rows: Rows, pairs: Pairs, plane: Plane) -> np.ndarray:
    """Positions of the nodes at which the drawn rows end, the largest first."""
    pair_of = {at: pair for pair, own in enumerate(pairs.rows) for at in own}
    found: np.ndarray = plane.targets[np.array([pair_of[row] for row in _by_size(rows)], dtype=int)]
    return found


def _by_size(rows: Rows) -> np.ndarray:
    """Positions of the drawn rows, the largest first; equal ones stay in the table's order."""
    drawn = np.flatnonzero(rows.drawn)
    return drawn[np.argsort(-rows.flow[drawn], kind="stable")]


def _heads(rows: Rows, arrows: Arrows, flows: pd.DataFrame, view: View) -> gpd.GeoDataFrame:
    """The arrowheads of the drawn rows, in the table's order."""
    drawn = np.full(len(flows), None)
    drawn[_by_size(rows)] = polygons(arrows.heads, view)
    return gpd.GeoDataFrame(geometry=drawn[rows.drawn], index=flows.index[rows.drawn], crs="EPSG:4326")


def _lines(
    flows: pd.DataFrame, scale: Scale, rows: Rows, shafts: np.ndarray, anchors: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Every row with what is drawn of it, `shafts` being points (EPSG:4326) of the drawn ones, the largest first; a flow that is left to
    the remainder still joins two places in data files.
    """
    geometry, ends = np.full(len(flows), None), _ends(rows, anchors)
    geometry[_by_size(rows)] = shapely.linestrings(shafts)
    geometry[rows.beyond] = shapely.linestrings(ends[rows.beyond])
    made = {
        "drawn": rows.drawn, "width_px": scale.width(rows.flow), "floored": scale.floored(rows.flow),
        "lightness": scale.lightness(rows.flow), "length_km": _kilometres(ends), "rank": _ranks(rows.flow, rows.drawn),
    }  # fmt: skip
    kept = flows.drop(columns=own) if (own := [name for name in made if name in flows]) else flows
    found = pd.concat([kept, pd.DataFrame(made, index=flows.index)], axis=1)
    return gpd.GeoDataFrame(found, geometry=geometry, crs="EPSG:4326")


def _ranks(flow: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """1 for the largest drawn flow; equal ones share a rank."""
    found = np.full(len(flow), math.nan)
    values, place, count = np.unique(-flow[drawn], return_inverse=True, return_counts=True)
    found[drawn] = (np.cumsum(count) - count + 1)[place] if len(values) else 0
    return found


def _ends(rows: Rows, anchors: gpd.GeoDataFrame) -> np.ndarray:
    """Both anchors (n, 2, 2) of each row that has or could have a line, in degrees; NaN for the others."""
    found, could = np.full((len(rows.flow), 2, 2), math.nan), np.flatnonzero(rows.drawn | rows.beyond)
    place = {code: at for at, code in enumerate(anchors.index)}
    points = shapely.get_coordinates(anchors.geometry.to_numpy())
    for end, codes in enumerate((rows.origin_code, rows.destination_code)):
        found[could, end] = points[[place[codes[row]] for row in could]]
    return found


def _kilometres(ends: np.ndarray) -> np.ndarray:
    """Shortest distance between the anchors over the ground."""
    found, known = np.full(len(ends), math.nan), ~np.isnan(ends[:, 0, 0])
    found[known] = kilometres(ends[known, 0], ends[known, 1])
    return found


def _tray(rows: Rows, own: np.ndarray, scale: Scale, rest: tuple[str, float] | None) -> pd.DataFrame:
    """Stubs for what no line can show, on the flows' own scale; `own` rows are those of the table, not sums of them."""
    found = [
        (rows.origin[at], nonplace, rows.flow[at])
        for at, nonplace in enumerate(rows.nonplace)
        if own[at] and nonplace not in ("", "total") and not rows.internal[at] and not math.isnan(rows.flow[at])
    ]
    if rows.beyond.any():
        found.append((rows.beyond_words(), "remainder", rows.flow[rows.beyond & own].sum()))
    if rest and rest[1] > 0:
        found.append((rest[0], "not itemised", rest[1]))
    values = np.array([value for *_, value in found], dtype=float)
    return pd.DataFrame({
        "label": [label for label, *_ in found], "category": [category for _, category, _ in found], "value": values,
        "width_px": scale.width(values), "floored": scale.floored(values),
    })  # fmt: skip


def _pinned_bends(pairs: Pairs, rows: Rows, pins: Mapping[str, Mapping[str, Any]]) -> np.ndarray:
    bends = pins.get("bends", {})
    found = [next((float(bends[name]) for name in rows.names(own[0]) if name in bends), math.nan) for own in pairs.rows]
    return np.array(found, dtype=float)


def _check_pins(rows: Rows, pins: Mapping[str, Mapping[str, Any]]) -> None:
    known = {*rows.origin, *rows.origin_name, *rows.origin_code}
    lost = [(kind, name) for kind in ("bends", "labels", "sides") for name in pins.get(kind, {}) if name not in known]
    if lost:
        fix = "write the name as the table does, the area's official name or its code"
        raise DatasetError(
            [Problem(f"'{name}' is not an origin on this map", f"[layout.{kind}]", fix) for kind, name in lost]
        )


def saved_layout(layout: Layout) -> dict[str, dict[str, Any]]:
    """What was computed, in the form of a dataset's [layout], for an editor to change one number."""
    bends, labels = {}, {}
    names = layout.lines["origin"]
    for row, curve in zip(layout.arrows.rows, layout.arrows.curves, strict=True):
        bends[names[row]] = round(float(bulge(curve)), 3)
        if row in layout.labels.index:
            box = layout.labels.loc[row]
            (x, y), *_ = layout.view.to_px([[box["anchor_x"], box["anchor_y"]]])
            labels[names[row]] = [round(float(box["x_px"] - x), 1), round(float(box["y_px"] - y), 1)]
    return {"bends": bends, "labels": labels}
