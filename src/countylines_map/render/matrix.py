"""The matrix as a static picture: origins down, destinations across, grouped by region, with totals at its right and its foot."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .od_table import ODTable
from .pixels import grid_png
from .shading import bounds, classes, flow_shades, spread, within_shades
from .svg import short, tag, text
from .typeface import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Palette = Mapping[str, str]

LEAST_NAME_PX = 9.5  # a row lower than this has no room for a name of its own
BAR = 0.09  # of the picture: the room for totals at the right and at the foot
WITHHELD = "#8d929b"


@dataclass(frozen=True)
class Frame:
    """Where the cells stand in a picture: `left` and `top` corner, the `side` of the square of cells, and the room for bars (px)."""

    left: float
    top: float
    side: float
    bar: float
    names: bool

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole picture."""
        return self.left + self.side + self.bar, self.top + self.side + self.bar


def frame_for(table: ODTable, width: float) -> Frame:
    """The frame of a picture that is `width` wide: names at each row where they fit, else the names of groups."""
    names = _longest(table.names, 10.5)
    side = (width - names) / (1 + BAR)
    if side / len(table.codes) >= LEAST_NAME_PX:
        return Frame(names, names, side, side * BAR, names=True)
    left = min(_longest(table.groups, 11.5), width * 0.3)
    side = (width - left) / (1 + BAR)
    return Frame(left, left if width > 500 else 8.0, side, side * BAR, names=False)


def matrix_svg(table: ODTable, width: float, palette: Palette) -> tuple[str, tuple[float, float]]:
    """The drawing, and its width and height in pixels. Shades follow the largest classes of the counts that are shown."""
    frame, counts = frame_for(table, width), table.matrix()
    cell = frame.side / len(table.codes)
    drawn = "".join((
        tag("rect", **_square(frame), class_="ground", fill=palette["tint"]),
        _cells(counts, frame, palette),
        "".join(group_lines(table, frame, cell, palette["paper"])),
        "".join(_bars(np.nansum(counts, axis=1), frame, cell, down=True, colour=palette["grey"])),
        "".join(_bars(np.nansum(counts, axis=0), frame, cell, down=False, colour=palette["grey"])),
        "".join(place_names(table, frame, cell, palette["ink"]) if frame.names else group_names(table, frame, cell, palette["ink"])),
    ))  # fmt: skip
    return drawn, frame.size


def _cells(counts: np.ndarray, frame: Frame, palette: Palette) -> str:
    off = counts[~np.eye(len(counts), dtype=bool)]
    cuts = bounds(off)
    shades = len(cuts) + 1
    found = classes(counts, cuts)
    within = np.eye(len(counts), dtype=bool)
    number = np.where(found >= 0, found + 1 + np.where(within, shades, 0), 0)
    number = np.where(found == -2, 2 * shades + 1, number)
    colours = ["#ffffff", *spread(flow_shades(palette), shades), *spread(within_shades(palette), shades), WITHHELD]
    href = grid_png(number, colours)
    return tag("image", href=href, image_rendering="optimizeSpeed", preserveAspectRatio="none", **_square(frame))


def _square(frame: Frame) -> dict[str, str]:
    """The square of all cells, as attributes."""
    side = short(frame.side)
    return {"x": short(frame.left), "y": short(frame.top), "width": side, "height": side}


def _starts(table: ODTable) -> list[int]:
    """Where a new group starts, and the end."""
    return [0, *(np.flatnonzero(np.diff(table.group)) + 1).tolist(), len(table.codes)]


def group_lines(table: ODTable, frame: Frame, cell: float, colour: str) -> Iterator[str]:
    """Lines between groups, down and across."""
    for at in _starts(table)[1:-1]:
        x, y = frame.left + at * cell, frame.top + at * cell
        path = f"M{short(x)} {short(frame.top)}v{short(frame.side)}M{short(frame.left)} {short(y)}h{short(frame.side)}"
        yield tag("path", d=path, class_="rule", stroke=colour, stroke_width=1.5 if cell > 3 else 1)


def _bars(totals: np.ndarray, frame: Frame, cell: float, *, down: bool, colour: str) -> Iterator[str]:
    """Totals of rows at the right (`down`), of columns at the foot."""
    most = float(totals.max(initial=0)) or 1.0
    room, path = frame.bar - 6, []
    for at, total in enumerate(totals.tolist()):
        long, wide = room * total / most, max(cell - (1 if cell > 3 else 0), 0.5)
        x, y = (
            (frame.left + frame.side + 5, frame.top + at * cell)
            if down
            else (frame.left + at * cell, frame.top + frame.side + 5)
        )
        path.append(
            f"M{x:.1f} {y:.1f}h{long:.1f}v{wide:.1f}h{-long:.1f}z"
            if down
            else f"M{x:.1f} {y:.1f}v{long:.1f}h{wide:.1f}v{-long:.1f}z"
        )
    yield tag("path", d="".join(path), class_="bars", fill=colour)


def place_names(table: ODTable, frame: Frame, cell: float, ink: str) -> Iterator[str]:
    """The name of each place, at its row and its column."""
    size = min(cell * 0.82, 11.5)
    for at, name in enumerate(table.names):
        y = frame.top + (at + 0.5) * cell + size * 0.35
        yield text(name, frame.left - 5, y, size, text_anchor="end", class_="name", fill=ink)
        x = frame.left + (at + 0.5) * cell + size * 0.35
        turned = f"translate({short(x)} {short(frame.top - 5)}) rotate(-90)"
        yield tag("g", text(name, 0, 0, size, class_="name", fill=ink), transform=turned)


def group_names(table: ODTable, frame: Frame, cell: float, ink: str) -> Iterator[str]:
    """The name of each group that has room for one, where rows and columns are too narrow for those of places."""
    starts = _starts(table)
    for start, end in itertools.pairwise(starts):
        name, middle = table.groups[table.group[start]], (start + end) / 2 * cell
        if (end - start) * cell < 7:
            continue
        size = 11.0 if frame.side > 350 else 9.0
        shown, y = _cut(name, frame.left - 6, size), frame.top + middle + size * 0.35
        yield text(shown, frame.left - 6, y, size, text_anchor="end", class_="name", fill=ink)
        if frame.top > 20:
            turned = f"translate({short(frame.left + middle + size * 0.35)} {short(frame.top - 6)}) rotate(-90)"
            yield tag(
                "g",
                text(_cut(name, frame.top - 8, size), 0, 0, size, class_="name", fill=ink),
                transform=turned,
            )


def _cut(words: str, room: float, size: float) -> str:
    while len(words) > 4 and text_width(words, size) > room:
        words = words.rstrip("…")[:-1].rstrip() + "…"
    return words


def _longest(names: tuple[str, ...], size: float) -> float:
    return max((text_width(name, size) for name in names), default=0.0) + 12
