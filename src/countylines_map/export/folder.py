"""The folder that a command writes into: no input in it is written over, nor any file that is not this program's own.

`build` and `export` each keep a manifest there. A file is ours where one of them lists it with the hash that it has. Files of a
command's earlier run that it makes no longer are removed with the next; whatever else stands in the folder is left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import OutputError, Problem
from ..tables import record_files
from ..transaction import Change, clear_up, held, swap
from .formats import all_names
from .manifest import MANIFESTS, manifest_bytes

if TYPE_CHECKING:
    from ..options import Options
    from ..tables import Dataset

LARGEST_MANIFEST = 1 << 26
ELSEWHERE = "choose another folder with --output"


@dataclass(frozen=True)
class _Earlier:
    """What a command wrote before, as its manifest says: the manifest's own content, files with hashes, how counts were protected."""

    record: Mapping[str, Any]
    files: Mapping[str, str]

    @property
    def protection(self) -> str:
        return str(self.record.get("protection") or "")

    @property
    def pages(self) -> list[str]:
        """The folders of its pages, where it made a set of them."""
        said = self.record.get("pages")
        named = [page.get("folder") for page in said if isinstance(page, Mapping)] if isinstance(said, list) else []
        return [name for name in named if isinstance(name, str) and _stands_here(name)]

    @property
    def known(self) -> bool:
        """Whether it says which command wrote it; only then are files that are made no longer known to be its own."""
        return self.record.get("command") in MANIFESTS


def input_files(dataset: Dataset, options: Options) -> list[Path]:
    """Every file that a build reads because the user named it, or it stands beside the dataset."""
    beside = (dataset.path or dataset.table).parent
    named: list[Path | None] = [
        dataset.path,
        *record_files(dataset.table),
        options.scale_from if isinstance(options.scale_from, Path) else None,
        Path(options.boundaries),
    ]
    if "file" in dataset.population:
        named.append(beside / dataset.population["file"])
    named += [dataset.folder / said["file"] for said in (dataset.areas, dataset.locations) if "file" in said]
    return [path for path in named if path is not None and path.is_file()]


def refuse_inputs(folder: Path, names: Iterable[str], inputs: Sequence[Path]) -> None:
    """No file that would be written may be one that is read, by whatever spelling, link or second name.

    Raises: OutputError with every such file.
    """
    problems = []
    for name in names:
        for path in inputs:
            if (folder / name).exists() and os.path.samefile(folder / name, path):
                what = f"{name} would be written over {path}, which is an input of this command"
                problems.append(Problem(what, str(folder), ELSEWHERE))
    if problems:
        raise OutputError(problems)


def refuse_foreign(folder: Path, names: Iterable[str]) -> None:
    """No file that would be written may stand there already without being this program's own, as it was written.

    Raises: OutputError with every such file.
    """
    if problems := [*_foreign(folder, names)]:
        raise OutputError(problems)


def write_outputs(
    folder: Path, command: str, files: Mapping[str, bytes], *, overwrite: bool = False, also: Sequence[Change] = ()
) -> tuple[str, ...]:
    """Write what a command made, its manifest among it, and remove what its earlier run made and this one does not.

    `also` is changed in the same step; `overwrite` gives up files that have the names of these and are not ours. Returns the names
    of the files that were removed.
    Raises: OutputError where a file that is not ours is in the way, where counts are hidden and files that do not hide them would
    stand beside them, and when it cannot be written. Then everything is as it was.
    """
    with held(folder, *(change.folder for change in also)):
        removed = _no_longer_made(folder, command, files)
        problems = [] if overwrite else [*_foreign(folder, [*files, *removed])]
        problems += _unprotected(folder, command, files)
        if problems:
            raise OutputError(problems)
        swap(_in_one_step(Change(folder, {**files, **_given_up(folder, command, files)}, frozenset(removed)), also))
    return tuple(removed)


def stands_whole(folder: Path, command: str, said: Mapping[str, Any]) -> bool:
    """Whether a folder has everything that a command's manifest there lists, as it was written, and the manifest says these things."""
    clear_up(folder)
    earlier = _earlier(folder, command)
    if earlier is None or any(earlier.record.get(key) != value for key, value in said.items()):
        return False
    return bool(earlier.files) and all(_is_as_written(folder / name, hash_) for name, hash_ in earlier.files.items())


def _is_as_written(path: Path, hash_: str) -> bool:
    return path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == hash_


