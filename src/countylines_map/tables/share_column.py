"""A column of percentages where no column holds counts: drawn as shares and called so, or as counts between bounds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import Problem
from .counts import MARKS, decimal_sign
from .headings import means_total
from .rows import rows_named

if TYPE_CHECKING:
    from .dataset import Dataset

_SHARE = re.compile(r"(\d+)(?:\.(\d+))?\s*%?\s*((?:[*†‡]+|\[\w{1,8}\])?)")
FIX = 'write a percentage such as 52.3%, or a mark such as "suppressed"'


def read_shares(
    cells: pd.Series, dataset: Dataset, at: Callable[[Sequence[object]], str]
) -> tuple[dict[str, object], list[Problem]]:
    """A column of percentages as numbers, bounds and notes, as `read_counts` gives them, and what is refused in it.

    With a published total each share becomes the whole numbers that print as it, rounded or cut off: a count where there is only one.
    """
    sign = decimal_sign([text.replace("%", "").strip() for text in cells.unique()], dataset.decimal)
    read = [_share(text, "," if sign == "," else ".", dataset.total) for text in cells]
    problems = [
        Problem(f"'{text.strip()[:40]}' is not a share of all {dataset.unit}", at([row]), FIX)
        for (row, text), found in zip(cells.items(), read, strict=True)
        if found is None
    ]
    known = [found or (math.nan, 0.0, math.nan, "") for found in read]
    values = np.array([value for value, *_ in known], dtype=float)
    columns: dict[str, object] = {
        "flow": values,
        "written": cells.str.strip().to_numpy(),
        "suppressed": np.isnan(values),
        "flow_low": np.array([low if math.isnan(value) else math.nan for value, low, _, _ in known]),
        "flow_high": np.array([high if math.isnan(value) else math.nan for value, _, high, _ in known]),
        "flow_note": np.array([note for *_, note in known], dtype=object),
    }
    return columns, problems


def without_whole(flows: pd.DataFrame, dataset: Dataset, where: str) -> tuple[pd.DataFrame, list[str], list[Problem]]:
    """Shares without the rows that say 100%, what a reader must be told, and a problem where they are not shares of one whole."""
    whole = np.array([means_total(str(origin)) and str(origin) not in dataset.not_totals for origin in flows["origin"]])
    said = flows["written"].str.replace("%", "").str.strip()
    rest = flows[~whole]
    printed = pd.to_numeric(said[~whole].str.replace(",", "."), errors="coerce")
    digits = said[~whole].str.partition(".")[2].str.len().max() if len(rest) else 0
    slack = len(rest) * 10.0 ** -int(digits or 0)
    unit, of = (
        dataset.unit.removeprefix("% of "),
        "" if dataset.total is None else f" of {dataset.total:,.10g} {dataset.unit}",
    )
    drawn = "the whole numbers that print as them" if of else f"percentages of all {unit}"
    told = [f"the source gives shares{of} and no counts; what is drawn are {drawn}"]
    if printed.sum() > 100 + slack:
        what = f"the shares add up to {printed.sum():,.10g}%, so a person can be in several rows"
        fix = "filter the rows that are shares of one whole with [where]"
        return rest, told, [Problem(what, f"{where}, {rows_named(list(rest.index))}", fix)]
    if whole.any():
        told.append(
            f"{rows_named(list(flows.index[whole]))}: the whole; the shares of the rows add up to {printed.sum():,.10g}%"
        )
    return rest, told, []


def _share(text: str, sign: str, total: float | None) -> tuple[float, float, float, str] | None:
    """(value or NaN, lowest, highest, note) of a cell; nothing where it is not a share."""
    plain = text.strip().replace(sign, ".")
    if plain.casefold() in MARKS:
        return math.nan, 0.0, math.nan, f"suppressed: {text.strip()} ({MARKS[plain.casefold()]})".replace(":  (", ": (")
    found = _SHARE.fullmatch(plain)
    if not found:
        return None
    share, unit = float(f"{found[1]}.{found[2] or 0}"), 10.0 ** -len(found[2] or "")
    if share > 100:
        return None
    if total is None:
        return share, math.nan, math.nan, found[3]
    low = max(math.ceil(total * (share - unit / 2) / 100 - 1e-9), 0)
    high = min(math.ceil(total * (share + unit) / 100 - 1e-9) - 1, math.floor(total))
    if low > high:
        return None
    return (
        (float(low), math.nan, math.nan, found[3])
        if low == high
        else (math.nan, low, high, f"suppressed: {text.strip()}")
    )
