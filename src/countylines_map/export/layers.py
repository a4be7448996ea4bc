"""The layers of a flow map, made once: every format writes the same ones, with the same columns, types and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ..crs import kilometres
from ..render import row_model
from ..sources import sha256_of
from ..tables import STDIN
from . import flow_lines, places
from .columns import Table, typed_table
from .fields import NAMES
from .records import balance_table, provenance_table
from .reference import System, system_for, usual_system

if TYPE_CHECKING:
    from ..flowmap import FlowMap
    from ..tables import Dataset

DESIRE = (
    "origin", "origin_code", "origin_name", "destination", "destination_code", "destination_name", "flow", "suppressed", "flow_low",
    "flow_high", "period", "category", "internal", "drawn", "length_km",
)  # fmt: skip
ARROW = (
    "origin_code", "origin_name", "destination_code", "destination_name", "flow", "period", "category", "rank", "width_px", "width_m",
    "floored", "colour", "shown",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: `table` has its columns without geometry, `shapes` its geometries in `system`, None for a table.

    `geometry` is LineString, Polygon, MultiPolygon or Point, and empty for a table; a row that has no geometry has None.
    """

    name: str
    title: str
    geometry: str
    table: Table
    shapes: np.ndarray | None
    system: System

    def to_frame(self) -> pd.DataFrame:
        """The layer as a GeoDataFrame; a table as a DataFrame."""
        import geopandas as gpd

        frame = self.table.to_pandas()
        return frame if self.shapes is None else gpd.GeoDataFrame(frame, geometry=self.shapes, crs=self.system.name)

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all geometries; None where there are none."""
        found = shapely.total_bounds(self.shapes) if self.shapes is not None and len(self.shapes) else [np.nan]
        return None if np.isnan(found).any() else tuple(map(float, found))  # type: ignore[return-value]


@dataclass(frozen=True, eq=False)
class Layers:
    """The layers of one flow map in one reference system, each made when it is first asked for."""

    flow_map: FlowMap
    system: System
    _made: dict[str, Layer] = field(default_factory=dict, repr=False)
    _degrees: dict[str, tuple[str, str, Table, np.ndarray | None]] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> Layer:
        """The layer of one of the `NAMES`."""
        if name not in self._made:
            if name not in self._degrees:
                self._degrees[name] = self._make(name)
            title, geometry, table, shapes = self._degrees[name]
            self._made[name] = Layer(name, title, geometry, table, self._projected(name, shapes), self.system)
        return self._made[name]

    def all(self) -> list[Layer]:
        """Every layer, in the order of `NAMES`."""
        return [self[name] for name in NAMES]

    def within(self, code: int) -> Layers:
        """The same layers in the system of another EPSG code; what has been made is not made again."""
        if code == self.system.code:
            return self
        kept = {name: made for name, made in self._degrees.items() if name != "provenance"}
        return Layers(self.flow_map, system_for(self.flow_map, code), _degrees=kept)

    def _projected(self, name: str, shapes: np.ndarray | None) -> np.ndarray | None:
        """Shapes in the system of these layers; outlines in the system that they are kept in are the very vertices that were given."""
        if shapes is None:
            return None
        codes = places.area_codes(self.flow_map) if name == "areas" else []
        if name == "areas" and (kept := self.flow_map.coverage.vertices(codes, self.system.code)) is not None:
            return _multi(kept)
        return self.system.project(shapes)

    def _make(self, name: str) -> tuple[str, str, Table, np.ndarray | None]:
        if name == "balance":
            return "Balance", "", typed_table(balance_table(self.flow_map)), None
        if name == "provenance":
            told = provenance_table(self.flow_map, input_hashes(self.flow_map), self.system.step)
            return "Where everything came from", "", typed_table(told), None
        title, geometry, make = _MAKERS[name]
        frame, shapes = make(self.flow_map)
        return title, geometry, typed_table(frame), shapes


def make_layers(flow_map: FlowMap, crs: int | None = None) -> Layers:
    """The layers of a flow map as every format has them; `crs` is an EPSG code (default: the national grid for Great Britain).

    Raises: OutputError when `crs` is not a reference system of places on a map.
    """
    return Layers(flow_map, usual_system(flow_map) if crs is None else system_for(flow_map, crs))


def input_hashes(flow_map: FlowMap) -> dict[str, str]:
    """Hashes of the files that were read, by name; none where counts are hidden or rounded.

    Who knows all but one small number of a table finds it by trying each against the table's hash.
    """
    return hashes_of(flow_map.dataset)


def hashes_of(dataset: Dataset) -> dict[str, str]:
    """The same of a dataset."""
    if dataset.protection:
        return {}
    tables: tuple[Path, ...] = () if dataset.frame is not None else (dataset.table,)
    if "file" in dataset.locations:
        tables += (dataset.folder / dataset.locations["file"],)
    files = [path for path in (*tables, dataset.path) if path is not None and path != STDIN]
    parts = dataset.records.files if dataset.records else ()
    return {path.name: sha256_of(path) for path in files} | {
        _name_within(path, dataset.table): sha256_of(path) for path in parts
    }


def _name_within(path: Path, table: Path) -> str:
    """A part's name below its folder: several folders may hold a part of the same name."""
    return path.relative_to(table).as_posix() if path.is_relative_to(table) and path != table else path.name


