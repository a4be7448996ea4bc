"""What flowmap.blue and kepler.gl read: places with their points, and counts between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from .columns import Column, Table, typed_column
from .csv import ENDS, typed_csv
from .flow_lines import anchor_ends
from .reference import DEGREES

if TYPE_CHECKING:
    from .layers import Layers

KEPLER = ("origin_lng", "origin_lat", "dest_lng", "dest_lat")


def flowmap_files(layers: Layers) -> dict[str, bytes]:
    """locations.csv and flows.csv as flowmap.blue's sheets have them, and kepler.csv with both ends in each row.

    They hold rows with a known count and two places; the properties say how many rows have none.
    """
    layers = layers.within(DEGREES)
    anchors, flows = layers["anchors"], layers.flow_map.flows
    points = shapely.get_coordinates(anchors.shapes)
    places = Table((
        Column("id", "text", *_text(anchors.table["area_code"])), Column("name", "text", *_text(anchors.table["area_name"])),
        typed_column("lat", points[:, 1].round(6)), typed_column("lon", points[:, 0].round(6)),
    ))  # fmt: skip
    whole = (flows["nonplace"] == "") & (flows["origin_code"] != "") & flows["flow"].notna()
    kept = flows[whole]
    counts = [
        typed_column(name, kept[column])
        for name, column in (
            ("origin", "origin_code"),
            ("dest", "destination_code"),
            ("count", "flow"),
            ("period", "period"),
            ("category", "category"),
        )
        if column in kept
    ]
    ends = anchor_ends(kept, layers.flow_map.anchors).reshape(-1, len(ENDS)).round(6)
    placed = [typed_column(name, values) for name, values in zip(KEPLER, ends.T, strict=True)]
    return {
        "flowmap-locations.csv": typed_csv(places),
        "flowmap-flows.csv": typed_csv(Table(tuple(counts))),
        "flowmap-kepler.csv": typed_csv(Table((*counts, *placed))),
        "flowmap-properties.csv": typed_csv(_properties(layers, len(flows) - int(whole.sum()))),
    }


def _text(column: Column) -> tuple[np.ndarray, np.ndarray]:
    return column.values, column.missing


def _properties(layers: Layers, left_out: int) -> Table:
    dataset = layers.flow_map.dataset
    told = {
        "title": dataset.title,
        "description": f"{dataset.unit}, {dataset.period}. {left_out} rows have no place or no count and are not in the flows",
        "source.name": dataset.source, "source.url": dataset.source_url,
        "attribution": " | ".join(layers.flow_map.attribution),
    }  # fmt: skip
    return Table((
        typed_column("property", np.array(list(told), dtype=object)), typed_column("value", np.array(list(told.values()), dtype=object)),
    ))  # fmt: skip
