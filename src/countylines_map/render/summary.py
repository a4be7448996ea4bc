"""The sentences above the map: the whole, the destination itself, the largest origin, and what cannot be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formatting import capital, number, one_of, sentence, share, word
from .latest import of_first_period

TIED = 3  # largest flows that are named where they tie

if TYPE_CHECKING:
    import pandas as pd

    from ..flowmap import FlowMap


def summary(flow_map: FlowMap) -> str:
    """Sentences with the numbers: the whole, the destination itself, the largest origin, what is not mapped, whether they are rounded.

    Of several periods they are those of the one that the map shows first.
    """
    period, flow_map = of_first_period(flow_map)
    said = _sentences(flow_map)
    return f"{period}: {said[0].lower()}{said[1:]}" if period else said


def _sentences(flow_map: FlowMap) -> str:
    balance, unit = flow_map.balance, flow_map.dataset.unit
    total = balance.total
    if flow_map.form.name in ("matrix", "focus") or (flow_map.form.name != "arrows" and not flow_map.form.common):
        return f"{_between(flow_map)}{_unmapped(flow_map)}"
    told = [text for text in (_within(flow_map), _elsewhere(flow_map)) if text]
    whole = one_of(unit, total) if total else f"the {one_of(unit, balance.itemised)} in the table"
    start = f"Of {whole}, {sentence(told)}." if told else f"{capital(whole)}."
    return f"{start}{_unmapped(flow_map)}{rounded(flow_map)}"


def rounded(flow_map: FlowMap) -> str:
    """That figures are rounded, where they are, as a sentence to follow others."""
    base = flow_map.dataset.round_to
    return f" All figures are rounded to multiples of {base}." if base else ""


def _within(flow_map: FlowMap) -> str:
    """What a destination has from itself."""
    balance, names = flow_map.balance, [name for name in flow_map.flows.destination_name.unique() if name]
    where = f"{names[0]} itself" if len(names) == 1 else "the destination itself"
    if not balance.internal:
        return ""
    have = "has its origin" if balance.internal == 1 else "have their origin"
    return f"{_with_share(balance.internal, balance.total)} {have} in {where}"


def _between(flow_map: FlowMap) -> str:
    """Of many places: what lies between two of them, what within one, and the largest flow, or the first where some tie."""
    flows, balance, unit = flow_map.flows, flow_map.balance, flow_map.dataset.unit
    mapped = flows[(flows.nonplace == "") & ~flows.internal.astype(bool) & (flows.flow > 0)]
    ends = ["origin_code", "destination_code"]
    places = len({*mapped["origin_code"].unique(), *mapped["destination_code"].unique()})
    whole = one_of(unit, balance.total) if balance.total else f"the {one_of(unit, balance.itemised)} in the table"
    parts = [f"{_with_share(balance.mapped, balance.total)} are between two of {number(places)} places"]
    parts += [f"{_with_share(balance.internal, balance.total)} within one"] if balance.internal else []
    if mapped.empty:
        return f"Of {whole}, {sentence(parts)}."
    sums = mapped.groupby([*ends, "origin_name", "destination_name"], sort=False)["flow"].sum()
    tied = int((sums == sums.max()).sum())
    *_, origin, destination = sums.idxmax()
    best = f"the largest flow is from {origin} to {destination} with {number(float(sums.max()))}"
    if tied > 1:
        best = f"the largest flows, {word(tied)} of them, have {number(float(sums.max()))} each"
    return f"Of {whole}, {sentence(parts)}; {best}."


def _elsewhere(flow_map: FlowMap) -> str:
    """What comes from elsewhere, and most of all from where, all periods and categories together."""
    flows, balance = flow_map.flows, flow_map.balance
    mapped = flows[(flows.nonplace == "") & ~flows.internal.astype(bool) & flows.flow.notna()]
    if not balance.mapped:
        return ""
    mapped = mapped.assign(label=mapped["label_text"] if "label_text" in mapped else mapped["origin_name"])
    pair = ["origin_code", "label", "destination_name"]
    sums = mapped.groupby(pair, sort=False).flow.sum().reset_index()
    sums, several = sums[sums.flow > 0], flows.destination_name[flows.destination_name != ""].nunique() > 1
    tops, places = sums[sums.flow == sums.flow.max()], sums.origin_code.nunique()
    there = " " if several else ""
    verb = "" if balance.internal else "has its origin " if balance.mapped == 1 else "have their origin "
    other = "" if there and not balance.internal else "other "
    whole = balance.mapped == (balance.total or balance.itemised)
    start = (
        f"{'all' if whole else _with_share(balance.mapped, balance.total)} {verb}in {word(places)} {other}place"
        f"{'s' if places > 1 else ''}"
    )
    if places == 1 and not several:
        return f"{start}, {sums.label.iloc[0]}"
    return start if len(sums) == 1 else f"{start}, {_largest(tops, several=several, total=balance.total)}"


def _largest(tops: pd.DataFrame, *, several: bool, total: float | None) -> str:
    """The largest flow or flows: those that tie are named together, or counted where they are many."""
    each = f"{_with_share(tops.flow.iloc[0], total)}{' each' if len(tops) > 1 else ''}"
    named = [f"{row.label} to {row.destination_name}" if several else str(row.label) for row in tops.itertuples()]
    if len(named) > TIED:
        return f"{word(len(named))} {'flows' if several else 'of them'} sharing the first rank with {each}"
    if several:
        flows = "the largest flow from" if len(named) == 1 else "the largest flows from"
        return f"{flows} {sentence(named)} with {each}"
    return f"most of all {sentence(named)} with {each}"


def _unmapped(flow_map: FlowMap) -> str:
    """What cannot be drawn as a line, as its own sentence."""
    balance = flow_map.balance
    unknown = sum(balance.nonplaces.values())
    ends = "origin or destination" if any(name.startswith("destination ") for name in balance.nonplaces) else "origin"
    told = (
        [f"{_with_share(unknown, balance.total)} {'has' if unknown == 1 else 'have'} no {ends} on the map"]
        if unknown
        else []
    )
    if balance.rest:
        why = "withheld or not itemised" if balance.suppressed_rows else "not itemised by the source"
        told.append(f"{_with_share(balance.rest, balance.total)} {'is' if balance.rest == 1 else 'are'} {why}")
    rows = balance.suppressed_rows
    withheld = f" {capital(word(rows))} count{'s are' if rows > 1 else ' is'} withheld." if rows else ""
    return (f" A further {sentence(told)}." if told else "") + withheld


def _with_share(value: float, total: float | None) -> str:
    part = share(value, total)
    return f"{number(value)} ({part})" if part else number(value)
