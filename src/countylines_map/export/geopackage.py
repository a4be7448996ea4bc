"""GeoPackage: all layers of a flow map in one file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..flowmap import FlowMap


def geopackage(flow_map: FlowMap) -> bytes:
    """Layers `flows`, `arrowheads`, `areas` and `anchors` (EPSG:4326) as one GeoPackage, the same bytes at every run.

    Raises: OutputError when the GeoPackage cannot be made.
    """
    import geopandas as gpd
    import pyogrio

    lines = flow_map.lines
    joined = lines[lines.geometry.notna()]
    heads = gpd.GeoDataFrame(
        joined.drop(columns="geometry"),
        geometry=flow_map.layouts[0].heads.geometry.reindex(joined.index),
        crs=lines.crs,
    )
    layers = {
        "flows": lines.reset_index(),
        "arrowheads": heads.reset_index(),
        "areas": flow_map.areas.reset_index(),
        "anchors": flow_map.anchors.reset_index(),
    }
    description = "\n".join([flow_map.boundaries, *flow_map.attribution])
    # GDAL stamps the time of writing into the file; a fixed time keeps two runs the same.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "flows.gpkg"
            for name, layer in layers.items():
                kind = {"flows": "LineString", "anchors": "Point"}.get(name)
                pyogrio.write_dataframe(
                    layer, path, layer=name, driver="GPKG", geometry_type=kind, promote_to_multi=name == "areas",
                    append=path.exists(), layer_options={"DESCRIPTION": description},
                )  # fmt: skip
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
