"""Two hues for more and less, told apart with every kind of colour vision, and what stands between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

NEAR = 1.25  # times what is expected, up or down: closer than that is near it
HUES: Mapping[str, Mapping[str, str]] = {
    "light": {"rise": "#b35806", "rise_most": "#7f3b08", "fall": "#2166ac", "fall_most": "#053061", "near": "#767b84"},
    "dark": {"rise": "#fdb863", "rise_most": "#fee0b6", "fall": "#74add1", "fall_most": "#d1e5f0", "near": "#8d929b"},
}
"""Orange for more and blue for less, on a light and on a dark page; signs or words stand beside them too."""


def against_expected(flow: np.ndarray, expected: np.ndarray, colours: Sequence[str]) -> list[str]:
    """The hue of each flow beside what a model expects; its own colour where nothing is expected of it.

    >>> against_expected(np.array([9.0, 5.0, 2.0, 7.0]), np.array([5.0, 5.0, 5.0, np.nan]), ["a", "b", "c", "d"])
    ['#b35806', '#767b84', '#2166ac', 'd']
    """
    hues = HUES["light"]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = flow / expected
    found = np.where(ratio > NEAR, hues["rise"], np.where(ratio < 1 / NEAR, hues["fall"], hues["near"]))
    return [own if np.isnan(times) else str(hue) for own, hue, times in zip(colours, found, ratio, strict=True)]
