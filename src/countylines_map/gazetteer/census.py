"""Small areas of the census of 2011 to districts: LSOAs by code and by name, MSOAs by name, small areas of Northern Ireland by code."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from ..files import geodata, shipped_rows
from .normalise import read_name

LSOA, MSOA, SMALL_AREA = "lower layer super output area (LSOA)", "middle layer super output area (MSOA)", "small area"
_CODED = {"E01": LSOA, "W01": LSOA, "N00": SMALL_AREA}
_NAMED = re.compile(r"(.{2,40}?) (\d{3})([A-Z]?)", re.IGNORECASE)


def district_of_code(code: str) -> tuple[str, str] | None:
    """(district of today, what the area is) for the code of a small area of 2011; nothing for other codes, also those of 2021.

    >>> district_of_code("E01000001"), district_of_code("E01035000")
    (('E09000001', 'lower layer super output area (LSOA)'), None)

    Raises: SourceError when census_areas.csv is missing.
    """
    starts, lasts, districts = _runs()
    place = bisect_right(starts, code) - 1
    return (districts[place], _CODED[code[:3]]) if place >= 0 and code <= lasts[place] else None


def district_of_name(text: str) -> tuple[str, str] | None:
    """(district of today, what the area is) for the name of an LSOA ("Adur 001A") or MSOA ("Adur 001") of 2011 that exists.

    >>> district_of_name("Adur 001A"), district_of_name("Adur 001"), district_of_name("Adur 099")
    (('E07000223', 'lower layer super output area (LSOA)'), ('E07000223', 'middle layer super output area (MSOA)'), None)

    Raises: SourceError when census_names.csv is missing.
    """
    said = _NAMED.fullmatch(text.strip())
    if not said:
        return None
    district, letters = _names().get(read_name(said[1]).raw, ("", {}))
    found = letters.get(int(said[2]), "")
    known = found and (not said[3] or said[3].upper() in found)
    return (district, LSOA if said[3] else MSOA) if known else None


@cache
def _runs() -> tuple[list[str], list[str], list[str]]:
    """First and last codes of each run of codes in one district, and the districts, in order of code."""
    rows = sorted(shipped_rows(geodata() / "census_areas.csv", ("first", "last", "district")))
    starts, lasts, districts = (list(column) for column in zip(*rows, strict=True))
    return starts, lasts, districts


@cache
def _names() -> dict[str, tuple[str, dict[int, str]]]:
    """Name of a district of 2011 -> its code of today, and the letters of the LSOAs in each of its MSOAs by number."""
    rows = shipped_rows(geodata() / "census_names.csv", ("name", "district", "areas"))
    split = re.compile(r"(\d+)(\D+)")
    return {
        read_name(name).raw: (district, {int(number): letters for number, letters in split.findall(areas)})
        for name, district, areas in rows
    }
