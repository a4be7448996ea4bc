"""Where a table's column names stand and which part each column plays; found is told, unclear is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import Problem, TableError, did_you_mean
from ..options import KEYS
from . import shapes
from .contents import differs_in_each_row, holds_counts, holds_places, holds_shares, mostly_counts, numbers_rows
from .headings import COMMON, IDENTITY, NOT_COUNTS, PARTS, REMARKS, WORDS, is_measure, simple, without_marks, worded

if TYPE_CHECKING:
    import pandas as pd

    from .contents import KindOf
    from .dataset import Dataset
    from .readers import Grid

SEARCHED_ROWS = 30
COUNT_ROWS = 'if each row is one person, say so with count = "rows" in the dataset or --count-rows'


@dataclass(frozen=True)
class Header:
    """Row of the column names, all names in order, and the position of each part's column.

    `shape` is "long" (a column of counts), "wide" or "matrix" (counts in the columns of `values`, whose headings are each count's
    `across`: period, category, destination or origin) or "rows" (each row is one person).
    """

    row: int
    names: tuple[str, ...]
    parts: Mapping[str, int]
    notes: tuple[str, ...]
    shape: str = "long"
    across: str = ""
    values: Mapping[int, str] = field(default_factory=dict)


@dataclass
class Reading:
    """What one row of column names can mean; `problems` are what and fix, `lacking` says that a part has no column at all."""

    names: Sequence[str]
    body: pd.DataFrame
    dataset: Dataset
    kind_of: KindOf | None
    parts: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    lacking: bool = False
    shape: str = "long"
    across: str = ""
    values: dict[int, str] = field(default_factory=dict)

    def free(self) -> list[int]:
        """Columns with a name that play no part yet."""
        taken = {*self.parts.values(), *self.values}
        return [k for k, name in enumerate(self.names) if name and k not in taken]


def find_header(grid: Grid, dataset: Dataset, kind_of: KindOf | None = None) -> Header:
    """Find the column names: in the row that the dataset gives, else the first row whose words name places and counts, else the
    first row below which places and counts stand, as `kind_of` knows places.

    Raises: TableError with every missing, doubled or unclear column.
    """
    if dataset.header and dataset.header not in grid.cells.index:
        raise TableError(Problem(f"there is no row {dataset.header}", grid.where, "correct header in the dataset"))
    readings = {row: _read_row(grid, row, dataset, kind_of, deep=False) for row in _candidates(grid, dataset)}
    row = next((row for row, reading in readings.items() if not reading.lacking), None)
    if row is None:
        readings = {row: _read_row(grid, row, dataset, kind_of, deep=True) for row in readings}
        whole = (row for row, reading in readings.items() if not reading.lacking and not _place_in_names(reading))
        row = next(whole, _first_filled(grid, readings))
    reading = readings[row]
    problems = [*_doubled(reading.names), *reading.problems]
    if not problems and (place := _place_in_names(reading)):
        what = f"the row looks like the table's first row and not like column names: it holds the place '{place}'"
        problems.append((what, "put a row of column names above it, such as origin and count"))
    if problems:
        raise TableError([Problem(what, f"{grid.where}, row {row}", fix) for what, fix in problems])
    notes = (*_above(grid, row), *reading.told)
    return Header(row, tuple(reading.names), reading.parts, notes, reading.shape, reading.across, reading.values)


def _candidates(grid: Grid, dataset: Dataset) -> list[int]:
    """Rows that can hold the column names: the one given, else those with two filled cells or more; the first row at least."""
    if dataset.header:
        return [dataset.header]
    head = grid.cells.head(SEARCHED_ROWS)
    filled = {int(row): sum(bool(str(cell).strip()) for cell in cells) for row, *cells in head.itertuples(name=None)}
    first = next((row for row, cells in filled.items() if cells), int(head.index[0]))
    return sorted({first, *(row for row, cells in filled.items() if cells > 1)})


def _first_filled(grid: Grid, rows: Iterable[int]) -> int:
    several = [row for row in rows if sum(bool(str(cell).strip()) for cell in grid.cells.loc[row]) > 1]
    return several[0] if several else next(iter(rows))


def _read_row(grid: Grid, row: int, dataset: Dataset, kind_of: KindOf | None, *, deep: bool) -> Reading:
    """Which part each column plays if the column names stand in this row; `deep` looks at what stands below them."""
    names = tuple(" ".join(str(name).split()) for name in grid.cells.loc[row])
    reading = Reading(names, grid.cells.loc[row + 1 :], dataset, kind_of)
    _take_named(reading)
    for part in PARTS:
        if part != "count" and part not in dataset.columns:
            _take_common(reading, part)
    shapes.find_shape(reading)
    if reading.shape == "long" and "count" not in dataset.columns:
        _take_common(reading, "count")
    _take_worded(reading)
    if deep:
        _take_by_contents(reading)
    _miss(reading)
    return reading


def _take_named(reading: Reading) -> None:
    for part, name in reading.dataset.columns.items():
        at = position(reading.names, name)
        if at is None:
            what = f"there is no column '{name}', which is to hold each row's {part}"
            reading.lacking = True
            reading.problems.append(absent(what, name, reading.names))
        else:
            reading.parts[part] = at


def _take_common(reading: Reading, part: str) -> None:
    """A part by a common name; two names of one line are unclear."""
    for line in _common(part, reading.dataset):
        fits = [
            k for k in reading.free() if simple(reading.names[k]) in line or without_marks(reading.names[k]) in line
        ]
        if len(fits) > 1 and part != "note":
            _unclear(reading, part, fits)
        if fits:
            if len(fits) == 1:
                _take(reading, part, fits[0])
            return


def _take_worded(reading: Reading) -> None:
    """Destination, origin and count by words within longer headings; of several the one whose contents fit."""
    for part in ("destination", "origin", "count"):
        if part in reading.parts or _settled(reading, part):
            continue
        for line in range(len(WORDS[part])):
            fits = [k for k in reading.free() if worded(part, reading.names[k], line) and _can_be(reading, part, k)]
            fits = _plainest(reading, fits)
            if len(fits) > 1 and part != "destination":
                _unclear(reading, part, fits)
            if fits:
                if len(fits) == 1:
                    _take(reading, part, fits[0])
                break


def _plainest(reading: Reading, fits: list[int]) -> list[int]:
    """Of a column of names and its column of codes the names."""
    names = [k for k in fits if not simple(reading.names[k]).endswith((" code", " codes"))]
    return names if len(names) == 1 else fits


def _can_be(reading: Reading, part: str, k: int) -> bool:
    cells = reading.body[k]
    if part == "count":
        return holds_counts(cells) and not is_measure(reading.names[k])
    return not mostly_counts(cells) and (reading.kind_of is None or holds_places(cells, reading.kind_of))


def _take_by_contents(reading: Reading) -> None:
    """What is still missing, by what stands below: a column of places, a column of whole numbers."""
    wanted = [part for part in ("origin", "count") if part not in reading.parts and not _settled(reading, part)]
    for part in wanted:
        fits = _places(reading) if part == "origin" else _numbers(reading)
        if len(fits) > 1:
            _unclear(reading, part, fits)
        elif fits:
            _take(reading, part, fits[0])


def _places(reading: Reading) -> list[int]:
    taken = {*reading.parts.values(), *reading.values}
    columns = (k for k in range(len(reading.names)) if k not in taken)
    return _plainest(reading, [k for k in columns if holds_places(reading.body[k], reading.kind_of)])


def _numbers(reading: Reading) -> list[int]:
    return [
        k for k in reading.free()
        if holds_counts(reading.body[k]) and not is_measure(reading.names[k]) and not numbers_rows(reading.body[k])
        and not NOT_COUNTS.search(simple(reading.names[k]))
        and not IDENTITY.search(simple(reading.names[k])) and not REMARKS.search(simple(reading.names[k]))
    ]  # fmt: skip


def _settled(reading: Reading, part: str) -> bool:
    """Whether the dataset or the table's shape says a part already, so that no column has to."""
    said = {
        "origin": reading.dataset.origin,
        "destination": reading.dataset.destination,
        "count": reading.shape != "long",
    }
    return (
        bool(said[part]) or reading.across == part or any(f"each row's {part}" in what for what, _ in reading.problems)
    )


