"""Files of boundaries as people have them: districts, other levels, or both in several layers; each checked and kept as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..country import BOX
from ..errors import Problem, SourceError
from ..membership import load_membership
from ..sources import Source
from .area_levels import Level, LevelColumns, level_columns
from .area_sets import AreaSet, keep_set
from .coverages import load_areas
from .layers import FORMATS, MapLayer, opened
from .own_files import area_faults
from .readers import edition, has_districts, on_the_grid
from .store import edition_problems, import_districts, official_source

LEAST_COMMON = 0.5
"""The least share of the smaller one that an official area and the union of its districts must have in common."""

_FIX = f"give {FORMATS} of areas"


@dataclass(frozen=True)
class Brought:
    """What was kept of a file: its record, and lines that say what it is good for."""

    source: Source
    lines: tuple[str, ...] = ()


def import_boundaries(
    path: Path,
    *,
    vintage: str | None = None,
    generalisation: str | None = None,
    folder: Path | None = None,
    dissolve: bool = False,
) -> list[Brought]:
    """Check a file of districts, of areas of another level (columns like PFA24CD, MSOA21CD, WD24CD), or of both in layers, and keep it.

    A level of which districts are parts (counties, regions, countries, police force and combined authority areas) is drawn with these
    lines from then on; every level can be named with `--areas`. As for the rest, see `import_districts`; `dissolve` unites features
    to districts whatever else they are.

    Raises: SourceError when the file is none of these, or is not as its codes say, with all problems; OutputError when it cannot be kept.
    """
    path = Path(path)
    levels, districts = ([], True) if dissolve else _levels(path)
    checked = [(level, *_checked(level, path, vintage, generalisation)) for level in levels]
    found = []
    if districts or not levels:
        kept = import_districts(path, vintage=vintage, generalisation=generalisation, folder=folder, dissolve=dissolve)
        found.append(Brought(kept))
    for level, source, told in checked:
        areas = keep_set(level.areas, level.columns.level, source, folder)
        found.append(Brought(areas.source, (*told, *uses(areas))))
    return found


def checked_areas(areas: gpd.GeoDataFrame, level: Level, where: str) -> tuple[str, ...]:
    """Check areas of a level (EPSG:27700; `code`, `name`, `geometry`); lines that say which of them the districts know.

    Raises: SourceError where a code or a name is missing, a code is there twice, an area has no polygon or does not lie where its
    districts do, with all problems.
    """
    shapes = areas.geometry.to_numpy()
    problems = list(area_faults(list(areas["code"]), list(areas["name"]), shapes, where))
    if not problems:
        problems += _elsewhere(areas, level, where)
    if problems:
        raise SourceError(problems)
    return _known(areas, level)


def uses(kept: AreaSet) -> tuple[str, ...]:
    """What a map can make of areas that were kept."""
    lines = [f"for a table of these {kept.level.words}: --areas {kept.name}"]
    if kept.level.kinds:
        words = " and ".join(dict.fromkeys(_many(kind) for kind in kept.level.kinds))
        lines.append(f"maps draw {words} with these lines from now on; without them: --boundaries built-in")
    return tuple(lines)


@dataclass(frozen=True)
class _Found:
    """Areas of one level in a file, as `checked_areas` takes them."""

    columns: LevelColumns
    areas: gpd.GeoDataFrame


def _levels(path: Path) -> tuple[list[_Found], bool]:
    """The levels that a file has areas of, a layer each, and whether a layer is one of districts."""
    found, districts = [], False
    with opened(path, _FIX) as layers:
        for layer in layers:
            columns = level_columns(layer.fields)
            if has_districts(layer) and (not columns or not _parts_of_districts(layer)):
                districts = True
            elif columns:
                found += [_read(layer, columns, path)]
    return found, districts


def _parts_of_districts(layer: MapLayer) -> bool:
    """Whether a district's code stands in several rows, as among wards."""
    return bool(layer.read([has_districts(layer)])[has_districts(layer)].duplicated().any())


