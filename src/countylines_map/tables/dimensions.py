"""Columns that tell rows of one place apart - sex, age, offence, a date - and that nobody named: never summed away silently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import Problem
from ..options import KEYS
from ..periods import read_period
from .contents import differs_in_each_row, holds_shares, numbers_rows
from .headings import IDENTITY, REMARKS, is_measure, simple

if TYPE_CHECKING:
    from .dataset import Dataset

MOST_CATEGORIES = 60
PARTS = ("origin", "destination", "period", "category", "level")


def telling_apart(flows: pd.DataFrame, others: Sequence[str], dataset: Dataset) -> list[str]:
    """Which of the other columns differ between rows of one origin, destination, period and category."""
    if not others:
        return []
    keys = _keys(flows)
    again = keys.duplicated(keep=False)
    if not again.any():
        return []
    several, groups = flows[again], keys[again]
    found: list[str] = []
    for column in others:
        if column in dataset.summed or _says_nothing(flows[column], column):
            continue
        values = pd.Series(pd.factorize(several[column].astype(str).str.strip())[0], index=several.index)
        if (values.groupby(groups).transform("first") != values).any() and not _same_as_one(several, column, found):
            found.append(column)
    return found


def name_dimensions(
    flows: pd.DataFrame, others: Sequence[str], dataset: Dataset, where: str
) -> tuple[pd.DataFrame, list[str], list[Problem]]:
    """Make the one column that tells rows apart the category (or the period, if it holds periods); refuse where that is unclear."""
    found = telling_apart(flows, others, dataset)
    if not found:
        return flows, [], []
    timed = [column for column in found if "period" not in flows and _holds_periods(flows[column])]
    plain = [column for column in found if column not in timed]
    free = "category" not in flows and all(flows[column].nunique() <= MOST_CATEGORIES for column in plain)
    if len(timed) > 1 or len(plain) > 1 or (plain and not free):
        return flows, [], [_refusal(flows, found, where)]
    told = []
    for part, column in [("period", column) for column in timed] + [("category", column) for column in plain]:
        flows = flows.assign(**{part: flows[column].astype(str).str.strip()}).drop(columns=column)
        told.append(f"the column '{column}' tells rows of one place apart and was read as each row's {part}")
    return flows, told, []


def _keys(flows: pd.DataFrame) -> pd.Series:
    columns = [flows[part].astype(str).str.strip().str.casefold() for part in PARTS if part in flows]
    return pd.Series(pd.MultiIndex.from_arrays(columns).factorize()[0], index=flows.index)


def _says_nothing(cells: pd.Series, column: str) -> bool:
    """Columns that no reader would take for groups: row numbers, references, remarks, rates and shares."""
    words = simple(column)
    texts = cells.astype(str)
    if REMARKS.search(words) or (IDENTITY.search(words) and differs_in_each_row(texts)):
        return True
    if numbers_rows(texts) and (words.startswith("column ") or differs_in_each_row(texts)):
        return not words.startswith("age")
    return holds_shares(texts) or (is_measure(column) and bool(texts.str.strip().str.fullmatch(r"[\d,.]*").all()))


def _same_as_one(several: pd.DataFrame, column: str, found: Sequence[str]) -> bool:
    """Whether a column says the same as one found before: a code beside its name."""
    for other in found:
        pairs = several[[column, other]].drop_duplicates()
        if len(pairs) == pairs[column].nunique() == pairs[other].nunique():
            return True
    return False


def _holds_periods(cells: pd.Series) -> bool:
    texts = [text for text in cells.astype(str).str.strip().unique() if text]
    return bool(texts) and all(read_period(text) for text in texts)


def _refusal(flows: pd.DataFrame, found: Sequence[str], where: str) -> Problem:
    named = " and ".join(f"'{column}'" for column in found)
    taken = " beside the category" if "category" in flows else ""
    what = f"rows of one place differ in {named}{taken}, and nobody said what that means; summed, people could be counted twice"
    first, rest = (found[0], found[1:]) if "category" not in flows else ("", found)
    lines = [f'[columns] category = "{first}"'] if first else []
    lines += [f"[columns] summed = [{', '.join(chr(34) + column + chr(34) for column in rest)}]"] if rest else []
    flag = KEYS["columns.summed"].flag
    more = f", or {flag} NAME for each column over which to sum; [where] keeps only some of the rows"
    return Problem(what, where, f"say which groups to show and which to add up: {' and '.join(lines)}{more}")
