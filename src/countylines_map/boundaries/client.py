"""Questions to a portal over HTTP, asked patiently and with distrust: the only module that speaks HTTP.

An answer has a bound of bytes and of time, whatever it is packed as; a server may send on to itself, three times, and to nobody else.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

import requests
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from .. import __version__
from ..errors import PortalError, Problem
from ..files import write_safely
from ..limits import crossed, limit
from .arcgis import OverburdenedError

_TRIES = 5
_TRIES_A_PAGE = 2  # of what a smaller page may help with
_LONGEST_WAIT_S = 120.0
_LONGEST_ANSWER_S = 300.0
_TIMEOUT_S = (10.0, 90.0)  # to connect, and between two bytes
_REDIRECTS = 3
_SENT_ON = {301, 302, 303, 307, 308}
_BUSY = {429, 500, 502, 503, 504}
_BURDENED = {400, 413, 500, 504}  # what servers answer where a page is too much for them
_GONE = {400, 404, 410}
_FIX = "try again later, or download the file and 'countylines-map import' it"


class GoneError(PortalError):
    """There is no such service (any more)."""


@dataclass
class Client:
    """Asks for JSON objects: patiently, and again only for what has changed since."""

    session: requests.Session
    sleep: Callable[[float], None]
    cache: Path | None
    day: str = field(default="")

    @classmethod
    def made(cls, session: requests.Session | None, sleep: Callable[[float], None], cache: Path | None) -> Client:
        """A client on a session, or on one of its own."""
        return cls(session or requests.Session(), sleep, cache)

    def ask(self, url: str, query: Mapping[str, str]) -> dict[str, Any]:
        """One JSON object, after up to five tries with growing waits.

        Raises: PortalError; OverburdenedError where a question for fewer features may be answered.
        """
        page = "resultRecordCount" in query or "objectIds" in query
        for turn in range(_TRIES):
            answer = self._once(url, query)
            if isinstance(answer, dict):
                return answer
            wait = 2.0**turn if answer.wait is None else answer.wait
            burdened = page and answer.status in _BURDENED
            if turn == _TRIES - 1 or wait > _LONGEST_WAIT_S or (burdened and turn == _TRIES_A_PAGE - 1):
                asked = f", and it asks to wait {wait:.0f} s" if answer.wait is not None else ""
                kind = OverburdenedError if burdened else PortalError
                raise kind(Problem(f"{answer.what}{asked} ({turn + 1} tries)", url, _FIX))
            self.sleep(wait)
        raise AssertionError("the last turn returns or raises")

    def _once(self, url: str, query: Mapping[str, str]) -> dict[str, Any] | _Again:
        kept = self._kept(url, query)
        headers = {"User-Agent": f"countylines-map/{__version__}", "Accept": "application/json"}
        headers |= {"If-None-Match": kept["etag"]} if kept else {}
        try:
            reply, content = self._sent(url, query, headers)
        except (requests.exceptions.SSLError, requests.exceptions.InvalidURL) as error:
            fix = "check the address and the machine's certificates; the connection is never made without them"
            raise PortalError(Problem(f"no trustworthy connection ({error})", url, fix)) from None
        except requests.exceptions.RequestException as error:
            return _Again(f"the connection failed ({type(error).__name__})")
        if reply.status_code == 304 and kept:
            return dict(json.loads(kept["body"]))
        page = "resultRecordCount" in query or "objectIds" in query
        answer = _understood(url, reply.status_code, content, _seconds_to_wait(reply.headers.get("Retry-After")), page)
        if isinstance(answer, dict):
            self.day = _day(reply.headers.get("Date")) or self.day
            self._keep(url, query, reply.headers.get("ETag"), content)
        return answer

    def _sent(self, url: str, query: Mapping[str, str], headers: Mapping[str, str]) -> tuple[requests.Response, bytes]:
        """What a server sends, after as many redirects within it as are borne."""
        at, parameters = url, dict(query)
        for _ in range(_REDIRECTS + 1):
            with self.session.get(
                at, params=parameters, headers=headers, timeout=_TIMEOUT_S, allow_redirects=False, stream=True
            ) as reply:
                if reply.status_code not in _SENT_ON or "Location" not in reply.headers:
                    return reply, _bounded(reply, url)
                at, parameters = _next(url, urljoin(at, reply.headers["Location"])), {}
        raise PortalError(Problem(f"the portal sends on more than {_REDIRECTS} times", url, _FIX))

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
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
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
    status: int = 0


def _bounded(reply: requests.Response, url: str) -> bytes:
    """The body of an answer, unpacked, while it is within the bounds."""
    found, until = bytearray(), time.monotonic() + _LONGEST_ANSWER_S
    for part in reply.iter_content(1 << 14):
        found += part
        if len(found) > limit("bytes"):
            raise PortalError(crossed("bytes", url, what="the portal's answer does not end"))
        if time.monotonic() > until:
            raise PortalError(Problem(f"the portal's answer is not whole after {_LONGEST_ANSWER_S:.0f} s", url, _FIX))
    return bytes(found)


def _next(url: str, to: str) -> str:
    """Where a server sends on to. Raises: PortalError unless that is the same host, with no less encryption."""
    before, after = urlsplit(url), urlsplit(to)
    if before.scheme == "https" and after.scheme != "https":
        raise PortalError(Problem("the portal sends on to an address without encryption", url, _FIX))
    if after.hostname != before.hostname or (after.scheme == before.scheme and after.port != before.port):
        place = f"{after.scheme}://{after.hostname}{f':{after.port}' if after.port else ''}"
        fix = f"if you trust it, say so: --portal {place}{_services(after)}"
        raise PortalError(
            Problem(f"the portal sends on to another host, {place}, and it is not followed there", url, fix)
        )
    return to


def _services(parts: SplitResult) -> str:
    return parts.path.split("/services/")[0] + "/services" if "/services/" in parts.path else parts.path


def _understood(url: str, status: int, content: bytes, wait: float | None, page: bool) -> dict[str, Any] | _Again:
    """The object that was sent, or why to ask again. Raises: PortalError where asking again does not help."""
    if status in _BUSY:
        return _Again(f"the portal is busy or broken (HTTP {status})", wait, status)
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        body = None
    if page and status in _BURDENED:
        raise OverburdenedError(Problem(f"the portal refuses a page (HTTP {status})", url, _FIX))
    if status in _GONE:
        raise GoneError(Problem(f"there is no such service (HTTP {status})", url, _FIX))
    if status != 200:
        raise PortalError(Problem(f"the portal refuses (HTTP {status})", url, _FIX))
    if not isinstance(body, dict):
        return _Again("the answer is not a JSON object, or was cut off", wait)
    error = body.get("error")
    if error is None:
        return body
    facts = error if isinstance(error, dict) else {"message": str(error)}
    code, said = facts.get("code"), str(facts.get("message", "no message"))
    if code in _BUSY:
        return _Again(f"the portal is busy or broken (error {code}: {said})", wait, int(code))
    kind = OverburdenedError if page and code in _BURDENED else GoneError if code in _GONE else PortalError
    raise kind(Problem(f"the portal answers with error {code}: {said}", url, _FIX))


def web_address(url: str, like: str) -> str:
    """An address as it may be asked, without a last stroke.

    Raises: PortalError for what is not a web address, and for one with a name or a password in it, which is not repeated.
    """
    try:
        parts = urlsplit(url)
        named, host = parts.username is not None or parts.password is not None, parts.hostname
    except ValueError:
        parts, named, host = SplitResult("", "", "", "", ""), "@" in url, None
    if named:
        what = "the address has a name or a password in it, and it would go into records and messages"
        raise PortalError(Problem(what, fix=f"write it without, like {like}"))
    if parts.scheme not in ("https", "http") or not host:
        raise PortalError(Problem(f"'{url}' is not a web address", fix=f"write it like {like}"))
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
