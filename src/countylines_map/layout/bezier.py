"""Quadratic Bezier curves of many flows at once: points along them, tangents, the parts that are drawn, arrowheads.

Arrays: a control array is (flows, 3, 2), start, control and end in pixels; samples are (flows, points, 2).
"""

from __future__ import annotations

import math

import numpy as np

HEAD_LENGTH = 2.0  # times the width
HEAD_HALF = 0.9
LEAST_HEAD_PX = (5.0, 8.0)  # where the widest flow is narrow, and where it is broad
LEAST_HEAD = 0.4  # of the widest flow's width, between those
LEAST_HALF = 0.45  # of the least length


def sample(controls: np.ndarray, points: int) -> np.ndarray:
    """Points at even parameters along each curve.

    >>> sample(np.array([[[0.0, 0.0], [1.0, 2.0], [2.0, 0.0]]]), 3).tolist()
    [[[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]]]
    """
    t = np.linspace(0.0, 1.0, points)[:, None]
    weights = np.concatenate([(1 - t) ** 2, 2 * t * (1 - t), t**2], axis=1)
    found: np.ndarray = np.einsum("pk,...kd->...pd", weights, controls)
    return found


def bulge(controls: np.ndarray) -> np.ndarray:
    """Distance of each curve's middle from its chord, as a share of the chord; positive to the right of the way (y down)."""
    chord = controls[..., 2, :] - controls[..., 0, :]
    offset = controls[..., 1, :] - (controls[..., 0, :] + controls[..., 2, :]) / 2
    length2 = np.maximum((chord**2).sum(axis=-1), 1e-9)
    found: np.ndarray = (chord[..., 0] * offset[..., 1] - chord[..., 1] * offset[..., 0]) / 2 / length2
    return found


def lean(controls: np.ndarray) -> np.ndarray:
    """How far each curve's control point lies from the chord's middle along the chord, as a share of it; 0 is symmetric."""
    chord = controls[..., 2, :] - controls[..., 0, :]
    offset = controls[..., 1, :] - (controls[..., 0, :] + controls[..., 2, :]) / 2
    found: np.ndarray = (chord * offset).sum(axis=-1) / np.maximum((chord**2).sum(axis=-1), 1e-9)
    return found


def bend(starts: np.ndarray, ends: np.ndarray, bulges: np.ndarray) -> np.ndarray:
    """Symmetric curves with the given bulges."""
    chord = ends - starts
    normal = np.stack([-chord[..., 1], chord[..., 0]], axis=-1)
    middle = (starts + ends) / 2 + 2 * np.asarray(bulges)[..., None] * normal
    return np.stack([np.broadcast_to(starts, middle.shape), middle, np.broadcast_to(ends, middle.shape)], axis=-2)


def head_sizes(widths: np.ndarray, lengths: np.ndarray, widest: float) -> tuple[np.ndarray, np.ndarray]:
    """(length, half width) of arrowheads in pixels: by the width, thin ones boosted, never longer than half the flow.

    `lengths` are the flows' own; `widest` is the width of the widest flow of the map.
    """
    boosted = widths + 0.1 * np.maximum(widest - widths, 0) * (widths < widest / 4)
    least = float(np.clip(LEAST_HEAD * widest, *LEAST_HEAD_PX))
    long, half = np.maximum(HEAD_LENGTH * boosted, least), np.maximum(HEAD_HALF * boosted, LEAST_HALF * least)
    shrink = np.minimum(1.0, np.maximum(lengths / 2, 1.0) / long)
    return long * shrink, half * np.maximum(shrink, 0.4)


def part(curve: np.ndarray, start: float, end: float) -> np.ndarray:
    """Control points (3, 2) of the part of one curve between two parameters.

    >>> part(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 0.0]]), 0.0, 0.5).tolist()
    [[0.0, 0.0], [0.5, 1.0], [1.0, 1.0]]
    """
    weights = [
        ((1 - u) * (1 - v), (1 - u) * v + u * (1 - v), u * v) for u, v in ((start, start), (start, end), (end, end))
    ]
    found: np.ndarray = np.array(weights) @ curve
    return found


def trims(line: np.ndarray, along: np.ndarray, gaps: np.ndarray, head: float) -> tuple[float, float, float]:
    """Distances along a line (points, 2) at which the shaft starts, the head's base lies and its tip, with gaps at both nodes.

    `along` are the distances of the points. A flow that is shorter than its gaps keeps a third, so that it still shows: it begins
    at its place rather than end away from what it points at.
    """
    total = float(along[-1])
    first, tip = _ends(line, float(gaps[0]), float(gaps[1]), along)
    if tip - first < total / 3:
        tip = max(tip, total / 3)
        first = max(tip - total / 3, 0.0)
    return first, max(tip - head, first + (tip - first) * 0.3), tip


def _ends(line: np.ndarray, gap_start: float, gap_end: float, along: np.ndarray) -> tuple[float, float]:
    """Distances along the curve at which it leaves the gap around its start and enters that around its end."""
    first = _leaves(np.linalg.norm(line - line[0], axis=1), gap_start, along)
    tip = along[-1] - _leaves(np.linalg.norm(line - line[-1], axis=1)[::-1], gap_end, along[-1] - along[::-1])
    return (along[-1] / 3 if math.isnan(first) else first), (along[-1] * 2 / 3 if math.isnan(tip) else float(tip))


def _leaves(away: np.ndarray, gap: float, along: np.ndarray) -> float:
    """Where distances from the first point first pass a gap; NaN where none does."""
    beyond = away > gap
    if not beyond.any():
        return math.nan
    at = max(int(np.argmax(beyond)), 1)
    return float(np.interp(gap, away[at - 1 : at + 1], along[at - 1 : at + 1]))


def head_corners(base: np.ndarray, tip: np.ndarray, half: float) -> np.ndarray:
    """The three corners of an arrowhead, counter-clockwise on a map (north up)."""
    axis = tip - base
    axis = axis / (np.linalg.norm(axis) or 1.0)
    side = np.array([-axis[1], axis[0]]) * half
    return np.array([base + side, tip, base - side])
