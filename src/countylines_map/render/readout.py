"""What is said about a row after its name: beside the map, in the tooltip and to a screen reader."""

from __future__ import annotations

import math

from ..formatting import number, one_of, rate_text
from .rows import Row, RowModel

NO_POPULATION = "no population given"


def details(row: Row, model: RowModel) -> list[str]:
    """Count, share, rate, rank, distance."""
    told = (_count(row, model.unit), _of_total(row, model.total), _rate(row), row.rank_text, _away(row))
    return [text for text in told if text]


def rate_details(row: Row, model: RowModel, rank: str) -> list[str]:
    """The same where the lines stand for rates: the rate and its rank come first."""
    told = (_rate(row), rank, _count(row, model.unit), _of_total(row, model.total), _away(row))
    return [text for text in told if text]


def spoken(row: Row, told: list[str]) -> str:
    """One line for a screen reader: the place, what tells the row from others of it, and what is said about it."""
    return ", ".join([row.name, *row.of, *told])


def _count(row: Row, unit: str) -> str:
    if math.isnan(row.value):
        return "" if row.value_text == "withheld" else f"{row.value_text} {unit}"
    return one_of(unit, row.value)


def _of_total(row: Row, total: float | None) -> str:
    return f"{row.share_text} of {number(total)}" if total and row.share_text else ""


def _rate(row: Row) -> str:
    if row.unrated:
        return NO_POPULATION
    return "" if math.isnan(row.rate) else f"{rate_text(row.rate)} per 100,000 residents"


def _away(row: Row) -> str:
    return f"{row.distance_text} from {row.destination}" if row.distance_text else ""
