"""What is said about each row: the same words in the table, beside the map, in labels and to a screen reader."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..formatting import number, one_of, ordinal, rate_text, share
from .filters import apart, choices

if TYPE_CHECKING:
    import pandas as pd

    from ..flowmap import FlowMap
    from ..layout import Scale

NO_POPULATION = "no population given"


@dataclass(frozen=True)
class Fact:
    """One row of the table in words, and what stands for it on the map.

    `part` is "flow", "internal", "no place", "withheld", "not itemised" or "total row"; `key` joins the picture, the
    table and the payload; `value` is NaN where the count is withheld. `of` is what else tells this row from others of
    the same place: its period, its category, where it leads. `rated` where the map has rates: a row may lack one.
    """

    key: str
    part: str
    name: str
    level: str
    code: str
    destination: str
    value: float
    value_text: str
    share_text: str
    rank: int
    rank_text: str
    distance_km: float
    distance_text: str
    width_px: float
    floored: bool
    lightness: float
    colour: str
    note: str
    of: tuple[str, ...] = ()
    rated: bool = False
    rate: float = math.nan

    @property
    def place(self) -> str:
        """Level and code, and what tells this row from others of the place, as one short line."""
        return ", ".join(text for text in (self.level, self.code, *self.of) if text)

    @property
    def unrated(self) -> bool:
        """Whether a row of a place has a count but no rate, on a map that has rates."""
        return self.rated and self.part in ("flow", "internal") and math.isnan(self.rate) and not math.isnan(self.value)


@lru_cache(maxsize=1)  # page, figure and social image of one map say the same
def facts(flow_map: FlowMap) -> tuple[Fact, ...]:
    """Every row and the remainder that the source does not itemise, in the table's order."""
    lines, flows = flow_map.layouts[0].lines, flow_map.flows
    ranks = ranked(flow_map, flows.flow)
    columns = [choice.column for choice in choices(flow_map)]
    told = [
        _fact(flow_map, row, lines.loc[row.Index], ranks[row.Index], _of(row, columns)) for row in flows.itertuples()
    ]
    return (*told, *_remainder(flow_map))


def ranked(flow_map: FlowMap, values: pd.Series) -> pd.Series:
    """Rank of each flow from the largest, among those that stand beside it: of its period, of its category."""
    flows = flow_map.flows
    known, by = values.where(_is_flow(flows)), [flows[column].astype(str) for column in apart(flow_map)]
    found: pd.Series = (known.groupby(by) if by else known).rank(ascending=False, method="min")
    return found


def _of(row: Any, columns: list[str]) -> tuple[str, ...]:
    """What tells a row from others of its place."""
    told = {column: str(getattr(row, column)) for column in columns}
    if "destination_name" in told:
        told["destination_name"] = "" if row.internal else f"to {told['destination_name']}"
    return tuple(text for text in told.values() if text)


def by_size(told: tuple[Fact, ...]) -> list[Fact]:
    """Largest first, withheld counts last, ties in the table's order: the order of focus and of the table."""
    return sorted(told, key=lambda fact: -math.inf if fact.part == "total row" else -_size(fact))


def _size(fact: Fact) -> float:
    return -1.0 if math.isnan(fact.value) else fact.value


def _is_flow(flows: Any) -> Any:
    return (flows.nonplace == "") & ~flows.internal.astype(bool) & ~flows.suppressed.astype(bool)


def _part(row: Any) -> str:
    if row.nonplace == "total":
        return "total row"
    if row.internal:
        return "internal"
    if row.suppressed:
        return "withheld"
    return "no place" if row.nonplace else "flow"


def _fact(flow_map: FlowMap, row: Any, line: Any, rank: float, of: tuple[str, ...]) -> Fact:
    part, total = _part(row), flow_map.balance.total
    return Fact(
        key=f"r{row.Index}",
        part=part,
        name=str(row.origin),
        level=_level(row, part),
        code=str(row.origin_code),
        destination=str(row.destination_name),
        value=float(row.flow),
        value_text=_value_text(row),
        share_text=share(row.flow, total),
        rank=0 if math.isnan(rank) else int(rank),
        rank_text=_rank_text(rank, part),
        distance_km=float(line.length_km),
        distance_text=_distance(line, part),
        note=" ".join(text for text in (str(row.note or ""), str(row.flow_note or "")) if text),
        of=of,
        rated=hasattr(row, "rate"),
        rate=float(getattr(row, "rate", math.nan)),
        **look(flow_map.scale, row.flow),
    )


