"""Whole tables of written places to areas: each value is read once, and all that cannot be read is said at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ..errors import AmbiguousPlaceError, CountylinesError, Problem, UnknownPlaceError, some
from ..limits import limit
from .code_columns import contradicting_codes
from .codes import FORMER_CODE
from .column import for_column
from .gazetteer import Gazetteer
from .normalise import read_name, shown
from .resolution import FORMER_NAME
from .results import Match, NonPlace

if TYPE_CHECKING:
    import pandas as pd

    from ..membership import Area

Answer = Match | NonPlace
RowsAt = Callable[[Sequence[int], str], str]
_LISTED_ROWS = 5
_LISTED_NAMES = 3
_MOST_EARLIER = 8
UNREAD = "left unread after too many others that are not places"


def geocode_flows(
    flows: pd.DataFrame, gazetteer: Gazetteer, *, where: str | RowsAt = "", unknown: Collection[str] = ()
) -> pd.DataFrame:
    """Give every row of a flows frame the areas of its `origin` and `destination`; no row is lost or moved.

    Adds origin_code, origin_name, origin_kind, origin_label (all "" for a value that is not a place), match, note,
    alternatives (text, "" if none), nonplace (category or ""), destination_code, destination_name, destination_kind and
    internal (bool: the origin's districts are the destination's or among them, or the value says "in force"). A column
    `level` gives a row its own level. `unknown` are values that the dataset declares unknown. `where` names the file in
    messages, or words where some rows of a column stand.

    `frame.attrs["lists"]` are the keys of the lists of names (in `sources.toml`) that decided a place.

    A row whose destination is not a place gets the destination's category as its own (`nonplace`), and stands beside the map.

    Raises: UnknownPlaceError or AmbiguousPlaceError with every value that cannot be read and its rows, and where no
    destination is a place.
    """
    problems: list[CountylinesError] = []
    levels = flows.get("level")
    sizes = flows.get("flow")
    named, ends_named = _different(flows["origin"], levels), _different(flows["destination"], None)
    reader, read_as = for_column(gazetteer, named[1]) if levels is None else (gazetteer, ())
    ends_reader = gazetteer
    if len(ends_named[1]) > 1:
        ends_reader, told = for_column(gazetteer, ends_named[1])
        read_as += tuple(note.replace("the origins are", "the destinations are", 1) for note in told)
    rows = flows.index
    origins, origin_at = _located((*named, sizes), rows, reader, (where, "origin"), unknown, problems)
    ends, end_at = _located((*ends_named, sizes), rows, ends_reader, (where, "destination"), (), problems)
    problems += _unplaced(flows["destination"], ends, end_at, where)
    away = [getattr(end, "category", "") for end in ends]
    _raise(problems)
    found = flows.copy()
    for column, values in _origin_columns(origins).items():
        found[column] = _taken(values, origin_at)
    found["fit_share"] = _shares(origins, origin_at)
    for column in ("code", "name", "kind"):
        found[f"destination_{column}"] = _taken([getattr(end, column, "") for end in ends], end_at)
    found["nonplace"] = _also_away(
        found["nonplace"], _taken([f"destination {kind}" if kind else "" for kind in away], end_at)
    )
    found["internal"] = _internal(origins, origin_at, ends, end_at)
    if wrong := contradicting_codes(
        found, flows.columns, gazetteer.membership, lambda row, column: _rows([row], where, column)
    ):
        raise UnknownPlaceError(wrong)
    found.attrs["read_as"] = read_as
    found.attrs["lists"] = _lists([*origins, *ends])
    found.attrs["earlier"] = _earlier(origins, gazetteer)
    return found


def column_notes(geocoded: pd.DataFrame) -> tuple[str, ...]:
    """What was decided for the column of origins as a whole: the level of its names, and how its postcodes were read."""
    notes = tuple(geocoded.attrs.get("read_as", ()))
    if earlier := geocoded.attrs.get("earlier"):
        more = (
            f" and {len(earlier) - _MOST_EARLIER} more (each row's note has its own)"
            if len(earlier) > _MOST_EARLIER
            else ""
        )
        listed = ", ".join(earlier[:_MOST_EARLIER]) + more
        what = "origins are districts" if len(earlier) > 1 else "origin is a district"
        notes += (f"{len(earlier)} {what} of an earlier date, drawn on the boundaries of today: {listed}",)
    share = geocoded["fit_share"]
    fitted = share.notna() & (share < 1)
    if fitted.any():
        names = geocoded.loc[fitted, "origin"].drop_duplicates()
        least = math.floor(share[fitted].min() * 100)
        notes += (
            f"read by best fit, with {least}% or more of the postcodes of each in the area: {some(names.tolist(), 5)}; "
            "postcodes are not people",
        )
    return notes


def levels_told(geocoded: pd.DataFrame, gazetteer: Gazetteer) -> tuple[str, ...]:
    """That a column of origins has areas of several levels, which ones, and whether any share ground; nothing where it has one.

    Counties beside unitary authorities, metropolitan districts or London boroughs are one level, as are regions beside countries.
    """
    places = geocoded[geocoded["origin_code"] != ""].drop_duplicates("origin_code")
    kinds = set(places["origin_kind"])
    lower_tier = places["origin_code"].str.startswith("E07") & (places["origin_kind"] == "district")
    if len(kinds) < 2 or kinds == {"region", "country"} or (kinds == {"county", "district"} and not lower_tier.any()):
        return ()
    levels = places.groupby("origin_kind", sort=False)["origin_name"].agg(list)
    said = ", ".join(f"{kind} ({some(names, _LISTED_NAMES)})" for kind, names in levels.items())
    counted: dict[str, str] = {}
    areas, shared = gazetteer.membership.areas, set()
    for code in places["origin_code"]:
        for district in areas[code].districts:
            if counted.setdefault(district, code) != code:
                shared |= {areas[code].name, areas[counted[district]].name}
    ground = (
        f"these share ground with others: {some(sorted(shared), _LISTED_NAMES)}"
        if shared
        else "none shares ground with another"
    )
    return (f"the origins are of several levels: {said}; {ground}",)


def overlaps(geocoded: pd.DataFrame, gazetteer: Gazetteer) -> tuple[str, ...]:
    """What must be told about origins that share ground with one another or, partly, with the destination.

    People counted in both would be on the map twice, so each pair is named.
    """
    areas = gazetteer.membership.areas
    told = []
    codes = geocoded[["origin_code", "destination_code"]].drop_duplicates().astype(object)
    shared = _sharing(sorted({*codes["origin_code"]} - {""}), areas)
    for end, rows in codes[codes["destination_code"] != ""].groupby("destination_code", sort=True):
        here = {*rows["origin_code"]} - {""}
        origins = sorted(here)
        pairs = [pair for pair in shared if here.issuperset(pair)]
        if end and end not in origins:  # an origin within the destination is an internal flow, and marked as one
            pairs += [(code, end) for code in origins if _reaches_out(areas[code].districts, areas[end].districts)]
        for one, other in pairs:
            told.append(_overlap(gazetteer, one, other))
    return tuple(dict.fromkeys(told))


def add_columns(
    table: pd.DataFrame, column: str, gazetteer: Gazetteer, *, level: str | None = None, strict: bool = False
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """A table with what its column of places means in new columns, all of it kept, and what could not be read.

    Adds located_code, located_name, located_kind, located_label, located_match, located_note, located_alternatives,
    located_nonplace, located_share, located_rule and located_problem. The column is read as a whole; `level` allows only that level.

    Raises: KeyError when there is no such column; where `strict`, UnknownPlaceError or AmbiguousPlaceError with every refused value.
    """
    import pandas as pd

    positions, values = pd.factorize(table[column].fillna("").astype(str))
    if level is None:
        gazetteer, _ = for_column(gazetteer, values)
    answers: list[tuple[Answer, str]] = []
    errors: list[CountylinesError] = []
    problems: list[Problem] = []
    for value in values:
        if len(problems) >= limit("names"):
            answers.append((NonPlace(value, ""), UNREAD))
            continue
        try:
            answers.append((gazetteer.locate(value, level=level), ""))
        except CountylinesError as error:
            errors.append(error)
            problems += error.problems
            answers.append((NonPlace(value, ""), str(error)))
    if unread := sum(told == UNREAD for _, told in answers):
        problems.insert(0, _unread(unread, "", column))
    if strict and errors:
        raise _kind(errors)(problems)
    found = table.copy()
    for name, texts in _origin_columns([answer for answer, _ in answers]).items():
        found[name.replace("origin_", "located_") if name.startswith("origin_") else f"located_{name}"] = _taken(
            texts, positions
        )
    found.attrs["lists"] = _lists([answer for answer, _ in answers])
    found["located_share"] = _shares([answer for answer, _ in answers], positions)
    found["located_rule"] = _taken([getattr(answer, "rule", "") for answer, _ in answers], positions)
    found["located_problem"] = _taken([problem for _, problem in answers], positions)
    return found, tuple(problems)


def _earlier(answers: Iterable[Answer], gazetteer: Gazetteer) -> tuple[str, ...]:
    """The origins that are codes or names of districts of an earlier date, each with the area of today."""
    changes = getattr(gazetteer.membership, "changes", ())
    names = {change.old_code: change.old_name for change in changes}
    old = {change.old_name.casefold() for change in changes}
    told = []
    for answer in answers:
        if not isinstance(answer, Match):
            continue
        named = names.get(answer.written.strip().upper(), "")
        if answer.rule == FORMER_CODE or (answer.rule == FORMER_NAME and answer.written.strip().casefold() in old):
            told.append(f"{answer.written} {f'({named}) ' if named else ''}is {answer.name}")
    return tuple(told)


def _lists(answers: Iterable[Answer]) -> tuple[str, ...]:
    """The lists that decided answers, whose owners are to be named."""
    return tuple(sorted({getattr(answer, "source", "") for answer in answers} - {""}))


def _different(written: pd.Series, levels: pd.Series | None) -> tuple[pd.Series, pd.Index]:
    """For each row the position of its text among the different ones, with the level that the row gives it."""
    import pandas as pd

    texts = written.fillna("").astype(str)
    if levels is not None:
        texts = texts + "\0" + levels.fillna("").astype(str)
    positions, values = pd.factorize(texts)
    return positions, values


def _located(
    named: tuple[pd.Series, pd.Index, pd.Series | None], index: pd.Index, gazetteer: Gazetteer, where: tuple[str | RowsAt, str],
    unknown: Collection[str], problems: list[CountylinesError],
) -> tuple[list[Answer], pd.Series]:  # fmt: skip
    """The answers for the different values, and for each row the position of its own.

    Values with the largest counts (without counts: in most rows) are read first, so that they are named where more are wrong than are
    worth reading.
    """
    import numpy as np

    positions, values, sizes = named
    weights = None if sizes is None else sizes.fillna(0).to_numpy(dtype=float)
    declared = {read_name(value).raw or value.strip() for value in unknown}
    answers: list[Answer] = [NonPlace("", "")] * len(values)
    order, refused = np.argsort(-np.bincount(positions, weights, minlength=len(values)), kind="stable"), 0
    for done, place in enumerate(order):
        text, _, level = values[place].partition("\0")
        try:
            answers[place] = _one(text, level, gazetteer, declared)
        except CountylinesError as error:
            rows = index[positions == place]
            problems.append(type(error)(replace(p, where=_rows(rows, *where)) for p in error.problems))
            refused += 1
        if refused >= limit("names") and done + 1 < len(order):
            problems.insert(
                0,
                UnknownPlaceError(
                    _unread(len(order) - done - 1, where[0] if isinstance(where[0], str) else "", where[1])
                ),
            )
            break
    return answers, positions


def _unread(values: int, file: str, column: str) -> Problem:
    what = (
        f"{values:,} other values of the column '{column}' were left unread after {limit('names'):,} that are not places, "
        "the largest of them first"
    )
    return Problem(what, file, f"correct those first, or --limit names={values + limit('names')}")


def _one(text: str, level: str, gazetteer: Gazetteer, declared: Collection[str]) -> Answer:
    if declared and (read_name(text[:300]).raw or text.strip()) in declared:
        return NonPlace(text, "unknown", "declared unknown in the dataset")
    return gazetteer.locate(text, level=level or None)


def _rows(rows: Iterable[Any], file: str | RowsAt, column: str) -> str:
    if not isinstance(file, str):
        return file(list(rows), column)
    listed = [str(row) for row in rows]
    said = f"row{'s' if len(listed) > 1 else ''} {some(listed, _LISTED_ROWS)}, column '{column}'"
    return f"{file}, {said}" if file else said


def _also_away(nonplace: pd.Series, away: pd.Series) -> pd.Series:
    """Rows that lead to no place keep that as their category, unless their origin is not a place either."""
    return nonplace.where((nonplace != "") | (away == ""), away)


def _unplaced(
    written: pd.Series, ends: list[Answer], positions: pd.Series, where: str | RowsAt
) -> Iterator[CountylinesError]:
    nowhere = not any(isinstance(end, Match) for end in ends)
    for place, end in enumerate(ends):
        if isinstance(end, NonPlace) and (end.category == "total" or (end.category and nowhere)):
            what = f"the destination {shown(end.written)} is not a place ({end.category})"
            fix = "give a UK area as the destination of the dataset or of the row"
            yield UnknownPlaceError(Problem(what, _rows(written.index[positions == place], where, "destination"), fix))


def _raise(errors: list[CountylinesError]) -> None:
    if errors:
        raise _kind(errors)(problem for error in errors for problem in error.problems)


def _kind(errors: list[CountylinesError]) -> type[CountylinesError]:
    """One error for many: ambiguous only where each of them is."""
    return AmbiguousPlaceError if all(isinstance(e, AmbiguousPlaceError) for e in errors) else UnknownPlaceError


def _origin_columns(answers: list[Answer]) -> Mapping[str, list[str]]:
    columns = {f"origin_{part}": [getattr(a, part, "") for a in answers] for part in ("code", "name", "kind", "label")}
    columns |= {part: [getattr(a, part, "") for a in answers] for part in ("match", "note")}
    columns["alternatives"] = ["; ".join(_sized(a)) for a in answers]
    columns["nonplace"] = [getattr(a, "category", "") for a in answers]
    return columns


def _sized(answer: Answer) -> Iterator[str]:
    for other in getattr(answer, "alternatives", ()):
        yield f"{other} ({other.districts} district{'s' if other.districts != 1 else ''})"


def _shares(answers: list[Answer], positions: pd.Series) -> pd.Series:
    import pandas as pd

    shares = [getattr(a, "share", None) for a in answers]
    return pd.Series(shares, dtype="float64").to_numpy().take(positions)


def _taken(values: list[str], positions: pd.Series) -> pd.Series:
    import pandas as pd

    return pd.Series(values, dtype="str").array.take(
        positions
    )  # by way of a series: older pandas would make an array of numpy's


def _internal(origins: list[Answer], origin_at: pd.Series, ends: list[Answer], end_at: pd.Series) -> pd.Series:
    """Worked out once for each pair of answers that occurs."""
    import pandas as pd

    pairs, codes = pd.factorize(origin_at.astype("int64") * max(len(ends), 1) + end_at)
    flags = [_is_internal(origins[code // len(ends)], ends[code % len(ends)]) for code in codes]
    return pd.array(flags, dtype="bool").take(pairs)


def _is_internal(origin: Answer, end: Answer) -> bool:
    if isinstance(origin, NonPlace) or isinstance(end, NonPlace):
        return isinstance(origin, NonPlace) and origin.category == "inside the reporting force"
    return set(origin.footprint) <= set(end.footprint)


def _sharing(codes: list[str], areas: Mapping[str, Area]) -> list[tuple[str, str]]:
    """Pairs of areas with a district in common, in order: most tables have none, so each district is asked once."""
    of: dict[str, list[str]] = {}
    for code in codes:
        for district in areas[code].districts:
            of.setdefault(district, []).append(code)
    return sorted({pair for several in of.values() for pair in combinations(several, 2)})


def _reaches_out(ground: frozenset[str], end: frozenset[str]) -> bool:
    return bool(ground & end) and not ground <= end


def _overlap(gazetteer: Gazetteer, one: str, other: str) -> str:
    areas = gazetteer.membership.areas
    first, second = (f"{areas[code].name} ({areas[code].label}, {code})" for code in (one, other))
    ground, ground_2 = areas[one].districts, areas[other].districts
    if ground == ground_2:
        return f"{first} and {second} are the same ground at two levels; are their counts one count?"
    if ground < ground_2 or ground_2 < ground:
        inner, outer = (first, second) if ground < ground_2 else (second, first)
        return f"{inner} lies inside {outer}; people counted in both would be on the map twice"
    shared = len(ground & ground_2)
    return f"{first} and {second} overlap in {shared} districts; people counted in both would be on the map twice"
