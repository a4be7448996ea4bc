"""Records in an encoding that the engine does not read: written once more as UTF-8, in a temporary folder, a piece at a time."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import Problem, TableError
from .record_parts import starts_with

PIECE = 1 << 20


def written_as_utf8(paths: Sequence[Path], encoding: str, folder: Path) -> Mapping[Path, Path]:
    """For each file its copy in UTF-8, with the same rows; files packed by gzip are unpacked.

    Raises: TableError with every file that holds a byte which the encoding does not have, and its row.
    """
    copies: dict[Path, Path] = {}
    problems: list[Problem] = []
    for number, path in enumerate(paths):
        copies[path] = folder / f"{number}.csv"
        row = _copied(path, encoding, copies[path])
        if row:
            fix = "name the encoding that it has with --encoding, or convert it to UTF-8"
            problems.append(Problem(f"the row is not text in {encoding}", f"{path}, row {row}", fix))
    if problems:
        raise TableError(problems)
    return copies


def _copied(path: Path, encoding: str, copy: Path) -> int:
    """The row of the first byte that cannot be read; 0 where all were."""
    reader = codecs.getincrementaldecoder(encoding)()
    opened = gzip.open if starts_with(path, 2) == b"\x1f\x8b" else open
    rows = 1
    with opened(path, "rb") as source, copy.open("w", encoding="utf-8", newline="") as target:
        while piece := source.read(PIECE):
            try:
                text = reader.decode(piece)
            except UnicodeDecodeError as error:
                return rows + piece.count(b"\n", 0, error.start)
            rows += piece.count(b"\n")
            target.write(text)
    return 0
