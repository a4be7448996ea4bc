"""Flows and anchors to drawn lines: curves, arrowheads, labels, rings and the tray, with the metrics that judge them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .curves import bulge, head_corners, head_sizes, trim
from .errors import DatasetError, Problem
from .forces import forced, plain, straight
from .labels import Wish, number, pinned_offset, place_labels
from .mercator import to_degrees, to_metres
from .metrics import Plane, measure, outlines
from .obstacles import Obstacles
from .spreading import room_for_heads
from .views import View
from .views import fit_view as fit_view

if TYPE_CHECKING:
    from .scale import Scale

METHODS: Mapping[str, Callable[[Plane, np.ndarray], np.ndarray]] = {"forces": forced, "curved": plain, "straight": straight}
GAP_PX = 5.0
LABELLED = 50
MAIN = 0.03  # of all that is drawn: a flow whose label goes far for a free place
NODE_PX = 2.5
HEADS_ROOM = 0.08  # of the view: the widest circle about a destination on which heads stand
LEAST_DISC_PX, LARGEST_DISC_PX = 6.0, 24.0
CURVE = ["x0", "y0", "x1", "y1", "x2", "y2"]
LABEL_COLUMNS = [
    "x_px", "y_px", "w_px", "h_px", "align", "text_name", "text_value", "side", "leader", "leader_x", "leader_y", "anchor_x",
    "anchor_y", "again",
]  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """Flows laid out for one view.

    `lines` has every row of the flows (index and order kept) and `drawn`, `width_px`, `floored`, `lightness`, `length_km`, `rank`,
    `geometry` (the drawn part of the curve), `head` (its arrowhead; both EPSG:4326, None where not drawn) and the Bezier's control
    points `x0` to `y2` (EPSG:3857). `labels` (index row; an area code for a destination without a row of its own) are boxes in
    view pixels around an anchor (EPSG:3857); `again` marks those that share another row's box. `internal` has a disc for each
    destination with an internal count (a circle of `radius_px` drawn with `stroke_px`), `tray` a stub for each count without a
    place. `metrics` judge the whole.
    """

    view: View
    method: str
    lines: gpd.GeoDataFrame
    labels: pd.DataFrame
    internal: pd.DataFrame
    tray: pd.DataFrame
    metrics: Mapping[str, Any]


@dataclass(frozen=True)
class _Pairs:
    """Different pairs of places, the rows that share each, and their widths."""

    origins: list[str]
    targets: list[str]
    rows: list[list[Any]]
    widths: np.ndarray


@dataclass(frozen=True)
class _Drawing:
    """Everything that is known once the curves are."""

    pairs: _Pairs
    plane: Plane
    controls: np.ndarray
    view: View


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
) -> Layout:
    """Lay geocoded flows out for a view, by `method` forces, curved or straight.

    `pins` fix bends, labels and sides by place name; `top` draws the largest flows only, and the tray keeps the sum of
    the others; `rest` is what the balance has besides the rows, in words and number, and joins the tray.
    Raises: DatasetError for a method or a pinned place that there is not.
    """
    if method not in METHODS:
        raise DatasetError(Problem(f"'{method}' is no way to lay lines out", cure=f"choose one of {', '.join(METHODS)}"))
    pins = pins or {}
    _check_pins(flows, pins)
    drawable, beyond = _drawable(flows, top)
    points = _anchor_points(anchors, view)
    internal = _rings(flows, points, view, scale)
    pairs = _pairs(flows[drawable], scale)
    plane = _plane(pairs, points, internal, view)
    controls = METHODS[method](plane, _pinned_bends(pairs, flows, pins))
    controls = _side_by_side(controls, pairs, plane)
    lines = _lines(flows, scale, _drawn_rows(pairs, plane, controls, view))
    labels = _labels(lines, _Drawing(pairs, plane, controls, view), internal, pins)
    tray = _tray(flows, scale, beyond, rest)
    metrics = {
        **measure(controls, plane),
        "flows_floored": int((lines["floored"] & lines["drawn"]).sum()),
        "labels_not_placed": len(set(_wanted_labels(lines, internal)) - set(labels.index)),
    }
    return Layout(view, method, lines, labels, internal, tray, metrics)


def _drawable(flows: pd.DataFrame, top: int | None) -> tuple[pd.Series, pd.Series]:
    """(rows that get a line, rows beyond the largest `top`): a known count above zero from another place."""
    between = (flows["nonplace"] == "") & ~flows["internal"].astype(bool) & ~flows["suppressed"].astype(bool) & (flows["flow"] > 0)
    if top is None:
        return between, between & False
    rank = flows["flow"].where(between).rank(ascending=False, method="first")
    return between & (rank <= top), between & (rank > top)


def _anchor_points(anchors: gpd.GeoDataFrame, view: View) -> dict[str, np.ndarray]:
    metres = to_metres(shapely.get_coordinates(anchors.geometry.to_numpy()))
    return dict(zip(anchors.index, view.to_px(metres), strict=True))


def _rings(flows: pd.DataFrame, points: Mapping[str, np.ndarray], view: View, scale: Scale) -> pd.DataFrame:
    """A disc for each destination with an internal count, as wide as a flow of that count."""
    inside = flows[flows["internal"].astype(bool) & (flows["flow"] > 0)]
    rows = []
    for code, value in inside.groupby("destination_code", sort=False)["flow"].sum().items():
        width = max(float(scale.width([value])[0]), LEAST_DISC_PX) if scale.largest > 0 else LARGEST_DISC_PX
        (x, y), *_ = view.from_px([points[str(code)]])
        # A circle a quarter as wide, drawn with a stroke of half the width, is a disc as wide as a flow of that count.
        rows.append({"value": value, "code": code, "x": x, "y": y, "radius_px": width / 4, "stroke_px": width / 2})
    return pd.DataFrame(rows, columns=["value", "code", "x", "y", "radius_px", "stroke_px"])


def _pairs(flows: pd.DataFrame, scale: Scale) -> _Pairs:
    """Rows of one pair of places (other periods or categories) share one curve, as wide as the largest of them."""
    group = flows.groupby(["origin_code", "destination_code"], sort=False)
    keys = list(group.groups)
    rows = [list(group.groups[key]) for key in keys]
    widths = np.array([float(scale.width(flows.loc[own, "flow"]).max()) for own in rows])
    return _Pairs([str(a) for a, _ in keys], [str(b) for _, b in keys], rows, widths)


def _plane(pairs: _Pairs, points: Mapping[str, np.ndarray], internal: pd.DataFrame, view: View) -> Plane:
    codes = list(dict.fromkeys([*pairs.targets, *pairs.origins, *internal["code"]]))
    at = {code: k for k, code in enumerate(codes)}
    nodes = np.array([points[code] for code in codes]).reshape(-1, 2)
    ring = {row.code: row.radius_px + row.stroke_px / 2 for row in internal.itertuples()}
    radii = np.array([ring.get(code, NODE_PX) for code in codes])
    origins = np.array([at[code] for code in pairs.origins], dtype=int)
    targets = np.array([at[code] for code in pairs.targets], dtype=int)
    gaps = np.where(radii > NODE_PX, radii + GAP_PX, GAP_PX)
    plane = Plane(nodes[origins], nodes[targets], origins, targets, pairs.widths, gaps[origins], gaps[targets], nodes, radii)
    return replace(plane, gaps_end=room_for_heads(plane, HEADS_ROOM * min(view.width_px, view.height_px)))


def _side_by_side(controls: np.ndarray, pairs: _Pairs, plane: Plane) -> np.ndarray:
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


def _drawn_rows(pairs: _Pairs, plane: Plane, controls: np.ndarray, view: View) -> dict[Any, dict[str, Any]]:
    """Geometry of each drawn row, in EPSG:4326 and, for the control points, EPSG:3857."""
    if not len(controls):
        return {}
    found: dict[Any, dict[str, Any]] = {}
    long, half = head_sizes(plane.widths, plane.chords, float(plane.widths.max()))
    for k, rows in enumerate(pairs.rows):
        shaft, end = trim(controls[k], plane.gaps_start[k], plane.gaps_end[k], float(long[k]))
        corners = head_corners(end[0], end[1], float(half[k]))
        line, head = (to_degrees(view.from_px(part)) for part in (shaft, corners))
        drawn = {"drawn": True, "geometry": shapely.LineString(line), "head": shapely.Polygon(head)}
        drawn |= dict(zip(CURVE, view.from_px(controls[k]).ravel(), strict=True))
        for row in rows:
            found[row] = drawn
    return found


def _lines(flows: pd.DataFrame, scale: Scale, drawn: Mapping[Any, Mapping[str, Any]]) -> gpd.GeoDataFrame:
    """Every row with what is drawn of it."""
    blank: dict[str, Any] = {"drawn": False, "geometry": None, "head": None, **dict.fromkeys(CURVE, math.nan)}
    made = pd.DataFrame([drawn.get(row, blank) for row in flows.index], index=flows.index, columns=list(blank))
    found = flows.copy()
    found["drawn"] = made["drawn"].astype(bool)
    found["width_px"] = scale.width(flows["flow"])
    found["floored"] = scale.floored(flows["flow"])
    found["lightness"] = scale.lightness(flows["flow"])
    found["length_km"] = _kilometres(made)
    found["rank"] = flows["flow"].where(found["drawn"]).rank(ascending=False, method="min")
    for name in CURVE:
        found[name] = made[name].astype(float)
    found["head"] = made["head"]
    return gpd.GeoDataFrame(found, geometry=list(made["geometry"]), crs="EPSG:4326")


def _kilometres(made: pd.DataFrame) -> np.ndarray:
    """Straight distance between the anchors on the British National Grid."""
    found = np.full(len(made), math.nan)
    drawn = made["drawn"].to_numpy(bool)
    ends = made.loc[drawn, CURVE].to_numpy(float)
    start, end = (np.array(_british_grid().transform(*to_degrees(ends[:, k : k + 2]).T)) for k in (0, 4))
    found[drawn] = np.round(np.hypot(*(end - start)) / 1000, 1)
    return found


@lru_cache(maxsize=1)
def _british_grid() -> Any:
    """Degrees to the British National Grid; making it takes longer than a layout, so it is made once."""
    from pyproj import Transformer

    return Transformer.from_crs(4326, 27700, always_xy=True)


def _wanted_labels(lines: gpd.GeoDataFrame, internal: pd.DataFrame) -> list[Any]:
    """Rows that get a label: each internal count's first row, and the largest drawn flow of each pair of places."""
    drawn = lines[lines["drawn"]].sort_values("flow", ascending=False, kind="stable")
    first = drawn[~drawn.duplicated(["origin_code", "destination_code"])].index[:LABELLED]
    inside = lines["internal"].astype(bool)
    rings = [lines.index[inside & (lines["destination_code"] == code)][0] for code in internal["code"]]
    return [*rings, *first]


