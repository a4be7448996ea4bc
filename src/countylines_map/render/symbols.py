"""Symbols: a disc at each place, as large as what leaves it or comes to it, with thin lines for the largest flows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ..formatting import number
from .focus import BULGE, outlines_svg
from .od_table import ODTable
from .place_labels import PlaceLabel, halo, place_labels
from .shading import bounds, classes, flow_shades, spread
from .svg import short, tag, text
from .typeface import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..flowmap import FlowMap
    from ..layout import View

PER = 100_000
LINES = 15  # flows that have a thin line
NAMED, NAMES = 5, 24  # places that have a name whatever lies under it, and at most
LARGEST_DISC, LEAST_DISC = 0.052, 0.022  # radius of the largest disc, of the picture's shorter side
COVERED = 0.04  # of all discs, that may lie under a larger one altogether
SMALLEST_PX = 1.3  # radius of the smallest disc that is drawn
HIDDEN_PX = 3.2  # of the mark for a place all of whose counts are withheld
SHARED_PX = 5.0
STRIP_PX = 26.0  # below the map, for the key of sizes, beside its largest disc
ROUND = (1.0, 2.0, 5.0)


@dataclass(frozen=True, eq=False)
class SymbolScale:
    """What sizes and shades stand for, the same for all slices.

    `side` is "out" where discs are what leaves a place, "in" where they are what comes to it; `both` says that a reader may choose. The
    `largest` count has the largest disc; `cuts` are lower bounds of the shades, of counts, or of rates per 100,000 residents
    where `rated`.
    """

    side: str
    both: bool
    largest: float
    cuts: tuple[float, ...]
    rated: bool

    @classmethod
    def of(cls, table: ODTable) -> SymbolScale:
        """The scale of all slices of a table."""
        out, come = (table.sums(ends)[0] for ends in (table.origin, table.destination))
        shared = table.shared >= 0
        many = (out > 0).any(axis=0).sum() > 2 * (come > 0).any(axis=0).sum()
        side = "out" if (table.inward if shared else many) else "in"
        known = out if side == "out" else come
        rates = known / table.people * PER
        rated = side == "out" and bool(np.isfinite(rates).any())
        largest = known if shared else np.maximum(out, come)
        return cls(side, not shared, float(largest.max(initial=0.0)) or 1.0, bounds(rates if rated else known), rated)


@dataclass(frozen=True, eq=False)
class _Discs:
    """The discs of one picture: position of each place in pixels, its count, whether all of it is withheld, and its radius."""

    points: np.ndarray
    values: np.ndarray
    hidden: np.ndarray
    radii: np.ndarray
    largest_px: float


def symbols_svg(flow_map: FlowMap, table: ODTable, view: View, prefix: str) -> tuple[str, tuple[float, float]]:
    """The drawing with its key of sizes below, and its width and height in pixels."""
    scale, palette = SymbolScale.of(table), flow_map.style.palette
    discs = symbol_discs(table, scale, view, table.first)
    colours = symbol_colours(table, scale, discs.values, flow_shades(palette))
    drawn = (
        outlines_svg(flow_map, view, prefix, {code: at for at, code in enumerate(table.codes)}),
        tag("g", *_lines(table, discs), class_="lines", fill="none", stroke=palette["muted"], stroke_width=0.9),
        tag("g", *disc_marks(discs, colours), class_="discs", stroke=palette["line_most"], stroke_width=0.7,
            data_largest=short(discs.largest_px)),
        _shared(table, discs, palette["ring"], palette["paper"]),
        tag("g", *_labels(table, scale, discs, view), class_="labels", fill=palette["ink"], **halo(palette["land"])),
    )  # fmt: skip
    key, high = size_key(discs.largest_px, scale.largest, palette, withheld=bool(table.marks))
    ground = tag("rect", class_="strip", width=view.width_px, height=short(high + 200), fill=palette["paper"])
    strip = tag("g", ground, key, transform=f"translate(0 {view.height_px})")
    return "".join(drawn) + strip, (float(view.width_px), view.height_px + high)


def symbol_discs(table: ODTable, scale: SymbolScale, view: View, which: int, largest_px: float | None = None) -> _Discs:
    """The discs of a slice; without `largest_px`, the largest is as large as leaves the others in sight."""
    known, hidden = table.sums(table.origin if scale.side == "out" else table.destination)
    points, values = view.to_px(table.xy), known[which]
    part = np.sqrt(values / scale.largest)
    if largest_px is None:
        largest_px = fit_radius(points, np.sqrt(known.max(axis=0) / scale.largest), min(view.width_px, view.height_px))
    radii = np.where(values > 0, np.maximum(part * largest_px, SMALLEST_PX), 0.0)
    return _Discs(points, values, (values == 0) & (hidden[which] > 0), radii, largest_px)


def fit_radius(points: np.ndarray, part: np.ndarray, side: float) -> float:
    """The radius of the largest disc in a picture whose shorter side is `side`: as large as leaves nearly all discs in sight.

    `part` is each disc's share of that radius.
    """
    shown = np.flatnonzero(part > 0)
    apart = np.hypot(*(points[shown][:, None] - points[shown][None]).transpose(2, 0, 1))
    larger = part[shown][None] - part[shown][:, None]
    for share in np.linspace(LARGEST_DISC, LEAST_DISC, 7):
        under = ((apart < larger * share * side) & (larger > 0)).any(axis=1)
        if under.sum() <= COVERED * len(shown):
            break
    return float(share * side)


def symbol_colours(
    table: ODTable, scale: SymbolScale, values: np.ndarray, shades: tuple[str, ...]
) -> list[tuple[int, str]]:
    """(class, colour) of each place's disc; class -1 where there is no population for a rate."""
    measured = values / table.people[table.first] * PER if scale.rated else values
    step = classes(np.nan_to_num(measured), scale.cuts)
    colours = spread(shades, len(scale.cuts) + 1)
    return [(int(at), colours[at] if at >= 0 else "none") for at in step]


