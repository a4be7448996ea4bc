"""The page: a Folium map in one file that asks no other host for anything and says so in its own security policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from ...errors import OutputError, Problem
from ..form_figure import OTHERS
from ..palette import palette_css
from .content import page_content
from .parts import leaflet, script, styles
from .templates import template

if TYPE_CHECKING:
    from types import SimpleNamespace

    from ...flowmap import FlowMap
    from .basemap import Tiles

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
SHAPES = (
    folium.GeoJson,
    folium.FeatureGroup,
    folium.PolyLine,
    folium.Polygon,
    folium.Rectangle,
    folium.Circle,
    folium.CircleMarker,
)
"""What may be added to the page's map: shapes that are drawn by Leaflet alone."""

REPORT = "report.html"  # beside map.html
FRAMED = (
    "{ const own = document.currentScript.parentElement.classList, look = new URLSearchParams(location.search).get('theme');"
    "if (parent !== window) own.add('framed'); if (look === 'dark' || look === 'light') own.add(look); }"  # before anything is seen
)


class _Page(Figure):
    """The root of the page: our own document around what the map and any further Folium layers add."""

    def __init__(self, content: SimpleNamespace, tiles: Tiles | None) -> None:
        """Hold what the template shows."""
        super().__init__(height="1000px", title=content.title)
        self._id = content.prefix
        self.content, self.tiles = content, tiles
        self.header._children.clear()

    def render(self, **kwargs: Any) -> str:
        """The whole document; the policy names exactly the scripts and styles that are in it."""
        return self.document()

    def map_layers(self) -> list[Element]:
        """What somebody added to the page's map."""
        return [
            layer for map_ in self._children.values() for layer in map_._children.values() if isinstance(layer, SHAPES)
        ]

    def document(self, *, compact: bool = True, fragment: bool = False) -> str:
        """The page: `compact` with all but map and key in a fold; a `fragment` is its body alone, for systems that forbid frames."""
        for layer in self.map_layers():
            if wrong := next(
                (each for each in _inside(layer) if isinstance(each, (folium.Popup, folium.Marker, folium.TileLayer))),
                None,
            ):
                raise _no_place(wrong)
        for child in self._children.values():
            child.render()
        parts = {
            part: "".join(c.render() for c in getattr(self, part)._children.values())
            for part in ("header", "html", "script")
        }
        scripts = [leaflet("leaflet.js"), script(self.content.features, _begin(parts["script"], fragment))]
        look = f"{styles(self.content.features, palette_css(self.content.style), fragment=fragment)}\n{_digits(self.content)}"
        return template("page.html").render(
            page=self.content,
            compact=compact,
            fragment=fragment,
            oembed=_beside(self.content.url, "oembed.json"),
            url=self.content.url if compact else _beside(self.content.url, REPORT),
            header=parts["header"],
            map_html=parts["html"],
            scripts=scripts,
            framed=FRAMED,
            styles=look,
            policy=policy([FRAMED, *scripts], [look], self.tiles),
            below=lambda heading: f"h{int(heading[1]) + 1}",
        )


class _Map(folium.Map):
    """A Folium map whose page loads nothing: its element is laid over the static picture."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (Folium's own name and shape)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }} role="group"
aria-label="Map: the arrow keys move it, plus and minus zoom"></div>{% endmacro %}
        {% macro script(this, kwargs) %}
            const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
        """
    )

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Element:
        """Add a shape; what would need files or hosts that the page's policy forbids is refused at once."""
        if type(child) not in (_Flows, *SHAPES):  # a kind of one of them may need files of its own
            raise _no_place(child)
        return super().add_child(child, name, index)

    def add_to(self, parent: Element, name: str | None = None, index: int | None = None) -> Element:
        """A page is a whole document; it stands in no other map."""
        if not isinstance(parent, _Page):
            raise _no_place(self)
        return super().add_to(parent, name, index)

    def own(self, layer: folium.TileLayer) -> None:
        """The base map that the page's policy names."""
        super().add_child(layer)


def _no_place(child: Element) -> OutputError:
    what = f"a {type(child).__name__.lstrip('_')} cannot stand on the publication page, whose policy allows no other file or host"
    fix = "add the flows to a map of your own: FlowLayer(flow_map).add_to(folium.Map()); a base map for the page is tiles=NAME"
    return OutputError(Problem(what, fix=fix))


