"""KML for Google Earth and others: a folder for each layer, arrows in the map's own colours."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
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
SEEN_THROUGH = "b0"  # how solid an area is, of ff
OPEN = ("areas", "arrows")  # folders that are seen at first; all others are one tick away
TYPES = {"text": "string", "whole": "double", "number": "double", "truth": "bool", "day": "string", "time": "string"}
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
    for name, look in _looks(layers.flow_map.style.day).items():
        yield f'<Style id="{name}">{look}</Style>\n'
    for colour in sorted(set(layers["arrows"].table["colour"].to_list()) - {None}):
        yield f'<Style id="c{colour[1:]}">{_painted(colour)}</Style>\n'
    for name in NAMES:
        yield from _folder(layers[name])
    yield "</Document>\n</kml>\n"


def _painted(colour: str) -> str:
    return f"<PolyStyle>{_colour(colour)}<outline>0</outline></PolyStyle>"


def _looks(day: Mapping[str, str]) -> dict[str, str]:
    """The map's own colours for what is not an arrow; areas are seen through, so that a photograph of the ground stays in sight."""
    edge = f"<LineStyle>{_colour(day['edge'])}<width>1</width></LineStyle>"
    pin = "<IconStyle>{}<scale>0.6</scale></IconStyle>"
    return {
        "land": f"<PolyStyle>{_colour(day['land'])}<outline>0</outline></PolyStyle>",
        "areas-origin": f"{edge}<PolyStyle>{_colour(day['origin'], SEEN_THROUGH)}</PolyStyle>",
        "areas-destination": f"{edge}<PolyStyle>{_colour(day['destination'], SEEN_THROUGH)}</PolyStyle>",
        "flows": f"<LineStyle>{_colour(day['line_most'])}<width>2</width></LineStyle>",
        "desire_lines": f"<LineStyle>{_colour(day['grey'])}<width>1</width></LineStyle>",
        "anchors": pin.format(_colour(day["ring"])),
        "labels": f"{pin.format(_colour(day['grey']))}<LabelStyle>{_colour(day['ink'])}</LabelStyle>",
    }


def _colour(colour: str, opacity: str = "ff") -> str:
    """A colour as KML writes it: opacity, blue, green, red."""
    return f"<color>{opacity}{colour[5:7]}{colour[3:5]}{colour[1:3]}</color>"


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
        style = f"<styleUrl>#{_style(layer.name, row)}</styleUrl>" if layer.shapes is not None else ""
        data = "".join(
            f"<SimpleData name={quoteattr(key)}>{_text(value)}</SimpleData>"
            for key, value in row.items()
            if value is not None
        )
        yield (
            f"<Placemark><name>{escape(str(name))}</name><visibility>{seen}</visibility>{style}"
            f'<ExtendedData><SchemaData schemaUrl="#fields-{layer.name}">{data}</SchemaData></ExtendedData>{_shape(shape)}</Placemark>\n'
        )


def _style(name: str, row: Mapping[str, Any]) -> str:
    """The style of a row: an arrow has its own colour, an area that of its role."""
    if name == "arrows":
        return f"c{row['colour'][1:]}"
    if name == "areas":
        return f"areas-{'origin' if row['role'] == 'origin' else 'destination'}"
    return name


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
