"""A flow map as a layer of any Folium map: beside tiles, markers and shapes, with tooltips, in the layer control; data never runs."""

import os
import sys
from dataclasses import replace
from importlib import resources
from pathlib import Path

import folium
import folium.plugins
import pytest
from test_browser_hostile import PAYLOADS

import countylines_map as cm
from countylines_map.render.html.parts import leaflet

LIBRARIES = {
    "leaflet.js": lambda: leaflet("leaflet.js"),
    "leaflet.css": lambda: leaflet("leaflet.css"),
    "jquery": lambda: (
        resources.files("xstatic.pkg.jquery").joinpath("data", "jquery.min.js").read_text(encoding="utf-8")
    ),
}
PLUGINS = Path(sys.prefix) / "leaflet-plugins" / "node_modules"  # make browser
PLUGIN_FILES = {
    "leaflet_heat.min.js": "leaflet.heat/dist/leaflet-heat.js",
    "Control.MiniMap.js": "leaflet-minimap/src/Control.MiniMap.js",
    "Control.FullScreen.min.js": "leaflet.fullscreen/Control.FullScreen.js",
    "d3.min.js": "d3/d3.min.js",
}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


@pytest.fixture
def opened(visit, site):
    """opened(map) -> Visit. Leaflet and jQuery come from installed packages, pictures are one pixel, all else is empty."""

    def answer(route):
        address = route.request.url
        if address.startswith("http://127.0.0.1"):
            return route.continue_()
        for name, read in LIBRARIES.items():
            if name in address:
                return route.fulfill(
                    body=read(), content_type="text/css" if name.endswith("css") else "text/javascript"
                )
        plugin = PLUGINS / PLUGIN_FILES.get(address.rpartition("/")[2], "none")
        if plugin.is_file():
            return route.fulfill(body=plugin.read_text(encoding="utf-8"), content_type="text/javascript")
        if address.endswith((".png", ".svg")):
            return route.fulfill(body=PIXEL, content_type="image/png")
        return route.fulfill(body="", content_type="text/css" if address.endswith(".css") else "text/javascript")

    def open_map(map_):
        folder, address = site
        (folder / "layer.html").write_text(map_.get_root().render(), encoding="utf-8")
        seen = visit("about:blank", 900, 700)
        seen.page.route("**/*", answer)
        seen.page.goto(f"{address}/layer.html")
        seen.page.wait_for_timeout(300)
        return seen

    return open_map


def painted(page) -> int:
    """How many pixels of the layer's canvas are not empty."""
    return page.evaluate(
        """() => { const c = document.querySelector('canvas'); if (!c) return 0;
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }"""
    )


def said_at(page, point) -> str:
    """What the tooltip says at a place, given in degrees."""
    find = """([lat, lon]) => { const map = window[Object.keys(window).find((name) => name.startsWith('map_'))];
        const { x, y } = map.latLngToContainerPoint([lat, lon]); return [x, y]; }"""
    page.mouse.move(*page.evaluate(find, [point.y, point.x]))
    return page.inner_text(".leaflet-tooltip")


def told(page, width=900, height=700) -> set[str]:
    """What tooltips say along lines across the map."""
    found = set()
    for y in range(60, height, 100):
        for x in range(10, width, 15):
            page.mouse.move(x, y)
            tip = page.query_selector(".leaflet-tooltip")
            if tip:
                found.add(tip.inner_text())
    return found


def test_it_draws_tells_and_stands_beside_other_layers(opened, flow_map):
    m = folium.Map(tiles=None)
    folium.TileLayer("https://tiles.invalid/{z}/{x}/{y}.png", attr="nobody").add_to(m)
    folium.GeoJson(flow_map.areas.__geo_interface__, name="areas").add_to(m)
    folium.Marker([52.63, 1.3], popup="A popup", tooltip="A marker").add_to(m)
    folium.FeatureGroup(name="group").add_to(m).add_child(folium.Circle([52.0, 1.0], radius=9000, tooltip="A circle"))
    layer = cm.FlowLayer(flow_map, name="Arrests").add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    m.fit_bounds(layer.get_bounds())
    seen = opened(m)
    assert seen.messages == []
    assert painted(seen.page) > 2000
    london = flow_map.lines.set_index("origin").geometry["London"].interpolate(0.5, normalized=True)
    norfolk = flow_map.anchors.geometry[flow_map.flows["destination_code"].iloc[0]]
    assert said_at(seen.page, london) == "London\n443 arrests\n29.5% of 1,503"
    assert said_at(seen.page, norfolk).startswith("within Norfolk\n639 arrests")
    assert seen.page.inner_text(".flow-layer-key").startswith("Arrests\n")
    assert "Arrests" in seen.page.inner_text(".leaflet-control-layers")
    assert "Open Government Licence" in seen.page.inner_text(".leaflet-control-attribution")


