"""Records counted where they stand: a database or a cluster by its address, with one expression for all of them, through Ibis."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import Problem, TableError, did_you_mean, needs_extra
from ..limits import limit
from .record_dates import find_format, key_kind, parsed_key
from .record_parts import PARQUET, is_several

if TYPE_CHECKING:
    import pandas as pd

    from .dataset import Dataset
    from .record_columns import Grouping

NUMBER = r"^ *[0-9]{1,15}(\.[0-9]{1,9})? *$"
"""Weights in a column of text: plain digits, which all engines read alike."""


@dataclass(frozen=True)
class Engine:
    """A table of records in a database, or files that a cluster reads. `where` names the table; never the address, which may hold a
    password."""

    table: Any
    where: str
    connection: Any

    @classmethod
    def open(cls, dataset: Dataset) -> Engine:
        """Connect by the dataset's `engine`, a URL that Ibis knows, and find its table.

        Raises: TableError where the extra or a driver is missing, nothing answers, or there is no such table.
        """
        name = str(dataset.table)
        try:
            import ibis
        except ImportError:
            raise TableError(needs_extra("another engine", "records", name)) from None
        scheme = dataset.engine.partition(":")[0]
        try:
            con = ibis.connect(dataset.engine)
        except ImportError as error:
            what = f"the engine '{scheme}' needs a part that is not installed ({error.name})"
            raise TableError(Problem(what, name, f"pip install 'ibis-framework[{scheme}]'")) from None
        except Exception as error:  # every engine has errors of its own
            fix = f"check the address; it is written {scheme}://USER@HOST:PORT/DATABASE"
            raise TableError(
                Problem(f"the engine does not answer ({_plain(error, dataset.engine)})", name, fix)
            ) from None
        try:
            return cls(_table(con, dataset), name, con)
        except TableError:
            _disconnect(con)
            raise

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in order."""
        return tuple(self.table.columns)

    @property
    def dated(self) -> tuple[str, ...]:
        """Columns of a type that is a date."""
        kinds = self.table.schema()
        return tuple(name for name in self.names if kinds[name].is_date() or kinds[name].is_timestamp())

    def groups(self, grouping: Grouping, most: int) -> pd.DataFrame:
        """A row for each combination that occurs, at most `most`, as `Embedded.groups` gives them.

        Dates in a column of text come back as they are written, each once, and are read here.
        Raises: TableError with every value that is not a date or a weight, by size.
        """
        sums = {"n": self.table.count()}
        if grouping.weight:
            weight = self._weight(grouping.weight)
            sums |= {"amount": weight.sum(), "weighed": weight.count(), "least": weight.min()}
        keys = {part: self._key(part, grouping) for part in grouping.parts}
        frame = self._run(self.table.group_by(**keys).aggregate(**sums).limit(most))
        problems: list[Problem] = []
        if grouping.weight and bool(((frame["weighed"] < frame["n"]) | (frame["least"] < 0)).any()):
            problems += self._not_weights(grouping.weight)
        if grouping.by and grouping.parts["period"] not in self.dated:
            frame, wrong = _dated_here(frame, grouping, self.where)
            problems += wrong
        if problems:
            raise TableError(problems)
        return frame

    def close(self) -> None:
        """End the connection."""
        _disconnect(self.connection)

    def first_rows(self, column: str, values: Sequence[str] | None = None) -> dict[str, str]:
        """Nothing: the rows of a database have no order and no number."""
        return {}

    def _key(self, part: str, grouping: Grouping) -> Any:
        column = self.table[grouping.parts[part]]
        if part != "period" or not grouping.by or grouping.parts[part] not in self.dated:
            return column.cast("string")
        kind = key_kind(grouping.by)
        if kind == "day":
            return column.cast("date").cast("string")
        return column.year() if kind == "year" else column.year() * 12 + column.month() - 1

    def _weight(self, name: str) -> Any:
        """Weights as exact decimals: sums do not depend on the order in which an engine adds them."""
        import ibis

        column = self.table[name]
        if column.type().is_string():
            column = ibis.cases((column.re_search(NUMBER), column), else_=ibis.null("string"))
        return column.cast("decimal(28, 9)")

    def _not_weights(self, name: str) -> Iterator[Problem]:
        import ibis

        weight = self._weight(name)
        doubtful = self.table.filter(weight.isnull() | (weight < 0))
        wrong = doubtful.group_by(value=doubtful[name].cast("string")).aggregate(n=doubtful.count())
        found = self._run(wrong.order_by(ibis.desc("n"), "value").limit(limit("messages") * 5))
        for row in found.itertuples():
            written = f"'{str(row.value)[:60]}'" if row.value else "an empty cell"
            count = f"{row.n:,} record{'' if row.n == 1 else 's'}"
            yield Problem(
                f"{written} is not a weight ({count})",
                f"{self.where}, column '{name}'",
                "write a number from 0 in digits",
            )

    def _run(self, expression: Any) -> pd.DataFrame:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what Ibis and its drivers say to their own makers
                found: pd.DataFrame = expression.to_pandas()
        except Exception as error:  # every engine has errors of its own
            fix = "ask who runs the engine; the column that is named is the first to look at"
            raise TableError(Problem(f"the engine refuses ({_plain(error)})", self.where, fix)) from None
        return found


def _disconnect(con: Any) -> None:
    if con.name != "pyspark":  # a session of Spark may be somebody else's too, and ends with its process
        con.disconnect()


def _table(con: Any, dataset: Dataset) -> Any:
    name = str(dataset.table)
    try:
        if is_several(dataset.table) or dataset.table.exists():
            return con.read_parquet(name) if _holds_parquet(dataset) else con.read_csv(name, header=True)
        schema, _, table = name.rpartition(".")
        return con.table(table, database=schema or None)
    except Exception as error:  # every engine has errors of its own
        try:
            there = con.list_tables()
        except Exception:
            there = []
        otherwise = "give the name of a table, SCHEMA.TABLE, or files that the engine itself can read"
        raise TableError(
            Problem(f"the engine cannot open the table ({_plain(error)})", name, did_you_mean(name, there, otherwise))
        ) from None


def _holds_parquet(dataset: Dataset) -> bool:
    from .record_parts import list_files

    return list_files(dataset.table)[0].name.lower().endswith(PARQUET)


def _dated_here(frame: pd.DataFrame, grouping: Grouping, where: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Dates that are text, each read once; those that cannot be read are listed by size."""
    texts = frame["period"].fillna("").astype(str).str.strip()
    sizes = frame["n"].groupby(texts).sum().sort_values(ascending=False, kind="stable")
    written = [text for text in sizes.index if text]
    form = find_format(written) or next(filter(None, (find_format([text]) for text in written)), "")
    keys = {text: parsed_key(text, form, grouping.by) if form and text else None for text in sizes.index}
    fix = "write dates such as 2023-05-12 or 12/05/2023, all in one way"
    problems = [
        Problem(
            f"'{text[:60]}' is not a date ({sizes[text]:,} record{'' if sizes[text] == 1 else 's'})",
            f"{where}, column '{grouping.parts['period']}'", fix,
        )
        for text in written
        if keys[text] is None
    ]  # fmt: skip
    return frame.assign(period=texts.map(keys)), problems


def _plain(error: Exception, secret: str = "") -> str:
    """The first line of an engine's error, without the address that may hold a password."""
    told = str(error).strip().split("\n")[0][:300]
    if secret:
        told = told.replace(secret, "the address")
    return re.sub(r"//[^/@\s]*@", "//", told) or type(error).__name__
