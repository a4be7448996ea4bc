"""`python -m countylines_map` and the `countylines-map` script."""

import contextlib
import gc
import os
import signal
import sys
from types import FrameType

EXITS = {signal.SIGINT: 130, signal.SIGTERM: 143}


def main() -> int:
    """Run the command line and return its exit code: 0 done, 1 a problem with data, 2 wrong usage, 130 or 143 stopped."""
    for wish in EXITS:
        signal.signal(wish, _stop)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a letter shows its number
            stream.reconfigure(errors="backslashreplace")
    # The matrices here are small: threads for them cost more to start, and to wait for beside other work, than they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from .cli import run

    # The libraries' own objects live until the end: looking through them for garbage while they are imported would take long.
    gc.set_threshold(500_000, 20, 20)
    return run(sys.argv[1:])


def script() -> None:
    """Run the command line and leave. Taking all libraries down one by one, after everything is written, would take longer than the layout.

    Raises: SystemExit with the exit code where an engine for records was at work, which has things of its own to put away.
    """
    code = main()
    if "ibis" in sys.modules:
        raise SystemExit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def _stop(wish: int, frame: FrameType | None) -> None:
    """Leave at once, also in the middle of an import; where files are being swapped, this waits until they are (see `locks`)."""
    shown = "\x1b[?25h" if sys.stderr and sys.stderr.isatty() else ""  # a progress display hides the cursor
    try:
        os.write(2, f"{shown}stopped; nothing was left half-done\n".encode())
    finally:
        os._exit(EXITS[signal.Signals(wish)])


if __name__ == "__main__":
    script()