def _miss(reading: Reading) -> None:
    """What is said twice, what is missing, and numbers that nobody explained where rows are to be counted."""
    dataset, names = reading.dataset, reading.names
    for end in ("origin", "destination"):
        said = dataset.origin if end == "origin" else dataset.destination
        if said and (end in reading.parts or reading.across == end) and end not in dataset.columns:
            column = (
                f"the column '{names[reading.parts[end]]}'" if end in reading.parts else "the headings of the columns"
            )
            what = f"the {end} is said twice: '{said}', and {column}"
            reading.problems.append((what, f"remove the {end}, or name the column with {option(end)}"))
    if "origin" not in reading.parts and not _settled(reading, "origin"):
        reading.lacking = True
        reading.problems.append(absent("no column is recognised as each row's origin", "", names, option("origin")))
    if "count" not in reading.parts and not _settled(reading, "count"):
        reading.lacking = True
        fix = f"{option('count')}; {COUNT_ROWS}"
        reading.problems.append(absent("no column is recognised as each row's count", "", names, fix))
    if reading.shape == "rows":
        reading.problems += _unexplained(reading)


def _unexplained(reading: Reading) -> Iterator[tuple[str, str]]:
    """Columns of numbers in a table whose rows are to be counted: each could be the count."""
    free = [
        k for k in _numbers(reading) if not differs_in_each_row(reading.body[k]) and not holds_shares(reading.body[k])
    ]
    for k in free:
        if reading.names[k] not in reading.dataset.summed:
            what = f"the rows are to be counted, but the column '{reading.names[k]}' holds numbers that could be counts"
            yield (
                what,
                f'count them with {option("count")}, or leave it out with [columns] summed = ["{reading.names[k]}"]',
            )