def _inside(element: Element) -> Iterator[Element]:
    for child in element._children.values():
        yield child
        yield from _inside(child)


class _Flows(MacroElement):
    """Draws the flows of the page's payload on its map."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            drawFlowMap({{ this._parent.get_name() }}, document.getElementById({{ this.root|tojson }}));
        {% endmacro %}
        """
    )

    def __init__(self, root: str) -> None:
        """Name the element of the page that holds everything."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id, self.root = "Flows", root.replace("-", "_"), root

    def render(self, **kwargs: Any) -> Any:
        """Only the page's own document has the script that draws them."""
        if not isinstance(self.get_root(), _Page):
            raise _no_place(self)
        return super().render(**kwargs)  # type: ignore[no-untyped-call]


def make_page(flow_map: FlowMap, *, tiles: str | None = None, url: str = "") -> folium.Map:
    """The page as a Folium map; it displays in a notebook, and `page_html` is its text.

    `tiles` names a base map by its xyzservices name; then, and only then, the page asks that one host for pictures.
    `url` is where the page will stand, for the tags that social networks read.

    Raises: DatasetError where no base map has that name or it needs a key.
    """
    return _build(flow_map, tiles, url)[1]


def _build(flow_map: FlowMap, tiles: str | None = None, url: str = "") -> tuple[_Page, _Map]:
    """The document and the map in it."""
    found = None
    if tiles:
        from .basemap import find_tiles

        found = find_tiles(tiles)
    content = page_content(flow_map, url=url, base_map=found.attribution if found else "")
    west, south, east, north = flow_map.areas.total_bounds
    map_ = _Map(location=[round((south + north) / 2, 5), round((west + east) / 2, 5)], zoom_start=6, **MAP_OPTIONS)
    map_._id = content.prefix.replace("-", "_")
    page = _Page(content, found)
    page.add_child(map_)
    if found:
        layer = folium.TileLayer(tiles=found.url, attr=found.attribution, subdomains="".join(found.subdomains))
        layer._id = map_._id
        map_.own(layer)
    map_.add_child(_Flows(content.prefix))
    return page, map_


def page_html(flow_map: FlowMap, *, tiles: str | None = None, url: str = "") -> str:
    """The page as one file, made to stand in an article: title, map and key, and everything else in a fold below them.

    Raises: DatasetError where no base map has the name `tiles` or it needs a key.
    """
    if flow_map.form.name in OTHERS:
        return _other(flow_map, url, tiles=tiles)
    return _build(flow_map, tiles, url)[0].document()


def report_html(flow_map: FlowMap, *, tiles: str | None = None, url: str = "") -> str:
    """The same as a page of its own, with nothing folded: sum, table, sources and method stand below the map.

    Raises: DatasetError where no base map has the name `tiles` or it needs a key.
    """
    if flow_map.form.name in OTHERS:
        return _other(flow_map, _beside(url, REPORT), tiles=tiles)
    return _build(flow_map, tiles, url)[0].document(compact=False)


def both_html(flow_map: FlowMap, *, tiles: str | None = None, url: str = "") -> tuple[str, str]:
    """What `page_html` and `report_html` return, for the work of one.

    Raises: DatasetError where no base map has the name `tiles` or it needs a key.
    """
    if flow_map.form.name in OTHERS:
        return page_html(flow_map, tiles=tiles, url=url), report_html(flow_map, tiles=tiles, url=url)
    page = _build(flow_map, tiles, url)[0]
    return page.document(), page.document(compact=False)


def fragment_html(flow_map: FlowMap) -> str:
    """The page's body alone, with its styles and scripts, for content systems that forbid frames.

    Every id begins with a name made from the data, every style is under one class, and Leaflet's global is given back.
    """
    if flow_map.form.name in OTHERS:
        return _other(flow_map, "", fragment=True)
    return _build(flow_map)[0].document(fragment=True)


def _other(flow_map: FlowMap, url: str, *, tiles: str | None = None, fragment: bool = False) -> str:
    """The page of a form that is not made of lines over a Leaflet map; it is whole, so its report is the same."""
    from .form_page import form_html

    if tiles:
        what = f"a map of the form {flow_map.form.name} has no base map from a server"
        raise OutputError(Problem(what, f"--tiles {tiles}", "leave it out, or ask for arrows with --form arrows"))

    return form_html(flow_map, url=url, fragment=fragment)


def _beside(url: str, name: str) -> str:
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
