"""Layers of a file of polygons: what the file really is, by its first bytes, and only formats that cannot reach out of themselves.

GDAL reads some sixty formats, and several of them open other files or ask other computers when they are opened, whatever the
name of the file. So nothing is left to its guess: each format is recognised here, and a GeoJSON is not even shown to it.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj.exceptions import CRSError as UnknownSystemError

from ..errors import Problem, SourceError, needs_extra
from ..limits import crossed, limit

FORMATS = "a GeoJSON, GeoPackage, zipped shapefile, FlatGeobuf, TopoJSON or GeoParquet"
"""What is read, in words."""

# pyogrio's errors are kinds of RuntimeError; it is imported where it is used, since its libraries take a twentieth of a second to load
_BROKEN = (
    UnknownSystemError, shapely.errors.GEOSException, sqlite3.Error, zipfile.BadZipFile, zlib.error, ValueError, OSError,
    EOFError, ArithmeticError, RuntimeError, MemoryError,
)  # fmt: skip
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_INSIDE = (".shp", ".gpkg", ".geojson", ".json", ".topojson", ".fgb", ".parquet")
_INDEXES = ("rtree", "fts3", "fts4", "fts5")  # what a GeoPackage may well keep in virtual tables


@dataclass(frozen=True)
class MapLayer:
    """One layer: its name, the names of its columns, and how to read some of them with the geometry."""

    name: str
    fields: tuple[str, ...]
    read: Callable[[Sequence[str]], gpd.GeoDataFrame]


@contextmanager
def opened(path: Path, fix: str) -> Iterator[list[MapLayer]]:
    """The layers of a file, to be read before the block ends.

    Raises: SourceError when there is no such file, it is too large, it is none of these formats, or it cannot be read; also for what the
    block itself meets while it reads.
    """
    if not path.is_file():
        raise SourceError(Problem("there is no such file", str(path), fix))
    try:
        with tempfile.TemporaryDirectory(prefix="countylines-") as unpacked, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what GDAL merely remarks on is judged by the checks of what was read
            yield _layers(path, Path(unpacked), str(path), fix)
    except SourceError:
        raise
    except _BROKEN as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise SourceError(Problem(f"cannot be read as a map layer ({said})", str(path), fix)) from None


def _layers(path: Path, unpacked: Path, where: str, fix: str) -> list[MapLayer]:
    size = path.stat().st_size
    if size > limit("bytes"):
        raise SourceError(crossed("bytes", where, size))
    with path.open("rb") as file:
        start = file.read(100)
    if start.startswith(b"SQLite format 3\0") and start[68:70] == b"GP":
        _check_geopackage(path, where)
        return _by_gdal(str(path))
    if start.startswith((b"fgb\x03fgb", b"\x00\x00\x27\x0a")):
        return _by_gdal(str(path))
    if start.startswith(b"PK\x03\x04") and path.parent.parent != unpacked:  # a zip in a zip is not looked into
        return [layer for part in _unpack(path, unpacked, where, fix) for layer in _layers(part, unpacked, where, fix)]
    if start.startswith(b"PAR1"):
        return [_parquet(path, where, fix)]
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return _json(path, unpacked, where, fix)
    raise SourceError(Problem(f"is not {FORMATS}", where, fix))


def _by_gdal(name: str, system: str = "") -> list[MapLayer]:
    import pyogrio

    def reader(layer: str) -> Callable[[Sequence[str]], gpd.GeoDataFrame]:
        def read(columns: Sequence[str]) -> gpd.GeoDataFrame:
            found = pyogrio.read_dataframe(name, layer=layer, columns=list(columns), force_2d=True)
            return found.set_crs(system) if system and isinstance(found, gpd.GeoDataFrame) else found

        return read

    layers = [str(layer) for layer, _ in pyogrio.list_layers(name)]
    return [MapLayer(layer, tuple(pyogrio.read_info(name, layer=layer)["fields"]), reader(layer)) for layer in layers]


def _check_geopackage(path: Path, where: str) -> None:
    """A view may never end, and a virtual table may stand for another file: neither is read."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        parts = file.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    for kind, name, sql in parts:
        words = str(sql).lower().replace("(", " ").split()
        foreign = words[:3] == ["create", "virtual", "table"] and not set(_INDEXES) & set(words)
        if kind == "view" or foreign:
            what = f"the GeoPackage has a {'virtual table' if foreign else 'view'}, '{name}', and only plain tables are read"
            raise SourceError(Problem(what, where, "save the layer as a table in a new GeoPackage"))


