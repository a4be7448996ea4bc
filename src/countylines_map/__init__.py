"""From a table of origins and counts to an honest, embeddable flow map on real UK boundaries.

The names below are the whole library; each lives in the room that its table entry names and is imported when it is first
used, so that `import countylines_map` and `--help` cost nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_ROOMS = {
    "AmbiguousPlaceError": "errors",
    "Areas": "areas",
    "Balance": "balance",
    "BalanceError": "errors",
    "CountylinesError": "errors",
    "Dataset": "dataset",
    "DatasetError": "errors",
    "FlowMap": "flowmap",
    "Gazetteer": "gazetteer",
    "Layout": "layout",
    "Options": "build",
    "OutputError": "errors",
    "PortalError": "errors",
    "Problem": "errors",
    "Scale": "scale",
    "SourceError": "errors",
    "TableError": "errors",
    "UnknownPlaceError": "errors",
    "areas_geojson": "export",
    "bare_dataset": "dataset",
    "built_files": "outputs",
    "exported_files": "outputs",
    "figure_png": "figure",
    "figure_svg": "figure",
    "fit_view": "layout",
    "flows_csv": "export",
    "flows_geojson": "export",
    "geocode": "geocoding",
    "geopackage": "export",
    "lay_out": "layout",
    "load_areas": "areas",
    "load_gazetteer": "gazetteer",
    "load_membership": "membership",
    "make_flow_map": "build",
    "make_page": "page",
    "make_scale": "scale",
    "open_dataset": "build",
    "page_html": "page",
    "place_anchors": "anchors",
    "read_dataset": "dataset",
    "read_flows": "flows",
    "reconcile": "build",
    "suppress": "disclosure",
    "write_together": "export",
}

__all__ = ["__version__", *_ROOMS]
__all__.sort()


def __getattr__(name: str) -> Any:
    """Import a name from its room at its first use."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'countylines_map' has no attribute {name!r}")
    return getattr(import_module(f".{_ROOMS[name]}", __name__), name)


def __dir__() -> list[str]:
    """The library's names, for completion in a notebook."""
    return __all__
