"""Districts from the ONS Open Geography Portal: found, fetched, checked and kept.

What comes is checked as a whole before anything is kept; a fetch that stops half-way changes nothing, and what it had
already is asked for again only with "has it changed?".
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import OutputError, PortalError, Problem, SourceError
from ..files import data_folder
from ..membership import load_membership
from ..sources import Source
from .arcgis import Layer, Progress, inspect_layer, read_features
from .client import Client, GoneError, web_address
from .editions import Service, choose
from .readers import check_coordinates
from .store import install, official_source, with_anchors
from .validation import validated_districts

if TYPE_CHECKING:
    import geopandas as gpd
    import requests

SERVICES = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
"""The portal's directory of services."""

SEARCH = "https://www.arcgis.com/sharing/rest/search"
"""The search among the portal's items, for services that have taken another name."""

_ORGANISATION = "ESMARspQHYMw9BZ9"
PAGES = {"BFE": 10, "BFC": 10, "BGC": 50}
"""Features to a page, by generalisation: never a country in full detail at once."""

_CURE = "try again later, or download the file and 'countylines-map import' it"


def fetch_districts(
    vintage: str | None = None,
    generalisation: str = "BUC",
    *,
    base_url: str | None = None,
    search_url: str | None = None,
    folder: Path | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, total, what: None,
    session: requests.Session | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Source | None, tuple[str, ...]]:
    """Fetch, check and keep one edition of the UK's districts; its record, and lines that say what was done.

    Without a vintage, the newest that is known. `base_url` is the directory of services where the portal has moved,
    `search_url` its search of items. A dry run asks what there is, and gives None and what would be done.

    Raises: PortalError when the portal cannot be reached or does not give a whole coverage; OutputError when it
    cannot be kept. In every case what was there before is still there.
    """
    chosen = choose(vintage, generalisation)
    base = web_address(base_url or SERVICES, SERVICES)
    search = search_url or (SEARCH if base == SERVICES else "")
    cache = (folder or data_folder()) / "cache"
    client = Client.made(session, sleep, None if dry_run else cache)
    progress(0, 0, "asking the portal")
    layer = _find_layer(client, chosen, base, search)
    layer = replace(layer, page=min(layer.page, PAGES.get(chosen.generalisation, layer.page)))
    lines = [f"{chosen.title}: {len(layer.ids)} districts at {layer.url}"]
    if dry_run:
        pages = -(-len(layer.ids) // layer.page)
        place = (folder or data_folder()) / "coverages" / f"{chosen.vintage}-{chosen.generalisation}"
        return None, (*lines, f"would be fetched in {pages} page{'s'[: pages > 1]} and kept in {place}")
    read = read_features(client.ask, layer, progress)
    progress(0, 0, "checking the districts")
    source, notes = _keep(read, chosen, layer, client.day, folder)
    return source, (*lines, *notes)


def _find_layer(client: Client, chosen: Service, base: str, search: str) -> Layer:
    """The layer of an edition under its known name, else under the name that the portal's search gives its title."""
    try:
        return inspect_layer(client.ask, f"{base}/{chosen.service}/FeatureServer/{chosen.layer}")
    except GoneError:
        if not search:
            raise
    query = {
        "q": f'title:"{chosen.title}" AND orgid:{_ORGANISATION} AND type:"Feature Service"',
        "num": "100",
        "f": "json",
    }
    results = client.ask(search, query).get("results")
    items = [item for item in results if isinstance(item, dict)] if isinstance(results, list) else []
    urls = [str(item.get("url", "")) for item in items if item.get("title") == chosen.title]
    trusted = [url for url in urls if urlsplit(url)[:2] == urlsplit(base)[:2]]
    if not trusted:
        found = f", only at {', '.join(urls)}, which is not the portal" if urls else ""
        what = f"the service {chosen.service} is gone, and the portal's search knows no '{chosen.title}'{found}"
        raise PortalError(Problem(what, search, "use another --vintage or --generalisation, or import a file"))
    url = trusted[0].rstrip("/")
    return inspect_layer(client.ask, url if url.rsplit("/", 1)[-1].isdecimal() else f"{url}/{chosen.layer}")


def _keep(
    read: gpd.GeoDataFrame, chosen: Service, layer: Layer, day: str, folder: Path | None
) -> tuple[Source, tuple[str, ...]]:
    try:
        check_coordinates(read, False, layer.url)
        checked = validated_districts(read, load_membership(), layer.url)
    except OutputError:
        raise
    except SourceError as error:
        problems = [replace(problem, where=layer.url, fix=problem.fix or _CURE) for problem in error.problems]
        raise PortalError(problems) from None
    note = "; ".join((f"fetched as {layer.url.rsplit('/', 3)[-3]}", layer.origin, *checked.notes))
    source = replace(official_source(chosen.vintage, chosen.generalisation, note, layer.url), retrieved=day)
    return install(with_anchors(checked.districts), source, folder), checked.notes
