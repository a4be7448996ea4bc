"""The output formats, one entry each: a name, what it is, and the files that a flow map becomes in it.

A new format is a new entry here and a test of its own; the command line, its help and the messages follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import OutputError, Problem, did_you_mean
from .fields import NAMES
from .manifest import MANIFESTS

if TYPE_CHECKING:
    from ..flowmap import FlowMap
    from .layers import Layers
    from .reference import System

PNG_WIDTH_PX = 2000
DEGREES = 4326
TABLES = ("flows-balance.csv", "flows-provenance.csv")


@dataclass(frozen=True)
class Format:
    """One output format: what it is in a few words, its files (names and bytes) for the layers of a flow map, and all names that they
    can have.

    `usual` is the EPSG code of its coordinates unless another is asked for (None: the national grid for Great Britain, degrees
    elsewhere); `fixed` says that there is no other.
    """

    meaning: str
    files: Callable[[Layers], dict[str, bytes]]
    names: tuple[str, ...]
    usual: int | None = DEGREES
    fixed: bool = False

    def system(self, flow_map: FlowMap, crs: int | None) -> System:
        """The reference system in which the files of a map are written.

        Raises: OutputError when `crs` is not a reference system.
        """
        from .reference import system_for, usual_system

        code = self.usual if self.fixed or crs is None else crs
        return usual_system(flow_map) if code is None else system_for(flow_map, code)


def chosen_formats(names: Iterable[str], crs: int | None = None) -> list[str]:
    """Names of formats, each once, in the order given; with `crs`, all must be able to have another reference system.

    >>> chosen_formats(["csv", "gpkg", "csv"])
    ['csv', 'gpkg']

    Raises: OutputError for names that are not formats, with the list of those that are.
    """
    if isinstance(names, str):
        fix = f'give a list such as ["{names if names in FORMATS else "gpkg"}"]'
        raise OutputError(Problem(f"the formats are the text '{names}', not a list", fix=fix))
    wanted = list(dict.fromkeys(names))
    problems = [
        Problem(f"'{name}' is not an output format", fix=did_you_mean(name, FORMATS))
        for name in wanted
        if name not in FORMATS
    ]
    if crs is not None:
        problems += [_fixed(name, crs) for name in wanted if name in FORMATS and FORMATS[name].fixed and crs != DEGREES]
    if problems:
        raise OutputError(problems)
    return wanted


def _fixed(name: str, crs: int) -> Problem:
    fix = "leave --crs out, or choose another format such as gpkg"
    return Problem(f"{name} is always in longitude and latitude (EPSG:{DEGREES}), never in EPSG:{crs}", fix=fix)


def _gpkg(layers: Layers) -> dict[str, bytes]:
    from .geopackage import geopackage
    from .qgis_project import qgis_project

    return {"flows.gpkg": geopackage(layers), "flows.qgz": qgis_project(layers)}


def _geojson(layers: Layers) -> dict[str, bytes]:
    from .geojson import geojson

    return {named(name, "geojson"): geojson(layers, name) for name in NAMES} | _styles(layers)


def _styles(layers: Layers) -> dict[str, bytes]:
    from .styles import styles_beside

    return styles_beside(layers, PLACED)


def _csv(layers: Layers) -> dict[str, bytes]:
    from .csv import csv_files

    return csv_files(layers)


def _svg(layers: Layers) -> dict[str, bytes]:
    from ..render import figure_svg

    return {"figure.svg": figure_svg(layers.flow_map).encode()}


def _png(layers: Layers) -> dict[str, bytes]:
    from ..render import figure_png, figure_svg

    return {"figure.png": figure_png(figure_svg(layers.flow_map), PNG_WIDTH_PX)}


def _fgb(layers: Layers) -> dict[str, bytes]:
    from .vector_files import flatgeobuf

    return flatgeobuf(layers) | _styles(layers)


def _shp(layers: Layers) -> dict[str, bytes]:
    from .vector_files import shapefile

    return shapefile(layers)


def _parquet(layers: Layers) -> dict[str, bytes]:
    from .geoparquet import geoparquet

    return geoparquet(layers)


def _kml(layers: Layers) -> dict[str, bytes]:
    from .kml import kml

    return kml(layers)


def _topojson(layers: Layers) -> dict[str, bytes]:
    from .topojson import topojson

    return topojson(layers)


def _duckdb(layers: Layers) -> dict[str, bytes]:
    from .duckdb_file import duckdb_file

    return duckdb_file(layers)


def _flowmap(layers: Layers) -> dict[str, bytes]:
    from .flowmap_csv import flowmap_files

    return flowmap_files(layers)


def _pdf(layers: Layers) -> dict[str, bytes]:
    from ..render import figure_svg
    from .pdf import pdf

    return {"figure.pdf": pdf(figure_svg(layers.flow_map), layers.flow_map.dataset.title)}


def named(layer: str, ending: str) -> str:
    """The file of a layer, in a format that has one layer a file.

    >>> named("flows", "fgb"), named("areas", "fgb")
    ('flows.fgb', 'flows-areas.fgb')
    """
    return f"flows.{ending}" if layer == "flows" else f"flows-{layer}.{ending}"


PLACED = NAMES[:-2]  # layers that have geometry
STYLES = tuple(named(name, ending) for name in PLACED for ending in ("qml", "sld"))
FORMATS: Mapping[str, Format] = {
    "gpkg": Format("GeoPackage, all layers in one file, with a QGIS project", _gpkg, ("flows.gpkg", "flows.qgz"), usual=None),
    "geojson": Format(
        "GeoJSON (RFC 7946), a file for each layer", _geojson, (*(named(name, "geojson") for name in NAMES), *STYLES), fixed=True
    ),
    "csv": Format(
        "the rows as a table, UTF-8, with the balance and the attribution beside it", _csv,
        ("flows.csv", "flows-areas.csv", *TABLES, "flows-about.txt"),
    ),
    "fgb": Format("FlatGeobuf, a file for each layer", _fgb, (*(named(name, "fgb") for name in PLACED), *TABLES, *STYLES)),
    "parquet": Format("GeoParquet 1.1, a file for each layer", _parquet, tuple(named(name, "parquet") for name in NAMES)),
    "shp": Format("Shapefile, all layers in one ZIP", _shp, ("flows.shp.zip",), usual=None),
    "kml": Format("KML, all layers in one file", _kml, ("flows.kml",), fixed=True),
    "topojson": Format("TopoJSON, all layers in one file", _topojson, ("flows.topojson",)),
    "duckdb": Format("DuckDB, all layers in one database file", _duckdb, ("flows.duckdb",), usual=None),
    "flowmap": Format(
        "what flowmap.blue and kepler.gl read", _flowmap,
        tuple(f"flowmap-{part}.csv" for part in ("locations", "flows", "kepler", "properties")), fixed=True,
    ),
    "svg": Format("the static figure as a drawing", _svg, ("figure.svg",)),
    "png": Format("the static figure as a picture", _png, ("figure.png",)),
    "pdf": Format("the static figure as a page of vectors and text", _pdf, ("figure.pdf",)),
}  # fmt: skip
BUILT = (
    "map.html",
    "report.html",
    "embed.html",
    "oembed.json",
    "fragment.html",
    "flows.geojson",
    "areas.geojson",
    "flows.csv",
    "map.png",
    MANIFESTS["build"],
)
"""Every name that `build` can give to a file."""
EACH = ("index.html", "pages.csv", MANIFESTS["each"])
"""The files of a set of pages that stand beside the pages' own folders."""

COMPARED = ("compare.html", "compare.csv", "compare.svg", "compare.png", MANIFESTS["compare"])
"""The files of a comparison."""


def exported_names(formats: Iterable[str]) -> list[str]:
    """Every name that `export` gives to a file in these formats.

    Raises: OutputError for an unknown format.
    """
    return [*(name for each in chosen_formats(formats) for name in FORMATS[each].names), MANIFESTS["export"]]


def all_names() -> list[str]:
    """Every name that this program can give to a file in an output folder."""
    return list(dict.fromkeys([*BUILT, *EACH, *COMPARED, *exported_names(FORMATS)]))
