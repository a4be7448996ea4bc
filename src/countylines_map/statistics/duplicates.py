"""Rows that say the same thing twice: summed into the first, and reported; the sum of flow stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tables import rows_named

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20  # duplicated places that are named one by one
JOINED = 5  # counts and footnotes of one place that are written out


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
    summed.loc[again, "written"] = key[again].map(group["written"].agg(_written))
    summed.loc[again, "flow_note"] = key[again].map(group["flow_note"].agg(joined_notes))
    summed.loc[again, "flow"] = key[again].map(group["flow"].sum())
    messages = [_message(geocoded, list(rows)) for rows in list(group.groups.values())[:SHOWN]]
    if len(group) > SHOWN:
        messages.append(f"{len(group) - SHOWN:,} more places stand in several rows and were summed")
    return summed[~key.duplicated()], tuple(messages)


def _written(cells: pd.Series) -> str:
    """What was added, in a cell that stays readable."""
    return " + ".join(cells) if len(cells) <= JOINED else f"{len(cells):,} rows summed"


def joined_notes(cells: pd.Series) -> str:
    """Footnotes of all rows, each once; of many the first ones, and how many more."""
    different = [note for note in cells.unique() if note]
    return " ".join(different[:JOINED]) + (
        f" and {len(different) - JOINED:,} other notes" if len(different) > JOINED else ""
    )


def origin_keys(geocoded: pd.DataFrame) -> pd.Series:
    """One text for each origin: its area's code, and for what is not a place what it is and how the table writes it."""
    written = geocoded["nonplace"] + " " + geocoded["origin"].str.strip().str.casefold()
    return geocoded["origin_code"].where(geocoded["origin_code"] != "", written)


def _keys(geocoded: pd.DataFrame) -> pd.Series:
    """One text for each origin, destination, period and category."""
    key = (
        origin_keys(geocoded)
        + "\x1f"
        + geocoded["destination_code"].where(geocoded["destination_code"] != "", geocoded["destination"])
    )
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
