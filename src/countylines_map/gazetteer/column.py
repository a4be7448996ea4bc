"""A column of places is read as a whole: what its other values are says which level a name has that exists at several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from .index import ALIAS
from .normalise import LONGEST_NAME, read_name
from .postcodes import read_postcode
from .results import Match

if TYPE_CHECKING:
    from .gazetteer import Gazetteer

MOST_READ = 2_000
"""Different values of a column that are looked at; the first so many say what it is."""
_LEAST, _SHARE = 3, 0.9
_OWN, _LEAST_OWN = 0.2, 2  # names that are of that level only
_KINDS = {
    "region": (
        "region",
        "country",
    ),  # tables of regions have Wales, Scotland and Northern Ireland beside England's nine
    "police": ("police force area",),
}
_SAID = {"region": "regions", "police": "police force areas"}


def for_column(gazetteer: Gazetteer, values: Iterable[str]) -> tuple[Gazetteer, tuple[str, ...]]:
    """The gazetteer that reads a column, and what to say of the level that was chosen for it; the same one where nothing is.

    Regions or police force areas are chosen where at least nine in ten of the column's places have that level, a fifth have no other,
    and without it they would be of several levels. It decides only for names that have it; `prefer` and a column of levels go before it.

    >>> from countylines_map.gazetteer import load_gazetteer
    >>> twelve = ["North East", "North West", "West Midlands", "East", "Wales", "Scotland"]
    >>> reader, notes = for_column(load_gazetteer(), twelve)
    >>> reader.locate("West Midlands").label, notes[0].partition(";")[0]
    ('region', 'the origins are read as regions, as 6 of their 6 names are')
    """
    texts = [*islice(_different(value for value in values if len(value) <= LONGEST_NAME), MOST_READ)]
    postcodes = sum(read_postcode(read_name(text).words) is not None for text in texts)
    if postcodes > 1:
        gazetteer = gazetteer.variant(postcodes=True)
    if gazetteer.prefer:
        return gazetteer, ()
    kinds = [found for text in texts if (found := _kinds(gazetteer, text))]
    level = _level(kinds)
    if not level:
        return _with_postcode_level(gazetteer, kinds) if postcodes else gazetteer, ()
    fitting = sum(bool(set(_KINDS[level]) & every) for _, every in kinds)
    note = f"the origins are read as {_SAID[level]}, as {fitting} of their {len(kinds)} names are"
    return gazetteer.variant(prefer=level), (
        f'{note}; for another level: prefer = "county" in the dataset, or --prefer',
    )


def _different(texts: Iterable[str]) -> Iterator[str]:
    """Each text once; no more of them are gone through than are asked for."""
    seen = set[str]()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text


def _level(kinds: list[tuple[str, set[str]]]) -> str:
    """The level that nearly all places of a column have, where their usual reading would mix levels."""
    usual = Counter(first for first, _ in kinds)
    for level, own in _KINDS.items():
        fits, already = sum(bool(set(own) & every) for _, every in kinds), sum(usual[kind] for kind in own)
        if fits >= max(_LEAST, _SHARE * len(kinds)) and fits > already >= max(_LEAST_OWN, _OWN * len(kinds)):
            return level
    return ""


def _with_postcode_level(gazetteer: Gazetteer, kinds: list[tuple[str, set[str]]]) -> Gazetteer:
    """Postcodes beside names of counties are read as counties."""
    counties = sum("county" in every for _, every in kinds)
    return gazetteer.variant(postcode_level="county") if counties >= max(_LEAST, _SHARE * len(kinds)) else gazetteer


def _kinds(gazetteer: Gazetteer, text: str) -> tuple[str, set[str]] | None:
    """The kind that a text is usually read as, and all kinds that an official name or an alias of it has; nothing for no place."""
    name = read_name(text)
    senses = gazetteer.names.meanings(name.raw, name.key)
    areas = gazetteer.membership.areas
    answer = gazetteer.understood(text)
    if answer is None:
        every = {areas[s.code].kind for s in senses if s.group}
        return ("", every) if every else None
    if not isinstance(answer, Match) or answer.match in {"postcode", "code"}:
        return None
    return answer.kind, {answer.kind, *(areas[s.code].kind for s in senses if s.tier <= ALIAS)}
