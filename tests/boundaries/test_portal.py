"""The portal over real HTTP: every fault is survived, or refused with a clear message and nothing changed."""

import copy
import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import requests
import shapely
from made_districts import DISTRICTS, MEMBERSHIP
from portal_server import MERCATOR, Portal, Reply, esri_polygon, in_seconds, running

from countylines_map.boundaries.editions import choose, read_services
from countylines_map.boundaries.portal import fetch_districts
from countylines_map.boundaries.store import read_coverage
from countylines_map.errors import OutputError, PortalError
from countylines_map.limits import change_limits

SERVICE = choose("2025-12", "BUC")
PLAIN = DISTRICTS.drop(columns="OBJECTID")


def at(kind, change, times=10**6, after=0):
    """A fault that changes the replies to one kind of request, the first `times` after `after`."""
    seen = [0]

    def fault(portal, asked, query, reply):
        if asked == kind:
            seen[0] += 1
            if after < seen[0] <= after + times:
                change(reply)

    return lambda: (seen.__setitem__(0, 0), fault)[1]


def status(code, **headers):
    def change(reply: Reply):
        reply.status, reply.headers, reply.raw = (
            code,
            {k.replace("_", "-"): v for k, v in headers.items()},
            b"<html>busy",
        )

    return change


def error(code, message="trouble"):
    def change(reply: Reply):
        reply.body = {"error": {"code": code, "message": message, "details": []}}

    return change


def body(**entries):
    def change(reply: Reply):
        reply.body = {**reply.body, **entries}

    return change


def raw(content, **headers):
    def change(reply: Reply):
        reply.raw = content
        reply.headers |= headers

    return change


def cut_off(reply: Reply):
    reply.cut = 5000


def with_mark(reply: Reply):
    reply.raw, reply.headers = b"\xef\xbb\xbf" + json.dumps(reply.body).encode(), {"Content-Type": "text/plain"}


def features(change):
    def fault(reply: Reply):
        reply.body = copy.deepcopy(reply.body)
        change(reply.body["features"])

    return fault


def set_code(code):
    return features(lambda found: found[0]["attributes"].__setitem__("LAD25CD", code))


def geometry(value):
    return features(lambda found: found[0].__setitem__("geometry", value))


def endless(reply: Reply):
    reply.raw = b" " * (1 << 21)


def packed(reply: Reply):
    reply.raw, reply.headers = gzip.compress(b" " * (1 << 26)), {"Content-Encoding": "gzip"}


def too_much(code, most=100):
    """A server that cannot answer for more features than `most` at once."""

    def fault(portal, kind, query, reply):
        asked = (
            len(query.get("objectIds", "").split(",")) if kind == "by id" else int(query.get("resultRecordCount", 0))
        )
        if kind in ("page", "by id") and asked > most:
            (status(code) if code else error(500, "Error performing query operation"))(reply)

    return fault


def sent_on(to, times):
    """A server that sends on from its page, and on again."""
    seen = [0]

    def fault(portal, kind, query, reply):
        if kind in ("page", "other") and seen[0] < times:
            seen[0] += 1
            reply.status, reply.headers = 302, {"Location": to.format(base=portal.url.rsplit("/rest", 1)[0], n=seen[0])}
        elif kind == "other":
            reply.body = portal.answer(
                f"/rest/services/{portal.service}/FeatureServer/0/query", portal.asked("page")[0]
            )[1].body

    return fault


