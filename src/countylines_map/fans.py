"""A fan of curves for each flow, what each costs by itself and beside each curve of every other flow, and the cheapest choice.

Every pair of curves is looked at once; after that a choice costs only look-ups, so that many can be tried.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .curves import bend, bulge
from .metrics import CLEARANCE_PX, Plane, crossing_pairs, drawn, end_angles, half_widths, overruns
from .spreading import LARGEST_BULGE, WANTED_ANGLE

GENTLE_BULGE = 0.08  # straight lines read worse than gentle curves
BENT, OVERRUN, CROSSING, CROWDED, NARROW = 30.0, 12.0, 10.0, 0.04, 3.0
SWEEPS = 20


def fan(plane: Plane, pinned: np.ndarray, special: Sequence[np.ndarray]) -> np.ndarray:
    """Curves (flows, fan, 3, 2): the special ones first, then evenly spaced bends; a pinned flow has but its own."""
    bulges = np.linspace(-LARGEST_BULGE, LARGEST_BULGE, 7 if len(pinned) <= 60 else 5)
    own = [bend(plane.starts, plane.ends, np.where(np.isnan(pinned), value, pinned)) for value in bulges]
    return np.stack([*special, *own], axis=1)


def cheapest(fans: np.ndarray, plane: Plane) -> np.ndarray:
    """The combination of curves (flows, 3, 2) that costs least, from several first choices, each improved flow by flow.

    Pairs that still cross are then tried in all their combinations.
    """
    n, m = fans.shape[:2]
    alone, beside = _costs(fans, plane)
    choices = [_improved(np.full(n, first), alone, beside) for first in range(min(3, m))]
    best = min(choices, key=lambda choice: _total(choice, alone, beside))
    found: np.ndarray = fans[np.arange(n), best]
    return found


def _total(choice: np.ndarray, alone: np.ndarray, beside: np.ndarray) -> float:
    n = len(choice)
    rows = np.arange(n)
    return float(alone[rows, choice].sum() + beside[rows[:, None], choice[:, None], rows, choice].sum() / 2)


def _improved(choice: np.ndarray, alone: np.ndarray, beside: np.ndarray) -> np.ndarray:
    choice = choice.copy()
    for _ in range(SWEEPS):
        before = choice.copy()
        for flow in range(len(choice)):
            choice[flow] = int(np.argmin(_prices(flow, choice, alone, beside)))
        _swap(choice, alone, beside)
        if (choice == before).all():
            break
    return choice


def _prices(flow: int, choice: np.ndarray, alone: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """What each curve of one flow costs among the others as they are chosen; the present one wins ties."""
    prices: np.ndarray = alone[flow] + beside[flow][:, np.arange(len(choice)), choice].sum(axis=1)
    prices[choice[flow]] -= 1e-6
    return prices


def _swap(choice: np.ndarray, alone: np.ndarray, beside: np.ndarray) -> None:
    """Pairs that cross are given the best of all their combinations together."""
    rows = np.arange(len(choice))
    now = beside[rows[:, None], choice[:, None], rows, choice]
    for one, other in np.argwhere(np.triu(now >= CROSSING, 1)):
        pair = beside[one, :, other, :]
        ours = _prices(one, choice, alone, beside) - pair[:, choice[other]]
        theirs = _prices(other, choice, alone, beside) - pair[choice[one]]
        together = ours[:, None] + theirs[None] + pair
        choice[one], choice[other] = np.unravel_index(int(np.argmin(together)), together.shape)


def _costs(fans: np.ndarray, plane: Plane) -> tuple[np.ndarray, np.ndarray]:
    """(cost of each curve alone (n, m), of each pair of curves of two flows (n, m, n, m))."""
    n, m = fans.shape[:2]
    own = np.repeat(np.arange(n), m)
    flat = fans.reshape(n * m, 3, 2)
    fine = drawn(flat, plane.gaps_start[own], plane.gaps_end[own])
    runs = overruns(fine[0], half_widths(plane.widths[own], plane.chords[own], fine[1], plane.widths.max()), plane, own)
    alone = BENT * (np.abs(bulge(flat)) - GENTLE_BULGE) ** 2 + OVERRUN * runs.sum(axis=1)
    lines, left = drawn(flat, plane.gaps_start[own], plane.gaps_end[own], 9 if n <= 60 else 7)
    halves = half_widths(plane.widths[own], plane.chords[own], left, plane.widths.max())
    coarse, thick = lines.astype(np.float32), halves.astype(np.float32)  # half the memory moves twice as fast
    beside = np.zeros((n * m, n * m), dtype=np.float32)
    for flow in range(n - 1):
        mine, rest = slice(flow * m, (flow + 1) * m), slice((flow + 1) * m, None)
        beside[mine, rest] = _pair_costs(coarse[mine], thick[mine], coarse[rest], thick[rest])
    beside += _narrow(end_angles(flat), plane.targets[own], own, plane)
    beside += beside.T
    return alone.reshape(n, m), beside.reshape(n, m, n, m)


def _pair_costs(lines: np.ndarray, halves: np.ndarray, rest: np.ndarray, thick: np.ndarray) -> np.ndarray:
    """Crossings and crowding of some curves with the rest; curves that are nowhere near one another cost nothing."""
    found = np.zeros((len(lines), len(rest)), dtype=np.float32)
    margin = halves.max() + thick.max(initial=0.0) + CLEARANCE_PX
    low, high = lines.min(axis=(0, 1)) - margin, lines.max(axis=(0, 1)) + margin
    near = np.flatnonzero((rest.max(axis=1) >= low).all(axis=1) & (rest.min(axis=1) <= high).all(axis=1))
    if len(near):
        coarse, edges = rest[near][:, ::2], thick[near][:, ::2]
        found[:, near] = CROSSING * crossing_pairs(lines[:, ::2], coarse)
        found[:, near] += CROWDED * _crowding(lines, halves, coarse, edges)
    return found


def _crowding(lines: np.ndarray, halves: np.ndarray, rest: np.ndarray, thick: np.ndarray) -> np.ndarray:
    """Depth in pixels, summed along the curves, to which they come within the clearance of one another."""
    x = lines[:, None, :, None, 0] - rest[None, :, None, :, 0]
    y = lines[:, None, :, None, 1] - rest[None, :, None, :, 1]
    apart = np.sqrt(x * x + y * y) - thick[None, :, None, :]
    deep = halves[:, None, :] + CLEARANCE_PX - apart.min(axis=3)
    found: np.ndarray = np.maximum(deep, 0).sum(axis=2) * (13 / lines.shape[1])
    return found


def _narrow(angles: np.ndarray, targets: np.ndarray, own: np.ndarray, plane: Plane) -> np.ndarray:
    """What pairs lack (above the diagonal only) to the wanted angle at a shared end, never more than an even share."""
    share = 2 * np.pi / np.maximum(np.bincount(plane.targets)[targets], 2)
    wanted = np.minimum(WANTED_ANGLE, share)[:, None]
    apart = np.abs((angles[:, None] - angles[None] + np.pi) % (2 * np.pi) - np.pi)
    lacking = np.maximum(wanted - apart, 0) / wanted
    counts = (targets[:, None] == targets[None]) & (own[:, None] < own[None])
    found: np.ndarray = np.where(counts, NARROW * lacking**2, 0).astype(np.float32)
    return found
