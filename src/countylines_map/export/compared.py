"""The files of a comparison: page, picture, every row as CSV, and the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import __version__
from ..errors import OutputError, Problem, did_you_mean
from ..render import comparison_svg, figure_png
from .bundle import plain_options
from .csv import table_csv
from .layers import hashes_of
from .manifest import MANIFESTS, sealed

if TYPE_CHECKING:
    from ..comparison import Comparison

PNG_WIDTH_PX = 2000
ENDINGS = (".html", ".svg", ".png", ".csv")


def compared_files(comparison: Comparison) -> dict[str, bytes]:
    """The files of a comparison by name, its manifest among them."""
    files = {
        "compare.html": comparison.page().encode(),
        "compare.csv": table_csv(comparison.table, index=False),
        "compare.svg": (figure := comparison_svg(comparison)).encode(),
        "compare.png": figure_png(figure, PNG_WIDTH_PX),
    }
    flow_map = comparison.panels.maps[0]
    record: dict[str, Any] = {
        "program": "countylines_map",
        "version": __version__,
        "command": "compare",
        "title": comparison.title,
        "unit": comparison.unit,
        "sentence": comparison.sentence,
        "attribution": list(flow_map.attribution),
        "boundaries": flow_map.boundaries,
        "inputs": {name: hash_ for side in comparison.sides for name, hash_ in hashes_of(side.dataset).items()},
        "options": plain_options(comparison.options),
        "protection": "; ".join(dict.fromkeys(s.dataset.protection for s in comparison.sides if s.dataset.protection)),
        "sides": [
            {
                "name": name,
                "title": side.dataset.title,
                "period": side.dataset.period,
                "source": side.dataset.source,
                "balance": [{"part": label, "value": value} for label, value, _ in side.balance.rows()],
            }
            for name, side in zip(comparison.names, comparison.sides, strict=True)
        ],
        "form": comparison.panels.form,
        "scale": flow_map.scale.to_dict(),
        "notes": list(comparison.notes),
    }
    return {**files, MANIFESTS["compare"]: sealed(record, files)}


def compared_content(comparison: Comparison, ending: str) -> bytes:
    """One file of a comparison, by its ending.

    Raises: OutputError for an ending that is not one of `ENDINGS`.
    """
    if ending == ".html":
        return comparison.page().encode()
    if ending == ".csv":
        return table_csv(comparison.table, index=False)
    if ending not in ENDINGS:
        raise OutputError(
            Problem(f"a comparison has no file that ends in '{ending}'", fix=did_you_mean(ending, ENDINGS))
        )
    figure = comparison_svg(comparison)
    return figure.encode() if ending == ".svg" else figure_png(figure, PNG_WIDTH_PX)
