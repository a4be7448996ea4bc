"""The output formats, one entry each: a name, what it is, and the files that a flow map becomes in it.

A new format is a new entry here and a test of its own; the command line, its help and the messages follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import OutputError, Problem, did_you_mean
from .manifest import MANIFESTS

if TYPE_CHECKING:
    from ..flowmap import FlowMap

PNG_WIDTH_PX = 2000


@dataclass(frozen=True)
class Format:
    """One output format: what it is in a few words, its files (names and bytes) for a flow map, and all names that they can have."""

    meaning: str
    files: Callable[[FlowMap], dict[str, bytes]]
    names: tuple[str, ...]


def chosen_formats(names: Iterable[str]) -> list[str]:
    """Names of formats, each once, in the order given.

    >>> chosen_formats(["csv", "gpkg", "csv"])
    ['csv', 'gpkg']

    Raises: OutputError for names that are not formats, with the list of those that are.
    """
    if isinstance(names, str):
        fix = f'give a list such as ["{names if names in FORMATS else "gpkg"}"]'
        raise OutputError(Problem(f"the formats are the text '{names}', not a list", fix=fix))
    wanted = list(dict.fromkeys(names))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise OutputError(
            [Problem(f"'{name}' is not an output format", fix=did_you_mean(name, FORMATS)) for name in unknown]
        )
    return wanted


def _gpkg(flow_map: FlowMap) -> dict[str, bytes]:
    from .geopackage import geopackage

    return {"flows.gpkg": geopackage(flow_map)}


def _geojson(flow_map: FlowMap) -> dict[str, bytes]:
    from .geojson import areas_geojson, flows_geojson

    return {"flows.geojson": flows_geojson(flow_map), "areas.geojson": areas_geojson(flow_map)}


def _csv(flow_map: FlowMap) -> dict[str, bytes]:
    from .csv import flows_csv

    return {"flows.csv": flows_csv(flow_map)}


def _svg(flow_map: FlowMap) -> dict[str, bytes]:
    from ..render import figure_svg

    return {"figure.svg": figure_svg(flow_map).encode()}


def _png(flow_map: FlowMap) -> dict[str, bytes]:
    from ..render import figure_png, figure_svg

    return {"figure.png": figure_png(figure_svg(flow_map), PNG_WIDTH_PX)}


FORMATS: Mapping[str, Format] = {
    "gpkg": Format("GeoPackage, all layers in one file", _gpkg, ("flows.gpkg",)),
    "geojson": Format(
        "GeoJSON (RFC 7946), a file for flows and one for areas", _geojson, ("flows.geojson", "areas.geojson")
    ),
    "csv": Format("the rows as a table, UTF-8", _csv, ("flows.csv",)),
    "svg": Format("the static figure as a drawing", _svg, ("figure.svg",)),
    "png": Format("the static figure as a picture", _png, ("figure.png",)),
}
BUILT = (
    "map.html",
    "embed.html",
    "fragment.html",
    "flows.geojson",
    "areas.geojson",
    "flows.csv",
    "map.png",
    MANIFESTS["build"],
)
"""Every name that `build` can give to a file."""


def exported_names(formats: Iterable[str]) -> list[str]:
    """Every name that `export` gives to a file in these formats.

    Raises: OutputError for an unknown format.
    """
    return [*(name for each in chosen_formats(formats) for name in FORMATS[each].names), MANIFESTS["export"]]


def all_names() -> list[str]:
    """Every name that this program can give to a file in an output folder."""
    return list(dict.fromkeys([*BUILT, *exported_names(FORMATS)]))
