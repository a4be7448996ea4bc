"""Whether polygons are the districts of the United Kingdom: the codes, the shapes, how they meet, where they lie.

Every problem is found before any is told. What is put right (edges that miss each other by a hair) is measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely

from ..country import BOX
from ..errors import Problem, SourceError, UnknownPlaceError, some
from ..files import geodata
from ..membership import Membership
from .built_in import built_in_districts

TOLERANCE = 0.005
"""The largest share of a district's area that may change when polygons are made to meet."""

LEAST_COMMON = 0.2
"""The least share of the smaller one that an official district and the built-in one must have in common."""

_DISSOLVE = "give each district once, or --dissolve if these are parts of districts, such as wards"
_KINDS = {3, 6}  # shapely's type numbers of Polygon and MultiPolygon


@dataclass(frozen=True)
class Validated:
    """Today's districts as one valid coverage (EPSG:27700, index `area_code`), and what was done to get there."""

    districts: gpd.GeoDataFrame
    notes: tuple[str, ...]


def validated_districts(
    read: gpd.GeoDataFrame, membership: Membership, where: str, *, partly: bool = False
) -> Validated:
    """Check districts as `read_districts` gives them, carry old codes forward and make their edges meet.

    An older code with one successor takes that successor's place; districts that merged since are united. Invalid
    polygons and edges that do not meet are put right where that changes no district by more than `TOLERANCE` of its
    area, and the notes say by how much. `partly` asks only for the whole of each country (England, Wales, Scotland, Northern Ireland)
    of which a district is there.

    Raises: SourceError with all problems: codes that are missing, repeated, unknown or were split; no polygon; a
    polygon that lies elsewhere; overlaps or invalid shapes beyond the tolerance.
    """
    problems = [*_code_problems(read, membership, where, partly), *_shape_problems(read, where)]
    if problems:
        raise SourceError(problems)
    shapes, meeting = _meeting(read, where)
    successors = [membership.current(code)[0] for code in read["area_code"]]
    united = gpd.GeoSeries(shapes, crs=read.crs).groupby(np.array(successors)).agg(_united)
    names = [membership.area(code).name for code in united.index]
    frame = gpd.GeoDataFrame({"area_name": names}, geometry=list(united), index=list(united.index), crs="EPSG:27700")
    frame = frame.rename_axis("area_code")
    if elsewhere := _place_problems(frame, where):
        raise SourceError(elsewhere)
    return Validated(frame, (*meeting, *_carried(read["area_code"], membership)))


def _united(shapes: Iterable[object]) -> object:
    found = np.array(list(shapes), dtype=object)
    return found[0] if len(found) == 1 else shapely.coverage_union_all(found)


def _together(problems: Iterable[tuple[str, Problem]]) -> list[Problem]:
    """One line for many districts of one complaint: the first as it is, and how many others with it."""
    kinds: dict[str, list[Problem]] = {}
    for kind, problem in problems:
        kinds.setdefault(kind, []).append(problem)
    return [
        alike[0] if len(alike) == 1 else replace(alike[0], what=f"{alike[0].what}; so it is with {len(alike) - 1} more")
        for alike in kinds.values()
    ]


def _code_problems(read: gpd.GeoDataFrame, membership: Membership, where: str, partly: bool) -> list[Problem]:
    given = Counter(read["area_code"])
    strangers = [_stranger(code, membership, where) for code in given if not _one(code, membership)]
    problems = _together((problem.fix + problem.what[-20:], problem) for problem in strangers)
    repeated = [
        Problem(f"the district code {code} is there {count} times", where, _DISSOLVE)
        for code, count in given.items()
        if count > 1
    ]
    problems += _together(("repeated", problem) for problem in repeated)
    present = set(given)
    asked = [code for code in membership.districts if not partly or code[0] in _letters(present, membership)]
    missing = [code for code in asked if not _complete(code, present, membership)]
    if missing:
        names = some([f"{membership.area(code).name} ({code})" for code in missing], 5)
        what = f"{len(missing)} of the {len(asked)} districts are not there, or not whole: {names}"
        whole = "the United Kingdom, or of whole countries of it" if partly else "the United Kingdom"
        problems.append(Problem(what, where, f"give a file of all districts of {whole}"))
    return problems


def _letters(codes: Iterable[str], membership: Membership) -> set[str]:
    """The letters of the countries that some codes, of today or of an earlier date, belong to."""
    known = [membership.current(code)[0] for code in codes if _one(code, membership)]
    return {code[0] for code in known} or {"E", "W", "S", "N"}


def _one(code: str, membership: Membership) -> bool:
    """Whether a code is or became exactly one district of today."""
    try:
        now = membership.current(code)
    except UnknownPlaceError:
        return False
    is_area = code in membership.areas and membership.areas[code].kind != "district"
    return len(now) == 1 and not is_area


