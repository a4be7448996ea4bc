"""The index of a set of pages: every page with its sums, a field that looks for a name, and how the sums add up to the table."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

from ... import __version__
from ...formatting import capital, full, number, withheld_counts
from ...languages import ENGLISH, words_of
from ..palette import palette_css
from .content import note_groups
from .document import FRAMED, policy
from .parts import own_script, own_styles
from .templates import template

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ...division import Division
    from ...style import Style

STYLES = ("page.css", "list.css")
SCRIPTS = ("list.js",)
SUMS = {
    "destination": ("From elsewhere", "Within it"),
    "origin": ("To elsewhere", "Within it"),
}  # else the column's own words


def index_html(division: Division, listed: pd.DataFrame, attribution: Sequence[str], style: Style) -> str:
    """The page that lists the pages of a set; `listed` has a row for each, as the set's CSV has it. It asks no host for anything."""
    script = own_script(SCRIPTS, "startList();", words_of(ENGLISH))
    styles = own_styles(STYLES, palette_css(style))
    return template("index.html").render(
        page=_content(division, listed, attribution), scripts=[script], framed=FRAMED, styles=styles,
        policy=policy([FRAMED, script], [styles]), below=lambda heading: f"h{int(heading[1]) + 1}",
    )  # fmt: skip


def _content(division: Division, listed: pd.DataFrame, attribution: Sequence[str]) -> SimpleNamespace:
    dataset, withheld = division.whole.dataset, bool(listed["withheld"].any())
    between, within = SUMS.get(division.by, ("Between two places", "Within one place"))
    what = division.by if division.by in SUMS else f"value of '{division.by}'"
    pages = f"{len(listed):,} page{'s' if len(listed) != 1 else ''}, one for each {what}"
    told = f"{capital(pages)}: a line of the same width stands for the same number on all of them."
    protected = f" On every page {dataset.protection}, as in the whole table." if dataset.protection else ""
    return SimpleNamespace(
        title=dataset.title, summary=told + protected, aside=dataset.period, version=__version__,
        placeholder="a place" if division.by in SUMS else "a value", caption=pages,
        columns=[capital(division.by), capital(dataset.unit), between, within, *(["Withheld counts"] if withheld else [])],
        rows=[_row(row, withheld=withheld) for row in listed.itertuples()], sums=_sums(division),
        notes=_notes(division, attribution),
    )  # fmt: skip


def _row(row: object, *, withheld: bool) -> SimpleNamespace:
    values = [row.sum, row.from_elsewhere, row.internal, *([row.withheld] if withheld else [])]  # type: ignore[attr-defined]
    cells = [SimpleNamespace(text=number(float(value)), by=f"{float(value):.10g}") for value in values]
    return SimpleNamespace(name=row.name, href=f"{row.folder}/map.html", cells=cells)  # type: ignore[attr-defined]


def _sums(division: Division) -> list[tuple[str, str]]:
    """The pages, what has no page and what the source does not itemise, up to the published total or the sum of the table."""
    balance = division.whole.balance
    on_pages = math.fsum(part.figures.balance.itemised for part in division.parts)
    rows = [("On the pages", on_pages), *((f"No page: {label}", value) for label, value in division.beside.items())]
    if division.withheld:
        rows.append((f"No page: {withheld_counts(division.withheld)}", math.nan))
    if balance.remainder and (balance.rest or balance.suppressed_rows):
        rows.append((capital(balance.remainder[0]), balance.remainder[1]))
    label, whole, _ = balance.rows()[-1]
    return [(label, "–" if math.isnan(value) else number(value)) for label, value in [*rows, (capital(label), whole)]]


def _notes(division: Division, attribution: Sequence[str]) -> list[tuple[str, list[SimpleNamespace]]]:
    dataset = division.whole.dataset
    hidden = withheld_counts(division.whole.balance.suppressed_rows)
    counted = [f"The sums leave out {hidden}."] if hidden else []
    source = [f"Source: {dataset.source}"] if dataset.source else []
    return note_groups(
        ("What the figures mean", map(full, [*dataset.caveats, *counted])),
        ("How the table was read", map(full, division.whole.notes)),
        ("Source and boundaries", map(full, [*source, *attribution])),
    )
