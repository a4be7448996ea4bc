"""Official districts: a file is checked, given the anchors of the built-in ones, recorded, and kept for later maps."""

from __future__ import annotations

import hashlib
import re
import secrets
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import shapely

from ..errors import OutputError, Problem, SourceError
from ..files import data_folder, geodata
from ..membership import load_membership
from ..sources import Source, credit_lines, read_sources, sha256_of, sources_toml, verify
from ..transaction import STAGE, Change, clear_up, held, swap
from .built_in import BUILT_IN_PARTS, built_in_districts
from .completion import completed, countries_of
from .gpkg import geopackage
from .interior import inside
from .readers import dissolved, edition, read_districts
from .validation import validated_districts

DETAILS = ("BFE", "BFC", "BGC", "BSC", "BUC")
"""Generalisations of ONS boundaries: full extent, clipped to the coast, then 20 m, 200 m and 500 m."""

_ONS = "Office for National Statistics"
_LICENCE = "Open Government Licence v3.0"
_LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_COLUMNS = ["area_name", "anchor_e", "anchor_n", "postcodes", "small_areas", "geometry"]
_VINTAGE = re.compile(r"20\d\d(-(0[1-9]|1[0-2]))?")


def import_districts(
    path: Path,
    *,
    vintage: str | None = None,
    generalisation: str | None = None,
    folder: Path | None = None,
    dissolve: bool = False,
) -> Source:
    """Check a file of districts and keep it in `folder` (default: the user's data folder) for later maps.

    What the file's name does not say of vintage ("2024-05") and generalisation ("BUC") is to be given. Either the
    whole coverage is kept or nothing is changed; an earlier one of the same edition is replaced. A file of whole countries, such as
    England, is completed with the built-in districts of the others. `dissolve` unites features of one district code, such as wards.

    Raises: SourceError when the file is not a whole coverage of the UK's districts, with all problems; OutputError
    when it cannot be kept.
    """
    districts, source = _from_file(Path(path), vintage, generalisation, dissolve)
    return install(districts, source, folder)


def read_coverage(path: Path) -> tuple[gpd.GeoDataFrame, Source]:
    """Districts from a folder that `import_districts` made, or straight from any file of districts.

    The frame (EPSG:27700) has the index `area_code` and `area_name`, `anchor_e`, `anchor_n` (metres), `postcodes`, `small_areas`,
    `geometry`, as `Areas.districts`. Anchors and the numbers behind them are those of the built-in districts, where the
    anchor is inside the polygon, else moved inside.

    Raises: SourceError when a file is missing, changed since it was recorded, or no coverage of the UK's districts.
    """
    if not path.is_dir():
        return _from_file(path, None, None)
    clear_up(path)
    records = list(read_sources(path / "source.toml").values())
    if len(records) != 1 or not records[0].file:
        raise SourceError(Problem("the record is not one coverage's", str(path / "source.toml"), "import it again"))
    verify(records[0], path)
    import pyogrio

    kept = pyogrio.read_dataframe(path / records[0].file).set_index("area_code")
    if (
        "small_areas" not in kept
    ):  # brought by an earlier version, which knew no more of Northern Ireland than its middle
        kept["small_areas"] = 0
    return kept[_COLUMNS], records[0]


def installed_coverages(folder: Path | None = None) -> list[Source]:
    """The records of the official coverages that were brought, oldest edition first.

    Raises: SourceError when a record cannot be read.
    """
    kept = (folder or data_folder()) / "coverages"
    for stage in kept.glob(
        f"*/{STAGE}*"
    ):  # of an import that was killed half-way: what it had decided is done, all else undone
        with suppress(OutputError):  # whoever may only read sees the coverage before it all the same
            clear_up(stage.parent)
    found = sorted(kept.glob("*/source.toml"))
    return [source for path in found for source in read_sources(path).values()]


