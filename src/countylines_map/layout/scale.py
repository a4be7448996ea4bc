"""From a count to a width in pixels, a lightness and a colour; the legend's rows come from the same scale."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import DatasetError, Problem
from ..languages import Phrase
from ..style import LIGHT

METHODS = ("linear", "sqrt", "quantiles", "natural")
WIDEST_PX = 20.0
FLOOR_PX = 1.5
LEAST_DISC_PX, LARGEST_DISC_PX, ALONE_DISC_PX = (
    6.0,
    120.0,
    24.0,
)  # widths of a disc: where there are no flows it stands alone
CLASSES = 5
ROUND = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)


@dataclass(frozen=True)
class LegendRow:
    """One sample of the legend: a round value, its words, its width in pixels, whether it stands for the floor."""

    value: float
    label: str
    width_px: float
    floored: bool


@dataclass(frozen=True)
class Scale:
    """Width by count. `largest` is the count that is `widest_px` wide; `floor_px` is the least width of all.

    `breaks` are the upper bounds of classes, where the method makes classes; a value above the largest goes on in
    proportion (or by the square root), so that an internal count larger than every flow is drawn honestly, up to a disc of
    `largest_disc_px`. `colours` are those of the least and the largest count.
    """

    method: str
    largest: float
    widest_px: float = WIDEST_PX
    floor_px: float = FLOOR_PX
    breaks: tuple[float, ...] = field(default=())
    largest_disc_px: float = LARGEST_DISC_PX
    colours: tuple[str, str] = (LIGHT["line"], LIGHT["line_most"])

    def width(self, values: Any) -> np.ndarray:
        """Widths in pixels, never under the floor; 0 for a count of 0 or none."""
        raw, counts = self._raw(values), np.asarray(values, dtype=float)
        return np.where(np.nan_to_num(counts) > 0, np.maximum(np.nan_to_num(raw), self.floor_px), 0.0)

    def floored(self, values: Any) -> np.ndarray:
        """Whether a count is drawn wider than it is, because its honest width is under the floor."""
        counts = np.nan_to_num(np.asarray(values, dtype=float))
        found: np.ndarray = (counts > 0) & (self._raw(counts) < self.floor_px)
        return found

    def lightness(self, values: Any) -> np.ndarray:
        """How far along the ramp a count lies, 0 (lightest) to 1: it follows the width."""
        span = max(self.widest_px - self.floor_px, 1e-9)
        return np.clip((self.width(values) - self.floor_px) / span, 0, 1) ** 0.5

    def colour(self, values: Any) -> np.ndarray:
        """Colours as #rrggbb, from that of the least count to that of the largest."""
        first, last = (np.array([int(end[at : at + 2], 16) for at in (1, 3, 5)], dtype=float) for end in self.colours)
        mixed = first + (last - first) * np.atleast_1d(self.lightness(values))[:, None]
        digits = np.rint(mixed).astype(np.uint8).tobytes().hex()
        return np.array([f"#{digits[at : at + 6]}" for at in range(0, len(digits), 6)])

    def disc(self, value: float) -> tuple[float, float]:
        """Radius and stroke of a circle that is a disc as wide as a flow of a value: 0 and 0 for one that would hide the map."""
        width = max(float(self.width([value])[0]), LEAST_DISC_PX) if self.largest > 0 else ALONE_DISC_PX
        # A circle a quarter as wide, drawn with a stroke of half the width, is a full disc.
        return (width / 4, width / 2) if width <= self.largest_disc_px else (0.0, 0.0)

    def legend(self) -> tuple[LegendRow, ...]:
        """Sample arrows with round values, widest first; the last row says which counts share the least width."""
        if self.largest <= 0:
            return ()
        if self.breaks:
            return tuple(reversed([self._row(value, Phrase("key.up_to", value=_text(value))) for value in self.breaks]))
        first = _round_below(self.largest)
        values = dict.fromkeys(
            value for value in (first, _round_below(first / 2), _round_below(first / 8)) if value >= min(first, 1)
        )
        rows = [self._row(value, _text(value)) for value in values if not self.floored([value])[0]]
        least = self._floor_value()
        return (
            (*rows, LegendRow(least, Phrase("key.or_fewer", value=_text(math.floor(least))), self.floor_px, True))
            if least >= 1
            else tuple(rows)
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for a manifest."""
        return {
            "method": self.method, "largest": self.largest, "widest_px": self.widest_px, "floor_px": self.floor_px,
            "breaks": list(self.breaks), "largest_disc_px": self.largest_disc_px,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Scale:
        """The scale of another map's manifest.

        Raises: DatasetError when the record is not a scale.
        """
        try:
            largest, widest, floor = (float(record[name]) for name in ("largest", "widest_px", "floor_px"))
            method, breaks = str(record["method"]), tuple(float(value) for value in record.get("breaks", ()))
            disc = float(record.get("largest_disc_px", LARGEST_DISC_PX))
        except (KeyError, TypeError, ValueError) as error:
            raise DatasetError(
                Problem("the scale is not one that this program wrote", fix="name the manifest.json of a map")
            ) from error
        if method not in METHODS or min(largest, widest, floor) <= 0:
            raise DatasetError(
                Problem("the scale is not one that this program wrote", fix="name the manifest.json of a map")
            )
        return cls(method, largest, widest, floor, breaks, disc)

    def _raw(self, values: Any) -> np.ndarray:
        counts = np.asarray(values, dtype=float)
        if self.breaks:
            step = (np.searchsorted(self.breaks, counts) + 1) / len(self.breaks)
            classed: np.ndarray = self.widest_px * np.where(counts > self.breaks[-1], 1.0, step)
            return classed
        share = np.divide(counts, self.largest, out=np.zeros_like(counts), where=self.largest > 0)
        found: np.ndarray = self.widest_px * (np.sqrt(np.maximum(share, 0)) if self.method == "sqrt" else share)
        return found

    def _floor_value(self) -> float:
        share = self.floor_px / self.widest_px
        return self.largest * (share**2 if self.method == "sqrt" else share)

    def _row(self, value: float, label: str) -> LegendRow:
        return LegendRow(value, label, float(self.width([value])[0]), bool(self.floored([value])[0]))


def make_scale(
    values: Sequence[float] | np.ndarray, *, method: str = "linear", locked: Mapping[str, Any] | None = None
) -> Scale:
    """The scale of these counts (those above 0), or the `locked` one of another map.

    Methods: linear, sqrt, quantiles and natural (breaks; five classes of width).
    Raises: DatasetError for an unknown method or a locked scale that is none.
    """
    if locked is not None:
        return Scale.from_dict(locked)
    if method not in METHODS:
        raise DatasetError(
            Problem(f"'{method}' is not a way to scale widths", fix=f"choose one of {', '.join(METHODS)}")
        )
    counts = np.asarray(values, dtype=float)
    counts = counts[np.nan_to_num(counts) > 0]
    largest = float(counts.max()) if len(counts) else 0.0
    breaks = _breaks(counts, method) if method in ("quantiles", "natural") and len(counts) else ()
    return Scale(method, largest, breaks=breaks)


def _breaks(counts: np.ndarray, method: str) -> tuple[float, ...]:
    shares = np.linspace(0, 1, CLASSES + 1)[1:]
    found = np.quantile(counts, shares) if method == "quantiles" else _natural(counts)
    return tuple(dict.fromkeys(float(value) for value in found))


def _natural(counts: np.ndarray) -> np.ndarray:
    try:
        import mapclassify
    except ImportError as error:
        fix = "pip install 'countylines-map[classes]', or choose another width"
        raise DatasetError(Problem("natural breaks need the package mapclassify", fix=fix)) from error
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", UserWarning
        )  # it would be faster with a compiler: nothing for our user to act on
        return np.asarray(mapclassify.FisherJenks(counts, k=min(CLASSES, len(np.unique(counts)))).bins)


def _round_below(value: float) -> float:
    """The largest of 1, 2, 3, 4, 5, 6, 8, 10, 20 ... that is not above a value.

    >>> [_round_below(v) for v in (443, 903, 55, 1)]
    [400.0, 800.0, 50.0, 1.0]
    """
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in ROUND if step * power <= value * (1 + 1e-12))


def _text(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2g}" if value < 10 else f"{value:,.0f}"
