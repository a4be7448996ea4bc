"""All names that the gazetteer knows, by key: official and Welsh ones, aliases, former names, towns, short forms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..files import geodata, shipped_rows
from ..membership import SET, Area, Membership
from .normalise import compass, raw_and_key, raws_and_keys, read_name

_TAIL = re.compile(r"[ -](?:upon|on|under|by|next|in|en|le|super)[ -].+$", re.IGNORECASE)
OFFICIAL, ALIAS, FORMER, TOWN = range(4)
"""How sure a sense of a name is; a surer one wins over all less sure ones, whatever their level."""


SHORT = "short for "
UNMEASURED, COMMON_SIZE, AREA_SIZE = 400, 1_500, 2_000
"""Postcodes of a place whose size no list has (a usual neighbourhood), of one large enough to be meant by a name that is very common,
and of a former district or a short form of one."""


class Sense(NamedTuple):
    """One area that a name can mean: its code, how sure that is, what to say of it; `group`: only one of several.

    `size` is that of the place itself, in postcodes, by which places of one name are compared; `source` the list that the name is
    from, by its key in `sources.toml`.
    """

    code: str
    tier: int
    note: str = ""
    group: bool = False
    size: int = AREA_SIZE
    source: str = "memberships"


@dataclass
class PlaceNames:
    """Senses by key, values that are not places by key, why a vague name is no area, the districts of historic and postal counties
    (`wider`), which only ever say which of several places is meant, and police forces by their Home Office number."""

    senses: dict[str, list[Sense]] = field(default_factory=dict)
    nonplaces: dict[str, tuple[str, str]] = field(default_factory=dict)
    vague: dict[str, str] = field(default_factory=dict)
    wider: dict[str, frozenset[str]] = field(default_factory=dict)
    forces: dict[str, str] = field(default_factory=dict)

    def add(self, written: str, sense: Sense) -> None:
        """Let a name mean an area; the same area twice is the same sense, the surer one."""
        for key in keys_of(written):
            known = self.senses.setdefault(key, [])
            if all(s.code != sense.code or s.group != sense.group for s in known):
                known.append(sense)

    def add_places(self, places: Iterable[tuple[str, str, str, int]], source: str) -> None:
        """Let names of a list mean towns and neighbourhoods: the name, its district, what to say, its size in postcodes.

        Of two sizes for one place the measured one counts.
        """
        places = list(places)
        named = raws_and_keys([place[0] for place in places])
        for (raw, key), (_, code, note, size) in zip(named, places, strict=True):
            town = Sense(code, TOWN, note, False, size, source)
            for each in (raw,) if raw == key else _both(raw, key):
                if each in self.senses:
                    _add_town(self.senses[each], town)
                else:
                    self.senses[each] = [town]

    def meanings(self, *keys: str) -> list[Sense]:
        """What the first of the keys that means anything means."""
        return next((self.senses[key] for key in keys if key in self.senses), [])


def _add_town(known: list[Sense], town: Sense) -> None:
    """One more sense of a name, unless the name means that district already."""
    for place, sense in enumerate(known):
        if sense.code == town.code and not sense.group:
            if sense.tier == TOWN and sense.size == UNMEASURED:
                known[place] = sense._replace(size=town.size, source=town.source)
            return
    known.append(town)


def keys_of(written: str) -> tuple[str, ...]:
    """The keys of a name: as written, and with abbreviations written out (not for initials: "D&C")."""
    return _both(*raw_and_key(written))


def _both(raw: str, key: str) -> tuple[str, ...]:
    return (raw,) if raw == key or len(key) < 4 else (raw, key)


def load_place_names(membership: Membership, folder: Path | None = None) -> PlaceNames:
    """File all names: those of `membership`, then aliases, towns, places, neighbourhoods, countries and counties of a folder.

    Raises: SourceError when a file is missing or lacks a column.
    """
    folder, names = folder or geodata(), PlaceNames()
    for area in membership.areas.values():
        _add_area(names, area)
    _add_former(names, membership)
    _add_aliases(names, membership, folder / "aliases.csv")
    _add_short_forms(names, membership)
    _add_towns(names, membership, folder / "towns.csv")
    for source in ("places", "neighbourhoods"):
        rows = shipped_rows(folder / f"{source}.csv", ("place", "district_code", "postcodes"))
        sized = (
            (place, code, f"{place} is in {membership.areas[code].name}", int(size or UNMEASURED))
            for place, code, size in rows
        )
        names.add_places(sized, source)
    _add_first_words(names)
    for (name,) in shipped_rows(folder / "common.csv", ("name",)):
        for key in filter(
            names.senses.__contains__, keys_of(name)
        ):  # so common that there are others which no list has
            names.senses[key] = [
                s._replace(group=True) if s.tier == TOWN and s.size <= COMMON_SIZE else s for s in names.senses[key]
            ]
    _add_countries(names, folder / "countries.csv")
    names.forces |= dict(shipped_rows(folder / "forces.csv", ("home_office_code", "area_code")))
    for county, codes in shipped_rows(folder / "counties.csv", ("county", "district_codes")):
        ground = frozenset(codes.split("|"))
        names.wider |= {key: names.wider.get(key, frozenset()) | ground for key in keys_of(county)}
    return names


def _add_area(names: PlaceNames, area: Area) -> None:
    tier = FORMER if area.valid_to else ALIAS if area.kind == SET else OFFICIAL
    sense = Sense(area.code, tier, area.definition, source="sets" if area.kind == SET else "memberships")
    for written in _spellings(area):
        names.add(written, sense)


def _spellings(area: Area) -> Iterator[str]:
    """An official name as it is, in Welsh, and turned the way people write it; "London" is never made from a City."""
    name = area.name
    yield name
    if area.name_cy:
        yield area.name_cy
    if inverted := re.fullmatch(r"(.+), ((?:City|County) of)", name):
        yield f"{inverted[2]} {inverted[1]}"
    bare = re.sub(r"^(?:City|County) (?:of )?|,? (?:City|County) of$| City$| Islands$| Authority$", "", name)
    if bare not in {name, "London"}:
        yield bare
    if area.kind == "region" and compass(read_name(name).words):
        yield from (f"{name} England", f"{name} of England")


def _add_former(names: PlaceNames, membership: Membership) -> None:
    """Names of districts that were recoded, renamed, merged or split; of a split the main successor."""
    for change in membership.changes:
        today = membership.current(change.old_code)
        note = (
            f"{change.old_name} was a district until {change.date}; it is now part of {membership.areas[today[0]].name}"
        )
        if len(today) > 1:
            note += ", a small part of " + ", ".join(membership.areas[code].name for code in today[1:])
        names.add(change.old_name, Sense(today[0], FORMER, note))


def _add_aliases(names: PlaceNames, membership: Membership, path: Path) -> None:
    for alias, kind, code, category, confidence, note in shipped_rows(
        path, ("alias", "kind", "code", "category", "confidence", "note")
    ):
        if category:
            for key in filter(None, keys_of(alias)):  # signs alone are a matter of rules
                names.nonplaces.setdefault(key, (category, note))
        elif kind == "group":
            names.vague[read_name(alias).raw] = note or "it is not one area of today"
            for member in filter(None, code.split("|")):
                names.add(alias, Sense(member, FORMER, note, group=True))
        elif confidence != "low":
            for sense in _alias_senses(names, membership.areas[code], note):
                names.add(alias, sense)


def _alias_senses(names: PlaceNames, area: Area, note: str) -> list[Sense]:
    """An alias of a county means what the county's name means, at all its levels; one of a force only the force."""
    source = "memberships" if area.kind == "police force area" else "aliases"
    first = Sense(area.code, ALIAS, note, source=source)
    if area.kind in {"police force area", "district", "region", "country", "combined authority"}:
        return [first]
    same = names.senses.get(read_name(area.name).raw, [])
    return [
        first,
        *(Sense(s.code, ALIAS, note, source=source) for s in same if s.tier == OFFICIAL and s.code != area.code),
    ]


