"""The tables that go with the layers: the balance, and where everything came from and how it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from ..flowmap import FlowMap

COLUMNS = (
    "kind", "title", "text", "publisher", "vintage", "generalisation", "licence", "attribution", "url", "sha256", "retrieved",
)  # fmt: skip
METHODS = {
    "forces": "curves spread around their places and pushed apart",
    "curved": "plain curves",
    "straight": "straight lines",
}


def balance_table(flow_map: FlowMap) -> pd.DataFrame:
    """The balance: `part`, `value`, `share` of the published total (0 to 1); the last row is the whole."""
    return pd.DataFrame(flow_map.balance.rows(), columns=["part", "value", "share"]).astype(
        {"value": float, "share": float}
    )


def provenance_table(flow_map: FlowMap, hashes: Mapping[str, str], step: str) -> pd.DataFrame:
    """Where everything came from: the dataset's words, every source, the boundaries, the method, the view and the datum step.

    `hashes` are those of the files that were read, by name; `step` says how coordinates came into their reference system.
    """
    rows = [*_dataset(flow_map, hashes), *_sources(flow_map), *_made(flow_map, step)]
    return pd.DataFrame([{column: row.get(column) for column in COLUMNS} for row in rows], dtype=object)


def _dataset(flow_map: FlowMap, hashes: Mapping[str, str]) -> Iterator[dict[str, str]]:
    dataset, total = flow_map.dataset, flow_map.balance.total
    words = {
        "title": dataset.title, "subtitle": dataset.subtitle, "unit": dataset.unit, "destination": dataset.destination,
        "period": dataset.period, "total": "" if total is None else f"{total:.15g}", "summary": dataset.summary,
    }  # fmt: skip
    for title, text in words.items():
        if text:
            yield {"kind": "dataset", "title": title, "text": text}
    for caveat in dataset.caveats:
        yield {"kind": "dataset", "title": "caveat", "text": caveat}
    for note in flow_map.notes:
        yield {"kind": "dataset", "title": "note", "text": note}
    if dataset.source or dataset.publisher:
        yield {
            "kind": "dataset", "title": "source", "text": dataset.source, "publisher": dataset.publisher, "licence": dataset.licence_note,
            "url": dataset.source_url, "retrieved": dataset.retrieved,
        }  # fmt: skip
    for name, sha256 in hashes.items():
        yield {"kind": "dataset", "title": "file", "text": name, "sha256": sha256}


def _sources(flow_map: FlowMap) -> Iterator[dict[str, str]]:
    for source in flow_map.sources:
        kept = ("publisher", "vintage", "generalisation", "licence", "url", "sha256", "retrieved", "title")
        yield {
            "kind": "source",
            "text": source.note,
            "attribution": "\n".join(source.attribution),
            **{k: getattr(source, k) for k in kept},
        }


def _made(flow_map: FlowMap, step: str) -> Iterator[dict[str, str]]:
    layout, scale = flow_map.layouts[0], flow_map.scale
    lines = METHODS.get(layout.method, layout.method)
    yield {"kind": "boundaries", "title": "what each outline is", "text": flow_map.boundaries}
    yield {"kind": "method", "title": "program", "text": f"countylines_map {flow_map.version}"}
    yield {"kind": "method", "title": "lines", "text": f"{layout.method}: {lines}"}
    yield {
        "kind": "method",
        "title": "widths",
        "text": f"{scale.method}: {scale.widest_px:g} px for {scale.largest:g}, at least {scale.floor_px:g} px",
    }
    yield {
        "kind": "method",
        "title": "anchors",
        "text": "where the postcodes of an area lie, always inside it; the column method says how each was found",
    }
    yield {"kind": "view", "title": "view", "text": view_words(flow_map)}
    yield {"kind": "datum", "title": "datum step", "text": step}


def view_words(flow_map: FlowMap) -> str:
    """The view that the map was drawn in, in words."""
    view = flow_map.layouts[0].view
    west, south, east, north = (f"{value:.1f}" for value in view.bounds)
    return (
        f"{view.width_px} by {view.height_px} px, EPSG:3857 from {west} {south} to {east} {north}; a pixel is "
        f"{view.ground_metres_per_px:.2f} m on the ground in the middle"
    )
