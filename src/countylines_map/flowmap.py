"""The flow map: everything that a page, a figure or an export shows, as one value.

It holds no logic but how it shows itself: the pipeline makes it once, and every format reads the same one, so the picture is the same
everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from .languages import Words, words_of
from .style import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import lonboard
    import pandas as pd
    import pydeck

    from .boundaries import Areas
    from .layout import Form, Layout, Outlines, Scale
    from .sources import Source
    from .statistics import Balance
    from .tables import Dataset


@dataclass(frozen=True, eq=False)  # one is equal to itself only: frames have no single answer to ==
class FlowMap:
    """One laid-out flow map.

    `flows` has one row for each row of the table (duplicates summed into the first), geocoded; `areas` and `anchors` are
    indexed by area code, EPSG:4326; `coverage` is what all outlines come from; `layouts` are the same flows laid out for
    several views, the widest first;
    `boundaries` says in one sentence what the outlines are; `notes` is what a reader must be told (levels chosen,
    duplicates summed, overlaps), `remarks` what only the map's maker need know; `outlines` are the areas and the land around
    them as the pictures show them; `style` is how they look, `form` the form of the map, and why; `search` has for each area what readers
    may type for it (see `gazetteer.search_terms`), where there are many; `with_sums` are the layouts of the
    pictures where categories add up: they have a row for each sum too. Every value is plain data: a flow map can be pickled,
    copied, and changed with `dataclasses.replace`.
    """

    dataset: Dataset
    flows: pd.DataFrame
    balance: Balance
    areas: gpd.GeoDataFrame
    anchors: gpd.GeoDataFrame
    coverage: Areas
    layouts: tuple[Layout, ...]
    outlines: Outlines
    scale: Scale
    boundaries: str
    attribution: tuple[str, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    version: str
    form: Form
    style: Style = field(default_factory=Style)
    with_sums: tuple[Layout, ...] = ()
    search: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """The words of the map's language."""
        return words_of(self.dataset.language)

    @property
    def pictured(self) -> tuple[Layout, ...]:
        """The layouts that pictures show: those with sums where there are some."""
        return self.with_sums or self.layouts

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

    @property
    def heads(self) -> gpd.GeoDataFrame:
        """The arrowheads of the drawn rows in the widest view (index row, EPSG:4326)."""
        return self.layouts[0].heads

    def figure(self) -> str:
        """The static figure as SVG: title, sentence, map, key, source."""
        from .render import figure_svg  # only whoever looks at a map needs what draws it

        return figure_svg(self)

    def show(self, height: int = 900) -> Display:
        """The page in a frame of `height` pixels for a notebook: sandboxed, so that it can neither read nor change what is around it."""
        from .render.html import page_html

        return Display(framed_html(page_html(self), self.dataset.title, height))

    def save(self, path: str | Path) -> Path:
        """Write the map as one file; its ending says what: .html (the page), .svg, .png, .gpkg, .geojson, .csv, .parquet and others.

        Returns the file. What had the name before stays until the new file is whole.
        Raises: OutputError for an ending that is not known, and where the file cannot be written.
        """
        from .export import file_content  # only whoever writes a map needs what writes it
        from .files import write_safely

        path = Path(path)
        write_safely(path, file_content(self, path))
        return path

    def to_geopackage(self, path: str | Path) -> Path:
        """Write all layers as one GeoPackage, whatever the ending.

        Raises: OutputError where it cannot be written.
        """
        from .export import file_content
        from .files import write_safely

        write_safely(Path(path), file_content(self, "flows.gpkg"))
        return Path(path)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the flow lines as GeoParquet (needs the extra `countylines-map[parquet]`).

        Raises: OutputError where it cannot be written, or the extra is not installed.
        """
        from .export import file_content
        from .files import write_safely

        write_safely(Path(path), file_content(self, "flows.parquet"))
        return Path(path)

    def to_pydeck(self) -> pydeck.Deck:
        """Every flow between two places as an arc of pydeck, for 10,000 and more (needs the extra `countylines-map[deck]`).

        Widths and colours are the map's; an arc fades towards where it comes from and bows to its left, so that both ways are seen.
        Raises: OutputError where pydeck is not installed.
        """
        from .export import pydeck_of

        made: pydeck.Deck = pydeck_of(self)
        return made

    def to_lonboard(self) -> lonboard.Map:
        """As `to_pydeck`, as a map of lonboard, which hands the flows to the browser as Arrow: for hundreds of thousands.

        Raises: OutputError where lonboard is not installed.
        """
        from .export import lonboard_of

        made: lonboard.Map = lonboard_of(self)
        return made

    def __repr__(self) -> str:
        """Title, how many rows, and how many of them are drawn, in one line."""
        drawn = int(self.layouts[0].lines["drawn"].sum()) if self.layouts else 0
        return f"<FlowMap '{self.dataset.title}': {len(self.flows):,} rows, {drawn:,} drawn as flow lines>"

    def _repr_html_(self) -> str:
        """The page in a frame, for a notebook."""
        return self.show()._repr_html_()


@dataclass(frozen=True)
class Display:
    """Markup that a notebook shows."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def framed_html(page: str, title: str, height: int) -> str:
    """A page in a frame for a notebook: sandboxed, so that it can neither read nor change what is around it."""
    return (
        f'<iframe title="{escape(title)}" srcdoc="{escape(page)}" sandbox="allow-scripts allow-popups allow-downloads"'
        ' name="countylines-map downloads"'
        f' style="width: 100%; height: {int(height)}px; border: 0" loading="lazy"></iframe>'
    )
