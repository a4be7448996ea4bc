"""Records: one row a person, in files of any size or a database, counted to a row for each place, period and category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..errors import Problem, TableError
from ..limits import crossed, limit
from .dataset import STDIN
from .record_columns import Grouping, find_grouping
from .record_dates import worded
from .record_parts import PARQUET, TEXT, is_several, list_files, starts_with

if TYPE_CHECKING:
    import pandas as pd

    from .dataset import Dataset

MOST_PERIODS = 40
SPELLINGS = 20  # spellings, and places with several, that are named one by one
UNDATED = "no date"
EMPTY = "(empty)"
COUNTED = "counted"
NOT_ASKED = 'to count each row as one: --count-rows, or count = "rows" in the dataset'


class Source(Protocol):
    """Where records stand: what the embedded engine and one by URL have in common."""

    @property
    def where(self) -> str:
        """How messages call the records."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in order."""

    @property
    def dated(self) -> tuple[str, ...]:
        """Columns of a type that is a date."""

    def groups(self, grouping: Grouping, most: int) -> pd.DataFrame:
        """A row for each combination that occurs."""

    def close(self) -> None:
        """End what was opened to count; `where` and `first_rows` still answer."""

    def first_rows(self, column: str, values: Sequence[str] | None = None) -> dict[str, str]:
        """For each value of a column the file and row in which it stands first."""


@dataclass(frozen=True)
class Records:
    """What a counted frame came from: its files, and where a row of the frame (2: its first) stands in them."""

    files: tuple[Path, ...]
    frame: pd.DataFrame
    columns: Mapping[str, str]
    source: Source
    _rows: dict[str, dict[str, str]] = field(default_factory=dict)

    def place(self, rows: Sequence[int], part: str) -> str:
        """Where the records behind some rows of the frame stand: the first of them, how many, and the column."""
        counted = self.frame.iloc[[row - 2 for row in rows]]
        column = self.columns.get(part, "")
        if not column:
            return self.source.where
        if part not in self._rows:  # one more pass over the files, only where something is refused
            self._rows[part] = {
                value.strip() or EMPTY: at for value, at in reversed(self.source.first_rows(column).items())
            }
        number = int(counted["n"].sum())
        at = self._rows[part].get(str(counted[part].iloc[0]), self.source.where)
        return f"{at}, column '{column}' ({number:,} record{'' if number == 1 else 's'})"

    def spellings(self, geocoded: pd.DataFrame) -> tuple[str, ...]:
        """What must be told of areas that records write in several ways: their counts are one."""
        placed = geocoded.loc[geocoded["origin_code"] != "", ["origin_code", "origin_name", "origin"]].drop_duplicates()
        told = []
        for (code, name), written in placed.groupby(["origin_code", "origin_name"], sort=False)["origin"]:
            if len(written) > 1:
                shown = ", ".join(f"'{text}'" for text in list(written)[:SPELLINGS])
                more = f" and {len(written) - SPELLINGS:,} more spellings" if len(written) > SPELLINGS else ""
                told.append(f"{shown}{more} are counted together as {name} ({code})")
        if len(told) > SPELLINGS:
            told = [
                *told[:SPELLINGS],
                f"{len(told) - SPELLINGS:,} more places are written in several ways and counted together",
            ]
        return tuple(told)


def record_files(table: Path) -> tuple[Path, ...]:
    """The files that a table's name means; none where they cannot be listed, which reading them says."""
    try:
        return list_files(table)
    except (TableError, OSError):
        return ()


def are_records(dataset: Dataset) -> bool:
    """Whether a dataset's table is to be counted as records: asked for, and of a kind that is streamed.

    Raises: TableError for a folder, a pattern or an engine where counting was not asked for, and for weights in a table that is read whole.
    """
    if dataset.frame is not None or dataset.table == STDIN:
        return False
    asked = dataset.count == "rows" or "weight" in dataset.columns
    if not asked and (dataset.engine or is_several(dataset.table)):
        raise TableError(Problem("records are counted only where that is asked for", str(dataset.table), NOT_ASKED))
    if not asked:
        return False
    streamed = bool(dataset.engine) or is_several(dataset.table) or _is_streamed(dataset.table)
    if "weight" in dataset.columns and not streamed:
        what = "weights are added up in CSV, gzip CSV and Parquet only"
        raise TableError(Problem(what, str(dataset.table), "save the table as CSV"))
    return streamed and ("weight" in dataset.columns or bool(dataset.engine) or _is_large(dataset.table))


