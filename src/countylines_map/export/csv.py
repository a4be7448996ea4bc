"""Tables as CSV for a spreadsheet: UTF-8, every row, no cell that would run."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from .values import cell_value

if TYPE_CHECKING:
    import pandas as pd

    from ..flowmap import FlowMap


def flows_csv(flow_map: FlowMap) -> bytes:
    """Every row of the table with its area, its level and its part in the balance, as UTF-8 CSV (see `table_csv`)."""
    return table_csv(flow_map.lines.drop(columns="geometry"))


def table_csv(table: pd.DataFrame, *, index: bool = True) -> bytes:
    """A table as UTF-8 CSV; a text cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell_value(name) for name in ([table.index.name or "row"] if index else []) + list(table.columns)])
    for row in table.itertuples(index=index, name=None):
        writer.writerow([cell_value(value) for value in row])
    return out.getvalue().encode()
