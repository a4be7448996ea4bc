"""A table of a GeoPackage to rows of text, without its shapes. It is read in a process of its own, see `apart`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from ..errors import Problem, TableError, did_you_mean
from ..limits import crossed, limit
from .cells import cell_text

FLOWS = "flows"
WORDS = "provenance"
ALONGSIDE = ("layer_styles", "balance", WORDS)
UNREADABLE = "the GeoPackage cannot be read"


def read_geopackage(content: bytes, where: str, wanted: str | None) -> dict[str, Any]:
    """The layer or table that is asked for, the one called "flows", or the only one: its name, rows of text, notes, and what the
    file says of its dataset.

    Raises: TableError when there is no such table, several could be meant, or the limits are crossed.
    """
    with closing(sqlite3.connect(":memory:")) as base:
        try:
            base.deserialize(content)
            base.execute("PRAGMA trusted_schema = OFF")
            names = [str(name) for (name,) in base.execute("SELECT table_name FROM gpkg_contents")]
            chosen = _chosen(names, wanted, where)
            rows = _rows(base, chosen, where)
            words = _words(base) if WORDS in names else {}
        except (sqlite3.Error, UnicodeError) as error:
            fix = "open and save it again in a GIS, or save its table as CSV"
            raise TableError(Problem(f"{UNREADABLE} ({error})", where, fix)) from error
    others = [name for name in names if name != chosen and name not in ALONGSIDE]
    told = [f"{where} has several layers; '{chosen}' is used, and not {_listed(others)}"] if others else []
    return {"sheet": chosen, "rows": rows, "notes": told, "words": words}


def _chosen(names: Sequence[str], wanted: str | None, where: str) -> str:
    tables = [name for name in names if name not in ALONGSIDE]
    if wanted is not None and wanted not in names:
        raise TableError(Problem(f"there is no layer '{wanted}'", where, did_you_mean(wanted, names, _listed(names))))
    chosen = wanted or (FLOWS if FLOWS in tables else tables[0] if len(tables) == 1 else "")
    if not chosen:
        what = f"the file has {len(tables)} layers: {_listed(tables)}"
        raise TableError(Problem(what, where, 'name one: sheet = "NAME" in the dataset or --sheet NAME'))
    return chosen


def _rows(base: sqlite3.Connection, table: str, where: str) -> list[list[str]]:
    columns = [str(name) for name, kept in _columns(base, table) if kept]
    (height,) = base.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()  # noqa: S608  # quoted
    for name, found in (("rows", height), ("columns", len(columns)), ("cells", height * len(columns))):
        if found > limit(name):
            raise TableError(crossed(name, where, found))
    if not columns:
        raise TableError(Problem(f"the layer '{table}' has no columns but shapes", where, "name another with --sheet"))
    listed = ", ".join(map(_quoted, columns))
    found = base.execute(f"SELECT {listed} FROM {_quoted(table)}")  # noqa: S608  # quoted
    return [columns, *([_text(value) for value in row] for row in found)]


def _columns(base: sqlite3.Connection, table: str) -> list[tuple[str, bool]]:
    """Each column, and whether it holds what can be read: neither shapes nor the file's own numbers of rows."""
    shapes = {
        str(name)
        for (name,) in base.execute("SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,))
    }
    said = base.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    return [
        (name, name not in shapes and not (key and kind.upper() == "INTEGER") and kind.upper() != "BLOB")
        for _, name, kind, _, _, key in said
    ]


def _words(base: sqlite3.Connection) -> dict[str, str]:
    found = base.execute(f"SELECT title, text FROM {WORDS} WHERE kind = 'dataset' AND title <> 'note'")  # noqa: S608  # a constant
    return {str(title): str(text) for title, text in found if text is not None}


def _text(value: object) -> str:
    return "" if isinstance(value, bytes) else cell_text(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
