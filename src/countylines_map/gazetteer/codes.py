"""Codes and postcodes to areas: GSS codes of today, those of former districts and of small areas, full and outward postcodes."""

from __future__ import annotations

from functools import cached_property

from ..country import AREA_CODE, LEVELS
from ..membership import Membership
from .affixes import fits
from .census import district_of_code
from .normalise import read_name
from .postcodes import EXTRA, abroad, counted, district_of, has_directory
from .resolution import Found, Refused, Resolver
from .results import NonPlace

_SMALLER = {
    **dict.fromkeys(("e05", "w05", "s13", "n08"), "a ward"),
    **dict.fromkeys(("s01", "s02", "n20", "n21"), "a small area of the census"),
    **dict.fromkeys(("e00", "w00", "s00"), "an output area of the census"),
    **dict.fromkeys(("e14", "w07", "s14", "n05", "n06"), "a parliamentary constituency"),
    **dict.fromkeys(("e34", "e35", "e63", "w37", "w38", "w45", "s45", "k05", "k08"), "a built-up area"),
    **dict.fromkeys(("e22", "w14"), "a community safety partnership"),
    **dict.fromkeys(("s32", "n24"), "a division of a police force"),
    **dict.fromkeys(("e04", "w04"), "a parish or community"),
}
_CENSUS = {
    **dict.fromkeys(
        ("e01", "w01"),
        "is the code of a lower layer super output area (LSOA), but not of one of 2011; no lookup of those of 2021 is installed; "
        "to draw LSOAs: --areas lsoa, once they are fetched or imported",
    ),
    **dict.fromkeys(
        ("e02", "w02"),
        'is the code of a middle layer super output area (MSOA); those of 2011 are known by name ("Adur 001"), not by code; '
        "to draw MSOAs: --areas msoa, once they are fetched or imported",
    ),
    "n00": "has the form of a code of a small area of Northern Ireland, but is not one of 2011",
}
FORMER_CODE = "code of a former district"
_PSEUDO = {"l99999999": "the Channel Islands", "m99999999": "the Isle of Man"}


