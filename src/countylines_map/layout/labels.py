"""Which labels a layout wants: the names and numbers of its flows, of its internal counts and of its destinations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..formatting import number
from .label_placement import Wish, pinned_offset, place_labels
from .metrics import Plane, outlines
from .obstacles import Obstacles
from .od_pairs import Pairs, Rows
from .view import View

LABELLED = 50
MAIN = 0.03  # of all that is drawn: a flow whose label goes far for a free place
NAMED = 5  # the largest flows, which a map must name
NODE_PX = 2.5
COLUMNS = [
    "x_px", "y_px", "w_px", "h_px", "align", "text_name", "text_value", "side", "leader", "leader_x", "leader_y", "anchor_x",
    "anchor_y", "again",
]  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """Everything that is known once the curves are: `internal` are the discs, one row for each."""

    rows: Rows
    pairs: Pairs
    plane: Plane
    controls: np.ndarray
    view: View
    internal: pd.DataFrame


def make_labels(drawing: Drawing, pins: Mapping[str, Mapping[str, Any]]) -> tuple[pd.DataFrame, int]:
    """(boxes of all labels that found a place, how many did not); rows of one pair share one box."""
    at = {row: pair for pair, rows in enumerate(drawing.pairs.rows) for row in rows}
    wishes = _bare_destinations(drawing)
    wishes += [_pinned(wish, pins, drawing.rows) for wish in (*_ring_wishes(drawing), *_flow_wishes(drawing, at))]
    plane, view = drawing.plane, drawing.view
    flows = outlines(drawing.controls, plane) if at else (np.zeros((0, 2, 2)), np.zeros((0, 2)))
    placed = place_labels(wishes, Obstacles.of((view.width_px, view.height_px), flows, (plane.nodes, plane.radii)))
    anchors = {wish.row: view.from_px([wish.anchor])[0] for wish in wishes}
    found = []
    for row in placed:
        row |= dict(zip(("anchor_x", "anchor_y"), anchors[row["row"]], strict=True)) | {"again": False}
        found += [row, *_again(row, at, drawing)]
    for row in found:
        row["row"] = drawing.rows.index[row["row"]] if isinstance(row["row"], int) else row["row"]
    return pd.DataFrame(found, columns=["row", *COLUMNS]).set_index("row"), len(wishes) - len(placed)


def _bare_destinations(drawing: Drawing) -> list[Wish]:
    """Names of destinations that no other label names: they have no internal count, and nothing comes from them."""
    named = {*drawing.internal["code"], *drawing.pairs.origins}
    names = dict(zip(drawing.rows.destination_code, drawing.rows.destination_name, strict=True))
    return [
        Wish(
            code,
            names[code],
            "",
            drawing.plane.ends[drawing.pairs.targets.index(code)],
            _away_from_flows(drawing, code),
            NODE_PX,
        )
        for code in dict.fromkeys(drawing.pairs.targets)
        if code not in named
    ]


def _ring_wishes(drawing: Drawing) -> list[Wish]:
    """A label for each internal count, on its first row."""
    found, rows = [], drawing.rows
    for ring in drawing.internal.itertuples():
        first = next(at for at, code in enumerate(rows.destination_code) if rows.internal[at] and code == ring.code)
        middle, radius = drawing.view.to_px([[ring.x, ring.y]])[0], ring.radius_px + ring.stroke_px / 2
        away = _away_from_flows(drawing, str(ring.code))
        found.append(Wish(first, rows.destination_name[first], number(float(ring.value)), middle, away, radius))
    return found


def _flow_wishes(drawing: Drawing, at: Mapping[int, int]) -> list[Wish]:
    """A label for the largest drawn row of each pair of places, the largest first; of several from one place, where each leads."""
    rows, pairs = drawing.rows, drawing.pairs
    first: dict[int, int] = {}
    for row in sorted(at, key=lambda row: -rows.flow[row]):
        first.setdefault(at[row], row)
    main = MAIN * rows.flow[rows.drawn].sum()
    found: list[Wish] = []
    for pair, row in list(first.items())[:LABELLED]:
        start, control = drawing.controls[pair, 0], drawing.controls[pair, 1]
        own = tuple(k for k, code in enumerate(pairs.origins) if code == pairs.origins[pair])
        large = bool(rows.flow[row] >= main)
        name = rows.label[row] if len(own) == 1 else f"{rows.label[row]} to {rows.destination_name[row]}"
        must = len(found) < NAMED
        found.append(Wish(row, name, number(rows.flow[row]), start, _unit(start - control), NODE_PX, large, must, own))
    return found


def _pinned(wish: Wish, pins: Mapping[str, Mapping[str, Any]], rows: Rows) -> Wish:
    names = rows.names(wish.row)
    side = next((str(pins["sides"][name]) for name in names if name in pins.get("sides", {})), "")
    return replace(wish, side=side, pinned=pinned_offset(pins.get("labels", {}), names))


def _away_from_flows(drawing: Drawing, code: str) -> np.ndarray:
    """The direction in which the fewest flows come into a destination."""
    arms = [
        drawing.controls[k, 1] - drawing.controls[k, 2] for k, end in enumerate(drawing.pairs.targets) if end == code
    ]
    return _unit(-np.sum([_unit(arm) for arm in arms], axis=0)) if arms else np.array([1.0, 0.0])


def _unit(arm: np.ndarray) -> np.ndarray:
    found: np.ndarray = arm / max(float(np.linalg.norm(arm)), 1e-9)
    return found


def _again(row: Mapping[str, Any], at: Mapping[int, int], drawing: Drawing) -> list[dict[str, Any]]:
    """The same box for the other rows (periods, categories) of a labelled row's pair of places."""
    if row["row"] not in at:
        return []
    others = (other for other in drawing.pairs.rows[at[row["row"]]] if other != row["row"])
    return [{**row, "row": other, "text_value": number(drawing.rows.flow[other]), "again": True} for other in others]
