"""Levels of official areas beside districts: what each is called, and how the columns of its codes are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One level: `words` for many of its areas, `stems` that the names of its columns begin with ("PFA24CD"), and `kinds`, its levels
    among the areas that are sets of districts; none where it is another division of the country. `fine` areas have few vertices each.
    """

    name: str
    words: str
    stems: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    fine: bool = False


_ALL = (
    Level("countries", "countries", ("CTRY",), ("country",)),
    Level("regions", "regions", ("RGN",), ("region",)),
    Level("counties", "counties and unitary authorities", ("CTYUA", "CTY", "MCTY"), ("county", "metropolitan county")),
    Level("police", "police force areas", ("PFA",), ("police force area",)),
    Level("combined", "combined authorities", ("CAUTH",), ("combined authority",)),
    Level("wards", "wards", ("WD",), fine=True),
    Level("msoa", "middle layer super output areas", ("MSOA",), fine=True),
    Level("lsoa", "lower layer super output areas", ("LSOA",), fine=True),
    Level("itl1", "international territorial levels 1", ("ITL1",)),
    Level("itl2", "international territorial levels 2", ("ITL2",)),
    Level("itl3", "international territorial levels 3", ("ITL3",)),
    Level("icb", "integrated care boards", ("ICB",)),
    Level("sub_icb", "areas of the NHS below integrated care boards", ("SICBL",)),
    Level("health_boards", "local health boards", ("LHB",)),
    Level("constituencies", "constituencies", ("PCON",)),
)
LEVELS: Mapping[str, Level] = {level.name: level for level in _ALL}
"""Every level by its name; counties come with unitary authorities, as the ONS publishes them."""


@dataclass(frozen=True)
class LevelColumns:
    """The columns of codes and names of a level in a file; `year` is the year in the name of the former ("2024"), or empty."""

    level: Level
    code: str
    name: str
    year: str


def level_columns(fields: Iterable[str]) -> list[LevelColumns]:
    """The levels that a file's columns have codes of, in the order of the columns.

    >>> [(found.level.name, found.code, found.name) for found in level_columns(["FID", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"])]
    [('wards', 'WD24CD', 'WD24NM')]
    """
    fields = list(fields)
    found = [(level, match) for field in fields for level in _ALL if (match := _code(level).fullmatch(field))]
    return [
        LevelColumns(level, match[0], _name_beside(fields, match[1] + match[2]) or match[0], f"20{match[2]}")
        for level, match in found
    ]


def _code(level: Level) -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(level.stems)})(\d\d)cd", re.IGNORECASE)


def _name_beside(fields: Iterable[str], stem: str) -> str:
    return next((field for field in fields if field.casefold() == f"{stem}nm".casefold()), "")
