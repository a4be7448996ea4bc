"""A process that kills itself at a chosen moment: just before the n-th call that touches a file below a folder."""

import os
import subprocess
import sys
from pathlib import Path

HOOK = """
import os, sys
folder, moment, seen = sys.argv[1], int(sys.argv[2]), 0
def watch(event, given):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "shutil.rmtree", "shutil.copymode") and any(
        isinstance(g, (str, os.PathLike)) and os.fspath(g).startswith(folder) for g in given
    ):
        seen += 1
        if seen == moment:
            os.kill(os.getpid(), 9)
sys.addaudithook(watch)
"""


TOUCHING = (
    "open",
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.truncate",
    "shutil.rmtree",
    "shutil.copymode",
)


def watch_files(folder: str, moment: int, number: int = 9) -> None:
    """Kill this process, or send it another signal, just before its n-th call that touches something below a folder."""
    seen = 0

    def watch(event: str, given: tuple[object, ...]) -> None:
        nonlocal seen
        if event in TOUCHING and any(
            isinstance(g, (str, os.PathLike)) and os.fspath(g).startswith(folder) for g in given
        ):
            seen += 1
            if seen == moment:
                os.kill(os.getpid(), number)

    sys.addaudithook(watch)


def killed_at(moment: int, folder: Path, code: str) -> bool:
    """Run code that is killed at a moment; False when it ended by itself before that."""
    done = subprocess.run(
        [sys.executable, "-c", HOOK + code, str(folder), str(moment)], capture_output=True, timeout=60
    )
    if done.returncode not in (0, -9):
        raise AssertionError(done.stderr.decode())
    return done.returncode == -9


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path, hidden ones too."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
