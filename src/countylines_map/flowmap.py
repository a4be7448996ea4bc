"""The flow map: everything that a page, a figure or an export shows, as one value.

It holds no logic but how it shows itself: the pipeline makes it once, and every format reads the same one, so the picture is the same
everywhere.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from .layout import Layout, Outlines, Scale
    from .sources import Source
    from .statistics import Balance
    from .tables import Dataset


@dataclass(frozen=True, eq=False)  # one is equal to itself only: frames have no single answer to ==
class FlowMap:
    """One laid-out flow map.

    `flows` has one row for each row of the table (duplicates summed into the first), geocoded; `areas` and `anchors` are
    indexed by area code, EPSG:4326; `layouts` are the same flows laid out for several views, the widest first;
    `boundaries` says in one sentence what the outlines are; `notes` is what a reader must be told (levels chosen,
    duplicates summed, overlaps), `remarks` what only the map's maker need know; `outlines` are the areas and the land around
    them as the pictures show them. Every value is plain data: a flow map can be pickled, copied, and changed with
    `dataclasses.replace`.
    """

    dataset: Dataset
    flows: pd.DataFrame
    balance: Balance
    areas: gpd.GeoDataFrame
    anchors: gpd.GeoDataFrame
    layouts: tuple[Layout, ...]
    outlines: Outlines
    scale: Scale
    boundaries: str
    attribution: tuple[str, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    version: str

    @property
    def lines(self) -> gpd.GeoDataFrame:
        """The flows with what the widest view draws of them (EPSG:4326), index and order kept: what data files hold.

        The flows' own columns are those of `flows` as they are now, and widths follow them.
        """
        lines, flow = self.layouts[0].lines, self.flows["flow"]
        look = {
            name: getattr(self.scale, name.removesuffix("_px"))(flow) for name in ("width_px", "floored", "lightness")
        }
        rank = flow.where(lines["drawn"]).rank(method="min", ascending=False)
        return lines.assign(**{name: self.flows[name] for name in self.flows}, **look, rank=rank)

    def __repr__(self) -> str:
        """Title, how many rows, and how many of them are drawn, in one line."""
        drawn = int(self.layouts[0].lines["drawn"].sum()) if self.layouts else 0
        return f"<FlowMap '{self.dataset.title}': {len(self.flows):,} rows, {drawn:,} drawn as flow lines>"

    def _repr_html_(self) -> str:
        """The static figure, for a notebook; as an image, so that no id of it meets those of another one."""
        from .render import figure_svg  # only whoever looks at a map needs what draws it

        svg = base64.b64encode(figure_svg(self).encode()).decode()
        return f'<img alt="{escape(self.dataset.title)}" style="max-width: 100%" src="data:image/svg+xml;base64,{svg}">'
