"""What small multiples show: a panel for each period, category, destination or origin of a table, and the scale that all share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .od_table import ODTable
from .shading import bounds

MOST = 24  # panels that a page has room for
MATRIX_PLACES = 60  # up to which a small matrix has cells that can be seen


@dataclass(frozen=True, eq=False)
class Panel:
    """One panel: its `name`, the slice or place `at` that it is of, the `rows` of the table that it shows, the places (`ends`) at which
    they are summed, and the place that they share, or -1.
    """

    name: str
    at: int
    rows: np.ndarray
    ends: np.ndarray
    shared: int

    def values(self, table: ODTable) -> tuple[np.ndarray, np.ndarray]:
        """(known counts, how many are withheld) at each place."""
        known, hidden = np.zeros(len(table.codes)), np.zeros(len(table.codes), dtype=np.int64)
        np.add.at(known, self.ends, np.nan_to_num(table.value[self.rows]))
        np.add.at(hidden, self.ends, table.withheld[self.rows])
        return known, hidden


@dataclass(frozen=True, eq=False)
class Panels:
    """The panels of a table, all at one scale.

    `by` is what they differ in: a column of slices, "destination" or "origin"; `left` how many more there would be. Where `matrix`, each is
    a small matrix; else a map with discs, the largest of which has the `largest` count. `cuts` are the lower bounds of the shades.
    """

    by: str
    panels: tuple[Panel, ...]
    left: int
    matrix: bool
    largest: float
    cuts: tuple[float, ...]

    @classmethod
    def of(cls, table: ODTable) -> Panels:
        """By period or category where the table has several, else by destination or origin, of whichever there are fewer."""
        by, every = _every(table)
        kept = every[-MOST:] if by == "period" else every[:MOST]
        matrix = by in table.columns and table.shared < 0 and len(table.codes) <= MATRIX_PLACES
        if matrix:
            between = table.value[table.origin != table.destination]
            largest, cuts = float(np.nanmax(between, initial=0.0)), bounds(between)
        else:
            known = np.concatenate([panel.values(table)[0] for panel in kept]) if kept else np.zeros(0)
            largest, cuts = float(known.max(initial=0.0)), bounds(known)
        return cls(by, tuple(kept), len(every) - len(kept), matrix, largest or 1.0, cuts)


def _every(table: ODTable) -> tuple[str, list[Panel]]:
    """(what panels differ in, all of them): periods in order of time, places with the most first."""
    between = table.origin != table.destination
    if table.columns:
        column, shown = 0, table.parts[table.first]
        of = [at for at, each in enumerate(table.parts) if each[1:] == shown[1:]]
        inward = table.inward or (table.shared < 0 and _more(table.origin, table.destination))
        ends = table.origin if inward else table.destination
        rows = [np.flatnonzero(between & (table.slice == at)) for at in of]
        found = [Panel(table.parts[at][0], at, own, ends[own], table.shared) for at, own in zip(of, rows, strict=True)]
        return table.columns[column], found
    whole = between & (table.slice == table.first)
    by, ends, others = ("destination", table.destination, table.origin)
    if _more(table.destination, table.origin):
        by, ends, others = ("origin", table.origin, table.destination)
    sums = np.bincount(ends[whole], weights=np.nan_to_num(table.value[whole]), minlength=len(table.codes))
    places = [int(at) for at in np.argsort(-sums, kind="stable") if (ends[whole] == at).any()]
    made = []
    for at in places:
        own = np.flatnonzero(whole & (ends == at))
        made.append(Panel(table.names[at], at, own, others[own], at))
    return by, made


def _more(one: np.ndarray, other: np.ndarray) -> bool:
    return len(np.unique(one)) > len(np.unique(other))