def install(districts: gpd.GeoDataFrame, source: Source, folder: Path | None = None) -> Source:
    """Keep a checked coverage with its record, in one step; the record with the hash of what was written.

    Raises: OutputError when it cannot be written; what was there before is still there.
    """
    name = "-".join(part for part in (source.vintage, source.generalisation) if part)
    place = (folder or data_folder()) / "coverages" / name
    try:
        with held(place), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
            older = {path.name for path in place.glob("*.gpkg")}
            file = f"districts-{secrets.token_hex(4)}.gpkg" if older else "districts.gpkg"
            content = geopackage(districts.reset_index(), Path(made) / file, "districts", source.vintage)
            done = replace(source, file=file, sha256=hashlib.sha256(content).hexdigest())
            record = sources_toml([done]).encode()  # after the file: until the record changes, it names the one before
            swap([Change(place, {file: content, "source.toml": record}, frozenset(older))])
    except OutputError as error:
        fix = "free space, or name another folder with COUNTYLINES_MAP_DATA"
        raise OutputError([replace(problem, fix=fix) for problem in error.problems]) from error
    return done


def official_source(vintage: str, generalisation: str, note: str = "", url: str = "") -> Source:
    """The record of an ONS coverage, with the lines that its licence asks for (year of the data)."""
    lines = (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
        f"Contains OS data © Crown copyright and database right {vintage[:4]}",
    )
    key = "-".join(part for part in ("official", vintage, generalisation.lower()) if part)
    return Source(
        key, "Local authority districts of the United Kingdom", _ONS, vintage, generalisation, _LICENCE, _LICENCE_URL,
        lines, url, note=note,
    )  # fmt: skip


def _from_file(
    path: Path, vintage: str | None, generalisation: str | None, dissolve: bool = False
) -> tuple[gpd.GeoDataFrame, Source]:
    read = read_districts(path)
    month, detail = edition(path.name)
    vintage = vintage or month or read.attrs["year"]
    generalisation = (generalisation or detail).upper()
    problems = edition_problems(vintage, generalisation, path)
    if problems:
        raise SourceError(problems)
    united, told = dissolved(read) if dissolve else (read, ())
    checked = validated_districts(united, load_membership(), str(path), partly=True)
    districts = completed(checked.districts, str(path))
    note = "; ".join((f"from the file {path.name}", *told, *checked.notes))
    source = replace(official_source(vintage, generalisation, note), file=path.name, sha256=sha256_of(path))
    if len(districts) > len(checked.districts):
        source = _in_part(source, countries_of(checked.districts))
    return with_anchors(districts), source


def _in_part(source: Source, countries: str) -> Source:
    """The record of official districts of some countries, beside built-in ones of the others, with the lines of both."""
    shipped = read_sources()
    lines = tuple(dict.fromkeys((*source.attribution, *credit_lines(shipped[key] for key in BUILT_IN_PARTS))))
    note = f"{source.note}; districts of other countries are those built in, cut to fit along the border"
    title = f"Local authority districts of {countries}, elsewhere those built in"
    return replace(source, title=title, attribution=lines, note=note)


def edition_problems(vintage: str, generalisation: str, path: Path) -> list[Problem]:
    """What is wrong with the vintage and generalisation that a file is to be kept under."""
    problems = []
    if not vintage:
        what = "neither the file's name nor its columns say which edition it is, and its licence asks for the year"
        fix = f"countylines-map import {path.name} --vintage 2025-12"
        problems.append(Problem(what, str(path), fix))
    elif not _VINTAGE.fullmatch(vintage):
        problems.append(Problem(f"the vintage '{vintage}' is not a year and month", str(path), "write it like 2025-12"))
    if generalisation and generalisation not in DETAILS:
        what = f"the generalisation '{generalisation}' is not known"
        problems.append(Problem(what, str(path), f"use one of {', '.join(DETAILS)}"))
    return problems


def with_anchors(districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the built-in districts' anchors (EPSG:27700, inside the polygon) and how many postcodes or small areas are behind them."""
    built_in = built_in_districts(geodata() / "districts.gpkg")
    known = built_in.loc[districts.index]
    wanted = zip(districts.geometry, shapely.points(known[["anchor_e", "anchor_n"]].to_numpy()), strict=True)
    points = [inside(shape, point) for shape, point in wanted]
    found = districts.assign(
        anchor_e=[point.x for point in points],
        anchor_n=[point.y for point in points],
        postcodes=known["postcodes"],
        small_areas=known["small_areas"],
    )
    return found[_COLUMNS]
