"""Reading in a process of its own, with limits of memory and time: a parser that hangs, aborts or panics becomes a message."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..errors import Problem, TableError
from ..limits import as_environment, crossed, limit
from .documents import NAMES

SERVE = "from countylines_map.tables.apart import serve; serve()"
KINDS = {
    "workbook": "the workbook", "parquet": "the Parquet file", "geopackage": "the GeoPackage",
    **{kind: f"the {name}" for kind, name in NAMES.items()},
}  # fmt: skip
WAITED = 4  # times the seconds of work that are waited for: the machine may be busy
CRAMPED = ("memory allocation", "MemoryError", "bad_alloc", "malloc of size", "Cannot allocate", "capacity overflow")


def read_apart(kind: str, content: bytes, where: str, *wanted: str | None) -> bytes:
    """What `_read` makes of one of `KINDS`, from a process that may use so much memory and time and no more.

    Where the program is packed up with its own Python, it is read in this process, without those two limits.
    Raises: TableError when it cannot be read, or a limit is crossed.
    """
    if not Path(sys.executable or "").name.lower().startswith("python"):
        return _read(kind, content, where, *wanted)
    words = [sys.executable, "-P", "-c", SERVE]
    known = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, **as_environment(), "PYTHONPATH": known}
    ask = pickle.dumps((kind, content, where, *wanted), protocol=5)
    with subprocess.Popen(
        words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            said, complaint = process.communicate(ask, timeout=WAITED * limit("seconds"))
        except subprocess.TimeoutExpired:
            process.kill()
            raise TableError(crossed("seconds", where, what=f"{KINDS[kind]} takes longer than that to read")) from None
        except BaseException:
            process.kill()
            raise
    if process.returncode == 0 and said[:1] == b"+":
        return said[1:]
    if process.returncode == 0 and said[:1] == b"-":
        raise TableError([Problem(*problem) for problem in json.loads(said[1:])])
    raise TableError(_death(kind, where, process.returncode, complaint.decode(errors="replace")))


def serve() -> None:
    """Answer one question on standard input; "+" before a result, "-" before problems."""
    _limit_this_process()
    try:
        answer = b"+" + _read(*pickle.loads(sys.stdin.buffer.read()))  # noqa: S301  # from the process that started this one
    except TableError as error:
        answer = b"-" + json.dumps([[p.what, p.where, p.fix] for p in error.problems]).encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)


def _read(kind: str, content: bytes, where: str, *wanted: Any) -> bytes:
    if kind == "parquet":
        from .parquet import read_parquet

        return read_parquet(content, where)
    if kind == "geopackage":
        from .geopackage import read_geopackage

        return json.dumps(read_geopackage(content, where, *wanted)).encode()
    if kind in NAMES:
        from .documents import read_document

        return json.dumps(read_document(kind, content, where, *wanted)).encode()
    from .workbook import read_workbook

    return json.dumps(read_workbook(content, where, *wanted)).encode()


def _limit_this_process() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time is limited from outside
        return
    for what, most in (
        (resource.RLIMIT_AS, limit("memory")),
        (resource.RLIMIT_CPU, limit("seconds")),
        (resource.RLIMIT_CORE, 0),
    ):
        highest = resource.getrlimit(what)[1]
        most = most if highest == resource.RLIM_INFINITY else min(most, highest)
        try:
            resource.setrlimit(what, (most, highest))
        except (ValueError, OSError):
            continue  # macOS has no limit of memory that holds


def _death(kind: str, where: str, code: int, complaint: str) -> Problem:
    import signal

    if code in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)):
        return crossed("seconds", where, what=f"{KINDS[kind]} takes longer than that to read")
    if any(word in complaint for word in CRAMPED):
        return crossed("memory", where, what=f"{KINDS[kind]} needs more memory than that to read")
    last = complaint.strip().rpartition("\n")[2][:200]
    return Problem(
        f"{KINDS[kind]} is damaged ({last or f'its reader ended with {code}'})", where, "save its table as CSV"
    )
