"""Files on the disk: where shipped data and the user's own stand, and writing a file, whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import platformdirs

from .errors import Problem, SourceError
from .transaction import Change, held, swap


def geodata() -> Path:
    """The folder of everything that is shipped: inside the wheel, else the checkout's own."""
    inside = Path(__file__).parent / "geodata"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "geodata"


def shipped_rows(path: Path, columns: Sequence[str]) -> Iterator[list[str]]:
    """The rows below the header of a CSV that is shipped; its header must be exactly `columns`.

    >>> next(shipped_rows(geodata() / "membership.csv", ("area_code", "district_code")))
    ['E92000001', 'E06000001']

    Raises: SourceError when the file cannot be read or has other columns.
    """
    fix = "install the package again"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if tuple(next(reader, ())) != tuple(columns):
                raise SourceError(Problem(f"the columns are not {', '.join(columns)}", str(path), fix))
            yield from reader
    except OSError as error:
        raise SourceError(Problem(f"cannot be read ({error.strerror})", str(path), fix)) from None


def data_folder() -> Path:
    """Where what a user brings is kept: $COUNTYLINES_MAP_DATA, else the usual place of the platform.

    The folder need not exist yet.
    """
    named = os.environ.get("COUNTYLINES_MAP_DATA")
    return Path(named).expanduser() if named else platformdirs.user_data_path("countylines-map", appauthor=False)


def write_safely(path: Path, content: bytes) -> None:
    """Write one file, whole or not at all (see `write_together`). A link is followed: what it leads to is written.

    Raises: OutputError when it cannot be written; what was there before is still there.
    """
    path = path.resolve()
    write_together(path.parent, {path.name: content})


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files (content by name) into a folder, or none, whatever happens meanwhile (see `transaction`).

    Raises: OutputError when the folder cannot be made or written; what was there before is still there.
    """
    with held(folder):
        swap([Change(folder, files)])
