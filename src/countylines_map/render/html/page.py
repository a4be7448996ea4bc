"""The page in one file that asks no other host for anything and says so in its own security policy; `make_page` is it as a Folium map."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ...errors import OutputError, Problem
from ..form_figure import OTHERS
from .content import page_content
from .document import REPORT, bare_parts, beside, document

if TYPE_CHECKING:
    import folium

    from ...flowmap import FlowMap


def make_page(flow_map: FlowMap, *, tiles: str | None = None, url: str = "") -> folium.Map:
    """The page as a Folium map; it displays in a notebook, and `page_html` is its text.

    `tiles` names a base map by its xyzservices name; then, and only then, the page asks that one host for pictures.
    `url` is where the page will stand, for the tags that social networks read.

    Raises: DatasetError where no base map has that name or it needs a key.
    """
    from .folium_map import built

    return built(flow_map, tiles, url)[1]


def page_html(flow_map: FlowMap, *, tiles: str | None = None, url: str = "") -> str:
    """The page as one file, made to stand in an article: title, map and key, and everything else in a fold below them.

    Raises: DatasetError where no base map has the name `tiles` or it needs a key.
    """
    return _writer(flow_map, tiles, url)()


def report_html(flow_map: FlowMap, *, tiles: str | None = None, url: str = "") -> str:
    """The same as a page of its own, with nothing folded: sum, table, sources and method stand below the map.

    Raises: DatasetError where no base map has the name `tiles` or it needs a key.
    """
    return _writer(flow_map, tiles, url)(compact=False)


def both_html(flow_map: FlowMap, *, tiles: str | None = None, url: str = "") -> tuple[str, str]:
    """What `page_html` and `report_html` return, for the work of one.

    Raises: DatasetError where no base map has the name `tiles` or it needs a key.
    """
    write = _writer(flow_map, tiles, url)
    return write(), write(compact=False)


def fragment_html(flow_map: FlowMap) -> str:
    """The page's body alone, with its styles and scripts, for content systems that forbid frames.

    Every id begins with a name made from the data, every style is under one class, and Leaflet's global is given back.
    """
    return _writer(flow_map)(fragment=True)


def _writer(flow_map: FlowMap, tiles: str | None = None, url: str = "") -> Callable[..., str]:
    """What writes the page, as often as it is wanted; Folium is asked only for what nothing else can write, a base map."""
    if flow_map.form.name in OTHERS:
        return _writer_of_others(flow_map, tiles, url)
    if tiles:
        from .folium_map import built

        return built(flow_map, tiles, url)[0].document
    content = page_content(flow_map, url=url, base_map="")
    return partial(document, content, None, bare_parts(content, flow_map))


def _writer_of_others(flow_map: FlowMap, tiles: str | None, url: str) -> Callable[..., str]:
    """The same of a form that is not made of lines over a Leaflet map; its page is whole, so that its report differs in address only.

    Raises: OutputError where a base map is asked for.
    """
    if tiles:
        what = f"a map of the form {flow_map.form.name} has no base map from a server"
        raise OutputError(Problem(what, f"--tiles {tiles}", "leave it out, or ask for arrows with --form arrows"))
    from .form_page import form_writer

    write = form_writer(flow_map)

    def written(*, compact: bool = True, fragment: bool = False) -> str:
        return write(url=url if compact else beside(url, REPORT), fragment=fragment)

    return written
