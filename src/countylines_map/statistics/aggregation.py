"""Flows between places, summed to flows between the wider areas that the places lie in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..country import UNITARY
from ..errors import DatasetError, Problem, did_you_mean, some
from ..formatting import sentence
from .duplicates import joined_notes, origin_keys

if TYPE_CHECKING:
    import pandas as pd

    from ..membership import Area, Membership

WIDER: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "region": ("region", "regions", ("region",)),
    "county": ("county", "counties", ("county", "metropolitan county")),
    "police": ("police force area", "police force areas", ("police force area",)),
    "country": ("country", "countries", ("country",)),
}
"""Level -> its word for one area and for several, and the kinds of area that it has."""

NAMED = 5  # places that a note names one by one
KEPT = (
    "origin", "destination", "flow", "written", "suppressed", "flow_low", "flow_high", "flow_note", "period", "category", "population",
    "origin_code", "origin_name", "origin_kind", "origin_label", "match", "note", "alternatives", "nonplace", "fit_share", "label_text",
    "destination_code", "destination_name", "destination_kind", "internal",
)  # fmt: skip


def aggregate_flows(
    geocoded: pd.DataFrame, level: str, membership: Membership, where: str = ""
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    """Geocoded flows summed to areas of a level (a key of `WIDER`): one row for each pair of areas, period and category.

    A flow between two places of one area becomes internal to it. A withheld count stays a row of its own, between the wider areas: it is
    never taken for 0, and what is known beside it is not lost. Values that are not places, periods and categories stay as they are, and
    so does a place that lies in no area of the level. Rows that are totals go: compare them before. The sum of `flow` is the same before
    and after. Returns the flows, what readers must be told (without a count), and remarks for the map's maker.

    Raises: DatasetError for a level that there is not, and where no place lies in an area of it.
    """
    if level not in WIDER:
        fix = did_you_mean(level, WIDER)
        raise DatasetError(Problem(f"'{level}' is not a level that flows can be summed to", "--aggregate-to", fix))
    rows = geocoded[geocoded["nonplace"] != "total"]
    codes = sorted({*rows["origin_code"], *rows["destination_code"]} - {""})
    into = wider_areas(codes, level, membership)
    if not any(into[code].code != code for code in codes if code in into):
        what = f"no place of this table lies within a {WIDER[level][0]} that is wider than itself"
        raise DatasetError(Problem(what, where, "leave --aggregate-to (aggregate_to) out, or choose another level"))
    lost = [name for name in geocoded if name not in KEPT]
    moved = _moved(rows[[name for name in rows if name in KEPT]], into)
    told = [*_stays(codes, into, level, membership), *_within(rows, moved, level), *_left_out(lost)]
    if "population" in moved:
        moved["population"] = moved["origin_code"].map(_populations(rows, into, membership)).astype(float)
    summed = _summed(moved)
    summed.attrs = dict(geocoded.attrs)
    remark = (
        f"{len(rows):,} rows between {len(codes):,} places are summed to {len(summed):,} rows between {WIDER[level][1]}"
    )
    crossing = rows["flow"][moved["internal"].to_numpy(bool) & ~rows["internal"].to_numpy(bool)].sum()
    inside = f"; {crossing:,.10g} moved within one {WIDER[level][0]} and are internal now" if crossing else ""
    return summed, tuple(told), (remark + inside,)


def wider_areas(codes: list[str], level: str, membership: Membership) -> dict[str, Area]:
    """The area of a level that each place lies in, by the place's code; places that lie in none are left out.

    >>> from countylines_map.membership import load_membership
    >>> found = wider_areas(["E07000144", "W06000015", "E92000001"], "region", load_membership())
    >>> {code: area.name for code, area in found.items()}
    {'E07000144': 'East of England', 'W06000015': 'Wales'}
    """
    targets = _targets(level, membership)
    of = {district: target for target in targets for district in target.districts}
    found: dict[str, Area] = {}
    for code in codes:
        area = membership.areas[code]
        around = {of[district].code for district in area.districts if district in of}
        if len(around) == 1 and area.districts <= of[next(iter(area.districts))].districts:
            found[code] = membership.areas[next(iter(around))]
    return found


def _targets(level: str, membership: Membership) -> list[Area]:
    """The areas of a level, none of which shares ground with another."""
    today = [area for area in membership.areas.values() if not area.valid_to]
    found = [area for area in today if area.kind in WIDER[level][2]]
    if level == "country":
        return [area for area in found if not any(other.districts < area.districts for other in found)]
    if level == "region":  # a country without regions stands beside them, as in official statistics
        ground = frozenset[str]().union(*(area.districts for area in found))
        found += [area for area in today if area.kind == "country" and not area.districts & ground]
    if level == "county":
        ground = frozenset[str]().union(*(area.districts for area in found))
        found += [a for a in today if a.kind == "district" and a.code.startswith(UNITARY) and a.code not in ground]
    return found


def _moved(rows: pd.DataFrame, into: Mapping[str, Area]) -> pd.DataFrame:
    """The rows with the wider areas at both ends."""
    moved = rows.copy()
    for end in ("origin", "destination"):
        codes = rows[f"{end}_code"]
        there = codes.isin(list(into))
        for part, name in (("code", "code"), ("name", "name"), ("kind", "kind"), ("label", "label")):
            if (column := f"{end}_{part}") in moved:
                words = codes.map({code: getattr(area, name) for code, area in into.items()})
                moved[column] = rows[column].mask(there, words)
        moved[end] = rows[end].mask(there, moved[f"{end}_name"])
        if end == "origin":
            for column, word in (("match", "summed"), ("note", ""), ("alternatives", "")):
                moved[column] = rows[column].mask(there, word)
            moved["fit_share"] = rows["fit_share"].mask(there)
    same = (moved["origin_code"] != "") & (moved["origin_code"] == moved["destination_code"])
    moved["internal"] = rows["internal"].astype(bool) | same
    return moved


def _summed(moved: pd.DataFrame) -> pd.DataFrame:
    """One row for each pair of areas, period and category; withheld counts stay as they are."""
    import pandas as pd

    key = _keys(moved)
    hidden = moved["suppressed"].to_numpy(bool)
    key = np.where(hidden, key.max(initial=0) + 1 + np.arange(len(key)), key)
    number, _ = pd.factorize(key)
    counts = np.bincount(number)
    again = counts[number] > 1
    if not again.any():
        return moved
    first = ~pd.Series(number).duplicated().to_numpy()
    summed = moved[first].copy()
    at = number[first]
    flow = moved["flow"].groupby(number).sum().to_numpy()
    several = counts[at] > 1
    summed["flow"] = np.where(several, flow[at], summed["flow"].to_numpy(float))
    summed["written"] = summed["written"].mask(several, [f"{n:,} rows summed" for n in counts[at].tolist()])
    noted = moved["flow_note"].ne("").to_numpy() & again
    notes = moved["flow_note"][noted].groupby(number[noted]).agg(joined_notes)
    summed["flow_note"] = summed["flow_note"].mask(several, [notes.get(each, "") for each in at.tolist()])
    return summed


def _keys(moved: pd.DataFrame) -> np.ndarray:
    """A number for each origin, destination, period and category."""
    import pandas as pd

    place = origin_keys(moved)
    end = moved["destination_code"].where(moved["destination_code"] != "", moved["destination"])
    key = np.zeros(len(moved), dtype=np.int64)
    for column in (place, end, moved["nonplace"], *(moved[name] for name in ("period", "category") if name in moved)):
        number, values = pd.factorize(column)
        key, _ = pd.factorize(key * (len(values) + 1) + number)
    found: np.ndarray = key.astype(np.int64)
    return found


def _populations(rows: pd.DataFrame, into: Mapping[str, Area], membership: Membership) -> dict[str, float]:
    """Residents of the wider areas, where the table has those of all places that make one up."""
    each = rows[rows["origin_code"] != ""].drop_duplicates("origin_code")
    people = dict(zip(each["origin_code"], each["population"].astype(float), strict=True))
    found: dict[str, float] = {code: value for code, value in people.items() if code not in into}
    parts: dict[str, list[str]] = {}
    for code in people:
        if code in into:
            parts.setdefault(into[code].code, []).append(code)
    for target, codes in parts.items():
        grounds = [membership.areas[code].districts for code in codes]
        whole = frozenset[str]().union(*grounds) == membership.areas[target].districts
        apart = sum(map(len, grounds)) == len(frozenset[str]().union(*grounds))
        found[target] = sum(people[code] for code in codes) if whole and apart else float("nan")
    return found


def _stays(codes: list[str], into: Mapping[str, Area], level: str, membership: Membership) -> list[str]:
    """What must be told of places that lie in no area of the level, and of countries that stand for regions."""
    one, many, kinds = WIDER[level]
    told = []
    countries = sorted({area.name for area in into.values() if area.kind not in kinds and area.kind == "country"})
    if countries:
        have = (
            "has no regions and stands as a country"
            if len(countries) == 1
            else "have no regions and stand as countries"
        )
        told.append(f"{sentence(countries)} {have}")
    left = [membership.areas[code].name for code in codes if code not in into]
    if left:
        is_ = "lies in no single" if len(left) == 1 else "lie in no single"
        stays = "stands as it is" if len(left) == 1 else "stand as they are"
        told.append(
            f"{some(left, NAMED) if len(left) > NAMED else sentence(left)} {is_} {one}, and {stays} beside the {many}"
        )
    return told


def _within(rows: pd.DataFrame, moved: pd.DataFrame, level: str) -> list[str]:
    new = int((moved["internal"].to_numpy(bool) & ~rows["internal"].to_numpy(bool)).sum())
    summed = f"the table's places are summed to {WIDER[level][1]}"
    if not new:
        return [summed]
    return [
        f"{summed}; what lies within one {WIDER[level][0]} counts as internal to it ({new:,} row{'s' if new > 1 else ''})"
    ]


def _left_out(names: list[str]) -> list[str]:
    quoted = [f"'{name}'" for name in names if name != "level"]
    return [f"other columns of the table say nothing of sums and are left out: {some(quoted, NAMED)}"] if quoted else []
