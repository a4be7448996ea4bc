"""Rows that add other rows up, in any column: "All years", "Persons", a value that is everywhere the sum of the others.

They check the rows that they add up, and never count. Where it is unclear whether a value is a total, the table is refused with both
readings and the key that decides. Total rows of the whole table ("Total" in the column of origins) stay: the balance is struck with them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import Problem
from ..periods import follow_one_another, read_period
from .headings import PLAIN, means_total, simple
from .rows import rows_named

if TYPE_CHECKING:
    from .dataset import Dataset

TOLERANCE = 1e-6
ROUNDED = 1e-9  # relative: sums of estimates carry the dust of their last digits
CERTAIN = 3  # groups in which a value is the sum of the others, before that cannot be chance
MOST_VALUES = 100  # distinct values of a column in which totals without a word for it are looked for
SHOWN = 5
PLACES = ("origin", "destination")
_TOTAL = re.compile(r"\b(?:totals?|all(?: of)?|whole)\b", re.IGNORECASE)


def leave_out_totals(
    flows: pd.DataFrame, dims: Sequence[str], dataset: Dataset, where: str
) -> tuple[pd.DataFrame, list[str], list[Problem]]:
    """Flows without the rows that add up others of them; `dims` are the columns that tell rows apart, places first.

    Returns what must be told and every row that should be a sum and is not.
    """
    like = _total_like(flows, dims, dataset)
    told: list[str] = []
    problems: list[Problem] = []
    if like.drop(columns="origin").to_numpy().any() or (dataset.period_by and like.to_numpy().any()):
        flows, told, problems = _checked(flows, like, where)
    found, more, worse = _without_words(flows, [dim for dim in dims if dim not in PLACES], dataset, where)
    return found, [*told, *more], [*problems, *worse]


def _total_like(flows: pd.DataFrame, dims: Sequence[str], dataset: Dataset) -> pd.DataFrame:
    """Which values stand for all others of their column: by the dataset's word, by their own words, as a longer period."""
    like = pd.DataFrame(False, index=flows.index, columns=list(dims))
    for dim in dims:
        codes, values = pd.factorize(flows[dim])
        texts = [str(value).strip() for value in values]
        means = [text in dataset.totals or (means_total(text) and text not in dataset.not_totals) for text in texts]
        if dim not in PLACES:
            longer = _longer_periods(texts)
            means = [
                flag or (text in longer and text not in dataset.not_totals)
                for flag, text in zip(means, texts, strict=True)
            ]
        if any(text and not flag for text, flag in zip(texts, means, strict=True)):
            like[dim] = np.array(means, dtype=bool)[codes]
    some = like.to_numpy().any(axis=1)
    for dim in dims:  # a blank beside a total means all
        if dim not in PLACES:
            like[dim] |= some & (flows[dim].astype(str).str.strip() == "").to_numpy()
    return like


def _longer_periods(texts: Sequence[str]) -> set[str]:
    """Periods that hold two others or more: 2022 beside its quarters."""
    spans = {text: span for text in texts if (span := read_period(text))}
    if len({span.days for span in spans.values()}) < 2 or len(spans) > MOST_VALUES:
        return set()
    return {text for text, span in spans.items() if sum(span.holds(other) for other in spans.values()) > 1}


