"""Which coverage of districts a map stands on: the built-in one, one that was brought, or a file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from ..errors import Problem, SourceError
from ..files import data_folder, geodata
from ..membership import load_membership
from ..sources import read_sources, verify
from .areas import Areas
from .built_in import BUILT_IN_PARTS, built_in_districts
from .editions import edition_words, month
from .official_outlines import newest_sets

BUILT_IN = (
    "outlines of police force areas: ONS, December 2016; lines between districts inside them, and Northern Ireland: census areas of "
    "2011, ONS and NISRA; Scotland: Natural Earth, 1:10 million, parted by the ONS Postcode Directory, November 2025"
)


def load_areas(boundaries: str | Path = "auto") -> Areas:
    """Load a coverage: "built-in", "official" (the newest brought), "auto" (official, else built-in), an edition that was brought
    ("2024-05" or "2024-05-BUC") or a file.

    With "auto" and "official" come the newest official areas of other levels that were brought, with an edition those of its date.
    Raises: SourceError when there is no such coverage, when several editions have that name, or when a file is not what its record says.
    """
    if boundaries == "built-in":
        return _built_in()
    if boundaries not in ("auto", "official"):
        place = _edition(str(boundaries))
        sets = newest_sets(str(boundaries)[:7]) if place else ()
        return replace(_brought(place or Path(boundaries)), level_sets=sets)
    newest, sets = _newest(), newest_sets()
    if newest:
        return replace(_brought(newest), level_sets=sets)
    if boundaries == "auto":
        return replace(_built_in(), level_sets=sets)
    fix = "bring them with 'countylines-map fetch' or 'countylines-map import FILE', or use the built-in ones"
    raise SourceError(Problem("no official boundaries have been brought", fix=fix))


def _built_in() -> Areas:
    sources = read_sources()
    verify(sources["districts"])
    districts = built_in_districts(geodata() / sources["districts"].file)
    parts = tuple(sources[key] for key in BUILT_IN_PARTS)
    return Areas("built-in", BUILT_IN, load_membership(), districts, parts)


def _newest() -> Path | None:
    """The folder of the newest official coverage that was brought; folders are named by vintage, so the last one."""
    folders = sorted(path.parent for path in (data_folder() / "coverages").glob("*/source.toml"))
    return folders[-1] if folders else None


def _edition(name: str) -> Path | None:
    """The folder of the edition that is called so; nothing where that is not the name of one."""
    if not re.fullmatch(r"20\d\d(-\d\d)?(-[A-Z]{3})?", name):
        return None
    folders = sorted(path.parent for path in (data_folder() / "coverages").glob("*/source.toml"))
    fitting = [folder for folder in folders if folder.name == name or folder.name.startswith(f"{name}-")]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(folder.name for folder in fitting or folders) or "none"
    what = f"several editions are called {name}" if fitting else f"no edition {name} has been brought"
    fix = f"use one of these: {there}" if fitting or folders else f"countylines-map fetch --vintage {name[:7]}"
    raise SourceError(Problem(what, fix=fix))


def _brought(path: Path) -> Areas:
    """A coverage that was brought (its folder), or any file of districts."""
    from .store import read_coverage

    districts, source = read_coverage(path)
    name = ", ".join(part for part in ("official", month(source.vintage), source.generalisation) if part)
    partly = "elsewhere those built in" in source.title
    what = source.title[0].lower() + source.title[1:] if partly else "local authority districts"
    description = f"{what}: {edition_words(source)}"
    shipped = read_sources()  # the anchors are still those of the postcodes, and the memberships those of the ONS
    parts = (source, shipped["postcode-directory"], shipped["memberships"])
    description += f"; built in: {BUILT_IN}" if partly else ""
    return Areas(name, description, load_membership(), districts, parts)