def remove_earlier(folder: Path, kept: Collection[str]) -> tuple[str, ...]:
    """Remove the pages that an earlier run of a set made and this one does not: their files as they were written, and nothing else.

    Returns the folders of these pages.
    Raises: OutputError where something cannot be removed.
    """
    earlier = _earlier(folder, "each")
    gone = []
    for name in earlier.pages if earlier else ():
        if name in kept or (folder / name).is_symlink() or not (folder / name).is_dir():
            continue
        made = _earlier(folder / name, "build")
        if made is not None and "part" in made.record:
            own = [each for each, hash_ in made.files.items() if _is_as_written(folder / name / each, hash_)]
            with held(folder / name):
                swap([Change(folder / name, {}, frozenset({*own, MANIFESTS["build"]}))])
            with suppress(OSError):  # somebody has put other files there
                (folder / name).rmdir()
            gone.append(name)
    return tuple(gone)


def _earlier(folder: Path, command: str) -> _Earlier | None:
    path = folder / MANIFESTS[command]
    try:
        if path.stat().st_size > LARGEST_MANIFEST:
            return None
        record = json.loads(path.read_bytes())
        if record["program"] != "countylines_map":
            return None
        listed = {name: str(entry["sha256"]) for name, entry in record["outputs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return _Earlier(record, {name: hash_ for name, hash_ in listed.items() if _stands_here(name)})


def _stands_here(name: object) -> bool:
    """Whether a name that a manifest gives, which may be anybody's, can only be one of its own folder."""
    return isinstance(name, str) and name not in ("", ".", "..") and "\0" not in name and Path(name).name == name


def _foreign(folder: Path, names: Iterable[str]) -> Iterator[Problem]:
    """Files in the way that no manifest lists, or that are not what it says."""
    sets = {command: earlier for command in MANIFESTS if (earlier := _earlier(folder, command))}
    own = {MANIFESTS[command] for command in sets}
    for name in names:
        path = folder / name
        if not os.path.lexists(path) or name in own:
            continue
        hashes = {earlier.files[name] for earlier in sets.values() if name in earlier.files}
        if not path.is_file() or path.is_symlink() or not hashes:
            what = f"{name} stands there already and was not written by this program"
        elif hashlib.sha256(path.read_bytes()).hexdigest() not in hashes:
            what = f"{name} was changed since this program wrote it"
        else:
            continue
        yield Problem(what, str(folder), f"move it away, {ELSEWHERE}, or add --overwrite to give it up")


def _no_longer_made(folder: Path, command: str, files: Mapping[str, bytes]) -> list[str]:
    earlier = _earlier(folder, command)
    listed = earlier.files if earlier and earlier.known else {}
    others = {
        name for other in MANIFESTS if other != command and (found := _earlier(folder, other)) for name in found.files
    }
    return [name for name in listed if name not in files and name not in others and (folder / name).is_file()]


def _unprotected(folder: Path, command: str, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Files of ours that would stand beside these and protect counts in another way, or not at all."""
    made = _protection(files[MANIFESTS[command]])
    listed = set[str]()
    for other in MANIFESTS:
        earlier = _earlier(folder, other)
        listed |= {*earlier.files, MANIFESTS[other]} if earlier else set()
        own = [*earlier.files, *earlier.pages] if earlier else []
        left = [name for name in own if name not in files and (folder / name).exists()]
        if earlier and other != command and left and earlier.protection != made:
            there, here = earlier.protection or "no count is hidden", made or "no count is hidden"
            what = (
                f"{', '.join(left)} of an earlier {other} would stand beside this {command}: there {there}, here {here}, "
                "and from the two a hidden count could be read or worked out"
            )
            yield Problem(what, str(folder), f"delete those files with their {MANIFESTS[other]}, or {ELSEWHERE}")
    stray = [name for name in all_names() if name not in listed and name not in files and (folder / name).exists()]
    if made and stray:
        what = (
            f"{', '.join(stray)} would stand beside this {command}, and nothing says whether counts are hidden in them"
        )
        yield Problem(what, str(folder), f"delete them, or {ELSEWHERE}")


def _protection(manifest: bytes) -> str:
    return str(json.loads(manifest).get("protection") or "")


def _given_up(folder: Path, command: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Other commands' manifests without the files that this one writes now: each file stands in one manifest."""
    rewritten = {}
    for other, manifest in MANIFESTS.items():
        earlier = _earlier(folder, other)
        if other != command and earlier and set(earlier.files) & set(files):
            record = {
                **earlier.record,
                "outputs": {n: e for n, e in earlier.record["outputs"].items() if n not in files},
            }
            rewritten[manifest] = manifest_bytes(record)
    return rewritten


def _in_one_step(main: Change, also: Sequence[Change]) -> list[Change]:
    """The changes, those of one folder joined."""
    here = [change for change in also if change.folder.resolve() == main.folder.resolve()]
    for change in here:
        main = Change(main.folder, {**main.writes, **change.writes}, main.removals)
    return [main, *(change for change in also if change not in here)]
