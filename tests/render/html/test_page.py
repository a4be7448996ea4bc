"""The page's text: complete, small, the same each time, and shut to everything that it does not need."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace

import folium
import folium.plugins
import pytest

from countylines_map.errors import DatasetError, OutputError
from countylines_map.export.bundle import built_files
from countylines_map.formatting import number, share
from countylines_map.options import Options
from countylines_map.render.html.basemap import find_tiles
from countylines_map.render.html.document import policy
from countylines_map.render.html.embed import embed_html, snippet
from countylines_map.render.html.page import both_html, fragment_html, make_page, page_html, report_html
from countylines_map.render.html.parts import leaflet, leaflet_styles
from countylines_map.render.html.payload import as_json
from countylines_map.render.rows import row_model
from countylines_map.render.summary import summary


@pytest.fixture(scope="module")
def html(flow_map):
    return page_html(flow_map)


def test_the_page_is_small_and_the_same_each_time(flow_map, html):
    assert len(gzip.compress(html.encode(), mtime=0)) <= 90_000
    assert page_html(flow_map) == html


def test_it_is_a_folium_map_that_loads_nothing(flow_map, html):
    page = make_page(flow_map)
    assert isinstance(page, folium.Map)
    assert (page.default_js, page.default_css) == ([], [])
    assert page.get_root().render() == html
    assert "srcdoc" in page._repr_html_()


def test_no_element_can_ask_another_host(html):
    outside = re.sub(r"<script.*?</script>|<style.*?</style>", "", html, flags=re.DOTALL)
    assert re.findall(r"""\b(?:src|srcset|data|poster|action)\s*=""", outside) == []
    assert [each for each in re.findall(r'<link[^>]+href="([^"]+)"', outside) if each != "data:,"] == []
    assert re.findall(r"@import|url\(", "".join(re.findall(r"<style.*?</style>", html, flags=re.DOTALL))) == []
    assert re.findall(r"\sstyle=", outside) == []
    assert re.findall(r"\son\w+=", outside) == []


def test_the_policy_names_exactly_what_is_in_the_page(html):
    wanted = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    for name, texts in (
        ("script-src", re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)),
        ("style-src", re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)),
    ):
        hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]
        assert f"{name} {' '.join(hashes)};" in wanted
    assert wanted.startswith("default-src 'none'") and "unsafe" not in wanted and "http" not in wanted


def test_the_payload_is_inert_and_whole(flow_map, html):
    block = re.search(r'<script type="application/json">(.*?)</script>', html, flags=re.DOTALL)[1]
    assert "<" not in block
    data = json.loads(block)
    assert [row["key"] for row in data["rows"]] == [fact.key for fact in row_model(flow_map).by_size]
    assert len(data["views"]) == len(flow_map.layouts)
    assert len(data["views"][0]["arrows"]) == int(flow_map.layouts[0].lines.drawn.sum())
    assert set(data["places"]) == set(flow_map.areas.index)


def test_the_block_survives_every_separator():
    assert json.loads(as_json({"a": "</script>\u2028\u2029<!--"})) == {"a": "</script>\u2028\u2029<!--"}
    assert re.search("[<\u2028\u2029]", as_json({"a": "</script>\u2028\u2029<!--"})) is None


def test_the_table_adds_up_to_the_published_total(flow_map):
    told = row_model(flow_map).rows
    assert sum(fact.value for fact in told if fact.part != "total row") == flow_map.balance.total
    assert {fact.key for fact in told} >= {f"r{row}" for row in flow_map.flows.index}


def test_the_sentence_has_the_numbers(flow_map):
    sentence, balance = summary(flow_map), flow_map.balance
    for value in (
        balance.total,
        balance.mapped,
        balance.internal,
        balance.not_itemised,
        sum(balance.nonplaces.values()),
    ):
        assert number(value) in sentence
    assert share(balance.internal, balance.total) in sentence


def test_the_page_folds_what_the_report_says_at_length(flow_map):
    page, report = both_html(flow_map)
    assert (page, report) == (page_html(flow_map), report_html(flow_map))
    folded = page.split('<details class="fold">')[1].split("</main>")[0]
    assert 'class="fold"' not in report
    for part in (
        'class="sum"',
        "<tbody>",
        "Source and meaning",
        "How the table was read",
        flow_map.attribution[0],
        "Published total",
    ):
        assert page.count(part) == report.count(part) > 0
        assert part in folded or part == "<tbody>"
    assert (
        'class="key"' not in folded and f"Source: {flow_map.dataset.source}" in page.split('<details class="fold">')[0]
    )


def test_a_link_may_only_lead_to_the_web(flow_map):
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x"):
        html = page_html(replace(flow_map, dataset=replace(flow_map.dataset, source_url=address)))
        assert f'href="{address}' not in html


def test_a_fragment_has_only_a_body_with_names_of_its_own(flow_map):
    html = fragment_html(flow_map)
    assert html.startswith("<section") and html.rstrip().endswith("</section>")
    assert not re.search(r"<(html|head|body|main|h1|meta)\b", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) and all(
        each.replace("_", "-").startswith("flowmap-") or "flowmap_" in each for each in ids
    )
    styles = re.search(r"<style>(.*?)</style>", html, flags=re.DOTALL)[1]
    assert styles.startswith(".flowmap {\n" + leaflet_styles())
    ours = styles.split(leaflet_styles())[1]
    selectors = [each for rule in re.findall(r"([^{}]+)\{[^{}]*\}", ours) for each in rule.split(",")]
    assert (
        len(selectors) > 50
        and [each for each in selectors if "flowmap" not in each and "(" not in each and "]" not in each] == []
    )


def test_social_tags_and_address(flow_map):
    html = page_html(flow_map, url="https://example.org/maps/map.html")
    assert '<meta property="og:image" content="https://example.org/maps/map.png">' in html
    assert '<link rel="canonical" href="https://example.org/maps/map.html">' in html
    report = report_html(flow_map, url="https://example.org/maps/map.html")
    assert '<link rel="canonical" href="https://example.org/maps/report.html">' in report


def test_content_systems_are_told_how_to_embed_the_page(flow_map):
    url = "https://example.org/maps/map.html"
    files = built_files(flow_map, Options(), url=url)
    told = json.loads(files["oembed.json"])
    assert told["type"] == "rich" and told["version"] == "1.0" and f'src="{url}"' in told["html"]
    assert told["thumbnail_url"] == "https://example.org/maps/map.png" and told["width"] > 0 < told["height"]
    assert 'type="application/json+oembed" href="https://example.org/maps/oembed.json"' in files["map.html"].decode()
    assert "oembed.json" in json.loads(files["manifest.json"])["outputs"]
    assert "oembed" not in page_html(flow_map)


def test_the_embedding_page_has_the_snippet(flow_map):
    html = embed_html(flow_map)
    assert (
        html.count('<iframe src="map.html"') == 4
        and "&lt;img src=&quot;map.png&quot;" in html
        and html.count('<iframe src="report.html"') == 1
    )
    for part in ("title=", 'loading="lazy"', "width:100%", "aspect-ratio"):
        assert part in snippet("A map", "map.html")


def test_tiles_widen_the_policy_for_one_host_alone(flow_map):
    html = page_html(flow_map, tiles="OpenStreetMap.Mapnik")
    wanted = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]
    assert re.findall(r"https?://[^ ;&]+", wanted) == ["https://tile.openstreetmap.org"]
    assert "OpenStreetMap contributors" in html


@pytest.mark.parametrize(("name", "says"), [("No Such Map", "no base map"), ("Thunderforest.Outdoors", "needs a key")])
def test_tiles_that_cannot_be_had_are_refused(name, says):
    with pytest.raises(DatasetError, match=says):
        find_tiles(name)


def test_folium_writes_the_same_page_as_is_written_without_it(flow_map):
    assert make_page(flow_map).get_root().render() == page_html(flow_map)


def test_a_page_is_shown_without_loading_folium():
    """It takes a third as long to load as all that a notebook has loaded before."""
    code = (
        "import sys, countylines_map as cm\n"
        "made = cm.flow_map({'origin': ['Kent'], 'n': [3]}, destination='Norfolk', unit='people')\n"
        "print(len(made._repr_html_()) > 100_000, {'folium', 'branca', 'requests'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True set()\n"


def test_leaflet_comes_without_pictures_and_with_its_licence():
    assert "url(" not in leaflet("leaflet.css") and "behavior" not in leaflet("leaflet.css")
    assert "sourceMappingURL" not in leaflet("leaflet.js")
    assert leaflet("leaflet.js").startswith("/* @preserve")
    assert "</script" not in leaflet("leaflet.js")


def test_the_policy_of_different_texts_differs():
    assert policy(["a"], ["b"]) != policy(["a"], ["c"])


def test_rates_have_a_column_where_there_are_populations(flow_map, html):
    assert "Per 100,000" not in html
    rated = flow_map.flows.assign(rate=flow_map.flows.flow / 10)
    told = page_html(replace(flow_map, flows=rated))
    assert "Per 100,000" in told and "44.3 per 100,000 residents" in told


@pytest.mark.parametrize(
    "layer",
    [
        folium.Marker([52, 1]),
        folium.TileLayer("https://tiles.invalid/{z}/{x}/{y}.png", attr="x"),
        folium.LayerControl(),
        folium.plugins.Fullscreen(),
        folium.plugins.MiniMap(),
        folium.plugins.HeatMap([[52, 1]]),
        folium.Popup("x"),
        folium.Choropleth({"type": "FeatureCollection", "features": []}),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_what_the_policy_forbids_is_refused_at_once(flow_map, layer):
    with pytest.raises(OutputError, match="FlowLayer"):
        layer.add_to(make_page(flow_map))


def test_shapes_may_be_added_and_what_hides_in_them_is_refused(flow_map):
    page = make_page(flow_map)
    circle = folium.Circle([52.6, 1.3], radius=5000).add_to(page)
    assert "L.circle(" in page.get_root().render()
    circle.add_child(folium.Popup("x"))
    with pytest.raises(OutputError, match="a Popup cannot stand"):
        page.get_root().render()


def test_a_page_stands_in_no_other_map_or_figure(flow_map):
    with pytest.raises(OutputError, match="FlowLayer"):
        make_page(flow_map).add_to(folium.Map(tiles=None))
    figure = folium.Figure().add_child(make_page(flow_map))
    with pytest.raises(OutputError, match="FlowLayer"):
        figure.render()
