"""Two tables of flows side by side: what each pair of places has in both, the difference, and a sentence that is true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .comparison_panels import Panels, lay_out_panels
from .errors import DatasetError, Problem, some
from .formatting import capital, number, one_of, sentence, share, withheld_counts, word

if TYPE_CHECKING:
    import pandas as pd

    from .boundaries import Areas
    from .flowmap import FlowMap
    from .options import Options
    from .pipeline import Figures
    from .tables import Dataset

NAMED = 3  # flows that are named where they tie
COLUMNS = (
    "origin_code", "origin", "destination_code", "destination", "nonplace", "internal", "a", "b", "a_withheld", "b_withheld", "difference",
    "percent", "compared",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two sides of one comparison, A and B.

    `names` are the sides' words, `sides` their figures, `table` has a row for each pair of places (and each value that is not a place) of
    either: `a` and `b` are known counts in `unit`s, `a_withheld` and `b_withheld` how many counts of the pair are withheld,
    `difference` is b less a, `percent` that of a (nothing where a is 0) and `compared` says "yes", "withheld" or "not listed".
    `notes` are what a reader must be told. Where a count is withheld on either side there is no difference.
    """

    names: tuple[str, str]
    sides: tuple[Figures, Figures]
    table: pd.DataFrame
    areas: Areas
    options: Options
    notes: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """What is counted on both sides."""
        return self.sides[0].dataset.unit

    @cached_property
    def panels(self) -> Panels:
        """What the pictures are drawn from, laid out when it is first asked for."""
        return lay_out_panels(self)

    @property
    def title(self) -> str:
        """The headline: what is compared with what."""
        title, other = (side.dataset.title for side in self.sides)
        return (
            f"{title}: {self.names[0]} and {self.names[1]}"
            if title == other
            else f"{self.names[0]} and {self.names[1]}"
        )

    @cached_property
    def sentence(self) -> str:
        """What changed, in sentences with the numbers."""
        return " ".join(_sentences(self.table, self.names, self.unit))

    def figure(self) -> str:
        """Both sides at one scale and the difference, as one SVG."""
        from .render import comparison_svg  # only whoever looks at it needs what draws it

        return comparison_svg(self)

    def page(self) -> str:
        """The page: both sides, the difference, the table and the notes in one file that asks no host for anything."""
        from .render.html import comparison_html

        return comparison_html(self)

    def save(self, path: str | Path) -> Path:
        """Write the comparison as one file: .html (the page), .svg, .png or .csv.

        Raises: OutputError for another ending, and where the file cannot be written.
        """
        from .export import compared_content
        from .files import write_safely

        path = Path(path)
        write_safely(path, compared_content(self, path.suffix))
        return path

    def __repr__(self) -> str:
        """Who is compared with whom, and how many rows have a difference."""
        known = int((self.table["compared"] == "yes").sum())
        return f"<Comparison of {self.names[0]} and {self.names[1]}: {len(self.table):,} rows, {known:,} compared>"

    def _repr_html_(self) -> str:
        """The page in a frame, for a notebook."""
        from .flowmap import framed_html

        return framed_html(self.page(), self.title, 1200)


def compare(
    a: FlowMap, b: FlowMap, *, names: tuple[str, str] | None = None, options: Options | None = None
) -> Comparison:
    """Compare two flow maps of the same unit: two periods, two forces, two datasets.

    `names` are words for the two (default: their periods, else their titles, else A and B).

    >>> from countylines_map import flow_map
    >>> first = flow_map({"from": ["Essex", "Kent"], "n": [5, 9]}, destination="Norfolk", unit="people", period="2022")
    >>> later = flow_map({"from": ["Essex", "Kent"], "n": [8, 9]}, destination="Norfolk", unit="people", period="2023")
    >>> print(compare(first, later).sentence)
    The two rows that can be compared have 14 people in 2022 and 17 people in 2023, 3 more (21.4%). The largest rise is Essex to Norfolk:
    from 5 to 8, 3 more. No row fell.

    Raises: DatasetError where the two cannot be compared: other units, other boundaries, periods of which one side has several.
    """
    from .options import Options
    from .pipeline import Figures

    sides = [
        Figures(
            each.dataset, each.flows, each.balance, each.notes, each.remarks, each.coverage.membership, each.sources
        )
        for each in (a, b)
    ]
    return compare_figures((sides[0], sides[1]), a.coverage, options or Options(), names)


