"""Where a table's column names stand and which part each column plays; found is told, unclear is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Problem, TableError, did_you_mean

if TYPE_CHECKING:
    from .dataset import Dataset
    from .readers import Grid

SEARCHED_ROWS = 30
PARTS = ("origin", "count", "destination", "period", "category", "level", "population", "note")
NEEDED = ("origin", "count")
# Names by part, the plainest first: a name of an earlier line wins over a later line, two of one line are unclear.
COMMON: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "origin": (
        ("origin", "from", "origin area", "area of origin", "place of origin", "origin name", "county of origin",
         "home area", "home county", "area of residence", "place of residence", "county of residence",
         "residence", "coming from", "came from"),
        ("area", "place", "county", "location", "region", "town", "city", "district", "force", "police force",
         "local authority", "area name", "place name", "local authority name", "force area",
         "police force area", "council", "name"),
        ("origin code", "area code", "gss code", "ons code", "postcode", "code"),
    ),
    "count": (
        ("count", "number", "people", "arrests", "flow", "number of people", "number of arrests",
         "no of arrests", "counts"),
        ("total", "value", "n", "no", "amount", "frequency", "freq", "trips", "persons", "individuals",
         "cases", "offences", "figure"),
    ),
    "destination": (("destination", "to", "destination area", "area of destination", "place of destination",
                     "destination name"),),
    "period": (("period", "year", "financial year", "month", "quarter", "time period", "reporting period"),),
    "category": (("category",),),
    "level": (("level", "area level", "area type", "geography type"),),
    "population": (("population", "resident population", "mid year population"),),
    "note": (("footnote", "footnotes", "remark", "remarks"),),
}  # fmt: skip


@dataclass(frozen=True)
class Header:
    """Row of the column names, all names in order, and the position of each part's column."""

    row: int
    names: tuple[str, ...]
    parts: Mapping[str, int]
    notes: tuple[str, ...]


def find_header(grid: Grid, dataset: Dataset) -> Header:
    """Find the column names: in the row that the dataset gives, else the first that names origins and counts, else
    row 1.

    Raises: TableError with every missing, doubled or unclear column.
    """
    row = dataset.header or _row_of_names(grid, dataset)
    if row not in grid.cells.index:
        raise TableError(Problem(f"there is no row {row}", grid.where, "correct header in the dataset"))
    names = tuple(" ".join(str(name).split()) for name in grid.cells.loc[row])
    parts, told, problems = _parts(names, dataset)
    where = f"{grid.where}, row {row}"
    problems = [*_doubled(names), *problems]
    if problems:
        raise TableError([Problem(what, where, fix) for what, fix in problems])
    return Header(row, names, parts, (*_above(grid, row), *told))


def _row_of_names(grid: Grid, dataset: Dataset) -> int:
    head = grid.cells.head(SEARCHED_ROWS)
    for row, *cells in head.itertuples(name=None):
        names = [" ".join(str(cell).split()) for cell in cells]
        parts, _, problems = _parts(names, dataset)
        if not problems and all(part in parts for part in NEEDED):
            return int(row)
    filled = [
        int(row) for row, *cells in head.itertuples(name=None) if sum(bool(str(cell).strip()) for cell in cells) > 1
    ]
    return filled[0] if filled else int(head.index[0])


def _parts(names: Sequence[str], dataset: Dataset) -> tuple[dict[str, int], list[str], list[tuple[str, str]]]:
    """(position of each part's column, what must be told, problems as what and fix)."""
    parts: dict[str, int] = {}
    told: list[str] = []
    problems: list[tuple[str, str]] = []
    for part, name in dataset.columns.items():
        at = _position(names, name)
        if at is None:
            problems.append(_absent(f"there is no column '{name}', which is to hold each row's {part}", name, names))
        else:
            parts[part] = at
    for part in PARTS:
        if part not in dataset.columns:
            _find(part, names, dataset, (parts, told, problems))
    if dataset.destination and "destination" in parts and "destination" not in dataset.columns:
        what = f"the destination is said twice: '{dataset.destination}', and the column '{names[parts['destination']]}'"
        problems.append((what, f"remove the destination, or name the column with {_option('destination')}"))
    return parts, told, problems


def _find(
    part: str, names: Sequence[str], dataset: Dataset, found: tuple[dict[str, int], list[str], list[tuple[str, str]]]
) -> None:
    parts, told, problems = found
    for line in _common(part, dataset):
        fits = [k for k, name in enumerate(names) if _simple(name) in line and k not in parts.values()]
        if len(fits) > 1:
            several = ", ".join(f"'{names[k]}'" for k in fits)
            problems.append((f"several columns could hold each row's {part}: {several}", f"say which: {_option(part)}"))
            return
        if fits:
            parts[part] = fits[0]
            told.append(f"the column '{names[fits[0]]}' was read as each row's {part}; no column was named for it")
            return
    if part in NEEDED:
        problems.append(_absent(f"no column is recognised as each row's {part}", "", names, _option(part)))


def _common(part: str, dataset: Dataset) -> Iterable[tuple[str, ...]]:
    if part == "count" and (unit := _simple(dataset.unit)):
        yield unit, f"number of {unit}", f"no of {unit}", f"total {unit}", f"count of {unit}"
    yield from COMMON[part]


def _option(part: str) -> str:
    flag = f" or --{part}-column NAME" if part in ("origin", "count", "destination") else ""
    return f'[columns] {part} = "NAME" in the dataset{flag}'


def _position(names: Sequence[str], wanted: str) -> int | None:
    """Position of a named column: the very name, else the only one that differs in case and spacing."""
    wanted = " ".join(wanted.split())
    if wanted in names:
        return list(names).index(wanted)
    fits = [k for k, name in enumerate(names) if _simple(name) == _simple(wanted)]
    return fits[0] if len(fits) == 1 and _simple(wanted) else None


def _absent(what: str, wanted: str, names: Sequence[str], option: str = "") -> tuple[str, str]:
    there = ", ".join(f"'{name}'" for name in names if name) or "none"
    otherwise = f"{option or 'correct the name'}, or name the row of the column names with header"
    return f"{what} (columns: {there})", did_you_mean(wanted, names, otherwise)


def _doubled(names: Sequence[str]) -> list[tuple[str, str]]:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    return [(f"{names.count(name)} columns are named '{name}'", "give each column its own name") for name in twice]


def _above(grid: Grid, row: int) -> list[str]:
    above = grid.cells.loc[: row - 1]
    words = [
        str(cell).strip() for cells in above.itertuples(index=False, name=None) for cell in cells if str(cell).strip()
    ]
    if not words:
        return []
    return [f"the column names stand in row {row}; above them stands: {' / '.join(words)}"]


def _simple(name: str) -> str:
    """A column's name without case, punctuation and underscores."""
    return " ".join(re.findall(r"\w+", name.replace("_", " ").casefold()))
