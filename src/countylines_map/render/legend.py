"""The key: sample arrows at the map's own scale, and stubs of that scale for counts without a place on the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..layout import others
from .hues import HUES
from .map_svg import DASH
from .palette import shade
from .rows import Row, RowModel
from .svg import short, tag

if TYPE_CHECKING:
    from ..flowmap import FlowMap
    from ..languages import Words
    from ..layout import Scale

LENGTH = 58  # px, a sample arrow with its head
DISCS = 3  # destinations whose discs the key explains
PLACED = ("flow", "internal", "withheld")  # parts of rows that join two places
TALLEST = 48.0  # px, a stub: wider ones would push everything else out of the key
BOLT = 34  # px, a stub: it leads nowhere


@dataclass(frozen=True)
class KeyRow:
    """One line of the key: a drawing of `height` pixels (SVG markup at the origin), its words, the row that it tells of.

    `off` where that row is not among those that are shown first; `remainder` is the sum of flows that have no line,
    where the row tells that.
    """

    drawing: str
    height: float
    label: str
    note: str = ""
    key: str = ""
    off: bool = False
    remainder: float = 0.0


def width_rows(scale: Scale, words: Words) -> list[KeyRow]:
    """Sample arrows with round values; the last is the least width, which several counts share."""
    return [_width_row(scale, row.value, words.of(row.label), row.floored) for row in scale.legend()]


def model_rows(flow_map: FlowMap) -> list[KeyRow]:
    """What the hues mean on a map with expected flows; nothing on another."""
    if "expected" not in flow_map.flows or not len(flow_map.layouts):
        return []
    swatch = {"x": 0, "y": 2, "width": LENGTH, "height": 5}
    return [
        KeyRow(tag("rect", **swatch, fill=HUES["light"][hue]), 12.0, flow_map.words(f"expected.{hue}"))
        for hue in ("rise", "near", "fall")
    ]


def rate_rows(scale: Scale, words: Words) -> list[KeyRow]:
    """The same for a scale of rates, which are seldom whole numbers."""
    rows = [_width_row(scale, row.value, words.of(row.label), False) for row in scale.legend() if not row.floored]
    if scale.breaks:
        return rows
    share = scale.floor_px / scale.widest_px
    least = scale.largest * (share**2 if scale.method == "sqrt" else share)
    return [*rows, _width_row(scale, least * 0.99, words("key.under", value=words.rate(least)), True)]


def _width_row(scale: Scale, value: float, label: str, floored: bool) -> KeyRow:
    colour, tone = str(scale.colour([value])[0]), shade(float(scale.lightness([value])[0]))
    drawing, height = sample(float(scale.width([value])[0]), colour, floored, f"flow {tone}")
    return KeyRow(drawing, height, label)


def width_sentence(scale: Scale, unit: str, words: Words) -> str:
    """How width tells the count, in words; `unit` is what is counted, or what rates are of."""
    method = scale.method if scale.method in ("linear", "sqrt") else "classes"
    return words(f"key.width_{method}", unit=unit)


def sample(width: float, colour: str, floored: bool, class_: str) -> tuple[str, float]:
    """A straight arrow in a box of `LENGTH` pixels by the returned height."""
    head, half = max(8.0, 2.0 * width), max(4.0, 0.9 * width)
    head = min(head, LENGTH * 0.55)
    height = 2 * half + 2
    middle, neck = height / 2, LENGTH - head
    shaft = tag(
        "path",
        d=f"M0 {short(middle)}H{short(neck + 1)}",
        stroke=colour,
        stroke_width=short(width),
        class_="shaft",
        stroke_dasharray=DASH if floored else None,
    )
    corners = f"M{short(neck)} {short(middle - half)}L{LENGTH} {short(middle)}L{short(neck)} {short(middle + half)}z"
    return tag("g", shaft, tag("path", d=corners, fill=colour, class_="head"), class_=class_, fill="none"), height


def stub(width: float, floored: bool, grey: str, class_: str = "stub") -> tuple[str, float]:
    """A short line without a head: as wide as a flow of that count, but it leads nowhere. One that is too wide for a key
    is torn in two: its width no longer tells its count.
    """
    if width > TALLEST:
        return _torn(grey, class_), TALLEST
    height = max(width, 8.0) + 2
    line = tag(
        "path",
        d=f"M0 {short(height / 2)}H{BOLT}",
        stroke=grey,
        stroke_width=short(width),
        stroke_dasharray=DASH if floored else None,
    )
    return tag("g", line, class_=class_), height


def _torn(grey: str, class_: str) -> str:
    """Two halves with a zigzag between them."""
    half, step = TALLEST / 2, BOLT / 4
    zigzag = [f"{short(step * n)} {short(half - 3 + 4 * (n % 2))}" for n in range(5)]
    upper = f"M0 0H{BOLT}L{'L'.join(reversed(zigzag))}z"
    below = [f"{short(step * n)} {short(half + 3 + 4 * (n % 2))}" for n in range(5)]
    lower = f"M0 {short(TALLEST)}H{BOLT}L{'L'.join(reversed(below))}z"
    return tag("g", *(tag("path", d=d, fill=grey, stroke="none") for d in (upper, lower)), class_=class_)


def disc_rows(model: RowModel, scale: Scale) -> list[KeyRow]:
    """What the disc at a destination means, at its size on the map, for the largest few destinations."""
    rows = []
    for together in _within(model):
        value = math.fsum(row.value for row in together)
        size = scale.disc(value)
        key = "key.disc" if size[0] else "key.disc_too_wide"
        row = together[0]
        words = model.words(key, value=value, place=row.destination or "{}")
        rows.append(_disc_row(row, size, words, model.palette["ring"]))
    return rows


def rate_disc_rows(model: RowModel, scale: Scale) -> list[KeyRow]:
    """The same where lines stand for rates; a disc that would hide the map is told only."""
    rows = []
    for row, *others_too in _within(model):
        unrated = math.isnan(row.rate) or bool(others_too)
        size = (0.0, 0.0) if unrated else scale.disc(row.rate)
        key = "key.rate_disc" if size[0] else "key.disc_too_wide"
        if unrated:
            key = "key.no_rate_of_several" if others_too else "key.no_rate"
        words = model.words(key, value=model.words.rate(row.rate), place=row.destination or "{}")
        rows.append(_disc_row(row, size, words, model.palette["ring"]))
    return rows


def _within(model: RowModel) -> list[list[Row]]:
    """Internal rows of the few destinations that have the largest, those together that one disc stands for."""
    discs: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
    for row in model.by_size:
        if row.part == "internal" and row.value > 0:
            discs.setdefault((row.destination, row.of), []).append(row)
    few = list(dict.fromkeys(destination for destination, _ in discs))[:DISCS]
    return [together for (destination, _), together in discs.items() if destination in few]


def _disc_row(row: Row, size: tuple[float, float], words: str, ring: str) -> KeyRow:
    """A disc as the map has it, in the middle of a sample's length."""
    radius, stroke = size
    reach = min(radius + stroke / 2, LENGTH / 2)
    middle = {"cx": LENGTH / 2, "cy": short(reach + 1), "r": short(min(radius, LENGTH / 4))}
    drawn = tag("circle", **middle, stroke=ring, stroke_width=short(min(stroke, LENGTH / 2)),
                fill="none", class_="ring")  # fmt: skip
    return KeyRow(drawn, 2 * reach + 2, words, key=row.key, off=not row.first)


