"""Which rows of a table of flows get a line, and the pairs of places that their lines run between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from .scale import Scale

TEXTS = ("origin", "origin_name", "origin_code", "destination_code", "destination_name", "nonplace")


@dataclass(frozen=True)
class Rows:
    """Geocoded flows as plain columns, since reading a data frame cell by cell costs more than laying it out.

    `index` are the frame's own labels; `drawn` and `beyond` say which rows get a line, and which would but for `top`.
    """

    index: list[Any]
    origin: list[str]
    origin_name: list[str]
    origin_code: list[str]
    destination_code: list[str]
    destination_name: list[str]
    nonplace: list[str]
    flow: np.ndarray
    internal: np.ndarray
    drawn: np.ndarray
    beyond: np.ndarray

    @classmethod
    def of(cls, flows: pd.DataFrame, top: int | None = None) -> Rows:
        """The columns of a frame; a line is for a known count above zero from another place, and for the `top` largest of them."""
        texts = {name: [str(value) for value in flows[name]] for name in TEXTS}
        flow, internal = flows["flow"].to_numpy(float), flows["internal"].to_numpy(bool)
        place = np.array([value == "" for value in texts["nonplace"]], dtype=bool)
        could = place & ~internal & ~flows["suppressed"].to_numpy(bool) & (flow > 0)
        drawn = could.copy()
        if top is not None:
            drawn[np.flatnonzero(could)[np.argsort(-flow[could], kind="stable")[top:]]] = False
        return cls(index=list(flows.index), flow=flow, internal=internal, drawn=drawn, beyond=could & ~drawn, **texts)

    def names(self, at: int) -> tuple[str, str, str]:
        """The names by which a pin may mean a row's origin."""
        return self.origin[at], self.origin_name[at], self.origin_code[at]


@dataclass(frozen=True)
class Pairs:
    """Different pairs of places, the positions of the rows that share each, and their widths in pixels."""

    origins: list[str]
    targets: list[str]
    rows: list[list[int]]
    widths: np.ndarray

    @classmethod
    def of(cls, rows: Rows, scale: Scale) -> Pairs:
        """Rows of one pair of places (other periods or categories) share one curve, as wide as the largest of them."""
        found: dict[tuple[str, str], list[int]] = {}
        for at in np.flatnonzero(rows.drawn):
            found.setdefault((rows.origin_code[at], rows.destination_code[at]), []).append(int(at))
        widths = scale.width(rows.flow)
        widest = np.array([widths[own].max() for own in found.values()], dtype=float)
        return cls([a for a, _ in found], [b for _, b in found], list(found.values()), widest)
