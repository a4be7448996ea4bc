"""All features of one ArcGIS layer, page by page, whatever a page leaves out.

The layer is asked what it is, how many features it has and which; then for pages in the order of the object id; then,
by their ids, for those that no page had. Nothing is done when the counts disagree in the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import PortalError, Problem

Ask = Callable[[str, Mapping[str, str]], dict[str, Any]]
"""Gets one JSON object from an address with these parameters, or raises PortalError."""


class OverburdenedError(PortalError):
    """The portal did not answer a question for many features; it may answer one for fewer."""


Progress = Callable[[int, int, str], None]
"""Told what is done, of how many, and what it is."""

_CODE = re.compile(r"lad\d\dcd", re.IGNORECASE)
_NAME = re.compile(r"lad\d\dnm", re.IGNORECASE)
_BATCH = 100
_MOST = 5_000


@dataclass(frozen=True)
class Layer:
    """What a layer says of itself: address, object id column, columns of code and name, size of a page, features."""

    url: str
    object_id: str
    columns: tuple[str, ...]
    page: int
    ids: tuple[int, ...]


def inspect_layer(ask: Ask, url: str, columns: tuple[str, str] | None = None, most: int = _MOST) -> Layer:
    """Ask a layer for its metadata, its count (at most `most`) and its object ids.

    `columns` are those of code and name, where the layer is not one of districts.

    Raises: PortalError when it is not a queryable layer of polygons with district codes, or its count and ids disagree.
    """
    facts = ask(url, {"f": "json"})
    fields = facts.get("fields")
    names = (
        [str(field.get("name", "")) for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    )
    codes = [name for name in names if (name == columns[0] if columns else _CODE.fullmatch(name))]
    wanted = columns[0] if columns else "district codes"
    problems = []
    if facts.get("geometryType") != "esriGeometryPolygon":
        problems.append(f"the layer has no polygons ({facts.get('geometryType', 'no geometry')})")
    if len(codes) != 1:
        problems.append(f"the layer has no single column of {wanted}, but {', '.join(names) or 'no columns'}")
    if "query" not in str(facts.get("capabilities", "Query")).lower():
        problems.append("the layer may not be queried")
    if problems:
        raise PortalError([Problem(what, url, _CURE) for what in problems])
    object_id = str(facts.get("objectIdField") or _object_id(fields))
    labels = [name for name in names if (name == columns[1] if columns else _NAME.fullmatch(name))]
    page = facts.get("maxRecordCount")
    size = page if isinstance(page, int) and page > 0 else 1000
    return Layer(url, object_id, (object_id, *codes, *labels), size, _ids(ask, url, most))


def read_features(ask: Ask, layer: Layer, progress: Progress) -> list[dict[str, Any]]:
    """All features of a layer as GeoJSON in longitude and latitude, each once, in the order of the object id.

    Raises: PortalError when not all of them can be had.
    """
    found: dict[int, dict[str, Any]] = {}
    size, total, offset = min(layer.page, len(layer.ids)), len(layer.ids), 0
    while len(found) < total and offset < total:
        progress(len(found), total, "fetching districts")
        query = {"where": "1=1", "resultOffset": str(offset), "resultRecordCount": str(size)}
        try:
            page, more = _page(ask, layer, query)
        except OverburdenedError:
            if size == 1:
                raise
            size = max(1, size // 2)
            continue
        fresh = {number: feature for number, feature in page.items() if number not in found}
        if page and not fresh:
            break  # the offset is not heeded: the rest is asked for by id
        found |= fresh
        offset += len(page)
        if not page:
            if size == 1:
                break
            size = max(1, size // 2)
        elif not more and len(page) < size:
            break
    _add_missing(ask, layer, found, progress)
    progress(total, total, "fetching districts")
    return [found[number] for number in layer.ids]


_CURE = "try again later, or download the file and 'countylines-map import' it"


def _ids(ask: Ask, url: str, most: int) -> tuple[int, ...]:
    query = f"{url}/query"
    count = ask(query, {"where": "1=1", "returnCountOnly": "true", "f": "json"}).get("count")
    ids = ask(query, {"where": "1=1", "returnIdsOnly": "true", "f": "json"}).get("objectIds")
    if not isinstance(count, int) or isinstance(count, bool) or not 0 < count <= most:
        raise PortalError(Problem(f"the layer gives {count!r} as its number of features", url, _CURE))
    if not isinstance(ids, list) or not all(isinstance(number, int) for number in ids):
        raise PortalError(Problem("the layer gives no list of object ids", url, _CURE))
    if len(set(ids)) != count:
        raise PortalError(Problem(f"the layer counts {count} features but lists {len(set(ids))} ids", url, _CURE))
    return tuple(sorted(set(ids)))


def _object_id(fields: Any) -> str:
    kinds = {field.get("type"): field.get("name") for field in fields if isinstance(field, dict)}
    return kinds.get("esriFieldTypeOID") or "FID"


def _page(ask: Ask, layer: Layer, query: Mapping[str, str]) -> tuple[dict[int, dict[str, Any]], bool]:
    """Features of one page by object id, and whether the service says that it left some out."""
    always = {
        "outFields": ",".join(layer.columns), "orderByFields": layer.object_id, "outSR": "4326",
        "returnGeometry": "true", "geometryPrecision": "7", "f": "geojson",
    }  # fmt: skip
    body = ask(f"{layer.url}/query", {**query, **always})
    features = body.get("features")
    if not isinstance(features, list):
        raise PortalError(Problem("a page came without features", layer.url, _CURE))
    found = {}
    for feature in features:
        number = _number(feature, layer.object_id)
        if number not in layer.ids:
            raise PortalError(Problem(f"a page has a feature that was never listed ({number})", layer.url, _CURE))
        found[number] = feature
    properties = body.get("properties")
    nested = isinstance(properties, dict) and properties.get("exceededTransferLimit")
    return found, bool(body.get("exceededTransferLimit") or nested)


def _number(feature: Any, column: str) -> int:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    number = properties.get(column, feature.get("id")) if isinstance(properties, dict) else None
    return number if isinstance(number, int) else -1


def _add_missing(ask: Ask, layer: Layer, found: dict[int, dict[str, Any]], progress: Progress) -> None:
    missing = [number for number in layer.ids if number not in found]
    size = min(_BATCH, layer.page)
    while missing:
        progress(len(found), len(layer.ids), "fetching what no page had")
        wanted = missing[:size]
        try:
            page, _ = _page(ask, layer, {"objectIds": ",".join(map(str, wanted))})
        except OverburdenedError:
            if size == 1:
                raise
            size = max(1, size // 2)
            continue
        found.update({number: page[number] for number in wanted if number in page})
        missing = missing[size:]
    left = [number for number in layer.ids if number not in found]
    if left:
        what = f"{len(left)} of {len(layer.ids)} features never came (the first is object {left[0]})"
        raise PortalError(Problem(what, layer.url, _CURE))
