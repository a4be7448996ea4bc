"""Files that change together: all of them or none, also where the process is killed or the power fails half-way.

Everything is written and flushed in a hidden folder beside its place; then a journal takes its name there, and from that moment on
the change counts as made. Renaming the files into place follows, and the journal goes last. Whatever opens the folder next finds
either no journal, and removes what was prepared, or a journal, and finishes what it says. Where a rename is refused (a folder is in
the way, say), the journal is turned round and what was there before goes back.

A journal names files of its own folder only, never a path: one that came with a stranger's folder can change nothing elsewhere.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import CountylinesError, OutputError, Problem
from .locks import locked, not_stopped_half_way

STAGE = ".countylines-map-"
JOURNAL = "journal.json"
ABANDONED_S = (
    3600  # only where folders cannot be locked: how old a prepared change must be before it is taken for abandoned
)
FIX = "free space, or choose a folder that you may write to"


@dataclass(frozen=True)
class Change:
    """What happens in one folder: `writes` gives whole files by plain name, `removals` names files that go."""

    folder: Path
    writes: Mapping[str, bytes] = field(default_factory=dict)
    removals: frozenset[str] = frozenset()


@contextmanager
def held(*folders: Path) -> Iterator[None]:
    """Folders for this process alone, made where they are missing, and what an earlier change left in them cleared up.

    Another process of ours is waited for. A folder that was made here and stays empty is removed again.
    Raises: OutputError when a folder cannot be made or locked, or the change before cannot be finished.
    """
    made: list[Path] = []
    with ExitStack() as stack:
        try:
            for folder in sorted({folder.resolve() for folder in folders}):
                made += _made(folder)
                alone = stack.enter_context(locked(folder))
                _clear_up(folder, alone)
            yield
        except OSError as error:
            if isinstance(error, CountylinesError):
                raise
            raise _refused(error, folders[0]) from error
        finally:
            for folder in reversed(made):
                with suppress(OSError):  # it has files now
                    folder.rmdir()


def swap(changes: Sequence[Change]) -> None:
    """Make changes in folders that are `held`: all, or none.

    Raises: OutputError when something cannot be written; then everything is as it was before.
    """
    token = secrets.token_hex(6)
    stages: list[Path] = []
    try:
        with not_stopped_half_way():
            for change in changes:
                stages.append(change.folder.resolve() / f"{STAGE}{token}")
                _prepare(change, stages[-1])
            _commit(changes, stages)
            failed = _settle(stages[0])
    except OSError as error:
        if not (stages and _read_journal(stages[0])):  # else whatever runs next goes by the journal
            for stage in stages:
                shutil.rmtree(stage, ignore_errors=True)
        raise _refused(error, changes[0].folder) from error
    if failed:
        raise _refused(failed, changes[0].folder) from failed


def clear_up(folder: Path) -> None:
    """Finish or undo what a process that was killed left half-done in a folder; most often there is nothing.

    Raises: OutputError when it cannot be finished.
    """
    if any(folder.glob(f"{STAGE}*")):
        with held(folder):
            pass


def _prepare(change: Change, stage: Path) -> None:
    """Write the new files beside their place, and keep the earlier ones by a second name."""
    new, kept = stage / "new", stage / "kept"
    new.mkdir(parents=True)
    kept.mkdir()
    for name, content in change.writes.items():
        _write_through(new / _plain(name), content)
        if (place := stage.parent / name).is_file():
            shutil.copymode(place, new / name)
    for name in (*change.writes, *change.removals):
        if (place := stage.parent / _plain(name)).is_file():
            _second_name(place, kept / name)


def _second_name(place: Path, kept: Path) -> None:
    try:
        os.link(place, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):  # no second names on this file system
        shutil.copy2(place, kept, follow_symlinks=False)


def _commit(changes: Sequence[Change], stages: Sequence[Path]) -> None:
    """Write every folder's journal, the first folder's last: when it has its name, the change counts as made."""
    for change, stage in reversed(list(zip(changes, stages, strict=True))):
        _write_journal(
            stage,
            {
                "write": list(change.writes),
                "remove": sorted(change.removals),
                "main": "" if stage == stages[0] else str(stages[0]),
                "others": [str(other) for other in stages[1:]] if stage == stages[0] else [],
                "undo": False,
            },
        )


def _write_journal(stage: Path, journal: Mapping[str, Any]) -> None:
    _write_through(stage / "journal.part", json.dumps(journal).encode())
    os.replace(stage / "journal.part", stage / JOURNAL)
    _flush_folder(stage)


def _settle(main: Path) -> OSError | None:
    """Do what a journal and those in other folders say; the error where something could not be moved and everything went back."""
    journal = _read_journal(main) or {}
    others = [Path(other) for other in journal.get("others", ())]
    journals = {
        main: journal,
        **{other: found for other in others if other.name == main.name and (found := _read_journal(other))},
    }
    failed = None
    try:
        if not journal.get("undo"):
            for stage, said in journals.items():
                _move(stage, said)
    except OSError as error:
        failed = error
        _write_journal(main, {**journal, "undo": True})
    if failed or journal.get("undo"):
        for stage, said in journals.items():
            _put_back(stage, said)
    for stage in reversed(journals):
        _remove(stage)
    return failed


def _move(stage: Path, journal: Mapping[str, Any]) -> None:
    for name in journal.get("write", ()):
        if (stage / "new" / name).exists():
            os.replace(stage / "new" / name, stage.parent / name)
    for name in journal.get("remove", ()):
        (stage.parent / name).unlink(missing_ok=True)
    _flush_folder(stage.parent)


def _put_back(stage: Path, journal: Mapping[str, Any]) -> None:
    for name in (*journal.get("write", ()), *journal.get("remove", ())):
        if (stage / "kept" / name).exists():
            os.replace(stage / "kept" / name, stage.parent / name)
        elif name in journal.get("write", ()) and not (stage / "new" / name).exists():
            (stage.parent / name).unlink(missing_ok=True)
    _flush_folder(stage.parent)


def _remove(stage: Path) -> None:
    """Remove a stage, its journal before the rest: what is left without one is never taken for a change."""
    (stage / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(stage)


def _clear_up(folder: Path, alone: bool) -> None:
    """Settle what has a journal and remove what has none."""
    for stage in sorted(folder.glob(f"{STAGE}*")):
        if stage.is_symlink() or not stage.is_dir():
            continue
        journal = _read_journal(stage)
        if journal is None and not alone and time.time() - stage.stat().st_mtime < ABANDONED_S:
            continue  # another process may be writing it at this moment
        main = Path(journal["main"] or stage) if journal else stage
        agreed = (_read_journal(main) or {}).get("others", ()) if main != stage else [str(stage)]
        if journal and main.name == stage.name and str(stage) in agreed:
            _settle(main)
        else:  # never made, or undone
            shutil.rmtree(stage)


def _read_journal(stage: Path) -> dict[str, Any] | None:
    """What a journal says; None where there is none, or it is not one of ours."""
    try:
        if stage.is_symlink() or not stage.name.startswith(STAGE) or (stage / JOURNAL).stat().st_size > 1 << 20:
            return None
        journal = json.loads((stage / JOURNAL).read_bytes())
        for name in (*journal["write"], *journal["remove"]):
            _plain(name)
        known = isinstance(journal["main"], str) and isinstance(journal["undo"], bool)
        return dict(journal) if known and all(isinstance(other, str) for other in journal["others"]) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _plain(name: str) -> str:
    """The name itself. Raises: ValueError for one that leads to another folder or to a stage."""
    if Path(name).name != name or name.startswith(STAGE) or "\0" in name or "\\" in name:
        raise ValueError(f"{name!r} is not a plain file name")
    return name


def _made(folder: Path) -> list[Path]:
    """Folders made so that `folder` is there, the outermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _write_through(path: Path, content: bytes) -> None:
    with path.open("xb") as out:
        out.write(content)
        out.flush()
        try:
            os.fsync(out.fileno())
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from None


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _refused(error: OSError, folder: Path) -> OutputError:
    at = Path(error.filename2 or error.filename or folder)
    inside = next((part for part in at.parents if part.name.startswith(STAGE)), None)
    where = folder / at.name if inside else at
    return OutputError(Problem(f"cannot be written ({error.strerror or error})", str(where), FIX))
