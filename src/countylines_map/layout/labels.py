"""Which labels a layout wants: the names and numbers of its flows, of its internal counts and of its destinations."""

from __future__ import annotations

from collections import Counter
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
FEW = 15  # flows that all have their name
NAMED = 5  # of more flows, the largest that do
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
    wishes = _bare_places(drawing)
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


def _at_heads(pairs: Pairs) -> list[bool]:
    """Of each flow whether its label stands where it ends: it is the only one into its place, and its own place sends out several."""
    out, into = Counter(pairs.origins), Counter(pairs.targets)
    return [out[a] > 1 and into[b] == 1 for a, b in zip(pairs.origins, pairs.targets, strict=True)]


def _bare_places(drawing: Drawing) -> list[Wish]:
    """Names of places that no other label names, those with the most flow first; the first few must stand."""
    rows, pairs = drawing.rows, drawing.pairs
    heads = _at_heads(pairs)
    tailed = (code for code, head in zip(pairs.origins, heads, strict=True) if not head)
    named = {
        *drawing.internal["code"],
        *tailed,
        *(code for code, head in zip(pairs.targets, heads, strict=True) if head),
    }
    sizes: Counter[str] = Counter()
    for a, b, own in zip(pairs.origins, pairs.targets, pairs.rows, strict=True):
        sizes.update(dict.fromkeys({a, b} - named, float(rows.flow[own].max())))
    names = {
        **dict(zip(rows.origin_code, rows.label, strict=True)),
        **dict(zip(rows.destination_code, rows.destination_name, strict=True)),
    }
    ends = {
        **dict(zip(pairs.origins, drawing.plane.starts, strict=True)),
        **dict(zip(pairs.targets, drawing.plane.ends, strict=True)),
    }
    return [
        Wish(code, names[code], "", ends[code], _away_from_flows(drawing, code), NODE_PX, must=at < NAMED, first=True)
        for at, (code, _) in enumerate(sizes.most_common())
    ]  # fmt: skip


def _ring_wishes(drawing: Drawing) -> list[Wish]:
    """A label for each internal count, on its first row."""
    found: list[Wish] = []
    rows = drawing.rows
    for ring in drawing.internal.itertuples():
        first = next(at for at, code in enumerate(rows.destination_code) if rows.internal[at] and code == ring.code)
        middle, radius = drawing.view.to_px([[ring.x, ring.y]])[0], ring.radius_px + ring.stroke_px / 2
        away, must = _away_from_flows(drawing, str(ring.code)), len(found) < NAMED
        found.append(
            Wish(
                first,
                rows.destination_name[first],
                number(float(ring.value)),
                middle,
                away,
                radius,
                must=must,
                first=True,
            )
        )
    return found


def _flow_wishes(drawing: Drawing, at: Mapping[int, int]) -> list[Wish]:
    """A label for the largest drawn row of each pair of places, the largest first, where it begins; of several from one place, where
    each leads, or at that end where nothing else comes in.
    """
    rows, pairs = drawing.rows, drawing.pairs
    first: dict[int, int] = {}
    for row in sorted(at, key=lambda row: -rows.flow[row]):
        first.setdefault(at[row], row)
    main, named = MAIN * rows.flow[rows.drawn].sum(), NAMED if len(first) > FEW else FEW
    heads, out = _at_heads(pairs), Counter(pairs.origins)
    found: list[Wish] = []
    for pair, row in list(first.items())[:LABELLED]:
        head, several, start = heads[pair], out[pairs.origins[pair]] > 1, pairs.origins[pair]
        own = (pair,) if head else tuple(k for k, code in enumerate(pairs.origins) if code == start)
        end = rows.destination_name[row]
        name = end if head else f"{rows.label[row]} to {end}" if several else rows.label[row]
        where, control = drawing.controls[pair, 2 if head else 0], drawing.controls[pair, 1]
        wish = Wish(row, name, number(rows.flow[row]), where, _unit(where - control), NODE_PX)
        found.append(
            replace(wish, own=own, main=bool(rows.flow[row] >= main), must=len(found) < named, first=len(found) < NAMED)
        )
    return found


def _pinned(wish: Wish, pins: Mapping[str, Mapping[str, Any]], rows: Rows) -> Wish:
    names = rows.names(wish.row)
    side = next((str(pins["sides"][name]) for name in names if name in pins.get("sides", {})), "")
    return replace(wish, side=side, pinned=pinned_offset(pins.get("labels", {}), names))


def _away_from_flows(drawing: Drawing, code: str) -> np.ndarray:
    """The direction in which the fewest flows come into a place, or leave one into which none comes."""
    pairs, controls = drawing.pairs, drawing.controls
    arms = [controls[k, 1] - controls[k, 2] for k, end in enumerate(pairs.targets) if end == code]
    arms = arms or [controls[k, 1] - controls[k, 0] for k, start in enumerate(pairs.origins) if start == code]
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
