"""Suggestions: refusals that name what is near, and a near miss taken only where the user asks for that."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..errors import AmbiguousPlaceError, CountylinesError, Problem, UnknownPlaceError
from .affixes import STYLES
from .index import ALIAS, PlaceNames
from .normalise import LONGEST_NAME, read_name, shown, unmasked
from .resolution import Found, Refused, Resolver

LONGEST = 60
"""Longer texts get no suggestions: they are sentences, and comparing them is slow."""
WORST = 75
"""Names less alike than this, of 100, are not suggested."""
_SURE = ((1, 5, 4.0), (2, 8, 8.0))
"""At most so many letters wrong, in a name of at least so many, with so much likeness more than any name on other ground."""


class Near(NamedTuple):
    """A known key that is like a written one, and how much (0 to 100: the share of letters in common, in order)."""

    key: str
    likeness: float


def nearest(key: str, known: Iterable[str], most: int = 12) -> list[Near]:
    """The known keys most like one, best first, ties in the order of the alphabet.

    The likeness is RapidFuzz's `ratio`: 100 times one less the share of letters that must be put in or taken out.

    >>> nearest("hertfordhsire", ["hertfordshire", "herefordshire", "kent"])[0].key
    'hertfordshire'
    """
    if not key or len(key) > LONGEST:
        return []
    from rapidfuzz import fuzz, process

    found = process.extract(key, known, scorer=fuzz.ratio, processor=None, limit=most, score_cutoff=WORST)
    return sorted(
        (Near(choice, likeness) for choice, likeness, _ in found), key=lambda near: (-near.likeness, near.key)
    )


def _has_more(words: tuple[str, ...], key: str) -> bool:
    """Whether the words are those of a name and one more, which is neither a number nor a letter."""
    rests = ((words[:-1], words[-1:]), (words[1:], words[:1]))
    return any("".join(rest) == key and len(more[0]) > 1 and more[0].isalpha() for rest, more in rests if rest)


@dataclass
class Suggester:
    """Knows all names, and which area each means."""

    names: PlaceNames
    resolver: Resolver

    def close(self, written: str, kinds: tuple[str, ...], least: int) -> Found | None:
        """A near miss that the user asked to accept: like enough, and nothing else on other ground is."""
        near = [
            (self.resolver.choose(self.names.senses[n.key], kinds, None), n.likeness)
            for n in self._nearest(written)
            if n.likeness >= least
        ]
        areas = {self.resolver.membership.areas[f.code].districts for f, _ in near if isinstance(f, Found)}
        found = near[0][0] if near else None
        if len(areas) != 1 or not isinstance(found, Found):
            return None
        name = self.resolver.membership.areas[found.code].name
        return found.told(
            "close",
            f"close spelling accepted, {near[0][1]:.0f} of 100 like {name}",
            f"not an exact name: read as {name}",
        )

    def offered(self, written: str, kinds: tuple[str, ...] = (), without: Container[str] = ()) -> str:
        """The code that may be put into a line to paste, else nothing: only what is right in at least 99 cases of 100.

        Measured on tests/data/near_misses.csv by tools/measure_suggestions.py: one letter wrong in a name of at least five, or two in one
        of at least eight; the first letter right; the official name or a usual short form of an area, never a town; and nothing on
        other ground nearly as like; and no word more than the name has, which says something of its own ("Norfolk, VA"). `without`
        leaves keys out, as if the lists lacked them.
        """
        key, allowed = self._core(written, kinds)
        near = [n for n in nearest(key, self._keys) if n.key not in without]
        if not near or near[0].key[0] != key[:1] or min(s.tier for s in self.names.senses[near[0].key]) > ALIAS:
            return ""
        best = self.resolver.choose(self.names.senses[near[0].key], allowed, None)
        if not isinstance(best, Found) or _has_more(read_name(written).words, near[0].key):
            return ""
        from rapidfuzz.distance import OSA

        areas = self.resolver.membership.areas
        ground = areas[best.code].districts
        rivals = [n.likeness for n in near[1:] if self._ground(n.key) != ground]
        edits, margin = OSA.distance(key, near[0].key), near[0].likeness - max(rivals, default=0.0)
        sure = any(edits <= most and len(key) >= size and margin >= least for most, size, least in _SURE)
        return best.code if sure else ""

    def _ground(self, key: str) -> frozenset[str] | None:
        found = self.resolver.choose(self.names.senses[key], (), None)
        return self.resolver.membership.areas[found.code].districts if isinstance(found, Found) else None

    def _core(self, written: str, kinds: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The key of a name without the words that say its level, and the kinds of area that they allow."""
        name = read_name(unmasked(written[: LONGEST_NAME + 1]))
        for style in STYLES:
            if style.kinds and (core := style.core(name.words)):
                return read_name(" ".join(core)).key, tuple(k for k in style.kinds if not kinds or k in kinds) or kinds
        return name.key, kinds

    def _nearest(self, written: str) -> list[Near]:
        name, (core, _) = read_name(unmasked(written[: LONGEST_NAME + 1])), self._core(written, ())
        found = {near.key: near for key in dict.fromkeys((core, name.key)) for near in nearest(key, self._keys)}
        return sorted(found.values(), key=lambda near: (-near.likeness, near.key))

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(key for key in self.names.senses if len(key) > 2)

    def error(self, written: str, refused: Refused, kinds: tuple[str, ...]) -> CountylinesError:
        """The error for a refused text: its candidates, or the nearest names, and a line that is safe to paste."""
        toml = shown(written, 40).strip("'").replace("\\", "\\\\").replace('"', '\\"')
        where = f'under [places] in the dataset: "{toml}"'
        if refused.candidates:
            listed = "; ".join(map(str, self.resolver.listed(refused.candidates)))
            fix = f'say which {where} = "CODE" (one of these codes), or = "unknown"'
            return AmbiguousPlaceError(Problem(f"{shown(written)} {refused.why}: {listed}", fix=fix))
        told = refused.instead or refused.settled
        code = refused.instead[0] if refused.sure else "" if told else self.offered(written, kinds)
        meant = dict.fromkeys(refused.instead, "") if told else self._suggested(written, kinds)
        meant = {code: "", **meant} if code else meant
        fix = (
            f'add it {where} = "{code}"'
            if code
            else f'say what it means {where} = "CODE" (the code of a UK area), or = "unknown"'
        )
        if refused.several:
            fix = (
                f'draw them as one area, under [areas.sets] in the dataset: "{toml}" = {json.dumps(list(refused.instead))}, '
                f'or count them beside the map {where} = "several places"; a count is never divided between places'
            )
        if not meant:
            return UnknownPlaceError(Problem(f"{shown(written)} {refused.why}", fix=fix))
        named = [f"{a} ({meant[a.code]})" if meant[a.code] else str(a) for a in self.resolver.listed(meant)]
        asked = f"did you mean {'; or '.join(named)}?" if code else f"the nearest names are {'; '.join(named)}"
        return UnknownPlaceError(Problem(f"{shown(written)} {refused.why}: {asked}", fix=fix))

    def _suggested(self, written: str, kinds: tuple[str, ...]) -> dict[str, str]:
        """The nearest areas, best first, each with the town or former name that is meant where it is not its own."""
        codes: dict[str, str] = {}
        for near in self._nearest(written):
            senses = self.names.senses[near.key]
            found = self.resolver.choose(senses, kinds, None) or self.resolver.choose(senses, (), None)
            if isinstance(found, Found):
                own = any(s.tier <= ALIAS for s in senses)
                codes.setdefault(found.code, "" if own else found.note.partition("; also")[0])
            elif found:
                codes |= {code: "" for code in found.candidates[:2] if code not in codes}
        return dict(list(codes.items())[:3])
