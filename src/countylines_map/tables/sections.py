"""Sections of a table: headings above their rows, and subtotals within the table; subtotals are checked and left out."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import Problem, TableError
from .counts import decimal_sign, read_count
from .headings import TOTAL_HINT, means_total
from .rows import rows_named

if TYPE_CHECKING:
    from .contents import KindOf
    from .dataset import Dataset
    from .header import Header

TOLERANCE = 1e-6
Sums = tuple[np.ndarray, np.ndarray]


def leave_out_subtotals(
    body: pd.DataFrame, header: Header, dataset: Dataset, where: str
) -> tuple[pd.DataFrame, list[str]]:
    """The rows without those that add up a part of the table, and what must be told of them.

    Such a row has a word for total ("Subtotal", "Essex total") below or above what it adds up, or stands above rows that are indented.
    Raises: TableError where rows are indented below one that is not their sum.
    """
    column = header.parts.get("origin")
    if column is None or header.shape in ("matrix", "rows", "shares"):
        return body, []
    body = _with_words(body, column, [*header.values, *header.parts.values()])
    names = body[column].str.strip()
    worded = names.str.contains(TOTAL_HINT, regex=True).to_numpy(dtype=bool, copy=True)
    worded[worded] = [name not in dataset.not_totals and means_total(name) for name in names[worded]]
    depth = (body[column].str.len() - body[column].str.lstrip().str.len()).where(names != "", 0).to_numpy()
    deeper = np.append(depth[1:] > depth[:-1], False) if len(depth) else np.array([], dtype=bool)
    if worded.sum() < 2 and not (worded[:-1].any() or deeper.any()):
        return body, []
    counts = list(header.values) or [header.parts["count"]]
    sums = bounds(body, counts, dataset)
    parents = _parents(body, names, depth, sums, dataset, where) if deeper.any() else np.zeros(len(body), dtype=bool)
    totals, first = _worded(worded, sums, ~parents)
    alone = headings(body, column).to_numpy()
    heads = alone & (deeper | first)  # a subtotal or an indent says that these are no places without a count
    out = (parents | totals) & ~heads
    told = []
    if out.any():
        told.append(f"{rows_named(list(body.index[out]))}: subtotals of rows of the table; they agree and do not count")
    if heads.any():
        told.append(f"{rows_named(list(body.index[heads]))}: headings of sections; left out")
    return body[~(out | heads)], told


def _with_words(body: pd.DataFrame, column: int, known: Sequence[int]) -> pd.DataFrame:
    """Where the column of places is empty and another column has a word for total ("East total"), that word stands for the place."""
    blank = body[column].str.strip() == ""
    if not blank.any():
        return body
    filled = body[column].copy()
    for other in (k for k in body.columns if k not in known):
        texts = body[other][blank & (filled.str.strip() == "")].str.strip()
        totals = {text for text in texts.unique() if text and means_total(text)}
        filled.update(texts[texts.isin(totals)])
    changed = body.copy()
    changed[column] = filled
    return changed


def refuse_headings(
    body: pd.DataFrame, header: Header, dataset: Dataset, where: str, kind_of: KindOf | None
) -> list[Problem]:
    """Rows with nothing but a text that is not a place, in the column of places: headings of sections, which somebody has to confirm."""
    column = header.parts.get("origin")
    if column is None or kind_of is None or body.shape[1] < 2 or header.shape == "matrix" or "" in dataset.marks:
        return []
    alone = headings(body, column)
    rows = [row for row, name in body.loc[alone, column].str.strip().items() if name.endswith(":") or not kind_of(name)]
    if not rows:
        return []
    name = header.names[column]
    shown = ", ".join(f"'{body.at[row, column].strip()}'" for row in rows[:3])
    what = f"{shown}: nothing else stands in the row, so it can be a heading of the rows below, or a place whose count is not given"
    fix = f'say fill_down = ["{name}"] or --fill-down "{name}" if it is a heading, or [marks] "" = "suppressed" if counts are not given'
    return [Problem(what, f"{where}, {rows_named(rows)}", fix)]


def headings(body: pd.DataFrame, column: int) -> pd.Series:
    """Which rows have nothing but their cell in one column, and a row with more below them."""
    filled = body.apply(lambda cells: cells.str.strip() != "").to_numpy(dtype=bool)
    alone = (filled.sum(axis=1) == 1) & filled[:, list(body.columns).index(column)]
    more = np.append((filled.sum(axis=1) > 1)[1:], False)
    follows = np.append(alone[1:], False)
    return pd.Series(alone & (more | follows), index=body.index)


def bounds(body: pd.DataFrame, columns: Sequence[int], dataset: Dataset) -> Sums:
    """Lowest and highest value of each count, a column for each column of counts; a cell that is not a count is 0 here."""
    sign = decimal_sign((text for k in columns for text in body[k].unique()), dataset.decimal)
    read: dict[str, tuple[float, float]] = {}
    for text in pd.unique(body[list(columns)].to_numpy(dtype=object).ravel()):
        try:
            count = read_count(str(text), dataset.marks, sign)
        except TableError:
            read[text] = (0.0, 0.0)
            continue
        top = math.inf if math.isnan(count.high) and count.suppressed else count.high
        blank = not str(text).strip()
        read[text] = (0.0, 0.0) if blank else (count.low, top) if count.suppressed else (count.value, count.value)
    shape = (len(body), len(columns))
    cells = [read[text] for text in body[list(columns)].to_numpy(dtype=object).ravel()]
    return np.array([low for low, _ in cells]).reshape(shape), np.array([high for _, high in cells]).reshape(shape)


def fits(sums: Sums, total: int, rows: Sequence[int] | np.ndarray) -> bool:
    """Whether one row can be the sum of others in every column of counts."""
    low, high = sums
    least, most = low[rows].sum(axis=0), high[rows].sum(axis=0)
    return bool(((least <= high[total] + TOLERANCE) & (low[total] <= most + TOLERANCE)).all())


def _worded(worded: np.ndarray, sums: Sums, counted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which of the rows with a word for total add up the rows since the one before, or until the next, and where those begin.

    None unless all do; one that adds up everything is the whole table's, and stays for its balance.
    """
    found, first = np.zeros(len(worded), dtype=bool), np.zeros(len(worded), dtype=bool)
    every = np.flatnonzero(counted & ~worded)
    for blocks in (_above, _below):
        part = {total: [k for k in rows if counted[k]] for total, rows in blocks(worded)}
        whole = {k for k in part if fits(sums, k, every)}
        inner = [k for k in part if k not in whole and part[k] and fits(sums, k, part[k])]
        if inner and len(inner) + len(whole) == len(part):
            found[inner], first[[part[k][0] for k in inner]] = True, True
            break
    return found, first


