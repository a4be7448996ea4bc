"""A table with a row for each person: rows counted by place, period and category."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import Problem, TableError
from ..locations import COORDINATES
from ..periods import read_period
from .headings import IDENTITY, REMARKS, means_total, simple
from .naming import option
from .rows import rows_named

if TYPE_CHECKING:
    from .dataset import Dataset

MOST_PERIODS = 40
PARTS = ("origin", "destination", "period", "category", "level", *COORDINATES)


def count_rows(flows: pd.DataFrame, dataset: Dataset, where: str) -> tuple[pd.DataFrame, list[str]]:
    """One row for each place, period and category that occur together, with the number of its rows, under the first one's number.

    Raises: TableError where dates cannot be grouped, or make more periods than a map can show.
    """
    flows, told = with_periods(flows, dataset, where)
    keys = [flows[part].astype(str).str.strip() for part in PARTS if part in flows]
    group = pd.Series(pd.MultiIndex.from_arrays(keys).factorize()[0], index=flows.index)
    first = flows[~group.duplicated()].copy()
    first["flow"] = group.value_counts(sort=False).sort_index().to_numpy(dtype=float)
    first["written"] = first["flow"].astype(int).astype(str)
    first["flow_note"] = ""
    others = [name for name in flows if name not in (*PARTS, *_FIGURES)]
    unused = [name for name in others if not _says_nothing(name) and flows[name].nunique() > 1]
    told = [f"{len(flows):,} rows were counted, each as one of the {dataset.unit}", *told]
    if unused:
        named = ", ".join(f"'{name}'" for name in unused)
        told.append(f"rows were counted over all values of {named}; to show one of them: --category-column NAME")
    return first.drop(columns=others), told


def _says_nothing(name: str) -> bool:
    return bool(IDENTITY.search(simple(name)) or REMARKS.search(simple(name)))


_FIGURES = ("flow", "written", "suppressed", "flow_low", "flow_high", "flow_note", "population")


def with_periods(flows: pd.DataFrame, dataset: Dataset, where: str) -> tuple[pd.DataFrame, list[str]]:
    """Dates grouped as the dataset says, in the one column that holds them where none is named.

    Raises: TableError where a text is not a date, no column holds dates, or there are more periods than a map can show.
    """
    column = "period" if "period" in flows else _date_column(flows) if dataset.period_by else ""
    if not column and dataset.period_by:
        what = f"rows are to be grouped by {dataset.period_by}, and it is unclear which column holds dates (day before month)"
        fix = f"{option('period')}; write dates such as 2023-05-12"
        raise TableError(Problem(what, where, fix))
    if not column:
        return flows, []
    texts = flows[column].astype(str).str.strip()
    if dataset.period_by:
        wrong = texts.index[[text != "" and not means_total(text) and read_period(text) is None for text in texts]]
        if len(wrong):
            what = f"'{texts[wrong[0]]}' is not a date"
            raise TableError(
                Problem(
                    what, f"{where}, {rows_named(list(wrong))}, column '{column}'", "write dates such as 2023-05-12"
                )
            )
        grouped = {text: _grouped(text, dataset.period_by) for text in texts.unique()}
        flows = flows.assign(period=texts.map(grouped))
        day_first = texts.str.match(r"\d{1,2}[/.]\d{1,2}[/.]").any()
        order = ", read day before month" if day_first else ""
        told = [f"dates were grouped by {dataset.period_by}{order}"]
        return (flows if column == "period" else flows.drop(columns=column)), told
    if texts.nunique() > MOST_PERIODS:
        what = f"the column of periods holds {texts.nunique():,} different values, more than a map can show"
        fix = 'group them with period_by = "month" (day, quarter, year, financial year) or --period-by month'
        raise TableError(Problem(what, where, fix))
    return flows, []


def dated(flows: pd.DataFrame) -> pd.DataFrame:
    """Flows with their dates as periods, in whichever column they stand; as they are where it is unclear which that is."""
    column = "" if "period" in flows else _date_column(flows)
    return flows.assign(period=flows[column].astype(str).str.strip()) if column else flows


def _date_column(flows: pd.DataFrame) -> str:
    found = [
        name for name in flows
        if name not in (*PARTS, *_FIGURES) and all(read_period(text) for text in flows[name].astype(str).str.strip().unique() if text)
        and flows[name].astype(str).str.strip().any()
    ]  # fmt: skip
    return str(found[0]) if len(found) == 1 else ""


def _grouped(text: str, by: str) -> str:
    span = read_period(text)
    if span is None:
        return text
    day = span.start
    return _WORDED[by](day)


def _financial(day: datetime.date) -> str:
    start = day.year - (day.month < 4)
    return f"{start}/{(start + 1) % 100:02}"


_WORDED: Mapping[str, Callable[[datetime.date], str]] = {
    "day": lambda day: day.isoformat(),
    "month": lambda day: f"{day:%B %Y}",
    "quarter": lambda day: f"Q{(day.month + 2) // 3} {day.year}",
    "year": lambda day: str(day.year),
    "financial year": _financial,
}
