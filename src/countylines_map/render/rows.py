"""The rows of a flow map as its outputs show them: one table, made in one go, that every output reads.

Nothing is remembered between outputs: each makes the model from the flow map that it is given, so a changed one shows
its own numbers, and nothing keeps the old one alive.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from ..formatting import capital
from ..languages import ENGLISH
from ..layout import ALL, with_sums
from .filters import Choice, apart, choices, first_words
from .hues import against_expected

if TYPE_CHECKING:
    from ..flowmap import FlowMap
    from ..languages import Words
    from ..layout import Scale

NOT_DRAWN = {"internal": "rows.internal", "no place": "rows.no_place", "withheld": "rows.count_withheld"}


class Row(NamedTuple):
    """One row of the table in words, and what stands for it on the map.

    `part` is "flow", "internal", "no place", "withheld", "not itemised" or "total row"; `key` joins the picture, the
    table and the payload; `value` is NaN where the count is withheld. `chosen` has the row's value in each of the
    reader's controls, and `of` says in words what else tells it from others of the same place. `first` where the row is
    among those that are shown before anything is chosen, `drawn` where the layout has a line for it. `rated` where the
    map has rates: a row may lack one.
    """

    key: str
    part: str
    name: str
    level: str
    code: str
    destination: str
    destination_code: str
    value: float
    value_text: str
    share_text: str
    rank: float
    rank_text: str
    distance_km: float
    distance_text: str
    width_px: float
    floored: bool
    lightness: float
    colour: str
    note: str
    chosen: tuple[str, ...]
    of: tuple[str, ...]
    first: bool
    drawn: bool
    rated: bool
    rate: float

    @property
    def place(self) -> str:
        """Level and code, and what tells this row from others of the place, as one short line."""
        return ", ".join(text for text in (self.level, self.code, *self.of) if text)

    @property
    def unrated(self) -> bool:
        """Whether a row of a place has a count but no rate, on a map that has rates."""
        return self.rated and self.part in ("flow", "internal") and math.isnan(self.rate) and not math.isnan(self.value)


@dataclass(frozen=True, eq=False)
class RowModel:
    """All rows and the remainder that the source does not itemise, in the table's order.

    `frame` has a column for each field of `Row`, indexed by key; `rows` are the same, one by one; `palette` has
    the colours of pictures by name, and `words` say everything in the map's language.
    """

    frame: pd.DataFrame
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...]
    unit: str
    total: float | None
    palette: Mapping[str, str]
    words: Words

    @cached_property
    def by_size(self) -> tuple[Row, ...]:
        """Largest first, withheld counts and total rows last, ties in the table's order: the order of focus and table."""
        size = self.frame.value.fillna(-1.0).mask(self.frame.part == "total row", -math.inf).to_numpy()
        return tuple(self.rows[at] for at in np.argsort(-size, kind="stable"))

    @cached_property
    def first(self) -> tuple[Row, ...]:
        """The rows that stand on the map before anything is chosen, and on paper: never two periods together."""
        return tuple(row for row in self.rows if row.first)

    @property
    def first_words(self) -> str:
        """Which part of the table that is, in words; empty where it is everything."""
        return first_words(self.choices)


def row_model(flow_map: FlowMap) -> RowModel:
    """The model of one flow map."""
    flows = with_sums(flow_map.flows) if flow_map.with_sums else flow_map.flows
    told = choices(flows, flow_map.words)
    columns = _beside_model(_columns(flow_map, flows, told), flows, flow_map.words)
    for name, value in _remainder(flow_map, len(told)).items():
        columns[name] = [*columns[name], value]
    frame = pd.DataFrame({name: columns[name] for name in Row._fields}).set_index("key", drop=False)
    rows = tuple(map(Row._make, zip(*(columns[name] for name in Row._fields), strict=True)))
    dataset, total = flow_map.dataset, flow_map.balance.total
    return RowModel(frame, rows, told, dataset.unit, total, flow_map.style.palette, flow_map.words)


