"""What the pictures of a comparison are drawn from: both sides and their difference at one scale, or one table of all pairs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from .layout import LINES, MATRIX_PLACES, Ends, choose_form
from .membership import Membership
from .pipeline import draw_flow_map, shared_scale
from .statistics import strike_balance

if TYPE_CHECKING:
    import pandas as pd

    from .comparison import Comparison
    from .flowmap import FlowMap
    from .pipeline import Figures

PLACES = (
    "origin", "origin_code", "origin_name", "origin_kind", "origin_label", "match", "note", "alternatives", "nonplace", "fit_share",
    "label_text", "destination", "destination_code", "destination_name", "destination_kind", "internal",
)  # fmt: skip
ENDS = ("origin_code", "destination_code")


@dataclass(frozen=True, eq=False)
class Panels:
    """`form` is "arrows", with `maps` of side A, side B and the difference (its `flow` without the sign) over the same places, or
    "matrix", with one map that has every pair. `rows` says for each row of a map (index) what it has: a, b, difference. `drawn` of `pairs`
    pairs between two places are in the pictures.
    """

    form: str
    maps: tuple[FlowMap, ...]
    rows: pd.DataFrame
    drawn: int
    pairs: int


def lay_out_panels(comparison: Comparison) -> Panels:
    """Lay a comparison out: arrows where they are few, else a matrix; of more places than that has room for, the largest flows."""
    rows = _pairs(comparison)
    between = rows[~rows["internal"].astype(bool)]
    most = np.fmax(between["a"].fillna(0.0), between["b"].fillna(0.0))
    ends = Ends.of(between.assign(flow=most))
    wanted = comparison.options.form
    knot = wanted == "matrix" or (wanted == "auto" and choose_form(ends).name in ("matrix", "focus"))
    least, most_places = MATRIX_PLACES  # more have no room in a matrix: then the largest flows are drawn as arrows
    if knot and least <= ends.places <= most_places:
        return _matrix(comparison, rows, len(between))
    chosen = most.sort_values(ascending=False, kind="stable").index[: comparison.options.top or LINES]
    shown = between.loc[chosen.intersection(between.index)]
    places = {*shown["origin_code"], *shown["destination_code"]}
    within = rows[rows["internal"].astype(bool) & rows["destination_code"].isin(places)]
    kept = rows.loc[rows.index.isin([*shown.index, *within.index])]
    return _arrows(comparison, kept, len(shown), len(between))


def _pairs(comparison: Comparison) -> pd.DataFrame:
    """One row for each pair of two places of either side, with what both have; numbered as rows of a table are."""
    import pandas as pd

    flows = pd.concat([side.flows[[name for name in PLACES if name in side.flows]] for side in comparison.sides])
    flows = flows[(flows["nonplace"] == "") & (flows["destination_code"] != "")].drop_duplicates(list(ENDS))
    values = comparison.table[[*ENDS, "a", "b", "difference"]]
    made = flows.merge(values, on=list(ENDS), how="left")
    return made.set_axis(pd.RangeIndex(2, 2 + len(made), name="row"), axis="index")


def _figures(comparison: Comparison, rows: pd.DataFrame, value: pd.Series) -> Figures:
    """Figures of some rows that have one value each; where there is none, it is withheld."""
    hidden = value.isna()
    flows = rows[[name for name in PLACES if name in rows]].assign(
        flow=value.astype(float), written=[f"{each:.10g}" for each in value], suppressed=hidden, flow_low=np.nan, flow_high=np.nan,
        flow_note="",
    )  # fmt: skip
    flows["written"] = flows["written"].mask(hidden, "withheld")
    side = comparison.sides[0]
    dataset = replace(side.dataset, total=None, summary="", layout={}, printed_shares={})
    both = {**comparison.sides[0].membership.areas, **comparison.sides[1].membership.areas}
    membership = Membership(both, comparison.sides[0].membership.changes)
    return replace(
        side,
        dataset=dataset,
        flows=flows,
        balance=strike_balance(flows, None),
        notes=(),
        remarks=(),
        membership=membership,
    )


def _arrows(comparison: Comparison, rows: pd.DataFrame, drawn: int, pairs: int) -> Panels:
    internal = rows["internal"].astype(bool)
    values = (rows["a"], rows["b"], rows["difference"].abs().mask(internal, 0.0))
    figures = [_figures(comparison, rows, value) for value in values]
    options = replace(comparison.options, form="arrows", top=max(len(rows), 1))
    scale = shared_scale(figures, comparison.areas, options)
    if options.scale_from is None and scale.largest > 0:
        options = replace(options, scale_from=scale.to_dict())
    maps = tuple(draw_flow_map(each, comparison.areas, options) for each in figures)
    return Panels("arrows", maps, rows, drawn, pairs)


def _matrix(comparison: Comparison, rows: pd.DataFrame, pairs: int) -> Panels:
    most = np.fmax(rows["a"].fillna(0.0), rows["b"].fillna(0.0))
    options = replace(comparison.options, form="matrix", only="page")
    found = draw_flow_map(_figures(comparison, rows, most), comparison.areas, options)
    return Panels("matrix", (found,), rows, pairs, pairs)