def look(scale: Scale, value: float) -> dict[str, Any]:
    """How the scale draws a value; a withheld count has no width."""
    if math.isnan(value):
        return {"width_px": 0.0, "floored": False, "lightness": 0.0, "colour": ""}
    return {
        "width_px": round(float(scale.width([value])[0]), 2),
        "floored": bool(scale.floored([value])[0]),
        "lightness": round(float(scale.lightness([value])[0]), 3),
        "colour": str(scale.colour([value])[0]),
    }


def _level(row: Any, part: str) -> str:
    if part in ("no place", "total row"):
        return "" if row.nonplace == "unknown" else str(row.nonplace)
    official = f"{row.origin_name}, " if str(row.origin_name) != str(row.origin) else ""
    return f"{official}{row.origin_label or row.origin_kind}"


def _value_text(row: Any) -> str:
    if row.suppressed:
        return str(row.written or "withheld")
    return number(row.flow)


def _rank_text(rank: float, part: str) -> str:
    if part == "flow" and not math.isnan(rank):
        return "largest flow" if rank == 1 else f"{ordinal(int(rank))} largest flow"
    return {"internal": "within the destination", "no place": "cannot be drawn", "withheld": "count withheld"}.get(
        part, ""
    )


def _distance(line: Any, part: str) -> str:
    km = float(line.length_km)
    return f"{number(round(km))} km" if part == "flow" and not math.isnan(km) else ""


def _remainder(flow_map: FlowMap) -> Iterator[Fact]:
    """The part of the published total that no row itemises; withheld counts are in it if they cannot be told apart."""
    balance = flow_map.balance
    value = balance.rest
    if balance.total and value:
        label = balance.rows()[-2][0]
        yield Fact(
            key="rest",
            part="not itemised",
            name=label[:1].upper() + label[1:],
            level="",
            code="",
            destination="",
            value=float(value),
            value_text=number(value),
            share_text=share(value, balance.total),
            rank=0,
            rank_text="cannot be drawn",
            distance_km=math.nan,
            distance_text="",
            note="The published total is larger than the sum of the rows.",
            **look(flow_map.scale, value),
        )


def details(fact: Fact, unit: str, total: float | None) -> list[str]:
    """What is said about a row after its name: count, share, rate, rank, distance."""
    count, of = _count(fact, unit), _of_total(fact, total)
    return [text for text in (count, of, _rate(fact), fact.rank_text, _away(fact)) if text]


def rate_details(fact: Fact, unit: str, total: float | None, rank: str) -> list[str]:
    """The same where the lines stand for rates: the rate and its rank come first."""
    return [text for text in (_rate(fact), rank, _count(fact, unit), _of_total(fact, total), _away(fact)) if text]


def spoken(fact: Fact, told: list[str]) -> str:
    """One line for a screen reader: the place, what tells the row from others of it, and what is said about it."""
    return ", ".join([fact.name, *fact.of, *told])


def _count(fact: Fact, unit: str) -> str:
    if math.isnan(fact.value):
        return "" if fact.value_text == "withheld" else f"{fact.value_text} {unit}"
    return one_of(unit, fact.value)


def _of_total(fact: Fact, total: float | None) -> str:
    return f"{fact.share_text} of {number(total)}" if total and fact.share_text else ""


def _rate(fact: Fact) -> str:
    if fact.unrated:
        return NO_POPULATION
    return "" if math.isnan(fact.rate) else f"{rate_text(fact.rate)} per 100,000 residents"


def _away(fact: Fact) -> str:
    return f"{fact.distance_text} from {fact.destination}" if fact.distance_text else ""
