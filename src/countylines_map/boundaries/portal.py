"""Districts from the ONS Open Geography Portal: the only module that speaks HTTP.

What comes is checked as a whole before anything is kept; a fetch that stops half-way changes nothing, and what it had
already is asked for again only with "has it changed?".
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from .. import __version__
from ..errors import OutputError, PortalError, Problem, SourceError
from ..files import data_folder, write_safely
from ..membership import load_membership
from ..sources import Source
from .arcgis import Layer, Progress, inspect_layer, read_features
from .editions import Service, choose
from .readers import read_districts
from .store import install, official_source, with_anchors
from .validation import validated_districts

SERVICES = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
"""The portal's directory of services."""

SEARCH = "https://www.arcgis.com/sharing/rest/search"
"""The search among the portal's items, for services that have taken another name."""

_ORGANISATION = "ESMARspQHYMw9BZ9"
_TRIES = 5
_LONGEST_WAIT_S = 120.0
_TIMEOUT_S = (10.0, 90.0)  # to connect, and between two bytes
_BUSY = {429, 500, 502, 503, 504}
_GONE = {400, 404, 410}
_CURE = "try again later, or download the file and 'countylines-map import' it"


class _GoneError(PortalError):
    """There is no such service (any more)."""


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
    base = _address(base_url or SERVICES)
    search = search_url or (SEARCH if base == SERVICES else "")
    cache = (folder or data_folder()) / "cache"
    client = _Client(session or requests.Session(), sleep, None if dry_run else cache)
    progress(0, 0, "asking the portal")
    layer = _find_layer(client, chosen, base, search)
    lines = [f"{chosen.title}: {len(layer.ids)} districts at {layer.url}"]
    if dry_run:
        pages = -(-len(layer.ids) // layer.page)
        place = (folder or data_folder()) / "coverages" / f"{chosen.vintage}-{chosen.generalisation}"
        return None, (*lines, f"would be fetched in {pages} page{'s'[: pages > 1]} and kept in {place}")
    features = read_features(client.ask, layer, progress)
    progress(0, 0, "checking the districts")
    source, notes = _keep(features, chosen, layer, client.day, folder)
    return source, (*lines, *notes)


@dataclass
class _Client:
    """Asks for JSON objects: patiently, and again only for what has changed since."""

    session: requests.Session
    sleep: Callable[[float], None]
    cache: Path | None
    day: str = field(default="")

    def ask(self, url: str, query: Mapping[str, str]) -> dict[str, Any]:
        """One JSON object, after up to five tries with growing waits. Raises: PortalError."""
        for turn in range(_TRIES):
            answer = self._once(url, query)
            if isinstance(answer, dict):
                return answer
            wait = 2.0**turn if answer.wait is None else answer.wait
            if turn == _TRIES - 1 or wait > _LONGEST_WAIT_S:
                asked = f", and it asks to wait {wait:.0f} s" if answer.wait is not None else ""
                raise PortalError(Problem(f"{answer.what}{asked} ({turn + 1} tries)", url, _CURE))
            self.sleep(wait)
        raise AssertionError("the last turn returns or raises")

    def _once(self, url: str, query: Mapping[str, str]) -> dict[str, Any] | _Again:
        kept = self._kept(url, query)
        headers = {"User-Agent": f"countylines-map/{__version__}", "Accept": "application/json"}
        headers |= {"If-None-Match": kept["etag"]} if kept else {}
        try:
            reply = self.session.get(url, params=dict(query), headers=headers, timeout=_TIMEOUT_S)
            content = reply.content
        except (requests.exceptions.SSLError, requests.exceptions.InvalidURL) as error:
            fix = "check the address and the machine's certificates; the connection is never made without them"
            raise PortalError(Problem(f"no trustworthy connection ({error})", url, fix)) from None
        except requests.exceptions.RequestException as error:
            return _Again(f"the connection failed ({type(error).__name__})")
        if url.startswith("https:") and not reply.url.startswith("https:"):
            raise PortalError(Problem("the portal sends on to an address without encryption", reply.url, _CURE))
        if reply.status_code == 304 and kept:
            return dict(json.loads(kept["body"]))
        answer = _understood(url, reply.status_code, content, _seconds_to_wait(reply.headers.get("Retry-After")))
        if isinstance(answer, dict):
            self.day = _day(reply.headers.get("Date")) or self.day
            self._keep(url, query, reply.headers.get("ETag"), content)
        return answer

    def _place(self, url: str, query: Mapping[str, str]) -> Path:
        name = hashlib.sha256(f"{url}?{urlencode(sorted(query.items()))}".encode()).hexdigest()[:32]
        return (self.cache or Path()) / f"{name}.json"

    def _kept(self, url: str, query: Mapping[str, str]) -> dict[str, str] | None:
        """What was kept of this very question, unless it is damaged."""
        if self.cache is None:
            return None
        try:
            kept = json.loads(self._place(url, query).read_bytes())
            whole = hashlib.sha256(kept["body"].encode()).hexdigest() == kept["sha256"]
            return kept if whole else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None  # then it is simply asked for anew

    def _keep(self, url: str, query: Mapping[str, str], etag: str | None, content: bytes) -> None:
        if self.cache is None or not etag:
            return
        body = content.decode("utf-8-sig")
        kept = {"etag": etag, "sha256": hashlib.sha256(body.encode()).hexdigest(), "body": body}
        write_safely(self._place(url, query), json.dumps(kept).encode())


@dataclass(frozen=True)
class _Again:
    """Why something is to be asked again, and after how many seconds, where the portal says so."""

    what: str
    wait: float | None = None


def _understood(url: str, status: int, content: bytes, wait: float | None) -> dict[str, Any] | _Again:
    """The object that was sent, or why to ask again. Raises: PortalError where asking again does not help."""
    if status in _BUSY:
        return _Again(f"the portal is busy or broken (HTTP {status})", wait)
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except ValueError:
        body = None
    if status in _GONE:
        raise _GoneError(Problem(f"there is no such service (HTTP {status})", url, _CURE))
    if status != 200:
        raise PortalError(Problem(f"the portal refuses (HTTP {status})", url, _CURE))
    if not isinstance(body, dict):
        return _Again("the answer is not a JSON object, or was cut off", wait)
    error = body.get("error")
    if error is None:
        return body
    facts = error if isinstance(error, dict) else {"message": str(error)}
    code, said = facts.get("code"), str(facts.get("message", "no message"))
    if code in _BUSY:
        return _Again(f"the portal is busy or broken (error {code}: {said})", wait)
    kind = _GoneError if code in _GONE else PortalError
    raise kind(Problem(f"the portal answers with error {code}: {said}", url, _CURE))


def _find_layer(client: _Client, chosen: Service, base: str, search: str) -> Layer:
    """The layer of an edition under its known name, else under the name that the portal's search gives its title."""
    try:
        return inspect_layer(client.ask, f"{base}/{chosen.service}/FeatureServer/{chosen.layer}")
    except _GoneError:
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
    features: list[dict[str, Any]], chosen: Service, layer: Layer, day: str, folder: Path | None
) -> tuple[Source, tuple[str, ...]]:
    collection = {"type": "FeatureCollection", "features": features}
    try:
        with tempfile.TemporaryDirectory() as made:
            path = Path(made) / "districts.geojson"
            path.write_text(json.dumps(collection), encoding="utf-8")
            read = read_districts(path)
        checked = validated_districts(read, load_membership(), layer.url)
    except OutputError:
        raise
    except SourceError as error:
        problems = [replace(problem, where=layer.url, fix=problem.fix or _CURE) for problem in error.problems]
        raise PortalError(problems) from None
    note = "; ".join((f"fetched as {layer.url.rsplit('/', 3)[-3]}", *checked.notes))
    source = replace(official_source(chosen.vintage, chosen.generalisation, note, layer.url), retrieved=day)
    return install(with_anchors(checked.districts), source, folder), checked.notes


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise PortalError(Problem(f"'{url}' is not a web address", fix=f"write it like {SERVICES}"))
    return url.rstrip("/")


def _seconds_to_wait(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a moment; None where it says nothing readable.

    >>> _seconds_to_wait("7"), _seconds_to_wait("Mon, 05 Jan 2026 10:00:00 GMT") == 0, _seconds_to_wait("soon")
    (7.0, True, None)
    """
    try:
        return float(Retry().parse_retry_after(value)) if value else None
    except InvalidHeader:
        return None


def _day(value: str | None) -> str:
    """The day of a Date header, ISO 8601; empty where it says nothing readable.

    >>> _day("Mon, 05 Jan 2026 10:00:00 GMT"), _day(None)
    ('2026-01-05', '')
    """
    try:
        return parsedate_to_datetime(value).date().isoformat() if value else ""
    except ValueError:
        return ""