def ten(flow_map):
    """Each addition that people make to a map, by name, with what then stands in the document."""
    shapes = flow_map.areas.reset_index()[["area_code", "geometry"]]
    counts = flow_map.flows.set_index("origin_code")["flow"].rename("n").reset_index()
    marker = folium.Marker(
        [52.6, 1.3], popup=folium.Popup("A popup", show=True), tooltip=folium.Tooltip("A tip", permanent=True)
    )
    return {
        "Marker": (marker, ".leaflet-marker-icon"),
        "Popup": (marker, ".leaflet-popup"),
        "Tooltip": (marker, ".leaflet-tooltip"),
        "TileLayer": (folium.TileLayer("https://tiles.invalid/{z}/{x}/{y}.png", attr="nobody"), ".leaflet-tile"),
        "LayerControl": (folium.LayerControl(collapsed=False), ".leaflet-control-layers"),
        "Fullscreen": (folium.plugins.Fullscreen(), "[class*=fullscreen]"),
        "MiniMap": (folium.plugins.MiniMap(), ".leaflet-control-minimap"),
        "HeatMap": (folium.plugins.HeatMap([[52.6, 1.3, 5.0], [51.5, 0.1, 3.0]]), ".leaflet-heatmap-layer"),
        "Choropleth": (
            folium.Choropleth(
                shapes.__geo_interface__, data=counts, columns=["origin_code", "n"], key_on="feature.properties.area_code"
            ),
            "path.leaflet-interactive",
        ),
        "GeoJson": (folium.GeoJson(shapes.__geo_interface__), "path.leaflet-interactive"),
    }  # fmt: skip


@pytest.mark.skipif(
    not PLUGINS.is_dir() and os.environ.get("CI") != "true", reason="Leaflet's plugins are not here (make browser)"
)
@pytest.mark.parametrize(
    "names",
    [["Marker", "Popup", "Tooltip"], ["TileLayer", "LayerControl"], ["Fullscreen"], ["MiniMap"], ["HeatMap"], ["Choropleth"], ["GeoJson"]],
    ids="-".join,
)  # fmt: skip
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_the_ten_additions_stand_beside_it_in_either_order(opened, flow_map, names, first):
    m = folium.Map(location=[52.4, 0.6], zoom_start=7, tiles=None)
    added = ten(flow_map)
    layer = cm.FlowLayer(flow_map, name="Arrests")
    others = list({id(added[name][0]): added[name][0] for name in names}.values())
    for child in [*others, layer] if first else [layer, *others]:
        child.add_to(m)
    seen = opened(m)
    assert seen.messages == []
    for name in names:
        assert seen.page.locator(added[name][1]).count() > 0, name
    assert seen.page.locator(".flow-layer-key").count() == 1
    drawn = seen.page.evaluate(
        """() => [...document.querySelectorAll('canvas')].filter((c) => !c.matches('.leaflet-heatmap-layer')).map((c) => {
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; })"""
    )
    assert max(drawn) > 2000


def test_it_comes_and_goes_with_the_layer_control(opened, flow_map):
    m = folium.Map(tiles=None)
    layer = cm.FlowLayer(flow_map, name="Arrests").add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    m.fit_bounds(layer.get_bounds())
    page = opened(m).page
    before = painted(page)
    box = page.locator(".leaflet-control-layers-selector")
    box.click()
    assert page.query_selector("canvas") is None and page.query_selector(".flow-layer-key") is None
    box.click()
    assert painted(page) == before > 0


def test_a_figure_and_several_layers_each_hold_all_that_they_need(opened, flow_map):
    m = folium.Map(location=[52.5, 0], zoom_start=7, tiles=None)
    for name in ("one", "two"):
        cm.FlowLayer(flow_map, name=name, key=name == "one").add_to(m)
    figure = folium.Figure()
    figure.add_child(m)
    seen = opened(m)
    assert seen.messages == []
    assert seen.page.locator("canvas").count() == 2 and seen.page.locator(".flow-layer-key").count() == 1


def test_widths_stay_the_same_at_every_zoom(opened, flow_map):
    m = folium.Map(location=[52.5, 0.5], zoom_start=8, tiles=None)
    cm.FlowLayer(flow_map).add_to(m)
    page = opened(m).page
    before = painted(page)
    page.click(".leaflet-control-zoom-in")
    page.wait_for_timeout(600)
    assert 0 < painted(page) != before


@pytest.mark.parametrize("start", range(0, len(PAYLOADS), 20))
def test_strings_are_read_and_not_run(opened, flow_map, start):
    hostile = PAYLOADS[start : start + 20]
    flows = flow_map.flows.copy()
    drawn = list(flow_map.layouts[0].arrows.rows)
    flows.loc[drawn, "origin"] = [hostile[at % len(hostile)] + str(at) for at in range(len(drawn))]
    dataset = replace(flow_map.dataset, title=hostile[0] + "".join(hostile), unit=hostile[-1] or "people")
    made = replace(flow_map, flows=flows, dataset=dataset, attribution=(*flow_map.attribution, *hostile))
    m = folium.Map(location=[52.5, 0], zoom_start=7, tiles=None)
    page_hit = "window.hits = 0; window.hit = () => window.hits++;"
    m.get_root().script.add_child(folium.Element(page_hit), name="hit")
    cm.FlowLayer(made, name="flows").add_to(m)
    seen = opened(m)
    told(seen.page)
    assert seen.page.evaluate("window.hits") == 0
    assert painted(seen.page) > 1000
