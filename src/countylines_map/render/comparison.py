"""The pictures of a comparison: both sides at one scale, and the difference in two hues, as arrows or as matrices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from ..formatting import capital, full, number
from ..languages import ENGLISH, words_of
from .hues import HUES
from .legend import width_rows
from .map_svg import Sheet, definitions, picture
from .matrix import WITHHELD, Frame, frame_for, group_lines, group_names, place_names
from .od_table import ODTable, od_table
from .palette import PICTURE
from .pixels import grid_png
from .rows import Row, row_model
from .shading import bounds, class_words, classes, flow_shades, spread, within_shades
from .svg import paragraph, short, tag, text
from .typeface import font_face

if TYPE_CHECKING:
    from ..comparison import Comparison
    from ..flowmap import FlowMap

MARGIN, GAP, KEY = 28.0, 24.0, 264.0
BROAD, SLIM = (512.0, 760.0), 327.0  # of a matrix: a side and the difference, and both on a phone
MINUS = "\u2212"
NAME_ROOM = 14.0  # px beside the names of a matrix
SHADED = re.compile(r' class="flow t\d"')


@dataclass(frozen=True)
class Panel:
    """One picture: its title, its size in pixels, the drawing, and what it shows in words."""

    title: str
    width: float
    height: float
    drawing: str
    alt: str


def panel_titles(comparison: Comparison) -> tuple[str, str, str]:
    """The titles of the three pictures."""
    first, second = comparison.names
    return first, second, f"Difference: {second} less {first}"


def comparison_panels(
    comparison: Comparison, prefix: str, *, slim: bool = False
) -> tuple[tuple[Panel, Panel, Panel], str]:
    """The three pictures for wide boxes or for narrow (`slim`) ones, and the outlines that must stand before them."""
    drawn = comparison.panels
    if drawn.form == "matrix":
        return _matrices(comparison, slim=slim), ""
    maps, rows = drawn.maps, drawn.rows
    views = (-1, -1, -1) if slim else (1, 1, 0)
    found = []
    for at, (flow_map, title) in enumerate(zip(maps, panel_titles(comparison), strict=True)):
        sheet = Sheet.of(flow_map, views[at], row_model(flow_map), prefix)
        if at == 2:
            sheet = replace(
                sheet, model=replace(sheet.model, rows=_signed(sheet, rows["difference"].to_dict(), hues_of(flow_map)))
            )
        view = sheet.layout.view
        drawing = picture(sheet) if at < 2 else SHADED.sub(' class="flow"', picture(sheet))
        found.append(Panel(title, view.width_px, view.height_px, drawing, f"Map of flow lines: {title}."))
    return (found[0], found[1], found[2]), definitions(maps[0].outlines, prefix)


def hues_of(flow_map: FlowMap) -> Mapping[str, str]:
    """The two hues on a light or on a dark page."""
    return HUES["dark" if flow_map.style.theme == "dark" else "light"]


def _signed(sheet: Sheet, difference: Mapping[object, float], hues: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows of a difference: one hue for more, another for less, and a sign before each number."""
    by_key = {f"r{row}": value for row, value in difference.items()}
    rows = []
    for row in sheet.model.rows:
        value = by_key.get(row.key, 0.0)
        signed = f"{'+' if value > 0 else MINUS}{number(abs(value))}" if value == value else row.value_text
        rows.append(row._replace(colour=hues["rise" if value > 0 else "fall"], value_text=signed))
    return tuple(rows)


def _matrices(comparison: Comparison, *, slim: bool) -> tuple[Panel, Panel, Panel]:
    flow_map = comparison.panels.maps[0]
    table, values = od_table(flow_map), comparison_matrices(comparison)
    widths = (SLIM, SLIM, SLIM) if slim else (BROAD[0], BROAD[0], BROAD[1])
    cuts = matrix_cuts(comparison)
    found = []
    for at, (counts, title) in enumerate(zip(values, panel_titles(comparison), strict=True)):
        frame = _with_room(frame_for(table, widths[at] - NAME_ROOM))
        cells = _signed_cells(counts, cuts[1], flow_map) if at == 2 else _plain_cells(counts, cuts[0], flow_map)
        drawing = _matrix(table, frame, cells, flow_map.style.palette)
        found.append(Panel(title, *frame.size, drawing, f"Matrix of {len(table.codes)} places, origins down: {title}."))
    return found[0], found[1], found[2]


def _with_room(frame: Frame) -> Frame:
    """A frame with a little more room for the names at its left and its top."""
    return replace(frame, left=frame.left + NAME_ROOM, top=frame.top + NAME_ROOM)


