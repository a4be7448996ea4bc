"""A first TOML for a table: what was found in it, with comments, for a person to correct."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .header import find_header
from .readers import read_grid

if TYPE_CHECKING:
    from .contents import KindOf
    from .dataset import Dataset
    from .header import Header

LISTS = {"period": "period_columns", "category": "category_columns"}


def starter_toml(dataset: Dataset, kind_of: KindOf | None = None, *, unit: str = "", title: str = "") -> str:
    """The text of a TOML that says of a table what was found in it; what nobody can find in a table stands there as a comment.

    Raises: TableError when the table cannot be read, or its columns are not recognised.
    """
    grid = read_grid(dataset)
    header = find_header(grid, dataset, kind_of)
    lines = [
        f"# What was found in {dataset.table.name}. Correct it, and build the map from this file.",
        f"title = {_text(title or 'Where people came from')}  # headline of the map",
        f"unit = {_text(unit or 'people')}  # what is counted, in the plural",
        f"table = {_text(dataset.table.name)}",
        *_ends(dataset, header),
        *([f"sheet = {_text(dataset.sheet)}"] if dataset.sheet else []),
        f"header = {header.first}  # the row of the column names",
        *(['count = "rows"  # each row is one person'] if header.shape == "rows" else []),
        "# total = 1503  # as published; what the rows do not itemise is shown as such",
        '# period = "in the year to March 2024"  # in the words of the source',
        '# unknown = ["not stated"]  # values that mean that the place is not known',
        "",
        "[source]",
        '# title = "Freedom of Information request 1234"',
        '# url = "https://example.org/table"',
        "",
        "[columns]",
        *_columns(header),
        "",
        *(f"# found: {note}" for note in (*grid.notes, *header.notes)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _ends(dataset: Dataset, header: Header) -> list[str]:
    """The one origin or destination of all rows, where no column says it."""
    lines = [
        f"{end} = {_text(said)}"
        for end, said in (("origin", dataset.origin), ("destination", dataset.destination))
        if said
    ]
    if not dataset.destination and "destination" not in header.parts and header.across != "destination":
        lines.append('# destination = "Norfolk"  # the place where everybody went')
    return lines


def _columns(header: Header) -> list[str]:
    lines = [f"{part} = {_text(header.names[k])}" for part, k in header.parts.items() if header.names[k]]
    if header.categories:
        lines.append("# the headings of the columns of counts say a period and a category each, and are read as such")
    elif header.across in LISTS:
        lines.append(f"{LISTS[header.across]} = [{', '.join(_text(header.names[k]) for k in header.values)}]")
    used = {*header.parts.values(), *header.values}
    others = [name for k, name in enumerate(header.names) if name and k not in used]
    return lines + ([f"# not used: {', '.join(map(_text, others))}"] if others else [])


def _text(words: str | None) -> str:
    """A text as TOML writes it."""
    return json.dumps(words or "", ensure_ascii=False)
