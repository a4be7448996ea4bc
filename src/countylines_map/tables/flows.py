"""The flows: a table's rows as origins, destinations and counts, each with the row number that a person sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import Problem, TableError
from .columns import Header, find_header
from .counts import Count, read_count
from .readers import Grid, read_grid

if TYPE_CHECKING:
    from .dataset import Dataset

SHOWN_ROWS = 5  # row numbers that a message names before it says how many more there are
SHOWN_CELLS = 200  # distinct cells that are refused one by one
OWN = frozenset({
    # names that later steps give to their own columns; a table's own column of that name is renamed, never overwritten
    "row", "origin", "destination", "flow", "written", "suppressed", "flow_low", "flow_high", "flow_note", "period",
    "category", "level", "population", "origin_code", "origin_name", "origin_kind", "origin_label", "match", "note",
    "alternatives", "nonplace", "destination_code", "destination_name", "destination_kind", "internal", "drawn",
    "width_px", "floored", "lightness", "length_km", "rank", "geometry", "head", "x0", "y0", "x1", "y1", "x2", "y2",
    "rate", "share", "shown", "width_m", "colour", "ox", "oy", "dx", "dy",
})  # fmt: skip


def read_flows(dataset: Dataset) -> pd.DataFrame:
    """Read the rows of a dataset's table.

    Index "row": the number a person sees (the table's first row is 1). Columns: origin, destination (text), flow
    (float, NaN where suppressed), written (the count's cell), suppressed (bool), flow_low and flow_high (bounds of a
    suppressed count, NaN where there is none), flow_note (footnotes, what suppressed it), period, category, level,
    population where the table has them, and all its other columns untouched. `frame.attrs["notes"]` is what a
    reader of the map must be told, `frame.attrs["remarks"]` what only its maker need know of the reading.

    Raises: TableError with every row that cannot be read; all problems of the file at once.
    """
    grid = read_grid(dataset)
    header = find_header(grid, dataset)
    body, foot, empty = _body(grid, header)
    where = grid.where
    if body.empty:
        raise TableError(Problem("the table has column names and no rows", where, "add a row for each origin"))
    origin = body[header.parts["origin"]].str.strip()
    counts, problems = _counts(
        body[header.parts["count"]], dataset.marks, f"{where}, {{}}, column '{header.names[header.parts['count']]}'"
    )
    destination, missing = _destinations(body, header, dataset, where)
    population, worse = _population(body, header, where)
    problems += [*_empty_origins(origin, header, where), *missing, *worse, *_beyond(body, header, where)]
    if problems:
        raise TableError(problems)
    flows = pd.DataFrame({"origin": origin, "destination": destination, **counts}, index=body.index)
    for part in ("period", "category", "level"):
        if part in header.parts:
            flows[part] = body[header.parts[part]].str.strip()
    if population is not None:
        flows["population"] = population
    if "note" in header.parts:
        remarks = body[header.parts["note"]].str.strip()
        flows["flow_note"] = (flows["flow_note"] + " " + remarks).str.strip()
    flows, renamed = _with_others(flows, body, header)
    flows.attrs["notes"] = (*foot, *_count_notes(flows))
    flows.attrs["remarks"] = (*grid.notes, *header.notes, *empty, *renamed)
    return flows


def reading_notes(flows: pd.DataFrame) -> tuple[str, ...]:
    """What a reader must be told of the table: its footnotes, counts that are not given or not whole."""
    return tuple(flows.attrs.get("notes", ()))


def reading_remarks(flows: pd.DataFrame) -> tuple[str, ...]:
    """What the maker of a map must know and its reader need not: how the cells, sheets and columns were found."""
    return tuple(flows.attrs.get("remarks", ()))


def rows_named(rows: Sequence[object]) -> str:
    """Row numbers for a message.

    >>> rows_named([4]), rows_named([4, 7]), rows_named(range(2, 30))
    ('row 4', 'rows 4 and 7', 'rows 2, 3, 4, 5, 6 and 23 more')
    """
    numbers = [str(row) for row in rows[:SHOWN_ROWS]]
    if len(rows) > SHOWN_ROWS:
        return f"rows {', '.join(numbers)} and {len(rows) - SHOWN_ROWS:,} more"
    return f"row {numbers[0]}" if len(numbers) == 1 else f"rows {', '.join(numbers[:-1])} and {numbers[-1]}"


def _body(grid: Grid, header: Header) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Rows below the column names, and what is set aside: the words below the table, and empty rows."""
    body = grid.cells.loc[header.row + 1 :]
    filled = (
        body.apply(lambda column: column.str.strip() != "").to_numpy().sum(axis=1)
        if len(body)
        else np.array([], dtype=int)
    )
    last = int(np.flatnonzero(filled)[-1]) + 1 if filled.any() else 0
    body, filled = body.iloc[:last], filled[:last]
    foot = _footnotes(body, filled)
    below, skipped = list[str](), list[str]()
    if foot < len(body):
        words = [
            cell.strip() for row in body.iloc[foot:].itertuples(index=False, name=None) for cell in row if cell.strip()
        ]
        below.append(f"below the table stands: {' / '.join(words)}")
    empty = body.index[:foot][filled[:foot] == 0]
    if len(empty) and (len(inner := empty[empty < body.index[:foot][filled[:foot] > 0].max()])):
        skipped.append(f"{rows_named(list(inner))}: empty, skipped")
    return body.iloc[:foot][filled[:foot] > 0], below, skipped


def _footnotes(body: pd.DataFrame, filled: np.ndarray) -> int:
    """Where footnotes begin: after the last empty row, when no row below has more than one cell."""
    if body.shape[1] < 2 or not (filled == 0).any():
        return len(body)
    start = int(np.flatnonzero(filled == 0)[-1]) + 1
    while start > 0 and (filled[start:] <= 1).all() and (filled[:start] == 0).any() and filled[start - 1] <= 1:
        start -= 1
    return start if start < len(body) and (filled[start:] <= 1).all() and start > 0 else len(body)


def _unique(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    """(position of each cell's text among the distinct texts, the distinct texts): each text is read once."""
    codes, texts = pd.factorize(cells)
    return codes, [str(text) for text in texts]


def _counts(cells: pd.Series, marks: Mapping[str, str], where: str) -> tuple[dict[str, object], list[Problem]]:
    codes, texts = _unique(cells)
    read: list[Count] = []
    refused: dict[int, TableError] = {}
    for k, text in enumerate(texts):
        try:
            read.append(read_count(text, marks))
        except TableError as error:
            refused[k] = error
            read.append(Count(np.nan))
    problems = _refused(refused, cells.index.to_numpy(), codes, where)
    columns: dict[str, object] = {
        "flow": np.array([count.value for count in read], dtype=float)[codes],
        "written": cells.str.strip().to_numpy(),
        "suppressed": np.array([count.suppressed for count in read], dtype=bool)[codes],
        "flow_low": np.array([count.low for count in read], dtype=float)[codes],
        "flow_high": np.array([count.high for count in read], dtype=float)[codes],
        "flow_note": np.array([count.note for count in read], dtype=object)[codes],
    }
    return columns, problems


def _refused(refused: Mapping[int, TableError], rows: np.ndarray, codes: np.ndarray, where: str) -> list[Problem]:
    """A problem for each distinct text that was refused, with all its rows; beyond a screenful only how many more."""
    if not refused:
        return []
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], list(refused)), np.searchsorted(codes[order], list(refused), side="right")
    problems: list[Problem] = []
    for error, first, last in list(zip(refused.values(), *starts, strict=True))[:SHOWN_CELLS]:
        at = where.format(rows_named(rows[order[first:last]].tolist()))
        problems += [Problem(problem.what, at, problem.fix) for problem in error.problems]
    if len(refused) > SHOWN_CELLS:
        what = f"{len(refused) - SHOWN_CELLS:,} other texts are not counts either"
        problems.append(Problem(what, where.format("further rows"), "check that this is the column of counts"))
    return problems


