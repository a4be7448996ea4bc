"""Texts of several parts: a place within a place ("Croydon, London"), or several places ("Norfolk / Suffolk")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .index import Sense
from .normalise import Name, compass
from .resolution import TOWN_RULE, Found, Refused
from .results import NonPlace

Answer = Found | NonPlace | Refused
_WITHIN = re.compile(r"\s*[,:()\[\]{}]\s*|\s+[-‐‑‒–—]+\s+|\s*[–—]\s*")
_CODE = re.compile(r"\(?\b([a-z]\d{8})\b\)?")
_CLEAR = re.compile(r"[/;|\\]|\s(?:and|or)\s")
_LIST = re.compile(r"\s*[/;|\\,]\s*|\s+(?:and|or)\s+|\s+-\s+|\s*[–—]\s*")
_KEPT = ("no fixed abode", "institution", "total", "several places", "inside the reporting force", "refused")
_FORCES = ("E23", "W15", "S23", "N23")
_COUNTRIES = ("K", "E92", "W92", "S92", "N92")


@dataclass(frozen=True)
class CompoundParser:
    """Reads texts of several parts with what reads one: `senses` gives all that a part could mean, `read_one` its
    answer, `ground` the districts of an area, `wider` those of a historic or postal county, which only narrow another part."""

    senses: Callable[[str], list[Sense]]
    read_one: Callable[[str, tuple[str, ...]], Answer]
    ground: Callable[[str], frozenset[str]]
    wider: Callable[[str], frozenset[str]]

    def read(self, name: Name, kinds: tuple[str, ...]) -> Answer | None:
        """The place, or what the parts say together; nothing where they do not say one thing."""
        within = [part for part in _WITHIN.split(_CODE.sub(r"(\1)", name.text)) if part]
        if len(within) > 1:
            found = (
                self._turned(within, kinds)
                or self._code_and_name(within)
                or self._nested(within, kinds)
                or self._mixed(within, kinds)
            )
            if found:
                return found
        listed = [part for part in _LIST.split(name.text) if part]
        return self._several(listed, clear=bool(_CLEAR.search(name.text))) if len(listed) > 1 else None

    def _turned(self, parts: list[str], kinds: tuple[str, ...]) -> Answer | None:
        """ "Sussex, West" is West Sussex; "Yorkshire (North)" is North Yorkshire."""
        if len(parts) != 2 or not compass(tuple(parts[1].split())):
            return None
        found = self.read_one(f"{parts[1]} {parts[0]}", kinds)
        return None if isinstance(found, Refused) and not found.candidates else found

    def _code_and_name(self, parts: list[str]) -> Answer | None:
        """ "Essex (E10000012)": the code counts, if the name can mean its area."""
        answers = [self.read_one(part, ()) for part in parts]
        codes = [a for a in answers if isinstance(a, Found) and a.match == "code"]
        if len(codes) != 1:
            return None
        meant = {s.code for part, a in zip(parts, answers, strict=True) if a is not codes[0] for s in self.senses(part)}
        if codes[0].code in meant:
            return codes[0]
        return Refused("has a code and a name that are not of the same area", instead=(codes[0].code,))

    def _mixed(self, parts: list[str], kinds: tuple[str, ...]) -> Answer | None:
        """Parts of which some say no place: "Unknown (Essex)", "Unknown - Overseas", "HMP Norwich, Norfolk"."""
        answers = [self.read_one(part, ()) for part in parts]
        said = [a for a in answers if isinstance(a, NonPlace)]
        places = [(part, a) for part, a in zip(parts, answers, strict=True) if isinstance(a, Found)]
        if abroad := self._abroad(answers):
            return abroad
        if not said or len(said) + len(places) < len(parts):
            return None
        telling = list(dict.fromkeys(a.category for a in said if a.category != "unknown"))
        if not places:
            return (
                said[0]
                if not telling
                else _first(said, telling[0])
                if len(telling) == 1
                else NonPlace("", "unknown", "says two things: " + " and ".join(telling))
            )
        return self._partly(said, telling, places, kinds)

    def _abroad(self, answers: list[Answer]) -> NonPlace | None:
        """ "Boyle, Connacht", "Boston, USA": the last part says that the place is abroad, whatever is called so here."""
        *others, last = answers
        if not isinstance(last, NonPlace) or last.category != "outside the UK" or "nationality" in last.note:
            return None
        irish = any(isinstance(a, Found) and all(c.startswith("N") for c in self.ground(a.code)) for a in others)
        if irish or any(isinstance(a, NonPlace) for a in others):
            return None  # "Belfast, Ireland" is either; "Unknown - Overseas" is read as a value that is not a place
        return last

    def _partly(
        self, said: list[NonPlace], telling: list[str], places: list[tuple[str, Found]], kinds: tuple[str, ...]
    ) -> Answer | None:
        part, place = places[0]
        if len(places) > 1 or len(telling) > 1:
            return None
        if telling == ["several places"]:
            return NonPlace("", "several places", "names more than one place")
        if telling and telling[0] in _KEPT:
            return NonPlace(
                "",
                telling[0],
                "; ".join(filter(None, (_first(said, telling[0]).note, "the place beside it is not used"))),
            )
        if not telling and place.code.startswith(_FORCES):
            return NonPlace("", "unknown", "the force beside it is the one that reports, not where somebody came from")
        if place.code.startswith(_COUNTRIES):
            return (
                NonPlace("", "elsewhere in the UK", "no finer place than a country is stated")
                if telling in ([], ["elsewhere in the UK"])
                else None
            )
        found = self.read_one(part, kinds) if not telling else None
        return found.told(found.match, found.rule, "no finer place is stated") if isinstance(found, Found) else found

    def _nested(self, parts: list[str], kinds: tuple[str, ...]) -> Answer | None:
        """The part that lies within all others, where it is clear which area of that name does."""
        senses = [self._senses_of(part) for part in parts]
        grounds = [self._grounds(part, own) for part, own in zip(parts, senses, strict=True)]
        if not all(grounds):
            return None
        for place, own in enumerate(senses):
            others = [ground for i, ground in enumerate(grounds) if i != place]
            inside = [s for s in own if all(any(self.ground(s.code) <= g for g in ground) for ground in others)]
            if inside:
                return self._narrowed(parts[place], inside, kinds)
        return None

    def _senses_of(self, part: str) -> list[Sense]:
        """All senses of a part, which may give one place in two languages ("Mold/Yr Wyddgrug")."""
        halves = part.split("/")
        return self.senses(part) or [s for half in halves if len(halves) == 2 for s in self.senses(half.strip())]

    def _grounds(self, part: str, own: list[Sense]) -> list[frozenset[str]]:
        """The districts of each sense of a part, and those that a historic or postal county of its name had."""
        wider = self.wider(part)
        return [self.ground(s.code) for s in own] + ([wider] if wider else [])

    def _narrowed(self, part: str, inside: list[Sense], kinds: tuple[str, ...]) -> Answer | None:
        whole = self.read_one(part, kinds)
        if isinstance(whole, Found) and whole.code in {s.code for s in inside}:
            return whole.told(whole.match, f"{whole.rule}, within what stands beside it")
        codes = tuple(dict.fromkeys(s.code for s in inside))
        if len({self.ground(code) for code in codes}) == 1:
            return Found(codes[0], "alias", "the one of this name within what stands beside it", inside[0].note)
        return Refused("is the name of several places there", codes)

    def _several(self, parts: list[str], clear: bool) -> Answer | None:
        """A list of places or of values that are not places; of both, nothing.

        Commas and dashes alone also say that one place is within another, so they list only what is of one level:
        "Norfolk, Suffolk" are two places, "Norwich, Essex" is a contradiction.
        """
        answers = [self.read_one(part, ()) for part in parts]
        said = [a for a in answers if isinstance(a, NonPlace)]
        if said and len(said) == len(answers):
            return self._mixed(parts, ())
        if said or any(isinstance(a, Refused) and not a.candidates for a in answers):
            return None
        codes = [a.code for a in answers if isinstance(a, Found)]
        if len(codes) == len(answers) and len(set(codes)) == 1:
            return answers[0]
        towns = any(isinstance(a, Found) and a.rule == TOWN_RULE for a in answers)
        if not clear and (
            towns or len(codes) < len(answers) or len({len(self.ground(code)) > 1 for code in codes}) > 1
        ):
            named = tuple(dict.fromkeys(codes))
            several = len(codes) == len(answers) > 2  # two can contradict each other: "Norwich, Essex"
            return Refused("names places that do not lie in each other", instead=named, several=several)
        return NonPlace("", "several places", "names " + " and ".join(parts))


def _first(said: list[NonPlace], category: str) -> NonPlace:
    return next(a for a in said if a.category == category)