def compare_figures(
    sides: tuple[Figures, Figures], areas: Areas, options: Options, names: tuple[str, str] | None = None
) -> Comparison:
    """As `compare`, of figures that are not laid out; counts are hidden or rounded in both by then.

    Raises: DatasetError as `compare`.
    """
    if options.expected:
        raise DatasetError(Problem("a model is of one table, not of two", "--expected", "leave --expected out"))
    if problems := [*_unlike(sides)]:
        raise DatasetError(problems)
    named = names or _names(sides)
    table, told = compared_rows(sides, named)
    notes = [*told, *_notes(sides, named)]
    return Comparison(named, sides, table, areas, options, tuple(dict.fromkeys(notes)))


def compared_rows(sides: tuple[Figures, Figures], names: Sequence[str] = ("A", "B")) -> tuple[pd.DataFrame, list[str]]:
    """The table of a comparison (see `Comparison`), and what must be told of pairs that one side does not list.

    A pair that a side does not list counts as 0 there, unless that side's published total has a part that its rows do not itemise: then
    the pair may be in that part, and there is no difference.
    """
    import numpy as np
    import pandas as pd

    first, second = (_by_pair(side) for side in sides)
    joined = first.add_suffix("_a").join(second.add_suffix("_b"), how="outer", sort=False)
    made = pd.DataFrame(index=joined.index)
    for name in ("origin_code", "origin", "destination_code", "destination", "nonplace", "internal"):
        made[name] = joined[f"{name}_a"].where(joined[f"{name}_a"].notna(), joined[f"{name}_b"])
    made["internal"] = made["internal"].astype(bool)
    listed = [joined[f"known_{side}"].notna() for side in "ab"]
    rest = [bool(side.balance.rest) for side in sides]
    for at, side in enumerate("ab"):
        hidden = joined[f"hidden_{side}"].fillna(0).astype(int)
        open_ = (listed[at] & (joined[f"rows_{side}"] > hidden)) | (~listed[at] & (not rest[at]))
        made[side] = joined[f"known_{side}"].fillna(0.0).where(open_)
        made[f"{side}_withheld"] = hidden
    withheld = (made["a_withheld"] + made["b_withheld"]) > 0
    unlisted = (~listed[0] & rest[0]) | (~listed[1] & rest[1])
    made["compared"] = np.select([withheld, unlisted], ["withheld", "not listed"], "yes")
    made["difference"] = (made["b"] - made["a"]).where(made["compared"] == "yes")
    made["percent"] = (100 * made["difference"] / made["a"]).where(made["a"] > 0)
    return made[list(COLUMNS)].reset_index(drop=True), [*_unlisted(listed, rest, names)]


def _unlisted(listed: Sequence[Any], rest: Sequence[bool], names: Sequence[str]) -> Iterator[str]:
    """What must be told of rows that one side does not list."""
    for at, (here, there) in enumerate(((names[0], names[1]), (names[1], names[0]))):
        missing = int((~listed[at]).sum())
        if missing:
            rows, they = (f"{missing:,} rows", "they count") if missing > 1 else ("1 row", "it counts")
            are, have = ("are", "they have") if missing > 1 else ("is", "it has")
            why = f"where {they} as 0"
            if rest[at]:
                why = f"whose published total has a part that is not itemised: {have} no difference"
            yield f"{rows} of {there} {are} not in {here}, {why}"


def _by_pair(side: Figures) -> pd.DataFrame:
    """One row for each pair of places or value that is not a place: known sum, number of rows and of withheld ones.

    Categories are summed, as the balance sums them.
    """
    rows = side.flows[side.flows["nonplace"] != "total"]
    key = (
        rows["origin_code"].where(
            rows["origin_code"] != "", rows["nonplace"] + " " + rows["origin"].str.strip().str.casefold()
        )
        + "\x1f"
        + rows["destination_code"].where(rows["destination_code"] != "", rows["destination"].str.strip().str.casefold())
    )
    hidden = rows["suppressed"].astype(bool)
    groups = rows.groupby(key, sort=False)
    found = groups[["origin_code", "destination_code", "nonplace", "internal"]].first()
    for end in ("origin", "destination"):
        name = rows[f"{end}_name"].where(rows[f"{end}_code"] != "", rows[end])
        found[end] = name.groupby(key, sort=False).first()
    found["known"] = rows["flow"].where(~hidden).groupby(key, sort=False).sum()
    found["rows"] = groups.size()
    found["hidden"] = hidden.groupby(key, sort=False).sum()
    return found