def _read(layer: MapLayer, columns: Sequence[LevelColumns], path: Path) -> _Found:
    """The areas of a layer: of the level whose code each row has for itself."""
    frame = layer.read(list(dict.fromkeys(name for said in columns for name in (said.code, said.name))))
    if not isinstance(frame, gpd.GeoDataFrame):
        raise SourceError(Problem(f"the layer '{layer.name}' has no polygons", str(path), _FIX))
    alone = [said for said in columns if frame[said.code].is_unique] or list(columns[:1])
    if len(alone) > 1:
        what = f"several columns could be the codes of the areas: {', '.join(said.code for said in alone)}"
        raise SourceError(Problem(what, str(path), "give a file with one of them"))
    said, placed = alone[0], on_the_grid(frame, path)
    texts = {word: _texts(placed[name]) for word, name in (("code", said.code), ("name", said.name))}
    return _Found(said, gpd.GeoDataFrame(texts, geometry=placed.geometry.to_numpy(), crs="EPSG:27700"))


def _texts(column: pd.Series) -> list[str]:
    return ["" if pd.isna(value) else str(value).strip() for value in column]


def _checked(
    found: _Found, path: Path, vintage: str | None, generalisation: str | None
) -> tuple[Source, tuple[str, ...]]:
    month, detail = edition(path.name)
    year = found.columns.year
    vintage = vintage or (month if month.startswith(year) else "") or year
    generalisation = (generalisation or detail).upper()
    if problems := edition_problems(vintage, generalisation, path):
        raise SourceError(problems)
    told = checked_areas(found.areas, found.columns.level, str(path))
    note = "; ".join((f"from the file {path.name}, column {found.columns.code}", *told))
    return areas_source(found.columns.level, vintage, generalisation, note), told


def areas_source(level: Level, vintage: str, generalisation: str, note: str, url: str = "") -> Source:
    """The record of ONS areas of a level, with the lines that the licence asks for."""
    title = f"{level.words[0].upper()}{level.words[1:]}"
    return replace(official_source(vintage, generalisation, note, url), title=title)


def _elsewhere(areas: gpd.GeoDataFrame, level: Level, where: str) -> Iterator[Problem]:
    """Areas outside the country, and those that are not where their districts are."""
    shapes = areas.geometry.to_numpy()
    x0, y0, x1, y1 = shapely.bounds(shapes).T
    west, south, east, north = BOX
    outside = (x0 < west) | (y0 < south) | (x1 > east) | (y1 > north)
    fix = "check the column of codes and the reference system"
    if outside.any():
        first = areas["code"].to_numpy()[outside][0]
        yield Problem(f"{int(outside.sum())} areas lie outside the United Kingdom ({first})", where, fix)
        return
    built_in = load_areas("built-in")
    known = [code in _codes(level) for code in areas["code"]]
    ours = np.array([built_in.polygon(code) for code in areas["code"][known]], dtype=object)
    given = shapely.make_valid(shapes[known])
    common = shapely.area(shapely.intersection(given, ours))
    apart = common < LEAST_COMMON * np.minimum(shapely.area(given), shapely.area(ours))
    if apart.any():
        first = areas["name"][known].to_numpy()[apart][0]
        yield Problem(f"{int(apart.sum())} areas do not lie where their districts are ({first})", where, fix)


def _codes(level: Level) -> set[str]:
    return {code for code, area in load_membership().areas.items() if area.kind in level.kinds}


def _known(areas: gpd.GeoDataFrame, level: Level) -> tuple[str, ...]:
    if not level.kinds:
        return (f"{len(areas):,} {level.words}",)
    known = areas["code"].isin(_codes(level))
    left = len(areas) - int(known.sum())
    beside = f"; {left} are districts or are not areas of today, and keep the lines of their districts" if left else ""
    return (f"{int(known.sum())} of {len(areas)} {level.words} are made up of districts{beside}",)


def _many(kind: str) -> str:
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
