"""From the senses of a name to one area: surest first, then by level; what else it could have been stays with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..country import PREFERENCE
from ..membership import Membership
from .affixes import fits
from .index import ALIAS, AREA_SIZE, FORMER, OFFICIAL, TOWN, Sense
from .normalise import Name, read_name
from .results import Alternative, Match


@dataclass(frozen=True)
class Found:
    """The area that a name means, how it was found, and the other areas that it could mean."""

    code: str
    match: str
    rule: str
    note: str = ""
    others: tuple[str, ...] = ()
    share: float | None = None
    source: str = "memberships"

    def told(self, match: str, rule: str, note: str = "") -> Found:
        """The same area, found in another way."""
        return replace(self, match=match, rule=rule, note="; ".join(filter(None, (self.note, note))))


@dataclass(frozen=True)
class Refused:
    """Why a text has no answer: `candidates` where it has several, `instead` where another was probably (`sure`: surely) meant,
    `settled` where no name is near, `several` where `instead` are all places that the text lists."""

    why: str
    candidates: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    sure: bool = False
    settled: bool = False
    several: bool = False


COMPARABLE = 5
"""Of places with one name, one that is more than so many times as large as any other is meant."""
TOWN_RULE = "town, neighbourhood or short form"
FORMER_NAME = "former or wider name"
_RULES = {OFFICIAL: ("exact", "official name"), ALIAS: ("alias", "alias"), FORMER: ("alias", FORMER_NAME)}


class Resolver:
    """Chooses among senses; `preferred` kinds of area win over the documented order."""

    def __init__(self, membership: Membership, preferred: tuple[str, ...], vintage: str) -> None:
        """Take the memberships, the preferred kinds (may be none) and the memberships' vintage."""
        self.membership, self.preferred, self.vintage = membership, preferred, vintage
        self._order = {
            kind: rank for rank, kind in enumerate([*preferred, *(k for k in PREFERENCE if k not in preferred)])
        }

    def choose(self, senses: Iterable[Sense], kinds: tuple[str, ...], alias: Name | None) -> Found | Refused | None:
        """The area that is meant, a refusal where several are, nothing where none is of the allowed kinds."""
        senses = list(senses)
        allowed = [s for s in senses if self._allowed(s, kinds)]
        if not allowed:
            return None
        sure = [s for s in allowed if s.tier in (OFFICIAL, ALIAS)]
        if self.preferred and not any(self._kind(s) in self.preferred for s in sure if s.tier == OFFICIAL):
            best = [s for s in sure if self._kind(s) in self.preferred] or self._surest(sure)
        else:
            best = self._surest(sure)
        if best:
            chosen = min(best, key=lambda s: self._rank(s, kinds))
        else:
            chosen, rivals = self._largest(allowed)
            wanted = kinds or tuple(k for k in self.preferred if k == self._kind(chosen))
            if rivals or (chosen.group and (chosen.tier == TOWN or not wanted)):
                codes = tuple(dict.fromkeys(s.code for s in (chosen, *rivals)))
                return Refused(
                    "is the name of several places" if rivals else "is too common a name to be sure of", codes
                )
        return self._found(chosen, senses, alias)

    def _largest(self, senses: list[Sense]) -> tuple[Sense, list[Sense]]:
        """The largest place of a name, and those on other ground that are at least a fifth as large, the largest first."""
        ranked = sorted(senses, key=lambda s: (s.tier, -s.size) if s.group else (FORMER, -s.size))
        grounds = {self.membership.areas[ranked[0].code].districts}
        rivals = []
        for sense in ranked[1:]:
            ground = self.membership.areas[sense.code].districts
            if ground not in grounds and (sense.group or sense.size * COMPARABLE >= ranked[0].size):
                grounds.add(ground)
                rivals.append(sense)
        return ranked[0], rivals

    def answer(self, written: str, found: Found) -> Match:
        """What is handed out: the area, with its footprint and the alternatives on other ground."""
        area = self.membership.areas[found.code]
        others = (self.membership.areas[code] for code in found.others)
        alternatives = self.listed(other.code for other in others if other.districts != area.districts)
        footprint = tuple(sorted(area.districts))
        return Match(
            written,
            area.code,
            area.name,
            area.kind,
            area.label,
            found.match,
            found.rule,
            found.note,
            alternatives,
            footprint,
            self.vintage,
            found.share,
            found.source,
        )

    def listed(self, codes: Iterable[str]) -> tuple[Alternative, ...]:
        """Codes as people read them."""
        areas = (self.membership.areas[code] for code in dict.fromkeys(codes))
        return tuple(Alternative(a.code, a.name, a.kind, a.label, len(a.districts)) for a in areas)

    def sense(self, code: str) -> Sense:
        """A code as the sense of a name."""
        return Sense(code, OFFICIAL)

    def current(self, code: str) -> tuple[str, str]:
        """The area of today that an abolished one is, and what to say: its one district, else the same districts."""
        area = self.membership.areas[code]
        if not area.valid_to:
            return code, ""
        note = f"the {area.kind} of {area.name} was abolished on {area.valid_to}"
        if len(area.districts) > 1:
            return code, f"{note}; it is made up of {len(area.districts)} districts of today"
        (district,) = area.districts
        return district, f"{note}; it is the district of {self.membership.areas[district].name} today"

    def _found(self, chosen: Sense, senses: list[Sense], alias: Name | None) -> Found:
        code, note = self.current(chosen.code)
        match, rule = _RULES.get(chosen.tier, ("alias", TOWN_RULE))
        if alias and match == "exact" and read_name(self.membership.areas[code].name).raw != alias.raw:
            match, rule = self._variant(code, alias)
        others = [s for s in senses if s.code not in (chosen.code, code) and self._is_told(s, chosen, code)]
        elsewhere = [s.note for s in others if s.tier > ALIAS and s.note and not self._inside(s.code, code)]
        if elsewhere:
            note = "; ".join(filter(None, (note, "also: " + "; ".join(elsewhere[:3]))))
        own = chosen.note if chosen.note not in note else ""
        said = "; ".join(filter(None, (own, note)))
        return Found(code, match, rule, said, tuple(self._sorted(others)), source=chosen.source)

    def _is_told(self, other: Sense, chosen: Sense, code: str) -> bool:
        """A town within the area that has its name is no other reading, nor is a village beside an area of its name."""
        if other.tier != TOWN:
            return True
        return not self._inside(other.code, code) and (chosen.tier > ALIAS or other.size * COMPARABLE >= AREA_SIZE)

    def _variant(self, code: str, name: Name) -> tuple[str, str]:
        """Case, accents, punctuation, "and" and "St." are the same name; other turns of it are aliases."""
        area = self.membership.areas[code]
        if name.raw == read_name(area.name_cy).raw:
            return "alias", "Welsh name"
        plain = {read_name(area.name).key, "".join(read_name(area.name).words)}
        return ("exact", "official name") if name.key in plain else ("alias", "official name in another form")

    def _inside(self, code: str, other: str) -> bool:
        return self.membership.areas[code].districts <= self.membership.areas[other].districts

    def _sorted(self, senses: list[Sense]) -> list[str]:
        living = [s for s in senses if not self.membership.areas[s.code].valid_to]
        return [s.code for s in sorted(living, key=lambda s: (s.tier > ALIAS, self._rank(s, ())))]

    def _surest(self, senses: list[Sense]) -> list[Sense]:
        return [s for s in senses if s.tier == min(x.tier for x in senses)]

    def _allowed(self, sense: Sense, kinds: tuple[str, ...]) -> bool:
        return not kinds or fits(self._kind(sense), sense.code, kinds)

    def _kind(self, sense: Sense) -> str:
        return self.membership.areas[sense.code].kind

    def _rank(self, sense: Sense, kinds: tuple[str, ...]) -> tuple[int, str]:
        kind = self._kind(sense)
        return (kinds.index(kind) if kinds else self._order[kind], sense.code)
