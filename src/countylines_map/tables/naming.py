"""Columns as messages name them: how to say which one is meant, and what to do about one that is not there."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from ..errors import did_you_mean, some
from ..options import KEYS
from .headings import simple


def option(part: str, name: str = "NAME") -> str:
    """How to say which column plays a part, in the dataset and on the command line."""
    key = KEYS[f"columns.{part}"]
    return f'[columns] {part} = "{name}" in the dataset' + (f" or {key.flag} {shlex.quote(name)}" if key.flag else "")


def position(names: Sequence[str], wanted: str) -> int | None:
    """Position of a named column: the very name, else the only one that differs in case and spacing."""
    wanted = " ".join(wanted.split())
    if wanted in names:
        return list(names).index(wanted)
    fits = [k for k, name in enumerate(names) if simple(name) == simple(wanted)]
    return fits[0] if len(fits) == 1 and simple(wanted) else None


def few(names: Sequence[str], most: int = 4) -> str:
    """Names for a message, and how many more there are.

    >>> few(["a", "b"]), few(["a", "b", "c"], 1)
    ("'a', 'b'", "'a' and 2 more")
    """
    return some([f"'{name}'" for name in names], most)


def absent(what: str, wanted: str, names: Sequence[str], choice: str = "") -> tuple[str, str]:
    """What and fix for a column that is not there."""
    there = few([name for name in names if name], 30) or "none"
    otherwise = f"{choice or 'correct the name'}, or name the row of the column names with header"
    return f"{what} (columns: {there})", did_you_mean(wanted, names, otherwise)
