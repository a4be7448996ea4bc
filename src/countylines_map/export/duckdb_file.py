"""A database file of DuckDB: all layers and tables of a flow map in it, typed, each column with its meaning."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ..errors import OutputError, Problem, needs_extra
from .fields import comment
from .geopackage import description

if TYPE_CHECKING:
    from .columns import Column
    from .layers import Layer, Layers

TYPES = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "truth": "BOOLEAN",
    "day": "DATE",
    "time": "TIMESTAMP",
}


def duckdb_file(layers: Layers) -> dict[str, bytes]:
    """Every layer as a table of its name, with a key (`id`) and comments, in one file.

    Geometries are of the type GEOMETRY where DuckDB has it, by itself or by its extension `spatial` where that is installed (nothing is
    fetched); elsewhere they are WKB in a column of bytes, and its comment says so. There is no spatial index: a file with one opens
    only where the extension is.
    Raises: OutputError where duckdb is not installed, or cannot write the file.
    """
    try:
        import duckdb
    except ImportError as error:
        raise OutputError(needs_extra("DuckDB", "duckdb", otherwise="choose another format")) from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flows.duckdb"
        try:
            with duckdb.connect(str(path)) as connection:
                shaped = _has_geometry(connection)
                for layer in layers.all():
                    _write(connection, layer, description(layers), shaped)
        except duckdb.Error as error:
            raise OutputError(Problem(f"the database cannot be written ({error})", path.name)) from error
        return {path.name: path.read_bytes()}


def _has_geometry(connection: Any) -> bool:
    import duckdb

    try:
        connection.execute("SELECT ST_GeomFromWKB(NULL::BLOB)::GEOMETRY")
    except duckdb.Error:
        try:
            connection.execute("LOAD spatial")
        except duckdb.Error:
            return False
    return True


def _write(connection: Any, layer: Layer, told: str, shaped: bool) -> None:
    """One layer as a table: columns, rows and comments."""
    columns = layer.table.columns
    frame = pd.DataFrame({str(at): _held(column) for at, column in enumerate(columns)}, copy=False)
    frame.insert(0, "id", np.arange(1, len(layer.table) + 1))
    made = ["id BIGINT PRIMARY KEY", *(f"{_name(c.name)} {TYPES[c.kind]}" for c in columns)]
    taken = ["id", *(f'CAST("{at}" AS {TYPES[c.kind]})' for at, c in enumerate(columns))]
    if layer.shapes is not None:
        frame["geom"] = pd.Series(list(shapely.to_wkb(layer.shapes, flavor="iso")), dtype=object)
        made.append(f"geom {'GEOMETRY' if shaped else 'BLOB'}")
        taken.append("ST_GeomFromWKB(CAST(geom AS BLOB))" if shaped else "CAST(geom AS BLOB)")
    table = _name(layer.name)
    connection.execute(f"CREATE TABLE {table} ({', '.join(made)})")
    connection.register("rows_to_write", frame)
    connection.execute(f"INSERT INTO {table} SELECT {', '.join(taken)} FROM rows_to_write")  # noqa: S608  # names are quoted
    connection.unregister("rows_to_write")
    comments = {c.name: comment(c.name) for c in columns}
    if layer.shapes is not None:
        comments["geom"] = (
            f"{layer.system.name}, {'a geometry' if shaped else 'WKB: ST_GeomFromWKB(geom) makes a geometry of it'}"
        )
    connection.execute(f"COMMENT ON TABLE {table} IS " + _text(f"{layer.title}\n{told}"))
    for name, meaning in comments.items():
        connection.execute(f"COMMENT ON COLUMN {table}.{_name(name)} IS {_text(meaning)}")


def _held(column: Column) -> Any:
    """A column as DuckDB takes it from a frame, nothing in it where a value is missing."""
    if column.kind == "whole":
        return pd.arrays.IntegerArray(column.values.astype(np.int64), column.missing)
    if column.kind == "truth":
        return pd.arrays.BooleanArray(column.values.astype(bool), column.missing)
    if column.kind in ("number", "time"):
        return pd.Series(column.values).mask(column.missing)
    return pd.Series(column.to_list(), dtype=object)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
