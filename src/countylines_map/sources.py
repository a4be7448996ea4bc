"""The registry of inputs: what each file is, whose it is, under which licence, and its hash.

A record stands in `geodata/sources.toml` (or in `source.toml` beside a coverage that was brought later). What a licence
asks to be printed is in the record, so that pages, figures and exports take it from there word for word.
"""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from .errors import Problem, SourceError
from .files import geodata


@dataclass(frozen=True)
class Source:
    """One input: `file` is its path from the folder of its record, `sha256` the hash that the file must have.

    `vintage` is the year and month that the data describe, `retrieved` the day on which they were taken (ISO 8601).
    `generalisation` is BFE, BFC, BGC, BSC or BUC for ONS boundaries, else empty. `file` is empty for an input that is
    not kept here (then there is nothing to verify).
    """

    key: str
    title: str
    publisher: str
    vintage: str = ""
    generalisation: str = ""
    licence: str = ""
    licence_url: str = ""
    attribution: tuple[str, ...] = ()
    url: str = ""
    sha256: str = ""
    file: str = ""
    retrieved: str = ""
    note: str = ""


def read_sources(path: Path | None = None) -> dict[str, Source]:
    """All records of one TOML file (default: those of `geodata()`), by key, in the order of the file.

    >>> read_sources()["police-force-areas"].publisher
    'Office for National Statistics'

    Raises: SourceError when the file is missing, is not TOML or a record has an unknown or badly typed entry.
    """
    return dict(_shipped(geodata() / "sources.toml")) if path is None else _read(path)


@cache  # one build asks for them several times
def _shipped(path: Path) -> dict[str, Source]:
    return _read(path)


def _read(path: Path) -> dict[str, Source]:
    try:
        records = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceError(Problem("the record of sources is missing", str(path), "install the package again")) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(Problem(f"the record of sources is not valid TOML: {error}", str(path))) from None
    problems = [p for key, record in records.items() for p in _problems(key, record, path)]
    if problems:
        raise SourceError(problems)
    return {key: _source(key, record) for key, record in records.items()}


def shipped_sources(keys: Iterable[str]) -> tuple[Source, ...]:
    """Records of shipped inputs, by their keys, in the order of the file.

    >>> [source.publisher for source in shipped_sources(["towns", "places"])]
    ['Office for National Statistics', 'countylines_map']

    Raises: SourceError as `read_sources`.
    """
    wanted = set(keys)
    return tuple(source for key, source in read_sources().items() if key in wanted) if wanted else ()


def credit_lines(sources: Iterable[Source]) -> tuple[str, ...]:
    """The lines that must be shown with what some inputs made, word for word, each once.

    >>> credit_lines(shipped_sources(["places"]))
    ('Some places: GeoNames, CC BY 4.0',)
    """
    return tuple(dict.fromkeys(line for source in sources for line in source.attribution))


def sources_toml(sources: Iterable[Source]) -> str:
    """Records as TOML, in the order given; `read_sources` reads them back.

    >>> print(sources_toml([Source("a", "A map", "Me", attribution=("© me",))]), end="")
    [a]
    title = "A map"
    publisher = "Me"
    attribution = ["© me"]
    """
    return "\n".join(_table(source) for source in sources)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits.

    Raises: SourceError when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        fix = "install the package again, or fetch or import the file again"
        raise SourceError(Problem(f"cannot be read ({error.strerror})", str(path), fix)) from None


def verify(source: Source, folder: Path | None = None) -> None:
    """Check that a source's file (in `folder`, default `geodata()`) is there and has the recorded hash.

    Raises: SourceError that names the file.
    """
    if not source.file:
        return
    path = (folder or geodata()) / source.file
    found = sha256_of(path)
    if found != source.sha256:
        what = f"the file is not what its record says (SHA-256 {found[:12]}..., recorded {source.sha256[:12]}...)"
        fix = "install the package again, or fetch or import the file again if you brought it yourself"
        raise SourceError(Problem(what, str(path), fix))


def _source(key: str, record: dict[str, object]) -> Source:
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
    return Source(key=key, **given)  # type: ignore[arg-type]  # checked in _problems


def _problems(key: str, record: object, path: Path) -> list[Problem]:
    where = f"{path}, [{key}]"
    if not isinstance(record, dict):
        return [Problem("is not a table of entries", where)]
    known = {field.name for field in fields(Source)} - {"key"}
    found = [Problem(f"unknown entry '{name}'", where) for name in record if name not in known]
    found += [Problem(f"'{name}' is missing", where) for name in ("title", "publisher") if name not in record]
    for name in sorted(known & set(record)):
        if not _well_typed(name, record[name]):
            found.append(Problem(f"'{name}' must be {'a list of texts' if name == 'attribution' else 'a text'}", where))
    return found


def _well_typed(name: str, value: object) -> bool:
    if name != "attribution":
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _table(source: Source) -> str:
    lines = [f"[{source.key}]"]
    for field in fields(source):
        value = getattr(source, field.name)
        if field.name == "key" or not value:
            continue
        shown = "[" + ", ".join(map(_quoted, value)) + "]" if isinstance(value, tuple) else _quoted(value)
        lines.append(f"{field.name} = {shown}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: quotes, backslashes and control characters escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'