def _destinations(body: pd.DataFrame, header: Header, dataset: Dataset, where: str) -> tuple[object, list[Problem]]:
    if "destination" not in header.parts:
        fix = 'say where everybody went with destination = "..." or --destination, or name a column of destinations'
        return dataset.destination, [] if dataset.destination else [Problem("there is no destination", where, fix)]
    column = body[header.parts["destination"]].str.strip()
    empty = list(column.index[column == ""])
    at = f"{where}, {rows_named(empty)}, column '{header.names[header.parts['destination']]}'" if empty else ""
    return column, [Problem("the destination is empty", at, "write the destination of each row")] if empty else []


def _population(body: pd.DataFrame, header: Header, where: str) -> tuple[object, list[Problem]]:
    if "population" not in header.parts:
        return None, []
    name = header.names[header.parts["population"]]
    counts, problems = _counts(body[header.parts["population"]], {}, f"{where}, {{}}, column '{name}'")
    return counts["flow"], problems


def _empty_origins(origin: pd.Series, header: Header, where: str) -> list[Problem]:
    empty = list(origin.index[origin == ""])
    if not empty:
        return []
    at = f"{where}, {rows_named(empty)}, column '{header.names[header.parts['origin']]}'"
    fix = "write the place in each row (merged cells have to be split), or 'unknown' where it is not known"
    return [Problem("the origin is empty and the row is not", at, fix)]


def _beyond(body: pd.DataFrame, header: Header, where: str) -> list[Problem]:
    """Rows that have more cells than there are column names: most often a count such as 1,503 that divided itself."""
    last = max(k for k, name in enumerate(header.names) if name)
    beyond = body.iloc[:, last + 1 :].apply(lambda column: column.str.strip() != "").to_numpy(dtype=bool).any(axis=1)
    fix = "put a cell that holds the delimiter between quotation marks, or give the further column a name"
    rows = list(body.index[beyond])
    return [Problem("there are more cells than column names", f"{where}, {rows_named(rows)}", fix)] if rows else []


def _with_others(flows: pd.DataFrame, body: pd.DataFrame, header: Header) -> tuple[pd.DataFrame, list[str]]:
    """The table's other columns, untouched; one that has the name of a column of ours is renamed."""
    told: list[str] = []
    for k, name in enumerate(header.names):
        if k in header.parts.values() or (not name and (body[k].str.strip() == "").all()):
            continue
        kept = name or f"column {k + 1}"
        if kept in OWN or kept in flows:
            kept = f"{kept} (table)"
            told.append(f"the table's own column '{name}' is kept as '{kept}'")
        flows[kept] = body[k]
    return flows, told


def _count_notes(flows: pd.DataFrame) -> list[str]:
    """Counts that a reader may stumble over: not given, or not whole."""
    blank = list(flows.index[flows["suppressed"] & (flows["written"] == "")])
    broken = list(flows.index[flows["flow"].notna() & (flows["flow"] % 1 != 0)])
    told = [f"{rows_named(blank)}: no count is given; treated as withheld, not as zero"] if blank else []
    return told + ([f"{rows_named(broken)}: the count is not whole, and is kept as written"] if broken else [])
