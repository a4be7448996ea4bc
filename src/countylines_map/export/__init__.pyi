from .bundle import built_files, exported_files
from .csv import flows_csv, table_csv
from .deck import lonboard_of, pydeck_of
from .folder import input_files, refuse_foreign, refuse_inputs, write_outputs
from .formats import BUILT, FORMATS, all_names, exported_names
from .geojson import geojson
from .geopackage import geopackage
from .layers import Layer, Layers, make_layers
from .layout_toml import layout_change, save_layout
from .postgis import write_database
from .single import file_content

__all__ = [
    "BUILT",
    "FORMATS",
    "Layer",
    "Layers",
    "all_names",
    "built_files",
    "exported_files",
    "exported_names",
    "file_content",
    "flows_csv",
    "geojson",
    "geopackage",
    "input_files",
    "layout_change",
    "lonboard_of",
    "make_layers",
    "pydeck_of",
    "refuse_foreign",
    "refuse_inputs",
    "save_layout",
    "table_csv",
    "write_database",
    "write_outputs",
]