def _unpack(path: Path, folder: Path, where: str, fix: str) -> list[Path]:
    """The files of polygons in a zip, with what belongs to a shapefile beside it, under names of our own."""
    with zipfile.ZipFile(path) as archive:
        wanted = [part for part in archive.infolist() if Path(part.filename).suffix.lower() in {*_SHAPEFILE, *_INSIDE}]
        if sum(part.file_size for part in wanted) > limit("unpacked"):
            raise SourceError(crossed("unpacked", where, sum(part.file_size for part in wanted)))
        stems = {name: number for number, name in enumerate(dict.fromkeys(_stem(part.filename) for part in wanted))}
        for part in wanted:
            inside, ending = _stem(part.filename), Path(part.filename).suffix.lower()
            target = folder / str(stems[inside]) / f"{Path(inside).name}{ending}"
            target.parent.mkdir(exist_ok=True)
            with archive.open(part) as packed, target.open("wb") as out:
                out.write(packed.read(part.file_size + 1))
    found = sorted(file for ending in _INSIDE for file in folder.glob(f"*/*{ending}"))
    if not found:
        raise SourceError(Problem("the zip has no file of polygons in it", where, fix))
    return found


def _stem(name: str) -> str:
    return name[: -len(Path(name).suffix)].replace("\\", "/")


def _parquet(path: Path, where: str, fix: str) -> MapLayer:
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise SourceError(needs_extra("GeoParquet", "parquet", where, "save it as a GeoPackage")) from None
    schema = parquet.read_schema(path)
    known = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    shapes = known.get("primary_column") if isinstance(known, dict) else None
    if shapes not in schema.names:
        raise SourceError(Problem("the Parquet file has no column of polygons", where, fix))
    fields = tuple(name for name in schema.names if name != shapes)
    return MapLayer(path.stem, fields, lambda columns: _flat(gpd.read_parquet(path, columns=[*columns, shapes])))


def _flat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry")
    return frame.set_geometry(
        gpd.GeoSeries(shapely.force_2d(frame.geometry.to_numpy()), index=frame.index, crs=frame.crs)
    )


def _json(path: Path, unpacked: Path, where: str, fix: str) -> list[MapLayer]:
    content = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    if content.get("type") == "Topology":
        _system(content.get("crs"), where)
        return _topology(path, unpacked)
    features = content.get("features")
    if content.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise SourceError(Problem("the JSON is not a GeoJSON collection of features or a TopoJSON", where, fix))
    system = _system(content.get("crs"), where)
    try:
        named = [feature["properties"] or {} for feature in features]
        fields = tuple(dict.fromkeys(key for properties in named for key in properties))
        written = [json.dumps(feature["geometry"]) if feature.get("geometry") else None for feature in features]
    except (TypeError, KeyError, AttributeError):
        raise SourceError(Problem("a feature is not as GeoJSON has it", where, fix)) from None
    return [MapLayer(path.stem, fields, lambda columns: _features(named, written, columns, system))]


def _topology(path: Path, unpacked: Path) -> list[MapLayer]:
    """GDAL would follow a link to a reference system, so it is given a copy that speaks of none (the standard has only degrees)."""
    plain = json.loads(
        path.read_bytes().decode("utf-8-sig"), object_hook=lambda part: {k: part[k] for k in part if k != "crs"}
    )
    copy = unpacked / "topology.topojson"
    copy.write_text(json.dumps(plain), encoding="utf-8")
    return _by_gdal(f"TopoJSON:{copy}", "EPSG:4326")


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not a number that JSON knows")


def _system(crs: Any, where: str) -> str:
    """The reference system that a GeoJSON names; one that is only linked to is not fetched."""
    if crs is None:
        return "EPSG:4326"
    named = isinstance(crs, dict) and crs.get("type") == "name" and isinstance(crs.get("properties"), dict)
    name = crs["properties"].get("name") if named else None
    if not isinstance(name, str) or "://" in name:
        what = (
            "the file does not name its reference system but points to it elsewhere, and nothing is fetched from there"
        )
        raise SourceError(Problem(what, where, "save the file with the name of its reference system in it"))
    return "EPSG:4326" if name.upper().endswith("CRS84") else name


def _features(
    named: list[dict[str, Any]], written: list[str | None], columns: Sequence[str], system: str
) -> gpd.GeoDataFrame:
    shapes = shapely.force_2d(shapely.from_geojson(np.array(written, dtype=object)))
    values = {column: [properties.get(column) for properties in named] for column in columns}
    return gpd.GeoDataFrame(values, geometry=list(shapes), crs=system)
