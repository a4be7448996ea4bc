"""Whether a dataset's TOML says only what `options.KEYS` allow: a check that finds all faults at once."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..errors import Problem, did_you_mean
from ..options import KEYS, Option


def find_faults(content: Mapping[str, Any], text: str, file: str) -> list[Problem]:
    """Everything in a dataset's parsed TOML that `options.KEYS` do not allow, each with its line in `text`."""
    faults = [*_missing(content), *_walk(content, "")]
    return [Problem(what, _where(file, text, key), fix) for key, what, fix in faults]


def line_of(text: str, key: str) -> int | None:
    """Line of a dotted key in a TOML text, counted from 1; of its table where the key itself is not found.

    >>> line_of('a = 1\\n[source]\\nurl = "x"\\n', "source.url")
    3
    >>> line_of('a = 1', "b") is None
    True
    """
    table, found, inside = "", None, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            if header := re.match(r"\s*\[\[?\s*(.+?)\s*\]\]?\s*(#.*)?$", line):
                table = _plain(header[1])
            name = re.match(r"\s*((?:\"[^\"]*\"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+))*)\s*=", line)
            here = ".".join(part for part in (table, _plain(name[1]) if name else "") if part)
            if here == key:
                return number
            found = found or (number if key.startswith(here + ".") and here else None)
        inside = _open_string(line, inside)
    return found


def _plain(written: str) -> str:
    parts = re.findall(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)", written)
    return ".".join("".join(part) for part in parts)


def _open_string(line: str, inside: str) -> str:
    """Which multi-line quote, if any, is still open after a line."""
    for quote in re.findall(r'"""|\'\'\'', line):
        inside = "" if inside == quote else inside or quote
    return inside


def _where(file: str, text: str, key: str) -> str:
    line = line_of(text, key) if text else None
    at = f", line {line}" if line else ""
    return f"{file}{at}, key '{key}'" if text else f"{file}, '{key}'"


def _missing(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, key in KEYS.items():
        if key.required and name not in content:
            yield name, "the key is missing", f'add {name} = "...", {key.meaning}'


def _walk(content: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, value in content.items():
        path = f"{prefix}{name}"
        if path in KEYS:
            yield from _check(path, value, KEYS[path])
        elif any(known.startswith(path + ".") for known in KEYS):
            if isinstance(value, Mapping):
                yield from _walk(value, path + ".")
            else:
                yield path, f"{_described(value)} where a table is wanted", f"write [{path}] and its keys below"
        else:
            yield path, "there is no such key", _nearest(path)


def _nearest(path: str) -> str:
    known = {*KEYS, *(name.split(".")[0] for name in KEYS)}
    last = path.rpartition(".")[2]
    elsewhere = next((name for name in KEYS if name.rpartition(".")[2] == last), "")
    otherwise = f"did you mean '{elsewhere}'?" if elsewhere else "remove it, or see the list of keys in docs/dataset.md"
    return did_you_mean(path, sorted(known), otherwise)


def _check(path: str, value: Any, key: Option) -> Iterator[tuple[str, str, str]]:
    if key.type.startswith("table of "):
        if not isinstance(value, Mapping):
            yield path, f"{_described(value)} where a table is wanted", f"write [{path}] and a line for each place"
            return
        for name, inner in value.items():
            yield from _check_value(f"{path}.{name}", inner, key, key.type.removeprefix("table of "))
    else:
        yield from _check_value(path, value, key, key.type)


def _check_value(path: str, value: Any, key: Option, type_: str) -> Iterator[tuple[str, str, str]]:
    if not TYPES[type_](value):
        yield path, f"{_described(value)} where {_wanted(type_)} is wanted", f"write {EXAMPLES[type_]}"
    elif key.choices and value not in key.choices:
        yield path, f"'{value}' is not one of the values allowed", did_you_mean(value, key.choices)
    elif key.minimum is not None and value < key.minimum:
        yield path, f"{value} is too small", f"write a number of at least {key.minimum:g}"
    elif type_ == "text" and key.required and not value.strip():
        yield path, "the text is empty", f"write {key.meaning}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


TYPES: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "number": _is_number,
    "numbers": _is_number,
    "whole number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "list of text": lambda value: isinstance(value, (list, tuple)) and all(_is_text(inner) for inner in value),
    "pairs": lambda value: (
        isinstance(value, (list, tuple)) and len(value) == 2 and all(_is_number(inner) for inner in value)
    ),
}
EXAMPLES: Mapping[str, str] = {
    "text": "it between quotation marks",
    "number": "digits without quotation marks, such as 1503",
    "numbers": "digits without quotation marks, such as 0.2",
    "whole number": "digits without quotation marks, such as 5",
    "list of text": 'a list such as ["first", "second"]',
    "pairs": "two numbers such as [1.3, 52.6]",
}


def _wanted(type_: str) -> str:
    return {"numbers": "a number", "pairs": "a pair of numbers", "text": "text"}.get(type_, f"a {type_}")


def _described(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    return (
        "a table"
        if isinstance(value, Mapping)
        else "a list"
        if isinstance(value, list)
        else f"{type(value).__name__} {value}"
    )
