"""Cells that stand for those below them: what is left of merged cells, and headings of sections within a column."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..errors import DatasetError, Problem
from .naming import absent, position
from .sections import headings

SECTION = "section"


def merged(cells: pd.Series, name: str, where: str) -> Problem | None:
    """What to say of a column whose every value is written once, above empty cells: each may stand for the rows below it."""
    texts = cells.astype(str).str.strip()
    filled = texts[texts != ""]
    if (
        not 0 < len(filled) < len(texts)
        or not texts.iloc[0]
        or filled.duplicated().any()
        or len(filled) > len(texts) / 2
    ):
        return None
    what = f"the column '{name}' is empty below each of its values; they may stand for the rows below them, as merged cells do"
    fix = f'say fill_down = ["{name}"] or --fill-down "{name}" if so, else write in each row what it is ("not stated")'
    return Problem(what, where, fix)


def fill_down(
    body: pd.DataFrame, names: Sequence[str], columns: Sequence[str], where: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Repeat the cell above in the empty cells of the columns named; a text that stands alone in its row is its section's heading.

    A heading's row is left out; where the rows below have texts of their own in its column, it stands in a new column "section".
    Raises: DatasetError for a column that is not there.
    """
    names = tuple(names)
    if not columns:
        return body, names
    found = {name: position(names, name) for name in columns}
    lost = [absent(f"there is no column '{name}'", name, names) for name, at in found.items() if at is None]
    if lost:
        raise DatasetError([Problem(what, f"{where}, key 'fill_down'", fix) for what, fix in lost])
    filled = body.copy()
    alone = pd.Series(False, index=body.index)
    for at in found.values():
        cells = body[at].str.strip()
        heads = headings(body, at or 0)
        below = cells.where(~heads)
        if heads.any() and (below.shift(-1)[heads].fillna("") != "").any():
            section = cells.where(heads).ffill().fillna("").str.rstrip(" :")
            filled[max(body.columns) + 1] = section
            names += (SECTION if SECTION not in names else f"{SECTION} of {names[at or 0]}",)
        else:
            filled[at] = body[at].where(cells != "").ffill().fillna("")
        alone |= heads
    return filled[~alone], names
