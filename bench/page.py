"""What the page weighs and how soon it is drawn, beside a hand-written Leaflet page and the plain Folium way.

python bench/page.py        Ratios come from one run on one machine; the three pages are opened in turn.
"""

import csv
import gzip
import json
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path

import folium
import shapely
from playwright.sync_api import Browser, sync_playwright

from countylines_map.boundaries import load_areas
from countylines_map.flowmap import FlowMap
from countylines_map.layout.outlines import make_outlines
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map
from countylines_map.render.html.page import page_html
from countylines_map.render.html.parts import leaflet
from countylines_map.tables.dataset import read_dataset

CHECKOUT = Path(__file__).parents[1]
RUNS = 25
MANY = """title = "Three hundred flows"
unit = "people"
destination = "E07000148"
table = "many.csv"
[columns]
origin = "origin"
count = "people"
"""
CLOCK = """
(() => {
    const drawn = () => document.querySelectorAll(".drawn .scene .shaft, .leaflet-overlay-pane path").length >= LEAST;
    const note = () => { window.drawnAt = performance.now(); };
    const look = () => requestAnimationFrame(drawn() ? note : look);
    requestAnimationFrame(look);
})()
"""
PAN = """
new Promise((done) => {
    const frames = []; let last = performance.now(), step = 0;
    const map = document.querySelector(".folium-map");
    const box = map.getBoundingClientRect();
    const at = (type, x, y, target) => target.dispatchEvent(
        new MouseEvent(type, { clientX: box.x + x, clientY: box.y + y, bubbles: true, button: 0, buttons: 1 }));
    at("mousedown", 300, 300, document.querySelector(".scene .places path"));
    const next = (now) => {
        frames.push(now - last); last = now;
        if (++step > 60) { at("mouseup", 300, 300, document); return done(frames.slice(1)); }
        at("mousemove", 300 + 120 * Math.sin(step / 8), 300 + 90 * Math.cos(step / 8), document);
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
})
"""


def hand_written(flow_map: FlowMap) -> str:
    """The least that anyone would write: Leaflet, the same areas, straight lines, no legend, table or access."""
    shapes = [*load_areas("built-in").land().geometry, *flow_map.areas.geometry]
    metres = flow_map.layouts[0].view.metres_per_px * 0.7 / 111_000
    slim = [json.loads(shapely.to_geojson(shapely.set_precision(shape.simplify(metres), 1e-4))) for shape in shapes]
    ends = flow_map.anchors.geometry
    lines = [
        ([[ends[code].y, ends[code].x] for code in (row.origin_code, row.destination_code)], row.width_px)
        for row in flow_map.layouts[0].lines.query("drawn").itertuples()
    ]
    west, south, east, north = flow_map.areas.total_bounds
    return f"""<!DOCTYPE html><meta charset=utf-8><title>Hand-written</title><link rel=icon href=data:,>
<style>{leaflet("leaflet.css")}
#map{{height:720px;width:760px}}</style><div id=map></div><script>{leaflet("leaflet.js")}</script><script>
const map = L.map("map", {{zoomAnimation: false, fadeAnimation: false}}).fitBounds([[{south},{west}],[{north},{east}]]);
const style = {{weight: 1, color: "#fff", fillColor: "#ddd", fillOpacity: 1}};
{json.dumps(slim)}.forEach((shape) => L.geoJSON(shape, {{style}}).addTo(map));
{json.dumps(lines)}.forEach(([line, weight]) => L.polyline(line, {{weight, color: "#702"}}).addTo(map));</script>"""


def plain_folium(flow_map: FlowMap) -> str:
    made = folium.Map(location=[52.6, 1.0], zoom_start=7)
    folium.GeoJson(flow_map.areas.to_json()).add_to(made)
    ends = flow_map.anchors.geometry
    for row in flow_map.layouts[0].lines.query("drawn").itertuples():
        line = [(ends[code].y, ends[code].x) for code in (row.origin_code, row.destination_code)]
        folium.PolyLine(line, weight=row.width_px, tooltip=f"{row.flow:,.0f}").add_to(made)
    return made.get_root().render()


