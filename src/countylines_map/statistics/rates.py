"""Rates: flows per 100,000 residents of their origin, by a column of the table or a file of populations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import DatasetError, Problem, TableError
from ..tables import find_header, read_count, read_grid

if TYPE_CHECKING:
    from ..membership import Membership
    from ..tables import Dataset

PER = 100_000
UNRELIABLE = (
    20  # below so many, official statistics mark a rate as unreliable: by chance alone it moves by a quarter and more
)


def with_rates(
    geocoded: pd.DataFrame, dataset: Dataset, membership: Membership | None = None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Add `population` and `rate` (flow per 100,000 residents) to geocoded flows, and say where the populations come
    from.

    Populations come from the table's own column, else from the file that the dataset names, by origin code. Rows
    without a population, a place or a count have no rate. Flows without any populations are returned unchanged. With a
    `membership`, a place that the file has not has the sum of its districts there, where all of them are.
    Raises: TableError when the file cannot be read; DatasetError when its keys are incomplete.
    """
    if dataset.population.get("file"):
        populations = _from_file(dataset)
        if membership is not None:
            populations = _with_wider(populations, geocoded, membership)
        people = geocoded["origin_code"].map(populations)
    elif "population" in geocoded:
        people = geocoded["population"]
    else:
        return geocoded, ()
    people = people.where((geocoded["nonplace"] == "") & (people > 0)).astype(float)
    rated = geocoded.assign(population=people, rate=geocoded["flow"] / people * PER)
    without = int(((geocoded["nonplace"] == "") & people.isna()).sum())
    source = dataset.population.get("source") or "the table's own column"
    told = [f"rates are per {PER:,} residents of each origin; populations: {source}"]
    if without:
        told.append(f"{without} row{'s have' if without > 1 else ' has'} no population and therefore no rate")
    few = int((rated["rate"].notna() & (rated["flow"] > 0) & (rated["flow"] < UNRELIABLE)).sum())
    if few:
        told.append(
            f"{few} rate{'s rest' if few > 1 else ' rests'} on fewer than {UNRELIABLE} {dataset.unit}: chance alone moves such a rate by a "
            "quarter or more, so do not rank places by it"
        )
    return rated, tuple(told)


def populations_of(geocoded: pd.DataFrame, dataset: Dataset) -> dict[str, float]:
    """Residents by area code, where a table or the file that its dataset names has any; none for other places.

    Raises: as `with_rates`.
    """
    if dataset.population.get("file"):
        found = _from_file(dataset)
    elif "population" in geocoded:
        found = {}
    else:
        return {}
    if "population" in geocoded:
        rows = geocoded[geocoded["population"].notna() & (geocoded["origin_code"] != "")]
        found |= dict(zip(rows["origin_code"].astype(str), rows["population"].astype(float), strict=True))
    return found


def _with_wider(populations: dict[str, float], geocoded: pd.DataFrame, membership: Membership) -> dict[str, float]:
    """Populations, and those of wider places as the sum of their districts."""
    found = dict(populations)
    for code in geocoded["origin_code"].unique():
        parts = membership.areas[code].districts if code in membership.areas and code not in found else ()
        if parts and all(part in populations for part in parts):
            found[code] = sum(populations[part] for part in parts)
    return found


def _from_file(dataset: Dataset) -> dict[str, float]:
    """Population by area code."""
    missing = [name for name in ("code", "value", "source") if not dataset.population.get(name)]
    if missing:
        fix = "name the file's columns of codes and of populations, and where they come from"
        raise DatasetError(
            [Problem("the key is missing", f"{dataset.where}, key 'population.{name}'", fix) for name in missing]
        )
    folder = (dataset.path or dataset.table).parent
    columns = {"origin": dataset.population["code"], "count": dataset.population["value"]}
    plain = replace(dataset, table=Path(folder / dataset.population["file"]), columns=columns, sheet=None, header=None)
    grid = read_grid(plain)
    header = find_header(grid, plain)
    body = grid.cells.loc[header.row + 1 :]
    codes, values = body[header.parts["origin"]].str.strip(), body[header.parts["count"]]
    problems: list[Problem] = []
    people: dict[str, float] = {}
    for row, code, written in zip(body.index, codes, values, strict=True):
        try:
            value = read_count(written).value
        except TableError as error:
            problems += [Problem(problem.what, f"{grid.where}, row {row}", problem.fix) for problem in error.problems]
            continue
        if code in people and people[code] != value:
            problems.append(Problem(f"'{code}' has two populations", f"{grid.where}, row {row}", "leave one"))
        people[code] = value if value > 0 else np.nan
    if problems:
        raise TableError(problems)
    return people