class CodeReader:
    """Reads codes; the directory of postcodes is opened only when a full postcode asks for it."""

    def __init__(self, membership: Membership, resolver: Resolver, best_fit: float) -> None:
        """Take the memberships, what carries abolished areas forward, and the share of its postcodes that makes a best fit."""
        self.membership, self._resolver, self.best_fit = membership, resolver, best_fit

    def read(self, raw: str, kinds: tuple[str, ...] = ()) -> Found | NonPlace | Refused | None:
        """A code (any case, spaces and hyphens left out) to its area of today; nothing where the text is not a code.

        The code of a small area gives the smallest area of some kinds around it.
        """
        if raw in self._known:
            code, note = self._resolver.current(self._known[raw])
            return Found(code, "code", "code of an area", note)
        if raw in self._former:
            return self._carried(self._former[raw])
        if raw in _PSEUDO:
            return NonPlace("", "outside the UK", _PSEUDO[raw])
        if not AREA_CODE.fullmatch(raw):
            return None
        if raw[:3] in _CENSUS:
            known = district_of_code(raw.upper())
            return self.small_area(*known, "code", kinds) if known else Refused(_CENSUS[raw[:3]], settled=True)
        if kind := _SMALLER.get(raw[:3]):
            return Refused(f"is the code of {kind}; no lookup of those to districts is installed", settled=True)
        return Refused("has the form of a code, but no UK area has it", settled=True)

    def small_area(self, district: str, what: str, match: str, kinds: tuple[str, ...]) -> Found | Refused:
        """The smallest area of some kinds around a small area of the census of 2011, all of which lies in one district."""
        code = self._smallest({district: 1}, kinds or ("district",), 1.0)
        if not code:
            return Refused("lies in no area of that level", instead=(district,))
        source = "small-areas" if district.startswith("N") else "census-areas"
        return Found(code, match, f"{what} of 2011, all of which lies in this area", share=1.0, source=source)

    def postcode(self, outward: str, inward: str, kinds: tuple[str, ...]) -> Found | NonPlace | Refused:
        """The area of a postcode, or the best fit of a postcode district or sector among some kinds of area; else the shares."""
        if island := abroad(outward):
            return NonPlace("", "outside the UK", f"postcode of {island}")
        whole = len(inward) == 3
        if whole and has_directory() and (district := district_of(outward, inward)):
            return self._whole(district, kinds)
        if outward.startswith("BT") and not has_directory():
            return Refused(
                f"is a postcode of Northern Ireland, which only the postcode directory has (install {EXTRA})"
            )
        sector = f"{outward} {inward[:1]}" if inward else outward
        counts = counted(outward, inward[:1])
        if not counts:
            return Refused("has the form of a postcode, but none begins so")
        if len(counts) > 1 and whole:
            need = "" if has_directory() else f" (install {EXTRA} for full postcodes)"
            return Refused(f"is in {sector}, which lies in {len(counts)} districts{need}", tuple(counts))
        return self._best_fit(sector, counts, kinds)

    def _whole(self, district: str, kinds: tuple[str, ...]) -> Found | NonPlace | Refused:
        """The district of one postcode, or the smallest area of the wanted kinds that holds it."""
        found = self.read(district.lower())
        if not isinstance(found, Found):
            return found or Refused("lies in no UK district")
        code = self._smallest({district: 1}, kinds or ("district",), 1.0)
        if not code:
            return Refused("lies in no area of that level", instead=(district,))
        return Found(code, "postcode", "full postcode, ONS Postcode Directory", found.note, source="postcode-directory")

    def _best_fit(self, postcode: str, counts: dict[str, int], kinds: tuple[str, ...]) -> Found | Refused:
        """The smallest area of some kinds that holds enough of the postcodes."""
        total = sum(counts.values())
        areas, source = self.membership.areas, "postcode-directory" if postcode.startswith("BT") else "postcodes"
        if code := self._smallest(counts, kinds or ("district",), self.best_fit):
            share = sum(n for district, n in counts.items() if district in areas[code].districts) / total
            if share == 1:
                return Found(
                    code, "postcode", f"all postcodes in {postcode} lie in this area", share=1.0, source=source
                )
            note = f"best fit: {_percent(share)} of the postcodes in {postcode} lie in {areas[code].name} (postcodes are not people)"
            rule = f"best fit, at least {_percent(self.best_fit)} of the postcodes"
            return Found(code, "postcode", rule, note, share=share, source=source)
        shares = ", ".join(f"{areas[d].name} {self._short_of(n / total)}" for d, n in list(counts.items())[:4])
        wider = self._smallest(counts, LEVELS["county"], self.best_fit)
        hint = (
            f'; {areas[wider].name}, {areas[wider].label}, has enough, which prefer = "county" takes' if wider else ""
        )
        what = f"has no {' or '.join(kinds or ('district',))} with {_percent(self.best_fit)} of its postcodes ({shares}{hint})"
        return Refused(what, (*counts, wider) if wider else tuple(counts))

    def _short_of(self, share: float) -> str:
        """A share that is not enough, never rounded up to what would be."""
        return f"{share:.2%}" if round(share, 2) >= self.best_fit > share else _percent(share)

    def _smallest(self, counts: dict[str, int], kinds: tuple[str, ...], least: float) -> str:
        """The code of the smallest area of some kinds that holds at least a share of the postcodes; of equals, the first kind."""
        total = sum(counts.values())
        around = {a.code: a for d in counts for a in (self.membership.areas[d], *self.membership.containing(d))}
        enough = [
            (len(a.districts), kinds.index(a.kind), code)
            for code, a in around.items()
            if fits(a.kind, code, kinds) and sum(n for d, n in counts.items() if d in a.districts) >= least * total
        ]
        return min(enough)[2] if enough else ""

    def _carried(self, old: str) -> Found:
        today = self.membership.current(old)
        change = next(c for c in self.membership.changes if c.old_code == old)
        note = f"{old} was {change.old_name} until {change.date}; today {self.membership.areas[today[0]].name}"
        if len(today) > 1:
            note += ", a small part in " + ", ".join(self.membership.areas[code].name for code in today[1:])
        return Found(today[0], "code", FORMER_CODE, note, today[1:])

    @cached_property
    def _known(self) -> dict[str, str]:
        return {read_name(code).raw: code for code in self.membership.areas}

    @cached_property
    def _former(self) -> dict[str, str]:
        codes = {change.old_code for change in self.membership.changes}
        return {code.lower(): code for code in codes if code not in self.membership.areas}


def _percent(share: float) -> str:
    """A share in whole percent, never rounded up to all."""
    return "under 1%" if share < 0.01 else f"{min(round(share * 100), 99) if share < 1 else 100}%"
