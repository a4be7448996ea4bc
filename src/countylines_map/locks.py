"""A folder for one process alone, and a step that is not stopped half-way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .errors import OutputError, Problem

LONGEST_WAIT_S = 60.0


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """The folder for this process alone; False where the platform or the file system cannot lock folders."""
    try:
        import fcntl
    except ImportError:
        yield False
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        yield _waited(fcntl, number, folder)
    finally:
        os.close(number)


def _waited(fcntl: Any, number: int, folder: Path) -> bool:
    until = time.monotonic() + LONGEST_WAIT_S
    while True:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                what = f"another program has been writing into this folder for {LONGEST_WAIT_S:.0f} seconds"
                raise OutputError(Problem(what, str(folder), "wait for it or stop it, then try again")) from None
            time.sleep(0.05)
        except OSError:
            return False


@contextmanager
def not_stopped_half_way() -> Iterator[None]:
    """A wish to stop (Ctrl-C, SIGTERM) that comes while files are swapped is granted right after."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = {
        number: signal.signal(number, lambda got, frame: asked.append(got))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if asked:
            signal.raise_signal(asked[0])
