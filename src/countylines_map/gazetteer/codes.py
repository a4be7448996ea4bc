"""Codes and postcodes to areas: GSS codes of today, those of former districts, full and outward postcodes."""

from __future__ import annotations

from functools import cached_property

from ..country import AREA_CODE
from ..membership import Membership
from .normalise import read_name
from .postcodes import EXTRA, abroad, district_of, has_directory, outward_codes
from .resolution import Found, Refused, Resolver
from .results import NonPlace

_PSEUDO = {"l99999999": "the Channel Islands", "m99999999": "the Isle of Man"}


class CodeReader:
    """Reads codes; the directory of postcodes is opened only when a full postcode asks for it."""

    def __init__(self, membership: Membership, resolver: Resolver) -> None:
        """Take the memberships and what says how abolished areas are carried forward."""
        self.membership, self._resolver = membership, resolver

    def read(self, raw: str) -> Found | NonPlace | Refused | None:
        """A code (any case, spaces and hyphens left out) to its area of today; nothing where the text is not a code."""
        if raw in self._known:
            code, note = self._resolver.current(self._known[raw])
            return Found(code, "code", "code of an area", note)
        if raw in self._former:
            return self._carried(self._former[raw])
        if raw in _PSEUDO:
            return NonPlace("", "outside the UK", _PSEUDO[raw])
        return Refused("has the form of a code, but no UK area has it") if AREA_CODE.fullmatch(raw) else None

    def postcode(self, outward: str, inward: str) -> Found | NonPlace | Refused:
        """The district of a full postcode, or of an outward code that lies in one; else the candidates."""
        if island := abroad(outward):
            return NonPlace("", "outside the UK", f"postcode of {island}")
        if inward and has_directory() and (district := district_of(outward, inward)):
            found = self.read(district.lower())
            return (
                found.told("postcode", "full postcode, ONS Postcode Directory")
                if isinstance(found, Found)
                else found or Refused("lies in no UK district")
            )
        if outward.startswith("BT"):
            fix = f"install {EXTRA}" if not has_directory() else "the directory has no such postcode"
            return Refused(f"is a postcode of Northern Ireland, which only the postcode directory has ({fix})")
        return self._outward(outward, inward)

    def _outward(self, outward: str, inward: str) -> Found | Refused:
        districts = outward_codes().get(outward, ())
        if not districts:
            return Refused("has the form of a postcode, but none begins so")
        if len(districts) == 1:
            return Found(districts[0], "postcode", f"all postcodes in {outward} lie in this district")
        why = (
            f"is in {outward}, which lies in {len(districts)} districts"
            if inward
            else f"lies in {len(districts)} districts"
        )
        need = "" if not inward or has_directory() else f" (install {EXTRA} for full postcodes)"
        return Refused(why + need, districts)

    def _carried(self, old: str) -> Found:
        today = self.membership.current(old)
        change = next(c for c in self.membership.changes if c.old_code == old)
        note = f"{old} was {change.old_name} until {change.date}; today {self.membership.areas[today[0]].name}"
        if len(today) > 1:
            note += ", a small part in " + ", ".join(self.membership.areas[code].name for code in today[1:])
        return Found(today[0], "code", "code of a former district", note, today[1:])

    @cached_property
    def _known(self) -> dict[str, str]:
        return {read_name(code).raw: code for code in self.membership.areas}

    @cached_property
    def _former(self) -> dict[str, str]:
        codes = {change.old_code for change in self.membership.changes}
        return {code.lower(): code for code in codes if code not in self.membership.areas}
