"""Which files a flow map becomes: names and bytes, nothing written yet."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..render import png_apart, social_svg
from ..sources import sha256_of
from ..tables import STDIN
from .csv import flows_csv
from .formats import FORMATS, chosen_formats
from .geojson import areas_geojson, flows_geojson
from .manifest import MANIFESTS, manifest_json

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
    beside = ThreadPoolExecutor(max_workers=1)  # the picture is made while the page's own library is read
    social = beside.submit(_social, flow_map)
    beside.shutdown(wait=False)
    from ..render.html import embed_html, fragment_html, page_html

    files = {
        "map.html": page_html(flow_map, tiles=tiles, url=url).encode(),
        "embed.html": embed_html(flow_map, url=url).encode(),
    }
    if fragment:
        files["fragment.html"] = fragment_html(flow_map).encode()
    files |= {
        "flows.geojson": flows_geojson(flow_map),
        "areas.geojson": areas_geojson(flow_map),
        "flows.csv": flows_csv(flow_map),
    }
    files["map.png"] = social.result()
    chosen = {**_plain(options), "tiles": tiles, "fragment": fragment, "url": url}
    files[MANIFESTS["build"]] = manifest_json(flow_map, _inputs(flow_map), chosen, files)
    return files


def _social(flow_map: FlowMap) -> bytes:
    return png_apart(lambda: social_svg(flow_map), SOCIAL_WIDTH_PX)


def exported_files(flow_map: FlowMap, options: Options, formats: Iterable[str]) -> dict[str, bytes]:
    """What `export` writes: the files of the formats asked for (see `FORMATS`) and the manifest.

    Raises: OutputError for an unknown format, and where a picture or a layer cannot be made.
    """
    wanted = chosen_formats(formats)
    files: dict[str, bytes] = {}
    for name in wanted:
        files |= FORMATS[name].files(flow_map)
    chosen = {**_plain(options), "format": wanted}
    files[MANIFESTS["export"]] = manifest_json(flow_map, _inputs(flow_map), chosen, files, "export")
    return files


def _inputs(flow_map: FlowMap) -> dict[str, str]:
    """Hashes of the files that were read, by name; none where small counts are hidden.

    Who knows all but one small number of a table finds it by trying each against the table's hash.
    """
    dataset = flow_map.dataset
    if dataset.suppress_below:
        return {}
    tables = () if dataset.frame is not None else (dataset.table,)
    files = [path for path in (*tables, dataset.path) if path is not None and path != STDIN]
    return {path.name: sha256_of(path) for path in files}


def _plain(options: Options) -> dict[str, Any]:
    """Options as the manifest keeps them: file names without the folders of the machine they were on."""
    return {name: Path(value).name if isinstance(value, Path) else value for name, value in asdict(options).items()}
