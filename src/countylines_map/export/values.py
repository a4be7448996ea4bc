"""One value of a frame as JSON and CSV have it: plain numbers and text, nothing missing but null."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

FORMULA = re.compile(r"^[=+\-@\t\r].")


def cell_value(value: Any) -> Any:
    """A cell of a CSV; text that a spreadsheet would run as a formula gets an apostrophe in front.

    >>> cell_value("=1+1"), cell_value(3.0), cell_value(None), cell_value(True)
    ("'=1+1", 3, '', 'true')
    """
    value = plain_value(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value if FORMULA.match(value) else value
    return "" if value is None else value


def plain_value(value: Any) -> Any:
    """Numbers, text, lists and mappings that JSON has; a number that is missing becomes null, a whole one loses its '.0'."""
    if value is None or type(value) in (str, int, bool):  # nearly all cells of a large table
        return value
    if type(value) is float:
        return _plain_number(value)
    if isinstance(value, Mapping):
        return {str(key): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain_value(inner) for inner in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return _plain_number(float(value))
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    return value if isinstance(value, (bool, int, str)) else str(value)


def _plain_number(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else round(value, 6)
