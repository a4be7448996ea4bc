"""Files on the disk: where shipped data and the user's own stand, and writing that is all or nothing."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs

from .errors import OutputError, Problem, SourceError

ABANDONED_S = 3600


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
    """Write a whole file or nothing: a temporary file in the same folder is flushed to disk, then takes the name.

    The folder is made when it is missing. Whatever had the name before stays untouched until the very last step.

    Raises: OutputError when it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        fix = "free space or choose a folder that you may write to"
        raise OutputError(Problem(f"cannot be written ({error.strerror})", str(path), fix)) from error
    finally:
        with suppress(OSError):  # nothing is left of it, or its folder never was
            part.unlink()


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files into a folder, or none: each is staged beside its place first, and a failure puts back what was there.

    Raises: OutputError when the folder cannot be made or written.
    """
    stage = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(folder)
        stage = Path(tempfile.mkdtemp(prefix=".staged-", dir=folder))
        for name, content in files.items():
            _write_through(stage / name, content)
        _move_all(stage, folder, list(files))
    except OSError as error:
        fix = "choose another folder with --output, or free the one that is named"
        raise OutputError(Problem(f"the output cannot be written ({error.strerror})", str(folder), fix)) from error
    finally:
        if stage:
            shutil.rmtree(stage, ignore_errors=True)


def _clear_abandoned(folder: Path) -> None:
    """Remove what a killed build left; a young one may belong to a build that is running."""
    for stage in folder.glob(".staged-*"):
        if time.time() - stage.stat().st_mtime > ABANDONED_S:
            shutil.rmtree(stage, ignore_errors=True)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _move_all(stage: Path, folder: Path, names: list[str]) -> None:
    """Move staged files into place; when one cannot be moved, the earlier files go back."""
    kept, moved = stage / ".kept", []
    kept.mkdir()
    try:
        for name in names:
            if (folder / name).exists():
                shutil.copy2(folder / name, kept / name)
            os.replace(stage / name, folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            if (kept / name).exists():
                os.replace(kept / name, folder / name)
            else:
                (folder / name).unlink()
        raise
