"""How good a layout is: crossings, overlaps, flows over places not theirs, the least angle at the busiest node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .bezier import bulge, head_sizes
from .intersections import Lines, crossing, distances

CLEARANCE_PX = 5.0
POINTS = 25


@dataclass(frozen=True)
class Plane:
    """Flows as arrays in pixels: where they start and end, between which nodes, how wide, with which gaps.

    `starts`, `ends` (n, 2); `origins`, `targets` (n) are positions in `nodes` (m, 2), whose discs have `radii` (m).
    """

    starts: np.ndarray
    ends: np.ndarray
    origins: np.ndarray
    targets: np.ndarray
    widths: np.ndarray
    gaps_start: np.ndarray
    gaps_end: np.ndarray
    nodes: np.ndarray
    radii: np.ndarray

    @property
    def chords(self) -> np.ndarray:
        """Straight distances in pixels."""
        found: np.ndarray = np.linalg.norm(self.ends - self.starts, axis=1)
        return found


def drawn(
    controls: np.ndarray, gaps_start: np.ndarray, gaps_end: np.ndarray, points: int = POINTS
) -> tuple[np.ndarray, np.ndarray]:
    """(points of the drawn part of each curve (n, points, 2), distance left to the tip at each (n, points))."""
    p0, p1, p2 = controls[:, 0], controls[:, 1], controls[:, 2]
    chord = np.linalg.norm(p2 - p0, axis=1)
    length = np.maximum((chord + np.linalg.norm(p1 - p0, axis=1) + np.linalg.norm(p2 - p1, axis=1)) / 2, 1e-6)
    first, last = gaps_start / length, 1 - gaps_end / length
    last = np.maximum(last, 1 / 3)
    first = np.minimum(first, last - 1 / 3)
    t = first[:, None] + (last - first)[:, None] * np.linspace(0, 1, points)
    t_ = t[..., None]
    line = (1 - t_) ** 2 * p0[:, None] + 2 * t_ * (1 - t_) * p1[:, None] + t_**2 * p2[:, None]
    return line, (last[:, None] - t) * length[:, None]


def half_widths(widths: np.ndarray, chords: np.ndarray, left: np.ndarray, widest: float) -> np.ndarray:
    """Half width of each flow at its points: the shaft's, then the head's taper to the tip."""
    long, half = head_sizes(widths, chords, widest)
    taper = half[:, None] * left / np.maximum(long[:, None], 1e-6)
    return np.where(left < long[:, None], taper, widths[:, None] / 2)


def outlines(controls: np.ndarray, plane: Plane) -> tuple[np.ndarray, np.ndarray]:
    """(points, half widths) of all drawn flows, for what has to stay clear of them."""
    lines, left = drawn(controls, plane.gaps_start, plane.gaps_end)
    return lines, half_widths(plane.widths, plane.chords, left, float(plane.widths.max()))


def crossing_pairs(lines: np.ndarray) -> np.ndarray:
    """Whether each line (n, points, 2) crosses each of the others: (n, n)."""
    prepared = Lines.of(lines)
    return crossing(prepared, prepared)


def overruns(lines: np.ndarray, halves: np.ndarray, plane: Plane, own: np.ndarray | None = None) -> np.ndarray:
    """Whether each line passes within 5 px of each node that is not one of its own: (lines, nodes)."""
    own = np.arange(len(lines)) if own is None else own
    apart = distances(lines.swapaxes(0, 1), plane.nodes[None].astype(lines.dtype))[:, :, 0]
    apart -= halves.T[..., None].astype(lines.dtype)
    near: np.ndarray = apart.min(axis=0) - plane.radii < CLEARANCE_PX
    near[np.arange(len(lines)), plane.origins[own]] = False
    near[np.arange(len(lines)), plane.targets[own]] = False
    return near


def end_angles(controls: np.ndarray) -> np.ndarray:
    """Direction (radians) in which each curve comes from, seen from its end."""
    arm = controls[:, 1] - controls[:, 2]
    found: np.ndarray = np.arctan2(arm[:, 1], arm[:, 0])
    return found


def least_angle(angles: np.ndarray) -> float:
    """The least angle in degrees between neighbours around one node; 360 for fewer than two.

    >>> least_angle(np.radians([0.0, 90.0, 350.0]))
    10.0
    """
    if len(angles) < 2:
        return 360.0
    ordered = np.sort(np.mod(angles, 2 * np.pi))
    return round(float(np.degrees(np.diff(np.append(ordered, ordered[0] + 2 * np.pi)).min())), 6)


def overlap_px(lines: np.ndarray, halves: np.ndarray) -> float:
    """Length in pixels over which flows touch one another."""
    total = 0.0
    points, thick = np.ascontiguousarray(lines.swapaxes(0, 1)), np.ascontiguousarray(halves.T)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=2).mean(axis=0)
    for k in range(len(lines) - 1):
        apart = distances(points[:, k : k + 1], points[:, k + 1 :])[:, 0]
        touch = apart < thick[:, k, None, None] + thick[:, k + 1 :]
        total += float(touch.any(axis=1).sum() * steps[k])
    return round(total, 1)


def faults(controls: np.ndarray, plane: Plane) -> int:
    """Crossings and overruns together: what a layout must not have."""
    lines, halves = outlines(controls, plane)
    return int(np.triu(crossing_pairs(lines), 1).sum() + overruns(lines, halves, plane).sum())


def measure(controls: np.ndarray, plane: Plane) -> dict[str, Any]:
    """The metrics of a set of curves; `busiest` is the node at which most flows end."""
    if not len(controls):
        return {"flows_drawn": 0, "crossings": 0, "overruns": 0, "least_angle_deg": 360.0, "least_chord_angle_deg": 360.0,
                "overlap_px": 0.0, "largest_bulge": 0.0}  # fmt: skip
    lines, halves = outlines(controls, plane)
    at = plane.targets == np.bincount(plane.targets).argmax()
    straight = np.stack([plane.starts, (plane.starts + plane.ends) / 2, plane.ends], axis=1)
    return {
        "flows_drawn": len(controls),
        "crossings": int(np.triu(crossing_pairs(lines), 1).sum()),
        "overruns": int(overruns(lines, halves, plane).sum()),
        "least_angle_deg": round(least_angle(end_angles(controls[at])), 1),
        "least_chord_angle_deg": round(least_angle(end_angles(straight[at])), 1),
        "overlap_px": overlap_px(lines, halves),
        "largest_bulge": round(float(np.abs(bulge(controls)).max()), 3),
    }
