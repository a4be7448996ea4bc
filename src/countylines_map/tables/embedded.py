"""Records counted in this process by DuckDB: files are streamed, and what does not fit in memory goes to the disk."""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import Problem, TableError, needs_extra
from ..limits import limit
from .record_dates import find_format, key_kind
from .record_encoding import written_as_utf8
from .record_parts import COPIED, RecordFiles, open_files

if TYPE_CHECKING:
    import pandas as pd

    from .dataset import Dataset
    from .record_columns import Grouping

DATE_TYPES = ("DATE", "TIMESTAMP")
WEIGHT = "DECIMAL(28, 9)"
REJECTED = 1000  # damaged rows that are listed; further ones are not
_DAMAGE: Mapping[str, tuple[str, str]] = {
    "MISSING COLUMNS": (
        "the row has fewer cells than there are column names",
        "complete it; where it is the last row, the file was cut off, so fetch it again",
    ),
    "TOO MANY COLUMNS": (
        "the row has more cells than there are column names",
        "put cells that hold the delimiter between quotation marks, or remove what is too much",
    ),
    "UNQUOTED VALUE": (
        "a quotation mark is opened and never closed", "close it, or write it twice to mean the mark itself"
    ),
    "INVALID ENCODING": (
        "the row is not text in UTF-8",
        "convert the file: iconv -f windows-1252 -t utf-8 OLD > NEW, or name the encoding of all files with --encoding",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Embedded:
    """Files of records as DuckDB reads them: `names` of the columns in order, and the `types` of Parquet's (text has none); `copies` are
    those of files in another encoding, in UTF-8."""

    files: RecordFiles
    names: tuple[str, ...]
    types: Mapping[str, str]
    copies: Mapping[Path, Path] = field(default_factory=dict)

    @classmethod
    def open(cls, dataset: Dataset) -> Embedded:
        """Look at every file's columns.

        Raises: TableError where the extra is missing, a file cannot be read, or the files differ in their columns.
        """
        files = open_files(dataset)
        if files.encoding in COPIED:
            folder = tempfile.mkdtemp(prefix="countylines-map-")
            try:
                made = cls(files, files.columns, {}, written_as_utf8(files.paths, files.encoding, Path(folder)))
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            weakref.finalize(made, shutil.rmtree, folder, ignore_errors=True)  # kept as long as rows may be asked for
            return made
        with _connected(files.where) as con:
            if files.format == "text":
                return cls(files, files.columns, {})
            types = _parquet_types(con, files)
        return cls(files, tuple(types), types)

    @property
    def where(self) -> str:
        """How messages call the records."""
        return self.files.where

    @property
    def dated(self) -> tuple[str, ...]:
        """Columns of a type that is a date."""
        return tuple(name for name, kind in self.types.items() if kind.startswith(DATE_TYPES))

    def groups(self, grouping: Grouping, most: int) -> pd.DataFrame:
        """A row for each combination that occurs, at most `most`: the parts, n (rows), and amount (their weights).

        A period that is grouped is a key of `record_dates`, missing where the date is empty.
        Raises: TableError with every damaged row, and every value that is not a date or a weight, by size.
        """
        form = self._date_format(grouping)
        keys = [f"{self._key(part, grouping, form)} AS {part}" for part in grouping.parts]
        sums = ["count(*) AS n"]
        if grouping.weight:
            weight = self._weight(grouping)
            sums += [f"sum({weight}) AS amount", f"count({weight}) AS weighed", f"min({weight}) AS least"]
        query = f"SELECT {', '.join([*keys, *sums])} FROM {self._scan(grouping, form)} GROUP BY ALL LIMIT {most}"
        with _connected(self.where) as con:
            frame = con.execute(query).df()
            damage, misdated = self._rejected(con)
            doubtful = bool(form) and (misdated or bool(frame["period"].isna().any()))
            problems = [*damage, *(self._not_dates(con, grouping, form) if doubtful else ())]
            if grouping.weight and ((frame["weighed"] < frame["n"]) | (frame["least"] < 0)).any():
                problems += self._not_weights(con, grouping)
        if problems:
            raise TableError(problems)
        return frame

    def close(self) -> None:
        """Nothing: each query has a connection of its own."""

    def first_rows(self, column: str, values: Sequence[str] | None = None) -> dict[str, str]:
        """For each value of a column, as text, the file and the first row in which it stands."""
        with _connected(self.where) as con:
            return self._first_rows(con, column, values)

    def _first_rows(self, con: Any, column: str, values: Sequence[str] | None) -> dict[str, str]:
        found: dict[str, str] = {}
        wanted = "" if values is None else "WHERE list_contains($values, v)"
        given: dict[str, Any] = {} if values is None else {"values": list(values)}
        for path in self.files.paths:
            cell = f"coalesce(CAST({self._column(column)} AS VARCHAR), '')"
            inner = f"SELECT {cell} AS v, row_number() OVER () AS k FROM {self._scan(None, '', [path])}"
            for value, row in con.execute(f"SELECT v, min(k) FROM ({inner}) {wanted} GROUP BY v", given).fetchall():
                found.setdefault(value, f"{path}, row {row + self.files.skipped + 1}")
            if values is not None and len(found) == len(set(values)):
                break
        return found

    def _date_format(self, grouping: Grouping) -> str:
        """How the dates that are to be grouped are written; "" where none are, or they have a type."""
        column = grouping.parts.get("period", "") if grouping.by else ""
        if not column or column in self.dated:
            return ""
        texts = self._sample(column)
        form = find_format(texts) or find_format(texts[:1]) or find_format([text for text in texts if text][:1])
        if not form and any(texts):
            first = next(text for text in texts if text)
            fix = (
                "write dates such as 2023-05-12 or 12/05/2023, or leave --period-by out where the column holds periods"
            )
            at = self.first_rows(column, [first]).get(first, self.where)
            raise TableError(Problem(f"'{first[:60]}' is not a date", f"{at}, column '{column}'", fix))
        return form or "%Y-%m-%d"

    def _sample(self, column: str) -> list[str]:
        if self.files.format == "text":
            at = self.names.index(column)
            return [row[at] for row in self.files.head[1:] if len(row) > at]
        with _connected(self.where) as con:
            query = f"SELECT CAST({_quoted(column)} AS VARCHAR) FROM {self._scan(None, '')} LIMIT 200"
            return [text or "" for (text,) in con.execute(query).fetchall()]

    def _column(self, name: str) -> str:
        """A column by its name, in text files by its position, since names may be empty there."""
        return f"c{self.names.index(name)}" if self.files.format == "text" else _quoted(name)

    def _key(self, part: str, grouping: Grouping, form: str) -> str:
        column = self._column(grouping.parts[part])
        if part != "period" or not grouping.by:
            return column if self.files.format == "text" else f"CAST({column} AS VARCHAR)"
        day = column if not form or self.files.format == "text" else _parsed(column, form)
        months = f"(year({day}) * 12 + month({day}) - 1)"
        return {"day": f"CAST({day} AS DATE)", "month": months, "year": f"year({day})"}[key_kind(grouping.by)]

    def _weight(self, grouping: Grouping) -> str:
        column = self._column(grouping.weight)
        if self.files.format == "text":  # else DuckDB moves the cast into its reader, which then rejects the row
            column = f"coalesce({column}, '')"
        return f"try_cast({column} AS {WEIGHT})"

    def _scan(self, grouping: Grouping | None, form: str, paths: Sequence[Any] = ()) -> str:
        files = ", ".join(_text(str(self.copies.get(path, path))) for path in paths or self.files.paths)
        if self.files.format == "Parquet":
            return f"read_parquet([{files}])"
        typed = dict.fromkeys(self.names, "VARCHAR")
        way = ""
        if grouping and form:
            kind = "TIMESTAMP" if "%H" in form else "DATE"
            typed[grouping.parts["period"]] = kind
            way = f", {kind.lower()}format={_text(form)}"
        columns = ", ".join(f"'c{k}': '{kind}'" for k, kind in enumerate(typed.values()))
        return (
            f"read_csv([{files}], columns={{{columns}}}, auto_detect=false, header=true, skip={self.files.skipped}, "
            f"delim={_text(self.files.delimiter)}, quote='\"', escape='\"', nullstr='', strict_mode=true, "
            f"encoding='{'utf-8' if self.copies else self.files.encoding}', store_rejects=true, rejects_limit={REJECTED}{way})"
        )

    def _rejected(self, con: Any) -> tuple[list[Problem], bool]:
        """Damaged rows as problems, and whether cells were found that are not dates."""
        if self.files.format != "text":
            return [], False
        rows = con.execute(
            "SELECT file_path, line, error_type, error_message FROM reject_errors JOIN reject_scans USING (scan_id, file_id) ORDER BY ALL"
        ).fetchall()
        told, shown = [], {str(copy): str(path) for path, copy in self.copies.items()}
        for file, line, kind, message in rows:
            if kind != "CAST":
                what, fix = _DAMAGE.get(kind, (f"the row cannot be read ({message})", "correct it"))
                told.append(Problem(what, f"{shown.get(file, file)}, row {line}", fix))
        return list(dict.fromkeys(told)), any(kind == "CAST" for _, _, kind, _ in rows)

    def _not_dates(self, con: Any, grouping: Grouping, form: str) -> Iterator[Problem]:
        column = self._column(grouping.parts["period"])
        wrong = f"{_parsed(column, form)} IS NULL AND {column} <> ''"
        fix = f"write dates as in the first records ({_as_read(form)}), or leave it out"
        yield from self._listed(con, grouping.parts["period"], wrong, "is not a date", fix)

    def _not_weights(self, con: Any, grouping: Grouping) -> Iterator[Problem]:
        weight = self._weight(grouping)
        wrong = f"{weight} IS NULL OR {weight} < 0"
        yield from self._listed(con, grouping.weight, wrong, "is not a weight", "write a number from 0 in digits")

    def _listed(self, con: Any, name: str, wrong: str, what: str, fix: str) -> Iterator[Problem]:
        """The values of a column that cannot be read: the most frequent first, each with its first row."""
        column = self._column(name)
        cell, scan = f"coalesce(CAST({column} AS VARCHAR), '')", self._scan(None, "")
        query = f"SELECT {cell}, count(*) FROM {scan} WHERE {wrong} GROUP BY 1 ORDER BY 2 DESC, 1"
        found = con.execute(query).fetchmany(limit("messages") * 5)
        rows = self._first_rows(con, name, [value for value, _ in found])
        for value, count in found:
            written = f"'{value[:60]}'" if value else "an empty cell"
            yield Problem(
                f"{written} {what} ({_records(count)})", f"{rows.get(value, self.where)}, column '{name}'", fix
            )


def _records(count: int) -> str:
    return f"{count:,} record{'' if count == 1 else 's'}"


@contextmanager
def _connected(where: str) -> Iterator[Any]:
    """A connection that fetches nothing, with a bound on its memory; what it keeps on the disk goes with it."""
    try:
        import duckdb
    except ImportError:
        raise TableError(needs_extra("counting records", "records", where)) from None
    with tempfile.TemporaryDirectory(prefix="countylines-map-") as folder:
        con = duckdb.connect(
            config={
                "memory_limit": f"{limit('record_memory')}B", "temp_directory": folder,
                "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
            }
        )  # fmt: skip
        try:
            con.execute("SET TimeZone = 'UTC'")
            yield con
        except duckdb.Error as error:
            told = re.sub(r"\s+", " ", str(error).split("\n")[0]).removesuffix(".")
            fix = "write or fetch the file again; where it is whole, look at the column that is named"
            raise TableError(Problem(f"the records cannot be read ({told[:400]})", where, fix)) from error
        finally:
            con.close()


def _parquet_types(con: Any, files: RecordFiles) -> dict[str, str]:
    """The columns of the first file with their types; every other file must have the same."""
    import duckdb

    first: dict[str, str] = {}
    problems = []
    for path in files.paths:
        try:
            rows = con.execute(f"DESCRIBE SELECT * FROM read_parquet([{_text(str(path))}])").fetchall()
        except duckdb.Error as error:
            told = str(error).split("\n")[0]
            problems.append(
                Problem(f"the Parquet file cannot be read ({told[:300]})", str(path), "write or fetch it again")
            )
            continue
        types = {name: kind for name, kind, *_ in rows}
        first = first or types
        if types != first:
            problems.append(Problem(*_difference(types, first, path, files)))
    if problems:
        raise TableError(problems)
    return first


def _difference(
    types: Mapping[str, str], first: Mapping[str, str], path: Any, files: RecordFiles
) -> tuple[str, str, str]:
    told = [f"no column '{name}'" for name in first if name not in types]
    told += [f"a further column '{name}'" for name in types if name not in first]
    told += [
        f"'{name}' as {types[name]}, not {first[name]}" for name in first if types.get(name, first[name]) != first[name]
    ]
    said = "; ".join(told[:5]) or "its columns in another order"
    return (
        f"the file has {said} (against {files.paths[0].name})",
        str(path),
        "write all files with the same columns and types",
    )


def _parsed(column: str, form: str) -> str:
    return f"try_strptime({column}, {_text(form)})"


def _as_read(form: str) -> str:
    return {"%Y-%m-%d": "2023-05-12", "%d/%m/%Y": "12/05/2023, day first"}.get(form, form)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
