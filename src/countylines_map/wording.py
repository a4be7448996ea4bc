"""How numbers and sentences read in every output: British English, thousands separators, no false precision."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .flowmap import FlowMap

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(value: float) -> str:
    """A count as it is printed: thousands separated, decimals only where there are some.

    >>> number(1503), number(0.25), number(float("nan"))
    ('1,503', '0.25', 'not given')
    """
    if math.isnan(value):
        return "not given"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def share(value: float, total: float | None) -> str:
    """A share of the total in per cent, rounded to one decimal ("under 0.1%" rather than a false nought).

    >>> share(443, 1503), share(1, 5000), share(3, None)
    ('29.5%', 'under 0.1%', '')
    """
    if not total or math.isnan(value):
        return ""
    percent = 100 * value / total
    return "under 0.1%" if 0 < percent < 0.05 else f"{percent:.1f}%"


def rate_text(value: float) -> str:
    """A rate per 100,000 with one decimal, two where it is small.

    >>> rate_text(12.34), rate_text(0.456), rate_text(float("nan"))
    ('12.3', '0.46', '')
    """
    if math.isnan(value):
        return ""
    return f"{value:,.2f}" if value < 1 else f"{value:,.1f}"


def word(count: int) -> str:
    """Small whole numbers in words, as prose has them.

    >>> word(7), word(12)
    ('seven', '12')
    """
    return WORDS[count] if 0 <= count < len(WORDS) else number(count)


def ordinal(rank: int) -> str:
    """1st, 2nd, 3rd, 11th.

    >>> [ordinal(n) for n in (1, 2, 3, 11, 22, 113)]
    ['1st', '2nd', '3rd', '11th', '22nd', '113th']
    """
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def one_of(unit: str, value: float) -> str:
    """The count with its unit, the unit's plural -s taken off for exactly one.

    >>> one_of("arrests", 443), one_of("arrests", 1), one_of("people", 1)
    ('443 arrests', '1 arrest', '1 people')
    """
    singular = value == 1 and unit.endswith("s") and not unit.endswith("ss")
    return f"{number(value)} {unit[:-1] if singular else unit}"


def capital(words: str) -> str:
    """The first letter as at the start of a sentence; the rest as written."""
    return words[:1].upper() + words[1:]


def full(words: str) -> str:
    """A note as a sentence of its own.

    >>> full("the shares are cut off")
    'The shares are cut off.'
    """
    return capital(words) + ("" if words.endswith((".", "!", "?", "…")) or not words else ".")


def sentence(parts: list[str]) -> str:
    """Join with commas and a last "and".

    >>> sentence(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def shown_only(first: str) -> str:
    """That a map shows a part of its table, where it does.

    >>> shown_only("2023"), shown_only("")
    ('The map shows 2023.', '')
    """
    return f"The map shows {first}." if first else ""


def withheld_counts(count: int) -> str:
    """How many counts are withheld, for a sentence.

    >>> withheld_counts(1), withheld_counts(3), withheld_counts(0)
    ('1 withheld count', '3 withheld counts', '')
    """
    return f"{count} withheld count{'s' if count > 1 else ''}" if count else ""


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
