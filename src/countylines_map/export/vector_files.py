"""FlatGeobuf and Shapefile, written by GDAL: one layer a file, tables as CSV beside them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from .columns import Column, Table
from .csv import about_text, typed_csv
from .fields import NAMES, comment
from .geopackage import description, write_layer
from .styles import sld

if TYPE_CHECKING:
    from .layers import Layer, Layers

TABLES = ("balance", "provenance")
LONGEST_NAME, LONGEST_TEXT = 10, 254  # what a column's name and a text may be in a DBF, in bytes
STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can hold, so that two runs give the same bytes
FAST = 2  # of nine: half the time of the usual sixth, for a file that is an eighth larger


def flatgeobuf(layers: Layers) -> dict[str, bytes]:
    """Each layer as FlatGeobuf with its title and licence, each table as CSV."""
    from .formats import named

    files = {named(name, "csv"): typed_csv(layers[name].table) for name in TABLES}
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            layer, path = layers[name], Path(folder) / named(name, "fgb")
            if layer.shapes is not None:
                # its index has no room for features without geometry
                indexed = "NO" if shapely.is_missing(layer.shapes).any() or not len(layer.shapes) else "YES"
                told = {"TITLE": layer.title, "DESCRIPTION": description(layers), "SPATIAL_INDEX": indexed}
                write_layer(layer, path, "FlatGeobuf", told)
                files[path.name] = path.read_bytes()
    return files


def shapefile(layers: Layers) -> dict[str, bytes]:
    """All layers as one zipped Shapefile, which GDAL and QGIS open as it is.

    Names of columns are cut to ten characters; `columns.csv` in it says what each stands for, and how many texts were too long for
    it. `flows.csv` has those whole; the balance, the sources and what must go with the files stand beside.
    """
    out, legend = io.BytesIO(), []
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=FAST) as packed,
    ):
        for name in NAMES:
            if layers[name].shapes is not None:
                short, told = _shortened(layers[name])
                legend += told
                write_layer(
                    short, Path(folder) / f"{name}.shp", "ESRI Shapefile", {"DBF_DATE_LAST_UPDATE": "1980-01-01"}
                )
        beside = {
            "columns.csv": typed_csv(_legend(legend)),
            "flows.csv": typed_csv(layers["flows"].table),
            "about.txt": about_text(layers) + layers.system.step.encode() + b"\n",
            **{f"{name}.csv": typed_csv(layers[name].table) for name in TABLES},
            **{
                f"{name}.sld": sld(layers[name], layers.flow_map.style).encode()
                for name in NAMES
                if layers[name].shapes is not None
            },
        }
        for path in sorted(Path(folder).iterdir()):
            packed.writestr(zipfile.ZipInfo(path.name, STAMP), path.read_bytes(), zipfile.ZIP_DEFLATED, FAST)
        for name, content in beside.items():
            packed.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED, FAST)
    return {"flows.shp.zip": out.getvalue()}


def short_names(names: list[str]) -> list[str]:
    """Names of at most ten bytes, all different.

    >>> short_names(["origin_code", "origin_codes", "flow"])
    ['origin_cod', 'origin_c_2', 'flow']
    """
    found: list[str] = []
    for name in names:
        short, number = _cut(name, LONGEST_NAME), 2
        while short.casefold() in (other.casefold() for other in found):
            short, number = f"{_cut(name, LONGEST_NAME - len(str(number)) - 1)}_{number}", number + 1
        found.append(short)
    return found


def _shortened(layer: Layer) -> tuple[Layer, list[tuple[str, str, str, int]]]:
    """A layer as a DBF can hold it, and the legend of its columns: layer, short name, name, how many texts are cut."""
    from dataclasses import replace

    columns, legend = [], []
    for short, column in zip(short_names(layer.table.names), layer.table.columns, strict=True):
        held, cut = _held(column)
        columns.append(replace(held, name=short))
        legend.append((layer.name, short, column.name, cut))
    return replace(layer, table=Table(tuple(columns))), legend


def _held(column: Column) -> tuple[Column, int]:
    """A column in the types that a DBF has, and how many texts of it are too long."""
    if column.kind == "truth":
        return Column(column.name, "whole", column.values.astype(np.int32), column.missing), 0
    if column.kind == "time":
        return Column(column.name, "text", column.values.astype(str).astype(object), column.missing), 0
    if column.kind != "text":
        return column, 0
    short = np.array([_cut(str(value), LONGEST_TEXT) for value in column.values], dtype=object)
    return Column(column.name, "text", short, column.missing), int((short != column.values).sum())


def _cut(text: str, most: int) -> str:
    """The first characters of a text that take at most so many bytes."""
    if 4 * len(text) <= most:  # a character takes at most four
        return text
    return text.encode()[:most].decode(errors="ignore")


def _legend(told: list[tuple[str, str, str, int]]) -> Table:
    layers, shorts, names, cuts = (np.array(part, dtype=object) for part in zip(*told, strict=True))
    meanings = np.array([comment(name) for name in names], dtype=object)
    none = np.zeros(len(names), dtype=bool)
    texts = {"layer": layers, "short_name": shorts, "name": names, "meaning": meanings}
    return Table(
        (*(Column(name, "text", values, none) for name, values in texts.items()),
         Column("texts_cut", "whole", cuts.astype(np.int64), none))
    )  # fmt: skip