def _unlike(sides: Sequence[Figures]) -> Iterator[Problem]:
    """Why two tables cannot be compared."""
    first, second = (side.dataset for side in sides)
    where = f"{first.where} and {second.where}"
    if first.unit.casefold() != second.unit.casefold():
        what = f"one counts {first.unit}, the other {second.unit}"
        yield Problem(what, where, "compare tables of one unit; if they count the same, give both the same unit")
    if repr(first.areas.get("file")) != repr(second.areas.get("file")):
        yield Problem(
            "the two stand on other polygons", where, "give both the same areas (file below [areas], or --areas FILE)"
        )
    for side in sides:
        several = side.flows["period"].dropna().unique().tolist() if "period" in side.flows else []
        if len(several) > 1:
            fix = f'choose two of them with --periods "{several[0]}" "{several[-1]}", or filter each table to one with --where'
            what = f"it has several periods ({some([str(each) for each in several], NAMED)}), and people may be in more than one"
            yield Problem(what, side.dataset.where, fix)
    yield from _other_ground(sides, where)


def _other_ground(sides: Sequence[Figures], where: str) -> Iterator[Problem]:
    """Places of one table that share ground with other places of the other: counts of a county are not those of its districts."""
    for end in ("origin", "destination"):
        codes = [{*side.flows[f"{end}_code"]} - {""} for side in sides]
        areas = {**sides[0].membership.areas, **sides[1].membership.areas}
        of = {d: code for code in sorted(codes[1] - codes[0]) if code in areas for d in areas[code].districts}
        found = [
            f"{areas[code].name} ({areas[code].kind}) and {areas[of[d]].name} ({areas[of[d]].kind})"
            for code in sorted(codes[0] - codes[1])
            if code in areas
            for d in sorted(areas[code].districts & of.keys())[:1]
        ]
        if found:
            what = f"{end}s of one table share ground with other {end}s of the other: {some(found, NAMED)}"
            yield Problem(what, where, "sum both to one level, such as --aggregate-to region or county")


def _names(sides: Sequence[Figures]) -> tuple[str, str]:
    """Words for the two: what tells them apart first of period, title and file."""
    for first, second in zip(*((s.dataset.period, s.dataset.title, s.dataset.table.stem) for s in sides), strict=True):
        if first and second and first != second:
            return first, second
    return "A", "B"


def _notes(sides: Sequence[Figures], names: Sequence[str]) -> Iterator[str]:
    shared = [note for note in sides[0].notes if note in sides[1].notes]
    yield from shared
    for side, name in zip(sides, names, strict=True):
        yield from (f"{name}: {note}" for note in side.notes if note not in shared)
    protections = [side.dataset.protection for side in sides]
    if protections[0] != protections[1]:
        told = [f"{name}: {how or 'counts are as published'}" for name, how in zip(names, protections, strict=True)]
        yield f"counts are not protected in the same way in both ({'; '.join(told)}), so small differences may be of that"
    earlier = ["earlier date" in " ".join(side.notes) for side in sides]
    if earlier[0] != earlier[1]:
        yield (
            "one table names districts of an earlier date, drawn on the boundaries of today: where lines moved, its counts are of "
            "other ground"
        )
    if any(protections) and sides[0].dataset.where != sides[1].dataset.where:
        yield (
            "counts are hidden in each table by itself: if one contains the other (a year and its months, all and a part), differences "
            "between them can give a hidden count away"
        )


