"""A data frame that is in memory already - pandas, polars, Arrow, a DuckDB relation - as a dataset's table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import Problem, TableError
from .cells import cell_text
from .dataset import FRAME
from .own_types import kind_of_values
from .readers import Grid

if TYPE_CHECKING:
    import pandas as pd

WHERE = f"{FRAME} (rows as in a file with a header: its first is row 2)"


def as_frame(table: Any) -> pd.DataFrame:
    """Any data frame as one of pandas, values kept as they are; a frame of pandas itself is not copied.

    >>> as_frame({"origin": ["Kent"], "people": [3]}).to_dict("list")
    {'origin': ['Kent'], 'people': [3]}

    Raises: TableError for what is not a data frame.
    """
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, dict):
        return pd.DataFrame(table)
    import narwhals as nw  # only for frames of others

    try:
        known = nw.from_native(table)
        eager = known.collect() if isinstance(known, nw.LazyFrame) else known
        return pd.DataFrame({name: eager[name].to_list() for name in eager.columns})
    except TypeError:
        fix = "give a data frame of pandas, polars or Arrow, a DuckDB relation, a file's path or a dataset's TOML"
        raise TableError(Problem(f"a {type(table).__name__} is not a table", fix=fix)) from None


def frame_grid(frame: pd.DataFrame) -> Grid:
    """All cells of a frame as text under a first row of its column names; the index is not a column.

    Raises: TableError for a frame without rows or columns.
    """
    import pandas as pd

    if not len(frame.columns) or not len(frame):
        raise TableError(Problem("the data frame is empty", FRAME, "give one with a row for each origin"))
    columns = [_texts(frame.iloc[:, at]) for at in range(len(frame.columns))]
    names = [str(name) for name in frame.columns]
    cells = pd.DataFrame(
        {at: [name, *column] for at, (name, column) in enumerate(zip(names, columns, strict=True))}, dtype="str"
    )
    cells.index = pd.RangeIndex(1, 1 + len(cells), name="row")
    kinds = {name: _kind(frame.iloc[:, at]) for at, name in enumerate(names)}
    return Grid(cells, tuple(frame.attrs.get("notes", ())), frame.attrs.get("where", WHERE), kinds=kinds)


def _kind(column: pd.Series) -> str:
    """The type of a column, by what it is said to hold or, where it may hold anything, by what it holds."""
    import pandas as pd

    if column.dtype == object:
        return kind_of_values(column)
    known = {"b": "truth", "i": "whole", "u": "whole", "f": "number", "M": "time"}
    plain = not isinstance(column.dtype, pd.CategoricalDtype)
    return known.get(getattr(column.dtype, "kind", ""), "") if plain else ""


def _texts(column: pd.Series) -> list[str]:
    """Each different value is written once."""
    import pandas as pd

    if column.dtype == object:
        return [_text(value) for value in column]
    codes, values = pd.factorize(column, use_na_sentinel=True)
    texts = [_text(value) for value in values]
    return [texts[code] if code >= 0 else "" for code in codes]


def _text(value: Any) -> str:
    import pandas as pd

    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    return cell_text(value.item() if hasattr(value, "item") else value)
