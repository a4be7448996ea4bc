"""Flows that this program wrote, read back to the table that they were made from, so that they make the same map."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import TableError
from ..limits import limit
from ..locations import COORDINATES, KIND
from ..sources import sha256_of
from .counts import read_count
from .readers import read_grid

if TYPE_CHECKING:
    from .dataset import Dataset

ENDINGS = (".csv", ".gpkg", ".geojson", ".json", ".parquet")
MARKED = ("origin_code", "destination_code", "flow_low", "flow_high", "written", "suppressed", "nonplace", "internal")
"""Columns that no table of others has all of."""
KEPT = ("origin", "destination", "flow", "flow_note", "period", "category", "level", "population", *COORDINATES)
MANIFESTS, PROGRAM = ("manifest-export.json", "manifest.json"), "countylines_map"
GUESSED = ("override", "close")
"""How a name was matched where the name alone does not say it."""
OWN = frozenset({
    # names that later steps give to their own columns; a table's own column of that name is renamed, never overwritten
    "row", "origin", "destination", "flow", "written", "suppressed", "flow_low", "flow_high", "flow_note", "period",
    "category", "level", "population", "origin_code", "origin_name", "origin_kind", "origin_label", "match", "note",
    "alternatives", "nonplace", "destination_code", "destination_name", "destination_kind", "internal", "drawn",
    "width_px", "floored", "lightness", "length_km", "rank", "geometry",
    "rate", "expected", "residual", "fit_share", "label_text", "shown", "width_m", "colour", "ox", "oy", "dx", "dy",
    "gap_start_px", "gap_end_px", "head_px", *COORDINATES,
})  # fmt: skip
TOLD = "the file holds flows that this program wrote; its computed columns were left out, to be computed anew"


def restore_flows(dataset: Dataset) -> Dataset:
    """A dataset whose table is a layer of flows that this program wrote, with the table that it was made from; any other as it is.

    Raises: TableError as `read_grid`.
    """
    if dataset.frame is not None or dataset.columns or not _is_own(dataset.table):
        return dataset
    grid = read_grid(dataset)
    cells = grid.cells.iloc[1:].set_axis(list(grid.cells.iloc[0]), axis=1)
    if not {*KEPT[:3], *MARKED} <= set(cells.columns):
        return dataset
    for end in ("origin", "destination"):
        if f"{end}_kind" in cells:  # the name of a location, whose id is in a file that need not be there any more
            cells[end] = cells[end].where(cells[f"{end}_kind"] != KIND, cells[f"{end}_name"])
    frame = cells[[name for name in KEPT if name in cells]].copy()
    frame["flow"], frame["flow_note"] = _counts(cells)
    for name in cells:
        if name not in OWN:
            frame[name] = cells[name]
    frame = frame[[name for name in frame if name in KEPT[:3] or (frame[name] != "").any()]]
    frame.attrs = {"notes": (*grid.notes, TOLD), "where": grid.where}
    parts = {part: "flow" if part == "count" else part for part in ("origin", "destination", "count", *KEPT[4:])}
    columns = {part: name for part, name in parts.items() if name in frame}
    noted = {"note": "flow_note"} if "flow_note" in frame else {}
    places = {**_places(cells), **dataset.places}
    labels = {**_labels(cells), **dataset.label_text}
    located = any(KIND in cells[name].to_numpy() for name in ("origin_kind", "destination_kind") if name in cells)
    locations = {"same_names": "locations", **dataset.locations} if located else dataset.locations
    return replace(
        dataset,
        frame=frame,
        columns={**columns, **noted},
        places=places,
        label_text=labels,
        decimal=".",
        locations=locations,
    )


def own_words(table: Path) -> dict[str, Any]:
    """What a file of flows that this program wrote says of its dataset: unit, title, total, period, source; of any other file nothing."""
    if not _is_own(table):
        return {}
    if table.suffix.lower() == ".gpkg":
        from .apart import read_apart

        said = json.loads(read_apart("geopackage", table.read_bytes(), str(table), None))["words"]
    elif table.suffix.lower() in (".geojson", ".json"):
        said = _members(table)
    else:
        said = _parquet_words(table) if table.suffix.lower() == ".parquet" else _manifest_words(table)
    words = {name: said[name] for name in ("title", "unit", "period") if said.get(name)}
    source = {"source": {"title": said["source"]}} if said.get("source") else {}
    return {**words, **source, **({"total": float(said["total"])} if said.get("total") else {})}


def _is_own(table: Path) -> bool:
    """Whether a file can be one of this program's: only then it is read twice."""
    if table.suffix.lower() not in ENDINGS or not table.is_file():
        return False
    with table.open("rb") as file:
        begin = file.read(65_536)
        content = begin if table.suffix.lower() in (".csv", ".geojson", ".json") else begin + file.read(limit("bytes"))
    return all(name.encode() in content for name in MARKED)


