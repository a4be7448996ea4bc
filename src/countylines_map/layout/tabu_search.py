"""One curve for each flow out of its fan, so that all together cost least: moves, swaps of two, and ways out of dead ends.

Everything that a choice costs stands in two tables, so that trying one is a look-up. The best single change is taken until none
helps, then the best change of two flows that cross; a tabu search (Glover, 1989) then goes on from there, through choices that
are worse, and the best that was met is kept. Nothing is drawn by lot: the same tables give the same choice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST_GAIN = 1e-4
TENURE = 8  # moves for which a flow that has moved may not move again, and up to two more, so as not to go in circles
PATIENCE, AT_LEAST = 2, 40  # moves without a better total, for each flow and in all, after which the search ends


@dataclass(frozen=True)
class Costs:
    """What curves cost: `alone` (flows, fan), and `beside` (flows, fan, flows, fan) for each pair of two flows' curves."""

    alone: np.ndarray
    beside: np.ndarray


class _Choice:
    """A curve for each flow, and what each other curve would cost in its stead."""

    def __init__(self, curves: np.ndarray, costs: Costs) -> None:
        self.costs, self.curves = costs, curves.copy()
        self.flows = np.arange(len(curves))
        self.prices = costs.alone + costs.beside[self.flows, curves].sum(axis=0, dtype=float)

    def gains(self) -> np.ndarray:
        """What would be saved by each change of one flow: (flows, fan)."""
        found: np.ndarray = self.prices[self.flows, self.curves][:, None] - self.prices
        return found

    def move(self, flow: int, curve: int) -> None:
        """Give one flow another curve; the prices of all others follow."""
        self.prices += self.costs.beside[flow, curve] - self.costs.beside[flow, self.curves[flow]]
        self.curves[flow] = curve

    def total(self) -> float:
        """What the whole choice costs; every pair counts once."""
        alone = self.costs.alone[self.flows, self.curves].sum()
        return float(alone + self.prices[self.flows, self.curves].sum()) / 2


def cheapest(costs: Costs, firsts: int, crossing: float) -> np.ndarray:
    """The position in its fan of each flow's curve in the cheapest choice that was found.

    The search sets out from the first curves of all fans, from the second of all, and so on, `firsts` times; two curves whose
    cost beside one another is at least `crossing` cross.
    """
    starts = [_Choice(np.full(len(costs.alone), first), costs) for first in range(firsts)]
    for choice in starts:
        _settle(choice, crossing)
    ends = [_searched(choice, crossing) for choice in starts]
    return min(ends, key=_Choice.total).curves


def _settle(choice: _Choice, crossing: float) -> None:
    """Take the best change of one flow until none helps, then of two that cross, and so on."""
    while True:
        gains = choice.gains()
        flow, curve = divmod(int(gains.argmax()), gains.shape[1])
        if gains[flow, curve] > LEAST_GAIN:
            choice.move(flow, curve)
        elif not _swapped(choice, crossing):
            return


def _swapped(choice: _Choice, crossing: float) -> bool:
    """Whether one of the pairs that cross could be given two curves that cost less; the best such change is made."""
    beside, curves, flows = choice.costs.beside, choice.curves, choice.flows
    one, other = np.nonzero(np.triu(beside[flows[:, None], curves[:, None], flows, curves] >= crossing, 1))
    if not len(one):
        return False
    pairs = np.arange(len(one))
    tables = beside[one, :, other, :]
    ours = choice.prices[one] - tables[pairs, :, curves[other]]
    theirs = choice.prices[other] - tables[pairs, curves[one]]
    together = ours[:, :, None] + theirs[:, None, :] + tables
    gains = together[pairs, curves[one], curves[other]][:, None] - together.reshape(len(one), -1)
    pair, cell = divmod(int(gains.argmax()), gains.shape[1])
    if gains[pair, cell] <= LEAST_GAIN:
        return False
    mine, its = divmod(cell, together.shape[2])
    choice.move(int(one[pair]), mine)
    choice.move(int(other[pair]), its)
    return True


def _searched(choice: _Choice, crossing: float) -> _Choice:
    """Go on from a settled choice by the best move that is not barred, be it a worse one; the best that was met."""
    count = len(choice.curves)
    best, least, still = choice.curves.copy(), choice.total(), choice.total()
    barred, idle, step = np.zeros(count, dtype=int), 0, 0
    while idle < max(PATIENCE * count, AT_LEAST):
        gains = choice.gains()
        gains[choice.flows, choice.curves] = -np.inf
        hopeless = (barred > step)[:, None] & (still - gains >= least - LEAST_GAIN)
        gains[hopeless] = -np.inf
        flow, curve = divmod(int(gains.argmax()), gains.shape[1])
        if gains[flow, curve] == -np.inf:
            break  # nothing else may be tried
        still -= float(gains[flow, curve])
        choice.move(flow, curve)
        barred[flow] = step + 1 + min(TENURE, count // 2) + step % 3 * (count > 3)
        step, idle = step + 1, idle + 1
        if still < least - LEAST_GAIN:
            best, least, idle = choice.curves.copy(), still, 0
    final = _Choice(best, choice.costs)
    _settle(final, crossing)
    return final