def _take(reading: Reading, part: str, k: int) -> None:
    reading.parts[part] = k
    name = f"the column '{reading.names[k]}'" if reading.names[k] else f"column {k + 1}, which has no name,"
    reading.told.append(f"{name} was read as each row's {part}; no column was named for it")


def _unclear(reading: Reading, part: str, fits: Sequence[int]) -> None:
    several = ", ".join(f"'{reading.names[k]}'" for k in fits)
    what = f"several columns could hold each row's {part}: {several}"
    reading.problems.append((what, f"say which: {option(part)}"))


def _common(part: str, dataset: Dataset) -> Iterable[tuple[str, ...]]:
    if part == "count" and (unit := simple(dataset.unit)):
        yield unit, f"number of {unit}", f"no of {unit}", f"total {unit}", f"count of {unit}"
    yield from COMMON[part]


def option(part: str, name: str = "NAME") -> str:
    """How to say which column plays a part, in the dataset and on the command line."""
    key = KEYS[f"columns.{part}"]
    return f'[columns] {part} = "{name}" in the dataset' + (f" or {key.flag} {name}" if key.flag else "")


def position(names: Sequence[str], wanted: str) -> int | None:
    """Position of a named column: the very name, else the only one that differs in case and spacing."""
    wanted = " ".join(wanted.split())
    if wanted in names:
        return list(names).index(wanted)
    fits = [k for k, name in enumerate(names) if simple(name) == simple(wanted)]
    return fits[0] if len(fits) == 1 and simple(wanted) else None


def absent(what: str, wanted: str, names: Sequence[str], choice: str = "") -> tuple[str, str]:
    """What and fix for a column that is not there."""
    there = ", ".join(f"'{name}'" for name in names if name) or "none"
    otherwise = f"{choice or 'correct the name'}, or name the row of the column names with header"
    return f"{what} (columns: {there})", did_you_mean(wanted, names, otherwise)


def _doubled(names: Sequence[str]) -> list[tuple[str, str]]:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    return [(f"{names.count(name)} columns are named '{name}'", "give each column its own name") for name in twice]


def _place_in_names(reading: Reading) -> str:
    """A place where the name of the column of places should stand: the table has no column names."""
    if reading.kind_of is None or reading.across in ("destination", "origin"):
        return ""
    at = [
        reading.parts[end]
        for end in ("origin", "destination")
        if end in reading.parts and end not in reading.dataset.columns
    ]
    return next((name for k in at if (name := reading.names[k]) and reading.kind_of(name) == "place"), "")


def _above(grid: Grid, row: int) -> list[str]:
    above = grid.cells.loc[: row - 1]
    words = [
        str(cell).strip() for cells in above.itertuples(index=False, name=None) for cell in cells if str(cell).strip()
    ]
    if not words:
        return []
    return [f"the column names stand in row {row}; above them stands: {' / '.join(words)}"]
