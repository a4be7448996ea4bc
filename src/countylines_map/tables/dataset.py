"""The dataset: a table and what its TOML says about it (title, unit, total, period, source, caveats, overrides)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DatasetError, Problem
from ..files import read_input
from ..limits import crossed
from ..options import KEYS
from .schema import find_faults

if TYPE_CHECKING:
    import pandas as pd

    from ..style import Style
    from .records import Records

STDIN = Path("-")
FRAME = "the data frame"
ENDINGS = (".csv", ".xlsx", ".ods", ".json", ".parquet", ".tsv", ".txt", ".xls")
PLACES = {
    option.word: option.key for option in KEYS.values() if option.flag
}  # words of a bare table -> where they stand in a TOML


@dataclass(frozen=True)
class Dataset:
    """A table with everything that has to be said about it.

    `table` is the file of the table (`Path("-")`: standard input), `path` that of the TOML (None for a bare table).
    `language` is that of the words around its figures. `total` is in `unit`s.
    `columns` maps a role (origin, count, destination, period, category, level, population,
    note) to a column's name; `period_columns` and `category_columns` each hold the counts of one period or category, and
    `summed` columns tell rows apart and are summed over. `where_rows` says which rows are read (the TOML's `where`).
    `printed_shares` maps an origin to the share as printed ("29.4%"). `marks` says what
    marks in the count column mean, `places` which area an origin means, `sets` which areas a name of the
    dataset's own is made of, `areas` which file of polygons the places are in where they are not those of the UK,
    `locations` which file has points beside them and what a name means that is both,
    `label_text` what stands on the map for a place. `layout` holds pins (anchors, bends, labels,
    sides), `style` how the map looks. `frame` is a table that is in memory already; `table` is then only its name in messages.
    `count` is "rows" where each row of the table is one person, `period_by` how its dates are grouped, `engine` the URL of a database
    that holds it; `records` is where a frame was counted from.
    """

    table: Path
    unit: str
    title: str
    destination: str = ""
    origin: str = ""
    path: Path | None = None
    language: str = "en"
    subtitle: str = ""
    summary: str = ""
    total: float | None = None
    period: str = ""
    source: str = ""
    source_url: str = ""
    publisher: str = ""
    obtained: str = ""
    licence_note: str = ""
    retrieved: str = ""
    caveats: tuple[str, ...] = ()
    updated: str = ""
    corrections: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    prefer: str | None = None
    suppress_below: int | None = None
    round_to: int | None = None
    aggregate_to: str | None = None
    sheet: str | None = None
    sheets_are: str = ""
    count: str = ""
    matrix: str = ""
    decimal: str = ""
    period_by: str = ""
    engine: str = ""
    totals: tuple[str, ...] = ()
    not_totals: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    period_columns: tuple[str, ...] = ()
    category_columns: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()
    where_rows: Mapping[str, Any] = field(default_factory=dict)
    header: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    printed_shares: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    label_text: Mapping[str, str] = field(default_factory=dict)
    best_fit: int | None = None
    context: bool = True
    population: Mapping[str, str] = field(default_factory=dict)
    layout: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    areas: Mapping[str, Any] = field(default_factory=dict)
    locations: Mapping[str, str] = field(default_factory=dict)
    style: Mapping[str, Any] | Style = field(default_factory=dict)
    frame: pd.DataFrame | None = None
    records: Records | None = field(default=None, repr=False, compare=False)

    @property
    def where(self) -> str:
        """The file that a message about this dataset names."""
        return str(self.path or (self.table if self.table != STDIN else "standard input"))

    @property
    def folder(self) -> Path:
        """Where files that its TOML names are looked for: beside the TOML, for a bare table where the command runs."""
        return self.path.parent if self.path else Path()

    @property
    def protection(self) -> str:
        """How its counts are protected, in words; empty where they are published as they are."""
        if self.round_to:
            return f"counts are rounded to multiples of {self.round_to}"
        return f"counts below {self.suppress_below} are hidden" if self.suppress_below else ""


def read_dataset(path: str | Path) -> Dataset:
    """Read and check the TOML of a dataset.

    Raises: DatasetError with every unknown key, wrong type and missing key, each with its line.
    """
    path = Path(path)
    text = _text(path)
    try:
        content = tomllib.loads(text)
    except RecursionError as error:
        raise DatasetError(crossed("nesting", str(path))) from error
    except ValueError as error:
        if not isinstance(error, tomllib.TOMLDecodeError):  # Python's own bound on digits
            what = "a number has more digits than are read"
            raise DatasetError(Problem(what, str(path), "write the number itself")) from error
        fix = "correct that line; text stands between quotation marks, and a path's backslashes are written twice"
        raise DatasetError(Problem(f"this is not valid TOML ({error})", str(path), fix)) from error
    if faults := find_faults(content, text, str(path)):
        raise DatasetError(faults)
    return _dataset(content, _table(content, path), path)


def bare_dataset(table: str | Path | pd.DataFrame, **words: Any) -> Dataset:
    """A dataset without a TOML: a table (a file, "-" for standard input, or a data frame) and words for it.

    `words` are keys of the TOML's first level (destination, unit, title, total, period, sheet, ...) and the command line's words
    (`source`, `origin_column`, `count_column`, `place`, `mark`, ...). A title that is not given is made from unit and
    destination.
    Raises: DatasetError when the unit is missing, or a word is unknown or has the wrong type.
    """
    frame = None if isinstance(table, (str, Path)) else table
    named = Path(FRAME) if frame is not None else Path(str(table))
    content: dict[str, Any] = {}
    for word, value in words.items():
        if value is not None:
            table_name, _, name = PLACES.get(word, word).rpartition(".")
            (content.setdefault(table_name, {}) if table_name else content)[name] = value
    if frame is None:
        from .own_flows import own_words

        content = {**own_words(named), **content}
    content.setdefault("title", _title(content))
    if "unit" not in content:
        fix = 'say what is counted, such as unit="arrests" (--unit arrests) or unit="people"'
        raise DatasetError(Problem("the unit is missing", str(named), fix))
    if faults := find_faults(content, "", str(named)):
        raise DatasetError(faults)
    return replace(_dataset(content, named, None), frame=frame)


def _title(content: Mapping[str, Any]) -> str:
    unit, destination = str(content.get("unit", "")), content.get("destination")
    return f"{unit[:1].upper()}{unit[1:]} {f'in {destination} ' if destination else ''}by place of origin"


def _text(path: Path) -> str:
    try:
        return read_input(path, DatasetError, "toml").decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DatasetError(Problem("the file is not UTF-8 text", str(path), "save it as UTF-8")) from error


def _table(content: Mapping[str, Any], path: Path) -> Path:
    """The table's file: the one named, or the one beside the TOML that has its name."""
    if "table" in content:
        return STDIN if content["table"] == "-" else path.parent / content["table"]
    beside = [path.with_suffix(ending) for ending in ENDINGS if path.with_suffix(ending).exists()]
    if len(beside) != 1:
        what = f"{len(beside)} tables have this dataset's name" if beside else "there is no table beside this file"
        fix = f'add table = "{(beside or [path.with_suffix(".csv")])[0].name}"'
        raise DatasetError(Problem(what, str(path), fix))
    return beside[0]


def _unit(content: Mapping[str, Any]) -> dict[str, str]:
    """What is counted; shares without a published total are called so."""
    shares = "share" in content.get("columns", {}) and "count" not in content.get("columns", {})
    return {"unit": f"% of {content['unit']}"} if shares and "total" not in content else {}


def _dataset(content: Mapping[str, Any], table: Path, path: Path | None) -> Dataset:
    """A checked mapping as a dataset."""
    source, columns = content.get("source", {}), content.get("columns", {})
    plain = ("unit", "title", "destination", "subtitle", "summary", "period", "prefer", "suppress_below", "round_to", "sheet",
             "aggregate_to", "language",
             "header", "origin", "sheets_are", "count", "matrix", "decimal", "period_by", "engine",
             "encoding", "delimiter", "marks", "places", "population", "layout", "label_text", "best_fit", "style", "updated",
             "context", "locations")  # fmt: skip
    lists: dict[str, Any] = {
        name: tuple(columns.get(name, ())) for name in ("period_columns", "category_columns", "summed")
    }
    lists |= {name: tuple(content.get(name, ())) for name in ("totals", "not_totals", "fill_down")}
    return Dataset(
        table=table,
        path=path,
        total=None if "total" not in content else float(content["total"]),
        source=source.get("title", ""),
        source_url=source.get("url", ""),
        publisher=source.get("publisher", ""),
        obtained=source.get("obtained", ""),
        licence_note=source.get("licence", ""),
        retrieved=source.get("retrieved", ""),
        caveats=tuple(content.get("caveats", ())),
        corrections=tuple(content.get("corrections", ())),
        unknown=tuple(content.get("unknown", ())),
        printed_shares=content.get("shares", {}),
        where_rows=content.get("where", {}),
        columns={part: name for part, name in columns.items() if isinstance(name, str)},
        sets=content.get("areas", {}).get("sets", {}),
        areas={name: said for name, said in content.get("areas", {}).items() if name != "sets"},
        **{name: content[name] for name in plain if name in content} | _unit(content),
        **lists,
    )
