"""GeoPackage: all layers and tables of a flow map in one file, each column with its meaning, each layer with its licence."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from ..errors import OutputError, Problem
from .fields import alias, comment
from .styles import THEMES, qml, sld

if TYPE_CHECKING:
    from .layers import Layer, Layers

STAMP = "1970-01-01T00:00:00.000Z"  # instead of the time of writing, so that two runs give the same bytes
SCHEMA = "http://www.geopackage.org/spec121/#extension_schema"
VERSION = "1.3"  # the newest that GDAL of 2022 (and QGIS 3.22 with it) reads without a warning


def geopackage(layers: Layers) -> bytes:
    """All layers in one GeoPackage, the same bytes at every run.

    Raises: OutputError when it cannot be made.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flows.gpkg"
        told = description(layers)
        for layer in layers.all():
            write_layer(layer, path, "GPKG", {"DESCRIPTION": told, "IDENTIFIER": layer.title})
        with closing(sqlite3.connect(path)) as database, database:
            _explain(database, layers.all())
            _style(database, layers)
            _stamp(database)
        return path.read_bytes()


def description(layers: Layers) -> str:
    """What must go with every layer: what the outlines are, the attribution lines and the datum step."""
    return "\n".join([layers.flow_map.boundaries, *layers.flow_map.attribution, layers.system.step])


def write_layer(layer: Layer, path: Path, driver: str, options: dict[str, str] | None = None) -> None:
    """Write one layer with GDAL; a file that is there gets a further layer.

    Raises: OutputError when GDAL cannot write it.
    """
    import pyogrio

    columns, shapes = layer.table.columns, layer.shapes
    dataset = {"VERSION": VERSION} if driver == "GPKG" and not path.exists() else {}
    try:
        pyogrio.raw.write(
            path, None if shapes is None else shapely.to_wkb(shapes, flavor="iso"), [column.values for column in columns],
            layer.table.names, field_mask=[column.missing for column in columns], layer=layer.name, driver=driver,
            geometry_type=layer.geometry or None, crs=layer.system.name if layer.geometry else None, append=path.exists(),
            encoding="UTF-8", layer_options=options or {}, dataset_options=dataset,
        )  # fmt: skip
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        raise OutputError(Problem(f"the layer '{layer.name}' cannot be written ({error})", path.name)) from error


def _explain(database: sqlite3.Connection, layers: Sequence[Layer]) -> None:
    """What each column means, as the GeoPackage extension for schemas has it: GIS show it as alias and comment."""
    database.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, "
        "description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), "
        "CONSTRAINT gdc_tn UNIQUE (table_name, name))"
    )
    database.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, "
        "value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, "
        "CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))"
    )
    database.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, "
        "definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"
    )
    for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        database.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')", (table, SCHEMA)
        )
    told = [
        (layer.name, name, alias(name), alias(name), comment(name)) for layer in layers for name in layer.table.names
    ]
    database.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)", told)


def _style(database: sqlite3.Connection, layers: Layers) -> None:
    """The styles that QGIS takes by itself when a layer is opened: light by default, dark to be chosen."""
    database.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), "
        "f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, "
        "description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES "
        "('layer_styles', 'attributes', 'layer_styles', 'How the layers look in QGIS', ?)",
        (STAMP,),
    )
    rows = [
        (
            layer.name,
            "geom",
            theme,
            qml(layers, layer, theme),
            sld(layer, layers.flow_map.style),
            theme == "light",
            f"as on the map, {theme}",
        )
        for layer in layers.all()
        if layer.shapes is not None
        for theme in THEMES
    ]
    timed = [
        (*row, f"1970-01-01T00:00:{at:02}.000Z") for at, row in enumerate(rows)
    ]  # QGIS lists styles of one time again and again
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, "
        "useAsDefault, description, update_time) VALUES ('', '', ?, ?, ?, ?, ?, ?, ?, ?)",
        timed,
    )


def _stamp(database: sqlite3.Connection) -> None:
    """GDAL writes the time of writing into the file: a fixed one keeps two runs the same."""
    database.execute("UPDATE gpkg_contents SET last_change = ?", (STAMP,))
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata_reference'").fetchone():
        database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (STAMP,))
