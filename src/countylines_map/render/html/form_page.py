"""The page of a matrix or of one place at a time: the same words, key, sum, table and notes as the map of arrows, in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from ...formatting import capital, full, number, share
from ..focus import focus_svg
from ..map_svg import definitions
from ..matrix import WITHHELD, matrix_svg
from ..od_table import ODTable, od_table
from ..palette import palette_css
from ..shading import bounds, class_words, flow_shades, spread, within_shades
from ..tree import tree_svg
from .content import shared_words
from .form_payload import form_payload
from .page import FRAMED, policy
from .parts import own_script, own_styles
from .payload import as_json
from .templates import template

if TYPE_CHECKING:
    from ...flowmap import FlowMap
    from ...layout import View
    from ...style import Style

SCRIPTS = ("numbers.js", "od_data.js", "od_matrix.js", "od_focus.js", "od_tree.js", "od_table.js", "od_page.js")
STYLES = ("page.css", "choices.css", "form.css")
FIRST_ROWS = 25  # of the table, before more are asked for
LABELS = {"matrix": "Matrix", "focus": "Map of one place", "tree": "Tree of flows"}
MATRIX_WIDTHS = (760.0, 340.0)


def form_html(flow_map: FlowMap, *, url: str = "", fragment: bool = False) -> str:
    """The page of a flow map whose form is a matrix or a map of one place, or its body alone for systems that forbid frames."""
    table = od_table(flow_map)
    page = _content(flow_map, table, url)
    scripts = [own_script(SCRIPTS, f'drawForms("{page.prefix}");')]
    styles = f"{own_styles(STYLES, palette_css(flow_map.style))}\n{_shades(flow_map.style, page.shades)}"
    return template("form.html").render(
        page=page, fragment=fragment, url=url, scripts=scripts, framed=FRAMED, styles=styles, policy=policy([FRAMED, *scripts], [styles]),
        below=lambda heading: f"h{int(heading[1]) + 1}",
    )  # fmt: skip


def _content(flow_map: FlowMap, table: ODTable, url: str) -> SimpleNamespace:
    told, data = shared_words(flow_map), as_json(form_payload(flow_map, table))
    prefix = f"flowmap-{hashlib.sha256(data.encode()).hexdigest()[:8]}"
    cuts = bounds(table.value[table.origin != table.destination])
    whole = bool((np.nan_to_num(table.value) % 1 == 0).all())
    told["method"] = [("How it is shown", [SimpleNamespace(text=full(flow_map.form.reason), url="")]), *told["method"]]
    told["alt"] = (
        f"{LABELS[flow_map.form.name]} of {flow_map.dataset.unit}. {told['summary']} The figures are in the table below."
    )
    form = flow_map.form
    return SimpleNamespace(
        **told, counted=capital(flow_map.dataset.unit), prefix=prefix, payload=data, version=flow_map.version, image="map.png",
        forms=[SimpleNamespace(name=name, label=LABELS[name]) for name in form.suits], form=form.name,
        pictures=_pictures(flow_map, table, prefix),
        definitions=definitions(flow_map.outlines, prefix) if form.suits != ("matrix",) else "",
        classes=class_words(cuts, whole=whole), shades=len(cuts) + 1, withheld=bool(table.marks),
        internal=bool((table.origin == table.destination).any()), slices=table.slices if len(table.slices) > 1 else (), first=table.first,
        size=len(table.codes), rows=_rows(table, flow_map), flows=len(table.shown), balance=_balance(flow_map),
    )  # fmt: skip


def _pictures(flow_map: FlowMap, table: ODTable, prefix: str) -> list[SimpleNamespace]:
    """The static picture of the form that is shown first, for wide boxes and for narrow ones."""
    if flow_map.form.name == "matrix":
        found = [matrix_svg(table, width, flow_map.style.palette) for width in MATRIX_WIDTHS]
        return [_picture(name, size, drawn) for name, (drawn, size) in zip(("broad", "slim"), found, strict=True)]
    draw = tree_svg if flow_map.form.name == "tree" else focus_svg
    views = [view_for(flow_map, *size) for size in ((760, 720, 30), (327, 420, 14))]
    return [
        _picture(name, (view.width_px, view.height_px), draw(flow_map, table, view, prefix), view)
        for name, view in zip(("broad", "slim"), views, strict=True)
    ]


def view_for(flow_map: FlowMap, width: int, height: int, padding: int) -> View:
    """A view of all places of a map."""
    from ...layout import fit_view

    return fit_view(flow_map.areas, width, height, padding, flow_map.areas.geometry)


def _picture(name: str, size: tuple[float, float], drawing: str, view: View | None = None) -> SimpleNamespace:
    bounds_ = " ".join(f"{edge:.1f}" for edge in view.bounds) if view else ""
    return SimpleNamespace(
        name=name, width=round(size[0], 1), height=round(size[1], 1), drawing=drawing, bounds=bounds_
    )


def _rows(table: ODTable, flow_map: FlowMap) -> list[SimpleNamespace]:
    """The largest flows, for readers without scripts; the script puts all within reach."""
    total = flow_map.balance.total or flow_map.balance.itemised
    return [
        SimpleNamespace(
            origin=table.names[table.origin[at]], destination=table.names[table.destination[at]],
            value=number(float(table.value[at])), share=share(float(table.value[at]), total),
        )
        for at in table.largest(FIRST_ROWS)
    ]  # fmt: skip


def _balance(flow_map: FlowMap) -> list[SimpleNamespace]:
    """The balance sheet in its own words, flows between places as such."""
    said = {"mapped from elsewhere": "Between two places", "internal": "Within one place"}
    total = flow_map.balance.total
    return [
        SimpleNamespace(label=said.get(label, capital(label)), value=number(value), share=share(value, total))
        for label, value, _ in flow_map.balance.rows()
        if value
    ]


def _shades(style: Style, count: int) -> str:
    """Colours of the classes as variables, for the key and for the script that draws; light, dark, or as the reader's system asks."""

    def rule(where: str, palette: Mapping[str, str]) -> str:
        both = (("f", spread(flow_shades(palette), count)), ("w", spread(within_shades(palette), count)))
        named = " ".join(f"--{letter}{at}: {colour};" for letter, colours in both for at, colour in enumerate(colours))
        return f"{where} {{ {named} --withheld: {WITHHELD}; }}"

    samples = "\n".join(
        f".flowmap .{one}{at} {{ background: var(--{one}{at}); }}" for one in "fw" for at in range(count)
    )
    if style.theme == "dark":
        return f"{rule('.flowmap', style.night)}\n{samples}"
    rules = [rule(".flowmap", style.day), rule(".flowmap.dark", style.night), samples]
    if style.theme == "auto":
        rules.append(f"@media (prefers-color-scheme: dark) {{ {rule('.flowmap:not(.light)', style.night)} }}")
    return "\n".join(rules)
