"""The page as text: the template around a map's own lines, and a policy that names exactly the scripts and styles in it.

What stands between them - the element of the map and the lines that begin it - is a few words of Leaflet's. `bare_parts` writes them as
Folium would, so that showing a map does not wait for Folium; where a base map or layers of Folium are added, Folium writes them itself.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from ..palette import palette_css
from .basemap import Tiles
from .parts import leaflet, script, styles
from .templates import template

if TYPE_CHECKING:
    from types import SimpleNamespace

    from ...flowmap import FlowMap

MAP_OPTIONS: dict[str, Any] = {
    "tiles": None,
    "zoom_control": False,  # the page has its own buttons, with words
    "attribution_control": False,  # and its own lines of credit
    "zoom_snap": 0,  # so that the first view has the layout's own scale
    "zoom_animation": False,  # arrows are drawn anew at each zoom; a stretched picture of them would lie
    "fade_animation": False,
    "scroll_wheel_zoom": False,
    "dragging": False,  # both until the reader uses the map
    "max_bounds_viscosity": 1.0,
    "bounce_at_zoom_limits": False,
    "wheel_px_per_zoom_level": 180,
}
FIRST_ZOOM = 6
ELEMENT = '<div class="folium-map" id={} role="group"\naria-label="{}"></div>'
REPORT = "report.html"  # beside map.html
FRAMED = (
    "{ const own = document.currentScript.parentElement.classList, look = new URLSearchParams(location.search).get('theme');"
    "if (parent !== window) own.add('framed'); if (look === 'dark' || look === 'light') own.add(look); }"  # before anything is seen
)


def bare_parts(content: SimpleNamespace, flow_map: FlowMap) -> dict[str, str]:
    """What Folium writes for the page's map with nothing added: nothing for the head, the map's element, and the lines that begin it."""
    name = map_id(content)
    words = {_camel(key): value for key, value in MAP_OPTIONS.items() if key != "tiles"}
    options = {"zoom": FIRST_ZOOM, "zoomControl": words.pop("zoomControl"), "preferCanvas": False, **words}
    told = "\n".join(f'"{key}": {json.dumps(value)},' for key, value in options.items())
    begin = (
        f"const {name} = L.map({json.dumps(name)}, {{\ncenter: {json.dumps(centre(flow_map))},\n...{{\n{told}\n}}\n}});\n"
        f"drawFlowMap({name}, document.getElementById({json.dumps(content.prefix)}));\n"
    )
    return {
        "header": "",
        "html": ELEMENT.format(json.dumps(name), escape(content.words("controls.label"))),
        "script": begin,
    }


def map_id(content: SimpleNamespace) -> str:
    """The name of the map in the page's script, and the id of its element."""
    return f"map_{content.prefix.replace('-', '_')}"


def centre(flow_map: FlowMap) -> list[float]:
    """Latitude and longitude where the map begins, before it is fitted to its frame."""
    west, south, east, north = flow_map.areas.total_bounds.tolist()
    return [round((south + north) / 2, 5), round((west + east) / 2, 5)]


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def document(
    content: SimpleNamespace,
    tiles: Tiles | None,
    parts: Mapping[str, str],
    *,
    compact: bool = True,
    fragment: bool = False,
) -> str:
    """The page: `compact` with all but map and key in a fold; a `fragment` is its body alone, for systems that forbid frames."""
    begin = _begin(parts["script"], fragment)
    scripts = [leaflet("leaflet.js"), script(content.features, begin, content.words)]
    look = f"{styles(content.features, palette_css(content.style), fragment=fragment)}\n{_digits(content)}"
    return template("page.html").render(
        page=content,
        words=content.words,
        compact=compact,
        fragment=fragment,
        oembed=beside(content.url, "oembed.json"),
        url=content.url if compact else beside(content.url, REPORT),
        header=parts["header"],
        map_html=parts["html"],
        scripts=scripts,
        framed=FRAMED,
        styles=look,
        policy=policy([FRAMED, *scripts], [look], tiles),
        below=lambda heading: f"h{int(heading[1]) + 1}",
    )


def beside(url: str, name: str) -> str:
    """The address of a file beside another; none where that has none."""
    return f"{url.rsplit('/', 1)[0]}/{name}" if url else ""


def policy(scripts: list[str], styles: list[str], tiles: Tiles | None = None) -> str:
    """A content security policy that allows these inline texts by their hash, and nothing else.

    >>> policy(["a"], ["b"])[:44]
    "default-src 'none'; script-src 'sha256-ypeBE"
    """
    hosts = "".join(f" {host}" for host in tiles.hosts) if tiles else ""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data:{hosts}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashes(texts: list[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _digits(content: SimpleNamespace) -> str:
    """Room for the longest number of the sum, given before its rows arrive: columns that grow while a page loads shift."""
    return f"#{content.prefix} .sum {{ --digits: {max(len(row.value) for row in content.balance)}ch; }}"


def _begin(lines: str, fragment: bool) -> str:
    """The few lines that Folium wrote, which begin the page; a fragment gives Leaflet's global back."""
    bare = "\n".join(line.strip() for line in lines.splitlines() if line.strip())
    return f"{bare}\n" + ("L.noConflict();\n" if fragment else "")
