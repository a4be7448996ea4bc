"""Files for GIS staff and for other programs: GeoJSON, GeoPackage, CSV and the manifest; nothing half-written."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import OutputError, Problem

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from .flowmap import FlowMap

DECIMALS = 6  # of a degree: about 10 cm, finer than any outline here
DRAWING = ("x0", "y0", "x1", "y1", "x2", "y2")  # control points for the page; the curve itself says the same in a GIS
ABANDONED_S = 3600
FORMULA = re.compile(r"^[=+\-@\t\r].")


def flows_geojson(flow_map: FlowMap) -> bytes:
    """Flow lines as RFC 7946 GeoJSON (longitude, latitude): one feature for each row, `null` geometry for a row that is not drawn.

    The balance, the outlines' description and the attribution stand beside the features as foreign members.
    """
    lines = flow_map.layouts[0].lines.drop(columns=[c for c in (*DRAWING, "head") if c in flow_map.layouts[0].lines])
    return _collection(lines, {**_about(flow_map), "balance": balance_rows(flow_map)})


def areas_geojson(flow_map: FlowMap) -> bytes:
    """Areas of all origins and the destination as RFC 7946 GeoJSON, with what their outlines are."""
    return _collection(flow_map.areas, _about(flow_map))


def flows_csv(flow_map: FlowMap) -> bytes:
    """Every row of the table with its area, its level and its part in the balance, as UTF-8 CSV (see `table_csv`)."""
    return table_csv(flow_map.layouts[0].lines.drop(columns=["geometry", "head", *DRAWING], errors="ignore"))


def table_csv(table: pd.DataFrame, *, index: bool = True) -> bytes:
    """A table as UTF-8 CSV; a text cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(name) for name in ([table.index.name or "row"] if index else []) + list(table.columns)])
    for row in table.itertuples(index=index, name=None):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode()


def geopackage(flow_map: FlowMap) -> bytes:
    """Layers `flows`, `arrowheads`, `areas` and `anchors` (EPSG:4326) as one GeoPackage, the same bytes at every run.

    Raises: OutputError when the GeoPackage cannot be made.
    """
    import geopandas as gpd
    import pyogrio

    lines = flow_map.layouts[0].lines.drop(columns=list(DRAWING), errors="ignore")
    drawn = lines[lines.geometry.notna()]
    heads = gpd.GeoDataFrame(drawn.drop(columns=["geometry", "head"]), geometry=list(drawn["head"]), crs=lines.crs)
    layers = {
        "flows": lines.drop(columns="head").reset_index(),
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


def manifest(
    flow_map: FlowMap, inputs: Mapping[str, str], options: Mapping[str, Any], outputs: Mapping[str, bytes]
) -> bytes:
    """What made the outputs: version, inputs with hashes, options, balance, scale, metrics, sources, hashes of the outputs.

    `inputs` maps a file's name to its SHA-256; `options` are those of the build as plain values.
    """
    record = {
        "program": "countylines_map",
        "version": flow_map.version,
        **_about(flow_map),
        "inputs": dict(inputs),
        "options": dict(options),
        "balance": balance_rows(flow_map),
        "notes": list(flow_map.notes),
        "remarks": list(flow_map.remarks),
        "scale": flow_map.scale.to_dict(),
        "layouts": [
            {
                "method": layout.method,
                "view_px": [layout.view.width_px, layout.view.height_px],
                "metrics": layout.metrics,
            }
            for layout in flow_map.layouts
        ],
        "sources": [_plain(vars(source)) for source in flow_map.sources],
        "outputs": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in outputs.items()
        },
    }
    return (json.dumps(_plain(record), ensure_ascii=False, indent=2) + "\n").encode()


def balance_rows(flow_map: FlowMap) -> list[dict[str, Any]]:
    """The balance as rows of label, value and share of the total (0 to 1)."""
    return [
        {"part": label, "value": _plain(value), "share": _plain(share)}
        for label, value, share in flow_map.balance.rows()
    ]


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files into a folder, or none: each is staged beside its place first, and a failure puts back what was there.

    Raises: OutputError when the folder cannot be made or written.
    """
    stage = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(folder)
        stage = Path(tempfile.mkdtemp(prefix=".staged-", dir=folder))
        for name, content in files.items():
            _write_through(stage / name, content)
        _move_all(stage, folder, list(files))
    except OSError as error:
        cure = "choose another folder with --output, or free the one that is named"
        raise OutputError(Problem(f"the output cannot be written ({error.strerror})", str(folder), cure)) from error
    finally:
        if stage:
            shutil.rmtree(stage, ignore_errors=True)


def _clear_abandoned(folder: Path) -> None:
    """Remove what a killed build left; a young one may belong to a build that is running."""
    for stage in folder.glob(".staged-*"):
        if time.time() - stage.stat().st_mtime > ABANDONED_S:
            shutil.rmtree(stage, ignore_errors=True)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _move_all(stage: Path, folder: Path, names: list[str]) -> None:
    """Move staged files into place; when one cannot be moved, the earlier files go back."""
    kept, moved = stage / ".kept", []
    kept.mkdir()
    try:
        for name in names:
            if (folder / name).exists():
                shutil.copy2(folder / name, kept / name)
            os.replace(stage / name, folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            if (kept / name).exists():
                os.replace(kept / name, folder / name)
            else:
                (folder / name).unlink()
        raise


def _about(flow_map: FlowMap) -> dict[str, Any]:
    dataset = flow_map.dataset
    return {
        "title": dataset.title,
        "unit": dataset.unit,
        "period": dataset.period,
        "source": dataset.source,
        "boundaries": flow_map.boundaries,
        "attribution": list(flow_map.attribution),
    }


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
    return {"type": "Feature", "id": _plain(index), "properties": _plain(row), "geometry": _geometry(geometry)}


def _geometry(geometry: Any) -> dict[str, Any] | None:
    """Right-handed rings and short decimals, as RFC 7946 asks."""
    import shapely

    if geometry is None or geometry.is_empty:
        return None
    snapped = shapely.orient_polygons(shapely.set_precision(geometry, 10**-DECIMALS))
    rounded = shapely.transform(snapped, lambda points: points.round(DECIMALS))  # a grid's corners are not short decimals yet
    outlined: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return outlined


def _cell(value: Any) -> Any:
    value = _plain(value)
    if isinstance(value, str):
        return "'" + value if FORMULA.match(value) else value
    return "" if value is None else value


def _plain(value: Any) -> Any:
    """Numbers, text, lists and mappings that JSON has; a number that is missing becomes null, a whole one loses its '.0'."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner) for inner in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else round(value, 6)
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    return value if isinstance(value, (bool, int, str)) else str(value)
