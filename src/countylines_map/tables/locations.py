"""Locations as a table gives them: a file with a row for each, or columns of longitudes and latitudes beside the places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..errors import DatasetError, Problem, TableError, some
from ..locations import COORDINATES, Location
from .cells import short
from .headings import simple
from .readers import read_grid
from .rows import rows_named

if TYPE_CHECKING:
    from .dataset import Dataset
    from .table import Table

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "code", "location id", "key", "ref"),
    "name": ("name", "location", "place", "label", "location name", "place name", "station", "prison", "town", "establishment"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
}  # fmt: skip
"""Columns of a file of locations, by the names that they may have."""
LIMITS = {"longitude": 180.0, "latitude": 85.0}
"""Web Mercator, in which maps are drawn, ends at 85 degrees."""
HEMISPHERES = {"longitude": "EW", "latitude": "NS"}
SHOWN = 5
UK = ((-9.0, 2.5), (49.0, 61.5))
"""Longitudes and latitudes of the United Kingdom: exchanged, they lie in the Indian Ocean."""
_DEGREES = re.compile(r"([-+−–]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*°?\s*([NSEW]?)", re.IGNORECASE)


def read_locations(dataset: Dataset) -> tuple[Location, ...]:
    """The locations in the file that the dataset names, in its order; none where it names none.

    The file has a column of names or ids, or both, a column `lat` and a column `lon` (also latitude, longitude, lng), in degrees.
    Raises: TableError for a file that is not there or lacks a column, and with every row that is not a place on Earth.
    """
    if "file" not in dataset.locations:
        return ()
    path = dataset.folder / dataset.locations["file"]
    grid = read_grid(replace(dataset, table=path, frame=None, sheet=None, encoding=None, delimiter=None))
    row, columns = _columns(grid.cells, grid.where)
    body = grid.cells.loc[row + 1 :]
    body = body[body.apply(lambda column: column.str.strip() != "").any(axis=1)]
    found: list[Location] = []
    problems: list[Problem] = []
    degrees = {
        part: _degrees(body[columns[short]], part, grid.where, short)
        for part, short in (("longitude", "lon"), ("latitude", "lat"))
    }
    problems += [problem for _, each in degrees.values() for problem in each]
    names = body[columns.get("name", columns.get("id", 0))].str.strip()
    ids = body[columns["id"]].str.strip() if "id" in columns else pd.Series("", index=body.index)
    if nameless := [at for at in body.index if not (names[at] or ids[at])]:
        problems.append(Problem("the location has no name", f"{grid.where}, {rows_named(nameless)}", "write its name"))
    longitudes, latitudes = degrees["longitude"][0], degrees["latitude"][0]
    whole = longitudes.notna() & latitudes.notna()
    problems += _misplaced(longitudes[whole], latitudes[whole], f"{grid.where}, {{rows}}")
    for at in body.index:
        where = f"{grid.where}, row {at}"
        name = names[at] or ids[at]
        found.append(Location(name, float(longitudes[at]), float(latitudes[at]), ids[at], where))
    problems += _twice([location for location, there in zip(found, whole, strict=True) if there], grid.where)
    if problems:
        raise TableError(problems)
    return tuple(dict.fromkeys(found))


def read_coordinates(table: Table) -> tuple[dict[str, pd.Series], list[Problem]]:
    """The columns of longitudes and latitudes that a table has, as numbers (NaN where empty), and everything that is wrong in them."""
    columns: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for end in ("origin", "destination"):
        parts = [part for part in COORDINATES if part.startswith(end)]
        there = [part for part in parts if table.has(part)]
        if len(there) == 1:
            lacking = next(part for part in parts if part not in there)
            what = (
                f"there is a column of the {end}s' {there[0].split('_')[1]}s and none of their {lacking.split('_')[1]}s"
            )
            problems.append(Problem(what, table.where, f'name it: [columns] {lacking} = "..."'))
        if len(there) != len(parts):
            continue
        if not table.has(end):
            problems.append(
                Problem(f"there are coordinates of {end}s and no column of their names", table.where, f"name it: [columns] {end} = ...")
            )  # fmt: skip
            continue
        found, wrong = _of_end(end, table)
        columns |= found
        problems += wrong
    return columns, problems


def row_locations(flows: pd.DataFrame) -> tuple[Location, ...]:
    """The locations that the rows themselves give, each once."""
    found: dict[str, Location] = {}
    for end in ("origin", "destination"):
        if f"{end}_longitude" not in flows:
            continue
        ends = flows[[end, f"{end}_longitude", f"{end}_latitude"]].dropna().drop_duplicates()
        for name, longitude, latitude in ends.itertuples(index=False, name=None):
            found.setdefault(name, Location(name, longitude, latitude, where="the table"))
    return tuple(found.values())


def with_coordinates(flows: pd.DataFrame, locations: Sequence[Location]) -> pd.DataFrame:
    """Geocoded flows with the longitudes and latitudes of those ends that are locations, and of no others."""
    points = {location.code: location.point for location in locations}
    flows = flows.drop(columns=[name for name in COORDINATES if name in flows])
    for end in ("origin", "destination"):
        codes = flows[f"{end}_code"]
        if codes.isin(points).any():
            for k, axis in enumerate(("longitude", "latitude")):
                flows[f"{end}_{axis}"] = codes.map({code: point[k] for code, point in points.items()}).astype(float)
    return flows


def located_notes(flows: pd.DataFrame, locations: Sequence[Location]) -> tuple[str, ...]:
    """What a reader must know of places that are points: which ones, since they are no areas."""
    if not locations:
        return ()
    there = {*flows["origin_code"].unique(), *flows["destination_code"].unique()}
    names = list(dict.fromkeys(location.name for location in locations if location.code in there))
    one = "place is drawn as a point" if len(names) == 1 else "places are drawn as points"
    return (f"{len(names):,} {one} at given coordinates: {some(names, SHOWN)}",) if names else ()


def check_same_points(locations: Sequence[Location], where: str) -> None:
    """Whether each name has one point.

    Raises: DatasetError with each name that has two.
    """
    if problems := _twice(locations, where):
        raise DatasetError(problems)


def _columns(cells: pd.DataFrame, where: str) -> tuple[int, dict[str, int]]:
    """The row of the column names and what each column holds."""
    for row, *names in cells.head(30).itertuples(name=None):
        found = _named([simple(str(name)) for name in names])
        if {"lat", "lon"} <= found.keys() and {"id", "name"} & found.keys():
            return int(row), found
    there = ", ".join(f"'{name}'" for name in cells.iloc[0].head(20) if name.strip()) or "none"
    what = f"this is not a table of locations: it needs columns name (or id, or both), lat and lon (columns: {there})"
    raise TableError(Problem(what, where, "name its columns id, name, lat and lon"))


def _named(names: Sequence[str]) -> dict[str, int]:
    """Position of each part's column, by the first of its words that is the name of one."""
    return {
        part: names.index(word)
        for part, words in NAMES.items()
        for word in [next((w for w in words if w in names), "")]
        if word
    }