def _checked(flows: pd.DataFrame, like: pd.DataFrame, where: str) -> tuple[pd.DataFrame, list[str], list[Problem]]:
    """Total rows compared with the rows that they add up, those with the fewest words for all first."""
    marks = like.to_numpy()
    codes = marks @ (1 << np.arange(marks.shape[1]))
    base = codes == 0
    out = np.zeros(len(flows), dtype=bool)
    problems: list[Problem] = []
    lonely: list[object] = []
    for code in sorted(set(codes) - {0}, key=lambda code: (int(code).bit_count(), code)):
        at = np.flatnonzero(codes == code)
        fixed = [dim for k, dim in enumerate(like) if not code >> k & 1]
        spans = [dim for k, dim in enumerate(like) if code >> k & 1 and dim not in PLACES]
        parted, (low, high, rows) = _sums_within(flows, base, at, fixed, spans)
        value, hidden = flows["flow"].to_numpy()[at], flows["suppressed"].to_numpy(dtype=bool)[at]
        slack = TOLERANCE + ROUNDED * np.abs(low)
        fits = hidden | ((low - slack <= value) & (value <= high + slack))
        whole = (
            not parted
            and code & 1
            and _is_whole(flows[base], fixed)
            and "destination" not in set(like.columns[marks[at[0]]])
        )
        if whole and (
            fits.all() or not out.any()
        ):  # beside totals that agree it is one too, not that of more than the table has
            flows = _blanked(flows, flows.index[at], [dim for dim in like if dim not in PLACES])
            continue
        out[at] = fits & (rows > 0)
        base[at[rows == 0]] = not code & 1
        lonely += list(flows.index[at[rows == 0]])
        problems += _misfits(flows.iloc[at[~fits & (rows > 0)]], like, low[~fits & (rows > 0)], where)
    told = (
        [f"{rows_named(list(flows.index[out]))}: totals of other rows; they agree and do not count"]
        if out.any()
        else []
    )
    if lonely:
        told.append(f"{rows_named(lonely)}: totals without the rows that they add up; counted as they are")
    return flows[~out], told, problems


def _is_whole(base: pd.DataFrame, fixed: Sequence[str]) -> bool:
    """Whether a total over all other columns is one of the whole table."""
    return all(base[dim].nunique() < 2 for dim in fixed)


def _blanked(flows: pd.DataFrame, rows: pd.Index, dims: Sequence[str]) -> pd.DataFrame:
    flows = flows.copy()
    for dim in dims:
        flows.loc[rows, dim] = ""
    return flows


def _sums_within(
    flows: pd.DataFrame, base: np.ndarray, at: np.ndarray, fixed: Sequence[str], spans: Sequence[str]
) -> tuple[bool, np.ndarray]:
    """(whether any total adds up a part of its column, what `_sums` finds): a total for a period adds up the periods inside it."""
    found, parted = np.zeros((3, len(at))), False
    texts = flows.iloc[at][list(spans)].astype(str)
    for values, places in (
        texts.groupby(list(spans), sort=False).indices.items() if spans else [((), np.arange(len(at)))]
    ):
        among = base.copy()
        for dim, text in zip(spans, values if isinstance(values, tuple) else (values,), strict=True):
            if inside := _inside(text, flows[dim][base]):
                among, parted = among & flows[dim].isin(inside).to_numpy(), True
        found[:, places] = _sums(flows[among], flows.iloc[at[places]], fixed)
    return parted, found


def _inside(total: str, values: pd.Series) -> set[str]:
    """The periods that lie inside the one that a total is for, where they are not all: the quarters of 2023 for "2023 Total"."""
    span = read_period(_TOTAL.sub(" ", total))
    texts = {str(value) for value in values.unique()}
    inside = {text for text in texts if span and (other := read_period(text)) and span.holds(other)}
    return inside if inside != texts else set()