def _members(table: Path) -> Mapping[str, Any]:
    """The words beside the features of a GeoJSON; its published total stands in its balance."""
    try:
        said = json.loads(table.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return {}  # reading it as a table says what is wrong
    return _words(said) if isinstance(said, dict) and said.get("type") == "FeatureCollection" else {}


def _parquet_words(table: Path) -> Mapping[str, Any]:
    """The words in the file's own record."""
    from .apart import read_apart
    from .parquet import WORDS

    try:
        import pyarrow as pa
    except ImportError:
        return {}  # reading it as a table says what is missing
    schema = pa.ipc.open_stream(read_apart("parquet", table.read_bytes(), str(table))).schema
    try:
        said = json.loads((schema.metadata or {}).get(WORDS, b"{}"))
    except ValueError:
        return {}
    return _words(said) if isinstance(said, dict) else {}


def _manifest_words(table: Path) -> Mapping[str, Any]:
    """The words of a manifest beside the file that lists it with the hash that it has: a CSV itself has no room for them."""
    for name in MANIFESTS:
        try:
            said = json.loads(table.with_name(name).read_text(encoding="utf-8"))
            if said["program"] == PROGRAM and said["outputs"][table.name]["sha256"] == sha256_of(table):
                return _words(said)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
    return {}


def _words(said: Mapping[str, Any]) -> Mapping[str, Any]:
    total = [row["value"] for row in said.get("balance", ()) if row.get("part") == "published total"]
    return {
        **{name: said.get(name) for name in ("title", "unit", "period", "source")},
        "total": total[0] if total else None,
    }


def _counts(cells: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Each count as a table would write it, and its footnote: a withheld one as it was written, or as its bounds."""
    counts, notes = [], []
    names = ["flow", "written", "suppressed", "flow_low", "flow_high", "flow_note"]
    for flow, written, hidden, low, high, note in cells[names].itertuples(index=False, name=None):
        withheld = hidden.casefold() in ("true", "1")
        counts.append(_withheld(written, low, high) if withheld else flow)
        notes.append("" if withheld else note)
    return counts, notes


def _withheld(written: str, low: str, high: str) -> str:
    try:
        count = read_count(written)
        if count.suppressed and count.low == float(low or 0) and (count.high == float(high) if high else True):
            return written or "withheld"
    except TableError:
        pass  # a mark of the dataset's own
    return f"{low or 0}-{high}" if high else f"{low}+" if low not in ("", "0") else "withheld"


def _places(cells: pd.DataFrame) -> dict[str, str]:
    """What written places mean that do not say it themselves."""
    found: dict[str, str] = {}
    guessed = cells[cells["match"].isin(GUESSED) & (cells["origin_code"] != "")] if "match" in cells else cells[:0]
    for name, code in zip(guessed["origin"], guessed["origin_code"], strict=True):
        found.setdefault(name, code)
    return found


def _labels(cells: pd.DataFrame) -> dict[str, str]:
    """Words of the map that are not the table's."""
    if "label_text" not in cells:
        return {}
    own = cells[(cells["label_text"] != "") & (cells["label_text"] != cells["origin"]) & (cells["origin_code"] != "")]
    return dict(zip(own["origin"], own["label_text"], strict=True))
