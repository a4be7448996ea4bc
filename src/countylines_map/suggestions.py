"""Names near one that is not known: used to suggest, and to accept only where the user asks for that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

LONGEST = 60
"""Longer texts get no suggestions: they are sentences, and comparing them is slow."""
WORST = 70
"""Names less alike than this, of 100, are no suggestions."""


class Near(NamedTuple):
    """A known key that is like a written one, and how much (0 to 100: the share of letters in common, in order)."""

    key: str
    likeness: float


def nearest(key: str, known: Iterable[str], most: int = 12) -> list[Near]:
    """The known keys most like one, best first, ties in the order of the alphabet.

    The likeness is RapidFuzz's `ratio`: 100 times one less the share of letters that must be put in or taken out.

    >>> nearest("hertfordhsire", ["hertfordshire", "herefordshire", "kent"])[0].key
    'hertfordshire'
    """
    if not key or len(key) > LONGEST:
        return []
    from rapidfuzz import fuzz, process

    found = process.extract(key, known, scorer=fuzz.ratio, processor=None, limit=most, score_cutoff=WORST)
    return sorted(
        (Near(choice, likeness) for choice, likeness, _ in found), key=lambda near: (-near.likeness, near.key)
    )
