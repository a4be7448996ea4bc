from .bundle import built_files, exported_files, plain_options
from .compared import compared_content, compared_files
from .csv import flows_csv, table_csv
from .deck import lonboard_of, pydeck_of
from .folder import input_files, refuse_foreign, refuse_inputs, remove_earlier, stands_whole, write_outputs
from .formats import BUILT, COMPARED, EACH, FORMATS, all_names, exported_names
from .geojson import geojson
from .geopackage import geopackage
from .layers import Layer, Layers, make_layers
from .layout_toml import layout_change, save_layout
from .manifest import MANIFESTS, manifest_bytes
from .page_index import index_files
from .postgis import write_database
from .single import file_content

__all__ = [
    "BUILT",
    "COMPARED",
    "EACH",
    "FORMATS",
    "MANIFESTS",
    "Layer",
    "Layers",
    "all_names",
    "built_files",
    "compared_content",
    "compared_files",
    "exported_files",
    "exported_names",
    "file_content",
    "flows_csv",
    "geojson",
    "geopackage",
    "index_files",
    "input_files",
    "layout_change",
    "lonboard_of",
    "make_layers",
    "manifest_bytes",
    "plain_options",
    "pydeck_of",
    "refuse_foreign",
    "refuse_inputs",
    "remove_earlier",
    "save_layout",
    "stands_whole",
    "table_csv",
    "write_database",
    "write_outputs",
]