def _sums(base: pd.DataFrame, rows: pd.DataFrame, fixed: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lowest and highest sum, and number, of the base rows that agree with each row in the fixed columns."""
    hidden = base["suppressed"].astype(bool)
    parts = pd.DataFrame({
        "low": base["flow"].where(~hidden, base["flow_low"]).fillna(0.0),
        "high": base["flow"].where(~hidden, base["flow_high"].fillna(math.inf)).fillna(0.0),
        "rows": 1,
    })  # fmt: skip
    if not fixed:
        total = parts.sum()
        return tuple(np.full(len(rows), total[name]) for name in ("low", "high", "rows"))  # type: ignore[return-value]
    sums = parts.groupby([_folded(base[dim]) for dim in fixed], sort=False).sum()
    keys = (
        pd.MultiIndex.from_arrays([_folded(rows[dim]) for dim in fixed])
        if len(fixed) > 1
        else pd.Index(_folded(rows[fixed[0]]))
    )
    found = sums.reindex(keys).fillna(0.0)
    return found["low"].to_numpy(), found["high"].to_numpy(), found["rows"].to_numpy()


def _folded(values: pd.Series) -> pd.Series:
    return values.astype(str).str.strip().str.casefold()


def _misfits(rows: pd.DataFrame, like: pd.DataFrame, sums: np.ndarray, where: str) -> Iterator[Problem]:
    for (row, each), sum_ in list(zip(rows.iterrows(), sums, strict=True))[:SHOWN]:
        dim = next(dim for dim in like if like.loc[row, dim] and str(each[dim]).strip())
        value, place = str(each[dim]).strip(), str(each["origin"]).strip()
        what = (
            f"'{value}' in the column '{dim}' says {each['flow']:,.10g}{f' for {place}' if dim != 'origin' else ''}, "
            f"and the rows that it should add up say {sum_:,.10g}"
        )
        fix = f'correct the counts, or, if it is a group of its own and not a total, say not_totals = ["{value}"] in the dataset'
        yield Problem(what, f"{where}, {rows_named([row])}", fix)
    if len(rows) > SHOWN:
        yield Problem(f"{len(rows) - SHOWN:,} more totals do not add up", where, "correct them likewise")


def _without_words(
    flows: pd.DataFrame, dims: Sequence[str], dataset: Dataset, where: str
) -> tuple[pd.DataFrame, list[str], list[Problem]]:
    """Values that are in every group the sum of the others, whatever they are called."""
    told: list[str] = []
    problems: list[Problem] = []
    for dim in dims:
        for value, groups in _sums_of_others(flows, dim, dims):
            if value in dataset.not_totals or value in dataset.totals or (not groups and dim in dataset.summed):
                continue
            rows = flows.index[flows[dim].astype(str).str.strip() == value]
            if groups < CERTAIN:
                problems.append(_unclear(dim, value, rows, where))
                break
            flows = flows.drop(index=rows)
            told.append(
                f"'{value}' in the column '{dim}' is everywhere the sum of the others; it was read as their total and does not count "
                f'(if it is a group of its own: not_totals = ["{value}"])'
            )
            break
    return flows, told, problems


def _sums_of_others(flows: pd.DataFrame, dim: str, dims: Sequence[str]) -> Iterator[tuple[str, int]]:
    """(value, number of groups that say so) of each value of a column that is the sum of the others wherever it stands beside them."""
    values = flows[dim].astype(str).str.strip()
    if not 2 <= values.nunique() <= MOST_VALUES or _all_alike(values.unique()):
        return
    by = ["origin", *(["destination"] if "destination" in flows else []), *(other for other in dims if other != dim)]
    table = (
        flows["flow"].groupby([*(_folded(flows[each]) for each in by), values], sort=False).sum(min_count=1).unstack()
    )
    spans = [span for value in table if (span := read_period(str(value)))]
    for value in table:
        own = read_period(str(value))
        apart = own is not None and not any(own != span and own.meets(span) for span in spans)
        if apart or (own is None and PLAIN.fullmatch(simple(str(value)))):
            continue  # a year, a sex or an age is not the word for a sum
        others = table.drop(columns=value)
        beside = table[value].notna() & (others.notna().sum(axis=1) > 0)
        telling = beside & ((others > 0).sum(axis=1) > 1)
        agree = (table[value] - others.sum(axis=1)).abs() <= TOLERANCE + ROUNDED * table[value].abs()
        if (table[value][beside] > 0).any() and agree[beside].all():
            yield str(value), int(telling.sum())


def _all_alike(values: Sequence[str]) -> bool:
    """Whether all are periods of about one length that follow one another: no year is the sum of other years."""
    spans = [span for value in values if (span := read_period(str(value)))]
    if len(spans) < len(values) or not follow_one_another(spans):
        return False
    days = [span.days for span in spans]
    return max(days) < 1.3 * min(days)


def _unclear(dim: str, value: str, rows: pd.Index, where: str) -> Problem:
    what = f"'{value}' in the column '{dim}' is the sum of the others; it can be their total or a group of its own"
    fix = f'say totals = ["{value}"] in the dataset if it is their total, or not_totals = ["{value}"] if it is a group of its own'
    return Problem(what, f"{where}, {rows_named(list(rows))}", fix)
