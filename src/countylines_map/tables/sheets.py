"""Several sheets of one workbook, each with the same table, as periods or categories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import Problem, TableError

if TYPE_CHECKING:
    from .dataset import Dataset


def join_sheets(found: Mapping[str, pd.DataFrame], dataset: Dataset, where: str) -> tuple[pd.DataFrame, list[str]]:
    """Flows of several sheets under one another, each row with its sheet's name as its period or category.

    A row's number is that of its sheet and its own: "S2R5".
    Raises: TableError where nobody said what the sheets stand for, or the tables say it themselves.
    """
    names = ", ".join(f"'{name}'" for name in found)
    if not dataset.sheets_are:
        fix = 'say sheets_are = "periods" or sheets_are = "categories" (--sheets-are periods), or name one sheet'
        raise TableError(Problem(f"several sheets are asked for, and not what they stand for: {names}", where, fix))
    part = {"periods": "period", "categories": "category"}[dataset.sheets_are]
    if any(part in frame for frame in found.values()):
        what = (
            f"the sheets are to stand for {dataset.sheets_are}, and their tables say the {part} of each row themselves"
        )
        raise TableError(Problem(what, where, "name one sheet, or let the sheets stand for the other"))
    frames = []
    for number, (name, frame) in enumerate(found.items(), start=1):
        labels = [f"S{number}{'R' if str(row).isdecimal() else ''}{row}" for row in frame.index]
        frames.append(frame.set_axis(pd.Index(labels, name="row")).assign(**{part: name}))
    joined = pd.concat(frames)
    for column in joined.columns[joined.isna().any()]:
        if joined[column].dtype == object or str(joined[column].dtype) == "str":
            joined[column] = joined[column].fillna("")
    return joined, [f"the sheets {names} were read as {dataset.sheets_are}; row S2R5 is row 5 of the second of them"]