def _above(worded: np.ndarray) -> Iterable[tuple[int, range]]:
    begin = 0
    for total in np.flatnonzero(worded):
        yield int(total), range(begin, total)
        begin = int(total) + 1


def _below(worded: np.ndarray) -> Iterable[tuple[int, range]]:
    at = [*np.flatnonzero(worded), len(worded)]
    for total, end in itertools.pairwise(at):
        yield int(total), range(total + 1, end)


def _parents(
    body: pd.DataFrame, names: pd.Series, depth: np.ndarray, sums: Sums, dataset: Dataset, where: str
) -> np.ndarray:
    """Which rows are the sum of the rows that are indented below them."""
    found = np.zeros(len(body), dtype=bool)
    problems = []
    for k in np.flatnonzero(depth[1:] > depth[:-1]):
        end = next((j for j in range(k + 1, len(depth)) if depth[j] <= depth[k]), len(depth))
        inner = range(k + 1, end)
        children = [j for j in inner if depth[j] == min(depth[j] for j in inner)]
        name = names.iloc[k]
        if name in dataset.not_totals or not sums[1][k].any():
            found[k] = name not in dataset.not_totals
        elif fits(sums, int(k), children):
            found[k] = True
        else:
            problems.append(_misfit(name, sums, int(k), children, f"{where}, {rows_named([body.index[k]])}"))
    if problems:
        raise TableError(problems)
    return found


def _misfit(name: str, sums: Sums, row: int, children: Sequence[int], where: str) -> Problem:
    low, _ = sums
    at = next(k for k in range(low.shape[1]) if low[row, k] != low[children, k].sum())
    what = f"'{name}' says {low[row, at]:,.10g}, and the rows that are indented below it add up to {low[children, at].sum():,.10g}"
    fix = f'correct the counts, or, if it is a group of its own and not their sum, say not_totals = ["{name}"] in the dataset'
    return Problem(what, where, fix)