def _sentences(table: pd.DataFrame, names: Sequence[str], unit: str) -> Iterator[str]:
    """What can be compared and how much it changed, the largest rise and fall, and what has no difference."""
    known = table[table["compared"] == "yes"]
    first, second = names
    if known.empty:
        yield f"No row of {first} and {second} can be compared."
    else:
        a, b = float(known["a"].sum()), float(known["b"].sum())
        rows = "The one row" if len(known) == 1 else f"The {word(len(known))} rows"
        have = "has" if len(known) == 1 else "have"
        yield f"{rows} that can be compared {have} {one_of(unit, a)} in {first} and {one_of(unit, b)} in {second}, {_change(b - a, a)}."
        if not known["difference"].any():
            yield "Each of them is the same in both." if len(known) > 1 else "It is the same in both."
        elif len(known) > 1:
            yield _largest(known, "rise", 1)
            yield _largest(known, "fall", -1)
    hidden = int((table["compared"] == "withheld").sum())
    if hidden:
        count = int(table["a_withheld"].sum() + table["b_withheld"].sum())
        rows, of = ("row has", "it") if hidden == 1 else ("rows have", "them")
        yield f"{capital(word(hidden))} {rows} no difference: {withheld_counts(count)} {'is' if count == 1 else 'are'} in {of}."
    unlisted = int((table["compared"] == "not listed").sum())
    if unlisted:
        are, have = ("row is", "has") if unlisted == 1 else ("rows are", "have")
        yield f"{capital(word(unlisted))} {are} listed on one side only and {have} no difference."


def _change(difference: float, base: float) -> str:
    """A difference in words, with its share of the base where there is one.

    >>> _change(3, 14), _change(-2, 0), _change(0, 5)
    ('3 more (21.4%)', '2 fewer', 'as many')
    """
    if not difference:
        return "as many"
    part = f" ({share(abs(difference), base)})" if base > 0 else ""
    return f"{number(abs(difference))} {'more' if difference > 0 else 'fewer'}{part}"


def _largest(known: pd.DataFrame, what: str, sign: int) -> str:
    """The largest rise or fall, those that tie together."""
    size = sign * known["difference"]
    most = float(size.max())
    if math.isnan(most) or most <= 0:
        return "No row rose." if sign > 0 else "No row fell."
    tied = known[size == most]
    each = f"{number(most)} {'more' if sign > 0 else 'fewer'}"
    if len(tied) > NAMED:
        return f"The largest {what}s, {word(len(tied))} of them, are {each} each."
    names = [pair_name(row) for row in tied.itertuples()]
    if len(tied) == 1:
        row = tied.iloc[0]
        return f"The largest {what} is {names[0]}: from {number(row['a'])} to {number(row['b'])}, {each}."
    return f"The largest {what}s are {sentence(names)}: {each} each."


def pair_name(row: Any) -> str:
    """A row of a comparison in words.

    >>> from types import SimpleNamespace
    >>> pair_name(SimpleNamespace(origin="Leeds", destination="York", internal=False))
    'Leeds to York'
    """
    if row.internal and row.origin == row.destination:
        return f"within {row.origin}"
    return f"{row.origin} to {row.destination}"


def parts_of(figures: Figures, column: str, values: Sequence[str]) -> tuple[Figures, Figures]:
    """Two sides of one table: two values of its period or category. Counts are hidden in both together, over the whole table.

    Raises: DatasetError where there is no such column or value.
    """
    from .division import divide

    parts = {part.name: part.figures for part in divide(figures, column).parts}
    wrong = [value for value in values if value not in parts]
    if wrong:
        what = f"there is no {column} '{wrong[0]}'"
        raise DatasetError(
            Problem(what, figures.dataset.where, f"choose two of {some([repr(each) for each in parts], 12)}")
        )
    if values[0] == values[1]:
        raise DatasetError(
            Problem(f"the {column} '{values[0]}' is given twice", figures.dataset.where, "give two that differ")
        )
    balances = [replace(parts[value].balance, rest=figures.balance.rest) for value in values]
    first, second = (
        replace(
            parts[value], dataset=_worded(parts[value], figures, column), balance=balance, membership=figures.membership
        )
        for value, balance in zip(values, balances, strict=True)
    )
    return first, second


def _worded(part: Figures, whole: Figures, column: str) -> Dataset:
    """A part's dataset with the title of the whole; its period where it is one."""
    return replace(
        part.dataset,
        title=whole.dataset.title,
        period=part.dataset.period if column == "period" else whole.dataset.period,
    )
