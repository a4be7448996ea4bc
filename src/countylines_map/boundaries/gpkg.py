"""A GeoPackage of polygons as bytes: the same polygons, the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd


def geopackage(frame: gpd.GeoDataFrame, path: Path, layer: str, vintage: str) -> bytes:
    """One layer, written at `path` for the purpose; `vintage` (or 2000) is what the file gives as the date of its last change."""
    import pyogrio

    with _gdal_options({"OGR_CURRENT_DATE": f"{vintage[:4] or 2000}-01-01T00:00:00.000Z"}):
        pyogrio.write_dataframe(frame, path, layer=layer, promote_to_multi=True)
    return path.read_bytes()


@contextmanager
def _gdal_options(options: dict[str, str]) -> Iterator[None]:
    import pyogrio

    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
