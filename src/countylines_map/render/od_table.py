"""Origins by destinations: the flows of a map as columns of whole numbers, which the matrix and the map of one place read.

Places are numbered once, grouped by the region that they lie in, the largest of each group first. Rows of one pair of places in
several periods or categories stand in slices of their own: they are never summed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from ..crs import degrees_to_mercator
from ..formatting import withheld_counts
from .filters import Choice, choices

if TYPE_CHECKING:
    from ..flowmap import FlowMap

GROUPS = ("region", "country")  # levels by which places are grouped, the first that holds all districts of a place
SEVERAL = re.compile(r"(\d+) withheld count")
NORTH_FIRST = (
    "E12000001", "E12000002", "E12000003", "E12000004", "E12000005", "E12000006", "E12000007", "E12000008", "E12000009",
    "W92000004", "S92000003", "N92000002",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class ODTable:
    """Places and the flows between them.

    `codes`, `names` and `group` (a position in `groups`) have an entry for each place, `xy` its anchor (EPSG:3857 metres). Each row has
    its `slice`, `origin` and `destination` (positions) and its `value`, NaN where the count is withheld; `marks` says how those
    are written, by row, or what a known one leaves out. Rows are sorted by slice, origin and destination. `slices` are the words of the
    slices, `first` the one shown first; `people` is the population of each place (columns) in each slice, NaN where none is given;
    `columns` are what slices differ in ("period", "category"), and `parts` the values of each slice in them.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    group: np.ndarray
    xy: np.ndarray
    slices: tuple[str, ...]
    first: int
    slice: np.ndarray
    origin: np.ndarray
    destination: np.ndarray
    value: np.ndarray
    marks: dict[int, str]
    people: np.ndarray
    columns: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]

    @property
    def shared(self) -> int:
        """The place that all flows between two places end at or, where they have one origin, begin at; -1 where they share none."""
        between = self.origin != self.destination
        for ends in (self.destination[between], self.origin[between]):
            if len(ends) and (ends == ends[0]).all():
                return int(ends[0])
        return -1

    @property
    def inward(self) -> bool:
        """Whether flows between two places all end at one."""
        ends = self.destination[self.origin != self.destination]
        return bool(len(ends) and (ends == ends[0]).all())

    def sums(self, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(known counts between two places, how many withheld ones beside them) of each slice (rows) at each place (columns).

        `ends` are the rows' places at which they are summed: `origin` or `destination`.
        """
        shape = (len(self.slices), len(self.codes))
        known, hidden = np.zeros(shape), np.zeros(shape, dtype=np.int64)
        between = self.origin != self.destination
        at = self.slice[between], ends[between]
        np.add.at(known, at, np.nan_to_num(self.value[between]))
        np.add.at(hidden, at, self.withheld[between])
        return known, hidden

    @property
    def withheld(self) -> np.ndarray:
        """How many withheld counts each row has."""
        found = np.zeros(len(self.value), dtype=np.int64)
        for at, words in self.marks.items():
            found[at] = int(told[1]) if (told := SEVERAL.search(words)) else 1
        return found

    @property
    def shown(self) -> np.ndarray:
        """The rows of the slice that is shown first."""
        found: np.ndarray = np.flatnonzero(self.slice == self.first)
        return found

    def matrix(self) -> np.ndarray:
        """Counts (origins, destinations) of the slice shown first: 0 where there is no row, NaN where it is withheld."""
        made = np.zeros((len(self.codes), len(self.codes)))
        at = self.shown
        made[self.origin[at], self.destination[at]] = self.value[at]
        return made

    def largest(self, count: int) -> np.ndarray:
        """Rows of the slice shown first with the largest counts between two places, the largest first."""
        at = self.shown
        known = at[(self.origin[at] != self.destination[at]) & (np.nan_to_num(self.value[at]) > 0)]
        found: np.ndarray = known[np.argsort(-self.value[known], kind="stable")[:count]]
        return found

    def backbone(self, count: int) -> np.ndarray:
        """The `count` largest rows and the largest one out of each place, largest first: the least that shows how all places hang together.

        Largest flows alone lie in a few cities; each place's largest one is the old picture of nodal regions (Nystuen and Dacey 1961).
        """
        rows = self.largest(len(self.value))
        _, firsts = np.unique(self.origin[rows], return_index=True)
        kept = np.zeros(len(rows), dtype=bool)
        kept[:count] = kept[firsts] = True
        found: np.ndarray = rows[kept]
        return found


def od_table(flow_map: FlowMap) -> ODTable:
    """The places and flows of a map, without the rows that have no place at an end."""
    flows = flow_map.flows
    told = [
        choice for choice in choices(flows, flow_map.words) if not choice.whole and choice.column != "destination_name"
    ]
    rows = np.flatnonzero(((flows["nonplace"] == "") & (flows["destination_code"] != "")).to_numpy(bool))
    number, codes = pd.factorize(pd.concat([flows[name].iloc[rows] for name in ("origin_code", "destination_code")]))
    value = flows["flow"].to_numpy(float)[rows]
    value[flows["suppressed"].to_numpy(bool)[rows]] = np.nan
    slice_, parts, first = _slices(flows, rows, told)
    slices = tuple(", ".join(each) for each in parts)
    order, groups, group = _grouped(
        flow_map, [str(code) for code in codes], number.reshape(2, -1), np.where(slice_ == first, value, 0.0)
    )
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    origin, destination = place[number[: len(rows)]], place[number[len(rows) :]]
    sort = np.lexsort((destination, origin, slice_))
    kept = [str(codes[at]) for at in order]
    people = _people(flows, rows, (slice_, origin, len(kept)))
    hidden = np.flatnonzero(np.isnan(value[sort]))
    written = dict(zip(hidden.tolist(), flows["written"].iloc[rows[sort][hidden]].tolist(), strict=True))
    (slice_, origin, destination), value, marks = _cells(
        np.stack([slice_[sort], origin[sort], destination[sort]]), value[sort], written
    )
    return ODTable(
        tuple(kept), _names(flow_map, kept), groups, group[order], _points(flow_map, kept), slices, first,
        slice_, origin, destination, value, marks, people,
        tuple(choice.column for choice in told), parts,
    )  # fmt: skip


def _cells(
    keys: np.ndarray, value: np.ndarray, written: Mapping[int, str]
) -> tuple[np.ndarray, np.ndarray, dict[int, str]]:
    """Sorted rows as one for each slice, origin and destination: what is known of a pair, and how many of its counts are withheld.

    `written` has the words of the withheld rows, by their position.

    >>> _cells(np.array([[0, 0, 0], [1, 1, 2], [3, 3, 3]]), np.array([7.0, np.nan, np.nan]), {1: "*", 2: "<5"})[1:]
    (array([ 7., nan]), {0: 'without 1 withheld count', 1: '<5'})
    """
    starts = np.flatnonzero(np.r_[True, (np.diff(keys, axis=1) != 0).any(axis=0)][: len(value)])
    if len(starts) == len(value):
        return keys, value, {at: str(words or "withheld") for at, words in written.items()}
    rows = np.diff(np.r_[starts, len(value)])
    hidden = np.add.reduceat(np.isnan(value).astype(np.int64), starts)
    known = np.where(hidden < rows, np.add.reduceat(np.nan_to_num(value), starts), np.nan)
    marks = {
        int(at): f"without {withheld_counts(int(hidden[at]))}"
        if hidden[at] < rows[at]
        else withheld_counts(int(hidden[at]))
        if hidden[at] > 1
        else str(written[int(starts[at])] or "withheld")
        for at in np.flatnonzero(hidden)
    }
    return keys[:, starts], known, marks


def _people(flows: pd.DataFrame, rows: np.ndarray, at: tuple[np.ndarray, np.ndarray, int]) -> np.ndarray:
    """Populations by slice and place, from the rows that begin there; `at` is the slice and origin of each row, and how many places."""
    slice_, origin, places = at
    found = np.full((int(slice_.max(initial=0)) + 1, places), np.nan)
    if "population" in flows:
        given = flows["population"].to_numpy(float)[rows]
        known = given > 0
        found[slice_[known], origin[known]] = given[known]
    return found


def _slices(
    flows: pd.DataFrame, rows: np.ndarray, told: list[Choice]
) -> tuple[np.ndarray, tuple[tuple[str, ...], ...], int]:
    """The slice of each row, the values of all slices that have rows, and the one that is shown first."""
    if not told:
        return np.zeros(len(rows), dtype=np.int64), ((),), 0
    columns = [flows[choice.column].astype(str).to_numpy(object)[rows] for choice in told]
    combined = pd.Series(list(zip(*columns, strict=True)), dtype=object)
    seen = set(combined.unique())
    parts = tuple(each for each in product(*(choice.values for choice in told)) if each in seen)
    shown = tuple(choice.first for choice in told)
    number = combined.map({each: at for at, each in enumerate(parts)}).to_numpy(np.int64)
    return number, parts, parts.index(shown) if shown in parts else len(parts) - 1


def _grouped(
    flow_map: FlowMap, codes: list[str], ends: np.ndarray, value: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    """(places in order, names of groups, group of each place): regions from north to south, the largest place of each first."""
    size = np.zeros(len(codes))
    for end in ends:
        size += np.bincount(end, weights=np.nan_to_num(value), minlength=len(codes))
    areas = flow_map.coverage.membership.areas
    of = {
        district: code
        for level in reversed(GROUPS)
        for code, area in areas.items()
        if area.kind == level
        for district in area.districts
    }
    around = [_around([of.get(each, "") for each in areas[code].districts]) for code in codes]
    known = [*(code for code in NORTH_FIRST if code in around), *sorted({*around} - {*NORTH_FIRST})]
    group = np.array([known.index(code) for code in around], dtype=np.int64)
    names = tuple(areas[code].name if code else "Across regions" for code in known)
    return np.lexsort((-size, group)), (names if len(names) > 1 else ("",)), group


def _around(groups: list[str]) -> str:
    return groups[0] if groups and len(set(groups)) == 1 else ""


def _names(flow_map: FlowMap, codes: list[str]) -> tuple[str, ...]:
    """Official names; those that several places share have their level beside them."""
    areas = flow_map.areas.loc[codes]
    name, level = areas["area_name"].astype(str), areas["label"].astype(str)
    return tuple(name.where(~name.duplicated(keep=False), name + " (" + level + ")"))


def _points(flow_map: FlowMap, codes: list[str]) -> np.ndarray:
    found: np.ndarray = np.rint(
        degrees_to_mercator(shapely.get_coordinates(flow_map.anchors.geometry.loc[codes].to_numpy()))
    )
    return found
