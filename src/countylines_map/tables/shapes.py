"""The shape of a table: a column for each period, category or destination (wide, matrix), or a row for each person."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..periods import read_period
from .contents import distinct, holds_counts, holds_places, mostly_counts, numbers_rows
from .headings import COMMON, PLAIN, is_measure, means_total, simple, without_marks, worded
from .naming import absent, few, position
from .two_part import find_two_parts

if TYPE_CHECKING:
    from .columns import Reading
    from .header import Header

_NUMBERS = re.compile(
    r"\b(?:codes?|postcodes?|ids?|ref(?:erence)?s?|no|number|row|phone|urn|uprn|gss|order|sort|line)\b|#"
)
"""Words of columns that number or name their rows."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def find_shape(reading: Reading) -> None:
    """Say which columns hold counts, where one column of counts is not it: as the dataset says, else a matrix, else a wide table."""
    dataset = reading.dataset
    if dataset.count == "rows":
        reading.shape = "rows"
    elif "share" in dataset.columns and "count" not in dataset.columns:
        reading.shape = "shares"
    elif dataset.period_columns or dataset.category_columns:
        _asked_for(reading)
    elif "count" not in dataset.columns:
        _matrix(reading) or _turned(reading) or _wide(reading)


def unfold(body: pd.DataFrame, header: Header) -> tuple[pd.DataFrame, pd.Series]:
    """A wide table or matrix as one count a row, under the number of its cell ("C5"), and the row that each comes from.

    Columns are positions as in `body`, and "count" and the part that headings play.
    """
    columns = list(header.values)
    numbers = np.repeat(body.index.to_numpy(), len(columns))
    long = body.loc[body.index.repeat(len(columns))].drop(columns=columns)
    long["count"] = body[columns].to_numpy(dtype=object).ravel()
    long[header.across] = np.tile(np.array(list(header.values.values()), dtype=object), len(body))
    if header.categories:
        long["category"] = np.tile(np.array([header.categories[k] for k in columns], dtype=object), len(body))
    long.index = pd.Index([f"{_letters(k)}{row}" for row in body.index for k in columns], name="row")
    return long, pd.Series(numbers, index=long.index)