def _of_end(end: str, table: Table) -> tuple[dict[str, pd.Series], list[Problem]]:
    parts = {part.split("_")[1]: part for part in COORDINATES if part.startswith(end)}
    columns: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for what, part in parts.items():
        cells = table.part(part)
        numbers, wrong = _degrees(cells[cells != ""], what, table.where, table.name(part), table.row_of)
        columns[part] = numbers.reindex(cells.index)
        problems += wrong
    longitude, latitude = (columns[part] for part in parts.values())
    half = longitude.index[longitude.isna() != latitude.isna()]
    if len(half) and not problems:
        what = f"the {end} has a longitude or a latitude, and not both"
        problems.append(Problem(what, table.at(list(half), end), "write both, or none"))
    if not problems:
        given = longitude.notna()
        told = f"{table.where}, {{rows}}"
        problems += _misplaced(longitude[given], latitude[given], told, table.row_of)
        problems += _of_one_name(table.part(end), longitude, latitude, end, table)
    return columns, problems


def _of_one_name(
    names: pd.Series, longitude: pd.Series, latitude: pd.Series, end: str, table: Table
) -> Iterator[Problem]:
    """Names with two points, and names with a point in some of their rows only."""
    pairs = pd.DataFrame({"name": names.str.casefold(), "x": longitude, "y": latitude})
    for _, rows in pairs[pairs.groupby("name")["name"].transform("size") > 1].groupby("name", sort=False):
        points = rows[["x", "y"]].drop_duplicates()
        if len(points) > 1:
            said = " and ".join("none" if np.isnan(x) else f"{x:g}, {y:g}" for x, y in points.head(3).to_numpy())
            what = f"'{short(names[rows.index[0]])}' has several points (longitude, latitude): {said}"
            yield Problem(what, table.at(list(points.index), end), "correct them, or give the places different names")


