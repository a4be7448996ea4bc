"""The sentences above the map: the whole, the destination itself, the largest origin, and what cannot be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formatting import capital, number, one_of, sentence, share, word

if TYPE_CHECKING:
    from ..flowmap import FlowMap


def summary(flow_map: FlowMap) -> str:
    """Two sentences with the numbers: the whole, the destination itself, the largest origin, what is not mapped."""
    balance, unit = flow_map.balance, flow_map.dataset.unit
    total = balance.total
    told = [text for text in (_within(flow_map), _elsewhere(flow_map)) if text]
    whole = one_of(unit, total) if total else f"the {one_of(unit, balance.itemised)} in the table"
    return f"Of {whole}, {sentence(told)}.{_unmapped(flow_map)}" if told else f"{capital(whole)}.{_unmapped(flow_map)}"


def _within(flow_map: FlowMap) -> str:
    """What a destination has from itself."""
    balance, names = flow_map.balance, list(dict.fromkeys(flow_map.flows.destination_name))
    where = f"{names[0]} itself" if len(names) == 1 else "the destination itself"
    return f"{_with_share(balance.internal, balance.total)} have their origin in {where}" if balance.internal else ""


def _elsewhere(flow_map: FlowMap) -> str:
    """What comes from elsewhere, and most of all from where, all periods and categories together."""
    flows, balance = flow_map.flows, flow_map.balance
    mapped = flows[(flows.nonplace == "") & ~flows.internal.astype(bool) & flows.flow.notna()]
    if not len(mapped):
        return ""
    pair = ["origin_code", "origin_name", "destination_name"]
    sums = mapped.groupby(pair, sort=False).flow.sum().reset_index()
    top, places = sums.loc[sums.flow.idxmax()], mapped.origin_code.nunique()
    there = f" to {top.destination_name}" if flows.destination_name.nunique() > 1 else ""
    verb = "" if balance.internal else "have their origin "
    other = "" if there and not balance.internal else "other "
    whole = balance.mapped == (balance.total or balance.itemised)
    start = (
        f"{'all' if whole else _with_share(balance.mapped, balance.total)} {verb}in {word(places)} {other}place"
        f"{'s' if places > 1 else ''}"
    )
    if len(sums) == 1:
        return f"{start}, {top.origin_name}"
    largest = "the largest flow from" if there else "most of all"
    return f"{start}, {largest} {top.origin_name}{there} with {_with_share(top.flow, balance.total)}"


def _unmapped(flow_map: FlowMap) -> str:
    """What cannot be drawn as a line, as its own sentence."""
    balance = flow_map.balance
    unknown = sum(balance.nonplaces.values())
    told = [f"{_with_share(unknown, balance.total)} have no origin on the map"] if unknown else []
    if balance.rest:
        why = "withheld or not itemised" if balance.suppressed_rows else "not itemised by the source"
        told.append(f"{_with_share(balance.rest, balance.total)} are {why}")
    rows = balance.suppressed_rows
    withheld = f" {capital(word(rows))} count{'s are' if rows > 1 else ' is'} withheld." if rows else ""
    return (f" A further {sentence(told)}." if told else "") + withheld


def _with_share(value: float, total: float | None) -> str:
    part = share(value, total)
    return f"{number(value)} ({part})" if part else number(value)
