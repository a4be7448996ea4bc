"""The flows: a table's rows as origins, destinations and counts, each with the row number that a person sees."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import Problem, TableError
from .body import rows_below
from .count_column import count_notes, read_counts
from .counted_rows import count_rows, dated, with_periods
from .dimensions import name_dimensions, telling_apart
from .filters import keep_rows, told_of
from .header import Header, find_header
from .headings import means_total
from .locations import read_coordinates
from .merged import fill_down, merged
from .overlaps import overlapping_periods
from .own_flows import OWN
from .own_types import with_own_types
from .pivots import unfold_pivot
from .readers import Grid, read_grid
from .sections import leave_out_subtotals, refuse_headings
from .share_column import read_shares, without_whole
from .sheets import join_sheets
from .table import Table
from .totals import leave_out_totals

if TYPE_CHECKING:
    from .contents import KindOf
    from .dataset import Dataset

COUNTED = {
    "flow": 1.0,
    "written": "1",
    "suppressed": False,
    "flow_low": math.nan,
    "flow_high": math.nan,
    "flow_note": "",
}
BLANK = "(blank)"
"""What stands for an empty origin where the dataset declares that empty ones are unknown."""


def read_flows(dataset: Dataset, kind_of: KindOf | None = None) -> pd.DataFrame:
    """Read the rows of a dataset's table, whatever its shape.

    Index "row": the number a person sees (the table's first row is 1); where a row holds several counts, each one's cell ("C5").
    Columns: origin, destination (text), flow (float, NaN where suppressed), written (the count's cell), suppressed (bool), flow_low
    and flow_high (bounds of a suppressed count, NaN where there is none), flow_note (footnotes, what suppressed it), period,
    category, level, population where the table has them, and all its other columns untouched. Rows that add up others are compared
    with them and left out. `kind_of` says what a text is to the gazetteer, for columns that no heading explains.
    `frame.attrs["notes"]` is what a reader of the map must be told, `frame.attrs["remarks"]` what only its maker need know of the
    reading.

    Raises: TableError with every row that cannot be read, all problems of the file at once; DatasetError for a filter that fits nothing.
    """
    grid = read_grid(dataset)
    if not grid.sheets:
        flows, notes, remarks = _read_table(grid, dataset, kind_of)
    else:
        read = {name: _read_table(read_grid(replace(dataset, sheet=name)), dataset, kind_of) for name in grid.sheets}
        flows, remarks = join_sheets({name: each[0] for name, each in read.items()}, dataset, grid.where)
        notes = [note for _, each, _ in read.values() for note in each]
        remarks += [f"sheet '{name}': {remark}" for name, (_, _, each) in read.items() for remark in each]
    flows, told, grouped = _told_apart(flows, dataset, grid.where)
    flows = with_own_types(flows, grid.kinds, OWN)
    flows.attrs["notes"] = (*notes, *grouped, *count_notes(flows))
    flows.attrs["remarks"] = (*remarks, *told)
    return flows


def _read_table(grid: Grid, dataset: Dataset, kind_of: KindOf | None) -> tuple[pd.DataFrame, list[str], list[str]]:
    """The rows of one table with a count each, what a reader must be told, and what only the maker need know."""
    header = find_header(grid, dataset, kind_of)
    body, foot, empty = rows_below(grid, header)
    if body.empty:
        raise TableError(Problem("the table has column names and no rows", grid.where, "add a row for each origin"))
    body, names = fill_down(body, header.names, dataset.fill_down, grid.where)
    header = replace(header, names=names, added=len(names) - len(header.names))
    body, header, unfolded = unfold_pivot(body, header, dataset, kind_of)
    if problems := refuse_headings(body, header, dataset, grid.where, kind_of):
        raise TableError(problems)
    body, subtotals = leave_out_subtotals(body, header, dataset, grid.where)
    kept = keep_rows(body, header.names, dataset.where_rows, dataset.where) if dataset.where_rows else None
    left = [] if kept is None else told_of(body[~kept], _count_columns(header), dataset.where_rows, dataset.unit)
    table = Table.of(body if kept is None else body[kept], header, grid.where)
    flows, renamed = _read_rows(table, dataset)
    counted: list[str] = []
    if header.shape == "rows":
        flows, counted = count_rows(flows, dataset, grid.where)
    if header.shape == "shares":
        flows, counted, problems = without_whole(flows, dataset, grid.where)
        if problems:
            raise TableError(problems)
    return flows, [*foot, *left, *counted], [*grid.notes, *header.notes, *empty, *unfolded, *subtotals, *renamed]


def _count_columns(header: Header) -> list[int]:
    return list(header.values) or ([header.parts["count"]] if "count" in header.parts else [])


def _counted(table: Table, dataset: Dataset) -> tuple[dict[str, object], list[Problem]]:
    """The columns of counts, of shares, or one for each row, and what is refused in them."""
    if table.header.shape == "shares":
        return read_shares(table.part("share"), dataset, partial(table.at, part="share"))
    return (
        ({**COUNTED}, [])
        if table.header.shape == "rows"
        else read_counts(table.part("count"), dataset, table.at_counts)
    )


def _read_rows(table: Table, dataset: Dataset) -> tuple[pd.DataFrame, list[str]]:
    """Every cell of the parts that the columns play, as text or number; all that cannot be read is refused at once."""
    origin, problems = _ends("origin", table, dataset)
    destination, missing = _ends("destination", table, dataset)
    problems += [*missing, *table.beyond()]
    counts, worse = _counted(table, dataset)
    problems += worse
    population = None
    points, worse = read_coordinates(table)
    problems += worse
    if table.has("population"):
        numbers, worse = read_counts(table.part("population"), None, partial(table.at, part="population"))
        population, problems = numbers["flow"], [*problems, *worse]
    if problems:
        raise TableError(problems)
    flows = pd.DataFrame({"origin": origin, "destination": destination, **counts}, index=table.cells.index)
    for part in ("period", "category", "level"):
        if table.has(part):
            flows[part] = table.part(part)
            if table.name(part) != part and (problem := merged(flows[part], table.name(part), table.where)):
                problems.append(problem)
    if problems:
        raise TableError(problems)
    if population is not None:
        flows["population"] = population
    flows = flows.assign(**points)
    if table.has("note"):
        flows["flow_note"] = (flows["flow_note"] + " " + table.part("note")).str.strip()
    return _with_others(flows, table)


def _told_apart(flows: pd.DataFrame, dataset: Dataset, where: str) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Flows without rows that add up others, their dates grouped, and with a name for what tells the rest apart; remarks and notes.

    Raises: TableError where a total does not add up, a date cannot be grouped, and where it is unclear what tells rows apart.
    """
    others = [name for name in flows if name not in OWN]
    ends = ["origin", *(["destination"] if flows["destination"].nunique() > 1 else [])]
    named = [part for part in ("period", "category") if part in flows]
    summed = [name for name in others if name in dataset.summed]  # a total in them would be added to what it adds up
    dims = [*ends, *named, *telling_apart(flows, others, dataset), *summed]
    flows, told, problems = leave_out_totals(flows, dims, dataset, where) if len(dims) > 1 else (flows, [], [])
    if problems:
        raise TableError(problems)
    problems = [problem for dim in dims if dim in others and (problem := merged(flows[dim], dim, where))]
    grouped: list[str] = []
    if dataset.period_by and dataset.count != "rows" and not problems:
        if problems := overlapping_periods(
            dated(flows), dataset, where
        ):  # grouped, a year and its months would look alike
            raise TableError(problems)
        flows, grouped = with_periods(flows, dataset, where)
    flows, more, worse = name_dimensions(flows, [name for name in others if name in flows], dataset, where)
    problems = problems or worse or overlapping_periods(flows, dataset, where)
    if problems:
        raise TableError(problems)
    return flows, [*told, *more], grouped


def reading_notes(flows: pd.DataFrame) -> tuple[str, ...]:
    """What a reader must be told of the table: its footnotes, counts that are not given or not whole."""
    return tuple(flows.attrs.get("notes", ()))


def reading_remarks(flows: pd.DataFrame) -> tuple[str, ...]:
    """What the maker of a map must know and its reader need not: how the cells, sheets and columns were found."""
    return tuple(flows.attrs.get("remarks", ()))


def _ends(end: str, table: Table, dataset: Dataset) -> tuple[object, list[Problem]]:
    """The origins or the destinations: a column, or the one place that the dataset gives."""
    fixed = dataset.origin if end == "origin" else dataset.destination
    if not table.has(end):
        went = "came from" if end == "origin" else "went"
        fix = f'say where everybody {went} with {end} = "..." or --{end}, or name a column of {end}s'
        return fixed, [] if fixed else [Problem(f"there is no {end}", table.where, fix)]
    column = _with_totals(end, table)
    if end == "origin" and "" in dataset.unknown:
        column = column.mask(column == "", BLANK)
    empty = list(column.index[column == ""])
    if not empty:
        return column, []
    name = table.name(end)
    merged = f'fill_down = ["{name}"] or --fill-down "{name}"'
    blank = ' (unknown = [""] in the dataset says that of all)' if end == "origin" else ""
    fix = f'write the place in each row, or "unknown" where it is not known{blank}; if cells were merged: {merged}'
    return column, [Problem(f"the {end} is empty and the row is not", table.at(empty, part=end), fix)]


def _with_totals(end: str, table: Table) -> pd.Series:
    """A column of places; blank beside a total at the other end ("Total", "", 465) it means all of them too."""
    column, other = table.part(end), "destination" if end == "origin" else "origin"
    blank = column == ""
    if not table.has(other) or not blank.any():
        return column
    beside = table.part(other)[blank]
    totals = {text for text in beside.unique() if means_total(text)}
    return column.mask(blank, beside.where(beside.isin(totals), ""))


def _with_others(flows: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[str]]:
    """The table's other columns, untouched; one that has the name of a column of ours is renamed."""
    told: list[str] = []
    for k in table.others():
        name = table.header.names[k]
        kept = name or f"column {k + 1}"
        if kept in OWN or kept in flows:
            kept = f"{kept} (table)"
            told.append(f"the table's own column '{name}' is kept as '{kept}'")
        flows[kept] = table.cells[k]
    return flows, told
