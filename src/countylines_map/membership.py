"""Which districts make up each area of the United Kingdom, and what became of old districts.

Every area above the district is a set of districts, so its polygon is the union of theirs and neighbours always meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from .country import KINDS
from .errors import Problem, SourceError, UnknownPlaceError
from .files import geodata, shipped_rows

SET = "set of districts"
"""The kind of a wider name that is not an area of the register: a documented set of districts, or one of the dataset's own."""


@dataclass(frozen=True)
class Area:
    """An area of the United Kingdom: GSS code, names, level (`kind`), finer word for people (`label`) and districts.

    `name_cy` is the Welsh name where there is one. `valid_from` and `valid_to` are ISO dates, empty when the code is
    older than 2009 or still in use. `districts` are codes of today; a district is made up of itself. Ceremonial
    counties have no GSS code and get one like "CER-essex", sets of districts one like "SET-east-anglia"; `definition` says where a
    set's extent is laid down.
    """

    code: str
    name: str
    name_cy: str
    kind: str
    label: str
    valid_from: str
    valid_to: str
    districts: frozenset[str]
    definition: str = ""


@dataclass(frozen=True)
class Change:
    """A district's recode, merger, split or change of name since 2009, on an ISO date."""

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    date: str
    kind: str


@dataclass(frozen=True)
class Membership:
    """All areas by code, and all changes of district codes in order of date."""

    areas: Mapping[str, Area]
    changes: tuple[Change, ...]

    def area(self, code: str) -> Area:
        """The area that has a code of today (or of an abolished county).

        >>> load_membership().area("E10000020").name
        'Norfolk'

        Raises: UnknownPlaceError, which names the successor where the code is an old district's.
        """
        try:
            return self.areas[code]
        except KeyError:
            raise UnknownPlaceError(self._unknown(code)) from None

    def current(self, code: str) -> tuple[str, ...]:
        """Today's districts of a code, old or new; the main successor of a split stands first.

        >>> load_membership().current("E08000016")
        ('E08000038',)
        >>> load_membership().current("95FF")
        ('N09000002', 'N09000010')

        Raises: UnknownPlaceError when no UK area has or had that code.
        """
        if code in self.areas:
            return tuple(sorted(self.areas[code].districts))
        if code not in self._successors:
            raise UnknownPlaceError(self._unknown(code))
        found = [today for new in self._successors[code] for today in self.current(new)]
        return tuple(dict.fromkeys(found))

    def containing(self, district: str) -> tuple[Area, ...]:
        """The areas of today, other than itself, that a district is part of, smallest first.

        >>> [area.name for area in load_membership().containing("E07000144")][:3]
        ['Norfolk', 'Norfolk', 'Norfolk']

        Raises: UnknownPlaceError when there is no such district today.
        """
        if self.area(district).kind != "district":
            raise UnknownPlaceError(Problem(f"{district} is a {self.area(district).kind}, not a district"))
        return self._containing[district]

    def with_sets(self, sets: Mapping[str, Iterable[str]], definition: str) -> Membership:
        """The same areas and one more for each named set of areas, given by codes; a name that is taken is taken over.

        >>> more = load_membership().with_sets({"South London": ["E09000022", "E09000028"]}, "as the dataset says")
        >>> sorted(more.area("SET-south-london").districts)
        ['E09000022', 'E09000028']

        Raises: UnknownPlaceError when a code is not one of today's, or of a former district.
        """
        found = {
            code: Area(
                code, name, "", SET, SET, "", "", frozenset(d for c in codes for d in self.current(c)), definition
            )
            for code, name, codes in ((set_code(name), name, codes) for name, codes in sets.items())
        }
        return Membership({**self.areas, **found}, self.changes)

    @cached_property
    def districts(self) -> tuple[str, ...]:
        """The codes of today's districts, in order."""
        return tuple(sorted(code for code, area in self.areas.items() if area.kind == "district"))

    @cached_property
    def _successors(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for change in self.changes:
            if change.old_code != change.new_code:  # a mere change of name has no successor
                found.setdefault(change.old_code, []).append(change.new_code)
        return found

    @cached_property
    def _containing(self) -> dict[str, tuple[Area, ...]]:
        above = [area for area in self.areas.values() if area.kind in KINDS[1:] and not area.valid_to]
        above.sort(key=lambda area: (len(area.districts), KINDS.index(area.kind), area.code))
        return {code: tuple(area for area in above if code in area.districts) for code in self.districts}

    def _unknown(self, code: str) -> Problem:
        if code not in self._successors:
            return Problem(f"no UK area has the code '{code}'", fix="look the area up by its name")
        now = ", ".join(f"{new} ({self.areas[new].name})" for new in self.current(code))
        return Problem(f"the district code '{code}' is no longer in use", fix=f"use {now}")


@lru_cache(maxsize=4)  # names and polygons ask for the same tables; nobody changes them
def load_membership(folder: Path | None = None) -> Membership:
    """Read areas.csv, membership.csv, sets.csv and changes.csv from a folder (default: those that are shipped).

    Raises: SourceError when a file is missing, lacks a column or names an area that is not listed.
    """
    folder = folder or geodata()
    members: dict[str, set[str]] = {}
    for area, district in shipped_rows(folder / "membership.csv", ("area_code", "district_code")):
        members.setdefault(area, set()).add(district)
    areas = _areas(folder / "areas.csv", members)
    for name, districts, definition in shipped_rows(folder / "sets.csv", ("name", "district_codes", "definition")):
        code, members[code] = set_code(name), set(districts.split("|"))
        areas[code] = Area(code, name, "", SET, SET, "", "", frozenset(members[code]), definition)
    _check(areas, members, folder)
    changes = (Change(*row) for row in shipped_rows(folder / "changes.csv", _CHANGE))
    return Membership(areas, tuple(changes))


def set_code(name: str) -> str:
    """The code of a set of districts, which has none of the register's.

    >>> set_code("East Anglia"), set_code("Köln & Co")
    ('SET-east-anglia', 'SET-k-ln-co')
    """
    return "SET-" + "-".join(re.findall(r"[a-z0-9]+", name.casefold()))


_AREA = ("area_code", "area_name", "name_cy", "kind", "label", "valid_from", "valid_to")
_CHANGE = ("old_code", "old_name", "new_code", "new_name", "date", "change")


def _areas(path: Path, members: Mapping[str, set[str]]) -> dict[str, Area]:
    found = {}
    for code, name, name_cy, kind, label, since, until in shipped_rows(path, _AREA):
        found[code] = Area(code, name, name_cy, kind, label, since, until, frozenset(members.get(code, ())))
    return found


def _check(areas: Mapping[str, Area], members: Mapping[str, set[str]], folder: Path) -> None:
    named = set(members).union(*members.values())
    strays = sorted(named - set(areas))
    problems = [Problem(f"'{code}' is in membership.csv but not in areas.csv", str(folder)) for code in strays]
    problems += [Problem(f"'{a.code}' has no district", str(folder)) for a in areas.values() if not a.districts]
    if problems:
        raise SourceError(problems)