def crowded(folder: Path) -> FlowMap:
    """300 flows over the outlines of every district that the built-in boundaries have."""
    districts = sorted(load_areas("built-in").districts.index)
    with (folder / "many.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["origin", "people"])
        writer.writerows([code, 1 + 7919 * n % 997] for n, code in enumerate(districts[:300]))
    (folder / "many.toml").write_text(MANY, encoding="utf-8")
    made = make_flow_map(read_dataset(folder / "many.toml"), Options(boundaries="built-in", top=300))
    coverage = load_areas("built-in")
    areas, views = coverage.frame(districts), [layout.view for layout in made.layouts]
    return replace(made, areas=areas, outlines=make_outlines(areas, coverage.land(districts), views, parted=True))


def drawn_after(browser: Browser, files: dict[str, tuple[Path, int]]) -> dict[str, float]:
    """Median milliseconds from navigation to the frame after everything stands, the pages taking turns to be first."""
    times: dict[str, list[float]] = {name: [] for name in files}
    for turn in range(RUNS):
        for name, (file, least) in list(files.items())[:: 1 if turn % 2 else -1]:
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            page.add_init_script(CLOCK.replace("LEAST", str(least)))
            page.goto(file.as_uri())
            while not (at := page.evaluate("window.drawnAt || 0")):
                page.wait_for_timeout(20)
            times[name].append(at)
            page.close()
    return {name: statistics.median(values) for name, values in times.items()}


def requests_of(browser: Browser, file: Path) -> set[str]:
    """What a page asks for beyond itself; every request is refused."""
    page, asked = browser.new_page(), set()
    page.route(lambda url: not url.startswith("file:"), lambda route: (asked.add(route.request.url), route.abort()))
    page.goto(file.as_uri())
    page.wait_for_timeout(500)
    page.close()
    return asked


def frames_of(browser: Browser, file: Path) -> list[float]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(file.as_uri())
    page.wait_for_selector(".flowmap.ready")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(800)
    frames = page.evaluate(PAN)
    page.close()
    return sorted(frames)


def size(html: str) -> str:
    return f"{len(html.encode()) / 1000:7.1f} KB, {len(gzip.compress(html.encode(), mtime=0)) / 1000:6.1f} KB gzipped"


def main() -> None:
    flow_map = make_flow_map(
        read_dataset(CHECKOUT / "geodata" / "operation-gravity.toml"), Options(boundaries="built-in")
    )
    drawn = int(flow_map.layouts[0].lines.drawn.sum())
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        pages = {
            "ours": page_html(flow_map),
            "hand-written": hand_written(flow_map),
            "plain Folium": plain_folium(flow_map),
        }
        files = {}
        for name, html in pages.items():
            files[name] = Path(folder) / f"{name}.html"
            files[name].write_text(html, encoding="utf-8")
            asked = requests_of(browser, files[name])
            hosts = {address.split("/")[2] for address in asked}
            print(f"{name:13} {size(html)}; asks {len(hosts)} other hosts for {len(asked)} files")
        times = drawn_after(browser, {"ours": (files["ours"], drawn), "hand-written": (files["hand-written"], drawn)})
        ratio = times["ours"] / times["hand-written"]
        print(
            f"drawn after {times['ours']:.0f} ms, hand-written {times['hand-written']:.0f} ms: {ratio:.2f} times "
            f"(medians of {RUNS} openings in turn)"
        )
        many = page_html(crowded(Path(folder)))
        (Path(folder) / "many-page.html").write_text(many, encoding="utf-8")
        frames = frames_of(browser, Path(folder) / "many-page.html")
        print(
            f"300 flows, {many.count(chr(60) + 'path id=')} outlines: {size(many)} ; a frame while panning "
            f"{statistics.median(frames):.1f} ms (median), {frames[int(len(frames) * 0.95)]:.1f} ms (95th of 100)"
        )
        browser.close()


if __name__ == "__main__":
    main()
