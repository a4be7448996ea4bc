"""TopoJSON: edges that areas share are there once; lines and points beside them, tables as objects without geometry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ..errors import OutputError, needs_extra
from .fields import NAMES
from .geojson import id_column, plain_rows
from .manifest import about, balance_rows

if TYPE_CHECKING:
    from .layers import Layer, Layers

DECIMALS = {True: 8, False: 3}  # of degrees, and of metres: a millimetre, so that no outline crosses itself by rounding


def topojson(layers: Layers) -> dict[str, bytes]:
    """All layers as one topology, in degrees unless another system is asked for; foreign members as in the GeoJSON.

    Raises: OutputError where the package topojson is not installed.
    """
    arcs: list[Any] = []
    objects = {name: _object(layers[name], arcs) for name in NAMES}
    record = {
        "type": "Topology", **about(layers.flow_map), "balance": balance_rows(layers.flow_map), "datum": layers.system.step,
        "crs": layers.system.name, "objects": objects, "arcs": arcs,
    }  # fmt: skip
    return {"flows.topojson": (json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n").encode()}


def _object(layer: Layer, arcs: list[Any]) -> dict[str, Any]:
    rows = plain_rows(layer.table)
    shapes = [{"type": None}] * len(layer.table) if layer.shapes is None else _geometries(layer, arcs)
    named = id_column(layer)
    return {
        "type": "GeometryCollection",
        "geometries": [
            {**shape, **({"id": row[named]} if named else {}), "properties": row}
            for row, shape in zip(rows, shapes, strict=True)
        ],
    }


def _geometries(layer: Layer, arcs: list[Any]) -> list[dict[str, Any]]:
    decimals = DECIMALS[layer.system.code == 4326]
    shapes = np.asarray(layer.shapes)
    if layer.geometry in ("MultiPolygon", "Polygon"):
        return _shared(shapes, arcs, decimals)
    found: list[dict[str, Any]] = []
    for shape in shapes:
        if shape is None:
            found.append({"type": None})
            continue
        points = shapely.get_coordinates(shape).round(decimals).tolist()
        if layer.geometry == "Point":
            found.append({"type": "Point", "coordinates": points[0]})
        else:
            found.append({"type": "LineString", "arcs": [len(arcs)]})
            arcs.append(points)
    return found


def _shared(shapes: np.ndarray, arcs: list[Any], decimals: int) -> list[dict[str, Any]]:
    """Polygons by the arcs that they share, added after those that are there."""
    try:
        from topojson import Topology  # type: ignore[attr-defined]
    except ImportError as error:
        raise OutputError(needs_extra("TopoJSON", "topojson", otherwise="choose another format")) from error
    if not len(shapes):
        return []
    rounded = shapely.transform(shapes, lambda points: points.round(decimals))
    made = Topology(list(rounded), prequantize=False, topology=True, shared_coords=True).to_dict()
    first = len(arcs)
    arcs += made["arcs"]
    return [
        {"type": shape["type"], "arcs": _moved(shape["arcs"], first)} for shape in made["objects"]["data"]["geometries"]
    ]


def _moved(arcs: Any, first: int) -> Any:
    """Numbers of arcs, counted from a later one; one that runs backwards is the complement of its number."""
    if isinstance(arcs, list | tuple):
        return [_moved(arc, first) for arc in arcs]
    return arcs + first if arcs >= 0 else arcs - first