def disc_marks(discs: _Discs, colours: list[tuple[int, str]]) -> Iterator[str]:
    """A circle for each place, the largest first, so that none lies under a larger one; those without a count have no size."""
    for at in np.argsort(-discs.radii, kind="stable"):
        (x, y), (step, colour) = discs.points[at], colours[at]
        look: dict[str, Any] = {"fill": colour, "fill_opacity": 0.85, "class_": f"disc filled s{step}"}
        radius = discs.radii[at]
        if discs.hidden[at]:
            look, radius = {"class_": "disc unsaid", "fill": "none", "stroke_dasharray": "2 1.5"}, HIDDEN_PX
        yield tag(
            "circle", cx=short(x), cy=short(y), r=f"{radius:.2f}".rstrip("0").rstrip("."), data_place=int(at), **look
        )


def _lines(table: ODTable, discs: _Discs) -> Iterator[str]:
    """The largest flows, from disc to disc."""
    for row in table.largest(LINES):
        yield tag("path", d=thin_line(discs, int(table.origin[row]), int(table.destination[row])), stroke_opacity=0.75)


def thin_line(discs: _Discs, origin: int, destination: int) -> str:
    """A bent line between two discs with a small open head."""
    start, end = discs.points[origin], discs.points[destination]
    chord = end - start
    control = (start + end) / 2 + 2 * BULGE * 0.6 * np.array([-chord[1], chord[0]])
    (ax, ay), (bx, by) = (
        _off(start, control, discs.radii[origin]),
        _off(end, control, discs.radii[destination] + SHARED_PX + 1.5),
    )
    way = math.atan2(by - control[1], bx - control[0])
    head = "".join(
        f"M{bx:.1f} {by:.1f}l{-5 * math.cos(way + turn):.1f} {-5 * math.sin(way + turn):.1f}" for turn in (-0.45, 0.45)
    )
    return f"M{ax:.1f} {ay:.1f}Q{control[0]:.1f} {control[1]:.1f} {bx:.1f} {by:.1f}{head}"


def _off(point: np.ndarray, towards: np.ndarray, by: float) -> np.ndarray:
    long = float(np.hypot(*(towards - point))) or 1.0
    moved: np.ndarray = point + (towards - point) * min(by / long, 0.45)
    return moved


def _shared(table: ODTable, discs: _Discs, ring: str, paper: str) -> str:
    """The place that all flows share."""
    if table.shared < 0:
        return ""
    x, y = discs.points[table.shared]
    return tag(
        "circle", cx=short(x), cy=short(y), r=SHARED_PX, class_="shared", fill=paper, stroke=ring, stroke_width=2.5
    )


def _labels(table: ODTable, scale: SymbolScale, discs: _Discs, view: View) -> Iterator[str]:
    order = [int(at) for at in np.argsort(-discs.values, kind="stable") if discs.values[at] > 0]
    shared = table.shared
    wanted = [PlaceLabel(table.names[shared], discs.points[shared], SHARED_PX + 4, 700)] if shared >= 0 else []
    wanted += [
        PlaceLabel(
            f"{table.names[at]} {number(discs.values[at])}",
            discs.points[at],
            discs.radii[at] + 3.0,
            400,
            (("data_place", at),),
        )
        for at in order
    ]
    shapes = [shapely.Point(*discs.points[at]).buffer(max(discs.radii[at] * 0.85, 2.0), 4) for at in order]
    shapes += [shapely.Point(*discs.points[shared]).buffer(SHARED_PX + 1)] if shared >= 0 else []
    away = discs.points[shared] if shared >= 0 else None
    yield from place_labels(wanted, away, view, shapes, always=NAMED, most=NAMES if view.width_px > 400 else NAMES // 2)


def samples(largest: float) -> list[float]:
    """Round numbers for the key of sizes, the largest first.

    >>> samples(443), samples(3)
    ([200.0, 100.0, 20.0], [2.0])
    """
    found: list[float] = []
    for part in (1.0, 4.0, 20.0):
        value = largest / part
        power = 10.0 ** math.floor(math.log10(value))
        found.append(max(step * power for step in ROUND if step * power <= value * 1.0001))
    return [value for value in dict.fromkeys(found) if value >= 1 or largest < 1]


def size_key(largest_px: float, largest: float, palette: Mapping[str, str], *, withheld: bool) -> tuple[str, float]:
    """Sample discs with their numbers, in a row, and how high it is."""
    sizes = [(value, largest_px * math.sqrt(value / largest)) for value in samples(largest)]
    high = STRIP_PX + 2 * sizes[0][1]
    x, middle, drawn = 4.0, high / 2, []
    for value, radius in sizes:
        words = number(value)
        drawn.append(
            tag("circle", cx=short(x + radius), cy=short(middle), r=short(radius), fill="none", stroke_width=1)
        )
        drawn.append(text(words, x + 2 * radius + 6, middle + 4, 12, stroke="none", data_sample=value))
        x += 2 * radius + 24 + text_width(words, 12)
    if withheld:
        drawn.append(
            tag(
                "circle",
                cx=short(x + HIDDEN_PX),
                cy=short(middle),
                r=HIDDEN_PX,
                fill="none",
                stroke_width=0.8,
                stroke_dasharray="2 1.5",
            )
        )
        drawn.append(text("withheld", x + 2 * HIDDEN_PX + 6, middle + 4, 12, stroke="none"))
    return tag("g", *drawn, class_="sizes", fill=palette["ink"], stroke=palette["ink"]), high
