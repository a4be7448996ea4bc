"""The rows below the column names, without footnotes and empty rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .rows import rows_named

if TYPE_CHECKING:
    from .header import Header
    from .readers import Grid


_NOTE = re.compile(
    r"\s*(?:[*†‡§¹²³⁰⁴-⁹]|[(\[](?:note )?\d{1,2}[)\]]|\d{1,2}[.)] |(?:notes?|sources?|n\.?b)\b)", re.IGNORECASE
)


def rows_below(grid: Grid, header: Header) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Rows below the column names, and what is set aside: the words below the table, and empty rows."""
    body = grid.cells.loc[header.row + 1 :]
    filled = (
        body.apply(lambda column: column.str.strip() != "").to_numpy().sum(axis=1)
        if len(body)
        else np.array([], dtype=int)
    )
    again = body.index[_names_again(body, grid, header)]
    body, filled = body.drop(again), filled[~body.index.isin(again)]
    last = int(np.flatnonzero(filled)[-1]) + 1 if filled.any() else 0
    body, filled = body.iloc[:last], filled[:last]
    foot = _footnotes(body, filled)
    below, skipped = list[str](), list[str]()
    if len(again):
        skipped.append(f"{rows_named(list(again))}: the column names once more, skipped")
    if foot < len(body):
        words = [
            cell.strip() for row in body.iloc[foot:].itertuples(index=False, name=None) for cell in row if cell.strip()
        ]
        below.append(f"below the table stands: {' / '.join(words)}")
    empty = body.index[:foot][filled[:foot] == 0]
    if len(empty) and (len(inner := empty[empty < body.index[:foot][filled[:foot] > 0].max()])):
        skipped.append(f"{rows_named(list(inner))}: empty, skipped")
    return body.iloc[:foot][filled[:foot] > 0], below, skipped


def _names_again(body: pd.DataFrame, grid: Grid, header: Header) -> np.ndarray:
    """Rows that say the column names once more, as each page of a printed table does."""
    names = grid.cells.loc[header.row].str.strip()
    if (names != "").sum() < 2:
        return np.zeros(len(body), dtype=bool)
    found: np.ndarray = (
        body.apply(lambda column: column.str.strip() == names[column.name]).to_numpy(dtype=bool).all(axis=1)
    )
    return found


def _footnotes(body: pd.DataFrame, filled: np.ndarray) -> int:
    """Where footnotes begin: after the last empty row, when no row below has more than one cell; else with the marks of notes."""
    if body.shape[1] < 2 or not (filled == 0).any():
        return _marked(body, filled)
    start = int(np.flatnonzero(filled == 0)[-1]) + 1
    while start > 0 and (filled[start:] <= 1).all() and (filled[:start] == 0).any() and filled[start - 1] <= 1:
        start -= 1
    return start if start < len(body) and (filled[start:] <= 1).all() and start > 0 else _marked(body, filled)


def _marked(body: pd.DataFrame, filled: np.ndarray) -> int:
    """Where the last rows are single cells, the first of which begins as a note does ("* includes ...", "(1) ...", "Source: ...")."""
    start = found = len(body)
    while body.shape[1] > 1 and start > 1 and filled[start - 1] <= 1:
        start -= 1
        found = start if _NOTE.match("".join(body.iloc[start])) else found
    return found
