"""Suggestions: refusals that name what is near, and a near miss taken only where the user asks for that."""

from __future__ import annotations

from collections.abc import Iterable
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
WORST = 70
"""Names less alike than this, of 100, are not suggested."""


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

    def _nearest(self, written: str) -> list[Near]:
        name = read_name(unmasked(written[: LONGEST_NAME + 1]))
        cores = [read_name(" ".join(core)).key for style in STYLES if style.kinds and (core := style.core(name.words))]
        found = {near.key: near for key in [*cores[:1], name.key] for near in nearest(key, self._keys)}
        return sorted(found.values(), key=lambda near: (-near.likeness, near.key))

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(key for key in self.names.senses if len(key) > 2)

    def error(self, written: str, refused: Refused, kinds: tuple[str, ...]) -> CountylinesError:
        """The error for a refused text: its candidates, or the nearest names, and the line that fixes it."""
        toml = shown(written, 40).strip("'").replace("\\", "\\\\").replace('"', '\\"')
        if refused.candidates:
            listed = "; ".join(map(str, self.resolver.listed(refused.candidates)))
            fix = f'say which under [places] in the dataset: "{toml}" = "{refused.candidates[0]}"'
            return AmbiguousPlaceError(Problem(f"{shown(written)} {refused.why}: {listed}", fix=fix))
        meant = dict.fromkeys(refused.instead, "") or self._suggested(written, kinds)
        if not meant:
            fix = f'write the name of a UK area, or give its code under [places] in the dataset: "{toml}" = "CODE"'
            return UnknownPlaceError(Problem(f"{shown(written)} {refused.why}", fix=fix))
        named = [f"{a} ({meant[a.code]})" if meant[a.code] else str(a) for a in self.resolver.listed(meant)]
        what = f"{shown(written)} {refused.why}: did you mean {'; or '.join(named)}?"
        return UnknownPlaceError(
            Problem(what, fix=f'add it under [places] in the dataset: "{toml}" = "{next(iter(meant))}"')
        )

    def _suggested(self, written: str, kinds: tuple[str, ...]) -> dict[str, str]:
        """The nearest areas, best first, each with the town or former name that is meant where it is not its own."""
        codes: dict[str, str] = {}
        for near in self._nearest(written):
            senses = self.names.senses[near.key]
            found = self.resolver.choose(senses, kinds, None) or self.resolver.choose(senses, (), None)
            if isinstance(found, Found):
                own = any(s.tier <= ALIAS for s in senses)
                codes.setdefault(found.code, "" if own else found.note)
            elif found:
                codes |= {code: "" for code in found.candidates[:2] if code not in codes}
        return dict(list(codes.items())[:3])
