"""The files of a set of records: one file, a folder or a pattern, all of one format and with the same columns."""

from __future__ import annotations

import glob
import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Problem, TableError
from .text import find_delimiter, sample

if TYPE_CHECKING:
    from .dataset import Dataset

TEXT = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
PARQUET = (".parquet", ".pq")
HEAD = 1 << 18
ENCODINGS = ("utf-8", "latin-1", "windows-1252", "utf-16")
WRITTEN = {
    "utf8": "utf-8", "latin1": "latin-1", "iso-8859-1": "latin-1", "utf16": "utf-16", "cp1252": "windows-1252", "ansi": "windows-1252",
}  # fmt: skip
COPIED = ("windows-1252",)
"""Encodings that the engine does not read: the files are written once more as UTF-8."""


@dataclass(frozen=True)
class RecordFiles:
    """Files with the same columns: `format` is "text" or "Parquet", `columns` names each column in order.

    `head` holds the first rows of the first text file (its row of names is the last of `skipped` + 1), `where` is how messages call the
    whole.
    """

    paths: tuple[Path, ...]
    format: str
    where: str
    columns: tuple[str, ...] = ()
    head: tuple[tuple[str, ...], ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    skipped: int = 0


def is_several(table: Path) -> bool:
    """Whether a table's name means a folder or a pattern of files.

    >>> is_several(Path("parts/*.csv")), is_several(Path("arrests.csv"))
    (True, False)
    """
    return table.is_dir() or (not table.exists() and glob.has_magic(str(table)))


def list_files(table: Path) -> tuple[Path, ...]:
    """The files that a name means: itself, all in a folder, or all that fit a pattern, in order of their names.

    Files that begin with "." or "_" are marks of the program that wrote a folder and are passed over.
    Raises: TableError where there is none, and for each that does not hold records.
    """
    if not is_several(table):
        return (table,)
    found = table.rglob("*") if table.is_dir() else (Path(name) for name in glob.iglob(str(table), recursive=True))  # noqa: PTH207 - an absolute pattern
    files = sorted(path for path in found if path.is_file() and not _is_mark(path, table))
    kinds = (*TEXT, *PARQUET)
    problems = [
        Problem(
            "the file does not hold records", str(path), "move it elsewhere, or give a pattern such as 'folder/*.csv'"
        )
        for path in files
        if not path.name.lower().endswith(kinds)
    ]
    if not files:
        problems = [Problem("there is no file", str(table), f"give a folder or pattern of {', '.join(kinds)} files")]
    if problems:
        raise TableError(problems)
    return tuple(files)


def open_files(dataset: Dataset) -> RecordFiles:
    """The files of a dataset's records, their format told from the first bytes, their columns compared.

    Parquet files' columns are compared by the engine, which reads them.
    Raises: TableError with every file that cannot be read, is of another format or has other columns than the first.
    """
    paths, where = list_files(dataset.table), str(dataset.table)
    formats = {path: _format(path) for path in paths}
    first = formats[paths[0]]
    fix = "keep files of one format in the folder"
    if strange := [path for path, kind in formats.items() if kind != first]:
        raise TableError(
            Problem(f"the file is {formats[path]}, and {paths[0].name} is {first}", str(path), fix) for path in strange
        )
    if first == "Parquet":
        return RecordFiles(paths, first, where)
    return _text_files(paths, dataset, where)


def starts_with(path: Path, count: int) -> bytes:
    """The first bytes of a file.

    Raises: TableError where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(count)
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or error
        raise TableError(Problem(f"the file cannot be read ({told})", str(path), "check its name and folder")) from None


def _is_mark(path: Path, table: Path) -> bool:
    parts = path.relative_to(table).parts if table.is_dir() else (path.name,)
    return any(part.startswith((".", "_")) for part in parts)


def _format(path: Path) -> str:
    start = starts_with(path, 8)
    if not start:
        raise TableError(Problem("the file is empty", str(path), "remove it, or write it again"))
    if start.startswith(b"PAR1"):
        return "Parquet"
    if path.name.lower().endswith(PARQUET):
        raise TableError(Problem("the file is not Parquet, as its name says", str(path), "write it again"))
    return "text"


def _text_files(paths: Sequence[Path], dataset: Dataset, where: str) -> RecordFiles:
    marked = starts_with(paths[0], 2) in (b"\xff\xfe", b"\xfe\xff")
    encoding = _encoding(dataset.encoding or ("utf-16" if marked else None), where)
    skipped = (dataset.header or 1) - 1
    text = _head(paths[0], encoding)
    delimiter = dataset.delimiter or find_delimiter(text, str(paths[0]))
    rows = sample(text, delimiter)
    columns = _names(rows, skipped, paths[0])
    problems = list(_others(paths[1:], (encoding, delimiter, skipped), columns, paths[0].name))
    if problems:
        raise TableError(problems)
    head = tuple(tuple(row) for row in rows[skipped:])
    return RecordFiles(tuple(paths), "text", where, columns, head, delimiter, encoding, skipped)


def _others(
    paths: Sequence[Path], way: tuple[str, str, int], columns: tuple[str, ...], first: str
) -> Iterator[Problem]:
    encoding, delimiter, skipped = way
    for path in paths:
        try:
            names = _names(sample(_head(path, encoding), delimiter), skipped, path)
        except TableError as error:
            yield from error.problems
            continue
        if names != columns:
            what = f"the columns are {', '.join(names)}, and those of {first} are {', '.join(columns)}"
            yield Problem(what, f"{path}, row {skipped + 1}", "give all files the same columns in the same order")


def _names(rows: Sequence[Sequence[str]], skipped: int, path: Path) -> tuple[str, ...]:
    if len(rows) <= skipped:
        raise TableError(
            Problem(f"there is no row {skipped + 1}", str(path), "give a row of column names above the records")
        )
    names = tuple(" ".join(name.split()) for name in rows[skipped])
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        what = f"{names.count(twice[0])} columns are named '{twice[0]}'"
        raise TableError(Problem(what, f"{path}, row {skipped + 1}", "give each column its own name"))
    return names


def _head(path: Path, encoding: str) -> str:
    """The first whole lines of a text file, packed by gzip or not."""
    content = starts_with(path, HEAD)
    if content.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(path) as file:
                content = file.read(HEAD)
        except (OSError, EOFError, zlib.error) as error:
            raise TableError(
                Problem(f"the gzip file is damaged ({error})", str(path), "fetch or pack it again")
            ) from None
    if len(content) == HEAD:
        content = content[: content.rfind(b"\n") + 1] if b"\n" in content else content
    if encoding == "utf-16":
        return content[: len(content) // 2 * 2].decode("utf-16", errors="ignore")
    if b"\0" in content:
        fix = "save it as CSV in UTF-8, or name its encoding: --encoding utf-16"
        raise TableError(Problem("the file is not text in UTF-8", str(path), fix))
    # A wrong byte further down is found by the engine, which names its row.
    return content.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")


def _encoding(named: str | None, where: str) -> str:
    plain = (named or "utf-8").lower().replace("_", "-")
    plain = WRITTEN.get(plain, plain).removesuffix("-sig")
    if plain not in ENCODINGS:
        what = f"records are read as {', '.join(ENCODINGS[:-1])} or {ENCODINGS[-1]}, not as {named}"
        raise TableError(Problem(what, where, f"convert the files first: iconv -f {plain} -t utf-8 OLD > NEW"))
    return plain
