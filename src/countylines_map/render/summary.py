"""The sentences above the map: the whole, the destination itself, the largest origin, and what cannot be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formatting import capital
from .latest import of_first_period

TIED = 3  # largest flows that are named where they tie

if TYPE_CHECKING:
    import pandas as pd

    from ..flowmap import FlowMap
    from ..languages import Words


def summary(flow_map: FlowMap) -> str:
    """Sentences with the numbers: the whole, the destination itself, the largest origin, what is not mapped, whether they are rounded.

    Of several periods they are those of the one that the map shows first.
    """
    period, flow_map = of_first_period(flow_map)
    said = _sentences(flow_map)
    return flow_map.words("summary.in_period", period=period, told=f"{said[0].lower()}{said[1:]}") if period else said


def _sentences(flow_map: FlowMap) -> str:
    words = flow_map.words
    if flow_map.form.name in ("matrix", "focus") or (flow_map.form.name != "arrows" and not flow_map.form.common):
        return f"{_between(flow_map)}{_unmapped(flow_map)}"
    told = [text for text in (_within(flow_map), _elsewhere(flow_map)) if text]
    whole = _whole(flow_map)
    start = words("summary.of_whole", whole=whole, told=words.listed(told, "clauses")) if told else f"{whole}."
    return f"{capital(start)}{_unmapped(flow_map)}{rounded(flow_map)}"


def rounded(flow_map: FlowMap) -> str:
    """That figures are rounded, where they are, as a sentence to follow others."""
    base = flow_map.dataset.round_to
    return f" {flow_map.words('summary.rounded', base=base)}" if base else ""


def shown_only(words: Words, first: str) -> str:
    """That a map shows a part of its table, where it does; `first` says which, in words."""
    return words("choices.shown", what=first) if first else ""


def source_line(flow_map: FlowMap) -> str:
    """Whose figures these are, in one line; empty where nobody has said."""
    source = flow_map.dataset.source
    return flow_map.words("page.source", source=source) if source else ""


def _whole(flow_map: FlowMap) -> str:
    """The published total, or what the table's rows add up to."""
    words, balance, unit = flow_map.words, flow_map.balance, flow_map.dataset.unit
    if balance.total:
        return words.one_of(unit, balance.total)
    return words("summary.in_table", counted=words.one_of(unit, balance.itemised))


def _within(flow_map: FlowMap) -> str:
    """What a destination has from itself."""
    balance, names = flow_map.balance, [name for name in flow_map.flows.destination_name.unique() if name]
    if not balance.internal:
        return ""
    part = _with_share(flow_map.words, balance.internal, balance.total)
    if len(names) == 1:
        return flow_map.words("summary.within", n=balance.internal, part=part, place=names[0])
    return flow_map.words("summary.within_each", n=balance.internal, part=part)


def _between(flow_map: FlowMap) -> str:
    """Of many places: what lies between two of them, what within one, and the largest flow, or the first where some tie."""
    words, flows, balance = flow_map.words, flow_map.flows, flow_map.balance
    mapped = flows[(flows.nonplace == "") & ~flows.internal.astype(bool) & (flows.flow > 0)]
    ends = ["origin_code", "destination_code"]
    places = len({*mapped["origin_code"].unique(), *mapped["destination_code"].unique()})
    parts = [words("summary.between", part=_with_share(words, balance.mapped, balance.total), places=places)]
    if balance.internal:
        parts.append(words("summary.within_one", part=_with_share(words, balance.internal, balance.total)))
    told = {"whole": _whole(flow_map), "told": words.listed(parts, "clauses")}
    if mapped.empty:
        return words("summary.of_whole", **told)
    sums = mapped.groupby([*ends, "origin_name", "destination_name"], sort=False)["flow"].sum()
    tied, largest = int((sums == sums.max()).sum()), float(sums.max())
    *_, origin, destination = sums.idxmax()
    best = words("summary.largest_between", origin=origin, destination=destination, flow=largest)
    if tied > 1:
        best = words("summary.largest_between_tied", written=words.written(tied), flow=largest)
    return words("summary.of_whole_between", **told, best=best)


def _elsewhere(flow_map: FlowMap) -> str:
    """What comes from elsewhere, and most of all from where, all periods and categories together."""
    words, flows, balance = flow_map.words, flow_map.flows, flow_map.balance
    mapped = flows[(flows.nonplace == "") & ~flows.internal.astype(bool) & flows.flow.notna()]
    if not balance.mapped:
        return ""
    mapped = mapped.assign(label=mapped["label_text"] if "label_text" in mapped else mapped["origin_name"])
    pair = ["origin_code", "label", "destination_name"]
    sums = mapped.groupby(pair, sort=False).flow.sum().reset_index()
    sums, several = sums[sums.flow > 0], flows.destination_name[flows.destination_name != ""].nunique() > 1
    tops, places = sums[sums.flow == sums.flow.max()], sums.origin_code.nunique()
    whole = balance.mapped == (balance.total or balance.itemised)
    start = words(
        "summary.elsewhere" if several and not balance.internal else "summary.elsewhere_other",
        n=places,
        written=words.written(places),
        part=words("summary.all") if whole else _with_share(words, balance.mapped, balance.total),
        verb="" if balance.internal else words("summary.origin_in", n=balance.mapped),
    )
    if places == 1 and not several:
        return f"{start}, {sums.label.iloc[0]}"
    largest = "" if len(sums) == 1 else _largest(words, tops, several=several, total=balance.total)
    return f"{start}, {largest}" if largest else start


def _largest(words: Words, tops: pd.DataFrame, *, several: bool, total: float | None) -> str:
    """The largest flow or flows: those that tie are named together, or counted where they are many."""
    each = _with_share(words, tops.flow.iloc[0], total)
    each = words("summary.each", part=each) if len(tops) > 1 else each
    if len(tops) > TIED:
        return words("summary.tied_flows" if several else "summary.tied", written=words.written(len(tops)), each=each)
    if several:
        pairs = [
            words("summary.pair", origin=str(row.label), destination=row.destination_name) for row in tops.itertuples()
        ]
        return words("summary.largest_flow", n=len(pairs), names=words.listed(pairs), each=each)
    return words("summary.most", names=words.listed([str(label) for label in tops["label"]]), each=each)


def _unmapped(flow_map: FlowMap) -> str:
    """What cannot be drawn as a line, as its own sentence."""
    words, balance = flow_map.words, flow_map.balance
    unknown, told = sum(balance.nonplaces.values()), []
    if unknown:
        either = any(name.startswith("destination ") for name in balance.nonplaces)
        key = "summary.no_end" if either else "summary.no_origin"
        told.append(words(key, n=unknown, part=_with_share(words, unknown, balance.total)))
    if balance.rest:
        key = "summary.withheld_or_not_itemised" if balance.suppressed_rows else "summary.not_itemised"
        told.append(words(key, n=balance.rest, part=_with_share(words, balance.rest, balance.total)))
    rows = balance.suppressed_rows
    withheld = f" {capital(words('summary.counts_withheld', n=rows, written=words.written(rows)))}" if rows else ""
    further = f" {words('summary.further', told=words.listed(told, 'clauses'))}" if told else ""
    return further + withheld


def _with_share(words: Words, value: float, total: float | None) -> str:
    part = words.share(value, total)
    return words("summary.with_share", part=value, share=part) if part else words.number(value)
