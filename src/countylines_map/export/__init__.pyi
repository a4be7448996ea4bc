from .bundle import built_files, exported_files
from .csv import flows_csv, table_csv
from .folder import input_files, refuse_foreign, refuse_inputs, write_outputs
from .formats import BUILT, FORMATS, all_names, exported_names
from .geojson import areas_geojson, flows_geojson
from .geopackage import geopackage
from .layout_toml import layout_change, save_layout
from .single import file_content

__all__ = [
    "BUILT",
    "FORMATS",
    "all_names",
    "areas_geojson",
    "built_files",
    "exported_files",
    "exported_names",
    "file_content",
    "flows_csv",
    "flows_geojson",
    "geopackage",
    "input_files",
    "layout_change",
    "refuse_foreign",
    "refuse_inputs",
    "save_layout",
    "table_csv",
    "write_outputs",
]