def _columns(flow_map: FlowMap, flows: pd.DataFrame, told: tuple[Choice, ...]) -> dict[str, list[Any]]:
    """The fields of all rows of the table, field by field."""
    words, lines, total = flow_map.words, flow_map.pictured[0].lines, flow_map.balance.total
    parts, values = _parts(flows), flows.flow.to_numpy(dtype=float)
    ranks = ranked(flows, flows.flow, told)
    joint = (ranks != ranked(flows, flows.flow, told, method="max")).tolist()
    distances = lines.length_km.reindex(flows.index).to_numpy(dtype=float).tolist()
    chosen = [_texts(flows[choice.column].astype(str)) for choice in told]
    own: list[tuple[str, ...]] = list(zip(*chosen, strict=True)) if chosen else [()] * len(flows)
    drawn = lines.drawn.astype(bool).reindex(flows.index, fill_value=False)
    return {
        "key": [f"r{row}" for row in flows.index],
        "part": parts,
        "name": _names(flows, words),
        "level": _levels(flows, parts, words),
        "code": _texts(flows.origin_code),
        "destination": _texts(flows.destination_name),
        "destination_code": _texts(flows.destination_code),
        "value": values.tolist(),
        "value_text": _value_texts(flows, words),
        "share_text": [words.share(value, total) for value in values.tolist()],
        "rank": ranks.tolist(),
        "rank_text": [_rank_text(words, *each) for each in zip(ranks.tolist(), parts, joint, strict=True)],
        "distance_km": distances,
        "distance_text": [_distance(words, km, part) for km, part in zip(distances, parts, strict=True)],
        "note": [" ".join(text for text in both if text) for both in zip(_texts(flows.note), _texts(flows.flow_note), strict=True)],
        "chosen": own,
        "of": _others(told, own, flows.internal.tolist(), words),
        "first": _first(told, own),
        "drawn": drawn.tolist(),
        "rated": ["rate" in flows] * len(flows),
        "rate": flows.rate.astype(float).tolist() if "rate" in flows else [math.nan] * len(flows),
        **looks(flow_map.scale, values),
    }  # fmt: skip


def _beside_model(columns: dict[str, list[Any]], flows: pd.DataFrame, words: Words) -> dict[str, list[Any]]:
    """The columns with hues for more and less than a model expects, and what it expects in words, where it was asked."""
    if "expected" not in flows:
        return columns
    expected = flows["expected"].to_numpy(float)
    said = ["" if math.isnan(each) else words("expected.count", count=round(each)) for each in expected.tolist()]
    notes = [" ".join(text for text in both if text) for both in zip(columns["note"], said, strict=True)]
    return {
        **columns,
        "colour": against_expected(flows["flow"].to_numpy(float), expected, columns["colour"]),
        "note": notes,
    }


def looks(scale: Scale, values: np.ndarray) -> dict[str, list[Any]]:
    """How a scale draws each value; a withheld count has no width and no colour."""
    known = ~np.isnan(values)
    drawn = np.where(known, values, 0.0)
    return {
        "width_px": [round(width, 2) for width in np.where(known, scale.width(drawn), 0.0).tolist()],
        "floored": (known & scale.floored(drawn)).tolist(),
        "lightness": [round(light, 3) for light in np.where(known, scale.lightness(drawn), 0.0).tolist()],
        "colour": np.where(known, scale.colour(drawn), "").tolist() if len(drawn) else [],
    }


def ranked(
    flows: pd.DataFrame, values: pd.Series, told: tuple[Choice, ...], method: Literal["min", "max"] = "min"
) -> pd.Series:
    """Rank of each flow from the largest, among those that stand beside it: of its period, of its category."""
    is_flow = (flows.nonplace == "") & ~flows.internal.astype(bool) & ~flows.suppressed.astype(bool)
    known, by = values.where(is_flow), [flows[column].astype(str) for column in apart(told)]
    found: pd.Series = (known.groupby(by) if by else known).rank(ascending=False, method=method)
    return found.astype(float)


def _texts(column: pd.Series) -> list[str]:
    """A column's values as text; nothing where there is none."""
    return [
        "" if value is None or value != value else str(value) for value in np.asarray(column, dtype=object).tolist()
    ]


