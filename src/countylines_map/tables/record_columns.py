"""Which columns of a set of records are grouped by and what is counted: found is told, unclear is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Problem, TableError, did_you_mean
from ..options import KEYS
from .headings import COMMON, simple

if TYPE_CHECKING:
    from .dataset import Dataset

GROUPED = ("origin", "destination", "period", "category", "level")
FOUND = ("origin", "destination", "period", "category", "level")
DATE = re.compile(r"\b(date|datum|day|datetime|timestamp)\b")


@dataclass(frozen=True)
class Grouping:
    """The column of each part that records are grouped by, the column of weights ("": each row counts as one), and how dates are grouped
    ("": periods stand as they are written). `told` is what was found without being named."""

    parts: Mapping[str, str]
    weight: str
    by: str
    told: tuple[str, ...]

    def named(self, part: str) -> str:
        """The column of a part, for a message."""
        return self.parts.get(part, part)


def find_grouping(names: Sequence[str], dated: Sequence[str], dataset: Dataset, where: str) -> Grouping:
    """Find the columns by the dataset, else by their names; `dated` are the columns of a type that is a date.

    Raises: TableError with every column that is missing or unclear, and a column that could hold counts.
    """
    parts, problems = _named(names, dataset)
    told: list[str] = []
    for part in FOUND:
        if part not in dataset.columns and not (part == "origin" and dataset.origin):
            _find(part, names, dataset, (parts, told, problems))
    weight = parts.pop("weight", "")
    if dataset.period_by and "period" not in parts:
        _find_date(names, dated, (parts, told, problems))
    if "origin" not in parts and "origin" not in dataset.columns and not dataset.origin:
        problems.append(_absent("no column is recognised as each record's origin", "", names, "origin"))
    if dataset.destination and "destination" in parts:
        what = f"the destination is said twice: '{dataset.destination}', and the column '{parts['destination']}'"
        problems.append((what, f"remove the destination, or rename the column '{parts['destination']}'"))
    problems += _without_meaning(dataset)
    problems += _counts(names, {*parts.values(), weight}, dataset)
    if problems:
        raise TableError(Problem(what, where, fix) for what, fix in problems)
    unread = [name for name in names if name and name not in {*parts.values(), weight}]
    if unread:
        told.append(
            f"records were counted over all values of {_listed(unread)}; to show one of them: --category-column NAME"
        )
    return Grouping(parts, weight, dataset.period_by, tuple(told))


def _named(names: Sequence[str], dataset: Dataset) -> tuple[dict[str, str], list[tuple[str, str]]]:
    parts: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    for part, wanted in dataset.columns.items():
        fits = [wanted] if wanted in names else [name for name in names if simple(name) == simple(wanted)]
        if part not in (*GROUPED, "weight"):
            fix = "give the column of weights with --weight-column" if part == "count" else "leave it out"
            problems.append((f"a column of each row's {part} means nothing where records are counted", fix))
        elif len(fits) != 1:
            problems.append(
                _absent(f"there is no column '{wanted}', which is to hold each record's {part}", wanted, names, part)
            )
        else:
            parts[part] = fits[0]
    return parts, problems


def _find(
    part: str, names: Sequence[str], dataset: Dataset, found: tuple[dict[str, str], list[str], list[tuple[str, str]]]
) -> None:
    parts, told, problems = found
    for line in COMMON[part]:
        fits = [name for name in names if simple(name) in line and name not in parts.values()]
        if len(fits) > 1:
            problems.append(
                (f"several columns could hold each record's {part}: {_listed(fits)}", f"say which: {_option(part)}")
            )
        if len(fits) == 1:
            parts[part] = fits[0]
            told.append(f"the column '{fits[0]}' was read as each record's {part}; no column was named for it")
        if fits:
            return


def _find_date(
    names: Sequence[str], dated: Sequence[str], found: tuple[dict[str, str], list[str], list[tuple[str, str]]]
) -> None:
    parts, told, problems = found
    free = [name for name in names if name not in parts.values()]
    fits = [name for name in free if name in dated] or [name for name in free if DATE.search(simple(name))]
    if len(fits) == 1:
        parts["period"] = fits[0]
        told.append(f"the column '{fits[0]}' was read as each record's date; no column was named for it")
        return
    what = (
        f"several columns could hold each record's date: {_listed(fits)}"
        if fits
        else "no column is recognised as each record's date"
    )
    problems.append((what, f"say which: {_option('period')}"))


def _counts(names: Sequence[str], taken: set[str], dataset: Dataset) -> list[tuple[str, str]]:
    """Columns that by their name hold counts, where rows are to be counted."""
    words = {simple(dataset.unit), *(word for line in COMMON["count"] for word in line)}
    return [
        (
            f"each row is to be counted as one, but the column '{name}' looks like a count",
            f"to add it up: {_option('weight', name)}; to leave it out: {KEYS['columns.summed'].flag} '{name}'",
        )
        for name in names
        if name not in taken and name not in dataset.summed and simple(name) in words
    ]


def _without_meaning(dataset: Dataset) -> list[tuple[str, str]]:
    """Keys for other shapes of table, which records do not have."""
    said = {
        "where": dataset.where_rows, "fill_down": dataset.fill_down, "matrix": dataset.matrix, "sheet": dataset.sheet,
        "columns.period_columns": dataset.period_columns, "columns.category_columns": dataset.category_columns,
    }  # fmt: skip
    fix = "leave it out; to count only some records, make a file or a view of them first"
    return [(f"'{key}' is not possible where records are streamed", fix) for key, value in said.items() if value]


def _option(part: str, name: str = "NAME") -> str:
    flag = KEYS[f"columns.{part}"].flag
    return f'[columns] {part} = "{name}" in the dataset' + (f" or {flag} '{name}'" if flag else "")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _absent(what: str, wanted: str, names: Sequence[str], part: str) -> tuple[str, str]:
    return f"{what} (columns: {_listed([n for n in names if n]) or 'none'})", did_you_mean(wanted, names, _option(part))
