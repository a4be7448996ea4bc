"""Official outlines of counties, regions, countries, police and combined authority areas, in place of the unions of their districts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from .area_sets import AreaSet, find_set, installed_sets
from .editions import edition_words

if TYPE_CHECKING:
    from ..membership import Membership
    from ..sources import Source


@dataclass(frozen=True)
class LevelOutlines:
    """Outlines of some areas of one level (`shapes` by code, EPSG:27700), and the record that they come from."""

    words: str
    source: Source
    shapes: dict[str, Any]

    @property
    def described(self) -> str:
        """What they are, without a full stop: "outlines of 2 police force areas: Office for National Statistics, December 2023, BUC"."""
        return f"outlines of {len(self.shapes)} {self.words}: {edition_words(self.source)}"

    def apart_from(self, unions: dict[str, Any]) -> str:
        """How far they lie from the unions of the districts, by code, as a line for the map's maker."""
        ours = np.array([unions[code] for code in self.shapes], dtype=object)
        given = np.array(list(self.shapes.values()), dtype=object)
        share = shapely.area(shapely.symmetric_difference(given, ours)) / shapely.area(given)
        return f"{self.described}; they differ from the districts below by {share.max():.2%} of an area at most"


def newest_sets(edition: str = "") -> tuple[AreaSet, ...]:
    """The newest edition that was brought of each level that districts make up, or those of one date ("2024-05").

    Raises: SourceError when a record cannot be read.
    """
    kept = [found for found in installed_sets() if found.level.kinds and found.source.vintage.startswith(edition)]
    return tuple({found.level.name: found for found in kept}.values())


def outlines_of(codes: Iterable[str], sets: Sequence[AreaSet], membership: Membership) -> tuple[LevelOutlines, ...]:
    """The outlines of areas that some sets have, by level; an area that none has keeps the union of its districts.

    Raises: SourceError when a file is missing or is not what its record says.
    """
    found = []
    for kept in sets:
        wanted = {code for code in codes if membership.area(code).kind in kept.level.kinds}
        if wanted and (shapes := _read(kept, wanted)):
            found.append(LevelOutlines(kept.level.words, kept.source, shapes))
    return tuple(found)


def _read(kept: AreaSet, wanted: set[str]) -> dict[str, Any]:
    import pyogrio

    find_set(kept.name)  # compares the file with its record
    table = pyogrio.read_dataframe(kept.path, columns=["code"])
    table = pd.DataFrame(table[table["code"].isin(wanted)])
    return dict(zip(table["code"], shapely.make_valid(table["geometry"].to_numpy()), strict=True))
