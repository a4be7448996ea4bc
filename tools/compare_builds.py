"""Whether a change of the code changed any output: builds the same tables with two checkouts, and lists what differs.

    python tools/compare_builds.py OLD_CHECKOUT [NEW_CHECKOUT]

Data files and pictures are compared byte by byte. `map.html` is compared after scripts, styles and payload are set aside;
each other line that differs is printed. The exit code is the number of files that differ.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
SET_ASIDE = re.compile(  # the payload's hash is also the beginning of each id
    r"<(script|style)\b.*?</\1>|('|&#39;)sha256-[^'&]+\2|(?<=flowmap[-_])[0-9a-f]{8}", re.DOTALL
)
COUNTIES = ("Kent", "Essex", "Surrey", "Devon", "Dorset")
MANY = (
    "Lancashire", "Cumbria", "Cheshire West and Chester", "Derbyshire", "Leeds", "Sheffield", "Bradford", "Kirklees", "Wakefield", "Hull",
    "York", "Leicestershire", "Nottinghamshire", "Lincolnshire", "Stoke-on-Trent", "Birmingham", "Coventry", "Cardiff", "Swansea",
    "Bristol", "Devon", "Cornwall", "Kent", "Essex", "Suffolk", "Aberdeen City", "Glasgow", "Fife",
)  # fmt: skip


def tables() -> dict[str, tuple[str, list[str]]]:
    """A table's text (none: the default dataset) and the words about it, by name."""
    two_way = [f"{a},{b},{9 * i + j + 1}" for i, a in enumerate(COUNTIES) for j, b in enumerate(COUNTIES)]
    places = (*COUNTIES[:3], "London", "unknown")
    periods = [f"{a},{year},{7 * i + year - 2018}" for i, a in enumerate(places, 1) for year in (2019, 2020, 2021)]
    many = [f"{name},{900 // k + 1}" for k, name in enumerate(MANY, 1)]
    people = ["--unit", "people"]
    return {
        "default": ("", []),
        "two-way": ("\n".join(["origin,destination,people", *two_way]), people),
        "periods": ("\n".join(["origin,period,people", *periods]), [*people, "--destination", "Norfolk"]),
        "many": ("\n".join(["origin,people", *many]), [*people, "--destination", "Merseyside"]),
    }


def outputs(checkout: Path, folder: Path) -> dict[str, bytes]:
    """Every file that a checkout makes of the tables, by table and name."""
    made: dict[str, bytes] = {}
    env = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    for name, (text, words) in tables().items():
        own = folder / name
        own.mkdir(parents=True)
        table = own / "table.csv"
        table.write_text(text, encoding="utf-8")
        given = [str(table)] if text else []
        for verb, more in (("build", ["--fragment"]), ("export", ["--format", "gpkg", "geojson", "csv", "svg", "png"])):
            out = own / verb
            command = [
                sys.executable,
                "-m",
                "countylines_map",
                verb,
                *given,
                *words,
                *more,
                "--output",
                str(out),
                "--quiet",
            ]
            subprocess.run(command, check=True, env=env, cwd=folder)
            made |= {
                f"{name}/{verb}/{path.name}": path.read_bytes()
                for path in sorted(out.iterdir())
                if path.name != "manifest.json"
            }
    return made


def plain(page: bytes) -> list[str]:
    """A page without scripts, styles and the hashes of them, line by line."""
    lines = SET_ASIDE.sub("", page.decode()).splitlines()
    return [re.sub(" +", " ", line) for line in lines if line.strip()]


def differences(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """Names of the files that differ; a page's own lines are printed."""
    found = []
    for name in sorted({*old, *new}):
        before, after = old.get(name, b""), new.get(name, b"")
        if before == after:
            continue
        if name.endswith(".html") and plain(before) == plain(after):
            continue
        found.append(name)
        print(f"{name}: {hashlib.sha256(before).hexdigest()[:12]} -> {hashlib.sha256(after).hexdigest()[:12]}")
        if name.endswith((".html", ".svg", ".csv", ".geojson")):
            lines = difflib.unified_diff(plain(before), plain(after), lineterm="", n=0)
            print("\n".join(line[:200] for line in list(lines)[2:42]))
    return found


def main() -> int:
    """Build with both and compare."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("old", type=Path)
    words.add_argument("new", type=Path, nargs="?", default=CHECKOUT)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        old, new = (
            outputs(checkout.resolve(), Path(folder) / side)
            for side, checkout in (("old", given.old), ("new", given.new))
        )
    found = differences(old, new)
    print(f"{len(new) - len(found)} of {len(new)} files are the same")
    return len(found)


if __name__ == "__main__":
    raise SystemExit(main())
