"""What readers type when they look for their area: its other names, and the postcode districts that lie in it, in few characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from ..files import geodata, shipped_rows
from ..membership import Area

SEPARATOR = "|"
_ALIASES, _POSTCODES = ("alias", "kind", "code", "category", "confidence", "note"), ("postcode", "district_counts")
_OUTWARD = re.compile(r"([A-Z]{1,2})(\d{1,2})[A-Z]?")


def search_terms(places: Iterable[Area]) -> dict[str, str]:
    """By area code: its postcode districts as ranges, then its other names, with `|` between them; nothing where there is neither.

    A postcode district belongs to the place that has most of its postcodes, if that is half of them; a district with a letter at its end
    (EC1A) counts with its number. Where places overlap, the smaller one has it.

    >>> from countylines_map.membership import load_membership
    >>> areas = load_membership().areas
    >>> search_terms([areas["E07000148"], areas["E07000144"]])["E07000148"]
    'NR1-5 NR99|Norwich'

    Raises: SourceError when aliases.csv or postcodes.csv is missing.
    """
    known = list(places)
    names: dict[str, list[str]] = {area.code: [area.name, *([area.name_cy] if area.name_cy else [])] for area in known}
    for alias, kind, code, *_ in shipped_rows(geodata() / "aliases.csv", _ALIASES):
        if code in names and kind not in ("group", "country"):
            names[code].append(alias)
    postcodes = _postcodes(known)
    told = {code: [postcodes.get(code, ""), *dict.fromkeys(own)] for code, own in names.items()}
    return {code: SEPARATOR.join(terms) for code, terms in told.items()}


def _postcodes(places: list[Area]) -> dict[str, str]:
    """Postcode districts of each place, as "NR1-4 IP20"."""
    within: dict[str, list[Area]] = {}
    sizes = {area.code: len(area.districts) for area in places}
    for area in places:
        for district in area.districts:
            within.setdefault(district, []).append(area)
    found: dict[str, dict[str, list[int]]] = {}
    for (letters, digits), counts in _by_number().items():
        own: dict[str, int] = {}
        for district, count in counts.items():
            for area in within.get(district, ()):
                own[area.code] = own.get(area.code, 0) + count
        half = [code for code, count in own.items() if 2 * count >= sum(counts.values())]
        if half:
            best = min(half, key=lambda code: (sizes[code], -own[code]))
            found.setdefault(best, {}).setdefault(letters, []).append(digits)
    return {code: " ".join(_ranges(numbers)) for code, numbers in found.items()}


def _by_number() -> dict[tuple[str, int], dict[str, int]]:
    """How many postcodes of each postcode district lie in each district of today."""
    found: dict[tuple[str, int], dict[str, int]] = {}
    for postcode, written in shipped_rows(geodata() / "postcodes.csv", _POSTCODES):
        if read := _OUTWARD.fullmatch(postcode):
            counts = found.setdefault((read[1], int(read[2])), {})
            for pair in written.split("|"):
                code, count = pair.split(":")
                counts[code] = counts.get(code, 0) + int(count)
    return found


def _ranges(numbers: Mapping[str, list[int]]) -> Iterator[str]:
    for letters, own in sorted(numbers.items()):
        for _, run in groupby(enumerate(sorted(own)), key=lambda pair: pair[1] - pair[0]):
            first, *rest = [number for _, number in run]
            yield f"{letters}{first}-{rest[-1]}" if rest else f"{letters}{first}"
