"""What changed between two builds, from their manifests and tables: the figures first, then what they rest on."""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import OutputError, Problem
from .files import read_input
from .formatting import number, sentence

TABLE, MANIFEST = "flows.csv", "manifest.json"
WORDS = {"title": "headline", "unit": "unit", "period": "period", "source": "source", "boundaries": "boundaries"}
MOST_NAMED = 3  # corrected figures that a note names one by one


@dataclass(frozen=True)
class Change:
    """One thing that differs: what it is, and how it was and is; `old` or `new` is empty where it is there in one build only.

    `kind` is "figure", "sum", "word" or "made" (how the map was made).
    """

    kind: str
    what: str
    old: str
    new: str

    def __str__(self) -> str:
        """One line for a person.

        >>> print(Change("figure", "London to Norfolk", "443", "450"))
        London to Norfolk: 443, now 450
        """
        if not self.old:
            return f"{self.what}: new, {self.new}"
        return f"{self.what}: {self.old}, now {self.new}" if self.new else f"{self.what}: {self.old}, now gone"


def differences(old: Path, new: Path) -> list[Change]:
    """Everything that differs between the builds in two folders: figures, sums, words, and how the maps were made.

    Raises: OutputError where a folder holds no build, or its table is no longer the one that was built.
    """
    before, after = _Build.read(old), _Build.read(new)
    return [*_figures(before, after), *_sums(before, after), *_words(before, after), *_making(before, after)]


def correction_note(changes: list[Change]) -> str:
    """A sentence for readers about corrected figures, to stand on the page; empty where no figure changed.

    >>> correction_note([Change("figure", "London to Norfolk", "443", "450")])
    'An earlier version of this map gave 443 for London to Norfolk; it is 450.'
    """
    figures = [change for change in changes if change.kind == "figure"]
    changed = [change for change in figures if change.old and change.new]
    if not figures:
        return ""
    if len(figures) > MOST_NAMED or len(changed) < len(figures):
        return f"An earlier version of this map had other figures for {number(len(figures))} of its rows."
    was = sentence([f"{change.old} for {change.what}" for change in changed])
    now = sentence([change.new for change in changed])
    return f"An earlier version of this map gave {was}; {'it is' if len(changed) == 1 else 'they are'} {now}."


@dataclass(frozen=True)
class _Build:
    manifest: Mapping[str, Any]
    figures: Mapping[tuple[str, ...], tuple[str, str]]

    @classmethod
    def read(cls, folder: Path) -> _Build:
        """A build, from its manifest and its table."""
        try:
            manifest = json.loads(read_input(folder / MANIFEST, OutputError))
            wanted = manifest["outputs"][TABLE]["sha256"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            what, fix = "this is not the manifest of a build", "name the folder that build wrote"
            raise OutputError(Problem(what, str(folder / MANIFEST), fix)) from error
        data = read_input(folder / TABLE, OutputError)
        if hashlib.sha256(data).hexdigest() != wanted:
            raise OutputError(Problem("the table was changed after it was built", str(folder / TABLE), "build again"))
        return cls(manifest, _rows(data))


def _rows(data: bytes) -> dict[tuple[str, ...], tuple[str, str]]:
    """Each row's places, period and category -> (its name in words, its count as the files have it)."""
    table = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    told = [name for name in ("period", "category") if name in table]
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for row in table.to_dict("records"):
        ends = (row["origin_code"] or row["origin"], row["destination_code"] or row["destination"])
        name = (
            row["origin"]
            if row["internal"] == "true" or not row["destination"]
            else f"{row['origin']} to {row['destination']}"
        )
        more = [row[each] for each in told if row[each]]
        count = "withheld" if row["suppressed"] == "true" else _count(row["flow"])
        found[(*ends, *(row[each] for each in told))] = (", ".join([name, *more]), count)
    return found


def _count(written: str) -> str:
    return number(float(written)) if written else "no count"


def _figures(before: _Build, after: _Build) -> Iterator[Change]:
    for key in dict.fromkeys([*before.figures, *after.figures]):
        was, now = before.figures.get(key), after.figures.get(key)
        name, _ = now or was or ("", "")
        if was is None or now is None or was[1] != now[1]:
            yield Change("figure", name, was[1] if was else "", now[1] if now else "")


def _sums(before: _Build, after: _Build) -> Iterator[Change]:
    was, now = ({row["part"]: row["value"] for row in build.manifest["balance"]} for build in (before, after))
    for part in dict.fromkeys([*was, *now]):
        if not math.isclose(float(was.get(part) or 0), float(now.get(part) or 0)):
            yield Change("sum", f"sum of {part}", *(number(float(each.get(part) or 0)) for each in (was, now)))


def _words(before: _Build, after: _Build) -> Iterator[Change]:
    for key, word in WORDS.items():
        if before.manifest.get(key) != after.manifest.get(key):
            yield Change("word", word, *(str(build.manifest.get(key) or "none") for build in (before, after)))


def _making(before: _Build, after: _Build) -> Iterator[Change]:
    old, new = before.manifest, after.manifest
    for key in dict.fromkeys([*old["options"], *new["options"]]):
        was, now = (_told(build["options"].get(key)) for build in (old, new))
        if was != now:
            yield Change("made", f"option {key}", was, now)
    for file in dict.fromkeys([*old["inputs"], *new["inputs"]]):
        was, now = (build["inputs"].get(file, "")[:12] for build in (old, new))
        if was != now:
            yield Change("made", f"input {file}", was, now)
    for key in ("version", "protection"):
        if old.get(key) != new.get(key):
            yield Change("made", key, *(str(build.get(key) or "none") for build in (old, new)))
    if old["scale"] != new["scale"]:
        was, now = (
            f"{number(float(build['scale']['largest']))} is {build['scale']['widest_px']:g} px wide"
            for build in (old, new)
        )
        if was != now:
            yield Change("made", "scale of widths", was, now)


def _told(value: Any) -> str:
    return "none" if value in (None, "", False) else str(value)
