from .boundaries import Areas, load_areas, place_anchors
from .comparison import Comparison, compare
from .errors import (
    AmbiguousPlaceError,
    BalanceError,
    CountylinesError,
    DatasetError,
    OutputError,
    PortalError,
    Problem,
    SourceError,
    TableError,
    UnknownPlaceError,
)
from .export import Layer, Layers, built_files, exported_files, flows_csv, geojson, geopackage, make_layers
from .files import write_together
from .flowmap import FlowMap
from .gazetteer import Gazetteer, Match, NonPlace, geocode_flows, load_gazetteer
from .layout import Layout, Scale, fit_view, lay_out, make_scale
from .membership import load_membership
from .notebook import flow_map, geocode
from .options import Options
from .pipeline import area_codes, make_flow_map, open_dataset, reconcile
from .render import figure_png, figure_svg
from .render.html import FlowLayer, make_page, page_html
from .statistics import Balance, suppress
from .style import Style
from .tables import Dataset, bare_dataset, read_dataset, read_flows

__version__: str

__all__ = [
    "AmbiguousPlaceError",
    "Areas",
    "Balance",
    "BalanceError",
    "Comparison",
    "CountylinesError",
    "Dataset",
    "DatasetError",
    "FlowLayer",
    "FlowMap",
    "Gazetteer",
    "Layer",
    "Layers",
    "Layout",
    "Match",
    "NonPlace",
    "Options",
    "OutputError",
    "PortalError",
    "Problem",
    "Scale",
    "SourceError",
    "Style",
    "TableError",
    "UnknownPlaceError",
    "__version__",
    "area_codes",
    "bare_dataset",
    "built_files",
    "compare",
    "exported_files",
    "figure_png",
    "figure_svg",
    "fit_view",
    "flow_map",
    "flows_csv",
    "geocode",
    "geocode_flows",
    "geojson",
    "geopackage",
    "lay_out",
    "load_areas",
    "load_gazetteer",
    "load_membership",
    "make_flow_map",
    "make_layers",
    "make_page",
    "make_scale",
    "open_dataset",
    "page_html",
    "place_anchors",
    "read_dataset",
    "read_flows",
    "reconcile",
    "suppress",
    "write_together",
]
