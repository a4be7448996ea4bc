"""Tables with more to show, written to disk as a user's would be, and read back with nothing but the csv module."""

import csv
from pathlib import Path

PERIODS = ("2019", "2020", "2021")
CATEGORIES = ("Possession", "Supply")
PLACES = ("Norfolk", "Essex", "Suffolk", "Kent", "Cambridgeshire", "Hertfordshire", "Unknown")
TOML = """title = "A made-up table"
unit = "people"
table = "table.csv"
{words}
[columns]
{columns}
"""


def write_table(folder: Path, header: list[str], rows: list[list[object]], words: str, **columns: str) -> Path:
    """A table and its TOML; the path of the TOML."""
    with (folder / "table.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    named = "\n".join(f'{role} = "{name}"' for role, name in columns.items())
    (folder / "table.toml").write_text(TOML.format(words=words, columns=named), encoding="utf-8")
    return folder / "table.toml"


def choice_rows() -> list[list[object]]:
    """Every place in every period and category, some counts withheld, some nought, one place missing once."""
    rows: list[list[object]] = []
    for p, period in enumerate(PERIODS):
        for c, category in enumerate(CATEGORIES):
            for n, place in enumerate(PLACES):
                count: object = 400 // (n + 1) + 17 * p * (-1) ** n + 11 * c
                if place == "Kent" and c:
                    count = "<5"
                if place == "Hertfordshire" and p == 1:
                    count = 0
                if not (place == "Cambridgeshire" and p == 2):
                    rows.append([place, "Norfolk", period, category, count])
            rows.append(["Essex", "Suffolk", period, category, 60 + 7 * p + c])
            rows.append(["Suffolk", "Suffolk", period, category, 90 - 5 * p])
    return rows


def read(folder: Path) -> list[dict[str, str]]:
    with (folder / "table.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def count(row: dict[str, str]) -> int:
    """A count as a reader of the table adds it up: a withheld one is not known, so it adds nothing."""
    return 0 if row["people"].startswith("<") else int(row["people"])


RATED = [
    ["Norfolk", 300, 930_000], ["London", 140, 8_900_000], ["Essex", 120, 1_860_000], ["Suffolk", 90, 770_000],
    ["Cambridgeshire", 60, 900_000], ["Kent", 30, 1_900_000], ["Leicestershire", 25, ""], ["Rutland", 9, 41_000],
    ["Unknown", 40, ""],
]  # fmt: skip