def count_records(dataset: Dataset) -> Dataset:
    """The dataset with its records counted: `frame` has a row for each combination of origin, destination, period and category.

    A dataset whose table is not one of records is given back as it is. Memory does not grow with the records, only with the
    combinations. The most frequent origins come first.
    Raises: TableError with every file, row, column and value that cannot be read; nothing is left out.
    """
    if not are_records(dataset):
        return dataset
    source = _source(dataset)
    try:
        grouping = find_grouping(source.names, source.dated, dataset, source.where)
        found = source.groups(grouping, limit("groups") + 1)
    finally:
        source.close()
    if len(found) > limit("groups"):
        raise TableError(crossed("groups", source.where, len(found)))
    if found.empty:
        raise TableError(Problem("there are column names and no records", source.where, "give a row for each person"))
    frame, told = _finished(found, grouping, dataset, source.where)
    files = () if dataset.engine else list_files(dataset.table)
    columns = {part: part for part in grouping.parts} | {"count": COUNTED}
    frame.attrs = {"where": source.where, "notes": (*told, *grouping.told)}
    records = Records(files, frame, grouping.parts, source)
    shown = frame.drop(columns="n")
    shown.attrs = frame.attrs
    return replace(
        dataset, frame=shown, records=records, columns=columns, count="", period_by="", engine="", header=None, summed=(),
    )  # fmt: skip


def _source(dataset: Dataset) -> Source:
    if dataset.engine:
        from .engines import Engine

        return Engine.open(dataset)
    from .embedded import Embedded

    return Embedded.open(dataset)


def _is_streamed(table: Path) -> bool:
    """Text and Parquet are streamed; workbooks and JSON are read whole as any table is."""
    if table.name.lower().endswith((*TEXT, *PARQUET)):
        return True
    return starts_with(table, 4) == b"PAR1" or starts_with(table, 2) == b"\x1f\x8b"


def _is_large(table: Path) -> bool:
    """Whether a table is not read whole: Parquet, gzip, several files, and text beyond the limit."""
    if is_several(table) or starts_with(table, 4) == b"PAR1" or starts_with(table, 2) == b"\x1f\x8b":
        return True
    return table.stat().st_size > limit("whole")


def _finished(found: pd.DataFrame, grouping: Grouping, dataset: Dataset, where: str) -> tuple[pd.DataFrame, list[str]]:
    """Texts trimmed, periods in words, equal combinations joined, the most frequent origins first."""
    found = found.assign(**{COUNTED: (found["amount"] if grouping.weight else found["n"]).astype(float)})
    for part in grouping.parts:
        key = part == "period" and bool(grouping.by)
        found[part] = _periods(found[part], grouping.by) if key else found[part].fillna("").astype(str).str.strip()
    for end in ("origin", "destination"):
        if end in found:
            found[end] = found[end].replace("", EMPTY)
    parts = list(grouping.parts)
    frame = found.groupby(parts, as_index=False, sort=True)[["n", COUNTED]].sum()
    frame[COUNTED] = frame[COUNTED].round(9)  # as exact as the sums were before they became floats
    sizes = frame.groupby(parts[0])[COUNTED].transform("sum")
    frame = frame.assign(size=sizes).sort_values(
        ["size", *parts], ascending=[False, *(True for _ in parts)], kind="stable"
    )
    frame = frame.drop(columns="size").reset_index(drop=True)
    return frame, _told(frame, grouping, dataset, where)


def _periods(keys: pd.Series, by: str) -> pd.Series:
    words = {key: worded(key, by) for key in keys.dropna().unique()}
    return keys.map(words).fillna(UNDATED).astype(str)


def _told(frame: pd.DataFrame, grouping: Grouping, dataset: Dataset, where: str) -> list[str]:
    number = int(frame["n"].sum())
    weighed = (
        f"by their weights in the column '{grouping.weight}'"
        if grouping.weight
        else f"each as one of the {dataset.unit}"
    )
    empty = {end: int(frame.loc[frame[end] == EMPTY, "n"].sum()) for end in ("origin", "destination") if end in frame}
    told = [f"{number:,} records were counted, {weighed}"]
    told += [
        f"{n:,} record{'s have' if n > 1 else ' has'} no {end}, written here as {EMPTY}"
        for end, n in empty.items()
        if n
    ]
    if "period" not in frame:
        return told
    if grouping.by:
        undated = int(frame.loc[frame["period"] == UNDATED, "n"].sum())
        told.append(f"dates in the column '{grouping.parts['period']}' were grouped by {grouping.by}")
        if undated:
            said = "records have no date and count" if undated > 1 else "record has no date and counts"
            told.append(f"{undated:,} {said} under '{UNDATED}'")
    elif frame["period"].nunique() > MOST_PERIODS:
        what = f"the column '{grouping.parts['period']}' holds {frame['period'].nunique():,} different periods, more than a map can show"
        fix = "group its dates with --period-by month (or day, quarter, year, financial year)"
        raise TableError(Problem(what, where, fix))
    return told
