"""Geocoded flows made by hand, for the tests of balance and disclosure."""

import pandas as pd

from countylines_map.tables.counts import read_count


def geocoded(*rows, **columns):
    """Rows of (origin, count as written, "" or "internal" or a non-place category)."""
    counts = [read_count(written) for _, written, _ in rows]
    plain = [kind in ("", "internal") for *_, kind in rows]
    return pd.DataFrame(
        {
            "origin": [origin for origin, *_ in rows], "destination": "D", "flow": [c.value for c in counts],
            "written": [written for _, written, _ in rows], "suppressed": [c.suppressed for c in counts],
            "flow_low": [c.low for c in counts], "flow_high": [c.high for c in counts],
            "flow_note": [c.note for c in counts],
            "origin_code": [origin.upper() if ok else "" for (origin, *_), ok in zip(rows, plain, strict=True)],
            "origin_name": [origin if ok else "" for (origin, *_), ok in zip(rows, plain, strict=True)],
            "nonplace": ["" if ok else kind for (*_, kind), ok in zip(rows, plain, strict=True)],
            "destination_code": "D", "internal": [kind == "internal" for *_, kind in rows], **columns,
        },
        index=pd.RangeIndex(2, 2 + len(rows), name="row"),
    )  # fmt: skip


GRAVITY = [
    ("Norfolk", "639", "internal"), ("London", "443", ""), ("Essex", "25", ""), ("Cambridgeshire", "21", ""),
    ("Suffolk", "14", ""),
    ("Hertfordshire", "13", ""), ("Liverpool", "11", ""), ("Nottinghamshire", "5", ""),
    ("areas unknown", "53", "unknown"),
]  # fmt: skip