def _degrees(
    cells: pd.Series, what: str, where: str, name: str, row_of: pd.Series | None = None
) -> tuple[pd.Series, list[Problem]]:
    """Cells as degrees, and every cell that is not so many."""
    numbers, problems = [], []
    for at, cell in cells.items():
        number = _degree(cell.strip(), what)
        numbers.append(np.nan if isinstance(number, str) else number)
        if isinstance(number, str):
            row = at if row_of is None else row_of[at]
            said = f"'{short(cell)}' is not a {what}" if cell.strip() else f"the {what} is missing"
            problems.append(Problem(said, f"{where}, row {row}, column '{name}'", number))
    return pd.Series(numbers, index=cells.index, dtype=float), problems


def _degree(text: str, what: str) -> float | str:
    """A text as degrees, or what to do about it."""
    found = _DEGREES.fullmatch(text)
    plain = "write degrees with decimals, such as 52.6309 or 52.6309 N"
    if not found or (found[3] and (found[3].upper() not in HEMISPHERES[what] or found[1] in ("-", "−", "–"))):
        metres = re.fullmatch(r"\d{5,7}(?:\.\d+)?", text.replace(",", ""))
        return (
            "this looks like metres of the National Grid; write longitude and latitude in degrees" if metres else plain
        )
    number = float(found[2].replace(",", "."))
    number = -number if found[1] in ("-", "−", "–") or found[3].upper() in ("S", "W") else number
    if abs(number) > LIMITS[what]:
        other = (
            "; the two columns may be exchanged" if what == "latitude" and abs(number) <= LIMITS["longitude"] else ""
        )
        return f"a {what} is from -{LIMITS[what]:g} to {LIMITS[what]:g}{other}"
    return number


def _misplaced(
    longitudes: pd.Series, latitudes: pd.Series, where: str, row_of: pd.Series | None = None
) -> Iterator[Problem]:
    """Points that are most often a slip: where the two are exchanged, and zero for both."""
    rows = longitudes.index if row_of is None else row_of[longitudes.index]
    zero = ((longitudes == 0) & (latitudes == 0)).to_numpy()
    if zero.any():
        at = where.format(rows=rows_named(list(dict.fromkeys(rows[zero]))))
        yield Problem(
            "longitude and latitude are both 0, which is in the Gulf of Guinea", at, "write them, or leave them empty"
        )
    (west, east), (south, north) = UK
    turned = (latitudes.between(west, east) & longitudes.between(south, north)).to_numpy()
    if turned.any():
        at = where.format(rows=rows_named(list(dict.fromkeys(rows[turned]))))
        what = "the point lies in the Indian Ocean; with longitude and latitude exchanged it lies in or near the United Kingdom"
        fix = "exchange the two columns; if the point is right, give it by --areas as a small polygon"
        yield Problem(what, at, fix)


def _twice(found: Sequence[Location], where: str) -> list[Problem]:
    """Ids, or names without an id, that have two points."""
    points: dict[str, Location] = {}
    problems = []
    for location in found:
        first = points.setdefault(location.code, location)
        if first.point != location.point:
            said = " and ".join(f"{each.longitude:g}, {each.latitude:g} ({each.where})" for each in (first, location))
            what = f"'{location.id or location.name}' has two points (longitude, latitude): {said}"
            problems.append(Problem(what, where, "keep one, or give them different names"))
    return problems