def _stranger(code: str, membership: Membership, where: str) -> Problem:
    try:
        now = membership.current(code)
    except UnknownPlaceError:
        return Problem(
            f"'{code}' is not the code of a district", where, "give a file of local authority districts only"
        )
    if code in membership.areas:
        return Problem(f"{code} is a {membership.areas[code].kind}, not a district", where, "give a file of districts")
    heirs = ", ".join(f"{membership.area(new).name} ({new})" for new in now)
    what = f"the district {code} was split among {heirs}, so that it cannot be carried forward"
    return Problem(what, where, "give an edition of April 2015 or later")


def _complete(code: str, present: set[str], membership: Membership) -> bool:
    """Whether a district is there, or all the older districts that became it."""
    if code in present:
        return True
    older = [c.old_code for c in membership.changes if c.new_code == code != c.old_code and "split" not in c.kind]
    return bool(older) and all(_complete(old, present, membership) for old in older)


def _shape_problems(read: gpd.GeoDataFrame, where: str) -> list[Problem]:
    west, south, east, north = BOX
    fix = "check the reference system, and the order of longitude and latitude"
    problems: list[tuple[str, Problem]] = []
    for code, shape in zip(read["area_code"], read.geometry, strict=True):
        if shape is None or shape.is_empty or shapely.get_type_id(shape) not in _KINDS:
            problems.append(
                (
                    "none",
                    Problem(
                        f"the district {code} has no polygon", where, "give a file with a polygon for each district"
                    ),
                )
            )
            continue
        x0, y0, x1, y1 = shape.bounds
        if not (west <= x0 and south <= y0 and x1 <= east and y1 <= north):
            problems.append(("outside", Problem(f"the district {code} lies outside the United Kingdom", where, fix)))
    return _together(problems)


def _place_problems(districts: gpd.GeoDataFrame, where: str) -> list[Problem]:
    """Districts that are nowhere near where they are known to be: codes mixed up, or coordinates that are not what the file says."""
    known = built_in_districts(geodata() / "districts.gpkg")
    shapes = known.geometry[districts.index].to_numpy()
    common = shapely.area(shapely.intersection(districts.geometry.to_numpy(), shapes))
    near = common >= LEAST_COMMON * np.minimum(shapely.area(shapes), districts.area.to_numpy())
    fix = "check the column of codes and the reference system"
    names = districts["area_name"].to_numpy()[~near]
    return _together(
        ("elsewhere", Problem(f"{name} does not lie where it is known to be", where, fix)) for name in names
    )


def _meeting(read: gpd.GeoDataFrame, where: str) -> tuple[np.ndarray, list[str]]:
    """Shapes that are one valid coverage, and what was done to them."""
    given = read.geometry.to_numpy()
    invalid = int((~shapely.is_valid(given)).sum())
    valid = _areal(shapely.make_valid(given)) if invalid else given
    apart = ~shapely.is_empty(shapely.coverage_invalid_edges(valid))
    if not invalid and not apart.any():
        return given, []
    clean = shapely.coverage_clean(valid) if apart.any() else valid
    changed = shapely.area(shapely.symmetric_difference(valid, clean)) + np.abs(
        shapely.area(given) - shapely.area(valid)
    )
    share = changed / np.maximum(shapely.area(valid), 1.0)
    problems = [
        (
            "",
            Problem(f"the district {code} is an invalid polygon or overlaps another, by {part:.1%} of its area", where),
        )
        for code, part in zip(read["area_code"], share, strict=True)
        if part > TOLERANCE or not part >= 0
    ]
    if problems:
        raise SourceError(_together(problems))
    what = f"put right: {invalid} invalid polygons, {int(apart.sum())} whose edges did not meet their neighbours'"
    largest = f"{share.max():.3%} of {read['area_name'].iloc[int(share.argmax())]} at most"
    return clean, [f"{what}; that changed {changed.sum():,.0f} square metres in all, {largest}"]


def _areal(shapes: np.ndarray) -> np.ndarray:
    """Only the polygons of each shape: making valid may leave lines."""
    parts = [[p for p in shapely.get_parts(shapely.get_parts(s)) if p.geom_type == "Polygon"] for s in shapes]
    return np.array([p[0] if len(p) == 1 else shapely.MultiPolygon(p) for p in parts], dtype=object)


def _carried(codes: Iterable[str], membership: Membership) -> list[str]:
    old = sorted(code for code in codes if code not in membership.areas)
    if not old:
        return []
    pairs = "; ".join(f"{code} is now {membership.area(membership.current(code)[0]).name}" for code in old)
    return [f"codes carried forward to today's: {pairs}"]
