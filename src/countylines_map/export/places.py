"""Places for a GIS: areas and anchors with what came to them and left them, the land around them, and the map's labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..crs import mercator_to_degrees
from ..locations import KIND
from ..render import row_model

if TYPE_CHECKING:
    from ..flowmap import FlowMap

PER = 100_000
DETAILS = {
    "BFE": "full resolution, to the extent of the realm",
    "BFC": "full resolution, clipped to the coastline",
    "BGC": "generalised to 20 m",
    "BSC": "generalised to 200 m",
    "BUC": "generalised to 500 m",
}


def place_figures(flow_map: FlowMap) -> pd.DataFrame:
    """One row for each area of the map (index area_code): role, inflow, outflow, internal, rate, outline, accuracy.

    Inflow and outflow are sums of known flows between different places; each adds up to what the balance calls mapped. A
    number is missing where no row says anything of it.
    """
    flows, areas = flow_map.flows, flow_map.areas
    placed = flows[(flows["nonplace"] == "") & flows["flow"].notna()]
    inner = placed["internal"].astype(bool)
    sums = {
        "inflow": placed[~inner].groupby("destination_code")["flow"].sum(),
        "outflow": placed[~inner].groupby("origin_code")["flow"].sum(),
        "internal": flows[flows["internal"].astype(bool) & flows["flow"].notna()]
        .groupby("destination_code")["flow"]
        .sum(),
    }
    found = pd.DataFrame({name: summed.reindex(areas.index) for name, summed in sums.items()})
    found.insert(0, "role", _roles(flow_map))
    if "population" in flows:
        people = flows[flows["nonplace"] == ""].groupby("origin_code")["population"].max().reindex(areas.index)
        found["rate"] = found["outflow"] / people * PER
    found["outline"] = areas.get("outline", flow_map.boundaries)
    found["accuracy"] = _accuracy(flow_map)
    if "accuracy_m" in areas:
        measured = [f"half of its edge lies within {metres:g} m of the official one" for metres in areas["accuracy_m"]]
        found["accuracy"] = pd.Series(measured, areas.index).where(areas["accuracy_m"].notna(), found["accuracy"])
    return found


def areas(flow_map: FlowMap) -> gpd.GeoDataFrame:
    """Areas (EPSG:4326, index area_code): name, kind and label, and the columns of `place_figures`."""
    with_outline = area_codes(flow_map)
    described, shapes = _described(flow_map).loc[with_outline], flow_map.areas.geometry.loc[with_outline]
    return gpd.GeoDataFrame(described, geometry=shapes, crs=flow_map.areas.crs)


def area_codes(flow_map: FlowMap) -> list[str]:
    """The codes of the places that are areas; a location is a point, and among the anchors only."""
    return [code for code, kind in flow_map.areas["kind"].items() if kind != KIND]


def anchors(flow_map: FlowMap) -> gpd.GeoDataFrame:
    """Anchors (EPSG:4326, index area_code): the columns of `areas`, `method`, and the width of the disc of its internal count."""
    points = flow_map.anchors.reindex(flow_map.areas.index)
    discs = flow_map.layouts[0].internal.set_index("code")
    across = (2 * discs["radius_px"] + discs["stroke_px"]).where(discs["radius_px"] > 0)
    described = _described(flow_map).assign(method=points["method"], disc_px=across.reindex(flow_map.areas.index))
    return gpd.GeoDataFrame(described, geometry=points.geometry, crs=flow_map.anchors.crs)


def labels(flow_map: FlowMap) -> gpd.GeoDataFrame:
    """The map's labels as points (EPSG:4326): where the text starts, its two parts and its distance from the place's anchor."""
    layout = flow_map.layouts[0]
    found = layout.labels
    at = found[["x_px", "y_px"]].to_numpy(dtype=float, copy=True).reshape(-1, 2)
    side = np.select([found["align"] == "start", found["align"] == "end"], [-0.5, 0.5], 0.0)
    at[:, 0] += side * found["w_px"].to_numpy(dtype=float)
    away = at - layout.view.to_px(found[["anchor_x", "anchor_y"]].to_numpy(dtype=float).reshape(-1, 2))
    rows = [row if row in layout.lines.index else None for row in found.index]
    origins = layout.lines["origin_code"]
    made = pd.DataFrame(
        {
            "row": pd.array(rows, dtype="Int64"),
            "area_code": [str(at) if row is None else origins[row] for at, row in zip(found.index, rows, strict=True)],
            "name": found["text_name"].astype(str), "value": found["text_value"].astype(str), "align": found["align"].astype(str),
            "offset_x_px": np.round(away[:, 0], 1), "offset_y_px": np.round(away[:, 1], 1), "leader": found["leader"].astype(bool),
        }
    )  # fmt: skip
    made["shown"] = _seen_first(flow_map, made["row"], found[["x_px", "y_px"]].to_numpy(dtype=float))
    points = shapely.points(mercator_to_degrees(layout.view.from_px(at)))
    return gpd.GeoDataFrame(made.reset_index(drop=True), geometry=points, crs="EPSG:4326")


def _seen_first(flow_map: FlowMap, rows: pd.Series, boxes: np.ndarray) -> np.ndarray:
    """Whether the picture has a label before a reader chooses: one in each box, of a row that is shown first."""
    first = {row.key for row in row_model(flow_map).first}
    told = np.array([pd.isna(row) or f"r{row}" in first for row in rows], dtype=bool)
    again = pd.Series(list(map(tuple, boxes.tolist())), dtype=object).where(told).duplicated().to_numpy()
    found: np.ndarray = told & ~again
    return found


def _described(flow_map: FlowMap) -> pd.DataFrame:
    own = [name for name in flow_map.areas.columns if name not in (flow_map.areas.geometry.name, "outline")]
    return pd.concat([pd.DataFrame(flow_map.areas[own]), place_figures(flow_map)], axis=1)


def _roles(flow_map: FlowMap) -> list[str]:
    ends, origins = set(flow_map.flows["destination_code"]), set(flow_map.flows["origin_code"])
    return [
        "both" if code in ends and code in origins else "destination" if code in ends else "origin"
        for code in flow_map.areas.index
    ]


def _accuracy(flow_map: FlowMap) -> str:
    """What the sources of the outlines say of their detail, where they say it."""
    told = [DETAILS[source.generalisation] for source in flow_map.sources if source.generalisation in DETAILS]
    return "; ".join(dict.fromkeys(told))
