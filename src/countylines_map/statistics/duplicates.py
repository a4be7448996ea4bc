"""Rows that say the same thing twice: summed into the first, and reported; the sum of flow stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tables import rows_named

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20  # duplicated places that are named one by one


def sum_duplicates(geocoded: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Sum rows of one origin area (or one non-place text), destination, period and category into the first of them.

    Suppressed rows and total rows stay as they are: a sum with an unknown part would itself be unknown.
    """
    import pandas as pd

    key = _keys(geocoded)
    plain = ~geocoded["suppressed"].astype(bool) & (geocoded["nonplace"] != "total")
    key = key.where(plain, "alone " + pd.Series(range(len(geocoded)), index=geocoded.index).astype(str))
    again = key.duplicated(keep=False)
    if not again.any():
        return geocoded, ()
    summed = geocoded.copy()
    group = geocoded[again].groupby(key[again], sort=False)
    for column, join in (("written", " + "), ("flow_note", " ")):
        joined = group[column].agg(
            lambda cells, join=join: (
                join.join(dict.fromkeys(c for c in cells if c)) if join == " " else join.join(cells)
            )
        )
        summed.loc[again, column] = key[again].map(joined)
    summed.loc[again, "flow"] = key[again].map(group["flow"].sum())
    messages = [_message(geocoded, list(rows)) for rows in list(group.groups.values())[:SHOWN]]
    if len(group) > SHOWN:
        messages.append(f"{len(group) - SHOWN:,} more places stand in several rows and were summed")
    return summed[~key.duplicated()], tuple(messages)


def _keys(geocoded: pd.DataFrame) -> pd.Series:
    """One text for each origin, destination, period and category."""
    place = geocoded["origin_code"].where(
        geocoded["origin_code"] != "", geocoded["nonplace"] + " " + geocoded["origin"].str.strip().str.casefold()
    )
    key = place + "\x1f" + geocoded["destination_code"]
    for name in ("period", "category"):
        if name in geocoded:
            key = key + "\x1f" + geocoded[name]
    return key


def _message(geocoded: pd.DataFrame, rows: list[object]) -> str:
    """No counts: the message may stand beside a map on which they are hidden."""
    first = geocoded.loc[rows[0]]
    code = f" ({first['origin_code']})" if first["origin_code"] else ""
    same = " for the same period and category" if "period" in geocoded or "category" in geocoded else ""
    return (
        f"{rows_named(rows)} are all {first['origin_name'] or first['origin']}{code}{same}: summed into row {rows[0]}"
    )
