"""Colours as eyes see them: contrast, difference, and how they look without one kind of cone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

EYES: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "red-blind": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green-blind": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "blue-blind": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What becomes of linear red, green and blue, by kind of colour vision (Machado, Oliveira and Fernandes 2009, whole loss of a cone)."""
TO_XYZ = np.array(
    [(0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041)]
)
WHITE = TO_XYZ.sum(axis=1)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#767676", "#ffffff"), 2)
    (21.0, 4.54)
    """
    dim, bright = sorted(float(TO_XYZ[1] @ _linear(colour)) for colour in (one, other))
    return (bright + 0.05) / (dim + 0.05)


def difference(one: str, other: str) -> dict[str, float]:
    """How far two colours are apart (CIE76), for each kind of colour vision; about 2.3 is the least that anybody sees.

    >>> far = difference("#c02020", "#208020")
    >>> far["usual"] > 100 > 40 > far["green-blind"]
    True
    """
    return {eye: float(np.linalg.norm(_lab(one, matrix) - _lab(other, matrix))) for eye, matrix in EYES.items()}


def readable(colour: str, grounds: Iterable[str], least: float) -> str:
    """The nearest darker or lighter shade of a colour that has a contrast with every ground; empty where none has.

    >>> readable("#999999", ["#ffffff"], 4.5)
    '#747474'
    """
    shades = sorted(((abs(step), _mixed(colour, step)) for step in range(-50, 51)), key=lambda each: each[0])
    grounds = list(grounds)
    return next((shade for _, shade in shades if min(contrast(shade, ground) for ground in grounds) >= least), "")


def steps(first: str, last: str, count: int) -> tuple[str, ...]:
    """Colours from one to another in even steps.

    >>> steps("#000000", "#0000ff", 3)
    ('#000000', '#000080', '#0000ff')
    """
    ends = np.array([_channels(first), _channels(last)])
    return tuple(_written(ends[0] + (ends[1] - ends[0]) * step / (count - 1)) for step in range(count))


def _mixed(colour: str, step: int) -> str:
    """So many fiftieths of the way to white, or (below zero) to black."""
    own, end = _channels(colour), np.array([255.0 if step > 0 else 0.0] * 3)
    return _written(own + (end - own) * abs(step) / 50)


def _written(channels: np.ndarray) -> str:
    return "#" + "".join(f"{int(channel + 0.5):02x}" for channel in channels)


def _channels(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def _linear(colour: str) -> np.ndarray:
    shares = _channels(colour) / 255
    found: np.ndarray = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return found


def _lab(colour: str, eye: tuple[tuple[float, float, float], ...]) -> np.ndarray:
    seen = np.clip(np.array(eye) @ _linear(colour), 0, 1)
    share = TO_XYZ @ seen / WHITE
    root = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])
