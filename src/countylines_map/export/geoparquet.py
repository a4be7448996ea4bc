"""GeoParquet 1.1: each layer as one file with its reference system, bounds and a box for each row; tables as plain Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ..errors import OutputError, needs_extra
from .columns import arrow_table
from .fields import NAMES
from .geopackage import description
from .manifest import about, balance_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from ..flowmap import FlowMap
    from .layers import Layer, Layers

SIDES = ("xmin", "ymin", "xmax", "ymax")


def geoparquet(layers: Layers) -> dict[str, bytes]:
    """Each layer as GeoParquet 1.1; every field says what it means.

    Raises: OutputError where pyarrow is not installed.
    """
    from .formats import named

    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise OutputError(needs_extra("GeoParquet", "parquet", otherwise="choose another format")) from error
    files = {}
    told = {"description": description(layers), "countylines_map": _words(layers.flow_map)}
    for name in NAMES:
        out = io.BytesIO()
        pq.write_table(_placed(layers[name], told), out, compression="zstd")
        files[named(name, "parquet")] = out.getvalue()
    return files


def _words(flow_map: FlowMap) -> str:
    """What the dataset says, so that the file can be read back to the same map."""
    words = {**about(flow_map), "balance": balance_rows(flow_map)}
    return json.dumps(words, ensure_ascii=False)


def _placed(layer: Layer, told: Mapping[str, str]) -> pa.Table:
    """The columns, the geometry and its box, with what the standard asks to be said of them."""
    import pyarrow as pa

    table = arrow_table(layer)
    said = {"title": layer.title, **told}
    if layer.shapes is not None:
        boxes = shapely.bounds(layer.shapes).reshape(-1, 4)
        gone = np.isnan(boxes[:, 0])
        box = pa.StructArray.from_arrays([pa.array(side) for side in boxes.T], list(SIDES), mask=pa.array(gone))
        table = table.append_column("geometry", pa.array(shapely.to_wkb(layer.shapes, flavor="iso"), pa.binary()))
        table = table.append_column("bbox", box)
        said["geo"] = json.dumps(_geo(layer))
    return table.replace_schema_metadata(said)


def _geo(layer: Layer) -> dict[str, Any]:
    from pyproj import CRS

    kinds = sorted({shape.geom_type for shape in layer.shapes if shape}) if layer.shapes is not None else []
    column: dict[str, Any] = {
        "encoding": "WKB", "geometry_types": kinds, "crs": CRS.from_epsg(layer.system.code).to_json_dict(),
        "covering": {"bbox": {side: ["bbox", side] for side in SIDES}},
    }  # fmt: skip
    if layer.bounds:
        column["bbox"] = list(layer.bounds)
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
