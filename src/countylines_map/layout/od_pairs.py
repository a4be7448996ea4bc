"""Which rows of a table of flows get a line, and the pairs of places that their lines run between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..languages import Phrase

if TYPE_CHECKING:
    import pandas as pd

    from .scale import Scale

LINES = 50  # lines of a map where nobody says how many: more of them hide one another, and no number finds room
TEXTS = ("origin", "origin_name", "origin_code", "destination_code", "destination_name", "nonplace")


@dataclass(frozen=True)
class Rows:
    """Geocoded flows as plain columns, since reading a data frame cell by cell costs more than laying it out.

    `index` are the frame's own labels; `drawn` and `beyond` say which rows get a line, and which would but for `top`;
    `pair` numbers the pairs of places in the table's order.
    """

    index: list[Any]
    origin: list[str]
    origin_name: list[str]
    label: list[str]
    origin_code: list[str]
    destination_code: list[str]
    destination_name: list[str]
    nonplace: list[str]
    flow: np.ndarray
    internal: np.ndarray
    pair: np.ndarray
    drawn: np.ndarray
    beyond: np.ndarray

    @classmethod
    def of(cls, flows: pd.DataFrame, top: int | None = None) -> Rows:
        """The columns of a frame; a line is for a known count above zero from another place.

        Where `top` is given, lines are for that many pairs of places only, those with the largest row of all.
        """
        texts = {name: _texts(flows[name]) for name in TEXTS}
        texts["label"] = _texts(flows["label_text"]) if "label_text" in flows else texts["origin_name"]
        flow, internal = flows["flow"].to_numpy(float), flows["internal"].to_numpy(bool)
        place = np.array([value == "" for value in texts["nonplace"]], dtype=bool)
        could = place & ~internal & ~flows["suppressed"].to_numpy(bool) & (flow > 0)
        pair = _numbered(texts["origin_code"], texts["destination_code"])
        drawn = could if top is None else could & _among_largest(np.where(could, flow, 0.0), pair, top)
        return cls(
            index=list(flows.index),
            flow=flow,
            internal=internal,
            pair=pair,
            drawn=drawn,
            beyond=could & ~drawn,
            **texts,
        )

    def beyond_words(self) -> str:
        """What has no line because others are larger, in words."""
        could = np.flatnonzero(self.drawn | self.beyond)
        origins, destinations = ({codes[at] for at in could} for codes in (self.origin_code, self.destination_code))
        return others(len(set(self.pair[self.beyond].tolist())), len(origins), len(destinations))

    def places_beyond(self) -> frozenset[str]:
        """Codes of the places all of whose flows have no line because others are larger."""
        of = {beyond: {codes[at] for codes in (self.origin_code, self.destination_code) for at in np.flatnonzero(self.beyond == beyond)}
              for beyond in (True, False)}  # fmt: skip
        return frozenset(of[True] - of[False])

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
        found: dict[int, list[int]] = {}
        for at in np.flatnonzero(rows.drawn):
            found.setdefault(int(rows.pair[at]), []).append(int(at))
        own, widths = list(found.values()), scale.width(rows.flow)
        widest = np.array([widths[ats].max() for ats in own], dtype=float)
        return cls(
            [rows.origin_code[ats[0]] for ats in own], [rows.destination_code[ats[0]] for ats in own], own, widest
        )


def _texts(column: pd.Series) -> list[str]:
    """A column as text, all cells at once: taking them out of an Arrow column one by one is a hundred times slower."""
    return [str(value) for value in column.to_numpy(object).tolist()]


def others(count: int, origins: int, destinations: int) -> str:
    """So many further flows, in words, on a map of flows between so many places.

    >>> others(1, 40, 1), others(1200, 1, 1201), others(2, 5, 5)
    ('from 1 other place', 'to 1,200 other places', 'in 2 smaller flows')
    """
    if (origins > 1) == (destinations > 1):
        return Phrase("key.in_smaller_flows", n=count)
    return Phrase("key.from_others" if origins > 1 else "key.to_others", n=count)


def _numbered(origins: list[str], destinations: list[str]) -> np.ndarray:
    """A number for each different pair, in their order."""
    seen: dict[tuple[str, str], int] = {}
    return np.array([seen.setdefault(both, len(seen)) for both in zip(origins, destinations, strict=True)], dtype=int)


def _among_largest(flow: np.ndarray, pair: np.ndarray, top: int) -> np.ndarray:
    """Whether each row's pair is among the `top` with the largest row; of equals the earlier one is."""
    sizes = np.zeros(pair.max(initial=-1) + 1)
    np.maximum.at(sizes, pair, flow)
    chosen = np.zeros(len(sizes), dtype=bool)
    chosen[np.argsort(-sizes, kind="stable")[:top]] = True
    among: np.ndarray = chosen[pair]
    return among
