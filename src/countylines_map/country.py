"""What is particular to the United Kingdom: its levels of area, the shape of its codes, where it lies and its national grid.

Another country is a second set of these, with files of its own in `geodata/` (areas, memberships, names). How authorities style
themselves and which words say that a value is not a place stand in `gazetteer/affixes` and `gazetteer/nonplaces`.
"""

import re
from collections.abc import Mapping

KINDS = (
    "district",
    "county",
    "metropolitan county",
    "region",
    "country",
    "police force area",
    "combined authority",
    "ceremonial county",
    "set of districts",
)
"""The levels of area, as `Area.kind` has them."""

LEVELS: Mapping[str, tuple[str, ...]] = {
    "police": ("police force area",),
    "county": ("county", "metropolitan county", "district", "ceremonial county"),
    "district": ("district",),
    "region": ("region",),
    "ceremonial": ("ceremonial county",),
    "combined": ("combined authority",),
    "country": ("country",),
    "metropolitan county": ("metropolitan county",),
    "police force area": ("police force area",),
    "ceremonial county": ("ceremonial county",),
    "combined authority": ("combined authority",),
}
"""Level as a user writes it -> kinds of area, in order; a district counts as a county where it is unitary."""

PREFERENCE = (
    "county", "district", "metropolitan county", "country", "region", "ceremonial county", "police force area",
    "combined authority", "set of districts",
)  # fmt: skip
"""The order in which a name that exists at several levels is read, unless something says otherwise."""

UNITARY = ("E06", "W06", "S12")
"""Beginnings of the codes of districts that stand for a county too; those of Northern Ireland do not."""

DISTRICTS = ("E06", "E07", "E08", "E09", "N09", "S12", "W06")
"""Beginnings of the codes of all districts."""

AREA_CODE = re.compile(r"[a-z]\d{8}")
"""The shape of a code of the Government Statistical Service, in small letters."""

GRID_CRS = 27700
"""EPSG code of the national grid, in metres."""

BOX = (-20_000.0, 0.0, 680_000.0, 1_240_000.0)
"""A box around every district on the national grid: west, south, east, north."""
