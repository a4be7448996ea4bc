"""KML for Google Earth and others: a folder for each layer, arrows in the map's own colours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from .fields import NAMES
from .geojson import plain_rows
from .geopackage import description
from .reference import DEGREES

if TYPE_CHECKING:
    from .layers import Layer, Layers

DECIMALS = 8  # of a degree: a millimetre, so that no outline crosses itself by rounding
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
OPEN = ("areas", "arrows")  # folders that are seen at first; all others are one tick away
TYPES = {"text": "string", "whole": "double", "number": "double", "truth": "bool", "day": "string", "time": "string"}
STYLES = {
    "land": "<PolyStyle><color>ffe5eaec</color></PolyStyle><LineStyle><color>ffe5eaec</color></LineStyle>",
    "areas": "<PolyStyle><color>80c8d3e0</color></PolyStyle><LineStyle><color>ffffffff</color></LineStyle>",
    "flows": "<LineStyle><color>ff220a67</color><width>2</width></LineStyle>",
    "desire_lines": "<LineStyle><color>ff847b76</color><width>1</width></LineStyle>",
}
NAMED = ("area_name", "name", "origin_name", "origin", "part", "title")  # the first of them names a placemark


def kml(layers: Layers) -> dict[str, bytes]:
    """All layers in one KML (longitude and latitude), each row with all its columns."""
    out = io.BytesIO()  # as bytes from the start: one character that is not Latin would double a text of this length
    for part in _parts(layers.within(DEGREES)):
        out.write(part.encode())
    return {"flows.kml": out.getvalue()}


def _parts(layers: Layers) -> Iterator[str]:
    yield HEAD
    yield f"<name>{escape(layers.flow_map.dataset.title)}</name>\n<description>{escape(description(layers))}</description>\n"
    for name, style in STYLES.items():
        yield f'<Style id="{name}">{style}</Style>\n'
    for colour in sorted(set(layers["arrows"].table["colour"].to_list()) - {None}):
        yield f'<Style id="c{colour[1:]}">{_painted(colour)}</Style>\n'
    for name in NAMES:
        yield from _folder(layers[name])
    yield "</Document>\n</kml>\n"


def _painted(colour: str) -> str:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"<PolyStyle><color>ff{blue}{green}{red}</color><outline>0</outline></PolyStyle>"


def _folder(layer: Layer) -> Iterator[str]:
    fields = "".join(f'<SimpleField name={quoteattr(c.name)} type="{TYPES[c.kind]}"/>' for c in layer.table.columns)
    schema = f'<Schema name="{layer.name}" id="fields-{layer.name}">{fields}</Schema>\n'
    seen = int(layer.name in OPEN)
    yield f"{schema}<Folder><name>{layer.name}</name><visibility>{seen}</visibility>\n"
    yield from _placemarks(layer, seen)
    yield "</Folder>\n"


def _placemarks(layer: Layer, seen: int) -> Iterator[str]:
    rows = plain_rows(layer.table)
    shapes = layer.shapes if layer.shapes is not None else np.full(len(layer.table), None)
    for row, shape in zip(rows, shapes, strict=True):
        name = next((row[key] for key in NAMED if row.get(key)), "")
        style = f"c{row['colour'][1:]}" if layer.name == "arrows" else layer.name
        data = "".join(
            f"<SimpleData name={quoteattr(key)}>{_text(value)}</SimpleData>"
            for key, value in row.items()
            if value is not None
        )
        yield (
            f"<Placemark><name>{escape(str(name))}</name><visibility>{seen}</visibility><styleUrl>#{style}</styleUrl>"
            f'<ExtendedData><SchemaData schemaUrl="#fields-{layer.name}">{data}</SchemaData></ExtendedData>{_shape(shape)}</Placemark>\n'
        )


def _text(value: Any) -> str:
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def _shape(shape: Any) -> str:
    """A geometry as KML: no part of it is lost."""
    if shape is None:
        return ""
    if shape.geom_type.startswith("Multi"):
        return f"<MultiGeometry>{''.join(_shape(part) for part in shape.geoms)}</MultiGeometry>"
    if shape.geom_type == "Polygon":
        shape = shapely.orient_polygons(shape)
        inner = "".join(
            f"<innerBoundaryIs><LinearRing>{_points(ring)}</LinearRing></innerBoundaryIs>" for ring in shape.interiors
        )
        return f"<Polygon><outerBoundaryIs><LinearRing>{_points(shape.exterior)}</LinearRing></outerBoundaryIs>{inner}</Polygon>"
    return f"<{shape.geom_type}>{_points(shape)}</{shape.geom_type}>"


def _points(shape: Any) -> str:
    points = shapely.get_coordinates(shape).round(DECIMALS).tolist()
    return f"<coordinates>{' '.join(f'{x},{y}' for x, y in points)}</coordinates>"
