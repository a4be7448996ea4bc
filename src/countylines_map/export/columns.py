"""Columns of a frame with their own types: whole numbers are integers, dates are dates, and what is missing is null."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa

    from .layers import Layer

WHOLE = 2.0**53
TAKEN = ("id", "fid", "ogc_fid", "geom", "geometry", "bbox")  # names that the formats need for themselves
EMPTY = {"text": "", "whole": 0, "number": np.nan, "truth": False, "day": "NaT", "time": "NaT"}
DTYPES = {
    "text": object,
    "whole": np.int64,
    "number": float,
    "truth": bool,
    "day": "datetime64[D]",
    "time": "datetime64[ms]",
}


@dataclass(frozen=True, eq=False)
class Column:
    """One column: `kind` is text, whole, number, truth, day or time; where `missing`, the value means nothing."""

    name: str
    kind: str
    values: np.ndarray
    missing: np.ndarray

    def to_list(self) -> list[Any]:
        """Plain values of Python, None where there is none."""
        values = self.values.tolist()
        if self.missing.any():
            return [None if gone else value for value, gone in zip(values, self.missing.tolist(), strict=True)]
        return list(values)


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length, in order."""

    columns: tuple[Column, ...]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].values) if self.columns else 0

    def __getitem__(self, name: str) -> Column:
        """The column of a name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]

    def rows(self) -> list[dict[str, Any]]:
        """The rows, each a mapping of names to plain values."""
        names = self.names
        lists = [column.to_list() for column in self.columns]
        return [dict(zip(names, values, strict=True)) for values in zip(*lists, strict=True)]

    def with_columns(self, *more: Column) -> Table:
        """The table with further columns at its end."""
        return Table((*self.columns, *more))

    def to_pandas(self) -> pd.DataFrame:
        """A data frame with pandas' own types for missing values."""
        made = {}
        for column in self.columns:
            values = pd.Series(column.to_list(), dtype=object) if column.kind == "day" else pd.Series(column.values)
            wanted = {"whole": "Int64", "truth": "boolean"}.get(column.kind)
            made[column.name] = (values.astype(wanted) if wanted else values).mask(column.missing)
        return pd.DataFrame(made)


def typed_table(frame: pd.DataFrame) -> Table:
    """A frame as a typed table, its index left out: see `typed_column`.

    A column whose name differs from another only in case gets " (table)" after it, since databases would take the two for one.
    """
    names = own_names(frame.columns)
    return Table(tuple(typed_column(name, frame.iloc[:, at]) for at, name in enumerate(names)))


def own_names(columns: Iterable[str]) -> list[str]:
    """Names that no database takes for one another or for its own.

    >>> own_names(["flow", "Flow", "fid", "Age"])
    ['flow', 'Flow (table)', 'fid (table)', 'Age']
    """
    seen, found = set(TAKEN), []
    for column in columns:
        name = str(column)
        while name.casefold() in seen:
            name += " (table)"
        seen.add(name.casefold())
        found.append(name)
    return found


def typed_column(name: str, values: pd.Series | np.ndarray) -> Column:
    """One column with its own type: text stays text (an empty one is null), whole numbers are integers, dates stay dates.

    >>> [typed_column("x", pd.Series(v)).kind for v in (["a", ""], [1.0, None], [1.5, None], [True, False])]
    ['text', 'whole', 'number', 'truth']
    """
    series = pd.Series(values)
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(object)
    missing = series.isna().to_numpy(dtype=bool)
    if isinstance(series.dtype, np.dtype) and series.dtype.kind == "f":
        return _numbers(name, series.to_numpy(), missing)
    if isinstance(series.dtype, np.dtype) and series.dtype.kind == "M":
        return Column(name, "time", series.to_numpy().astype("datetime64[ms]"), missing)
    plain = series.to_numpy(dtype=object)
    kind = _kind(plain[~missing])
    if kind == "number":
        return _numbers(
            name, np.array([np.nan if gone else float(v) for v, gone in zip(plain, missing, strict=True)]), missing
        )
    if kind == "text":
        texts = np.array(["" if gone else str(v) for v, gone in zip(plain, missing, strict=True)], dtype=object)
        return Column(name, kind, texts, texts == "")
    filled = plain.copy()
    filled[missing] = EMPTY[kind]
    return Column(name, kind, filled.astype(DTYPES[kind]), missing)


def _kind(values: Sequence[Any] | np.ndarray) -> str:
    """The one type that all values have, text where they have several."""
    found = set(map(type, values))
    if found and found <= {bool, np.bool_}:
        return "truth"
    if found and all(issubclass(one, (int, np.integer)) and one is not bool for one in found):
        return "whole" if all(abs(int(value)) < 2**63 for value in values) else "text"
    if found and all(issubclass(one, (int, float, np.number, Decimal)) and one is not bool for one in found):
        return "number"
    if found == {datetime.date}:
        return "day"
    if found and all(issubclass(one, datetime.datetime) for one in found) and all(v.tzinfo is None for v in values):
        return "time"
    return "text"


def _numbers(name: str, values: np.ndarray, missing: np.ndarray) -> Column:
    known = values[~missing]
    if len(known) and np.isfinite(known).all() and (np.abs(known) < WHOLE).all() and (known % 1 == 0).all():
        return Column(name, "whole", np.where(missing, 0, values).astype(np.int64), missing)
    return Column(name, "number", values.astype(float), missing)


def arrow_table(layer: Layer) -> pa.Table:
    """A layer's table for Arrow, every field with its meaning (needs pyarrow)."""
    import pyarrow as pa

    from .fields import alias, comment

    kinds = {
        "text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "truth": pa.bool_(), "day": pa.date32(),
        "time": pa.timestamp("ms"),
    }  # fmt: skip
    columns = layer.table.columns
    fields = [
        pa.field(c.name, kinds[c.kind], metadata={"description": comment(c.name), "title": alias(c.name)})
        for c in columns
    ]
    return pa.Table.from_arrays(
        [pa.array(c.values, type=kinds[c.kind], mask=c.missing) for c in columns], schema=pa.schema(fields)
    )