def _labels(
    lines: gpd.GeoDataFrame, drawing: _Drawing, internal: pd.DataFrame, pins: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """Boxes for all wanted labels, destinations without an internal count by name; rows of one pair share one box."""
    at = {row: k for k, rows in enumerate(drawing.pairs.rows) for row in rows}
    wanted = _wanted_labels(lines, internal)
    wishes = [_destination_wish(lines, drawing, code) for code in _bare_destinations(lines, drawing, internal)]
    for row in wanted:
        about = _flow_wish(lines, drawing, row, at[row]) if row in at else _ring_wish(lines, drawing, internal, row)
        names = _names(lines.loc[row])
        side = next((str(pins["sides"][name]) for name in names if name in pins.get("sides", {})), "")
        wishes.append(replace(about, side=side, pinned=pinned_offset(pins.get("labels", {}), names)))
    plane, view = drawing.plane, drawing.view
    flows = outlines(drawing.controls, plane) if at else (np.zeros((0, 2, 2)), np.zeros((0, 2)))
    obstacles = Obstacles.of((view.width_px, view.height_px), flows, (plane.nodes, plane.radii))
    rows = place_labels(wishes, obstacles)
    anchors = {wish.row: view.from_px([wish.anchor])[0] for wish in wishes}
    rows = [row | dict(zip(("anchor_x", "anchor_y"), anchors[row["row"]], strict=True)) | {"again": False} for row in rows]
    rows += [_again(row, other, lines) for row in rows for other in _others(row["row"], at, drawing)]
    return pd.DataFrame(rows, columns=["row", *LABEL_COLUMNS]).set_index("row")


def _bare_destinations(lines: gpd.GeoDataFrame, drawing: _Drawing, internal: pd.DataFrame) -> list[str]:
    """Destinations that no other label names: they have no internal count, and nothing comes from them."""
    ends = dict.fromkeys(lines.loc[lines["drawn"], "destination_code"])
    return [str(code) for code in ends if code not in set(internal["code"]) and code not in drawing.pairs.origins]


def _flow_wish(lines: gpd.GeoDataFrame, drawing: _Drawing, row: Any, pair: int) -> Wish:
    origins, controls = drawing.pairs.origins, drawing.controls
    own = tuple(k for k, code in enumerate(origins) if code == origins[pair])
    arm = controls[pair, 0] - controls[pair, 1]
    record = lines.loc[row]
    main = bool(record["flow"] >= MAIN * lines.loc[lines["drawn"], "flow"].sum())
    return Wish(
        row, str(record["origin_name"]), number(record["flow"]), controls[pair, 0], _unit(arm), NODE_PX, main, own
    )  # fmt: skip


def _ring_wish(lines: gpd.GeoDataFrame, drawing: _Drawing, internal: pd.DataFrame, row: Any) -> Wish:
    record = lines.loc[row]
    ring = internal[internal["code"] == record["destination_code"]].iloc[0]
    middle = drawing.view.to_px([[ring.x, ring.y]])[0]
    away = _away_from_flows(drawing, str(ring.code))
    return Wish(
        row, str(record["destination_name"]), number(ring.value), middle, away, ring.radius_px + ring.stroke_px / 2
    )  # fmt: skip


def _destination_wish(lines: gpd.GeoDataFrame, drawing: _Drawing, code: str) -> Wish:
    name = lines.loc[lines["destination_code"] == code, "destination_name"].iloc[0]
    middle = drawing.plane.ends[drawing.pairs.targets.index(code)]
    return Wish(code, str(name), "", middle, _away_from_flows(drawing, code), NODE_PX)


def _away_from_flows(drawing: _Drawing, code: str) -> np.ndarray:
    """The direction in which the fewest flows come into a destination."""
    arms = [drawing.controls[k, 1] - drawing.controls[k, 2] for k, end in enumerate(drawing.pairs.targets) if end == code]
    return _unit(-np.sum([_unit(arm) for arm in arms], axis=0)) if arms else np.array([1.0, 0.0])


def _unit(arm: np.ndarray) -> np.ndarray:
    found: np.ndarray = arm / max(float(np.linalg.norm(arm)), 1e-9)
    return found


def _others(row: Any, at: Mapping[Any, int], drawing: _Drawing) -> list[Any]:
    """The other rows (periods, categories) of a labelled row's pair of places."""
    return [other for other in drawing.pairs.rows[at[row]] if other != row] if row in at else []


def _again(row: Mapping[str, Any], other: Any, lines: gpd.GeoDataFrame) -> dict[str, Any]:
    return {**row, "row": other, "text_value": number(lines.loc[other, "flow"]), "again": True}


def _tray(flows: pd.DataFrame, scale: Scale, beyond: pd.Series, rest: tuple[str, float] | None) -> pd.DataFrame:
    """Stubs for what no line can show, on the flows' own scale."""
    outside = flows[(flows["nonplace"] != "") & (flows["nonplace"] != "total") & ~flows["internal"].astype(bool) & flows["flow"].notna()]
    rows = [(row.origin, row.nonplace, row.flow) for row in outside.itertuples()]
    if beyond.any():
        rows.append((f"from {int(beyond.sum())} other places", "remainder", flows.loc[beyond, "flow"].sum()))
    if rest and rest[1] > 0:
        rows.append((rest[0], "not itemised", rest[1]))
    values = np.array([value for *_, value in rows], dtype=float)
    return pd.DataFrame({
        "label": [label for label, *_ in rows], "category": [category for _, category, _ in rows], "value": values,
        "width_px": scale.width(values), "floored": scale.floored(values),
    })  # fmt: skip


def _names(record: pd.Series) -> list[str]:
    return [str(record[column]) for column in ("origin", "origin_name", "origin_code")]


def _pinned_bends(pairs: _Pairs, flows: pd.DataFrame, pins: Mapping[str, Mapping[str, Any]]) -> np.ndarray:
    bends = pins.get("bends", {})
    found = [next((float(bends[name]) for name in _names(flows.loc[rows[0]]) if name in bends), math.nan) for rows in pairs.rows]
    return np.array(found, dtype=float)


def _check_pins(flows: pd.DataFrame, pins: Mapping[str, Mapping[str, Any]]) -> None:
    known = set(flows["origin"]) | set(flows["origin_name"]) | set(flows["origin_code"])
    lost = [(kind, name) for kind in ("bends", "labels", "sides") for name in pins.get(kind, {}) if name not in known]
    if lost:
        cure = "write the name as the table does, the area's official name or its code"
        raise DatasetError([Problem(f"'{name}' is no origin on this map", f"[layout.{kind}]", cure) for kind, name in lost])


def saved_layout(layout: Layout) -> dict[str, dict[str, Any]]:
    """What was computed, in the form of a dataset's [layout], for an editor to change one number."""
    bends, labels = {}, {}
    for row, record in layout.lines[layout.lines["drawn"]].iterrows():
        controls = layout.view.to_px(np.array(record[CURVE], dtype=float).reshape(3, 2))
        bends[record["origin"]] = round(float(bulge(controls)), 3)
        if row in layout.labels.index:
            box = layout.labels.loc[row]
            labels[record["origin"]] = [round(float(box["x_px"] - controls[0, 0]), 1), round(float(box["y_px"] - controls[0, 1]), 1)]
    return {"bends": bends, "labels": labels}