def tray_rows(model: RowModel, scale: Scale) -> list[KeyRow]:
    """Counts that no line can show, as stubs: unknown places, rows beyond the largest, the remainder of the source."""
    nowhere = [_tray_row(row.name, row, model) for row in model.rows if row.part == "no place"]
    beyond = _undrawn_row(model, scale)
    remainder = [
        _tray_row(row.name[:1].lower() + row.name[1:], row, model) for row in model.rows if row.part == "not itemised"
    ]
    return [*nowhere, *beyond, *remainder]


def _undrawn_row(model: RowModel, scale: Scale) -> list[KeyRow]:
    """The flows that have no line because others are larger, as one."""
    smaller = [row for row in model.first if row.part == "flow" and row.value > 0 and not row.drawn]
    if not smaller:
        return []
    value, ends = math.fsum(row.value for row in smaller), [row for row in model.rows if row.part in PLACED]
    told = others(len(smaller), len({row.code for row in ends}), len({row.destination_code for row in ends}))
    drawing, height = stub(float(scale.width([value])[0]), bool(scale.floored([value])[0]), model.palette["grey"])
    words = model.words
    note = _note(words.share(value, model.total), float(scale.width([value])[0]), words)
    return [KeyRow(drawing, height, words("key.tray", value=value, what=told), note, remainder=value)]


def _tray_row(label: str, row: Row, model: RowModel) -> KeyRow:
    drawing, height = stub(row.width_px, row.floored, model.palette["grey"])
    part = _note(row.share_text, row.width_px, model.words)
    off = not row.first and row.part != "not itemised"
    return KeyRow(drawing, height, model.words("key.tray", value=row.value, what=label), part, row.key, off)


def _note(part: str, width: float, words: Words) -> str:
    """The share of the total, and that a stub is not as wide as its count would be."""
    told = (words("key.of_the_total", share=part) if part else "", words("key.torn") if width > TALLEST else "")
    return "; ".join(text for text in told if text)
