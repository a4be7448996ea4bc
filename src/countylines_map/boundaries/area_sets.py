"""Areas of other levels than districts that were brought - MSOAs, wards, police areas - each edition kept with its record."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd

from ..errors import Problem, SourceError, did_you_mean
from ..files import data_folder
from ..sources import Source, read_sources, sources_toml, verify
from ..transaction import Change, clear_up, held, swap
from .area_levels import LEVELS, Level
from .gpkg import geopackage

FOLDER = "areas"
FILE = "areas.gpkg"
COLUMNS = ("code", "name")
"""Columns of codes and names in every file that is kept."""


@dataclass(frozen=True)
class AreaSet:
    """One edition of a level: its name ("msoa-2021-12-BSC"), level, file of polygons (EPSG:27700; `code`, `name`) and record."""

    name: str
    level: Level
    path: Path
    source: Source


def keep_set(areas: gpd.GeoDataFrame, level: Level, source: Source, folder: Path | None = None) -> AreaSet:
    """Keep checked areas (EPSG:27700; `code`, `name`, `geometry`) with their record, in one step, in place of that edition before.

    Raises: OutputError when they cannot be written; what was there before is still there.
    """
    name = "-".join(part for part in (level.name, source.vintage, source.generalisation) if part)
    place = (folder or data_folder()) / FOLDER / name
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        content = geopackage(areas[[*COLUMNS, "geometry"]], Path(made) / FILE, "areas", source.vintage)
    done = replace(source, key=name, file=FILE, sha256=hashlib.sha256(content).hexdigest())
    with held(place):
        swap([Change(place, {FILE: content, "source.toml": sources_toml([done]).encode()})])
    return AreaSet(name, level, place / FILE, done)


def installed_sets(folder: Path | None = None) -> list[AreaSet]:
    """Every edition that was brought, in the order of their names, so the newest of a level last.

    Raises: SourceError when a record cannot be read.
    """
    found = []
    for place in sorted(path.parent for path in ((folder or data_folder()) / FOLDER).glob("*/source.toml")):
        clear_up(place)
        level = LEVELS.get(place.name.split("-")[0])
        records = list(read_sources(place / "source.toml").values())
        if level is None or len(records) != 1 or records[0].file != FILE:
            fix = "delete its folder and bring it again"
            raise SourceError(Problem("the record is not one of areas", str(place / "source.toml"), fix))
        found.append(AreaSet(place.name, level, place / FILE, records[0]))
    return found


def find_set(name: str, folder: Path | None = None) -> AreaSet | None:
    """The edition with a name, or the newest of a level ("msoa", "msoa-2011"), its file compared with its record.

    None where the name is not that of a level. Raises: SourceError when no such edition was brought, or several of one date.
    """
    if not re.fullmatch(rf"({'|'.join(LEVELS)})(-[\w-]+)?", name, re.IGNORECASE):
        return None
    there = installed_sets(folder)
    fitting = [kept for kept in there if f"{kept.name}-".casefold().startswith(f"{name}-".casefold())]
    newest = [kept for kept in fitting if kept.source.vintage == fitting[-1].source.vintage]
    if len(newest) == 1:
        verify(newest[0].source, newest[0].path.parent)
        return newest[0]
    if newest:
        listed = ", ".join(kept.name for kept in newest)
        raise SourceError(Problem(f"several editions are called {name}", fix=f"use one of these: {listed}"))
    level = LEVELS[name.split("-")[0].lower()]
    bring = f"countylines-map fetch --level {level.name}, or import a file of {level.words}"
    fix = did_you_mean(name, [kept.name for kept in there if kept.level == level], bring)
    raise SourceError(Problem(f"no {level.words} called {name} have been brought", fix=fix))