def comparison_matrices(comparison: Comparison) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Side A, side B and the difference (origins, destinations), in the order of the matrix; NaN where there is no figure."""
    table, rows = od_table(comparison.panels.maps[0]), comparison.panels.rows
    at = {code: place for place, code in enumerate(table.codes)}
    origin, destination = (rows[name].map(at).to_numpy(int) for name in ("origin_code", "destination_code"))
    made = []
    for column in ("a", "b", "difference"):
        cells = np.zeros((len(at), len(at)))
        cells[origin, destination] = rows[column].to_numpy(float)
        made.append(cells)
    return made[0], made[1], made[2]


def matrix_cuts(comparison: Comparison) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Bounds of the shades: of both sides together, and of differences without their sign."""
    a, b, difference = comparison_matrices(comparison)
    off = ~np.eye(len(a), dtype=bool)
    return bounds(np.concatenate([a[off], b[off]])), bounds(np.abs(difference[off]))


def _plain_cells(counts: np.ndarray, cuts: tuple[float, ...], flow_map: FlowMap) -> tuple[np.ndarray, list[str]]:
    palette, shades, found = flow_map.style.palette, len(cuts) + 1, classes(counts, cuts)
    within = np.eye(len(counts), dtype=bool)
    cells = np.where(found >= 0, found + 1 + np.where(within, shades, 0), 0)
    colours = [*spread(flow_shades(palette), shades), *spread(within_shades(palette), shades)]
    return np.where(found == -2, 2 * shades + 1, cells), ["#ffffff", *colours, WITHHELD]


def _signed_cells(counts: np.ndarray, cuts: tuple[float, ...], flow_map: FlowMap) -> tuple[np.ndarray, list[str]]:
    shades, found = len(cuts) + 1, classes(np.abs(counts), cuts)
    cells = np.where(found >= 0, found + 1 + np.where(counts < 0, shades, 0), 0)
    return np.where(found == -2, 2 * shades + 1, cells), [
        "#ffffff",
        *_ramp(flow_map, "rise", shades),
        *_ramp(flow_map, "fall", shades),
        WITHHELD,
    ]


def _ramp(flow_map: FlowMap, which: str, count: int) -> list[str]:
    hues = hues_of(flow_map)
    return spread(
        flow_shades(
            {"paper": flow_map.style.palette["paper"], "line": hues[which], "line_most": hues[f"{which}_most"]}
        ),
        count,
    )


def _matrix(table: ODTable, frame: Frame, cells: tuple[np.ndarray, list[str]], palette: Mapping[str, str]) -> str:
    cell = frame.side / len(table.codes)
    side = short(frame.side)
    square = {"x": short(frame.left), "y": short(frame.top), "width": side, "height": side}
    image = tag("image", href=grid_png(*cells), image_rendering="optimizeSpeed", preserveAspectRatio="none", **square)
    named = (
        place_names(table, frame, cell, palette["ink"])
        if frame.names
        else group_names(table, frame, cell, palette["ink"])
    )
    ground = tag("rect", **square, class_="ground", fill=palette["tint"])
    return "".join([ground, image, *group_lines(table, frame, cell, palette["paper"]), *named])


def comparison_key(comparison: Comparison) -> list[tuple[str, list[tuple[str, float, str]]]]:
    """The key as groups: a title, and (drawing, its height, words) of each row."""
    flow_map, unit = comparison.panels.maps[-1], comparison.unit
    hues, (first, second) = hues_of(flow_map), comparison.names
    more, fewer = f"more in {second} than in {first}", f"fewer in {second} than in {first}"
    if comparison.panels.form == "arrows":
        widths = [(row.drawing, row.height, row.label) for row in width_rows(flow_map.scale, words_of(ENGLISH))]
        swatches = [(_swatch(hues[name]), 14.0, words) for name, words in (("rise", more), ("fall", fewer))]
        return [(f"Number of {unit}, on all three maps", widths), ("Difference", swatches)]
    cuts = matrix_cuts(comparison)
    whole = all(bool((np.nan_to_num(each) % 1 == 0).all()) for each in comparison_matrices(comparison))
    plain = [_swatch(colour) for colour in spread(flow_shades(flow_map.style.palette), len(cuts[0]) + 1)]
    sides = [(swatch, 14.0, words) for swatch, words in zip(plain, class_words(cuts[0], whole=whole), strict=True)]
    words = class_words(cuts[1], whole=whole)
    rise, fall = (_ramp(flow_map, name, len(words)) for name in ("rise", "fall"))
    groups = [(f"Number of {unit}", sides[::-1])]
    groups += [(capital(more), [(_swatch(c), 14.0, w) for c, w in zip(rise, words, strict=True)][::-1])]
    groups += [(capital(fewer), [(_swatch(c), 14.0, w) for c, w in zip(fall, words, strict=True)])]
    hidden = (comparison.table["compared"] != "yes").any()
    return (
        [*groups, ("No difference known", [(_swatch(WITHHELD), 14.0, "withheld, or not listed")])] if hidden else groups
    )


