"""The page of a comparison: two sides at one scale, their difference in two hues, and every figure in a table."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...formatting import capital, full, number, rounded, withheld_counts
from ...languages import ENGLISH, words_of
from ..comparison import MINUS, comparison_key, comparison_panels, picture_words
from ..palette import palette_css
from .content import note_groups
from .document import policy
from .parts import own_script, own_styles
from .templates import template

if TYPE_CHECKING:
    import pandas as pd

    from ...comparison import Comparison

STYLES = ("page.css", "list.css", "compare.css")
SCRIPTS = ("list.js",)
ROWS = 1000  # of the table in the page, the largest differences; a file has all
PREFIX = "flowmap-compared"


def comparison_html(comparison: Comparison) -> str:
    """The page of a comparison, one file that asks no host for anything; its pictures are static, its table can be searched and sorted."""
    style = comparison.panels.maps[0].style
    style = style.with_changes(theme="dark" if style.theme == "dark" else "light")
    script, styles = own_script(SCRIPTS, "startList();", words_of(ENGLISH)), own_styles(STYLES, palette_css(style))
    return template("compare.html").render(
        page=_content(comparison, style.theme), scripts=[script], styles=styles, policy=policy([script], [styles]),
        below=lambda heading: f"h{int(heading[1]) + 1}",
    )  # fmt: skip


def _content(comparison: Comparison, scheme: str) -> SimpleNamespace:
    broad, shapes = comparison_panels(comparison, PREFIX)
    slim, _ = comparison_panels(comparison, PREFIX, slim=True)
    rows = table_rows(comparison)
    first, second = comparison.names
    few = picture_words(comparison)
    left = f"The {ROWS:,} largest differences of {len(rows):,} rows; compare.csv has all." if len(rows) > ROWS else ""
    panels = [
        SimpleNamespace(
            title=wide.title, alt=wide.alt,
            sizes=[_sized("broad", wide), _sized("slim", narrow)],
        )
        for wide, narrow in zip(broad, slim, strict=True)
    ]  # fmt: skip
    return SimpleNamespace(
        title=comparison.title, summary=comparison.sentence, aside=few, left_out=left, version=__version__, scheme=scheme, shapes=shapes,
        panels=panels, key=[(title, [_key_row(*row) for row in group]) for title, group in comparison_key(comparison)],
        columns=["From", "To", first, second, "Difference", "Per cent change"],
        rows=[_row(row) for row in rows.head(ROWS).itertuples()], notes=_notes(comparison),
    )  # fmt: skip


def _sized(name: str, panel: Any) -> SimpleNamespace:
    return SimpleNamespace(name=name, width=round(panel.width, 1), height=round(panel.height, 1), drawing=panel.drawing)


def _key_row(drawing: str, height: float, words: str) -> SimpleNamespace:
    return SimpleNamespace(drawing=drawing, height=round(height + 2, 1), words=words)


def table_rows(comparison: Comparison) -> pd.DataFrame:
    """All rows of a comparison: the largest differences first, then what has none."""
    table = comparison.table
    size = table["difference"].abs().fillna(-1.0)
    return table.loc[size.sort_values(ascending=False, kind="stable").index]


def _row(row: Any) -> SimpleNamespace:
    destination = "within it" if row.internal and row.origin == row.destination else row.destination
    why = {"withheld": "withheld", "not listed": "not listed"}.get(row.compared, "")
    cells = [
        *(_cell(value, _known(value, hidden)) for value, hidden in ((row.a, row.a_withheld), (row.b, row.b_withheld))),
        _cell(row.difference, signed(row.difference) or why or "–"),
        _cell(row.percent, _percent(row.percent) or "–"),
    ]
    return SimpleNamespace(origin=capital(row.origin), destination=destination, cells=cells)


def _cell(value: float, words: str) -> SimpleNamespace:
    return SimpleNamespace(by="" if math.isnan(value) else f"{value:.10g}", text=words)


def _known(value: float, hidden: int) -> str:
    if math.isnan(value):
        return "withheld" if hidden else "not listed"
    return f"{number(value)}, without {withheld_counts(hidden)}" if hidden else number(value)


def signed(value: float) -> str:
    """A difference with its sign; nothing where there is none.

    >>> signed(3.0), signed(-1200.0) == MINUS + "1,200", signed(0.0), signed(math.nan)
    ('+3', True, '0', '')
    """
    if math.isnan(value):
        return ""
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{number(abs(value))}"


def _percent(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{rounded(abs(value), 1):,}%"


def _notes(comparison: Comparison) -> list[tuple[str, list[SimpleNamespace]]]:
    sources = list(dict.fromkeys(f"Source: {side.dataset.source}" for side in comparison.sides if side.dataset.source))
    caveats = list(dict.fromkeys(caveat for side in comparison.sides for caveat in side.dataset.caveats))
    flow_map = comparison.panels.maps[0]
    return note_groups(
        ("What the figures mean", map(full, caveats)),
        ("How they were compared", map(full, comparison.notes)),
        ("Source and boundaries", map(full, [*sources, flow_map.boundaries, *flow_map.attribution])),
    )
