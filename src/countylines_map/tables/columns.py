"""Where a table's column names stand and which part each column plays; found is told, unclear is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import shapes
from .contents import differs_in_each_row, holds_counts, holds_places, holds_shares, mostly_counts, numbers_rows
from .headings import (
    BEFORE,
    COMMON,
    IDENTITY,
    NOT_COUNTS,
    PARTS,
    REMARKS,
    WORDS,
    is_measure,
    simple,
    without_marks,
    worded,
)
from .naming import absent, few, option, position

if TYPE_CHECKING:
    import pandas as pd

    from .contents import KindOf
    from .dataset import Dataset

COUNT_ROWS = 'if each row is one person, say so with count = "rows" in the dataset or --count-rows'
LISTED = 30  # names of columns in one message


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
    categories: dict[int, str] = field(default_factory=dict)

    def free(self) -> list[int]:
        """Columns with a name that play no part yet."""
        taken = {*self.parts.values(), *self.values}
        return [k for k, name in enumerate(self.names) if name and k not in taken]


def read_names(
    names: Sequence[str], body: pd.DataFrame, dataset: Dataset, kind_of: KindOf | None, *, deep: bool
) -> Reading:
    """Which part each column plays if these are the column names; `deep` looks at what stands below them."""
    reading = Reading(names, body, dataset, kind_of)
    _take_named(reading)
    _take_moves(reading)
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
            k for k in reading.free()
            if (simple(reading.names[k]) in line or without_marks(reading.names[k]) in line) and not _answers(reading, k)
        ]  # fmt: skip
        if len(fits) > 1 and part != "note":
            _unclear(reading, part, fits)
        if fits:
            if len(fits) == 1:
                _take(reading, part, fits[0])
            return


def _answers(reading: Reading, k: int) -> bool:
    """Whether "No" stands beside "Yes": then it is an answer, and not short for number."""
    return simple(reading.names[k]) == "no" and any(simple(name) == "yes" for name in reading.names)


def _take_moves(reading: Reading) -> None:
    """The place of one year ago is the origin, and the one other column of places is where people are now."""
    said = {"origin", "destination"} & reading.parts.keys() or reading.dataset.destination or reading.dataset.origin
    if said or not any(BEFORE.search(simple(name)) for name in reading.names):
        return
    places = [k for k in reading.free() if reading.kind_of and holds_places(reading.body[k], reading.kind_of)]
    before = _plainest(reading, [k for k in places if BEFORE.search(simple(reading.names[k]))])
    now = _plainest(reading, [k for k in places if not BEFORE.search(simple(reading.names[k]))])
    if len(before) == len(now) == 1:
        _take(reading, "origin", before[0])
        _take(reading, "destination", now[0])


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
        fix = f"{option('count')}; {COUNT_ROWS}{_as_shares(reading)}"
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
    several = few([reading.names[k] for k in fits], LISTED)
    what = f"several columns could hold each row's {part}: {several}"
    reading.problems.append((what, f"say which: {option(part)}{_as_groups(reading, fits) if part == 'count' else ''}"))


def _as_shares(reading: Reading) -> str:
    """Where a column holds percentages, the line that draws those."""
    shares = [k for k in reading.free() if holds_shares(reading.body[k])]
    return f"; if there are only shares: {option('share', reading.names[shares[0]])}" if len(shares) == 1 else ""


def _as_groups(reading: Reading, fits: Sequence[int]) -> str:
    """Where each of several columns may hold the counts of a group, the line that says so."""
    if len(fits) > LISTED:
        return (
            "; if each holds the counts of one group, and nobody is in two: name them all in [columns] category_columns"
        )
    listed = ", ".join(f'"{reading.names[k]}"' for k in fits)
    return f"; if each holds the counts of one group, and nobody is in two: [columns] category_columns = [{listed}]"


def _common(part: str, dataset: Dataset) -> Iterable[tuple[str, ...]]:
    if part == "count" and (unit := simple(dataset.unit)):
        yield unit, f"number of {unit}", f"no of {unit}", f"total {unit}", f"count of {unit}"
    yield from COMMON[part]
