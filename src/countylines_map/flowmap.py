"""The flow map: everything that a page, a figure or an export shows, as one value.

It holds no logic: the pipeline makes it once, and every format reads the same one, so the picture is the same everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future

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
    duplicates summed, overlaps), `remarks` what only the map's maker need know. `outlining` is the making
    of `outlines`, which goes on while other things are done.
    """

    dataset: Dataset
    flows: pd.DataFrame
    balance: Balance
    areas: gpd.GeoDataFrame
    anchors: gpd.GeoDataFrame
    layouts: tuple[Layout, ...]
    outlining: Future[Outlines]
    scale: Scale
    boundaries: str
    attribution: tuple[str, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    version: str

    @property
    def outlines(self) -> Outlines:
        """Areas and the land around them as the pictures show them; this waits until they are made."""
        return self.outlining.result()
