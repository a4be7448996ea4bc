"""GeoJSON (RFC 7946): flow lines and areas, with balance and attribution as members of the collection."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .manifest import about, balance_rows
from .values import plain_value

if TYPE_CHECKING:
    import geopandas as gpd

    from ..flowmap import FlowMap

DECIMALS = 6  # of a degree: about 10 cm, finer than any outline here


def flows_geojson(flow_map: FlowMap) -> bytes:
    """Flow lines as RFC 7946 GeoJSON (longitude, latitude): one feature for each row, `null` geometry for a row that is not drawn.

    The balance, the outlines' description and the attribution stand beside the features as foreign members.
    """
    return _collection(flow_map.lines, {**about(flow_map), "balance": balance_rows(flow_map)})


def areas_geojson(flow_map: FlowMap) -> bytes:
    """Areas of all origins and the destination as RFC 7946 GeoJSON, with what their outlines are."""
    return _collection(flow_map.areas, about(flow_map))


def _collection(frame: gpd.GeoDataFrame, members: Mapping[str, Any]) -> bytes:
    """A feature collection, a line per feature so that two versions can be compared by eye."""
    plain = frame.drop(columns=frame.geometry.name)
    features = [
        json.dumps(_feature(index, row, geometry), ensure_ascii=False, allow_nan=False)
        for index, row, geometry in zip(frame.index, plain.to_dict("records"), frame.geometry, strict=True)
    ]
    head = json.dumps({"type": "FeatureCollection", **members}, ensure_ascii=False)[:-1]
    return (head + ', "features": [\n' + ",\n".join(features) + "\n]}\n").encode()


def _feature(index: Any, row: Mapping[str, Any], geometry: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": plain_value(index),
        "properties": plain_value(row),
        "geometry": _geometry(geometry),
    }


def _geometry(geometry: Any) -> dict[str, Any] | None:
    """Right-handed rings and short decimals, as RFC 7946 asks."""
    import shapely

    if geometry is None or geometry.is_empty:
        return None
    snapped = shapely.orient_polygons(shapely.set_precision(geometry, 10**-DECIMALS))
    rounded = shapely.transform(
        snapped, lambda points: points.round(DECIMALS)
    )  # a grid's corners are not short decimals yet
    outlined: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return outlined
