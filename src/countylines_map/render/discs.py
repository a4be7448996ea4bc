"""Discs at destinations: one for each set of internal counts that can stand on the map together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from .rows import Row, RowModel

if TYPE_CHECKING:
    from ..layout import Scale


@dataclass(frozen=True)
class Disc:
    """What stands for internal counts at one destination: the rows in it, their sum in words, radius and stroke (px)."""

    code: str
    keys: tuple[str, ...]
    text: str
    radius: float
    stroke: float


def discs(model: RowModel, scale: Scale) -> tuple[Disc, ...]:
    """A disc for each set of internal rows that can stand on the map together: all of them, or those of one choice.

    One that would hide the map has no radius: its number is told, and it is not drawn.
    """
    inside: dict[str, list[Row]] = {}
    for row in model.rows:
        if row.part == "internal" and row.value > 0:
            inside.setdefault(row.destination_code, []).append(row)
    found = []
    for code, own in inside.items():
        together = {tuple(row.key for row in rows): rows for rows in _chosen(model, own) if rows}
        for keys, rows in together.items():
            value = math.fsum(row.value for row in rows)
            found.append(Disc(code, keys, model.words.number(value), *scale.disc(value)))
    return tuple(found)


def _chosen(model: RowModel, rows: list[Row]) -> Iterator[list[Row]]:
    """Rows under each combination of the reader's choices that any of them is under."""
    controls = [(at, choice) for at, choice in enumerate(model.choices) if choice.column != "destination_name"]
    options = []
    for at, choice in controls:
        own = {row.chosen[at] for row in rows}
        options.append([*(("",) if choice.whole else ()), *(value for value in choice.values if value in own)])
    for values in product(*options):
        wanted = [(at, value) for (at, _), value in zip(controls, values, strict=True) if value]
        yield [row for row in rows if all(row.chosen[at] == value for at, value in wanted)]
