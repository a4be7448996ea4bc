"""One coverage of districts, and from it the polygon of any area of the United Kingdom.

Every area is a set of districts (`membership`), so its polygon is the union of theirs, and neighbours always meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..country import GRID_CRS
from ..crs import NATIONAL_GRID, Plane
from ..errors import Problem, SourceError
from ..membership import Membership
from ..sources import Source, credit_lines
from .area_sets import AreaSet
from .official_outlines import outlines_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

COUNTRIES = ("E92000001", "W92000004", "S92000003", "N92000002")
_MEASURED = ("half_m", "nine_tenths_m")
_COLUMNS = {"area_name": "name", "kind": "kind", "label": "label"}


@dataclass(frozen=True)
class Areas:
    """A coverage of districts with the memberships that make every other area out of it.

    `districts` has one row a district (index `area_code`; `area_name`, `anchor_e` and `anchor_n` in metres, `postcodes` and `small_areas`
    that the anchor is the mean of, `geometry`; EPSG:27700), and where it has been measured `half_m` and `nine_tenths_m`: metres within
    which half and nine tenths of the district's outline lie from the official one. `description` says in one sentence what each line is,
    and goes where the outlines go, `notes` what its maker must be told. `plane` is the one that `districts` lie in.
    `level_sets` are official areas of other levels that `for_map` takes the `outlines` of a map's areas from, by code; `outlined` says
    which.
    """

    name: str
    description: str
    membership: Membership
    districts: gpd.GeoDataFrame
    sources: tuple[Source, ...]
    plane: Plane = NATIONAL_GRID
    notes: tuple[str, ...] = ()
    level_sets: tuple[AreaSet, ...] = ()
    outlines: Mapping[str, BaseGeometry] = field(default_factory=dict)
    outlined: str = ""
    _polygons: dict[str, BaseGeometry] = field(default_factory=dict, repr=False, compare=False)

    @property
    def attribution(self) -> tuple[str, ...]:
        """The lines that must be shown with these outlines, word for word, each once."""
        return credit_lines(self.sources)

    def for_map(self, codes: Iterable[str]) -> Areas:
        """The same for one map of some areas: with their official outlines where some were brought, and what is to be told of these.

        Raises: SourceError as `polygon`, and where the file of an official outline is not what its record says.
        """
        found = outlines_of(dict.fromkeys(codes), self.level_sets, self.membership)
        if not found:
            return self
        shapes = {code: shape for level in found for code, shape in level.shapes.items()}
        unions = {code: self.polygon(code) for code in shapes}
        told = tuple(level.apart_from(unions) for level in found)
        sources = (*self.sources, *(level.source for level in found))
        outlined = "; ".join(level.described for level in found)
        return replace(self, outlines=shapes, outlined=outlined, sources=sources, notes=(*self.notes, *told))

    @property
    def across(self) -> bool:
        """Whether longitudes go on beyond 180, since the map crosses that meridian."""
        return False

    def turned(self, longitude: float) -> float:
        """A longitude on the turn of the Earth that these areas are on."""
        return longitude

    def facing(self, land: Any) -> Any:
        """Land of the whole Earth (EPSG:4326) on the turn of the Earth that these areas are on."""
        return land

    def vertices(self, codes: Iterable[str], system: int) -> list[Any] | None:
        """Polygons of areas exactly as they are kept, in the reference system of an EPSG code; None where they are kept in another."""
        return [self.polygon(code) for code in codes] if system == GRID_CRS else None

    def polygon(self, code: str) -> BaseGeometry:
        """The polygon of any area (EPSG:27700): its official outline, or a union of districts, made once and kept.

        Raises: UnknownPlaceError when no area has that code; SourceError when this coverage lacks one of its districts.
        """
        if code in self.outlines:
            return self.outlines[code]
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

        An average over the districts by length of outline, to two figures; None where it has not been measured, or
        the outlines are official.

        >>> from countylines_map.boundaries import load_areas
        >>> half, nine_tenths = load_areas("built-in").accuracy(["E10000020"])
        >>> half < 50 and nine_tenths < 500
        True

        Raises: as `polygon`.
        """
        rows = sorted({row for code in codes if code not in self.outlines for row in self.rows(code)})
        if not rows or not set(_MEASURED) <= set(self.districts):
            return None
        lengths = shapely.length(self.districts.geometry.to_numpy()[rows])
        half, nine = (np.average(self.districts[name].to_numpy()[rows], weights=lengths) for name in _MEASURED)
        return _two_figures(half), _two_figures(nine)

    def described(self, codes: Iterable[str]) -> str:
        """What the lines of some areas are, and how close they are to the official ones, as one sentence without a full stop.

        Raises: as `polygon`.
        """
        codes = list(codes)
        first = f"{self.outlined}; all other lines: " if self.outlined else ""
        close = self.accuracy(codes)
        if close is None:
            return first + self.description
        near = f"half of the lines shown lie within about {close[0]:,} m of the official ones, nine tenths within about {close[1]:,} m"
        return f"{first}{self.description}; {near}"

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
        """Whether areas have no district in common, and are edged by the districts' lines.

        Raises: as `polygon`.
        """
        codes = list(dict.fromkeys(codes))
        members = [member for code in codes for member in self.members(code)]
        if any(code in self.outlines for code in codes):
            return False  # two lines of one border, each simplified by itself, do not meet
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


def _two_figures(metres: float) -> int:
    """A length to two figures: more would be a claim that no measurement supports.

    >>> _two_figures(46.4), _two_figures(1234.0)
    (46, 1200)
    """
    return int(float(f"{metres:.2g}"))
