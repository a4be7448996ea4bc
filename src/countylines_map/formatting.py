"""Numbers, shares, rates and lists as text in every output: British English, thousands separators, no false precision."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(value: float) -> str:
    """A count as it is printed: thousands separated, decimals only where there are some.

    >>> number(1503), number(2.25), number(0.125), number(float("nan"))
    ('1,503', '2.25', '0.13', 'not given')
    """
    if math.isnan(value):
        return "not given"
    return f"{value:,.0f}" if float(value).is_integer() else f"{rounded(value, 2):,}".rstrip("0").rstrip(".")


def rounded(value: float, places: int) -> Decimal:
    """A number to so many decimals, a half away from zero, as readers round and as the page's script does.

    >>> rounded(12.25, 1), rounded(2.5, 0)
    (Decimal('12.3'), Decimal('3'))
    """
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def share(value: float, total: float | None) -> str:
    """A share of the total in per cent, rounded to one decimal ("under 0.1%" rather than a false zero).

    >>> share(443, 1503), share(1, 5000), share(3, None)
    ('29.5%', 'under 0.1%', '')
    """
    if not total or math.isnan(value):
        return ""
    percent = 100 * value / total
    return "under 0.1%" if 0 < percent < 0.05 else f"{rounded(percent, 1)}%"


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


def withheld_counts(count: int) -> str:
    """How many counts are withheld, for a sentence.

    >>> withheld_counts(1), withheld_counts(3), withheld_counts(0)
    ('1 withheld count', '3 withheld counts', '')
    """
    return f"{count} withheld count{'s' if count > 1 else ''}" if count else ""