def _letters(k: int) -> str:
    """A column as a spreadsheet names it: A to Z, AA, AB ..."""
    return (_letters(k // 26 - 1) if k >= 26 else "") + LETTERS[k % 26]


def _asked_for(reading: Reading) -> None:
    """The columns that the dataset lists, and their total column, if there is one."""
    dataset = reading.dataset
    across = "period" if dataset.period_columns else "category"
    found: dict[int, str] = {}
    for name in dataset.period_columns or dataset.category_columns:
        at = position(reading.names, name)
        if at is None:
            reading.problems.append(
                absent(f"there is no column '{name}', which is to hold counts of one {across}", name, reading.names)
            )
        else:
            found[at] = reading.names[at]
    for other in ("origin", "destination", "note", "level"):  # a listed column plays no other part
        if reading.parts.get(other) in found and other not in dataset.columns:
            del reading.parts[other]
    reading.parts = {part: k for part, k in reading.parts.items() if k not in found}
    _spread(reading, across, found, _totals(reading, set(found)), told=False)


def _matrix(reading: Reading) -> bool:
    """Places across and places down."""
    corner = _corner(reading)
    if reading.kind_of is None or corner is None:
        return False
    free = [k for k in range(len(reading.names)) if reading.names[k] and k != corner and mostly_counts(reading.body[k])]
    named = [k for k in free if reading.kind_of(reading.names[k]) == "place"]
    if len(named) < 2 or not holds_places(reading.body[corner], reading.kind_of):
        return False
    sums = _totals(reading, set(named))
    others = [k for k in free if k not in named and k not in sums and _may_count(reading, k)]
    across, stands = _orientation(reading, corner)
    ends = ("origin", "destination")
    reading.parts = {part: k for part, k in reading.parts.items() if k not in free and k != corner and part not in ends}
    reading.parts[stands] = corner
    _spread(
        reading, across, {k: reading.names[k] for k in sorted({*named, *others})}, _totals(reading, {*named, *others})
    )
    return True


def _turned(reading: Reading) -> bool:
    """Places across, and down the periods, sexes or ages of the one place that the dataset gives: a wide table on its side."""
    dataset, kind_of = reading.dataset, reading.kind_of
    if kind_of is None or bool(dataset.destination) == bool(dataset.origin):
        return False
    corner = next((k for k in range(len(reading.names)) if (reading.body[k].str.strip() != "").any()), None)
    named = {
        k: name for k, name in enumerate(reading.names)
        if name and k != corner and kind_of(name) == "place" and mostly_counts(reading.body[k])
    }  # fmt: skip
    texts = [] if corner is None else [text for text in distinct(reading.body[corner]) if not means_total(text)]
    timed = bool(texts) and all(read_period(text) for text in texts)
    if (
        corner is None
        or len(named) < 2
        or not (timed or (texts and all(PLAIN.fullmatch(simple(text)) for text in texts)))
    ):
        return False
    across, part = "origin" if dataset.destination else "destination", "period" if timed else "category"
    others = {
        k: name for k, name in enumerate(reading.names)
        if name and k not in (corner, *named, *reading.parts.values()) and not means_total(name) and mostly_counts(reading.body[k])
        and (kind_of(name) or _may_count(reading, k))  # what is not a place is refused as one, and never left out
    }  # fmt: skip
    reading.parts = {own: k for own, k in reading.parts.items() if own not in ("origin", "destination") and k != corner}
    reading.parts[part] = corner
    values = dict(sorted({**named, **others}.items()))
    _spread(reading, across, values, _totals(reading, set(values)))
    return True


def _corner(reading: Reading) -> int | None:
    """Column of the places down: that of origins or destinations, else one without a name or with both words in it."""
    for part in ("origin", "destination"):
        if part in reading.parts and not (part == "destination" and "origin" in reading.parts):
            return reading.parts[part]
    nameless = (
        k for k, name in enumerate(reading.names) if not name or re.search(r"[/\\]|\bby\b|\bto\b", name.casefold())
    )
    return next((k for k in nameless if (reading.body[k].str.strip() != "").any()), None)


def _orientation(reading: Reading, corner: int) -> tuple[str, str]:
    """(part across, part down): as the dataset says, else as the corner's first word says, else origins down."""
    word = simple(reading.names[corner])
    first = next((w for w in word.split() if worded("destination", w, 0) or worded("origin", w, 0)), "")
    down = worded("destination", first, 0) if first else False
    if reading.dataset.matrix:
        down = reading.dataset.matrix == "destinations down"
    elif not first:
        reading.told.append(
            'rows were read as origins and columns as destinations, since no heading says; for the other way: matrix = "destinations down"'
        )
    return ("origin", "destination") if down else ("destination", "origin")


def _wide(reading: Reading) -> bool:
    """Columns headed by periods, or by sexes or ages, or by both; one column of a period is a wide table too."""
    both, categories = find_two_parts(reading)
    if both:
        totals = _totals(reading, set(both))
        _spread(reading, "period", both, totals, told=False)
        reading.categories = {**categories, **totals}
        if not totals:
            _refuse_left_over(reading, "", both, _left_over(reading, both))
        listed = ", ".join(f"'{reading.names[k]}'" for k in both)
        reading.told.append(f"the columns {listed} were read as the counts of one period and one category each")
        return True
    free = [k for k in reading.free() if mostly_counts(reading.body[k]) and not is_measure(reading.names[k])]
    periods = {k: reading.names[k] for k in free if heads_period(reading.names[k], reading.dataset.unit)}
    plain = {k: reading.names[k] for k in free if PLAIN.fullmatch(without_marks(reading.names[k]))}
    found = periods or (plain if len(plain) > 1 else {})
    if not found or (periods and len(plain) > 1):
        return False
    across, totals = "period" if periods else "category", _totals(reading, set(found))
    left = _left_over(reading, {**found, **totals})
    if totals and _add_up_too(reading, found, left, totals):
        found |= left
        reading.told.append(
            f"{few(list(left.values()))}: one group more, since {few(list(totals.values()))} adds up that too"
        )
    _spread(reading, across, found, totals)
    if not totals:
        _refuse_left_over(reading, across, found, left)
    return True


def _left_over(reading: Reading, taken: Collection[int]) -> dict[int, str]:
    """Columns beside those of a wide table that may hold counts of further groups."""
    return {k: reading.names[k] for k in reading.free() if k not in taken and _may_count(reading, k)}


def _refuse_left_over(reading: Reading, across: str, found: dict[int, str], left: dict[int, str]) -> None:
    """A column of whole numbers beside those of a wide table may be one more group; no column of totals tells."""
    if not left or (across == "category" and len(found) < 2):
        return
    these, others = list(found.values()), list(left.values())
    verb, group, it = ("holds", "one more group", "it") if len(left) == 1 else ("hold", "more groups", "them")
    what = f"{few(others)} {verb} whole numbers and may be counts of {group} beside {few(these)}"
    fix = f"take {it} out of the table, or head {it} as the others are"
    if across:
        key = f"{across}_columns"
        fix = f"say under [columns] in the dataset {key} = {_listed([*these, *others])} if so, or {key} = {_listed(these)} if not"
    reading.problems.append((what, fix))


def _add_up_too(reading: Reading, found: dict[int, str], left: dict[int, str], totals: dict[int, str]) -> bool:
    """Whether the column of totals adds up the other columns too, in every row: then they are groups like the rest."""
    if not left or len(totals) != 1:
        return False
    numbers = {k: _numbers(reading.body[k]) for k in (*found, *left, *totals)}
    total = numbers[next(iter(totals))]
    within, beyond = (np.sum([numbers[k] for k in some], axis=0) for some in (found, left))
    gap, known = total - within, ~np.isnan(total + within + beyond)
    return bool(gap[known].any() and (gap == beyond)[known].all())


def _numbers(cells: pd.Series) -> np.ndarray:
    found: np.ndarray = pd.to_numeric(cells.str.replace(",", "").str.strip(), errors="coerce").to_numpy(dtype=float)
    return found


def _may_count(reading: Reading, at: int) -> bool:
    """Whether a column may hold counts: whole numbers, not named as rates, codes or dates, and not the rows' own numbers."""
    name = reading.names[at]
    if not mostly_counts(reading.body[at]) or is_measure(name) or _NUMBERS.search(name.casefold().replace("_", " ")):
        return False
    return not numbers_rows(reading.body[at])


def _listed(names: list[str]) -> str:
    return "[" + ", ".join(json.dumps(name, ensure_ascii=False) for name in names) + "]"


def heads_period(name: str, unit: str) -> bool:
    """Whether a heading is a period, with or without the unit beside it.

    >>> heads_period("2019/20", "arrests"), heads_period("Arrests 2019", "arrests"), heads_period("Population 2019", "arrests")
    (True, True, False)
    """
    if read_period(name):
        return True
    words = "|".join(
        re.escape(word)
        for word in {simple(unit), "number", "count", "no", "n", "in", "of", "people", "persons"}
        if word
    )
    rest = re.sub(rf"\b(?:{words})\b|[,:_*†]|[\(\[]\w{{1,2}}[\)\]]", " ", name.casefold().replace("_", " "))
    return rest != name.casefold() and read_period(" ".join(rest.split())) is not None


def _totals(reading: Reading, values: set[int]) -> dict[int, str]:
    """Columns that add the others up: named so, or by a common name of the column of counts."""
    counts = {*COMMON["count"][0], *COMMON["count"][1], simple(reading.dataset.unit)}
    taken = {*reading.parts.values(), *values}
    return {
        k: "Total" if not means_total(name) else name
        for k, name in enumerate(reading.names)
        if name and k not in taken and holds_counts(reading.body[k]) and (means_total(name) or simple(name) in counts)
    }


def _spread(
    reading: Reading, across: str, values: dict[int, str], totals: dict[int, str], *, told: bool = True
) -> None:
    reading.shape = "matrix" if across in ("destination", "origin") else "wide"
    reading.across, reading.values = across, dict(sorted({**values, **totals}.items()))
    listed = ", ".join(f"'{name}'" for name in values.values())
    if told:
        reading.told.append(f"the columns {listed} were read as the counts of one {across} each")
    if totals:
        named = ", ".join(f"'{reading.names[k]}'" for k in totals)
        reading.told.append(f"{named} was read as the sum of the others; it is compared with them and does not count")
