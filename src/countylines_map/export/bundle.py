"""Which files a flow map becomes: names and bytes, nothing written yet."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..render import png_apart, social_svg
from .csv import flows_csv
from .formats import FORMATS, chosen_formats
from .geojson import geojson
from .layers import Layers, input_hashes
from .manifest import MANIFESTS, manifest_json
from .reference import DEGREES, System, system_for

if TYPE_CHECKING:
    from ..flowmap import FlowMap
    from ..options import Options

SOCIAL_WIDTH_PX = 1200


def built_files(
    flow_map: FlowMap, options: Options, *, tiles: str | None = None, fragment: bool = False, url: str = ""
) -> dict[str, bytes]:
    """What `build` writes: page, frames to show it in, social image, data files and the manifest.

    Raises: DatasetError where `tiles` names no base map; OutputError where the picture cannot be drawn.
    """
    if options.only == "page":
        return _page_alone(flow_map, options, tiles=tiles, fragment=fragment, url=url)
    beside = ThreadPoolExecutor(max_workers=1)  # the picture is made while the page's own library is read
    social = beside.submit(_social, flow_map)
    beside.shutdown(wait=False)
    from ..render.html import both_html, embed_html, fragment_html, oembed_json

    page, report = both_html(flow_map, tiles=tiles, url=url)
    files = {
        "map.html": page.encode(),
        "report.html": report.encode(),
        "embed.html": embed_html(flow_map, url=url).encode(),
    }
    if url:
        files["oembed.json"] = oembed_json(flow_map, url).encode()
    if fragment:
        files["fragment.html"] = fragment_html(flow_map).encode()
    layers = Layers(flow_map, system_for(flow_map, DEGREES))
    files |= {
        "flows.geojson": geojson(layers, "flows"),
        "areas.geojson": geojson(layers, "areas"),
        "flows.csv": flows_csv(layers),
    }
    files["map.png"] = social.result()
    chosen = {**plain_options(options), "tiles": tiles, "fragment": fragment, "url": url}
    files[MANIFESTS["build"]] = manifest_json(flow_map, input_hashes(flow_map), chosen, files)
    return files


def _page_alone(
    flow_map: FlowMap, options: Options, *, tiles: str | None, fragment: bool, url: str
) -> dict[str, bytes]:
    from ..render.html import fragment_html, page_html

    files = {"map.html": page_html(flow_map, tiles=tiles, url=url).encode()}
    if fragment:
        files["fragment.html"] = fragment_html(flow_map).encode()
    chosen = {**plain_options(options), "tiles": tiles, "fragment": fragment, "url": url}
    files[MANIFESTS["build"]] = manifest_json(flow_map, input_hashes(flow_map), chosen, files)
    return files


def _social(flow_map: FlowMap) -> bytes:
    return png_apart(lambda: social_svg(flow_map), SOCIAL_WIDTH_PX)


def exported_files(
    flow_map: FlowMap, options: Options, formats: Iterable[str], *, crs: int | None = None
) -> dict[str, bytes]:
    """What `export` writes: the files of the formats asked for (see `FORMATS`) and the manifest.

    `crs` is the EPSG code of their coordinates; without it, each format has its usual one.
    Raises: OutputError for an unknown format or code, a format that has a reference system of its own, and where a picture or a
    layer cannot be made.
    """
    wanted = chosen_formats(formats, crs)
    files: dict[str, bytes] = {}
    by_system: dict[int, Layers] = {}
    for name in wanted:
        system = FORMATS[name].system(flow_map, crs)
        layers = by_system.setdefault(system.code, _layers(flow_map, system, by_system))
        files |= FORMATS[name].files(layers)
    told = {**plain_options(options), "format": wanted, "crs": crs}
    files[MANIFESTS["export"]] = manifest_json(flow_map, input_hashes(flow_map), told, files, "export")
    return files


def _layers(flow_map: FlowMap, system: System, made: dict[int, Layers]) -> Layers:
    """Layers in a system, from those of another where there are some."""
    return next(iter(made.values())).within(system.code) if made else Layers(flow_map, system)


def plain_options(options: Options) -> dict[str, Any]:
    """Options as the manifest keeps them: file names without the folders of the machine they were on."""
    return {name: Path(value).name if isinstance(value, Path) else value for name, value in asdict(options).items()}
