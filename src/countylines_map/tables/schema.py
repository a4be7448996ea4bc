"""Whether a dataset's TOML says only what `options.KEYS` allow: a check that finds all faults at once."""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..errors import Problem, did_you_mean, printable
from ..limits import crossed, limit
from ..options import KEYS, Option

UNSHOWN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Signs that no page, picture or file of text can hold."""


def find_faults(content: Mapping[str, Any], text: str, file: str) -> list[Problem]:
    """Everything in a dataset's parsed TOML that `options.KEYS` do not allow, each with its line in `text`."""
    found = itertools.chain(_missing(content), _walk(content, ""))
    faults = list(itertools.islice(found, max(limit("messages") - 1, 1)))
    problems = [Problem(what, _where(file, text, key), fix) for key, what, fix in faults]
    if more := sum(1 for _ in found):
        problems.append(Problem(f"{more:,} more keys are wrong", file, "correct these first"))
    return problems


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
    return did_you_mean(path[:200], sorted(known), otherwise)


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
    elif type_ in ("text", "list of text") and (unfit := _unfit(value)):
        yield path, *unfit
    elif key.choices and value not in key.choices:
        yield path, f"'{value}' is not one of the values allowed", did_you_mean(value, key.choices)
    elif key.minimum is not None and any(number < key.minimum for number in _numbers(value)):
        yield path, f"{_short(value)} is too small", f"write a number of at least {key.minimum:g}"
    elif key.maximum is not None and any(number > key.maximum for number in _numbers(value)):
        yield path, f"{_short(value)} is too large", f"write a number of at most {key.maximum:g}"
    elif type_ == "text" and key.required and not value.strip():
        yield path, "the text is empty", f"write {key.meaning}"


def _numbers(value: Any) -> list[float]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _short(value: Any) -> str:
    """A number for a message, whatever its length."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:80]


def _unfit(value: Any) -> tuple[str, str] | None:
    """What makes a text unfit for a page or a file, and the fix: a length without end, or signs that cannot be shown."""
    text = value if isinstance(value, str) else "".join(value)
    if len(text) > limit("text"):
        problem = crossed("text", "", len(text))
        return problem.what, problem.fix
    if found := UNSHOWN.search(text):
        return f"the text holds a sign that cannot be shown ({printable(found[0])})", "remove it"
    return None


def _is_number(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 10**300
    return isinstance(value, float) and math.isfinite(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_plain(value: Any) -> bool:
    return _is_text(value) or _is_number(value) or isinstance(value, (bool, datetime.date))


def _is_condition(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(_is_condition(inner) and not isinstance(inner, Mapping) for inner in value.values())
    return all(map(_is_plain, value)) if isinstance(value, (list, tuple)) else _is_plain(value)


TYPES: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "number": _is_number,
    "numbers": _is_number,
    "true or false": lambda value: isinstance(value, bool),
    "whole number": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "yes or no": lambda value: isinstance(value, bool),
    "list of text": lambda value: isinstance(value, (list, tuple)) and all(_is_text(inner) for inner in value),
    "conditions": _is_condition,
    "pairs": lambda value: (
        isinstance(value, (list, tuple)) and len(value) == 2 and all(_is_number(inner) for inner in value)
    ),
}
EXAMPLES: Mapping[str, str] = {
    "text": "it between quotation marks",
    "number": "digits without quotation marks, such as 1503",
    "numbers": "digits without quotation marks, such as 0.2",
    "whole number": "digits without quotation marks, such as 5",
    "yes or no": "true or false, without quotation marks",
    "list of text": 'a list such as ["first", "second"]',
    "conditions": 'a value, a list of values, { not = "M" } or { from = 2023-01-01 }',
    "pairs": "two numbers such as [1.3, 52.6]",
}


def _wanted(type_: str) -> str:
    return {
        "numbers": "a number",
        "conditions": "a condition",
        "pairs": "a pair of numbers",
        "text": "text",
        "yes or no": "true or false",
    }.get(type_, f"a {type_}")


def _described(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (int, float)):
        return (
            f"the number {value}"
            if not isinstance(value, int) or abs(value) < 10**30
            else "a number of more than 30 digits"
        )
    return (
        "a table"
        if isinstance(value, Mapping)
        else "a list"
        if isinstance(value, list)
        else f"{type(value).__name__} {value}"
    )
