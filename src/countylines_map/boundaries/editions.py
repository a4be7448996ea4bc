"""Which service of the ONS Open Geography Portal has which edition of the districts: data, since the names drift."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from ..errors import PortalError, Problem
from ..files import geodata, shipped_rows
from ..sources import Source

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DETAILS_M = {"BGC": 20, "BSC": 200, "BUC": 500}


@dataclass(frozen=True)
class Service:
    """One edition of the districts of the United Kingdom: the service and layer it is in, and its title."""

    vintage: str
    generalisation: str
    service: str
    layer: str
    title: str
    seen: str


def read_services(path: Path | None = None) -> tuple[Service, ...]:
    """All known editions, newest first.

    >>> read_services()[-1].service
    'Local_Authority_Districts_December_2016_FCB_in_the_UK_2022'

    Raises: SourceError when the list is missing or has other columns.
    """
    path = path or geodata() / "services.csv"
    return tuple(Service(*row) for row in shipped_rows(path, [field.name for field in fields(Service)]))


def choose(vintage: str | None, generalisation: str) -> Service:
    """The service of an edition; without a vintage, the newest that has the generalisation.

    >>> choose(None, "BUC").vintage, choose("2024-05", "BSC").service
    ('2025-12', 'Local_Authority_Districts_May_2024_Boundaries__UK_BSC')

    Raises: PortalError, with what is known, when there is no such edition.
    """
    known = read_services()
    for service in known:
        if service.generalisation == generalisation and vintage in (None, service.vintage):
            return service
    if vintage:
        there = [service.generalisation for service in known if service.vintage == vintage]
        if there:
            what = f"the edition {vintage} is not known as {generalisation}, only as {', '.join(there)}"
            raise PortalError(Problem(what, "geodata/services.csv", f"add --generalisation {there[-1]}"))
    editions = ", ".join(dict.fromkeys(s.vintage for s in known if s.generalisation == generalisation))
    what = f"no edition {vintage or ''} of the districts is known as {generalisation}".replace("  ", " ")
    fix = f"use one of {editions}, or download the file and 'countylines-map import' it"
    raise PortalError(Problem(what, "geodata/services.csv", fix))


def edition_words(source: Source) -> str:
    """Publisher and edition of official boundaries, in words.

    >>> edition_words(Source("x", "Districts", "Office for National Statistics", "2025-12", "BUC"))
    'Office for National Statistics, December 2025, BUC, generalised to 500 m'
    """
    detail = f"generalised to {_DETAILS_M[source.generalisation]} m" if source.generalisation in _DETAILS_M else ""
    return ", ".join(part for part in (source.publisher, month(source.vintage), source.generalisation, detail) if part)


def month(vintage: str) -> str:
    """A vintage in words; what is not a year and month stays as it is.

    >>> month("2025-12"), month("2016"), month("")
    ('December 2025', '2016', '')
    """
    year, _, number = vintage.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}" if number.isdecimal() and 1 <= int(number) <= 12 else vintage
