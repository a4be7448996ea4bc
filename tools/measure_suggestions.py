"""Measure how often a line that a refusal offers to paste is right, on tests/data/near_misses.csv.

    python tools/measure_suggestions.py

The list has typing errors in the names of areas, with the area that is meant; names of places that are taken out of the lists for the
moment, for which any line that is offered is wrong; and texts that are not places.
"""

import csv
from collections import Counter
from pathlib import Path

from countylines_map.gazetteer.gazetteer import Gazetteer, load_gazetteer
from countylines_map.gazetteer.index import keys_of

LIST = Path(__file__).parents[1] / "tests" / "data" / "near_misses.csv"


def measured(gazetteer: Gazetteer) -> Counter[tuple[str, str]]:
    """How many rows of each kind got the right line, a wrong one or none."""
    found: Counter[tuple[str, str]] = Counter()
    areas = gazetteer.membership.areas
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = gazetteer.offered(row["written"], without=keys_of(row["hidden"]) if row["hidden"] else ())
            meant = areas[row["answer"]].districts if row["answer"] else None
            said = "none" if not code else "right" if areas[code].districts == meant else "wrong"
            found[row["what"], said] += 1
    return found


def main() -> None:
    """Print the counts and the share of offered lines that are right."""
    found = measured(load_gazetteer())
    for (what, said), rows in sorted(found.items()):
        print(f"{what:<30}{said:<8}{rows:6,}")
    right = sum(n for (_, said), n in found.items() if said == "right")
    offered = right + sum(n for (_, said), n in found.items() if said == "wrong")
    print(f"lines offered: {offered:,}, right: {right:,} ({right / offered:.2%})")


if __name__ == "__main__":
    main()
