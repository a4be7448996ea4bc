"""Names of locations beside those of areas: a name that is both is refused, unless the dataset says which it means."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import AmbiguousPlaceError, CountylinesError, DatasetError, Problem, UnknownPlaceError
from ..locations import CODE, KIND, Location
from ..membership import Area, Membership
from .gazetteer import Gazetteer
from .normalise import shown
from .own_names import key_of, quoted
from .results import Match, NonPlace

PLAIN = ("", "institution", "outside the UK")
"""What the names of locations may mean else: a prison, or Sydney, is not a place only where nobody says where it is."""


class LocatedNames(Gazetteer):
    """A gazetteer that knows locations too, by name or id; capital letters, accents and signs between words do not matter."""

    def __init__(
        self,
        areas: Gazetteer,
        locations: Sequence[Location],
        same_names: str = "",
        within: Mapping[str, str] | None = None,
    ) -> None:
        """Take the gazetteer of areas, the locations, what a name means that is both ("locations", "areas") and the district, by the
        code of a location, in which that lies."""
        self.areas, self.locations, self.same_names, self.within = areas, tuple(locations), same_names, within or {}
        self.membership = with_locations(areas.membership, self.locations)
        self.names, self.prefer, self.accept_close = areas.names, areas.prefer, areas.accept_close
        self.overrides: dict[str, str] = {}
        self._by_code = {location.code: location for location in self.locations}
        self._named: dict[str, dict[str, Location]] = {}
        for location in self.locations:
            for word in {key_of(location.name), key_of(location.id)} - {""}:
                self._named.setdefault(word, {})[location.code] = location
        self._inside: dict[str, list[str]] = {}
        for code, district in self.within.items():
            self._inside.setdefault(district, []).append(code)

    def variant(self, **how: Any) -> LocatedNames:
        """The same locations beside names of areas that are read otherwise."""
        found = LocatedNames(self.areas.variant(**how), self.locations, self.same_names, self.within)
        found.overrides = self.overrides
        return found

    def understood(self, written: str) -> Match | NonPlace | None:
        """What a written place means, nothing where it is refused, or is a location, which has no level."""
        return None if self._location(written) else self.areas.understood(written)

    def kind_of(self, written: str) -> str:
        """As `Gazetteer.kind_of`; a location is a place."""
        return "place" if self._location(written) else self.areas.kind_of(written)

    def offered(self, written: str, *, without: Container[str] = ()) -> str:
        """As `Gazetteer.offered`: areas only."""
        return self.areas.offered(written, without=without)

    def locate(self, written: str, *, level: str | None = None) -> Match | NonPlace:
        """As `Gazetteer.locate`, and the location that has the name or the id.

        Raises: as `Gazetteer.locate`; AmbiguousPlaceError also for a name that is a location and an area, or several locations.
        """
        said = (level or "").strip().casefold()
        found = self._location(written) if said in ("", KIND) else {}
        if said == KIND and not found:
            raise UnknownPlaceError(Problem(f"{shown(written)} is not the name or id of a location"))
        if len(found) > 1:
            raise AmbiguousPlaceError(self._several(written, list(found.values())))
        if not found:
            return self._with_inside(self.areas.locate(written, level=level))
        location = next(iter(found.values()))
        if key_of(written) not in self.overrides and not said and self.same_names != "locations":
            other = self._also(written)
            if not isinstance(other, str) and (_decided(other) or self.same_names == "areas"):
                return self._with_inside(other)
            if other:
                raise AmbiguousPlaceError(self._both(written, location, other))
        by_name = "location" if key_of(written) == key_of(location.name) else "code"
        match = "override" if key_of(written) in self.overrides else by_name
        return Match(
            written,
            location.code,
            location.name,
            KIND,
            KIND,
            match,
            f"location of {location.where}",
            footprint=(location.code,),
        )

    def override(self, overrides: Mapping[str, str]) -> None:
        """Let written names mean the locations whose codes a dataset gives them.

        Raises: DatasetError for a code that no location has.
        """
        problems = [
            Problem(f"no location has the code {target}", f"[places] {shown(written)}", "write the code of a location")
            for written, target in overrides.items()
            if target not in self._by_code
        ]
        if problems:
            raise DatasetError(problems)
        self.overrides |= {key_of(written): target for written, target in overrides.items()}

    def _location(self, written: str) -> dict[str, Location]:
        key = key_of(written)
        if key in self.overrides:
            return {self.overrides[key]: self._by_code[self.overrides[key]]}
        if written.strip() in self._by_code:
            return {written.strip(): self._by_code[written.strip()]}
        return self._named.get(key, {})

    def _also(self, written: str) -> Match | NonPlace | str:
        """What a location's name means else: an area, a value that is not a place, words for several areas, or "" for nothing."""
        try:
            found = self.areas.locate(written)
        except AmbiguousPlaceError:
            return "several areas"
        except CountylinesError:
            return ""
        return "" if isinstance(found, NonPlace) and found.category in PLAIN and not _decided(found) else found

    def _with_inside(self, found: Match | NonPlace) -> Match | NonPlace:
        """An area with the locations that lie in it, so that a flow from them to it is one within it."""
        if not self._inside or isinstance(found, NonPlace):
            return found
        inside = tuple(code for district in found.footprint for code in self._inside.get(district, ()))
        return replace(found, footprint=(*found.footprint, *inside)) if inside else found

    def _both(self, written: str, location: Location, other: Match | NonPlace | str) -> Problem:
        point = f"the location at {location.longitude:g}, {location.latitude:g} ({location.where})"
        if isinstance(other, Match):
            meaning = f"the {other.label} {other.name} ({other.code})"
        else:
            meaning = other if isinstance(other, str) else f"a value that is not a place ({other.category})"
        every = '[locations] same_names = "locations", or "areas", decides for all such names (--same-names)'
        fix = f'{every}; for this one: [places] {quoted(written)} = "{location.code}"'
        return Problem(f"{shown(written)} can mean {point} or {meaning}", fix=fix)

    def _several(self, written: str, found: Sequence[Location]) -> Problem:
        listed = " and ".join(
            f"{each.id or each.name} at {each.longitude:g}, {each.latitude:g} ({each.where})" for each in found
        )
        what = f"{shown(written)} is the name of {len(found)} locations: {listed}"
        return Problem(
            what, fix=f'write their ids in the table, or [places] {quoted(written)} = "{found[0].code}", say'
        )


def _decided(found: Match | NonPlace) -> bool:
    """Whether the dataset itself says what a name means."""
    return found.match == "override" if isinstance(found, Match) else found.note.startswith("as the dataset says")


def with_locations(membership: Membership, locations: Iterable[Location]) -> Membership:
    """The memberships and an area for each location, which is made of itself and of no district."""
    found = {
        each.code: Area(each.code, each.name, "", KIND, KIND, "", "", frozenset({each.code})) for each in locations
    }
    return Membership({**membership.areas, **found}, membership.changes)


def located_gazetteer(
    areas: Gazetteer, locations: Sequence[Location], same_names: str = "", within: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Gazetteer:  # fmt: skip
    """The gazetteer of areas and locations; itself where there are no locations.

    `same_names` says what a name means that is both, `within` the district (or the user's own area) in which each location lies, by code,
    `overrides` the location's code that a written name means.
    Raises: DatasetError for an override that is not a location.
    """
    if not locations:
        return areas
    found = LocatedNames(areas, locations, same_names, within)
    found.override(overrides or {})
    return found


def location_overrides(places: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """(overrides that name a location's code, the others)."""
    own = {written: target for written, target in places.items() if target.startswith(CODE)}
    return own, {written: target for written, target in places.items() if written not in own}
