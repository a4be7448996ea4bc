"""The timeline: a bar for each period of a long series, from which a reader chooses one or several that follow one another."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..formatting import capital, number
from .od_table import ODTable
from .svg import short, tag

FEWEST = 4  # periods from which on there is a timeline
SIZE = (640.0, 56.0)  # of the bars, in steps of the picture


@dataclass(frozen=True, eq=False)
class Timeline:
    """Periods in order of time, with the `totals` of what is shown first, how many counts are withheld in each, and the one `shown`.

    `others` are the values of the other columns (categories), in words, of which one is shown at a time.
    """

    periods: tuple[str, ...]
    totals: np.ndarray
    withheld: np.ndarray
    shown: int
    others: tuple[str, ...]
    first: int

    @classmethod
    def of(cls, table: ODTable) -> Timeline | None:
        """The timeline of a table; none where it has no series of periods."""
        if table.columns[:1] != ("period",):
            return None
        periods = tuple(dict.fromkeys(part[0] for part in table.parts))
        if len(periods) < FEWEST:
            return None
        own = table.parts[table.first]
        others = tuple(dict.fromkeys(", ".join(part[1:]) for part in table.parts))
        sums, hidden = np.zeros(len(periods)), np.zeros(len(periods), dtype=np.int64)
        known = np.nan_to_num(table.value)
        for at, part in enumerate(table.parts):
            if part[1:] == own[1:]:
                rows = table.slice == at
                which = periods.index(part[0])
                sums[which], hidden[which] = math.fsum(known[rows].tolist()), int(table.withheld[rows].sum())
        return cls(periods, sums, hidden, periods.index(own[0]), others, others.index(", ".join(own[1:])))

    def bars(self, unit: str) -> str:
        """A bar for each period as SVG, as high as its total; one with withheld counts has an open top."""
        (width, high), most = SIZE, float(self.totals.max(initial=0.0)) or 1.0
        step = width / len(self.periods)
        drawn = []
        for at, total in enumerate(self.totals.tolist()):
            tall = (high - 8) * total / most
            box = {"x": short(at * step + min(step * 0.1, 2)), "width": short(step - min(step * 0.2, 4))}
            look = {"class_": "bar on" if at == self.shown else "bar", "data_period": at}
            drawn.append(tag("rect", **box, y=short(high - tall), height=short(tall), **look))
            if self.withheld[at]:
                drawn.append(tag("rect", **box, y=short(high - tall - 5), height=5, class_="open"))
        ends = [f"{number(self.totals[at])} in {self.periods[at]}" for at in (0, -1)]
        size = f"0 0 {short(width)} {short(high)}"
        label = f"{capital(unit)} by period, from {ends[0]} to {ends[1]}"
        return tag(
            "svg", *drawn, class_="bars-of-time", viewBox=size, preserveAspectRatio="none", role="img", aria_label=label
        )
