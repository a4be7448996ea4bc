"""Where a table's column names stand: in one row, or in two where the upper one spans several columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import Problem, TableError
from ..periods import read_period
from .columns import Reading, read_names
from .contents import is_number
from .headings import is_measure

if TYPE_CHECKING:
    from .contents import KindOf
    from .dataset import Dataset
    from .readers import Grid

SEARCHED_ROWS = 30
BROAD = 60  # columns


@dataclass(frozen=True)
class Header:
    """Row of the column names, all names in order, and the position of each part's column.

    `shape` is "long" (a column of counts), "wide" or "matrix" (counts in the columns of `values`, whose headings are each count's
    `across`: period, category, destination or origin) or "rows" (each row is one person). Where headings have two parts ("2022 Male"),
    `values` are their periods and `categories` the rest. `row` is the lower row where the names stand in two, `first` the upper; the
    last `added` names are of columns that the file has not.
    """

    row: int
    names: tuple[str, ...]
    parts: Mapping[str, int]
    notes: tuple[str, ...]
    shape: str = "long"
    across: str = ""
    values: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)
    first: int = 0
    added: int = 0


def find_header(grid: Grid, dataset: Dataset, kind_of: KindOf | None = None) -> Header:
    """Find the column names: in the row that the dataset gives, else the first row whose words name places and counts, else the
    first row below which places and counts stand, as `kind_of` knows places.

    Raises: TableError with every missing, doubled or unclear column.
    """
    if dataset.header and dataset.header not in grid.cells.index:
        raise TableError(Problem(f"there is no row {dataset.header}", grid.where, "correct header in the dataset"))
    rows = _candidates(grid, dataset)
    readings: dict[int, Reading] = {}
    for row in rows:  # most tables begin with their names, and the rest need not be looked at
        readings[row] = _read(grid, row, dataset, kind_of, deep=False)
        if not readings[row].lacking:
            break
    else:
        readings = {row: _read(grid, row, dataset, kind_of, deep=True) for row in rows}
        whole = (row for row, reading in readings.items() if not reading.lacking and not _names_a_place(reading))
        row = next(whole, _first_filled(grid, readings))
    reading = readings[row]
    reading.names = _told_apart(reading)
    problems = [*_doubled(reading.names), *reading.problems]
    if not problems and (place := _place_in_names(reading)):
        what = f"the row looks like the table's first row and not like column names: it holds the place '{place}'"
        problems.append((what, "put a row of column names above it, such as origin and count"))
    if problems:
        raise TableError([Problem(what, f"{grid.where}, row {row}", fix) for what, fix in problems])
    last = int(reading.body.index[0]) - 1 if len(reading.body) else row
    notes = (*_above(grid, row), *_both(row, last), *reading.told)
    found = (reading.shape, reading.across, reading.values, reading.categories, row)
    return Header(last, tuple(reading.names), reading.parts, notes, *found)


def _read(grid: Grid, row: int, dataset: Dataset, kind_of: KindOf | None, *, deep: bool) -> Reading:
    """What the names in this row, or in it and the next, can mean."""
    upper, body = _cells(grid, row), grid.cells.loc[row + 1 :]
    if len(body) and (names := joined_names(upper, _cells(grid, row + 1))):
        return read_names(names, body.iloc[1:], dataset, kind_of, deep=deep)
    return read_names(upper, body, dataset, kind_of, deep=deep)


def _cells(grid: Grid, row: int) -> tuple[str, ...]:
    return tuple(" ".join(str(name).split()) for name in grid.cells.loc[row])


def joined_names(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Column names of two rows as one, nothing where the second is not such a row.

    In the upper row a heading stands over several columns, whose own headings are below; each other column has a name in one of both.

    >>> joined_names(["Area", "2022", "", "2023", ""], ["", "Male", "Female", "Male", "Female"])
    ('Area', '2022 Male', '2022 Female', '2023 Male', '2023 Female')
    >>> joined_names(["Area", "Arrests"], ["Essex", "5"])
    ()
    """
    spans, over = dict[int, str](), ""
    for k, (above, below) in enumerate(zip(upper, lower, strict=True)):
        over = (above or over) if below else ""
        if over and k and below:
            spans[k] = over
    wide = {over for over, columns in Counter(spans.values()).items() if columns > 1}
    once = all(
        bool(a) != bool(b) for k, (a, b) in enumerate(zip(upper, lower, strict=True)) if k not in spans and a + b
    )
    named = all(read_period(lower[k]) or not is_number(lower[k]) for k in spans)
    if not wide or not once or not named or upper.count("") < 2 or sum(map(bool, upper)) < 2:
        return ()
    alone = len(set(spans.values())) == 1 and not read_period(next(iter(wide)))
    return tuple(
        f"{'' if alone else spans[k]} {b}".strip() if k in spans else a or b
        for k, (a, b) in enumerate(zip(upper, lower, strict=True))
    )


def _both(row: int, last: int) -> list[str]:
    return [f"the column names stand in rows {row} and {last}, and were joined"] if last > row else []


def _candidates(grid: Grid, dataset: Dataset) -> list[int]:
    """Rows that can hold the column names: the one given, else those with two filled cells or more; the first row at least."""
    if dataset.header:
        return [dataset.header]
    head = grid.cells.head(SEARCHED_ROWS)
    filled = {int(row): sum(bool(str(cell).strip()) for cell in cells) for row, *cells in head.itertuples(name=None)}
    first = next((row for row, cells in filled.items() if cells), int(head.index[0]))
    several = [row for row, cells in filled.items() if cells > 1]
    if (
        grid.cells.shape[1] > BROAD
    ):  # then each row that is looked at costs, and one of numbers below the first is no heading
        several = [*several[:1], *(row for row in several[1:] if not _numbers(_cells(grid, row)))]
    return sorted({first, *several})


def _numbers(cells: Sequence[str]) -> bool:
    """Whether most of a row's cells are numbers, and not years."""
    filled = [cell for cell in cells if cell]
    return sum(is_number(cell) and not read_period(cell) for cell in filled) > len(filled) / 2


def _first_filled(grid: Grid, rows: Mapping[int, Reading]) -> int:
    several = [row for row in rows if sum(bool(str(cell).strip()) for cell in grid.cells.loc[row]) > 1]
    return several[0] if several else next(iter(rows))


def _told_apart(reading: Reading) -> Sequence[str]:
    """The names, with a number behind those of rates and shares ("%", "% (2)") that stand beside several columns and play no part."""
    taken, seen = {*reading.parts.values(), *reading.values}, Counter[str]()
    names = list(reading.names)
    for k, name in enumerate(names):
        if name and is_measure(name) and k not in taken:
            seen[name] += 1
            names[k] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names


def _doubled(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in sorted(name for name, columns in Counter(names).items() if name and columns > 1):
        yield f"{names.count(name)} columns are named '{name}'", "give each column its own name"


def _names_a_place(reading: Reading) -> bool:
    """Whether any of the names is a place: then the row is one of the data, unless it is the head of a matrix."""
    matrix = reading.kind_of is None or reading.across in ("destination", "origin")
    return not matrix and any(reading.kind_of(name) == "place" for name in reading.names if name and reading.kind_of)


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