def _names(flows: pd.DataFrame, words: Words) -> list[str]:
    """Names of the places as the table writes them, or on a page in another language than English as its labels have them."""
    return _texts(flows["origin" if words.language == ENGLISH or "label_text" not in flows else "label_text"])


def _parts(flows: pd.DataFrame) -> list[str]:
    place = flows.nonplace.to_numpy(dtype=object)
    internal, withheld = flows.internal.to_numpy(dtype=bool), flows.suppressed.to_numpy(dtype=bool)
    found: list[str] = np.select(
        [place == "total", internal, withheld, place != ""], ["total row", "internal", "withheld", "no place"], "flow"
    ).tolist()
    return found


def _levels(flows: pd.DataFrame, parts: list[str], words: Words) -> list[str]:
    """The level of each place, after its official name where the table has another; a non-place is what it is."""
    columns = map(_texts, (flows.nonplace, flows.origin_name, flows.origin_label, flows.origin_kind))
    found = []
    for part, written, nonplace, official, label, kind in zip(parts, _names(flows, words), *columns, strict=True):
        named = f"{official}, " if official != written else ""
        other = "" if nonplace == "unknown" else words.term("nonplaces", nonplace)
        level = words.term("levels", label or kind)
        found.append(other if part in ("no place", "total row") else f"{named}{level}")
    return found


def _value_texts(flows: pd.DataFrame, words: Words) -> list[str]:
    columns = (flows.flow.astype(float).tolist(), flows.suppressed.tolist(), _texts(flows.written))
    withheld = words("rows.withheld")
    return [(text or withheld) if hidden else words.number(value) for value, hidden, text in zip(*columns, strict=True)]


def _rank_text(words: Words, rank: float, part: str, joint: bool) -> str:
    if part == "flow" and not math.isnan(rank):
        first = words("rows.largest_flow")
        place = first if rank == 1 else words("rows.ranked_flow", rank=words.ordinal(int(rank)))
        return words("rows.joint", place=place) if joint else place
    return words(NOT_DRAWN[part]) if part in NOT_DRAWN else ""


def _distance(words: Words, km: float, part: str) -> str:
    return words("rows.distance", km=round(km)) if part == "flow" and not math.isnan(km) else ""


def _others(
    told: tuple[Choice, ...], own: list[tuple[str, ...]], internal: list[bool], words: Words
) -> list[tuple[str, ...]]:
    """What tells a row from others of its place."""
    names = [choice.column for choice in told]
    ends = names.index("destination_name") if "destination_name" in names else -1
    found = []
    for values, within in zip(own, internal, strict=True):
        said = [
            ("" if within or not text else words("rows.to", place=text)) if at == ends else "" if text == ALL else text
            for at, text in enumerate(values)
            if names[at] != "origin_name"
        ]
        found.append(tuple(text for text in said if text))
    return found


def _first(told: tuple[Choice, ...], own: list[tuple[str, ...]]) -> list[bool]:
    wanted = [(at, choice.first) for at, choice in enumerate(told) if choice.first]
    return [all(values[at] == first for at, first in wanted) for values in own]


def _remainder(flow_map: FlowMap, controls: int) -> dict[str, Any]:
    """The part of the published total that no row itemises; withheld counts are in it if they cannot be told apart."""
    words, balance, value = flow_map.words, flow_map.balance, flow_map.balance.rest
    if not (balance.total and value):
        return {}
    row = dict.fromkeys(Row._fields, "") | {"rank": math.nan, "distance_km": math.nan, "rate": math.nan}
    look = {name: column[0] for name, column in looks(flow_map.scale, np.array([float(value)])).items()}
    return row | look | {
        "key": "rest",
        "part": "not itemised",
        "name": capital(words.of(balance.rows()[-2][0])),
        "value": float(value),
        "value_text": words.number(value),
        "share_text": words.share(value, balance.total),
        "rank_text": words("rows.no_place"),
        "note": words("rows.total_is_larger"),
        "chosen": ("",) * controls,
        "of": (),
        "first": False,
        "drawn": False,
        "rated": False,
    }  # fmt: skip
