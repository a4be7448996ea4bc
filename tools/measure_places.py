"""Measure how the gazetteer reads tests/data/places.csv: names with the answers of a careful person.

    python tools/measure_places.py [--show]

An answer is right where it covers the same ground, or says the same of a value that is not a place; "wrong" where it says anything else
without a refusal. The rows that were not used for writing rules are counted by themselves, and so are those that others published.
`--show` lists the rows that are not right.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from countylines_map.errors import CountylinesError
from countylines_map.gazetteer.column import for_column
from countylines_map.gazetteer.gazetteer import Gazetteer, load_gazetteer
from countylines_map.gazetteer.results import Match

LIST = Path(__file__).parents[1] / "tests" / "data" / "places.csv"
Row = dict[str, str]


def verdicts(gazetteer: Gazetteer) -> Iterator[tuple[Row, str]]:
    """Every row, read with the other rows of its table, with "right", "wrong" or "refused" (a name that has an answer, refused)."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tables: dict[str, list[str]] = {}
    for row in rows:
        tables.setdefault(row["table"], []).append(row["written"])
    readers = {name: for_column(gazetteer, values)[0] if name else gazetteer for name, values in tables.items()}
    for row in rows:
        yield row, verdict(row, readers[row["table"]])


def verdict(row: Row, gazetteer: Gazetteer) -> str:
    """What came of one row."""
    try:
        answer = gazetteer.locate(row["written"], level=row["level"] or None)
    except CountylinesError:
        return "right" if row["result"] in {"ambiguous", "refused"} else "refused"
    if row["result"] == "category":
        return "wrong" if isinstance(answer, Match) or answer.category != row["answer"] else "right"
    if row["result"] in {"ambiguous", "refused"} or not isinstance(answer, Match):
        return "wrong"
    areas = gazetteer.membership.areas
    meant = frozenset[str]().union(*(areas[code].districts for code in row["answer"].split("|")))
    return "right" if set(answer.footprint) == meant else "wrong"


def line(name: str, found: list[tuple[Row, str]]) -> str:
    """Counts and shares of some rows."""
    counts: Counter[str] = Counter()
    for row, said in found:
        counts[said] += 1
        counts[("asked " if row["result"] in {"ambiguous", "refused"} else "answerable ") + said] += 1
    answerable = sum(counts[f"answerable {said}"] for said in ("right", "wrong", "refused"))
    refused = sum(counts[f"asked {said}"] for said in ("right", "wrong"))
    return (
        f"{name:<42}{len(found):6,} names, {counts['wrong']:3} wrong; answerable: {counts['answerable right']:,} of {answerable:,} "
        f"({counts['answerable right'] / max(answerable, 1):.1%}); to be refused: {counts['asked right']:,} of {refused:,}"
    )


def main() -> None:
    """Print one line for each part of the list."""
    found = list(verdicts(load_gazetteer()))
    unused = [(row, said) for row, said in found if row["used_for_rules"] == "no"]
    print(line("all", found))
    print(line("used for writing rules", [(row, said) for row, said in found if row["used_for_rules"] == "yes"]))
    print(line("not used for writing rules", unused))
    print(line("not used, published by others", [(row, said) for row, said in unused if row["published"] == "yes"]))
    if "--show" in sys.argv:
        for row, said in found:
            if said != "right":
                print(f"{said}: {row['written']} ({row['answer'] or row['result']}; {row['why']})")


if __name__ == "__main__":
    main()
