"""What a reader may choose, where the data has more to show: period, category, origin, destination, the largest few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..layout import ALL, adds_up
from ..periods import in_order, latest_complete

if TYPE_CHECKING:
    import pandas as pd

    from ..languages import Words

COLUMNS = ("period", "category", "origin_name", "destination_name")
ENDS = ("origin_name", "destination_name")
SORTED = 10  # places from which on a list is looked through by the alphabet
LARGEST = (10, 25, 50, 100)
MANY = 20  # flows from which on the reader may ask for the largest few


@dataclass(frozen=True)
class Choice:
    """One control: its column, its words, its values in order; `whole` where showing all of them together is right.

    Rows of one origin and destination in several periods lie on one another, so then one period is shown at a time.
    """

    column: str
    label: str
    values: tuple[str, ...]
    whole: bool

    @property
    def first(self) -> str:
        """What is shown at first: everything, or the latest period that is whole (of categories their sum)."""
        if self.whole:
            return ""
        return latest_complete(self.values) if self.column == "period" else self.values[0]

    @property
    def summed(self) -> bool:
        """Whether the first value is the sum of the others."""
        return self.values[0] == ALL


def choices(flows: pd.DataFrame, words: Words) -> tuple[Choice, ...]:
    """The controls that this table calls for; none for the plainest."""
    found = []
    for column in COLUMNS:
        if column == "origin_name" and len(_values(flows, "destination_name")) < 2:
            continue  # of one destination each origin is one line, which is pointed at or searched for
        if column in flows.columns and len(values := _values(flows, column)) > 1:
            label = words(f"choices.{column}")
            found.append(Choice(column, label, values, _lie_apart(flows, column)))
    return tuple(found)


def first_words(told: tuple[Choice, ...]) -> str:
    """The values that are shown first, in words; empty where that is everything."""
    return ", ".join(choice.first for choice in told if choice.first not in ("", ALL))


def largest(count: int) -> tuple[int, ...]:
    """The numbers of largest flows that may be asked for, where so many can be drawn.

    >>> largest(20), largest(60)
    ((), (10, 25, 50))
    """
    return tuple(n for n in LARGEST if n < count) if count > MANY else ()


def apart(told: tuple[Choice, ...]) -> list[str]:
    """Columns of which one value is shown at a time: a row is compared with those that stand beside it."""
    return [choice.column for choice in told if choice.first]


def _values(flows: pd.DataFrame, column: str) -> tuple[str, ...]:
    """Periods in order of time, as their words say it; anything else in the table's order."""
    rows = flows[flows.nonplace == ""] if column == "origin_name" else flows
    found = list(dict.fromkeys(str(value) for value in rows[column].dropna().unique() if str(value)))
    if column == "category" and "summed" in flows:
        return (ALL, *(value for value in found if value != ALL))
    if column in ENDS and len(found) > SORTED:
        return tuple(sorted(found))
    return in_order(found) if column == "period" else tuple(found)


def _lie_apart(flows: pd.DataFrame, column: str) -> bool:
    """Whether no pair of places has rows in several values of a column."""
    if column in ENDS or (column == "category" and adds_up(flows)):  # data files have no row for a sum
        return True
    pairs = flows[flows.nonplace == ""]
    return not pairs.duplicated(["origin_code", "destination_code"]).any()
