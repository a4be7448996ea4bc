"""All features of one ArcGIS layer, page by page, whatever a page leaves out, on the grid in which they were published.

The layer is asked what it is, how many features it has and which; then for pages in the order of the object id; then,
by their ids, for those that no page had. Nothing is done when the counts disagree in the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import PortalError, Problem
from .esri_json import polygon

if TYPE_CHECKING:
    import geopandas as gpd

Ask = Callable[[str, Mapping[str, str]], dict[str, Any]]
"""Gets one JSON object from an address with these parameters, or raises PortalError."""


class OverburdenedError(PortalError):
    """The portal did not answer a question for many features; it may answer one for fewer."""


Progress = Callable[[int, int, str], None]
"""Told what is done, of how many, and what it is."""

GRID = 27700
"""EPSG code of the British National Grid, which is asked for: nearly every layer is kept in it, so its vertices come untouched."""

_CODE = re.compile(r"lad\d\dcd", re.IGNORECASE)
_NAME = re.compile(r"lad\d\dnm", re.IGNORECASE)
_BATCH = 100
_MOST = 5_000
_CURE = "try again later, or download the file and 'countylines-map import' it"


@dataclass(frozen=True)
class Layer:
    """What a layer says of itself: address, object id column, columns of code and name, size of a page, features.

    `kept_in` is the EPSG code of the reference system that the portal keeps it in; 0 where it does not say.
    """

    url: str
    object_id: str
    code: str
    name: str
    page: int
    ids: tuple[int, ...]
    kept_in: int = 0
    known: frozenset[int] = field(default=frozenset(), repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are asked for."""
        return tuple(column for column in (self.object_id, self.code, self.name) if column)

    @property
    def origin(self) -> str:
        """What the vertices are, in words."""
        if self.kept_in == GRID:
            return "vertices as published on the British National Grid (EPSG:27700)"
        kept = f"EPSG:{self.kept_in}" if self.kept_in else "a reference system that it does not name"
        return f"vertices brought to the British National Grid by the portal, which keeps them in {kept}"


def inspect_layer(ask: Ask, url: str, columns: tuple[str, str] | None = None, most: int = _MOST) -> Layer:
    """Ask a layer for its metadata, its count (at most `most`) and its object ids.

    `columns` are those of code and name, where the layer is not one of districts; whether capital letters agree does not matter.

    Raises: PortalError when it is not a queryable layer of polygons with district codes, or its count and ids disagree.
    """
    facts = ask(url, {"f": "json"})
    fields = facts.get("fields")
    listed = [field for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
    names = [str(field.get("name", "")) for field in listed]
    code, label = (re.compile(re.escape(name), re.IGNORECASE) for name in columns) if columns else (_CODE, _NAME)
    codes, labels = ([name for name in names if pattern.fullmatch(name)] for pattern in (code, label))
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
    object_id = str(facts.get("objectIdField") or _object_id(listed))
    page = facts.get("maxRecordCount")
    size = page if isinstance(page, int) and page > 0 else 1000
    ids = _ids(ask, url, most)
    kept_in = _system(facts.get("extent")) or _system(facts.get("sourceSpatialReference"))
    return Layer(url, object_id, codes[0], labels[0] if labels else "", size, ids, kept_in, frozenset(ids))


def read_features(ask: Ask, layer: Layer, progress: Progress, what: str = "districts") -> gpd.GeoDataFrame:
    """All features of a layer (EPSG:27700), each once, in the order of the object id: `area_code`, `area_name`, `geometry`.

    Vertices are as the portal sends them. What is missing is an empty text, or no geometry. `what` is for the progress.

    Raises: PortalError when not all of them can be had.
    """
    found: dict[int, Any] = {}
    size, total, offset = min(layer.page, len(layer.ids)), len(layer.ids), 0
    while len(found) < total and offset < total:
        progress(len(found), total, f"fetching {what}")
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
    progress(total, total, f"fetching {what}")
    return _frame([found[number] for number in layer.ids], layer)


def _frame(features: list[dict[str, Any]], layer: Layer) -> gpd.GeoDataFrame:
    import geopandas as gpd

    named = [feature["attributes"] for feature in features]
    codes = [str(values.get(layer.code) or "").strip() for values in named]
    names = [str(values.get(layer.name) or "").strip() for values in named] if layer.name else codes
    try:
        shapes = [polygon(feature.get("geometry")) for feature in features]
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        what = f"a feature has a polygon that cannot be read ({str(error)[:80]})"
        raise PortalError(Problem(what, layer.url, _CURE)) from None
    return gpd.GeoDataFrame({"area_code": codes, "area_name": names}, geometry=shapes, crs=f"EPSG:{GRID}")


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


def _object_id(fields: list[dict[str, Any]]) -> str:
    kinds = {field.get("type"): field.get("name") for field in fields}
    return str(kinds.get("esriFieldTypeOID") or "FID")


def _system(of: Any) -> int:
    """The EPSG code of what has a reference system; 0 where none is named. Esri's own numbers of Web Mercator are 3857."""
    system = of.get("spatialReference", of) if isinstance(of, dict) else None
    known = system.get("latestWkid") or system.get("wkid") if isinstance(system, dict) else 0
    return 3857 if known in (102100, 102113) else known if isinstance(known, int) else 0


def _page(ask: Ask, layer: Layer, query: Mapping[str, str]) -> tuple[dict[int, dict[str, Any]], bool]:
    """Features of one page by object id, and whether the service says that it left some out."""
    always = {
        "outFields": ",".join(layer.columns), "orderByFields": layer.object_id, "outSR": str(GRID),
        "returnGeometry": "true", "f": "json",
    }  # fmt: skip
    body = ask(f"{layer.url}/query", {**query, **always})
    features = body.get("features")
    if not isinstance(features, list):
        raise PortalError(Problem("a page came without features", layer.url, _CURE))
    if features and (given := _system(body)) != GRID:
        what = f"a page came in EPSG:{given or '?'}, though EPSG:{GRID} was asked for"
        raise PortalError(Problem(what, layer.url, _CURE))
    found = {}
    for feature in features:
        number = _number(feature, layer.object_id)
        if number not in layer.known:
            raise PortalError(Problem(f"a page has a feature that was never listed ({number})", layer.url, _CURE))
        found[number] = feature
    return found, bool(body.get("exceededTransferLimit"))


def _number(feature: Any, column: str) -> int:
    attributes = feature.get("attributes") if isinstance(feature, dict) else None
    number = attributes.get(column) if isinstance(attributes, dict) else None
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
