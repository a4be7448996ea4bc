"""Printed shares: which rule - rounding or cutting off - explains the shares that a source prints beside its counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ..errors import DatasetError, Problem, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

RULES = {"cut off": (ROUND_DOWN,), "rounded": (ROUND_HALF_UP, ROUND_HALF_EVEN)}


@dataclass(frozen=True)
class ShareCheck:
    """What the printed shares of a table turn out to be.

    `rule` is "cut off", "rounded", "either" (all fit both), "mixed" (each row fits one, no rule fits all) or
    "neither"; `rows` has (origin, printed share, exact share in percent, rules that explain it); `unexplained` names
    origins that none explains.
    """

    rule: str
    rows: tuple[tuple[str, str, float, tuple[str, ...]], ...]
    unexplained: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be told: the rule, and every share that no rule explains."""
        if not self.rows:
            return ()
        said = {
            "cut off": "the source's printed shares are cut off, not rounded; those here are, so last digits differ",
            "rounded": "the source's printed shares agree with its counts (rounded)",
            "either": "the source's printed shares agree with its counts",
            "mixed": "some of the source's printed shares are rounded and some cut off",
        }
        told = [said[self.rule]] if self.rule in said else []
        for origin, printed, exact, rules in self.rows:
            if not rules:
                told.append(
                    f"the source prints {printed} for {origin}; the counts give {exact:.3f}%, which fits no rule"
                )
        return tuple(told)


def check_shares(flows: pd.DataFrame, printed: Mapping[str, str], total: float | None, where: str = "") -> ShareCheck:
    """Compare printed shares with the counts: each is to be the share of the total, rounded or cut off to the digits
    printed.

    Rows whose count is suppressed are left out. `where` names the dataset in messages.
    Raises: DatasetError when a share is not a number, names no origin of the table, or there is no total.
    """
    sums = flows["flow"].groupby(flows["origin"]).sum(min_count=1).dropna()
    problems = _problems(list(flows["origin"].unique()), printed, total, where)
    if problems:
        raise DatasetError(problems)
    rows = tuple(
        _row(origin, share, Decimal(str(sums[origin])) * 100 / Decimal(str(total)))
        for origin, share in printed.items()
        if origin in sums
    )
    return ShareCheck(
        _rule([rules for *_, rules in rows]), rows, tuple(origin for origin, *_, rules in rows if not rules)
    )


def _row(origin: str, printed: str, exact: Decimal) -> tuple[str, str, float, tuple[str, ...]]:
    share = _decimal(printed) or Decimal(0)  # what is not a number was told before
    step = Decimal(1).scaleb(int(share.as_tuple().exponent))
    rules = tuple(rule for rule, ways in RULES.items() if any(exact.quantize(step, way) == share for way in ways))
    return origin, printed, float(exact), rules


def _rule(explained: list[tuple[str, ...]]) -> str:
    fitting = [rule for rule in RULES if all(rule in rules for rules in explained)]
    if len(fitting) == 2:
        return "either"
    return fitting[0] if fitting else "mixed" if all(explained) else "neither"


def _decimal(printed: str) -> Decimal | None:
    """A share as written, with its digits: "29.40%" keeps its zero."""
    try:
        share = Decimal(printed.replace("%", "").strip())
    except InvalidOperation:
        return None
    return share if share.is_finite() and "e" not in printed.casefold() else None


def _problems(origins: Iterable[str], printed: Mapping[str, str], total: float | None, where: str) -> list[Problem]:
    origins = list(origins)
    found = (
        [Problem("printed shares need a total", f"{where}, [shares]", "add total = N, or remove [shares]")]
        if printed and not total
        else []
    )
    for origin, share in printed.items():
        at = f"{where}, key 'shares.{origin}'"
        if origin not in origins:
            fix = did_you_mean(origin, origins, "write the origin as the table writes it", 0.5)
            found.append(Problem(f"no row of the table has the origin '{origin}'", at, fix))
        if _decimal(share) is None:
            found.append(Problem(f"the share '{share}' is not a number", at, 'write it as printed, such as "29.4%"'))
    return found