def _swatch(colour: str) -> str:
    return tag("rect", width=26, height=14, fill=colour)


def comparison_svg(comparison: Comparison) -> str:
    """A complete SVG file: headline, sentences, both sides, the difference, key and source."""
    (a, b, difference), shapes = comparison_panels(comparison, "compared")
    palette, width = comparison.panels.maps[0].style.palette, 2 * MARGIN + 2 * BROAD[0] + GAP
    ink, muted = palette["ink"], palette["muted"]
    title, y = paragraph(comparison.title, MARGIN, MARGIN + 30, width - 2 * MARGIN, 30, font_weight=700, fill=ink)
    told, y = paragraph(comparison.sentence, MARGIN, y - 4, width - 2 * MARGIN, 15, fill=ink)
    drawn, y = [shapes, title, told], y + 14
    for panel, left in ((a, MARGIN), (b, MARGIN + BROAD[0] + GAP)):
        drawn.append(_placed(panel, left, y, ink))
    y += 20 + max(a.height, b.height) + GAP
    drawn.append(_placed(difference, MARGIN, y, ink))
    key, end = _key_drawing(comparison, MARGIN + BROAD[1] + GAP, y + 40, palette)
    y = max(y + 20 + difference.height, end) + 22
    for line in filter(None, foot_lines(comparison)):
        words, y = paragraph(line, MARGIN, y, width - 2 * MARGIN, 11.5, fill=muted)
        drawn.append(words)
    content = "".join([*drawn, key])
    return _file(comparison, (width, y + 12), palette, tag("style", font_face(content)) + content)


def foot_lines(comparison: Comparison) -> list[str]:
    """Source, caveats, notes and credits, a line each."""
    sources = dict.fromkeys(side.dataset.source for side in comparison.sides if side.dataset.source)
    caveats = dict.fromkeys(caveat for side in comparison.sides for caveat in side.dataset.caveats)
    flow_map = comparison.panels.maps[0]
    told = [f"Source: {source}." for source in sources] + [*caveats, picture_words(comparison)]
    return [*told, *map(full, comparison.notes), full(flow_map.boundaries), *flow_map.attribution]


def picture_words(comparison: Comparison) -> str:
    """What the pictures leave out, in words: smaller flows, and on maps of differences what lies within one place."""
    drawn, told = comparison.panels, []
    if drawn.drawn < drawn.pairs:
        told.append(f"The pictures show the largest {drawn.drawn:,} of {drawn.pairs:,} flows.")
    if drawn.form == "arrows" and drawn.rows["internal"].any():
        told.append("How much more or less lies within one place is in the table.")
    return " ".join(told)


def _placed(panel: Panel, left: float, y: float, ink: str) -> str:
    title = text(panel.title, left, y + 12, 15, font_weight=700, fill=ink)
    box = tag(
        "svg",
        panel.drawing,
        x=short(left),
        y=short(y + 20),
        width=short(panel.width),
        height=short(panel.height),
        overflow="hidden",
    )
    return title + box


def _key_drawing(comparison: Comparison, left: float, y: float, palette: Mapping[str, str]) -> tuple[str, float]:
    drawn = []
    for title, rows in comparison_key(comparison):
        words, y = paragraph(title, left, y, KEY - GAP, 13, font_weight=700, fill=palette["ink"])
        y -= 6
        for drawing, height, label in rows:
            below, end = paragraph(label, left + 70, y + max(height / 2, 9) + 4.5, KEY - 94, 13, fill=palette["ink"])
            drawn.append(
                tag("g", drawing, transform=f"translate({short(left)} {short(y + max(9 - height / 2, 0))})") + below
            )
            y = max(y + height, end - 12) + 7
        drawn.append(words)
        y += 26
    return "".join(drawn), y


def _file(comparison: Comparison, size: tuple[float, float], palette: Mapping[str, str], content: str) -> str:
    from .figure import NOT_XML

    width, height = map(short, size)
    drawn = tag(
        "svg", tag("title", escape(comparison.title)), tag("desc", escape(comparison.sentence)),
        tag("rect", width=width, height=height, fill=palette["paper"]), content, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}", width=width, height=height, role="img", font_family=PICTURE,
    )  # fmt: skip
    return NOT_XML.sub("\ufffd", drawn + "\n")
