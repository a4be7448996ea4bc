"""Official areas of other levels than districts - counties, police areas, wards, MSOAs - from the portal, checked and kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PortalError, Problem, SourceError
from ..files import data_folder, geodata, shipped_rows
from .arcgis import Layer, Progress, inspect_layer, read_features
from .area_import import areas_source, checked_areas, uses
from .area_levels import LEVELS
from .area_sets import FOLDER, keep_set
from .client import Client, web_address
from .portal import PAGES, SERVICES

if TYPE_CHECKING:
    import requests

MOST = 50_000
"""Features that a layer may have: England and Wales have 35,672 lower layer super output areas of 2021."""

FINE_PAGE = 500
"""Features to a page where each has few vertices, whatever the detail: wards and super output areas."""

_FROM_COARSE = ("BUC", "BSC", "BGC", "BFC", "BFE")


@dataclass(frozen=True)
class LevelService:
    """One edition of a level: the service and layer that it is in, and the columns of its codes and names."""

    level: str
    vintage: str
    generalisation: str
    service: str
    layer: str
    code_column: str
    name_column: str


@dataclass(frozen=True)
class FetchedLevel:
    """A file of areas that was kept (none where it was only asked for), and the lines that say what was done and how to use it."""

    path: Path | None
    lines: tuple[str, ...]


def level_services() -> tuple[LevelService, ...]:
    """Every edition of every level that is known, the newest of a level first.

    Raises: SourceError when the list is missing or has other columns.
    """
    columns = [field.name for field in fields(LevelService)]
    return tuple(LevelService(*row) for row in shipped_rows(geodata() / "level_services.csv", columns))


def choose_level(level: str, vintage: str | None = None, generalisation: str | None = None) -> LevelService:
    """The service of a level's edition; without a vintage the newest, without a generalisation the coarsest of that.

    >>> choose_level("police", "2023-12", "BUC").service, choose_level("msoa").generalisation
    ('Police_Force_Areas_December_2023_EW_BUC', 'BSC')

    Raises: PortalError, with what is known, when there is no such edition.
    """
    known = [service for service in level_services() if service.level == level]
    fitting = [
        service
        for service in known
        if vintage in (None, service.vintage) and generalisation in (None, service.generalisation)
    ]
    if fitting:
        newest = [service for service in fitting if service.vintage == fitting[0].vintage]
        return min(newest, key=lambda service: _FROM_COARSE.index(service.generalisation))
    editions = ", ".join(f"{service.vintage} {service.generalisation}" for service in known)
    said = " ".join(("no edition", vintage or "", f"of {LEVELS[level].words} is known")).replace("  ", " ")
    what = f"{said} as {generalisation}" if generalisation else said
    raise PortalError(Problem(what, "geodata/level_services.csv", f"use one of {editions}"))


def fetch_level(
    level: str,
    vintage: str | None = None,
    generalisation: str | None = None,
    *,
    base_url: str | None = None,
    folder: Path | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, total, what: None,
    session: requests.Session | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> FetchedLevel:
    """Fetch one edition of a level, check it and keep it with its record, as `import_boundaries` does with a file.

    Raises: PortalError when the portal cannot be reached or does not give the whole layer; OutputError when it cannot be kept. In every
    case what was there before is still there.
    """
    chosen, home = choose_level(level, vintage, generalisation), folder or data_folder()
    base = web_address(base_url or SERVICES, SERVICES)
    client = Client.made(session, sleep, None if dry_run else home / "cache")
    progress(0, 0, "asking the portal")
    layer = _layer(client, chosen, base)
    words = LEVELS[level].words
    found = f"{chosen.service}: {len(layer.ids):,} {words} at {layer.url}"
    if dry_run:
        name = f"{level}-{chosen.vintage}-{chosen.generalisation}"
        return FetchedLevel(None, (found, f"would be kept as {name} in {home / FOLDER}"))
    read = read_features(client.ask, layer, progress, words)
    areas = read.rename(columns={"area_code": "code", "area_name": "name"})
    try:
        told = checked_areas(areas, LEVELS[level], layer.url)
    except SourceError as error:
        fix = "try again later, or download the file and 'countylines-map import' it"
        raise PortalError([replace(problem, where=layer.url, fix=fix) for problem in error.problems]) from None
    note = "; ".join((f"fetched as {chosen.service}", layer.origin, *told))
    source = areas_source(LEVELS[level], chosen.vintage, chosen.generalisation, note, layer.url)
    kept = keep_set(areas, LEVELS[level], replace(source, retrieved=client.day), folder)
    return FetchedLevel(kept.path, (found, *told, f"kept as {kept.path}", *uses(kept)))


def _layer(client: Client, chosen: LevelService, base: str) -> Layer:
    url = f"{base}/{chosen.service}/FeatureServer/{chosen.layer}"
    layer = inspect_layer(client.ask, url, (chosen.code_column, chosen.name_column), MOST)
    most = FINE_PAGE if LEVELS[chosen.level].fine else PAGES.get(chosen.generalisation, layer.page)
    return replace(layer, page=min(layer.page, most))