def _add_short_forms(names: PlaceNames, membership: Membership) -> None:
    """ "Perth" for Perth and Kinross, "Newark" for Newark and Sherwood; never a direction alone."""
    for code in membership.districts:
        official = membership.areas[code].name
        parts = re.split(r",? and |, | with ", official)
        heads = re.split(r"[ -](?:upon|on|under|in|le)[ -]", official)[:1]
        for short in {*parts, *heads} - {official, "City of", "County of"}:
            if not compass(read_name(short).words) and len(short) > 3:
                names.add(short, Sense(code, TOWN, f"{SHORT}{official}"))


def _add_towns(names: PlaceNames, membership: Membership, path: Path) -> None:
    towns = []
    for town, code, others in shipped_rows(path, ("town", "district_code", "also_in")):
        note = f"{town} is in {membership.areas[code].name}"
        if others:
            note += ", partly in " + ", ".join(membership.areas[other].name for other in others.split("|"))
        towns.append((town, code, note, UNMEASURED))
    names.add_places(towns, "towns")


def _add_first_words(names: PlaceNames) -> None:
    """ "Saltburn" for Saltburn-by-the-Sea, "Appleby" for Appleby-in-Westmorland beside the village that is called only that."""
    found: dict[str, list[Sense]] = {}
    for senses in list(names.senses.values()):
        for sense in senses:
            if sense.tier != TOWN:
                continue
            town = sense.note.partition(" is in ")[0]
            head = _TAIL.sub("", town) if "-" in town or " " in town else town
            if head != town and len(head) > 4:
                for key in keys_of(head):
                    if all(s.code != sense.code for s in (*names.senses.get(key, ()), *found.get(key, ()))):
                        found.setdefault(key, []).append(sense)
    for key, senses in found.items():
        names.senses.setdefault(key, []).extend(senses)


def _add_countries(names: PlaceNames, path: Path) -> None:
    for written, country, says in shipped_rows(path, ("written", "country", "says")):
        note = country if says == "country" else f"{country} (a nationality is not where somebody came from)"
        for key in keys_of(written):
            names.nonplaces.setdefault(key, ("outside the UK", note))
