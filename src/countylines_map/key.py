"""The key: sample arrows at the map's own scale, and stubs of that scale for counts without a place on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .facts import Fact, by_size
from .picture import DASH
from .svg import PALETTE, short, tag
from .wording import number

if TYPE_CHECKING:
    from .flowmap import FlowMap
    from .scale import Scale

LENGTH = 58  # px, a sample arrow with its head
BOLT = 34  # px, a stub: it leads nowhere


@dataclass(frozen=True)
class KeyRow:
    """One line of the key: a drawing of `height` pixels (SVG markup at the origin), and its words."""

    drawing: str
    height: float
    label: str
    note: str = ""
    key: str = ""


def width_rows(scale: Scale) -> list[KeyRow]:
    """Sample arrows with round values; the last is the least width, which several counts share."""
    rows = []
    for row in scale.legend():
        colour = str(scale.colour([row.value])[0])
        shade = f"t{min(int(float(scale.lightness([row.value])[0]) * 6), 5)}"
        drawing, height = sample(row.width_px, colour, row.floored, f"flow {shade}")
        rows.append(KeyRow(drawing, height, row.label))
    return rows


def width_sentence(scale: Scale, unit: str) -> str:
    """How width tells the count, in words."""
    method = {
        "linear": f"Width is in proportion to the number of {unit}",
        "sqrt": f"Width grows with the square root of the number of {unit}",
    }.get(str(getattr(scale, "method", "linear")), f"Width shows the class of the number of {unit}")
    return f"{method}; dashed lines are drawn at the least width, so read their numbers."


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


def stub(width: float, floored: bool, class_: str = "stub") -> tuple[str, float]:
    """A short line without a head: as wide as a flow of that count, but it leads nowhere."""
    height = max(width, 8.0) + 2
    line = tag(
        "path",
        d=f"M0 {short(height / 2)}H{BOLT}",
        stroke=PALETTE["grey"],
        stroke_width=short(width),
        stroke_dasharray=DASH if floored else None,
    )
    return tag("g", line, class_=class_), height


def disc_rows(flow_map: FlowMap, told: tuple[Fact, ...]) -> list[KeyRow]:
    """What the disc at a destination means, at its size on the map, for the largest few destinations."""
    within = {fact.code: fact for fact in by_size(told) if fact.part == "internal"}
    discs = flow_map.layouts[0].internal.set_index("code")
    return [
        KeyRow(
            *_disc(discs.loc[code]),
            f"{fact.value_text} within {fact.destination} itself: the disc is as wide as a line of that count",
            key=fact.key,
        )
        for code, fact in within.items()
        if code in discs.index
    ][:3]


def _disc(row: Any) -> tuple[str, float]:
    """A disc or ring as the map has it, in the middle of a sample's length."""
    reach = min(row.radius_px + row.stroke_px / 2, LENGTH / 2)
    middle = {"cx": LENGTH / 2, "cy": short(reach + 1), "r": short(min(row.radius_px, LENGTH / 4))}
    drawn = tag("circle", **middle, stroke=PALETTE["ring"], stroke_width=short(min(row.stroke_px, LENGTH / 2)),
                fill="none", class_="ring")  # fmt: skip
    return drawn, 2 * reach + 2


def tray_rows(flow_map: FlowMap, told: tuple[Fact, ...]) -> list[KeyRow]:
    """Counts that no line can show, as stubs: unknown places, the remainder of the source, rows beyond the largest."""
    by_name = {fact.name: fact for fact in told if fact.part in ("no place", "not itemised")}
    rows = []
    for row in flow_map.layouts[0].tray.itertuples():
        fact = by_name.get(str(row.label)) or next((f for f in by_name.values() if f.value == row.value), None)
        drawing, height = stub(float(row.width_px), bool(row.floored))
        share = f"{fact.share_text} of the total" if fact and fact.share_text else ""
        rows.append(
            KeyRow(drawing, height, f"{number(float(row.value))} {row.label!s}", share, fact.key if fact else "")
        )
    return rows
