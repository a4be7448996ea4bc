"""The static figure: the same picture with its title, sentence, key and source, as one SVG or PNG that stands alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..formatting import capital, full
from ..layout import PICTURE_PX
from .form_figure import NARROW, OTHERS, form_key, form_picture
from .legend import LENGTH, KeyRow, disc_rows, model_rows, tray_rows, width_rows, width_sentence
from .map_svg import Sheet, definitions, picture
from .od_table import od_table
from .palette import PICTURE
from .rows import RowModel, row_model
from .summary import shown_only, source_line, summary
from .svg import paragraph, short, tag, text
from .typeface import font_face

if TYPE_CHECKING:
    from ..flowmap import FlowMap

MARGIN = 28.0
KEY_WIDTH = 250.0
NOT_XML = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # signs that no XML may hold, shown as \ufffd
SOCIAL = (1200, 630)  # what the large cards of social networks show


def figure_svg(flow_map: FlowMap, view_index: int = 0) -> str:
    """A complete SVG file: title, summary, map, key, source and attribution.

    `view_index` picks the layout; a narrow one has its key below the map. Every string from the data is escaped.
    """
    if flow_map.form.name in OTHERS:
        return _form_figure(flow_map, PICTURE_PX if view_index == 0 else NARROW)
    view, model = flow_map.layouts[view_index].view, row_model(flow_map)
    beside = view.width_px >= 560
    width = view.width_px + 2 * MARGIN + (KEY_WIDTH if beside else 0)
    head, top = _heading(
        flow_map, shown_only(flow_map.words, model.first_words), width - 2 * MARGIN, 30.0 if beside else 22.0
    )
    map_ = tag(
        "g", _map(Sheet.of(flow_map, view_index, model, "figure")), transform=f"translate({MARGIN} {short(top)})"
    )
    left, start = (MARGIN + view.width_px + 16, top + 40) if beside else (MARGIN, top + view.height_px + 24)
    key, key_end = _key(flow_map, model, left, start, KEY_WIDTH - 16 if beside else view.width_px)
    foot, height = _foot(flow_map, max(top + view.height_px, key_end) + 22, width - 2 * MARGIN)
    content = head + map_ + key + foot + _logo(flow_map, width)
    return _file(flow_map, width, height, tag("style", font_face(content)) + content)


def _form_figure(flow_map: FlowMap, size: tuple[int, int, int]) -> str:
    """The figure of a form that is not made of laid-out lines."""
    table, beside = od_table(flow_map), size[0] >= 560
    picture_, (wide, high) = form_picture(flow_map, table, size)
    width = wide + 2 * MARGIN + (KEY_WIDTH if beside else 0)
    head, top = _heading(flow_map, "", width - 2 * MARGIN, 30.0 if beside else 22.0)
    map_ = tag("g", picture_, transform=f"translate({MARGIN} {short(top)})")
    left, start = (MARGIN + wide + 24, top + 40) if beside else (MARGIN, top + high + 24)
    key, key_end = form_key(flow_map, table, left, start, KEY_WIDTH - 24 if beside else wide)
    foot, height = _foot(flow_map, max(top + high, key_end) + 22, width - 2 * MARGIN)
    content = head + map_ + key + foot
    return _file(flow_map, width, height, tag("style", font_face(content)) + content)


def social_svg(flow_map: FlowMap) -> str:
    """The picture that stands for the page where a link to it is shared: 1,200 by 630 pixels."""
    width, height = SOCIAL
    if flow_map.form.name in OTHERS:
        drawn, (wide, high) = form_picture(flow_map, od_table(flow_map), (700, 630, 20))
        factor = min((height - 40) / high, 660 / wide)
        left = width - wide * factor - 20
        map_ = tag(
            "g", drawn, transform=f"translate({short(left)} {short((height - high * factor) / 2)}) scale({factor:.4g})"
        )
        return _file(flow_map, width, height, map_ + _card(flow_map, left, ""))
    view, model = flow_map.layouts[0].view, row_model(flow_map)
    factor = min(height / view.height_px, 700 / view.width_px)
    left = width - view.width_px * factor
    map_ = tag(
        "g",
        _map(
            Sheet.of(flow_map, 0, model, "card"), clipped=False
        ),  # the veil and the picture's edge do that, in half the time
        transform=f"translate({short(left)} {short((height - view.height_px * factor) / 2)}) scale({factor:.4g})",
    )
    return _file(flow_map, width, height, map_ + _card(flow_map, left, shown_only(flow_map.words, model.first_words)))


def _card(flow_map: FlowMap, left: float, first: str) -> str:
    """The words of the shared picture, on a veil that ends where the map may begin."""
    dataset = flow_map.dataset
    title, end = paragraph(dataset.title, 48, 92, left - 60, 42, font_weight=700, fill=flow_map.style.palette["ink"])
    told, end = paragraph(summary(flow_map), 48, end + 10, left - 70, 22, fill=flow_map.style.palette["ink"])
    below = " ".join(text for text in (full(dataset.period), first) if text)
    period, _ = paragraph(below, 48, end + 16, left - 70, 17, fill=flow_map.style.palette["muted"])
    veil = tag("rect", width=short(left), height=SOCIAL[1], fill=flow_map.style.palette["paper"])
    return veil + title + told + period


def _file(flow_map: FlowMap, width: float, height: float, content: str) -> str:
    from html import escape

    drawn = (
        tag(
            "svg",
            tag("title", escape(flow_map.dataset.title)),
            tag("desc", escape(summary(flow_map))),
            tag("rect", width=short(width), height=short(height), fill=flow_map.style.palette["paper"]),
            content,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {short(width)} {short(height)}",
            width=short(width),
            height=short(height),
            role="img",
            font_family=PICTURE,
        )
        + "\n"
    )
    return NOT_XML.sub("\ufffd", drawn)


def _map(sheet: Sheet, *, clipped: bool = True) -> str:
    """Outlines and picture, clipped to the view."""
    view, prefix = sheet.layout.view, sheet.prefix
    shapes, drawn = definitions(sheet.outlines, prefix), picture(sheet)
    if not clipped:
        return shapes + drawn
    frame = tag("clipPath", tag("rect", width=view.width_px, height=view.height_px), id=f"{prefix}-frame")
    return frame + shapes + tag("g", drawn, clip_path=f"url(#{prefix}-frame)")


def _heading(flow_map: FlowMap, first: str, width: float, size: float) -> tuple[str, float]:
    dataset = flow_map.dataset
    title, y = paragraph(
        dataset.title, MARGIN, MARGIN + size, width, size, font_weight=700, fill=flow_map.style.palette["ink"]
    )
    told, y = paragraph(summary(flow_map), MARGIN, y - 4, width, 15, fill=flow_map.style.palette["ink"])
    period, y = (
        paragraph(capital(dataset.period), MARGIN, y + 2, width, 13, fill=flow_map.style.palette["muted"])
        if dataset.period
        else ("", y)
    )
    only, y = (
        paragraph(first, MARGIN, y + 2, width, 13, font_weight=700, fill=flow_map.style.palette["ink"])
        if first
        else ("", y)
    )
    return title + told + period + only, y


def _key(flow_map: FlowMap, model: RowModel, left: float, y: float, width: float) -> tuple[str, float]:
    words, scale = flow_map.words, flow_map.scale
    drawn: list[str] = []
    groups = [
        (
            words("key.number_of", unit=model.unit),
            [*width_rows(scale, words), *model_rows(flow_map), *disc_rows(model, scale)],
        ),
        (words("key.not_on_the_map"), tray_rows(model, scale)),
    ]
    for title, every in groups:
        rows = [row for row in every if not row.off]
        if rows:
            drawn.append(text(title, left, y, 13, font_weight=700, fill=flow_map.style.palette["ink"]))
            y += 12
        for row in rows:
            piece, y = _key_row(row, flow_map.style.palette["ink"], left, y, width)
            drawn.append(piece)
        y += 26 if rows else 0
    note, y = paragraph(
        width_sentence(scale, model.unit, words), left, y, width, 12, fill=flow_map.style.palette["muted"]
    )
    return "".join([*drawn, note]), y


def _key_row(row: KeyRow, ink: str, left: float, y: float, width: float) -> tuple[str, float]:
    label = f"{row.label} ({row.note})" if row.note else row.label
    words, end = paragraph(
        label, left + LENGTH + 12, y + max(row.height / 2, 9) + 4.5, width - LENGTH - 12, 13, fill=ink
    )
    below = max(y + row.height, end - 12)
    return tag(
        "g", row.drawing, transform=f"translate({short(left)} {short(y + max(9 - row.height / 2, 0))})"
    ) + words, below + 7


def _logo(flow_map: FlowMap, width: float) -> str:
    """The style's logo in the upper right corner."""
    if not flow_map.style.logo:
        return ""
    box = {
        "x": short(width - MARGIN - 120),
        "y": 10,
        "width": 120,
        "height": 26,
        "preserveAspectRatio": "xMaxYMid meet",
    }
    return tag("image", href=flow_map.style.logo, **box)


def _foot(flow_map: FlowMap, y: float, width: float) -> tuple[str, float]:
    said, dataset, drawn = flow_map.words, flow_map.dataset, []
    lines = [
        f"{source_line(flow_map)}." if dataset.source else "",
        " ".join(dataset.caveats),
        *(full(said.of(note)) for note in flow_map.notes),
        full(said.of(flow_map.boundaries)),
        *flow_map.attribution,
    ]
    for line in lines:
        if line:
            words, y = paragraph(line, MARGIN, y, width, 11.5, fill=flow_map.style.palette["muted"])
            drawn.append(words)
    return "".join(drawn), y + 12
