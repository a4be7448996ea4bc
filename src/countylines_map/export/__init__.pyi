from .bundle import built_files, exported_files
from .csv import flows_csv, table_csv
from .formats import FORMATS
from .geojson import areas_geojson, flows_geojson
from .geopackage import geopackage
from .layout_toml import save_layout

__all__ = [
    "FORMATS",
    "areas_geojson",
    "built_files",
    "exported_files",
    "flows_csv",
    "flows_geojson",
    "geopackage",
    "save_layout",
    "table_csv",
]
