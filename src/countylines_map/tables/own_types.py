"""Types of a table's own columns, where the table came with types: they are read as text like all others, and given back as they were."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

MISSING = ("NoneType", "NAType", "NaTType")
DTYPES = {"whole": "Int64", "number": "Float64", "truth": "boolean", "day": "object", "time": "datetime64[us]"}
READ: Mapping[str, Callable[[str], object]] = {
    "whole": int,
    "number": float,
    "truth": {"TRUE": True, "FALSE": False}.__getitem__,
    "day": datetime.date.fromisoformat,
    "time": datetime.datetime.fromisoformat,
}


def kind_of_values(values: Iterable[Any]) -> str:
    """The one type that all values of a column have but the missing ones: whole, number, truth, day, time; "" for text or several.

    >>> kind_of_values([1, None]), kind_of_values([1, 2.5]), kind_of_values(["007"]), kind_of_values([])
    ('whole', 'number', '', '')
    """
    found = {type(value) for value in values if type(value).__name__ not in MISSING and value == value}
    if found == {bool}:
        return "truth"
    if found == {datetime.date}:
        return "day"
    if found and all(issubclass(one, datetime.datetime) for one in found):
        return "time"
    if found == {int}:
        return "whole"
    return "number" if found and found <= {int, float, Decimal} else ""


def with_own_types(flows: pd.DataFrame, kinds: Mapping[str, str], ours: frozenset[str]) -> pd.DataFrame:
    """The flows with their own columns in the types that the table had; names in `ours` are left as they are.

    A column of which a single text cannot be read in its type stays text.
    """
    import pandas as pd

    for name, kind in kinds.items():
        kept = f"{name} (table)" if name in ours else name
        if kind and kept in flows and not isinstance(flows[kept], pd.DataFrame):
            flows[kept] = _typed(flows[kept], kind)
    return flows


def _typed(texts: pd.Series, kind: str) -> pd.Series:
    import pandas as pd

    codes, distinct = pd.factorize(texts.str.strip())
    try:
        read = [None if text == "" else READ[kind](text) for text in distinct]
        return pd.Series([read[code] for code in codes], texts.index, dtype=DTYPES[kind], name=texts.name)
    except (ValueError, KeyError, TypeError, OverflowError):
        return texts
