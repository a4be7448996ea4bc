"""A ready QGIS project beside the GeoPackage: all layers in order, styled light and dark, in the view of the map."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from .fields import NAMES
from .geopackage import description
from .styles import THEMES, qml_parts

if TYPE_CHECKING:
    from .layers import Layer, Layers

STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can hold, so that two runs give the same bytes
SEEN = ("land", "areas", "arrows", "flows", "anchors", "labels")  # checked at first, the last on top


def qgis_project(layers: Layers, source: str = "./flows.gpkg") -> bytes:
    """A .qgz that opens the layers of the GeoPackage `source`, which must stand beside it."""
    made = [layers[name] for name in [*SEEN, *(name for name in NAMES if name not in SEEN)]]
    tree = "".join(
        f'<layer-tree-layer id="{_id(layer)}" name={quoteattr(layer.title)} providerKey="ogr" expanded="0" '
        f'checked="{"Qt::Checked" if layer.name in SEEN else "Qt::Unchecked"}" source={quoteattr(_source(layer, source))}/>'
        for layer in reversed(made)
    )
    west, south, east, north = layers.flow_map.layouts[0].view.bounds
    box = f"<xmin>{west}</xmin><ymin>{south}</ymin><xmax>{east}</xmax><ymax>{north}</ymax>"
    title = escape(layers.flow_map.dataset.title)
    text = (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis projectname={quoteattr(layers.flow_map.dataset.title)} version="3.22.0">'
        f"<title>{title}</title><projectCrs>{_system(3857)}</projectCrs>"
        f"<layer-tree-group>{tree}</layer-tree-group>"
        f'<mapcanvas name="theMapCanvas"><units>meters</units><extent>{box}</extent>'
        f"<destinationsrs>{_system(3857)}</destinationsrs></mapcanvas>"
        f"<projectlayers>{''.join(_layer(layers, layer, source) for layer in made)}</projectlayers>"
        f"<visibility-presets>{''.join(_theme(made, theme) for theme in THEMES)}</visibility-presets>"
        f"<projectMetadata><title>{title}</title><abstract>{escape(description(layers))}</abstract></projectMetadata>"
        '<properties><SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled></SpatialRefSys>'
        '<Paths><Absolute type="bool">false</Absolute></Paths></properties></qgis>\n'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(zipfile.ZipInfo("flows.qgs", STAMP), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _id(layer: Layer) -> str:
    """QGIS gives a layer another id where this one is short."""
    return f"countylines_{layer.name}"


def _system(code: int) -> str:
    """A reference system as a project holds it."""
    from pyproj import CRS

    wkt = escape(CRS.from_epsg(code).to_wkt())
    return f'<spatialrefsys nativeFormat="Wkt"><wkt>{wkt}</wkt><srid>{code}</srid><authid>EPSG:{code}</authid></spatialrefsys>'


def _source(layer: Layer, source: str) -> str:
    return f"{source}|layername={layer.name}"


def _layer(layers: Layers, layer: Layer, source: str) -> str:
    kind = {"LineString": "Line", "": "No geometry"}.get(layer.geometry, layer.geometry.removeprefix("Multi"))
    style = qml_parts(layers, layer) if layer.shapes is not None else ""
    system = f"<srs>{_system(layer.system.code)}</srs>" if layer.shapes is not None else ""
    return (
        f'<maplayer type="vector" geometry="{kind}" hasScaleBasedVisibilityFlag="0"><id>{_id(layer)}</id>'
        f"<datasource>{escape(_source(layer, source))}</datasource><layername>{escape(layer.title)}</layername>{system}"
        f'<provider encoding="UTF-8">ogr</provider>{style}{_styles(layers, layer) if style else ""}</maplayer>'
    )


def _styles(layers: Layers, layer: Layer) -> str:
    """The styles among which a layer is switched; the first of them is on."""
    first, *others = THEMES
    more = "".join(
        f'<map-layer-style name="{theme}"><qgis version="3.22.0" styleCategories="AllStyleCategories">'
        f"{qml_parts(layers, layer, theme)}</qgis></map-layer-style>"
        for theme in others
    )
    return (
        f'<map-layer-style-manager current="{first}"><map-layer-style name="{first}"/>{more}</map-layer-style-manager>'
    )


def _theme(made: list[Layer], theme: str) -> str:
    """What QGIS calls a map theme: one choice that switches all layers to a style."""
    shown = "".join(
        f'<layer id="{_id(layer)}" visible="{int(layer.name in SEEN)}" style="{theme}" expanded="0"/>'
        for layer in made
        if layer.shapes is not None
    )
    return f'<visibility-preset name="{theme}" has-expanded-info="0">{shown}</visibility-preset>'
