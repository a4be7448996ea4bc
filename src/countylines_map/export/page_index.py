"""The index of a set of pages: a page that lists them, the same list as CSV, and the manifest of the set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import __version__
from ..house_style import make_style
from ..sources import credit_lines
from .bundle import plain_options
from .csv import table_csv
from .layers import hashes_of
from .manifest import MANIFESTS, sealed

if TYPE_CHECKING:
    from ..boundaries import Areas
    from ..division import Division
    from ..layout import Scale
    from ..options import Options


def index_files(division: Division, scale: Scale, areas: Areas, options: Options) -> dict[str, bytes]:
    """The files that stand beside the folders of a set of pages, by name, the manifest of the set among them."""
    from ..render.html import index_html

    sources = tuple(dict.fromkeys((*areas.sources, *division.whole.sources)))
    attribution, dataset = credit_lines(sources), division.whole.dataset
    style = make_style(dataset.style, dataset.folder, options.theme)
    listed = page_list(division)
    files = {
        "index.html": index_html(division, listed, attribution, style).encode(),
        "pages.csv": table_csv(listed, index=False),
    }
    record: dict[str, Any] = {
        "program": "countylines_map",
        "version": __version__,
        "command": "each",
        "each": division.by,
        "title": dataset.title,
        "unit": dataset.unit,
        "period": dataset.period,
        "source": dataset.source,
        "attribution": list(attribution),
        "inputs": hashes_of(dataset),
        "options": plain_options(options),
        "protection": dataset.protection,
        "scale": scale.to_dict(),
        "balance": [
            {"part": label, "value": value, "share": share} for label, value, share in division.whole.balance.rows()
        ],
        "pages": listed.to_dict("records"),
        "beside": dict(division.beside),
        "sum": {"pages and beside": division.itemised, "table": division.whole.balance.itemised},
    }
    return {**files, MANIFESTS["each"]: sealed(record, files)}


def page_list(division: Division) -> pd.DataFrame:
    """One row for each page: name, code, folder, number of rows, what is known in all, of that between places and within one, and how
    many counts are withheld.
    """
    return pd.DataFrame(
        [
            {
                "name": part.name,
                "code": part.code,
                "folder": part.folder,
                "rows": len(part.figures.flows),
                "sum": part.figures.balance.itemised,
                "from_elsewhere": part.figures.balance.mapped,
                "internal": part.figures.balance.internal,
                "withheld": part.figures.balance.suppressed_rows,
            }
            for part in division.parts
        ]
    )
