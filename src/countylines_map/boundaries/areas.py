"""One coverage of districts, and from it the polygon of any area of the United Kingdom.

Every area is a set of districts (`membership`), so its polygon is the union of theirs, and neighbours always meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..crs import NATIONAL_GRID, Plane
from ..errors import Problem, SourceError
from ..files import data_folder, geodata
from ..membership import Membership, load_membership
from ..sources import Source, credit_lines, read_sources, verify
from .built_in import BUILT_IN_PARTS, built_in_districts

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

COUNTRIES = ("E92000001", "W92000004", "S92000003", "N92000002")
BUILT_IN = (
    "outlines of police force areas: ONS, December 2016; lines between districts inside them, and Northern Ireland: census areas of "
    "2011, ONS and NISRA; Scotland: Natural Earth, 1:10 million, parted by the ONS Postcode Directory, November 2025"
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DETAILS_M = {"BGC": 20, "BSC": 200, "BUC": 500}
_MEASURED = ("half_m", "nine_tenths_m")
_COLUMNS = {"area_name": "name", "kind": "kind", "label": "label"}


@dataclass(frozen=True)
class Areas:
    """A coverage of districts with the memberships that make every other area out of it.

    `districts` has one row a district (index `area_code`; `area_name`, `anchor_e` and `anchor_n` in metres, `postcodes` and `small_areas`
    that the anchor is the mean of, `geometry`; EPSG:27700), and where it has been measured `half_m` and `nine_tenths_m`: metres within
    which half and nine tenths of the district's outline lie from the official one. `description` says in one sentence what each line is,
    and goes where the outlines go, `notes` what its maker must be told. `plane` is the one that `districts` lie in.
    """

    name: str
    description: str
    membership: Membership
    districts: gpd.GeoDataFrame
    sources: tuple[Source, ...]
    plane: Plane = NATIONAL_GRID
    notes: tuple[str, ...] = ()
    _polygons: dict[str, BaseGeometry] = field(default_factory=dict, repr=False, compare=False)

    @property
    def attribution(self) -> tuple[str, ...]:
        """The lines that must be shown with these outlines, word for word, each once."""
        return credit_lines(self.sources)

    def polygon(self, code: str) -> BaseGeometry:
        """The polygon of any area (EPSG:27700): a union of districts, made once and kept.

        Raises: UnknownPlaceError when no area has that code; SourceError when this coverage lacks one of its districts.
        """
        if code not in self._polygons:
            members = self.districts.geometry.to_numpy()[self.rows(code)]
            self._polygons[code] = members[0] if len(members) == 1 else shapely.coverage_union_all(members)
        return self._polygons[code]

    def members(self, code: str) -> tuple[str, ...]:
        """The rows of `districts` that make up an area, in order.

        Raises: as `polygon`.
        """
        wanted = set(self.membership.area(code).districts)
        missing = wanted.difference(self._row)
        if missing:
            raise SourceError([self._missing(code, district) for district in sorted(missing)])
        return tuple(sorted(wanted))

    def rows(self, code: str) -> list[int]:
        """Where the rows of `members` stand in `districts`, counted from 0.

        Raises: as `polygon`.
        """
        return [self._row[member] for member in self.members(code)]

    @cached_property
    def _row(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.districts.index)}

    def accuracy(self, codes: Iterable[str]) -> tuple[int, int] | None:
        """Metres within which half, and nine tenths, of the outlines of some areas' districts lie from the official ones.

        An average over the districts by length of outline, to two figures; None where it has not been measured.

        >>> half, nine_tenths = load_areas("built-in").accuracy(["E10000020"])
        >>> half < 50 and nine_tenths < 500
        True

        Raises: as `polygon`.
        """
        rows = sorted({row for code in codes for row in self.rows(code)})
        if not rows or not set(_MEASURED) <= set(self.districts):
            return None
        lengths = shapely.length(self.districts.geometry.to_numpy()[rows])
        half, nine = (np.average(self.districts[name].to_numpy()[rows], weights=lengths) for name in _MEASURED)
        return _two_figures(half), _two_figures(nine)

    def described(self, codes: Iterable[str]) -> str:
        """What the lines of some areas are, and how close they are to the official ones, as one sentence without a full stop.

        Raises: as `polygon`.
        """
        close = self.accuracy(codes)
        if close is None:
            return self.description
        near = f"half of the lines shown lie within about {close[0]:,} m of the official ones, nine tenths within about {close[1]:,} m"
        return f"{self.description}; {near}"

    def frame(self, codes: Iterable[str]) -> gpd.GeoDataFrame:
        """Areas for a map (EPSG:4326): `area_name`, `kind`, `label`, `accuracy_m`, `geometry`, one row a code in the order given.

        `accuracy_m` is the first of `accuracy`, or missing where that has not been measured.

        Raises: as `polygon`, with all codes that fail.
        """
        codes = list(dict.fromkeys(codes))
        found = self._framed(codes, self._all(codes))
        half = [close[0] if (close := self.accuracy([code])) else None for code in codes]
        found.insert(len(_COLUMNS), "accuracy_m", pd.array(half, dtype="Int64"))
        return found

    def apart(self, codes: Iterable[str]) -> bool:
        """Whether areas have no district in common.

        Raises: as `polygon`.
        """
        members = [member for code in dict.fromkeys(codes) for member in self.members(code)]
        return len(members) == len(set(members))

    def given_point(self, code: str) -> tuple[float, float] | None:
        """Longitude and latitude of a place that is a point of its own; an area is none."""
        return None

    def land(self, without: Iterable[str] = ()) -> gpd.GeoDataFrame:
        """The four countries as a quiet backdrop (EPSG:4326), less some areas: index country code; `area_name`, `geometry`.

        A country of which nothing is left is left out.
        Raises: as `polygon`.
        """
        taken = {member for code in without for member in self.members(code)}
        left = {code: [self._row[member] for member in self.members(code) if member not in taken] for code in COUNTRIES}
        left = {code: rows for code, rows in left.items() if rows}
        districts = self.districts.geometry.to_numpy()
        polygons = [shapely.coverage_union_all(districts[rows]) for rows in left.values()]
        return self._framed(list(left), polygons)[["area_name", "geometry"]]

    def _framed(self, codes: list[str], polygons: list[BaseGeometry]) -> gpd.GeoDataFrame:
        found = [self.membership.area(code) for code in codes]
        columns = {name: [getattr(area, key) for area in found] for name, key in _COLUMNS.items()}
        index = pd.Index(codes, name="area_code")
        return gpd.GeoDataFrame(
            columns, geometry=self.plane.geometries_to_degrees(polygons), index=index, crs="EPSG:4326"
        )

    def _all(self, codes: list[str]) -> list[BaseGeometry]:
        polygons: list[BaseGeometry] = []
        problems: list[Problem] = []
        for code in codes:
            try:
                polygons.append(self.polygon(code))
            except SourceError as error:
                problems += error.problems
        if problems:
            raise SourceError(dict.fromkeys(problems))
        return polygons

    def _missing(self, code: str, district: str) -> Problem:
        area, lacking = self.membership.area(code), self.membership.area(district)
        of = "" if code == district else f", which is part of {area.name} ({code})"
        what = f"the {self.name} boundaries have no polygon for {lacking.name} ({district}){of}"
        return Problem(
            what, fix="bring the official districts with 'countylines-map fetch' or 'countylines-map import FILE'"
        )


def load_areas(boundaries: str | Path = "auto") -> Areas:
    """Load a coverage: "built-in", "official" (the newest brought), "auto" (official, else built-in), an edition that was brought
    ("2024-05" or "2024-05-BUC") or a file.

    Raises: SourceError when there is no such coverage, when several editions have that name, or when a file is not what its record says.
    """
    if boundaries == "built-in":
        return _built_in()
    if boundaries not in ("auto", "official"):
        return _brought(_edition(str(boundaries)) or Path(boundaries))
    newest = _newest()
    if newest:
        return _brought(newest)
    if boundaries == "auto":
        return _built_in()
    fix = "bring them with 'countylines-map fetch' or 'countylines-map import FILE', or use the built-in ones"
    raise SourceError(Problem("no official boundaries have been brought", fix=fix))


def _built_in() -> Areas:
    sources = read_sources()
    verify(sources["districts"])
    districts = built_in_districts(geodata() / sources["districts"].file)
    parts = tuple(sources[key] for key in BUILT_IN_PARTS)
    return Areas("built-in", BUILT_IN, load_membership(), districts, parts)


def _newest() -> Path | None:
    """The folder of the newest official coverage that was brought; folders are named by vintage, so the last one."""
    folders = sorted(path.parent for path in (data_folder() / "coverages").glob("*/source.toml"))
    return folders[-1] if folders else None


def _edition(name: str) -> Path | None:
    """The folder of the edition that is called so; nothing where that is not the name of one."""
    if not re.fullmatch(r"20\d\d(-\d\d)?(-[A-Z]{3})?", name):
        return None
    folders = sorted(path.parent for path in (data_folder() / "coverages").glob("*/source.toml"))
    fitting = [folder for folder in folders if folder.name == name or folder.name.startswith(f"{name}-")]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(folder.name for folder in fitting or folders) or "none"
    what = f"several editions are called {name}" if fitting else f"no edition {name} has been brought"
    fix = f"use one of these: {there}" if fitting or folders else f"countylines-map fetch --vintage {name[:7]}"
    raise SourceError(Problem(what, fix=fix))


def _brought(path: Path) -> Areas:
    """A coverage that was brought (its folder), or any file of districts."""
    from .store import read_coverage

    districts, source = read_coverage(path)
    vintage = month(source.vintage)
    name = ", ".join(part for part in ("official", vintage, source.generalisation) if part)
    partly = "elsewhere those built in" in source.title
    what = source.title[0].lower() + source.title[1:] if partly else "local authority districts"
    lines = f"{what}: {source.publisher}"
    detail = f"generalised to {_DETAILS_M[source.generalisation]} m" if source.generalisation in _DETAILS_M else ""
    description = ", ".join(part for part in (lines, vintage, source.generalisation, detail) if part)
    shipped = read_sources()  # the anchors are still those of the postcodes, and the memberships those of the ONS
    parts = (source, shipped["postcode-directory"], shipped["memberships"])
    description += f"; built in: {BUILT_IN}" if partly else ""
    return Areas(name, description, load_membership(), districts, parts)


def _two_figures(metres: float) -> int:
    """A length to two figures: more would be a claim that no measurement supports.

    >>> _two_figures(46.4), _two_figures(1234.0)
    (46, 1200)
    """
    return int(float(f"{metres:.2g}"))


def month(vintage: str) -> str:
    """A vintage in words; what is not a year and month stays as it is.

    >>> month("2025-12"), month("2016"), month("")
    ('December 2025', '2016', '')
    """
    year, _, number = vintage.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}" if number.isdecimal() and 1 <= int(number) <= 12 else vintage
