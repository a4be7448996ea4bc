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


@dataclass
class Reply:
    """What is about to be sent; a fault changes it."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    cut: int = 0  # bytes that are announced but never sent


@dataclass
class Portal:
    """A directory of services with one layer of districts; `fault` may change any reply, by the kind of the request."""

    frame: gpd.GeoDataFrame
    service: str
    max_records: int = 2000
    object_id: str = "FID"
    search: list[dict[str, Any]] = field(default_factory=list)
    fault: Callable[["Portal", str, dict[str, str], Reply], None] = lambda portal, kind, query, reply: None
    log: list[tuple[str, dict[str, str], int]] = field(default_factory=list)
    url: str = ""
    flag_at: str = "properties"
    ignore_offset: bool = False
    etags: bool = False

    def __post_init__(self) -> None:
        collection = json.loads(self.frame.to_crs(4326).to_json(drop_id=True))
        self.features = []
        for number, feature in enumerate(collection["features"], start=1):
            feature["properties"] = {self.object_id: number, **feature["properties"]}
            self.features.append({"id": number, **feature})

    def answer(self, path: str, query: dict[str, str]) -> tuple[str, Reply]:
        if path == "/search":
            return "search", Reply({"results": self.search, "total": len(self.search)})
        layer = f"/rest/services/{self.service}/FeatureServer/0"
        if path == layer:
            return "metadata", Reply(self._metadata())
        if path != f"{layer}/query":
            return "other", Reply({"error": {"code": 400, "message": "Invalid URL", "details": ["Invalid URL"]}})
        if query.get("returnCountOnly") == "true":
            return "count", Reply({"count": len(self.features)})
        if query.get("returnIdsOnly") == "true":
            return "ids", Reply(
                {"objectIdFieldName": self.object_id, "objectIds": list(range(1, 1 + len(self.features)))}
            )
        return ("by id" if "objectIds" in query else "page"), Reply(self._page(query))

    def _metadata(self) -> dict[str, Any]:
        columns = [column for column in self.frame.columns if column != "geometry"]
        return {
            "geometryType": "esriGeometryPolygon",
            "objectIdField": self.object_id,
            "maxRecordCount": self.max_records,
            "capabilities": "Query,Extract",
            "fields": [{"name": name} for name in (self.object_id, *columns, "Shape__Area")],
        }

    def _page(self, query: dict[str, str]) -> dict[str, Any]:
        if query.get("outSR") != "4326" or query.get("f") != "geojson":
            return {"error": {"code": 400, "message": "this server wants outSR and f=geojson", "details": []}}
        if "objectIds" in query:
            wanted = [int(number) for number in query["objectIds"].split(",")]
            return {"type": "FeatureCollection", "features": [self.features[number - 1] for number in wanted]}
        if query.get("orderByFields") != self.object_id:
            return {"error": {"code": 400, "message": "this server wants a stable order", "details": []}}
        offset = 0 if self.ignore_offset else int(query["resultOffset"])
        size = min(int(query["resultRecordCount"]), self.max_records)
        page = {"type": "FeatureCollection", "features": self.features[offset : offset + size]}
        if offset + size < len(self.features):
            page |= {"exceededTransferLimit": True} if self.flag_at == "top" else {}
            page |= {"properties": {"exceededTransferLimit": True}} if self.flag_at == "properties" else {}
        return page

    def asked(self, kind: str) -> list[dict[str, str]]:
        return [query for what, query, _ in self.log if what == kind]


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
