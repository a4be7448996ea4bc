"""Tables as CSV for a spreadsheet: UTF-8, every row, no cell that would run; the balance and the attribution stand beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from .columns import Column, Table
from .flow_lines import anchor_ends
from .manifest import about
from .values import cell_value

if TYPE_CHECKING:
    import pandas as pd

    from .layers import Layers

ENDS = ("ox", "oy", "dx", "dy")


def csv_files(layers: Layers) -> dict[str, bytes]:
    """flows.csv with every row, the areas, the balance and the sources as tables, and flows-about.txt with what must go with them."""
    return {
        "flows.csv": flows_csv(layers),
        "flows-areas.csv": typed_csv(layers["areas"].table),
        "flows-balance.csv": typed_csv(layers["balance"].table),
        "flows-provenance.csv": typed_csv(layers["provenance"].table),
        "flows-about.txt": about_text(layers),
    }


def flows_csv(layers: Layers) -> bytes:
    """Every row of the table with its area, its level and its part in the balance, and both anchors in degrees (for R's `od`)."""
    ends = anchor_ends(layers.flow_map.flows, layers.flow_map.anchors).reshape(-1, 4).round(6)
    placed = [Column(name, "number", values, np.isnan(values)) for name, values in zip(ENDS, ends.T, strict=True)]
    return typed_csv(layers["flows"].table.with_columns(*placed))


def about_text(layers: Layers) -> bytes:
    """What must go with the figures: title, unit, period, source, outlines, attribution and notes, a line each."""
    told = about(layers.flow_map)
    words = [f"{key}: {value}" for key, value in told.items() if isinstance(value, str) and value]
    return "\n".join([*words, *told["attribution"], *layers.flow_map.notes, ""]).encode()


def typed_csv(table: Table) -> bytes:
    """A typed table as UTF-8 CSV; true and false in small letters, nothing where a value is missing."""
    return _csv(table.names, zip(*map(_cells, table.columns), strict=True))


def table_csv(table: pd.DataFrame, *, index: bool = True) -> bytes:
    """A table as UTF-8 CSV; a text cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    names = ([table.index.name or "row"] if index else []) + list(table.columns)
    rows = table.itertuples(index=index, name=None)
    return _csv(names, ([cell_value(value) for value in row] for row in rows))


def _cells(column: Column) -> list[object]:
    """A column's cells; whole numbers have nothing to be changed in them, and values that come often are looked at once."""
    values = column.to_list()
    if column.kind == "whole":
        return ["" if value is None else value for value in values]
    safe = {value: cell_value(value) for value in set(values)}
    return [safe[value] for value in values]


def _csv(names: Iterable[object], rows: Iterable[Iterable[object]]) -> bytes:
    out = _Lines()
    writer = csv.writer(
        out, lineterminator="\r\n"
    )  # then a cell that holds either of the two is quoted, so that no row is torn
    writer.writerow([cell_value(name) for name in names])
    writer.writerows(rows)
    return "".join(out.lines).encode()


class _Lines:
    """Rows as the writer of CSV gives them, each ended with a line feed alone."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, row: str) -> None:
        self.lines.append(row[:-2] + "\n")
