"""Which files a flow map becomes: names and bytes, nothing written yet."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .dataset import STDIN
from .export import areas_geojson, flows_csv, flows_geojson, geopackage, manifest
from .figure import figure_png, figure_svg, png_apart, social_svg
from .sources import sha256_of

if TYPE_CHECKING:
    from .build import Options
    from .flowmap import FlowMap

PNG_WIDTH_PX = 2000
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
    from .embedding import embed_html
    from .page import fragment_html, page_html

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
    files["manifest.json"] = manifest(flow_map, _inputs(flow_map), chosen, files)
    return files


def _social(flow_map: FlowMap) -> bytes:
    return png_apart(lambda: social_svg(flow_map), SOCIAL_WIDTH_PX)


def exported_files(flow_map: FlowMap, options: Options, formats: Iterable[str]) -> dict[str, bytes]:
    """What `export` writes: the formats asked for (gpkg, geojson, csv, svg, png) and the manifest.

    Raises: OutputError where the picture cannot be drawn.
    """
    files: dict[str, bytes] = {}
    for name in dict.fromkeys(formats):
        files |= _exported(flow_map, name)
    files["manifest.json"] = manifest(flow_map, _inputs(flow_map), {**_plain(options), "format": list(formats)}, files)
    return files


def _exported(flow_map: FlowMap, name: str) -> dict[str, bytes]:
    match name:
        case "gpkg":
            return {"flows.gpkg": geopackage(flow_map)}
        case "geojson":
            return {"flows.geojson": flows_geojson(flow_map), "areas.geojson": areas_geojson(flow_map)}
        case "csv":
            return {"flows.csv": flows_csv(flow_map)}
        case "svg":
            return {"figure.svg": figure_svg(flow_map).encode()}
        case _:
            return {"figure.png": figure_png(figure_svg(flow_map), PNG_WIDTH_PX)}


def _inputs(flow_map: FlowMap) -> dict[str, str]:
    """Hashes of the files that were read, by name; none where small counts are hidden.

    Who knows all but one small number of a table finds it by trying each against the table's hash.
    """
    dataset = flow_map.dataset
    if dataset.suppress_below:
        return {}
    files = [path for path in (dataset.table, dataset.path) if path is not None and path != STDIN]
    return {path.name: sha256_of(path) for path in files}


def _plain(options: Options) -> dict[str, Any]:
    """Options as the manifest keeps them: file names without the folders of the machine they were on."""
    return {name: Path(value).name if isinstance(value, Path) else value for name, value in asdict(options).items()}
