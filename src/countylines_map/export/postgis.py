"""All layers into a PostgreSQL with PostGIS, in one transaction: all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ..errors import OutputError, Problem, needs_extra
from .fields import comment
from .geopackage import description

if TYPE_CHECKING:
    from .layers import Layer, Layers

SCHEMES = ("postgresql://", "postgres://")
TYPES = {
    "text": "text",
    "whole": "bigint",
    "number": "double precision",
    "truth": "boolean",
    "day": "date",
    "time": "timestamp",
}


def write_database(layers: Layers, url: str, *, overwrite: bool = False) -> list[str]:
    """Write every layer as a table of its name into the first schema of the connection's search path, and return their names.

    Columns are typed and say what they mean, each table has a key (`id`) and each geometry an index. `overwrite` gives up tables of
    the same names.
    Raises: OutputError where the database cannot be reached, has no PostGIS or has such tables; then it is as it was.
    """
    if not url.startswith(SCHEMES):
        raise OutputError(
            Problem(
                "the database is not named by an address", fix="give one such as postgresql://user@localhost/database"
            )
        )
    try:
        import psycopg
    except ImportError as error:
        raise OutputError(needs_extra("PostGIS", "postgis", otherwise="export a GeoPackage")) from error
    try:
        with psycopg.connect(url, connect_timeout=10) as connection, connection.cursor() as cursor:
            _ready(cursor, [layer.name for layer in layers.all()], overwrite)
            for layer in layers.all():
                _write(cursor, layer, description(layers))
    except psycopg.Error as error:
        said = str(error).strip().splitlines()
        fix = "check the address, that the database has the extension postgis, and that you may create tables"
        raise OutputError(Problem(f"the database refused ({said[0] if said else error})", fix=fix)) from error
    return [layer.name for layer in layers.all()]


def _ready(cursor: Any, names: list[str], overwrite: bool) -> None:
    """PostGIS is there, and no table is in the way."""
    from psycopg import sql

    cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")
    if cursor.fetchone() is None:
        raise OutputError(
            Problem("the database has no PostGIS", fix="run CREATE EXTENSION postgis in it, as its administrator")
        )
    cursor.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ANY(%s)",
        (names,),
    )
    there = sorted(name for (name,) in cursor.fetchall())
    if there and not overwrite:
        what = f"the database has tables of these names already: {', '.join(there)}"
        raise OutputError(Problem(what, fix="choose another database or schema, or add --overwrite to give them up"))
    for name in there:
        cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))


def _write(cursor: Any, layer: Layer, told: str) -> None:
    """One layer as a table: columns, rows, index and comments."""
    from psycopg import sql

    table, columns = sql.Identifier(layer.name), layer.table.columns
    made: list[sql.Composable] = [sql.SQL("id bigint PRIMARY KEY")]
    made += [sql.SQL("{} {}").format(sql.Identifier(c.name), sql.SQL(TYPES[c.kind])) for c in columns]
    if layer.shapes is not None:
        made.append(sql.SQL(f"geom geometry({layer.geometry}, {layer.system.code})"))
    cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(made)))
    lists = [range(1, len(layer.table) + 1), *(column.to_list() for column in columns)]
    if layer.shapes is not None:
        placed = shapely.set_srid(np.asarray(layer.shapes), layer.system.code)
        lists.append(shapely.to_wkb(placed, hex=True, include_srid=True).tolist())
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
        for row in zip(*lists, strict=True):
            copy.write_row(row)
    if layer.shapes is not None:
        cursor.execute(sql.SQL("CREATE INDEX ON {} USING gist (geom)").format(table))
    cursor.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(table, sql.Literal(f"{layer.title}\n{told}")))
    for column in columns:
        cursor.execute(
            sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(
                table, sql.Identifier(column.name), sql.Literal(comment(column.name))
            )
        )
