"""A table in parts, each for a page of its own: by destination, by origin, or by the values of a column."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .errors import BalanceError, DatasetError, Problem, did_you_mean
from .membership import Membership
from .statistics import strike_balance

if TYPE_CHECKING:
    import pandas as pd

    from .pipeline import Figures
    from .tables import Dataset

TOLERANCE = 1e-6
CODE = re.compile(r"\b(?:[A-Z]\d{8}|(?:CER|SET)-[a-z0-9-]+)\b")
LONGEST = 60  # characters of a folder's name that come from words
ENDS = ("destination", "origin")
OWN = ("flow", "written", "flow_low", "flow_high", "flow_note", "suppressed", "rate", "population", "note", "fit_share")


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a table: its `name` for readers, the area's `code` (empty for a value of a column), a `folder` and its figures."""

    name: str
    code: str
    folder: str
    figures: Figures


@dataclass(frozen=True, eq=False)
class Division:
    """A table and its parts, in order of their names; `beside` is what belongs to no part, by what it is.

    `withheld` counts the withheld counts among that.
    """

    by: str
    whole: Figures
    parts: tuple[Part, ...]
    beside: Mapping[str, float]
    withheld: int

    @property
    def itemised(self) -> float:
        """The sum of all parts and of what stands beside them: that of the table."""
        return math.fsum([*(part.figures.balance.itemised for part in self.parts), *self.beside.values()])


def divide(figures: Figures, by: str) -> Division:
    """The parts of a table: one for each "destination", "origin" or value of a column.

    Counts are hidden or rounded in `figures` already, over the whole table, so that no part gives away what another hides: each
    has the counts that the whole shows, its own sum of them, and no other total. Totals in the table are checked by then, and go.
    Raises: DatasetError where there is no such column; BalanceError where the parts would not add up to the table.
    """
    rows = figures.flows[figures.flows["nonplace"] != "total"]
    keys = _keys(rows, by, figures.dataset)
    names = _names(rows, keys, by)
    folders = _folders(names, by)
    parts = tuple(
        Part(name, key if by in ENDS else "", folders[key], _part(figures, rows[keys == key], name, by))
        for key, name in sorted(names.items(), key=lambda item: (item[1].casefold(), item[0]))
    )
    left = rows[keys == ""]
    told = left["nonplace"].where(left["nonplace"] != "", f"no {by}")
    known = left["flow"].notna()
    beside = {str(label): float(value) for label, value in left["flow"][known].groupby(told[known]).sum().items()}
    made = Division(by, figures, parts, beside, int(left["suppressed"].astype(bool).sum()))
    _refuse_loss(made)
    return made


def _keys(rows: pd.DataFrame, by: str, dataset: Dataset) -> pd.Series:
    """What tells the parts apart, for each row; empty where it belongs to none."""
    if by in ENDS:
        return rows[f"{by}_code"].fillna("").astype(str)
    named = {name.casefold(): part for part, name in dataset.columns.items()}
    could = [str(name) for name in rows if name not in OWN]
    wanted = named.get(by.casefold(), by)
    column = next((name for name in could if name == wanted or name.casefold() == wanted.casefold()), None)
    if column is None:
        shown = [name for name in could if name in ("period", "category") or name not in _MADE]
        what, fix = (
            f"the flows have no column '{by}' to make a page of each value of",
            did_you_mean(by, (*ENDS, *shown)),
        )
        if dataset.protection or dataset.aggregate_to:
            why = "may repeat hidden counts" if dataset.protection else "say nothing of sums"
            what = f"{what}: columns that are neither period nor category {why} and are left out"
            fix = f'if the table has it, say what it is: --category-column "{by}" (category = "{by}" below [columns])'
        raise DatasetError(Problem(what, dataset.where, fix))
    return rows[column].fillna("").astype(str).str.strip()


_MADE = {
    "origin", "destination", "label_text", "origin_code", "origin_name", "origin_kind", "origin_label", "match", "alternatives",
    "nonplace", "destination_code", "destination_name", "destination_kind", "internal", "level",
}  # fmt: skip


