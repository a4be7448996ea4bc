"""A JSON table to rows: a list of records, a list of rows, columns by name, or a record on each line."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import Problem, TableError, printable
from ..limits import crossed, limit

CURE = 'write a list of records such as [{"origin": "Essex", "count": 25}]'

HALVES = re.compile(
    r"\\u[dD][89a-fA-F]"
)  # how JSON writes halves of characters, which make one where they stand in pairs


def json_rows(text: str, where: str) -> list[list[Any]]:
    """Rows of cells, the first with the column names.

    >>> json_rows('[{"origin": "Essex", "count": 25}, {"origin": "Kent"}]', "a.json")
    [['origin', 'count'], ['Essex', 25], ['Kent', None]]
    >>> json_rows('{"origin": ["Essex"], "count": [25]}', "a.json")
    [['origin', 'count'], ['Essex', 25]]

    Raises: TableError when the text is not JSON, a name stands twice in a record, or it is not a table.
    """
    table = _unwrapped(_parsed(text, where))
    if HALVES.search(text) and (lost := [*_half_characters(table)]):
        what = f"a text holds half a character ({printable(lost[0])})"
        raise TableError(Problem(what, where, "write the file again as UTF-8"))
    if isinstance(table, Mapping):
        return _from_columns(table, where)
    if isinstance(table, list) and table and all(isinstance(row, Mapping) for row in table):
        names = list(dict.fromkeys(name for row in table for name in row))
        rows = [names, *([row.get(name) for name in names] for row in table)]
    elif isinstance(table, list) and table and all(isinstance(row, list) for row in table):
        rows = table
    else:
        raise TableError(Problem("the JSON is not a table", where, CURE))
    return _flat(rows, where)


def _parsed(text: str, where: str) -> Any:
    try:
        return _loaded(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
                return [_loaded(line) for line in lines]
        except (json.JSONDecodeError, RecursionError):
            pass  # the first message says it better
        except _NotATableError as worse:
            raise TableError(Problem(f"the JSON is not a table ({worse})", where, CURE)) from worse
        what = f"this is not valid JSON ({error.msg})"
        raise TableError(Problem(what, f"{where}, line {error.lineno}", "correct it there")) from error
    except RecursionError as error:
        raise TableError(crossed("nesting", where)) from error
    except _NotATableError as error:
        raise TableError(Problem(f"the JSON is not a table ({error})", where, CURE)) from error


def _loaded(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once, parse_int=_whole)


def _whole(digits: str) -> int:
    if len(digits) > limit("digits"):
        raise _NotATableError(f"a number has {len(digits):,} digits")
    return int(digits)


def _half_characters(value: Any) -> Iterator[str]:
    """Texts that are not whole characters, and so in no file or page."""
    if isinstance(value, str):
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _half_characters(name)
            yield from _half_characters(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _half_characters(inner)


class _NotATableError(Exception):
    """A name stands twice in one record, or a number has more digits than are read."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise _NotATableError(f"the name '{twice}' stands twice in one record")
    return record


def _unwrapped(table: Any) -> Any:
    """The table inside an answer such as {"data": [...]}, or the properties of a GeoJSON's features, without their shapes."""
    if (
        isinstance(table, Mapping)
        and table.get("type") == "FeatureCollection"
        and isinstance(table.get("features"), list)
    ):
        return [each.get("properties") or {} if isinstance(each, Mapping) else each for each in table["features"]]
    if isinstance(table, Mapping) and len(lists := [value for value in table.values() if _is_records(value)]) == 1:
        return lists[0]
    return table


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _from_columns(table: Mapping[str, Any], where: str) -> list[list[Any]]:
    columns = [list(value.values()) if isinstance(value, Mapping) else value for value in table.values()]
    if not columns or not all(isinstance(column, list) for column in columns):
        raise TableError(Problem("the JSON is not a table", where, CURE))
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"'{name}' {len(column)}" for name, column in zip(table, columns, strict=True))
        raise TableError(
            Problem(f"the columns have different lengths ({lengths})", where, "give each the same number of cells")
        )
    return _flat([list(table), *map(list, zip(*columns, strict=True))], where)


def _flat(rows: list[list[Any]], where: str) -> list[list[Any]]:
    nested = [
        number for number, row in enumerate(rows, start=1) if any(isinstance(cell, (list, Mapping)) for cell in row)
    ]
    if nested:
        raise TableError(
            [
                Problem("a cell holds a list or a record", f"{where}, row {number}", "write one value in each cell")
                for number in nested
            ]
        )
    return rows
