"""The page as a Folium map: what may be added to it, and what is refused at once because the page's policy would forbid it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from ...errors import OutputError, Problem
from .basemap import Tiles
from .content import page_content
from .document import ELEMENT, FIRST_ZOOM, MAP_OPTIONS, centre, document, map_id

if TYPE_CHECKING:
    from types import SimpleNamespace

    from ...flowmap import FlowMap

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


class Page(Figure):
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
        """The page: `compact` with all but map and key in a fold; a `fragment` is its body alone, for systems that forbid frames.

        Raises: OutputError where a shape holds what the page's policy forbids.
        """
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
        return document(self.content, self.tiles, parts, compact=compact, fragment=fragment)


class _Map(folium.Map):
    """A Folium map whose page loads nothing: its element is laid over the static picture."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (Folium's own name and shape)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """
        {% macro html(this, kwargs) %}"""
        + ELEMENT.format("{{ this.get_name()|tojson }}", "{{ this.label|e }}")
        + """{% endmacro %}
        {% macro script(this, kwargs) %}
            const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
        """
    )

    label = ""  # what a screen reader says of it

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Element:
        """Add a shape; what would need files or hosts that the page's policy forbids is refused at once."""
        if type(child) not in (_Flows, *SHAPES):  # a kind of one of them may need files of its own
            raise _no_place(child)
        return super().add_child(child, name, index)

    def add_to(self, parent: Element, name: str | None = None, index: int | None = None) -> Element:
        """A page is a whole document; it stands in no other map."""
        if not isinstance(parent, Page):
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
        if not isinstance(self.get_root(), Page):
            raise _no_place(self)
        return super().render(**kwargs)  # type: ignore[no-untyped-call]


def built(flow_map: FlowMap, tiles: str | None = None, url: str = "") -> tuple[Page, _Map]:
    """The document and the map in it."""
    found = None
    if tiles:
        from .basemap import find_tiles

        found = find_tiles(tiles)
    content = page_content(flow_map, url=url, base_map=found.attribution if found else "")
    map_ = _Map(location=centre(flow_map), zoom_start=FIRST_ZOOM, **MAP_OPTIONS)
    map_._id, map_.label = map_id(content).removeprefix("map_"), flow_map.words("controls.label")
    page = Page(content, found)
    page.add_child(map_)
    if found:
        layer = folium.TileLayer(tiles=found.url, attr=found.attribution, subdomains="".join(found.subdomains))
        layer._id = map_._id
        map_.own(layer)
    map_.add_child(_Flows(content.prefix))
    return page, map_
