"""The page of every form but arrows: the same words, key, sum, table and notes as the map of arrows, in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from ...formatting import capital, full, number, rate_text, share
from ...layout import PICTURE_PX
from ..form_figure import NARROW, PER_RESIDENTS, form_cuts, form_drawing, panels_words
from ..map_svg import definitions
from ..matrix import WITHHELD
from ..od_table import ODTable, od_table
from ..palette import palette_css
from ..panels import Panels
from ..shading import flow_shades, spread, within_shades
from ..symbols import PER, SymbolScale
from ..timeline import Timeline
from .content import note_groups, shared_words
from .document import FRAMED, policy
from .form_payload import form_payload
from .parts import own_script, own_styles
from .payload import as_json
from .templates import template

if TYPE_CHECKING:
    from ...flowmap import FlowMap
    from ...style import Style

SCRIPTS = (
    "numbers.js", "od_data.js", "od_matrix.js", "od_focus.js", "od_picture.js", "od_tree.js", "od_symbols.js", "od_multiples.js",
    "od_timeline.js",
    "od_table.js", "od_page.js",
)  # fmt: skip
STYLES = ("page.css", "choices.css", "form.css")
FIRST_ROWS = 25  # of the table, before more are asked for
LABELS = {
    "matrix": "Matrix",
    "focus": "Map of one place",
    "tree": "Tree of flows",
    "symbols": "Discs at places",
    "multiples": "Small multiples",
}
PICTURED = (
    "tree",
    "symbols",
    "multiples",
)  # forms that are their picture, which answers itself; the others are drawn anew
SIZES = {"broad": PICTURE_PX, "slim": NARROW}


def form_writer(flow_map: FlowMap) -> Callable[..., str]:
    """What writes the page of a flow map whose form is another than arrows, as often as it is wanted: at an address (`url`), or its body
    alone for systems that forbid frames (`fragment`)."""
    page = _content(flow_map, od_table(flow_map))
    scripts = [own_script(SCRIPTS, f'drawForms("{page.prefix}");', page.words)]
    styles = f"{own_styles(STYLES, palette_css(flow_map.style))}\n{_shades(flow_map.style, page.shades)}"
    return partial(
        template("form.html").render,
        page=page, words=page.words, scripts=scripts, framed=FRAMED, styles=styles, policy=policy([FRAMED, *scripts], [styles]),
        below=lambda heading: f"h{int(heading[1]) + 1}",
    )  # fmt: skip


def _content(flow_map: FlowMap, table: ODTable) -> SimpleNamespace:
    told, data = shared_words(flow_map), as_json(form_payload(flow_map, table))
    prefix = f"flowmap-{hashlib.sha256(data.encode()).hexdigest()[:8]}"
    told["method"] = [*note_groups(("How it is shown", [full(flow_map.form.reason)])), *told["method"]]
    told["alt"] = _alt(flow_map.form.name, flow_map, told["summary"])
    form = flow_map.form
    keys = _keys(flow_map, table)
    return SimpleNamespace(
        **told, counted=capital(flow_map.dataset.unit), words=flow_map.words, style=flow_map.style, prefix=prefix,
         payload=data, version=flow_map.version, image="map.png",
        pictured=PICTURED, panels=panels_words(Panels.of(table)) if "multiples" in form.suits else "",
         forms=[SimpleNamespace(name=name, label=LABELS[name]) for name in form.suits], form=form.name, keys=keys,
        drawings=_drawings(flow_map, table, prefix, told["summary"]), symbols=SymbolScale.of(table) if "symbols" in form.suits else None,
        definitions=definitions(flow_map.outlines, prefix) if form.suits != ("matrix",) else "",
        shades=max(len(key.classes) for key in keys), withheld=bool(table.marks), rated=bool(np.isfinite(table.people).any()),
        internal=bool((table.origin == table.destination).any()), slices=table.slices if len(table.slices) > 1 else (), first=table.first,
        size=len(table.codes), rows=_rows(table, flow_map), flows=len(table.largest(len(table.value))),
        balance=_balance(flow_map), timeline=_timeline(flow_map, table),
    )  # fmt: skip


def _timeline(flow_map: FlowMap, table: ODTable) -> SimpleNamespace | None:
    made = Timeline.of(table)
    return (
        SimpleNamespace(**vars(made), bars=made.bars(flow_map.dataset.unit), last=len(made.periods) - 1)
        if made
        else None
    )


def _alt(name: str, flow_map: FlowMap, summary: str) -> str:
    return f"{LABELS[name]} of {flow_map.dataset.unit}. {summary} The figures are in the table below."


def _keys(flow_map: FlowMap, table: ODTable) -> list[SimpleNamespace]:
    """The key of shades for each form that the page holds; forms of the same shades have one."""
    made: list[SimpleNamespace] = []
    for name in flow_map.form.suits:
        _, classes, rated = form_cuts(name, table)
        title = capital(f"{flow_map.dataset.unit} {PER_RESIDENTS}") if rated else f"Number of {flow_map.dataset.unit}"
        same = [key for key in made if key.classes == classes and key.title == title]
        if same:
            same[0].forms.append(name)
        else:
            made.append(SimpleNamespace(forms=[name], title=title, classes=classes))
    return made


def _drawings(flow_map: FlowMap, table: ODTable, prefix: str, summary: str) -> list[SimpleNamespace]:
    """The picture of the form that is shown first, and of the others that are their picture."""
    form = flow_map.form
    return [
        SimpleNamespace(name=name, alt=_alt(name, flow_map, summary), pictures=_pictures(name, flow_map, table, prefix))
        for name in form.suits
        if name == form.name or name in PICTURED
    ]


def _pictures(name: str, flow_map: FlowMap, table: ODTable, prefix: str) -> list[SimpleNamespace]:
    """The static picture of a form, for wide boxes and for narrow ones."""
    found = {which: form_drawing(name, flow_map, table, size, prefix) for which, size in SIZES.items()}
    return [
        SimpleNamespace(name=which, width=round(size[0], 1), height=round(size[1], 1), drawing=drawn)
        for which, (drawn, size) in found.items()
    ]


def _rows(table: ODTable, flow_map: FlowMap) -> list[SimpleNamespace]:
    """The largest flows, for readers without scripts; the script puts all within reach."""
    total = flow_map.balance.total or flow_map.balance.itemised
    if len(table.slices) > 1:
        total = float(np.nansum(table.value[table.shown]))
    return [
        SimpleNamespace(
            origin=table.names[table.origin[at]], destination=table.names[table.destination[at]],
            value=number(float(table.value[at])), share=share(float(table.value[at]), total),
            rate=rate_text(float(table.value[at] / table.people[table.first, table.origin[at]] * PER)),
        )
        for at in table.largest(FIRST_ROWS)
    ]  # fmt: skip


def _balance(flow_map: FlowMap) -> list[SimpleNamespace]:
    """The balance sheet in its own words, flows between places as such."""
    said = {"mapped from elsewhere": "Between two places", "internal": "Within one place"}
    total = flow_map.balance.total
    return [
        SimpleNamespace(
            label=said.get(label) or capital(flow_map.words.of(label)), value=number(value), share=share(value, total)
        )
        for label, value, _ in flow_map.balance.rows()
        if value
    ]


def _shades(style: Style, count: int) -> str:
    """Colours of the classes as variables, for the key and for the script that draws; light, dark, or as the reader's system asks."""

    def rule(where: str, palette: Mapping[str, str]) -> str:
        both = (("f", spread(flow_shades(palette), count)), ("w", spread(within_shades(palette), count)))
        named = " ".join(f"--{letter}{at}: {colour};" for letter, colours in both for at, colour in enumerate(colours))
        return f"{where} {{ {named} --withheld: {WITHHELD}; }}"

    samples = "\n".join([
        *(f".flowmap .{one}{at} {{ background: var(--{one}{at}); }}" for one in "fw" for at in range(count)),
        *(f".flowmap .ribbon.s{at} {{ stroke: var(--f{at}); }} .flowmap .filled.s{at} {{ fill: var(--f{at}); }}" for at in range(count)),
    ])  # fmt: skip
    if style.theme == "dark":
        return f"{rule('.flowmap', style.night)}\n{samples}"
    rules = [rule(".flowmap", style.day), rule(".flowmap.dark", style.night), samples]
    if style.theme == "auto":
        rules.append(f"@media (prefers-color-scheme: dark) {{ {rule('.flowmap:not(.light)', style.night)} }}")
    return "\n".join(rules)
