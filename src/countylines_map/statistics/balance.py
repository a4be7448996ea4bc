"""The balance sheet: every part of a table, what it does not itemise, and the published total that they add up to.

    mapped from elsewhere + internal + no place (by category) + suppressed + not itemised = published total

A suppressed count is known only between bounds. Where there are any, suppressed and not itemised cannot be told
apart: their sum is known (the total less everything that is itemised) and stands as one part; bounds say how much of
it each can be.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import BalanceError, Problem
from ..languages import Phrase, term
from .duplicates import sum_duplicates as sum_duplicates

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE = 1e-6  # counts are whole; fractions come from weighted estimates and carry rounding of the last digits


@dataclass(frozen=True)
class Balance:
    """All parts, in the table's unit.

    `rest` is the total less what the rows itemise; without suppressed rows it is `not_itemised`, with them
    `not_itemised` is None unless the bounds decide it. `suppressed_high` is infinite where a suppressed count has no
    upper bound. `rounded` says that every figure is a rounded one, which the label of the whole repeats.
    """

    total: float | None
    mapped: float
    internal: float
    nonplaces: Mapping[str, float] = field(default_factory=dict)
    not_itemised: float | None = None
    rest: float | None = None
    suppressed_rows: int = 0
    suppressed_low: float = 0.0
    suppressed_high: float = 0.0
    rounded: bool = False

    @property
    def itemised(self) -> float:
        """Sum of all rows whose count is known."""
        return math.fsum([self.mapped, self.internal, *self.nonplaces.values()])

    @property
    def remainder(self) -> tuple[str, float] | None:
        """What the total has besides the rows, in words and number; None where there is no total."""
        return None if self.rest is None else (self._rest_label(), self.rest)

    def rows(self) -> list[tuple[str, float, float | None]]:
        """(label, value, share of the total from 0 to 1) of each part and, last, of the whole.

        Values of the parts add up to the last one, shares to 1. Without a published total there are no shares.

        >>> for row in Balance(1503, 532, 639, {"unknown": 53}, 279, 279).rows():
        ...     print(*row[:2])
        mapped from elsewhere 532
        internal 639
        unknown 53
        not itemised by the source 279
        published total 1503
        """
        nowhere = ((nonplace_label(name), value) for name, value in self.nonplaces.items())
        parts = [(Phrase("sum.mapped"), self.mapped), (Phrase("sum.internal"), self.internal), *nowhere]
        if self.total is None:
            hidden = self.suppressed_rows
            whole = self._rounded(Phrase("sum.of_rows_without", n=hidden) if hidden else Phrase("sum.of_rows"))
            return [(label, value, None) for label, value in [*parts, (whole, self.itemised)]]
        if self.rest is not None and (self.rest or self.suppressed_rows):
            parts.append((self._rest_label(), self.rest))
        return [
            (label, value, value / self.total if self.total else None)
            for label, value in [*parts, (self._rounded(Phrase("sum.published")), self.total)]
        ]

    def _rounded(self, label: Phrase) -> Phrase:
        return Phrase("sum.rounded", label=label) if self.rounded else label

    def _rest_label(self) -> Phrase:
        if not self.suppressed_rows:
            return Phrase("sum.not_itemised")
        decided = not self.not_itemised and self.not_itemised is not None
        return Phrase("sum.withheld" if decided else "sum.withheld_and_not_itemised", n=self.suppressed_rows)


def nonplace_label(name: str) -> str:
    """A category of values that are not places, as the balance names it; a category of a user's own stays as it is."""
    if name.startswith("destination "):
        return Phrase("nonplaces.of_destination", what=nonplace_label(name.removeprefix("destination ")))
    return term("nonplaces", name)


def _counted(rows: int) -> str:
    return f"{rows} withheld count{'s' if rows != 1 else ''}"


def parts(geocoded: pd.DataFrame) -> pd.Series:
    """Part of the balance of each row: mapped, internal, suppressed, total row, or its non-place category."""
    part = geocoded["nonplace"].where(geocoded["nonplace"] != "", "mapped").astype(object)
    part = part.mask(geocoded["internal"].astype(bool), "internal")
    part = part.mask(geocoded["suppressed"].astype(bool), "suppressed")
    return part.mask(geocoded["nonplace"] == "total", "total row").rename("part")


def strike_balance(geocoded: pd.DataFrame, total: float | None, where: str = "") -> Balance:
    """Strike the balance of geocoded flows against a published total.

    Without one, a single row of category "total" is taken as the published total. Rows of that category never count;
    each is compared with what it can be the total of.

    Raises: BalanceError when the rows exceed the total, or a total row fits nothing.
    """
    from .total_rows import find_total

    part = parts(geocoded)
    total = find_total(geocoded, part, total, where)
    sums = geocoded["flow"].groupby(part).sum()
    hidden = geocoded[part == "suppressed"]
    low, high = float(hidden["flow_low"].fillna(0).sum()), float(hidden["flow_high"].fillna(math.inf).sum())
    nonplaces = {
        name: float(value)
        for name, value in sums.items()
        if name not in ("mapped", "internal", "suppressed", "total row")
    }
    struck = Balance(
        total, float(sums.get("mapped", 0.0)), float(sums.get("internal", 0.0)), nonplaces,
        suppressed_rows=len(hidden), suppressed_low=low, suppressed_high=high,
    )  # fmt: skip
    return _with_rest(struck, where)


def _with_rest(struck: Balance, where: str) -> Balance:
    if struck.total is None:
        return struck
    rest = _exact(struck.total - struck.itemised)
    if rest - struck.suppressed_low < -TOLERANCE:
        raise BalanceError(_excess(struck, rest, where))
    decided = not struck.suppressed_rows or struck.suppressed_low == struck.suppressed_high
    not_itemised = (
        _exact(rest - struck.suppressed_low) if decided else 0.0 if rest <= struck.suppressed_low + TOLERANCE else None
    )
    return Balance(**{**vars(struck), "rest": rest, "not_itemised": not_itemised})


def _exact(value: float) -> float:
    """A difference of sums without the dust of floating point."""
    return float(round(value)) if abs(value - round(value)) < TOLERANCE else value


def _excess(struck: Balance, rest: float, where: str) -> Problem:
    rows = f"{_number(struck.itemised)}"
    if struck.suppressed_low:
        rows += f" and {_counted(struck.suppressed_rows)} of at least {_number(struck.suppressed_low)}"
    over = _number(struck.suppressed_low - rest)
    what = f"the rows add up to {rows}, which is {over} more than the published total of {_number(struck.total or 0)}"
    fix = "correct the total or the counts; look for a row that stands twice, is a subtotal or lies inside another"
    return Problem(what, where, fix)


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"
