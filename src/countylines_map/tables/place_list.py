"""A table of which only one column of places is wanted: read as it is, header and all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, TableError, did_you_mean
from .dataset import bare_dataset
from .readers import read_grid

if TYPE_CHECKING:
    import pandas as pd


def read_place_list(path: Path, column: str, sheet: str | None = None) -> pd.DataFrame:
    """Every cell of a table as text, under its column names; the names stand in the first row that has `column`.

    Raises: TableError when the table cannot be read or has no such column.
    """
    grid = read_grid(bare_dataset(path, unit="places", sheet=sheet))
    for row, *cells in grid.cells.head(50).itertuples(name=None):
        names = [str(cell).strip() for cell in cells]
        if column in names:
            table = grid.cells.loc[row + 1 :].copy()
            table.columns = [name or f"column {k + 1}" for k, name in enumerate(names)]
            return table
    there = [str(cell).strip() for cell in grid.cells.iloc[0] if str(cell).strip()]
    raise TableError(Problem(f"there is no column '{column}'", grid.where, did_you_mean(column, there)))
