"""Files on the disk: where shipped data and the user's own stand, and writing a file, whole or not at all."""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import platformdirs

from .errors import CountylinesError, Problem, SourceError
from .limits import crossed, limit
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
        lines = path.read_text(encoding="utf-8").splitlines()
        if not lines or lines[0].split(",") != list(columns):
            raise SourceError(Problem(f"the columns are not {', '.join(columns)}", str(path), fix))
        for line in lines[1:]:  # most rows have nothing in quotes, and are quicker without the reader
            yield line.split(",") if '"' not in line else next(csv.reader([line]))
    except OSError as error:
        raise SourceError(Problem(f"cannot be read ({error.strerror})", str(path), fix)) from None


def data_folder() -> Path:
    """Where what a user brings is kept: $COUNTYLINES_MAP_DATA, else the usual place of the platform.

    The folder need not exist yet.
    """
    named = os.environ.get("COUNTYLINES_MAP_DATA")
    return Path(named).expanduser() if named else platformdirs.user_data_path("countylines-map", appauthor=False)


def read_input(path: Path, kind: type[CountylinesError] = SourceError, bound: str = "bytes") -> bytes:
    """The bytes of a file that somebody named: a plain file, within the limit `bound`.

    Raises: `kind` (an error of ours) where it is missing, a folder, a device or a pipe, or larger than the limit.
    """
    where, fix = str(path), "check its name and folder"
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            about = os.fstat(number)
            content = b"" if not stat.S_ISREG(about.st_mode) else _first_bytes(number, limit(bound) + 1)
        finally:
            os.close(number)
    except (OSError, ValueError) as error:  # a ValueError where the name holds a NUL
        told = getattr(error, "strerror", None) or error
        raise kind(Problem(f"the file cannot be read ({told})", where, fix)) from error
    if stat.S_ISDIR(about.st_mode):
        raise kind(Problem("the file cannot be read (it is a folder)", where, fix))
    if not stat.S_ISREG(about.st_mode):
        raise kind(Problem("this is a device or a pipe, not a file", where, "save it as a file, or pipe it to -"))
    if len(content) > limit(bound):
        raise kind(crossed(bound, where, max(about.st_size, len(content))))
    return content


def _first_bytes(number: int, most: int) -> bytes:
    with os.fdopen(os.dup(number), "rb") as file:
        return file.read(most)


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
