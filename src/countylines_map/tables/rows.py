"""The numbers of rows and cells, as messages name them."""

from __future__ import annotations

import re
from collections.abc import Sequence

SHOWN_ROWS = 5  # rows that a message names before it says how many more there are


def rows_named(rows: Sequence[object]) -> str:
    """Numbers of rows, or of cells, for a message.

    >>> rows_named([4]), rows_named([4, 7]), rows_named(range(2, 30))
    ('row 4', 'rows 4 and 7', 'rows 2, 3, 4, 5, 6 and 23 more')
    >>> rows_named(["C5", "D5"])
    'cells C5 and D5'
    """
    numbers = [str(row) for row in rows[:SHOWN_ROWS]]
    kind = "cell" if numbers and re.search("[A-Za-z]", numbers[0]) else "row"
    if len(rows) > SHOWN_ROWS:
        return f"{kind}s {', '.join(numbers)} and {len(rows) - SHOWN_ROWS:,} more"
    return f"{kind} {numbers[0]}" if len(numbers) == 1 else f"{kind}s {', '.join(numbers[:-1])} and {numbers[-1]}"
