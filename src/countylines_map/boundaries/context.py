"""What lies around a map, drawn quietly below it: land of other countries, so that no land ends at a border or a frame, and names."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import shapely

from ..files import geodata, shipped_rows
from ..sources import read_sources, verify

KEY = "context"
"""Key of the record in `sources.toml`."""

_NAMES = ("name", "kind", "longitude", "latitude", "nearest", "farthest")


class NameAround(NamedTuple):
    """A name of a "country", "sea" or "city" at a longitude and latitude, for maps on which a pixel shows from `nearest` to `farthest`
    metres of Web Mercator."""

    name: str
    kind: str
    longitude: float
    latitude: float
    nearest: float
    farthest: float


def names_around() -> tuple[NameAround, ...]:
    """Names of countries, seas and a few cities, those that matter most first.

    >>> names_around()[0].name, names_around()[0].kind
    ('North Sea', 'sea')

    Raises: SourceError when the file is missing or has other columns.
    """
    rows = shipped_rows(geodata() / "context_names.csv", _NAMES)
    return tuple(NameAround(name, kind, *map(float, numbers)) for name, kind, *numbers in rows)


def land_of_others(*, everywhere: bool = False) -> Any:
    """All land but that of the United Kingdom, or all land `everywhere`, as one MultiPolygon (longitude and latitude).

    From Natural Earth, simplified: to some 400 m near the United Kingdom, to some 2 km elsewhere. Below Northern Ireland it goes on for
    some kilometres, so that no gap is left along the border.

    >>> land = land_of_others()
    >>> dublin, paris, norwich = shapely.points([(-6.3, 53.35), (2.35, 48.85), (1.3, 52.63)])
    >>> bool(land.intersects(dublin)), bool(land.intersects(paris)), bool(land.intersects(norwich))
    (True, True, False)

    Raises: SourceError when the file is missing or is not what its record says.
    """
    others, home = _read()
    return shapely.multipolygons([*shapely.get_parts(others), *shapely.get_parts(home)]) if everywhere else others


@lru_cache(maxsize=1)
def _read() -> tuple[Any, Any]:
    source = read_sources()[KEY]
    verify(source)
    others, home = shapely.get_parts(shapely.from_wkb((geodata() / source.file).read_bytes()))
    return others, home
