"""Shades for counts in cells and areas: a few classes with round bounds, of which each is printed in the key."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ..formatting import number

QUANTILES = (0.3, 0.55, 0.75, 0.9, 0.975)  # most counts are small and few are large: fine steps at the top
SHADES = 6
TURN = 0.6  # of the ramp: from the paper to the colour of lines, and from there to that of the largest
PALEST = 0.18  # of the colour of lines in the first shade
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


def bounds(values: Any) -> tuple[float, ...]:
    """Lower bounds of the classes after the first: round numbers, at most five, each above the one before.

    >>> bounds([1, 1, 2, 3, 5, 8, 20, 60, 200, 1000])
    (2.0, 8.0, 50.0, 300.0, 800.0)
    """
    counts = np.asarray(values, dtype=float)
    counts = counts[np.nan_to_num(counts) > 0]
    if not len(counts):
        return ()
    least = float(counts.min())
    cuts = [_rounded(value) for value in np.quantile(counts, QUANTILES)]
    return tuple(dict.fromkeys(cut for cut in cuts if cut > least))


def classes(values: Any, cuts: Sequence[float]) -> np.ndarray:
    """The class of each count, from 0; -1 for a count of zero, -2 for one that is withheld (NaN).

    >>> classes([0, 1, 3, 900, float("nan")], (3.0, 8.0)).tolist()
    [-1, 0, 1, 2, -2]
    """
    counts = np.asarray(values, dtype=float)
    found: np.ndarray = np.searchsorted(np.asarray(cuts, dtype=float), counts, side="right")
    return np.where(np.isnan(counts), -2, np.where(counts > 0, found, -1))


def class_words(cuts: Sequence[float], *, whole: bool = True) -> list[str]:
    """What each class holds, in words.

    >>> class_words((3.0, 8.0)), class_words(())
    (['1 to 2', '3 to 7', '8 or more'], ['1 or more'])
    """
    if not cuts:
        return ["1 or more" if whole else "more than 0"]
    if not whole:
        between = [f"{number(a)} to under {number(b)}" for a, b in pairwise(cuts)]
        return [f"under {number(cuts[0])}", *between, f"{number(cuts[-1])} or more"]
    lows = [1.0, *cuts]
    pairs = pairwise(lows)
    return [
        *(number(a) if b - 1 <= a else f"{number(a)} to {number(b - 1)}" for a, b in pairs),
        f"{number(lows[-1])} or more",
    ]


def flow_shades(palette: Mapping[str, str]) -> tuple[str, ...]:
    """The shades of flows in a palette, from few to many.

    >>> flow_shades({"paper": "#ffffff", "line": "#b2504a", "line_most": "#670a22"})[-1]
    '#670a22'
    """
    return _ramp(palette["paper"], palette["line"], palette["line_most"])


def within_shades(palette: Mapping[str, str]) -> tuple[str, ...]:
    """The shades of what stays within one place."""
    return _ramp(palette["paper"], palette["ring"], _mixed(palette["ring"], palette["ink"], 0.45))


def _ramp(paper: str, middle: str, most: str) -> tuple[str, ...]:
    at = [step / (SHADES - 1) for step in range(SHADES)]
    low = [_mixed(paper, middle, PALEST + (1 - PALEST) * each / TURN) for each in at if each <= TURN]
    return (*low, *(_mixed(middle, most, (each - TURN) / (1 - TURN)) for each in at if each > TURN))


def _mixed(one: str, other: str, share: float) -> str:
    """A colour between two, #rrggbb.

    >>> _mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = ((int(one[k : k + 2], 16), int(other[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02x}" for a, b in pairs)


def spread(colours: Sequence[str], count: int) -> list[str]:
    """So many of a ramp's colours, from its first to its last.

    >>> spread(("a", "b", "c"), 2), spread(("a", "b", "c"), 1)
    (['a', 'c'], ['c'])
    """
    last = len(colours) - 1
    return [colours[round(at * last / (count - 1)) if count > 1 else last] for at in range(count)]


def _rounded(value: float) -> float:
    """The nearest round number, whole from 1 up."""
    power = 10.0 ** math.floor(math.log10(value))
    best = min((step * power for step in (*STEPS, 10.0)), key=lambda each: abs(math.log(each / value)))
    return float(max(round(best), 1)) if value >= 1 else best
