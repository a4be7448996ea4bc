"""Official polygons of other levels than districts - counties, regions, police areas, wards - from the portal, kept as a file of areas."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PortalError, Problem, SourceError
from ..files import data_folder, geodata, shipped_rows
from ..transaction import Change, held, swap
from .arcgis import Layer, Progress, inspect_layer, read_features
from .client import Client, web_address
from .own_areas import load_own_areas
from .portal import PAGES, SERVICES

if TYPE_CHECKING:
    import requests

LEVELS = ("countries", "regions", "counties", "police", "combined", "wards")
"""Levels that the portal is asked for beside districts; counties come with unitary authorities, as the ONS publishes them."""

MOST = 20_000
"""Features that a layer may have: the United Kingdom has some 8,400 wards."""


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


def choose_level(level: str, vintage: str | None, generalisation: str) -> LevelService:
    """The service of a level's edition; without a vintage, the newest that has the generalisation.

    >>> choose_level("police", "2023-12", "BUC").service
    'Police_Force_Areas_December_2023_EW_BUC'

    Raises: PortalError, with what is known, when there is no such edition.
    """
    columns = [field.name for field in fields(LevelService)]
    known = [LevelService(*row) for row in shipped_rows(geodata() / "level_services.csv", columns)]
    known = [service for service in known if service.level == level]
    for service in known:
        if service.generalisation == generalisation and vintage in (None, service.vintage):
            return service
    editions = ", ".join(f"{service.vintage} {service.generalisation}" for service in known)
    what = f"no edition {vintage or ''} of {level} is known as {generalisation}".replace("  ", " ")
    raise PortalError(Problem(what, "geodata/level_services.csv", f"use one of {editions}"))


def fetch_level(
    level: str,
    vintage: str | None = None,
    generalisation: str = "BUC",
    *,
    base_url: str | None = None,
    folder: Path | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, total, what: None,
    session: requests.Session | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> FetchedLevel:
    """Fetch one edition of a level and keep it as a GeoPackage with the columns code and name, for maps with `--areas`.

    Raises: PortalError when the portal cannot be reached or does not give the whole layer; OutputError when it cannot be kept. In every
    case what was there before is still there.
    """
    chosen = choose_level(level, vintage, generalisation)
    base = web_address(base_url or SERVICES, SERVICES)
    home = folder or data_folder()
    client = Client.made(session, sleep, None if dry_run else home / "cache")
    progress(0, 0, "asking the portal")
    url = f"{base}/{chosen.service}/FeatureServer/{chosen.layer}"
    layer = inspect_layer(client.ask, url, (chosen.code_column, chosen.name_column), MOST)
    layer = replace(layer, page=min(layer.page, PAGES.get(chosen.generalisation, layer.page)))
    place = home / "areas" / f"{level}-{chosen.vintage}-{chosen.generalisation}.gpkg"
    found = f"{chosen.service}: {len(layer.ids)} {level} at {layer.url}"
    if dry_run:
        return FetchedLevel(None, (found, f"would be kept as {place}"))
    content = _checked(read_features(client.ask, layer, progress), chosen, layer)
    with held(place.parent):
        swap([Change(place.parent, {place.name: content})])
    return FetchedLevel(place, (found, f"kept as {place}", f"to draw it: build TABLE {_words(place, chosen)}"))


def _words(place: Path, chosen: LevelService) -> str:
    credit = (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0; "
        f"contains OS data © Crown copyright and database right {chosen.vintage[:4]}"
    )
    return f"--areas '{place}' --code-column code --name-column name --areas-source '{credit}'"


def _checked(features: list[dict[str, Any]], chosen: LevelService, layer: Layer) -> bytes:
    """Features as a GeoPackage, once it reads as areas: every one with a polygon and a code of its own."""
    import geopandas as gpd

    frame = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
    frame = frame.rename(columns={chosen.code_column: "code", chosen.name_column: "name"})
    try:
        with tempfile.TemporaryDirectory() as made:
            path = Path(made) / f"{chosen.level}.gpkg"
            frame[["code", "name", "geometry"]].to_file(
                path, layer=chosen.level, engine="pyogrio", promote_to_multi=True
            )
            load_own_areas({"file": str(path), "code_column": "code", "name_column": "name"})
            return path.read_bytes()
    except SourceError as error:
        fix = "try again later, or download the file and use it with --areas"
        raise PortalError([Problem(problem.what, layer.url, fix) for problem in error.problems]) from None
    except (KeyError, ValueError) as error:
        what = f"what came is not a layer of polygons with codes and names ({json.dumps(str(error))[:80]})"
        raise PortalError(Problem(what, layer.url, "try again later")) from None
