"""Coverage-guided fuzzing of what reads a stranger's bytes: only errors of ours may come of it (`make fuzz`).

    python tests/fuzz_readers.py table 30

READER is table, toml, json, gazetteer or boundary. Inputs that reach new branches are kept in build/fuzz/READER and begin the next run; one
that ends in anything but an answer or an error of ours is printed, kept, and fails the run.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["countylines_map"], enable_loader_override=False):
    from countylines_map.boundaries.readers import read_districts
    from countylines_map.errors import CountylinesError
    from countylines_map.gazetteer import load_gazetteer
    from countylines_map.pipeline import open_dataset
    from countylines_map.tables import read_flows

FOLDER = Path(tempfile.mkdtemp())
GAZETTEER = load_gazetteer()
KEPT = Path("build/fuzz")


def read_table(data: bytes, ending: str = "csv") -> None:
    """A bare table to flows."""
    (FOLDER / f"t.{ending}").write_bytes(data)
    flows = read_flows(open_dataset(FOLDER / f"t.{ending}", destination="Norfolk", unit="people"), GAZETTEER.kind_of)
    if not (flows["flow"].notna() | flows["suppressed"]).all():
        raise AssertionError("a row has neither a count nor a word that it is withheld")


def read_toml(data: bytes) -> None:
    """A dataset's TOML beside a good table."""
    (FOLDER / "d.csv").write_text("origin,count\nEssex,25\nSuffolk,14\n")
    (FOLDER / "d.toml").write_bytes(data)
    read_flows(open_dataset(FOLDER / "d.toml"))


def read_name(data: bytes) -> None:
    """A written place to an area."""
    GAZETTEER.locate(data.decode("utf-8", "surrogateescape"))


def read_boundary(data: bytes) -> None:
    """A boundary file, as GeoJSON or whatever its bytes say."""
    (FOLDER / "b.geojson").write_bytes(data)
    read_districts(FOLDER / "b.geojson")


READERS: Mapping[str, Callable[[bytes], None]] = {
    "table": read_table,
    "json": lambda data: read_table(data, "json"),
    "toml": read_toml,
    "gazetteer": read_name,
    "boundary": read_boundary,
}
SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "table": (
        b"origin,count\nEssex,25\nKent,<5\n",
        b"Area;2019;2020\nEssex;1,5;2\nTotal;3;4\n",
        b'sep=;\norigin;count\n"a\r=1";1 234*\n',
    ),
    "json": (
        b'[{"origin": "Essex", "count": 25}]',
        b'{"origin": ["Essex"], "count": [25]}',
        b'{"origin":"Essex","count":1}\n',
    ),
    "toml": (
        b'title="T"\nunit="people"\ndestination="Norfolk"\ntotal=50\nround_to=5\n[marks]\n"*"="1-4"\n',
        b'[columns]\norigin="a"\n',
    ),
    "gazetteer": (b"Essex", b"Newport, Isle of Wight", b"NR1 3JU", b"E10000012", b"London Borough of Barnet / Kent"),
    "boundary": (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"LAD24CD":"E06000001","LAD24NM":"X"},'
        b'"geometry":{"type":"Polygon","coordinates":[[[0,52],[1,52],[1,53],[0,52]]]}}]}',
    ),
}


def main() -> None:
    """Fuzz one reader for so many seconds."""
    name, seconds = sys.argv[1], sys.argv[2]
    kept = KEPT / name
    kept.mkdir(parents=True, exist_ok=True)
    for k, seed in enumerate(SEEDS[name]):
        (kept / f"seed-{k}").write_bytes(seed)

    def one(data: bytes) -> None:
        with contextlib.suppress(CountylinesError):
            READERS[name](data)

    print(f"{name}: {seconds} s", flush=True)
    words = [sys.argv[0], str(kept), f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"]
    atheris.Setup([*words, f"-artifact_prefix={kept}/find-", "-verbosity=0", "-print_final_stats=1"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
