"""Locations: points of their own beside areas - prisons, stations, towns - each with a name, a longitude and a latitude."""

from __future__ import annotations

import re
from dataclasses import dataclass

KIND = "location"
"""The level of every location, as `Area.kind` has it."""

CODE = "LOC-"
"""How the code of every location begins; no area has such a code."""

COORDINATES = ("origin_longitude", "origin_latitude", "destination_longitude", "destination_latitude")
"""Columns of flows that say where their ends are, where those are locations."""


@dataclass(frozen=True)
class Location:
    """A point with a name, in degrees (EPSG:4326); `id` is what a file of locations calls it, `where` where it was given."""

    name: str
    longitude: float
    latitude: float
    id: str = ""
    where: str = ""

    @property
    def code(self) -> str:
        """Its code on the map.

        >>> Location("HMP Leeds", -1.5735, 53.7950).code, Location("Kings Cross", -0.1233, 51.5309, id="KGX").code
        ('LOC-hmp-leeds', 'LOC-kgx')
        """
        return code_of(self.id or self.name)

    @property
    def point(self) -> tuple[float, float]:
        """Longitude and latitude."""
        return self.longitude, self.latitude


def code_of(name: str) -> str:
    """The code of the location that is called so; names that differ in capital letters and signs only have one code.

    >>> code_of("St. Pancras"), code_of("Île-de-Bréhat")
    ('LOC-st-pancras', 'LOC-île-de-bréhat')
    """
    return (
        name.strip()
        if name.strip().startswith(CODE)
        else CODE + ("-".join(re.findall(r"\w+", name.casefold())) or name.strip())
    )
