"""Many flows at once on a graphics card: the rows of a flow map as arcs of deck.gl, in pydeck or in lonboard."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import OutputError, needs_extra
from ..formatting import one_of
from .flow_lines import anchor_ends

if TYPE_CHECKING:
    import geopandas as gpd

    from ..flowmap import FlowMap

TILT_DEG, HEIGHT = (
    80.0,
    0.25,
)  # arcs lie nearly flat and bow to their left, so that both ways between two places are seen
FAINT = 90  # how opaque (of 255) an arc is where it begins; it ends at its full colour
COARSE_DEG = 0.002  # about 150 m
ZOOM_OF_THE_WORLD = 8.5  # log2 of the degrees of longitude that 512 pixels show at zoom 0


def arcs(flow_map: FlowMap) -> pd.DataFrame:
    """One row for each flow between two different places whose count is known and not zero, the smallest last (index row).

    Columns: x0, y0, x1, y1 (anchors in degrees), width (pixels, on the map's own scale), r, g, b (0 to 255) and told (a line of text).
    Nothing is left out for being beyond the largest ones that the map draws.
    """
    flows = flow_map.flows
    ends = anchor_ends(flows, flow_map.anchors)
    whole = ~np.isnan(ends).any(axis=(1, 2)) & (ends[:, 0] != ends[:, 1]).any(axis=1) & (flows["flow"].to_numpy() > 0)
    kept, places = flows[whole], ends[whole].reshape(-1, 4)
    made = pd.DataFrame(places, columns=["x0", "y0", "x1", "y1"], index=kept.index)
    made["width"] = flow_map.scale.width(kept["flow"]).round(2)
    shades = [bytes.fromhex(colour[1:]) for colour in flow_map.scale.colour(kept["flow"])]
    made[["r", "g", "b"]] = np.array([list(shade) for shade in shades], dtype=np.uint8).reshape(-1, 3)
    unit = flow_map.dataset.unit
    made["told"] = [
        f"{origin} to {end}: {one_of(unit, flow)}"
        for origin, end, flow in zip(kept["origin"], kept["destination_name"], kept["flow"], strict=True)
    ]
    return made.iloc[np.argsort(-kept["flow"].to_numpy(), kind="stable")]


def pydeck_of(flow_map: FlowMap) -> Any:
    """The flows as a `pydeck.Deck` without a base map.

    Raises: OutputError where pydeck is not installed.
    """
    try:
        import pydeck
    except ImportError as error:
        raise OutputError(needs_extra("pydeck", "deck", otherwise="use FlowLayer on a Folium map")) from error
    layer = pydeck.Layer(
        "ArcLayer", data=arcs(flow_map), get_source_position=["x0", "y0"], get_target_position=["x1", "y1"],
        get_source_color=["r", "g", "b", FAINT], get_target_color=["r", "g", "b"], get_width="width", get_height=HEIGHT,
        get_tilt=TILT_DEG, pickable=True, auto_highlight=True,
    )  # fmt: skip
    land = pydeck.Layer(
        "GeoJsonLayer", data=_land(flow_map).__geo_interface__, get_fill_color=_rgb(flow_map, "origin"),
        get_line_color=_rgb(flow_map, "edge"), line_width_min_pixels=1,
    )  # fmt: skip
    said = "; ".join([flow_map.dataset.title, *flow_map.attribution])
    return pydeck.Deck(
        [land, layer], initial_view_state=pydeck.ViewState(**_view(flow_map)), map_provider=None, map_style=None,
        tooltip={"text": "{told}"}, description=escape(said),
    )  # fmt: skip


def lonboard_of(flow_map: FlowMap) -> Any:
    """The flows as a `lonboard.Map` without a base map.

    Raises: OutputError where lonboard is not installed.
    """
    try:
        import lonboard
        import pyarrow as pa
        from lonboard.layer import ArcLayer
    except ImportError as error:
        raise OutputError(needs_extra("lonboard", "deck", otherwise="use FlowLayer on a Folium map")) from error
    rows = arcs(flow_map)
    colours = rows[["r", "g", "b"]].to_numpy(np.uint8)
    faint = np.column_stack([colours, np.full(len(rows), FAINT, dtype=np.uint8)])
    layer = ArcLayer(
        pa.table({"flow": pa.array(rows["told"])}), get_source_position=_points(rows, 0), get_target_position=_points(rows, 1),
        get_source_color=faint, get_target_color=colours, get_width=rows["width"].to_numpy(np.float32), get_height=HEIGHT,
        get_tilt=TILT_DEG, pickable=True,
    )  # fmt: skip
    land = lonboard.PolygonLayer.from_geopandas(
        _land(flow_map),
        auto_downcast=False,
        get_fill_color=_rgb(flow_map, "origin"),
        get_line_color=_rgb(flow_map, "edge"),
        line_width_min_pixels=1,
    )
    looks: dict[str, Any] = {
        "basemap": None, "show_tooltip": True, "view_state": _view(flow_map),
        "custom_attribution": "; ".join(map(escape, flow_map.attribution)),
    }  # fmt: skip
    return lonboard.Map([land, layer], **looks)


def _land(flow_map: FlowMap) -> gpd.GeoDataFrame:
    """The map's areas as coarse as a backdrop may be (EPSG:4326)."""
    areas = flow_map.areas[["geometry"]].reset_index(drop=True)
    return areas.set_geometry(areas.geometry.simplify(COARSE_DEG))


def _rgb(flow_map: FlowMap, name: str) -> list[int]:
    return list(bytes.fromhex(flow_map.style.palette[name][1:]))


def _points(rows: pd.DataFrame, end: int) -> np.ndarray:
    found: np.ndarray = rows[[f"x{end}", f"y{end}"]].to_numpy(np.float64)
    return found


def _view(flow_map: FlowMap) -> dict[str, float]:
    west, south, east, north = (float(bound) for bound in flow_map.anchors.total_bounds)
    wide = max(east - west, 2 * (north - south), 0.1)
    return {
        "longitude": (west + east) / 2,
        "latitude": (south + north) / 2,
        "zoom": round(ZOOM_OF_THE_WORLD - np.log2(wide), 2),
    }
