"""A local HTTP server that behaves like the ArcGIS servers of the ONS Open Geography Portal, faults included."""

import email.utils
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import shapely


@dataclass
class Reply:
    """What is about to be sent; a fault changes it."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    cut: int = 0  # bytes that are announced but never sent


GRID, DEGREES, MERCATOR = 27700, 4326, 3857
SYSTEMS = {GRID: {"wkid": 27700, "latestWkid": 27700}, DEGREES: {"wkid": 4326, "latestWkid": 4326},
           MERCATOR: {"wkid": 102100, "latestWkid": 3857}}  # fmt: skip


@dataclass
class Portal:
    """A directory of services with one layer; `fault` may change any reply, by the kind of the request.

    As ArcGIS does it: a layer is kept in one reference system (`kept_in`) and sent in the one that is asked for, in Esri's own JSON
    (`f=json`, outer rings clockwise) or as GeoJSON (`f=geojson`, in degrees where nothing is asked); what is wrong with a question
    comes as an error inside an answer of HTTP 200; a page ends at `max_records`, by offset and by id, and says so where the format has
    it. Counts and ids are whole, whatever their number.
    """

    frame: gpd.GeoDataFrame
    service: str
    max_records: int = 2000
    object_id: str = "FID"
    search: list[dict[str, Any]] = field(default_factory=list)
    fault: Callable[["Portal", str, dict[str, str], Reply], None] = lambda portal, kind, query, reply: None
    log: list[tuple[str, dict[str, str], int]] = field(default_factory=list)
    url: str = ""
    flag_at: str = "top"
    ignore_offset: bool = False
    etags: bool = False
    layer: str = "0"
    kept_in: int = GRID

    def __post_init__(self) -> None:
        self.columns = [column for column in self.frame.columns if column != "geometry"]
        self.rows = [
            {self.object_id: number, **row}
            for number, row in enumerate(self.frame[self.columns].to_dict("records"), start=1)
        ]
        self._sent: dict[tuple[str, int], list[Any]] = {}

    def answer(self, path: str, query: dict[str, str]) -> tuple[str, Reply]:
        if path == "/search":
            return "search", Reply({"results": self.search, "total": len(self.search)})
        layer = f"/rest/services/{self.service}/FeatureServer/{self.layer}"
        if path == layer:
            return "metadata", Reply(self._metadata())
        if path != f"{layer}/query":
            return "other", Reply(refusal("Invalid URL", "Invalid URL"))
        kind = "count" if "returnCountOnly" in query else "ids" if "returnIdsOnly" in query else ""
        kind = kind or ("by id" if "objectIds" in query else "page")
        return kind, Reply(self._answered(kind, query))

    def _metadata(self) -> dict[str, Any]:
        kinds = {self.object_id: "esriFieldTypeOID"}
        return {
            "currentVersion": 11.5, "id": int(self.layer), "name": self.service, "type": "Feature Layer",
            "geometryType": "esriGeometryPolygon", "objectIdField": self.object_id, "maxRecordCount": self.max_records,
            "standardMaxRecordCount": 4000, "capabilities": "Query,Extract", "supportedQueryFormats": "JSON, geoJSON, PBF",
            "advancedQueryCapabilities": {"supportsPagination": True, "supportsOrderBy": True},
            "extent": {"xmin": 0, "ymin": 0, "xmax": 1, "ymax": 1, "spatialReference": SYSTEMS[self.kept_in]},
            "fields": [
                {"name": name, "type": kinds.get(name, "esriFieldTypeString")} for name in (self.object_id, *self.columns, "Shape__Area")
            ],
        }  # fmt: skip

    def _answered(self, kind: str, query: dict[str, str]) -> dict[str, Any]:
        if wrong := self._wrong(kind, query):
            return refusal("Cannot perform query. Invalid query parameters.", wrong)
        if kind == "count":
            return {"count": len(self.rows)}
        if kind == "ids":
            return {"objectIdFieldName": self.object_id, "objectIds": list(range(1, 1 + len(self.rows)))}
        chosen, more = self._chosen(kind, query)
        make = self._geojson if query["f"] == "geojson" else self._esri_json
        return make(chosen, query, more)

    def _wrong(self, kind: str, query: dict[str, str]) -> str:
        """What ArcGIS would refuse in a question; nothing where it would not."""
        known = {self.object_id, *self.columns, "*"}
        asked = [name for name in query.get("outFields", "*").split(",") if name not in known]
        if query.get("f") not in ("json", "geojson"):
            return "Output format not supported."
        if "where" not in query and kind != "by id":
            return "'where' or a geometry is to be given."
        if asked:
            return f"'Invalid field: {asked[0]}' parameter is invalid"
        if query.get("orderByFields", self.object_id) not in known:
            return "'Invalid orderByFields' parameter is invalid"
        if int(query.get("outSR", self.kept_in)) not in SYSTEMS:
            return "'outSR' parameter is invalid"
        return ""

    def _chosen(self, kind: str, query: dict[str, str]) -> tuple[list[int], bool]:
        """Which rows a question is answered with, counted from 0, and whether some more were asked for."""
        if kind == "by id":
            wanted = [int(number) - 1 for number in query["objectIds"].split(",")]
            there = [number for number in wanted if 0 <= number < len(self.rows)]
            return there[: self.max_records], len(there) > self.max_records
        offset = 0 if self.ignore_offset else int(query.get("resultOffset", 0))
        size = min(int(query.get("resultRecordCount", self.max_records)), self.max_records)
        chosen = list(range(len(self.rows)))[offset : offset + size]
        return chosen, offset + size < len(self.rows)

    def _esri_json(self, chosen: list[int], query: dict[str, str], more: bool) -> dict[str, Any]:
        system = int(query.get("outSR", self.kept_in))
        shapes = self._shapes("json", system)
        page: dict[str, Any] = {
            "objectIdFieldName": self.object_id, "geometryType": "esriGeometryPolygon", "spatialReference": SYSTEMS[system],
            "fields": [{"name": name} for name in self._fields(query)],
            "features": [{"attributes": self._attributes(at, query), "geometry": shapes[at]} for at in chosen],
        }  # fmt: skip
        return page | ({"exceededTransferLimit": True} if more and self.flag_at else {})

    def _geojson(self, chosen: list[int], query: dict[str, str], more: bool) -> dict[str, Any]:
        shapes = self._shapes("geojson", int(query.get("outSR", DEGREES)))
        features = [
            {"type": "Feature", "id": at + 1, "geometry": shapes[at], "properties": self._attributes(at, query)} for at in chosen
        ]  # fmt: skip
        page: dict[str, Any] = {"type": "FeatureCollection", "features": features}
        return page | ({"properties": {"exceededTransferLimit": True}} if more and self.flag_at else {})

    def _fields(self, query: dict[str, str]) -> list[str]:
        asked = query.get("outFields", self.object_id)
        return [self.object_id, *self.columns] if asked == "*" else asked.split(",")

    def _attributes(self, at: int, query: dict[str, str]) -> dict[str, Any]:
        return {name: self.rows[at][name] for name in self._fields(query)}

    def _shapes(self, kind: str, system: int) -> list[Any]:
        """All geometries as they are written in a format and a reference system, made once."""
        if (kind, system) not in self._sent:
            shapes = self.frame.geometry if self.frame.crs.to_epsg() == system else self.frame.to_crs(system).geometry
            write = esri_polygon if kind == "json" else shapely.geometry.mapping
            self._sent[kind, system] = [
                None if shape is None else json.loads(json.dumps(write(shape))) for shape in shapes
            ]
        return self._sent[kind, system]

    def asked(self, kind: str) -> list[dict[str, str]]:
        return [query for what, query, _ in self.log if what == kind]


def refusal(message: str, detail: str, code: int = 400) -> dict[str, Any]:
    """How ArcGIS says no, inside an answer of HTTP 200."""
    return {"error": {"code": code, "message": message, "details": [detail]}}


def esri_polygon(shape: Any) -> dict[str, Any]:
    """A polygon in Esri's own JSON: holes of all parts before their outer rings, as no reader may count on an order."""
    parts = [shapely.geometry.polygon.orient(part, sign=-1.0) for part in shapely.get_parts(shape)]
    rings = [ring for part in parts for ring in part.interiors] + [part.exterior for part in parts]
    return {"rings": [[list(point) for point in ring.coords] for ring in rings]}


class _Handler(BaseHTTPRequestHandler):
    portal: Portal

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        kind, reply = self.portal.answer(parts.path, query)
        self.portal.log.append((kind, query, 0))
        self.portal.fault(self.portal, kind, query, reply)
        content = json.dumps(reply.body).encode() if reply.raw is None else reply.raw
        if self.portal.etags:
            reply.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == reply.headers["ETag"] and reply.status == 200:
                reply.status, content = 304, b""
        self.portal.log[-1] = (kind, query, reply.status)
        self.send_response_only(reply.status)
        self.send_header("Date", "Mon, 05 Jan 2026 10:00:00 GMT")
        if reply.status != 304:
            self.send_header("Content-Length", str(len(content) + reply.cut))
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def running(portal: Portal) -> Iterator[Portal]:
    """Serve a portal on a free port of this machine."""
    handler = type("Handler", (_Handler,), {"portal": portal})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    portal.url = f"http://127.0.0.1:{server.server_address[1]}/rest/services"
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def in_seconds(seconds: int) -> str:
    """A moment from now, as HTTP writes it."""
    return email.utils.formatdate(time.time() + seconds, usegmt=True)
