"""Everything that a build would refuse, at once: one stage's error does not hide the next stage's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from .errors import AmbiguousPlaceError, CountylinesError, Problem, UnknownPlaceError
from .gazetteer import geocode_flows
from .options import Options
from .pipeline import areas_of, gazetteer_for, make_flow_map
from .tables import count_records, find_header, read_grid

if TYPE_CHECKING:
    from .flowmap import FlowMap
    from .tables import Dataset

PLACES = (UnknownPlaceError, AmbiguousPlaceError)
"""Errors that come when all names have been read: there is no need to read them again."""


def find_problems(
    dataset: Dataset, options: Options, progress: Callable[[str], None] = lambda step: None
) -> tuple[tuple[Problem, ...], FlowMap | None]:
    """All problems of a dataset, and the flow map where there are none; nothing is written.

    A build stops at the first stage that fails; here the names are read although a count is wrong, and the boundaries
    are loaded although a name is.
    """
    try:
        dataset = count_records(dataset)
        made = make_flow_map(dataset, options, progress)
        _ = made.outlines  # made beside the rest: boundaries that lack a part of the country are found there
        return (), made
    except CountylinesError as error:
        found = [
            *error.problems,
            *(() if isinstance(error, PLACES) else _more(lambda: _read_names(dataset, options))),
            *(_more(lambda: _read_names(replace(dataset, sheet=None), options)) if dataset.sheet else ()),
            *_more(lambda: areas_of(dataset, options)),
        ]
        return tuple(dict.fromkeys(found)), None


def _more(stage: Callable[[], object]) -> Iterator[Problem]:
    try:
        stage()
    except CountylinesError as error:
        yield from error.problems


def _read_names(dataset: Dataset, options: Options) -> None:
    """Read the places of a table whatever its counts say."""
    gazetteer = gazetteer_for(dataset, options)
    grid = read_grid(dataset)
    if grid.sheets:
        return
    header = find_header(grid, dataset, gazetteer.kind_of)
    if header.shape == "matrix" or "origin" not in header.parts:
        return
    body = grid.cells.loc[header.row + 1 :]
    named = body[body[header.parts["origin"]].str.strip() != ""]
    places = pd.DataFrame({"origin": named[header.parts["origin"]].str.strip()}, index=named.index)
    if "destination" in header.parts:
        places["destination"] = named[header.parts["destination"]].str.strip()
    elif dataset.destination:
        places["destination"] = dataset.destination
    if "level" in header.parts:
        places["level"] = named[header.parts["level"]].str.strip()
    if "destination" in places:
        where = dataset.records.place if dataset.records else dataset.table.name
        geocode_flows(places, gazetteer, where=where, unknown=dataset.unknown)