def _names(rows: pd.DataFrame, keys: pd.Series, by: str) -> dict[str, str]:
    """The name of each part, by its key; two areas of one name have their level beside it."""
    if by not in ENDS:
        return {key: key for key in keys.unique() if key}
    first = rows[keys != ""].drop_duplicates(f"{by}_code")
    columns = [first[f"{by}_{part}"].astype(str) for part in ("code", "name", "kind")]
    shared = set(columns[1][columns[1].duplicated()])
    return {code: f"{name} ({kind})" if name in shared else name for code, name, kind in zip(*columns, strict=True)}


def _folders(names: Mapping[str, str], by: str) -> dict[str, str]:
    """A folder for each part, safe on every system and never one for two: the name's letters, and the code or what tells it apart."""
    slugs = {
        key: f"{_slug(name)}-{_slug(key)}".strip("-") if by in ENDS else _slug(name) for key, name in names.items()
    }
    often = Counter(slugs.values())
    return {
        key: slug
        if slug and often[slug] == 1 and slug not in _RESERVED and not _TOLD.search(slug)
        else _told_apart(slug, key)
        for key, slug in slugs.items()
    }


_TOLD = re.compile(r"-[0-9a-f]{8}$")  # a value that looks like one told apart is told apart too
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def _told_apart(slug: str, key: str) -> str:
    return f"{slug or 'value'}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _slug(name: str) -> str:
    """A name as part of an address and of a folder's name.

    >>> _slug("Ynys Môn / Isle of Anglesey"), _slug("../etc"), _slug("2021/22"), _slug("東京")
    ('ynys-mon-isle-of-anglesey', 'etc', '2021-22', '')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST].strip("-")


def _part(figures: Figures, flows: pd.DataFrame, name: str, by: str) -> Figures:
    """The figures of one part: its own rows, sum and words."""
    known = {str(each).casefold() for column in _PLACES for each in flows[column].unique()}
    layout: dict[str, Any] = {
        what: {place: pin for place, pin in pins.items() if place.casefold() in known}
        for what, pins in figures.dataset.layout.items()
    }
    dataset = replace(
        figures.dataset, title=f"{figures.dataset.title}: {name}", total=None, summary="", printed_shares={},
        layout={what: pins for what, pins in layout.items() if pins},
        period=name if by == "period" else figures.dataset.period,
    )  # fmt: skip
    if dataset.frame is not None:
        dataset = replace(dataset, frame=dataset.frame.head(0))  # the rows are read by now
    codes = {*flows["origin_code"], *flows["destination_code"]} - {""}
    balance = replace(strike_balance(flows, None), rounded=figures.balance.rounded)
    return replace(
        figures, dataset=dataset, flows=flows, balance=balance, notes=tuple(_notes_on(figures.notes, codes)), remarks=(),
        membership=Membership({}, ()),
    )  # fmt: skip


_PLACES = ("origin", "origin_name", "origin_code", "destination", "destination_name", "destination_code")


def _notes_on(notes: tuple[str, ...], codes: set[str]) -> Iterator[str]:
    """The notes that are on these places or on none."""
    for note in notes:
        named = set(CODE.findall(note))
        if not named or named & codes:
            yield note


def _refuse_loss(made: Division) -> None:
    """The parts and what stands beside them are the table: every count and every withheld one is in exactly one of them."""
    whole = made.whole.balance
    hidden = sum(part.figures.balance.suppressed_rows for part in made.parts) + made.withheld
    if not made.parts:
        what = f"no row of the table has a {made.by}, so there is no page to make"
        raise DatasetError(Problem(what, made.whole.dataset.where, "choose another column, or leave --each out"))
    if (
        abs(made.itemised - whole.itemised) > TOLERANCE * max(1.0, abs(whole.itemised))
        or hidden != whole.suppressed_rows
    ):
        what = (
            f"the pages have {made.itemised:,.10g} and {hidden} withheld counts, the table {whole.itemised:,.10g} and "
            f"{whole.suppressed_rows}"
        )
        raise BalanceError(
            Problem(what, made.whole.dataset.where, "leave --each out, and report this fault of the program")
        )
