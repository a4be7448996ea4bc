"""A table between many places, with everything that a GIS layer must keep: withheld, zero, internal, no place, own columns."""

from itertools import product
from pathlib import Path

ORIGINS = (
    "Canterbury",
    "Dover",
    "Thanet",
    "Maidstone",
    "Swale",
    "Medway",
    "Tunbridge Wells",
    "Brighton and Hove",
    "Norwich",
    "Ipswich",
)
ENDS = ("Canterbury", "Hastings", "Colchester", "Great Yarmouth", "Medway")
HEAD = "from,to,people,age,Flow,fid\n"


def write_many(folder: Path) -> Path:
    """60 rows: 49 flows of different sizes, the diagonal, withheld, zero and unknown ones."""
    rows = [
        (origin, end, (at * 37) % 101 + 1, 20 + at % 9, f"=note {at}", at)
        for at, (origin, end) in enumerate(product(ORIGINS, ENDS))
    ]
    lines = [",".join(map(str, row)) for row in rows]
    lines += [f"{place},Hastings,{count},{age},,{at}" for at, (place, count, age) in enumerate(
        [("Ashford", "*", 30), ("Gravesham", "0", 31), ("unknown", "4", 32), ("Dartford", "c", 33)], start=90)]  # fmt: skip
    path = folder / "many.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path
