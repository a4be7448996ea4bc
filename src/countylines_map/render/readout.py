"""What is said about a row after its name: beside the map, in the tooltip and to a screen reader."""

from __future__ import annotations

import math

from .rows import Row, RowModel


def details(row: Row, model: RowModel) -> list[str]:
    """Count, share, rate, rank, distance."""
    told = (_count(row, model), _of_total(row, model), _rate(row, model), row.rank_text, _away(row, model))
    return [text for text in told if text]


def rate_details(row: Row, model: RowModel, rank: str) -> list[str]:
    """The same where the lines stand for rates: the rate and its rank come first."""
    told = (_rate(row, model), rank, _count(row, model), _of_total(row, model), _away(row, model))
    return [text for text in told if text]


def spoken(row: Row, told: list[str]) -> str:
    """One line for a screen reader: the place, what tells the row from others of it, and what is said about it."""
    return ", ".join([row.name, *row.of, *told])


def _count(row: Row, model: RowModel) -> str:
    words = model.words
    if math.isnan(row.value):
        told = words("rows.counted", count=row.value_text, unit=model.unit)
        return "" if row.value_text == words("rows.withheld") else told
    return words.one_of(model.unit, row.value)


def _of_total(row: Row, model: RowModel) -> str:
    told = row.share_text and model.total
    return model.words("rows.of_total", share=row.share_text, total=model.total) if told else ""


def _rate(row: Row, model: RowModel) -> str:
    if row.unrated:
        return model.words("rates.no_population")
    return "" if math.isnan(row.rate) else model.words("rates.per_residents", rate=model.words.rate(row.rate))


def _away(row: Row, model: RowModel) -> str:
    if not row.distance_text:
        return ""
    return model.words("rows.away", distance=row.distance_text, place=row.destination)
