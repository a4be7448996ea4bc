"""Twenty-five tables as newsrooms and offices have them, made from the shipped names of areas, the same at every run."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
Rows = list[list[object]]


@dataclass(frozen=True)
class Table:
    """One dataset of the gallery: its columns and rows, and the words that a bare table needs."""

    name: str
    header: tuple[str, ...]
    rows: Rows
    words: dict[str, object] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """The table as a CSV in a folder."""
        file = folder / f"{self.name}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([self.header, *self.rows])
        return file


def areas(*prefixes: str, alone: bool = True) -> list[str]:
    """Names of the areas whose codes begin so; those that only one area has, unless a level is told."""
    with (ROOT / "geodata" / "areas.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [row["area_name"] for row in rows]
    return sorted(
        row["area_name"]
        for row in rows
        if row["area_code"].startswith(prefixes) and (names.count(row["area_name"]) == 1 or not alone)
    )


def into(name: str, destination: str, origins: list[str], counts: list[int], inside: int = 0, **words: object) -> Table:
    """Flows of so many into one place."""
    rows: Rows = [[origin, count] for origin, count in zip(origins, counts, strict=True) if origin != destination]
    rows += [[destination, inside]] if inside else []
    return Table(name, ("origin", "people"), rows, {"unit": "people", "destination": destination, **words})


def skewed(count: int, top: int = 4000) -> list[int]:
    """One large, then ever smaller ones."""
    return [top // (n + 1) ** 2 + 1 for n in range(count)]


def tables() -> Iterator[Table]:
    """All of them."""
    chance = random.Random(1805)
    districts = [name for name in areas("E06", "E07", "E08", "W06", "S12") if "," not in name]
    counties, forces, boroughs = areas("E10", alone=False), areas("E23", "W15", alone=False), areas("E09")
    pick = lambda count, some=districts: chance.sample(some, count)  # noqa: E731
    even = lambda count: [chance.randint(90, 110) for _ in range(count)]  # noqa: E731
    usual = lambda count: [int(chance.paretovariate(0.9) * 5) + 1 for _ in range(count)]  # noqa: E731
    yield into("three", "Norfolk", ["London", "Essex", "Kent"], [443, 25, 12], 639, total=1503)
    yield into("nine", "Kent", pick(9), usual(9), 40)
    yield into("twenty-five", "Merseyside", pick(25), usual(25), 300)
    yield into("sixty", "Essex", pick(60), usual(60))
    yield into("two-hundred", "Cardiff", pick(200), usual(200), 900)
    yield into("forces", "Merseyside", forces, skewed(len(forces), 800), 3000, prefer="police")
    yield into("boroughs", "Essex", boroughs, usual(len(boroughs)))
    yield into("skewed", "Cornwall", pick(20), skewed(20))
    yield into("even", "Oxfordshire", pick(20), even(20))
    yield into("huge-internal", "Plymouth", pick(14), usual(14), 90_000)
    yield into("tiny-internal", "Aberdeen City", pick(14), usual(14), 1)
    yield into("counties", "Lancashire", counties, usual(len(counties)), 120, prefer="county")
    long = [
        "Bath and North East Somerset", "Bournemouth, Christchurch and Poole", "Cheshire West and Chester",
        "King's Lynn and West Norfolk", "Redcar and Cleveland", "Kingston upon Hull, City of",
    ]  # fmt: skip
    yield into("long-names", "Westmorland and Furness", long, [90, 60, 44, 31, 12, 7], 55)
    yield into("nations", "Wales", ["England", "Scotland", "Northern Ireland"], [5200, 640, 90], 31_000)
    yield into(
        "neighbours",
        "Norwich",
        ["Broadland", "South Norfolk", "Great Yarmouth", "Breckland", "North Norfolk"],
        usual(5),
        70,
    )
    yield into("unknown", "Suffolk", ["Essex", "Kent", "Unknown", "No fixed abode", "Abroad"], [40, 20, 900, 12, 5], 60)
    yield into("one-flow", "Cumberland", ["Dundee City"], [17])
    yield into("suppressed", "Devon", pick(12), [3, 2, 1, *usual(9)], 30, suppress_below=5)
    yield into(
        "north",
        "Orkney Islands",
        ["Shetland Islands", "Highland", "Aberdeen City", "Glasgow City", "London"],
        usual(5),
        25,
    )
    ends = pick(30)
    yield Table("out-of-one", ("destination", "people"), [list(each) for each in zip(ends, usual(30), strict=True)],
                {"unit": "people", "origin": "Birmingham"})  # fmt: skip
    some = pick(6)
    yield Table("two-way", ("origin", "destination", "people"),
                [[a, b, chance.randint(5, 400)] for a in some[:3] for b in some[:3]] + [[a, some[0], 30] for a in some[3:]],
                {"unit": "people"})  # fmt: skip
    many = pick(30)
    yield Table("thirty-by-thirty", ("origin", "destination", "people"),
                [[a, b, int(chance.paretovariate(0.8) * 3)] for a in many for b in many if chance.random() < 0.5],
                {"unit": "people", "form": "arrows"})  # fmt: skip
    years, ten = ("2020", "2021", "2022", "2023"), pick(10)
    yield Table("years", ("origin", "year", "people"),
                [[a, year, chance.randint(5, 300)] for year in years for a in ten],
                {"unit": "people", "destination": "Leicester"})  # fmt: skip
    yield Table("categories", ("origin", "offence", "people"),
                [[a, kind, chance.randint(0, 90)] for kind in ("Possession", "Supply", "Other") for a in ten],
                {"unit": "people", "destination": "Leicester"})  # fmt: skip
    yield Table("rates", ("origin", "people", "population"),
                [[a, chance.randint(5, 300), chance.randint(60_000, 900_000)] for a in ten],
                {"unit": "people", "destination": "Leicester"})  # fmt: skip