FAR = esri_polygon(shapely.box(2_000_000, 0, 2_100_000, 100_000))
BOWTIE = {"rings": [[[440e3, 520e3], [460e3, 545e3], [460e3, 520e3], [440e3, 545e3], [440e3, 520e3]]]}
HALF = features(lambda found: found.__delitem__(slice(len(found) // 2, None)))

SURVIVED = {
    "busy once (503)": (at("page", status(503), 1), {}),
    "too many requests, in seconds": (at("metadata", status(429, Retry_After="7"), 1), {}),
    "too many requests, until a moment": (at("count", status(429, Retry_After=in_seconds(30)), 2), {}),
    "an unreadable Retry-After": (at("count", status(429, Retry_After="soon"), 1), {}),
    "bad gateway four times": (at("ids", status(502), 4), {}),
    "busy inside HTTP 200": (at("page", error(503), 2), {}),
    "rate limit inside HTTP 200": (at("page", error(429), 2), {}),
    "connection cut": (at("page", cut_off, 2), {}),
    "half a JSON text": (at("page", raw(b'{"type": "FeatureColl'), 1), {}),
    "a page of HTML": (at("metadata", raw(b"<html>sign in</html>"), 1), {}),
    "wrong content type and a byte order mark": (at("page", with_mark), {}),
    "many pages": (None, {"max_records": 50}),
    "many pages, no flag": (None, {"max_records": 100, "flag_at": ""}),
    "the server gives smaller pages than it says": (at("page", HALF), {"max_records": 100}),
    "an empty page once": (at("page", features(list.clear), 1), {}),
    "always empty pages": (at("page", features(list.clear)), {}),
    "the offset is not heeded": (None, {"max_records": 120, "ignore_offset": True}),
    "another object id": (None, {"object_id": "OBJECTID"}),
    "no size of page": (at("metadata", body(maxRecordCount=None)), {}),
    "a page that is too much (500)": (lambda: too_much(500), {}),
    "a page that is too much (504)": (lambda: too_much(504), {}),
    "a page that is too much (400)": (lambda: too_much(400), {}),
    "a page that is too much, inside HTTP 200": (lambda: too_much(0), {}),
    "too much by page and by id": (lambda: too_much(500, 30), {"ignore_offset": True}),
    "kept in another reference system": (None, {"kept_in": MERCATOR}),
    "sent on within the portal three times": (lambda: sent_on("{base}/hop?n={n}", 3), {}),
    "a cut connection on a later page": (at("page", cut_off, 1, after=2), {"max_records": 100}),
}

REFUSED = {
    "busy for ever": (at("page", status(503)), r"HTTP 503.*5 tries"),
    "asked to wait an hour": (at("count", status(429, Retry_After="3600")), "wait 3600 s"),
    "cut for ever": (at("page", cut_off), "connection failed"),
    "HTML for ever": (at("metadata", raw(b"<html>sign in</html>")), "not a JSON object"),
    "a list instead of an object": (at("metadata", raw(b"[]")), "not a JSON object"),
    "error inside HTTP 200": (at("page", error(498, "Invalid token")), "error 498: Invalid token"),
    "error as a text": (at("page", body(error="out of order")), "out of order"),
    "forbidden": (at("metadata", status(403)), "HTTP 403"),
    "service gone (404)": (at("metadata", status(404)), "no such service"),
    "service gone inside HTTP 200": (at("metadata", error(400, "Invalid URL")), "Invalid URL"),
    "no polygons": (at("metadata", body(geometryType="esriGeometryPoint")), "no polygons"),
    "no columns": (at("metadata", body(fields=None)), "no single column of district codes"),
    "not to be queried": (at("metadata", body(capabilities="Map")), "may not be queried"),
    "no count": (at("count", body(count=None)), "None as its number"),
    "an absurd count": (at("count", body(count=10**9)), "1000000000"),
    "no ids": (at("ids", body(objectIds=None)), "no list of object ids"),
    "count and ids disagree": (at("count", body(count=362)), "counts 362 features but lists 361"),
    "a page in another system": (at("page", body(spatialReference={"wkid": 102100, "latestWkid": 3857})), "a page came in EPSG:3857"),
    "a page that names no system": (at("page", body(spatialReference=None)), r"a page came in EPSG:\?"),
    "no rings": (at("page", geometry({"x": 1, "y": 2})), "polygon that cannot be read"),
    "rings of nothing": (at("page", geometry({"rings": [[1, 2], "x"]})), "polygon that cannot be read"),
    "a ring of two points": (at("page", geometry({"rings": [[[0, 0], [1, 1]]]})), "polygon that cannot be read"),
    "a coordinate that is not a number": (
        at("page", geometry({"rings": [[[0, 0], [0, float("nan")], [1, 1], [0, 0]]]})), "a coordinate is not a number",
    ),
    "no features": (at("page", body(features=None)), "without features"),
    "a feature that was not listed": (
        at("page", features(lambda found: found[0]["attributes"].__setitem__("FID", 999))), "never listed",
    ),
    "a feature that is no feature": (at("page", features(lambda found: found.__setitem__(0, 7))), "never listed"),
    "one code twice": (at("page", set_code("E06000002")), r"E06000002 is there 2 times"),
    "a code of nothing": (at("page", set_code("X1")), "'X1' is not the code"),
    "no geometry": (at("page", geometry(None)), "E06000001 has no polygon"),
    "a district far away": (at("page", geometry(FAR)), "outside the United Kingdom"),
    "an overlapping, invalid district": (at("page", geometry(BOWTIE)), "E06000001 is an invalid polygon or overlaps"),
    "an endless answer": (at("page", endless), "does not end, and the limit is"),
    "an answer that unpacks without end": (at("page", packed), "does not end, and the limit is"),
    "deep JSON": (at("metadata", raw(b"[" * 200_000)), "not a JSON object"),
    "deep JSON in an object": (at("metadata", raw(b'{"a":' * 200_000)), "not a JSON object"),
    "a number of 5,000 digits": (at("count", raw(b'{"count": ' + b"9" * 5000 + b"}")), "not a JSON object"),
    "sent on for ever": (lambda: sent_on("{base}/hop?n={n}", 99), "sends on more than 3 times"),
    "sent on to another host": (
        lambda: sent_on("http://other.example/rest/services/x?token=secret", 1),
        r"another host, http://other\.example, .*--portal http://other\.example/rest/services",
    ),
    "sent on to another port": (lambda: sent_on("http://127.0.0.1:9/x", 1), "another host"),
    "sent on with a password": (lambda: sent_on("http://me:secret@other.example/x", 1), r"http://other\.example,"),
    "sent on to a file": (lambda: sent_on("file:///etc/passwd", 1), "another host"),
    "too much for ever": (at("page", status(500)), r"HTTP 500.*2 tries"),
    "a feature never comes": (
        lambda: lambda portal, kind, query, reply: kind in ("page", "by id")
        and features(lambda found: [found.remove(f) for f in list(found) if f["attributes"]["FID"] == 7])(reply), "object 7",
    ),
}  # fmt: skip


def fetch(portal, folder, **more):
    waits = []
    more = {"vintage": "2025-12", "generalisation": "BUC", "base_url": portal.url, **more}
    return fetch_districts(folder=folder, sleep=waits.append, **more), waits


def everything(folder: Path):
    kept = folder / "coverages"
    return {path.relative_to(kept): path.read_bytes() for path in kept.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """A data folder with a coverage that was fetched before."""
    folder = tmp_path_factory.mktemp("earlier")
    with running(Portal(PLAIN, SERVICE.service)) as portal:
        fetch(portal, folder)
    return folder


def test_a_plain_fetch_is_kept_with_its_record(tmp_path):
    steps = []
    with running(Portal(PLAIN, SERVICE.service)) as portal:
        (source, lines), waits = fetch(portal, tmp_path, progress=lambda *step: steps.append(step))
    assert waits == [] and "361 districts" in lines[0]
    assert (source.vintage, source.generalisation, source.retrieved) == ("2025-12", "BUC", "2026-01-05")
    assert source.attribution == (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
        "Contains OS data © Crown copyright and database right 2025",
    )
    frame, read_back = read_coverage(tmp_path / "coverages" / "2025-12-BUC")
    assert read_back == source and tuple(frame.index) == MEMBERSHIP.districts
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert (361, 361, "fetching districts") in steps


def test_vertices_are_kept_as_they_were_published(tmp_path):
    with running(Portal(PLAIN, SERVICE.service)) as portal:
        (source, _), _ = fetch(portal, tmp_path)
    frame, _ = read_coverage(tmp_path / "coverages" / "2025-12-BUC")
    given = PLAIN.set_index("LAD25CD").geometry[frame.index]
    assert shapely.equals_identical(shapely.normalize(frame.geometry), shapely.normalize(multi(given))).all()
    assert "vertices as published on the British National Grid (EPSG:27700)" in source.note
    with running(Portal(PLAIN, SERVICE.service, kept_in=MERCATOR)) as portal:
        (source, _), _ = fetch(portal, tmp_path)
    assert "by the portal, which keeps them in EPSG:3857" in source.note


def multi(shapes):
    return np.array([shapely.multipolygons(shapely.get_parts(shape)) for shape in shapes])


@pytest.mark.parametrize("service", read_services(), ids=lambda service: service.service)
def test_every_service_of_the_list_is_asked_for_as_it_is_named(service, tmp_path):
    year = service.vintage[2:4]
    frame = PLAIN.rename(columns={"LAD25CD": f"LAD{year}CD", "LAD25NM": f"lad{year}nm"})
    portal = Portal(frame, service.service, layer=service.layer, max_records=1000 if year < "20" else 2000)
    with running(portal):
        (_, lines), _ = fetch(
            portal, tmp_path, vintage=service.vintage, generalisation=service.generalisation, dry_run=True
        )
    assert lines[0].startswith(service.title) and [kind for kind, _, _ in portal.log] == ["metadata", "count", "ids"]


@pytest.mark.parametrize("name", SURVIVED)
def test_survived(name, tmp_path):
    make, settings = SURVIVED[name]
    portal = Portal(PLAIN, SERVICE.service, **settings)
    if make:
        portal.fault = make()
    with running(portal):
        fetch(portal, tmp_path)
    frame, _ = read_coverage(tmp_path / "coverages" / "2025-12-BUC")
    assert tuple(frame.index) == MEMBERSHIP.districts and len(SURVIVED) + len(REFUSED) >= 60
    assert all((query["outSR"], query["f"]) == ("27700", "json") for query in portal.asked("page"))


@pytest.mark.parametrize("name", REFUSED)
def test_refused_and_nothing_changed(name, earlier):
    make, message = REFUSED[name]
    before = everything(earlier)
    if "does not end" in message:
        change_limits({"bytes": 1 << 20})
    try:
        with (
            running(Portal(PLAIN, SERVICE.service, fault=make())) as portal,
            pytest.raises(PortalError, match=message) as caught,
        ):
            fetch(portal, earlier)
    finally:
        change_limits({})
    assert "secret" not in str(caught.value)
    assert everything(earlier) == before and len(before) == 2


def test_waits_grow_and_follow_what_the_portal_asks(tmp_path):
    with running(Portal(PLAIN, SERVICE.service, fault=at("ids", status(502), 4)())) as portal:
        assert fetch(portal, tmp_path)[1] == [1, 2, 4, 8]
    with running(Portal(PLAIN, SERVICE.service, fault=at("ids", status(429, Retry_After="7"), 2)())) as portal:
        assert fetch(portal, tmp_path)[1] == [7, 7]


def test_full_detail_is_asked_for_in_small_pages(tmp_path):
    chosen = next(service for service in read_services() if service.generalisation == "BFC")
    with running(Portal(PLAIN.rename(columns={"LAD25CD": "LAD24CD", "LAD25NM": "LAD24NM"}), chosen.service)) as portal:
        fetch(portal, tmp_path, vintage=chosen.vintage, generalisation="BFC")
    assert {query["resultRecordCount"] for query in portal.asked("page")} == {"10"}


def test_a_password_in_an_address_is_not_repeated(tmp_path):
    with pytest.raises(PortalError, match="has a name or a password in it") as caught:
        fetch_districts("2025-12", folder=tmp_path, base_url="https://me:secret@example.org/rest/services")
    assert "secret" not in str(caught.value) and "me" not in str(caught.value).split()
    with pytest.raises(PortalError, match="not a web address"):
        fetch_districts("2025-12", folder=tmp_path, base_url="http://[::1/rest")


def test_an_empty_page_is_asked_for_at_half_the_size(tmp_path):
    with running(Portal(PLAIN, SERVICE.service, fault=at("page", features(list.clear), 2)())) as portal:
        fetch(portal, tmp_path)
    sizes = [query["resultRecordCount"] for query in portal.asked("page")]
    assert sizes[:3] == ["361", "180", "90"]


def test_a_dry_run_asks_and_keeps_nothing(tmp_path):
    with running(Portal(PLAIN, SERVICE.service, max_records=100)) as portal:
        (source, lines), _ = fetch(portal, tmp_path, dry_run=True)
    assert source is None and "4 pages" in lines[1] and list(tmp_path.iterdir()) == []
    assert portal.asked("page") == []


def test_a_renamed_service_is_found_by_its_title(tmp_path):
    portal = Portal(PLAIN, "LAD_DEC_2025_UK_BUC_V2")
    with running(portal):
        url = f"{portal.url}/LAD_DEC_2025_UK_BUC_V2/FeatureServer"
        other = {"title": f"{SERVICE.title} (old)", "url": "http://127.0.0.1:1/x"}
        portal.search = [other, {"title": SERVICE.title, "url": url}]
        search = portal.url.replace("/rest/services", "/search")
        (source, _), _ = fetch(portal, tmp_path, search_url=search)
        assert "V2" in source.url
        portal.search = [{"title": SERVICE.title, "url": "http://elsewhere.example/FeatureServer"}]
        with pytest.raises(PortalError, match="not the portal"):
            fetch(portal, tmp_path, search_url=search)
        portal.search = []
        with pytest.raises(PortalError, match="knows no"):
            fetch(portal, tmp_path, search_url=search)


def test_what_has_not_changed_is_not_sent_again(tmp_path):
    with running(Portal(PLAIN, SERVICE.service, max_records=100, etags=True)) as portal:
        (first, _), _ = fetch(portal, tmp_path)
        portal.log.clear()
        (second, _), _ = fetch(portal, tmp_path)
        assert {code for _, _, code in portal.log} == {304} and second.sha256 == first.sha256
        for path in (tmp_path / "cache").iterdir():
            path.write_bytes(path.read_bytes()[:-9])
        portal.log.clear()
        fetch(portal, tmp_path)
        assert {code for _, _, code in portal.log} == {200}, "damaged copies are not used"


def test_a_fetch_that_was_stopped_goes_on_where_it_was(tmp_path):
    def stop(done, total, what):
        if done >= 200:
            raise KeyboardInterrupt

    with running(Portal(PLAIN, SERVICE.service, max_records=100, etags=True)) as portal:
        with pytest.raises(KeyboardInterrupt):
            fetch(portal, tmp_path, progress=stop)
        assert not (tmp_path / "coverages").exists()
        portal.log.clear()
        fetch(portal, tmp_path)
    assert [code for kind, _, code in portal.log if kind == "page"] == [304, 304, 200, 200]


def test_no_portal_and_no_address(tmp_path):
    portal = Portal(PLAIN, SERVICE.service, url="http://127.0.0.1:9/rest/services")
    with pytest.raises(PortalError, match=r"connection failed.*5 tries"):
        fetch(portal, tmp_path)
    with pytest.raises(PortalError, match="not a web address"):
        fetch(portal, tmp_path, base_url="file:///etc/passwd")


def test_a_certificate_that_is_not_trusted_is_never_passed_over(tmp_path):
    class Untrusting(requests.Session):
        def get(self, *args, **settings):
            assert settings.get("verify") is None
            raise requests.exceptions.SSLError("self-signed certificate")

    portal = Portal(PLAIN, SERVICE.service, url="https://127.0.0.1/rest/services")
    with pytest.raises(PortalError, match="trustworthy"):
        fetch(portal, tmp_path, session=Untrusting())


def test_editions_that_are_not_known_are_named_with_those_that_are(tmp_path):
    with pytest.raises(PortalError, match="use one of 2025-12"):
        fetch_districts("2024-03", "BUC", folder=tmp_path)
    with pytest.raises(PortalError, match=r"2026-05.*only as BSC"):
        fetch_districts("2026-05", "BUC", folder=tmp_path)


def test_the_list_of_services_is_in_order_and_each_edition_once():
    editions = [(service.vintage, service.generalisation) for service in read_services()]
    assert editions == sorted(set(editions), reverse=True)


def test_a_killed_fetch_leaves_the_earlier_coverage(earlier):
    before = everything(earlier)
    reached, go_on = threading.Event(), threading.Event()

    def hang(portal, kind, query, reply):
        if kind == "page" and query["resultOffset"] != "0":
            reached.set()
            go_on.wait(30)

    with running(Portal(PLAIN, SERVICE.service, max_records=100, fault=hang)) as portal:
        command = [sys.executable, "-m", "countylines_map", "fetch", "--vintage", "2025-12", "--portal", portal.url]
        source = str(Path(__file__).parents[2] / "src")
        environment = {**os.environ, "COUNTYLINES_MAP_DATA": str(earlier), "PYTHONPATH": source}
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            assert reached.wait(30)
            process.kill()
        go_on.set()
    assert everything(earlier) == before
    assert len(read_coverage(earlier / "coverages" / "2025-12-BUC")[0]) == 361


@pytest.mark.parametrize("step", [1, 2])
def test_a_disk_that_fails_while_a_coverage_is_replaced_changes_nothing(step, earlier, tmp_path, monkeypatch):
    earlier = shutil.copytree(earlier, tmp_path / "data")
    before, calls, replace = everything(earlier), [], os.replace

    def failing(source, target):
        calls.append(target)
        if len(calls) == step:
            raise OSError(28, "No space left on device")
        replace(source, target)

    with running(Portal(PLAIN, SERVICE.service)) as portal:
        monkeypatch.setattr("os.replace", failing)
        with pytest.raises(OutputError, match="No space left"):
            fetch(portal, earlier)
    assert everything(earlier) == before
    assert len(read_coverage(earlier / "coverages" / "2025-12-BUC")[0]) == 361