Made = tuple[pd.DataFrame, np.ndarray]


def _rows(flow_map: FlowMap) -> pd.DataFrame:
    """Every row with what is drawn of it, without geometry."""
    layout, scale = flow_map.layouts[0], flow_map.scale
    lines = pd.DataFrame(flow_map.lines.drop(columns="geometry"))
    lines = lines.assign(
        shown=lines["drawn"].to_numpy(bool) & _shown(flow_map),
        width_m=np.round(lines["width_px"].to_numpy(float) * layout.view.ground_metres_per_px, 2),
        colour=np.where(lines["width_px"] > 0, scale.colour(lines["flow"]), ""),
    )
    drawn = layout.arrows
    trims = pd.DataFrame(
        {"gap_start_px": drawn.gaps[:, 0], "gap_end_px": drawn.gaps[:, 1], "head_px": drawn.sizes[:, 0]},
        index=list(drawn.rows),
    )
    lines = lines.join(trims.round(1))
    lines.insert(0, "row", lines.index)
    return lines


def _shown(flow_map: FlowMap) -> np.ndarray:
    first = {row.key for row in row_model(flow_map).first}
    return np.array([f"r{row}" in first for row in flow_map.layouts[0].lines.index], dtype=bool)


def _flows(flow_map: FlowMap) -> Made:
    return _rows(flow_map), flow_lines.curves(flow_map.layouts[0], flow_map.anchors)


def _desire_lines(flow_map: FlowMap) -> Made:
    rows, shapes = _rows(flow_map), flow_lines.desire_lines(flow_map.flows, flow_map.anchors)
    two = shapely.is_geometry(shapes)
    rows, shapes = rows[two].copy(), shapes[two]
    ends = shapely.get_coordinates(shapes).reshape(-1, 2, 2)
    rows["length_km"] = kilometres(ends[:, 0], ends[:, 1]) if len(ends) else np.array([], dtype=float)
    return rows[["row", *(name for name in DESIRE if name in rows)]], shapes


def _arrows(flow_map: FlowMap) -> Made:
    """The drawn flows, largest first: painted in this order, the smallest end up on top, as on the map."""
    layout, rows = flow_map.layouts[0], _rows(flow_map)
    rows = rows[rows["drawn"].astype(bool)].sort_values("flow", ascending=False, kind="stable")
    shapes = flow_lines.arrows(layout, rows.index, rows["width_px"].to_numpy(float))
    return rows[["row", *(name for name in ARROW if name in rows)]], shapes


def _framed(frame: Any) -> Made:
    rows = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return (rows if "row" in rows else rows.reset_index()), frame.geometry.to_numpy()


def _polygons(frame: Any) -> Made:
    rows, shapes = _framed(frame)
    return rows, _multi(shapes)


def _multi(shapes: Iterable[Any]) -> np.ndarray:
    return np.array([shapely.multipolygons(shapely.get_parts(shape)) for shape in shapes], dtype=object)


_MAKERS: Mapping[str, tuple[str, str, Callable[[FlowMap], Made]]] = {
    "land": ("The land around", "MultiPolygon", lambda flow_map: _polygons(flow_map.coverage.land())),
    "areas": ("Areas", "MultiPolygon", lambda flow_map: _polygons(places.areas(flow_map))),
    "flows": ("Flow lines", "LineString", _flows),
    "desire_lines": ("Desire lines", "LineString", _desire_lines),
    "arrows": ("Arrows", "Polygon", _arrows),
    "anchors": ("Anchors", "Point", lambda flow_map: _framed(places.anchors(flow_map))),
    "labels": ("Labels", "Point", lambda flow_map: _framed(places.labels(flow_map))),
}
