"""Cells that stand for those below them: what is left of merged cells."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..errors import DatasetError, Problem
from .columns import absent, position


def fill_down(body: pd.DataFrame, names: Sequence[str], columns: Sequence[str], where: str) -> pd.DataFrame:
    """Repeat the cell above in the empty cells of the columns named.

    Raises: DatasetError for a column that is not there.
    """
    if not columns:
        return body
    found = {name: position(names, name) for name in columns}
    lost = [absent(f"there is no column '{name}'", name, names) for name, at in found.items() if at is None]
    if lost:
        raise DatasetError([Problem(what, f"{where}, key 'fill_down'", fix) for what, fix in lost])
    filled = body.copy()
    for at in found.values():
        cells = body[at]
        filled[at] = cells.where(cells.str.strip() != "").ffill().fillna("")
    return filled
