"""GeoJSON (RFC 7946): a layer as a collection with a bounding box, and balance and attribution as members of it."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from .manifest import about, balance_rows
from .reference import DEGREES

if TYPE_CHECKING:
    from .columns import Table
    from .layers import Layer, Layers

DECIMALS = 6  # of a degree: about 10 cm, finer than any outline here
IDS = ("row", "area_code")  # what names a feature, where a layer has it


def geojson(layers: Layers, name: str) -> bytes:
    """A layer as RFC 7946 GeoJSON (longitude, latitude), one line for each feature, so that two versions can be compared by eye.

    A row that is not drawn has the geometry `null`. What the outlines are, the attribution and the datum step stand beside the
    features as foreign members, and so does the balance beside the flows.
    """
    layer = layers.within(DEGREES)[name]
    members = about(layers.flow_map)
    if name == "flows":
        members["balance"] = balance_rows(layers.flow_map)
    return collection(layer, members | {"datum": layer.system.step})


def collection(layer: Layer, members: Mapping[str, Any]) -> bytes:
    """A feature collection of a layer in longitude and latitude, with further members; a table's features have no geometry."""
    head = {"type": "FeatureCollection", "name": layer.name, **members}
    if layer.bounds:
        head["bbox"] = [round(bound, DECIMALS) for bound in layer.bounds]
    said = json.dumps(head, ensure_ascii=False, allow_nan=False)[:-1]
    out = io.BytesIO()  # as bytes from the start: one character that is not Latin would double a text of this length
    out.write(f'{said}, "features": ['.encode())
    for at, feature in enumerate(_features(layer)):
        out.write((",\n" if at else "\n").encode() + feature.encode())
    out.write(b"\n]}\n")
    return out.getvalue()


def plain_rows(table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table with values that JSON has: dates and times as ISO text, numbers to six decimals."""
    lists = []
    for column in table.columns:
        values = column.to_list()
        if column.kind == "number":
            values = [None if value is None or not math.isfinite(value) else round(value, 6) for value in values]
        elif column.kind in ("day", "time"):
            values = [None if value is None else value.isoformat() for value in values]
        lists.append(values)
    names = table.names
    return (dict(zip(names, values, strict=True)) for values in zip(*lists, strict=True))


def id_column(layer: Layer) -> str | None:
    """The column that names a feature of a layer; None where no column does."""
    return next((column for column in IDS if column in layer.table.names and layer.name != "labels"), None)


def _features(layer: Layer) -> Iterable[str]:
    write = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    rows = plain_rows(layer.table)
    shapes = _written(layer.shapes) if layer.shapes is not None else ["null"] * len(layer.table)
    named = id_column(layer)
    for row, shape in zip(rows, shapes, strict=True):
        id_ = f'"id": {write(row[named])}, ' if named else ""
        yield f'{{"type": "Feature", {id_}"properties": {write(row)}, "geometry": {shape}}}'


def _written(shapes: np.ndarray) -> list[str]:
    """Right-handed rings and short decimals, as RFC 7946 asks."""
    flat = np.isin(shapely.get_type_id(shapes), (3, 6))
    found = shapes.copy()
    found[flat] = shapely.orient_polygons(shapely.set_precision(shapes[flat], 10**-DECIMALS))
    rounded = shapely.transform(found, lambda points: points.round(DECIMALS))  # a grid's corners are not short yet
    return ["null" if text is None else text for text in shapely.to_geojson(rounded)]
