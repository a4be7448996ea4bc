"""Random tables of every shape, for the attack on hidden and rounded counts: the same people, written as publishers write them."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

ORIGINS = (
    "Essex",
    "Kent",
    "Suffolk",
    "Surrey",
    "Hertfordshire",
    "Cambridgeshire",
    "Lincolnshire",
    "Norfolk",
    "Devon",
    "Cornwall",
)
DESTINATIONS = ("Norfolk", "Dorset", "Cumbria", "Somerset")
PERIODS = ("2019", "2020", "2021")
CATEGORIES = ("women", "men")
SHAPES = ("long", "periods", "categories", "both", "destinations", "matrix", "wide", "people", "twice")
Key = tuple[str, str, str, str]
"""Origin, destination, period, category; empty where the table has none."""


@dataclass(frozen=True)
class Made:
    """One table: its counts by key, and how it is written (shape, order, total, what else stands in it)."""

    shape: str
    counts: dict[Key, int]
    total: int | None
    below: int
    sorted_by_count: bool = False
    total_row: bool = False
    subtotals: bool = False
    shares: bool = False
    extra: dict[str, str] = field(default_factory=dict)

    def with_counts(self, counts: dict[Key, int]) -> Made:
        """The same table of other counts; what the source does not itemise stays as many."""
        more = sum(counts.values()) - sum(self.counts.values())
        return replace(self, counts=counts, total=None if self.total is None else self.total + more)


def random_table(seed: int) -> Made:
    """A table by its number; most hold two small counts or more."""
    chance = random.Random(seed)
    shape = SHAPES[seed % len(SHAPES)]
    below = chance.choice((3, 4, 5, 5, 6, 10))
    several = shape in ("destinations", "matrix")
    ends = DESTINATIONS[: chance.randint(2, 3)] if several else ("Norfolk",)
    periods = PERIODS[: chance.randint(2, 3)] if shape in ("periods", "both", "wide") else ("",)
    categories = CATEGORIES if shape in ("categories", "both") else ("",)
    places = chance.sample(ORIGINS, chance.randint(3, 6 if len(ends) * len(periods) * len(categories) < 4 else 4))
    keys = [(o, d, p, c) for o in places for d in ends for p in periods for c in categories]
    counts = {key: _count(chance, below) for key in keys}
    if shape != "matrix" and chance.random() < 0.3:
        counts["unknown", ends[0], periods[0], categories[0]] = _count(chance, below)
    for key in chance.sample(list(counts), min(len(counts), chance.choice((0, 1, 2, 2, 3)))):
        counts[key] = chance.randint(1, below - 1)
    rows = sum(counts.values())
    total = chance.choice((rows, rows, rows, rows + chance.randint(1, 30), None))
    plain = shape in ("long", "periods", "categories", "both", "destinations")
    return Made(
        shape, counts, total, below,
        sorted_by_count=chance.random() < 0.5,
        total_row=plain and shape != "destinations" and total == rows and chance.random() < 0.4,
        subtotals=shape == "periods" and chance.random() < 0.5,
        shares=shape == "long" and total is not None and chance.random() < 0.4,
    )  # fmt: skip


def _count(chance: random.Random, below: int) -> int:
    return chance.choice(
        (0, chance.randint(1, below), chance.randint(1, 2 * below), chance.randint(below, 60), chance.randint(20, 400))
    )


def written(made: Made) -> str:
    """The table as CSV."""
    rows = _WRITERS.get(made.shape, _long)(made)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def toml(made: Made) -> str:
    """What a journalist says about it."""
    said = ['title = "T"', 'unit = "people"', 'table = "t.csv"']
    if made.shape not in ("destinations", "matrix"):
        said.append('destination = "Norfolk"')
    if made.total is not None and not made.total_row:
        said.append(f"total = {made.total}")
    if made.shape == "people":
        said.append('count = "rows"')
    if made.shares and made.total:
        printed = {key[0]: f"{100 * n / made.total:.1f}%" for key, n in made.counts.items() if key[0] != "unknown"}
        said += ["[shares]", *(f'"{place}" = "{share}"' for place, share in printed.items())]
    return "\n".join([*said, ""])


def save(made: Made, folder: Path) -> Path:
    """Write table and TOML; the TOML's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "t.csv").write_text(written(made), encoding="utf-8")
    (folder / "t.toml").write_text(toml(made), encoding="utf-8")
    return folder / "t.toml"


def _in_order(made: Made) -> list[tuple[Key, int]]:
    cells = list(made.counts.items())
    return sorted(cells, key=lambda cell: -cell[1]) if made.sorted_by_count else cells


def _long(made: Made) -> Sequence[Sequence[object]]:
    names = [name for k, name in enumerate(("origin", "destination", "period", "category")) if _used(made, k)]
    kept = [k for k in range(4) if _used(made, k)]
    shares = ["share"] if made.shares else []
    rows: list[list[object]] = [[*names, "count", *shares]]
    for key, count in _in_order(made):
        rows.append([*(key[k] for k in kept), count, *([f"{100 * count / (made.total or 1):.1f}%"] if shares else [])])
    if made.subtotals:
        periods = dict.fromkeys(key[2] for key in made.counts)
        rows += [["Total", period, sum(n for key, n in made.counts.items() if key[2] == period)] for period in periods]
    if made.total_row and 1 not in kept:
        whole = ["Total", *([""] * (len(kept) - 1)), sum(made.counts.values())]
        rows.append([*whole, *(["100%"] if shares else [])])
    return rows


def _used(made: Made, k: int) -> bool:
    return k == 0 or (k == 1 and made.shape == "destinations") or (k > 1 and any(key[k] for key in made.counts))


def _wide(made: Made) -> Sequence[Sequence[object]]:
    periods = list(dict.fromkeys(key[2] for key in made.counts))
    origins = list(dict.fromkeys(key[0] for key in made.counts))
    rows = [[origin, *(made.counts.get((origin, "Norfolk", p, ""), 0) for p in periods)] for origin in origins]
    if made.sorted_by_count:
        rows.sort(key=lambda row: -sum(row[1:]))
    return [["origin", *periods], *rows]


def _matrix(made: Made) -> Sequence[Sequence[object]]:
    ends = list(dict.fromkeys(key[1] for key in made.counts))
    origins = list(dict.fromkeys(key[0] for key in made.counts))
    rows = [[origin, *(made.counts[origin, end, "", ""] for end in ends)] for origin in origins]
    if made.sorted_by_count:
        rows.sort(key=lambda row: -sum(row[1:]))
    return [["origin \\ destination", *ends], *rows]


def _people(made: Made) -> Sequence[Sequence[object]]:
    return [["origin", "officer"], *([key[0], "A"] for key, count in _in_order(made) for _ in range(count))]


def _twice(made: Made) -> Sequence[Sequence[object]]:
    """Each count over two rows of the same place."""
    cells = _in_order(made)
    return [["origin", "count"], *([key[0], part] for key, count in cells for part in (count // 2, count - count // 2))]


_WRITERS = {"wide": _wide, "matrix": _matrix, "people": _people, "twice": _twice}
