"""A case in a process of its own: forked from one that has the libraries already, so that hundreds of cases take seconds."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from cases import Case

LONGEST_S = 10.0
MOST_MB = 2048
OUT = "out"
"""The folder that a case's command may write; everything else that it made is an input."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code (minus a signal's number), seconds of work, most memory, what it said, inputs that it changed.

    Seconds are those of the processor, which do not depend on what else the machine does; one that waits for ever is killed.
    """

    code: int
    seconds: float
    memory_mb: int
    out: str
    err: str
    changed: tuple[str, ...]


def run_case(case: Case, folder: Path) -> Ended:
    """Make a case's files and run its command in a child that is killed after six times the time allowed, longer where others work too."""
    words = case.make(folder)
    before = _inputs(folder)
    streams = [folder.parent / f"{folder.name}.{name}" for name in ("out", "err")]
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _run(words, folder, streams)
    shared = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    status, seconds, used = _waited(child, time.monotonic() + 6 * LONGEST_S * shared)
    changed = tuple(name for name, hash_ in _inputs(folder).items() if before.get(name) != hash_)
    gone = tuple(set(before) - set(_inputs(folder)))
    out, err = (stream.read_text(encoding="utf-8", errors="replace") for stream in streams)
    return Ended(os.waitstatus_to_exitcode(status), seconds, used, out, err, changed + gone)


def _run(words: list[str], folder: Path, streams: list[Path]) -> None:
    """In the child: never returns."""
    code = 99
    try:
        for number, stream in enumerate(streams, start=1):
            os.dup2(os.open(stream, os.O_WRONLY | os.O_CREAT), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ["COUNTYLINES_MAP_DATA"] = str(folder / OUT / "data")
        os.chdir(folder)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        from countylines_map.cli import run

        try:
            code = run(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _waited(child: int, until: float) -> tuple[int, float, int]:
    """The child's status, seconds and most memory in megabytes, its own children's included."""
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            return status, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            until += 3600
        time.sleep(0.002)


def _inputs(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] != OUT and path.is_file() and not path.is_symlink():
            found[str(inside)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
