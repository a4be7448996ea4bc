"""A column of counts as numbers, bounds and notes; all that is refused in it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import Problem, TableError
from .counts import UNCLEAR, Count, decimal_sign, read_count
from .rows import rows_named

if TYPE_CHECKING:
    from .dataset import Dataset

SHOWN_CELLS = 200  # distinct cells that are refused one by one


def _unique(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    """(position of each cell's text among the distinct texts, the distinct texts): each text is read once."""
    codes, texts = pd.factorize(cells)
    return codes, [str(text) for text in texts]


def read_counts(
    cells: pd.Series, dataset: Dataset | None, at: Callable[[Sequence[object]], str]
) -> tuple[dict[str, object], list[Problem]]:
    """A column of counts as numbers, bounds and notes, and what is refused in it."""
    codes, texts = _unique(cells)
    marks = dataset.marks if dataset else {}
    sign = decimal_sign(texts, dataset.decimal if dataset else "")
    read: list[Count] = []
    refused: dict[int, TableError] = {}
    for k, text in enumerate(texts):
        try:
            read.append(read_count(text, marks, sign))
        except TableError as error:
            refused[k] = error
            read.append(Count(np.nan))
    problems = _refused(refused, cells.index, codes, at)
    columns: dict[str, object] = {
        "flow": np.array([count.value for count in read], dtype=float)[codes],
        "written": cells.str.strip().to_numpy(),
        "suppressed": np.array([count.suppressed for count in read], dtype=bool)[codes],
        "flow_low": np.array([count.low for count in read], dtype=float)[codes],
        "flow_high": np.array([count.high for count in read], dtype=float)[codes],
        "flow_note": np.array([count.note for count in read], dtype=object)[codes],
    }
    return columns, problems


def _refused(
    refused: Mapping[int, TableError], rows: pd.Index, codes: np.ndarray, at: Callable[[Sequence[object]], str]
) -> list[Problem]:
    """A problem for each distinct text that was refused, with all its rows; one for a column of decimals that could be thousands."""
    if not refused:
        return []
    unclear = [k for k, error in refused.items() if f" {UNCLEAR} " in error.problems[0].what]
    problems: list[Problem] = []
    if len(unclear) > 1:
        first = refused[unclear[0]].problems[0]
        what = f"{len(unclear):,} different numbers cannot be read without the decimal sign: {first.what}"
        problems.append(Problem(what, at(list(rows[np.isin(codes, unclear)])), first.fix))
    each = [k for k in refused if k not in unclear or len(unclear) == 1]
    for k in each[:SHOWN_CELLS]:
        where = at(list(rows[codes == k]))
        problems += [Problem(problem.what, where, problem.fix) for problem in refused[k].problems]
    if len(each) > SHOWN_CELLS:
        what = f"{len(each) - SHOWN_CELLS:,} other texts are not counts either"
        problems.append(Problem(what, at([]), "check that this is the column of counts"))
    return problems


def count_notes(flows: pd.DataFrame) -> list[str]:
    """Counts that a reader may stumble over: not given, or not whole."""
    blank = list(flows.index[flows["suppressed"] & (flows["written"] == "")])
    broken = list(flows.index[flows["flow"].notna() & (flows["flow"] % 1 != 0)])
    told = [f"{rows_named(blank)}: no count is given; treated as withheld, not as zero"] if blank else []
    return told + ([f"{rows_named(broken)}: the count is not whole, and is kept as written"] if broken else [])
