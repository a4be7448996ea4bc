"""Names and codes of a user's own polygons: read exactly, refused with what is near, never as a place of the United Kingdom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping
from typing import Any

from ..errors import AmbiguousPlaceError, DatasetError, Problem, UnknownPlaceError, some
from ..membership import Membership
from .gazetteer import Gazetteer
from .index import PlaceNames
from .nonplaces import category_of
from .normalise import read_name, shown
from .results import CATEGORIES, Match, NonPlace
from .suggestions import nearest

_READ = ("unknown", "no fixed abode", "refused", "several places", "institution", "total", "suppressed count")
_MOST_SHOWN = 8


class OwnNames(Gazetteer):
    """The gazetteer of one file of polygons; capital letters, accents and signs between words do not matter."""

    def __init__(self, membership: Membership, where: str) -> None:
        """Take the areas and the name of their file, for messages."""
        super().__init__(membership, PlaceNames(), prefer=None)
        self.prefer, self.where = "area", where  # one level, so nothing is to be chosen for a column
        self._codes_read = {code.casefold(): code for code in membership.areas}
        self._named: dict[str, list[str]] = {}
        for area in membership.areas.values():
            self._named.setdefault(key_of(area.name), []).append(area.code)

    def variant(self, **_: Any) -> OwnNames:
        """Itself: there is only one way to read these names."""
        return self

    def understood(self, written: str) -> Match | NonPlace | None:
        """What a written place means, nothing where it is refused."""
        try:
            return self.locate(written)
        except (UnknownPlaceError, AmbiguousPlaceError):
            return None

    def kind_of(self, written: str) -> str:
        """What a text is: "place", the category of a value that is not a place, or "" where it is not known."""
        try:
            found = self.locate(written)
        except AmbiguousPlaceError:
            return "place"
        except UnknownPlaceError:
            return ""
        return "place" if isinstance(found, Match) else found.category

    def offered(self, written: str, *, without: Container[str] = ()) -> str:
        """The code of the only area whose name is near, else nothing."""
        near = nearest(key_of(written), [key for key in self._named if key not in without], most=2)
        codes = self._named[near[0].key] if len(near) == 1 else []
        return codes[0] if len(codes) == 1 else ""

    def locate(self, written: str, *, level: str | None = None) -> Match | NonPlace:
        """The area whose code or name a text is, or a value that is not a place; there are no levels here.

        Raises: UnknownPlaceError with the nearest names; AmbiguousPlaceError with the codes of all areas of that name.
        """
        target = self.overrides.get(key_of(written), "")
        if target in CATEGORIES:
            return NonPlace(written, target, "as the dataset says under [places]")
        if target:
            return self._match(written, target, "override", "given under [places] in the dataset")
        code, named = self._codes_read.get(written.strip().casefold(), ""), self._named.get(key_of(written), [])
        if len({*named, code} - {""}) > 1:
            raise AmbiguousPlaceError(self._several(written, sorted({*named, code} - {""})))
        if code:
            return self._match(written, code, "code", f"code in {self.where}")
        if named:
            return self._match(written, named[0], "exact", f"name in {self.where}")
        said = category_of(read_name(written[:300]))
        if said and said[0] in _READ:
            return NonPlace(written, *said)
        raise UnknownPlaceError(self._unknown(written))

    def override(self, overrides: Mapping[str, str]) -> None:
        """Let written names mean the codes (or categories of values that are not places) that a dataset gives them.

        Raises: DatasetError when a code or a category is not known.
        """
        codes = {written: self._codes_read.get(target.casefold(), target) for written, target in overrides.items()}
        fix = f"write a code of {self.where} or one of {', '.join(CATEGORIES)}"
        problems = [
            Problem(f"{shown(target)} is not the code of an area", f"[places] {shown(written)}", fix)
            for written, target in codes.items()
            if target not in self.membership.areas and target not in CATEGORIES
        ]
        if problems:
            raise DatasetError(problems)
        self.overrides |= {key_of(written): target for written, target in codes.items()}

    def _match(self, written: str, code: str, match: str, rule: str) -> Match:
        area = self.membership.areas[code]
        return Match(written, code, area.name, area.kind, area.label, match, rule, footprint=(code,))

    def _several(self, written: str, codes: list[str]) -> Problem:
        listed = some([f"{self.membership.areas[code].name} ({code})" for code in codes], _MOST_SHOWN)
        what = f"{shown(written)} is {len(codes)} areas in {self.where}: {listed}"
        return Problem(
            what, fix=f"write the code in the table, or under [places]: {quoted(written)} = {quoted(codes[0])}, say"
        )

    def _unknown(self, written: str) -> Problem:
        near = [
            code for found in nearest(key_of(written), list(self._named), most=3) for code in self._named[found.key]
        ]
        listed = " or ".join(f"'{self.membership.areas[code].name}' ({code})" for code in near[:3])
        what = f"{shown(written)} is not the name or code of an area in {self.where}"
        return Problem(what, fix=f"did you mean {listed}?" if listed else self._otherwise(written))

    def _otherwise(self, written: str) -> str:
        return f'write a name or a code as that file has it; if it is not a place, under [places]: {quoted(written)} = "unknown", say'


def own_gazetteer(membership: Membership, where: str, overrides: Mapping[str, str] | None = None) -> OwnNames:
    """The gazetteer of a user's own areas; `overrides` are the dataset's own, written name -> code or category.

    Raises: DatasetError for a wrong override.
    """
    found = OwnNames(membership, where)
    found.override(overrides or {})
    return found


def key_of(written: str) -> str:
    """A name without what does not tell names apart: capital letters, accents, signs and spaces between words.

    >>> key_of("Côtes-d'Armor") == key_of("COTES D ARMOR"), key_of("Αττική") == key_of("αττικη")
    (True, True)
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", written) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", plain.casefold()).strip()


def quoted(text: str) -> str:
    """A text as a TOML has it, safe to paste."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
