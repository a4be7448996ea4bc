"""Kill -9 of every command that changes files: the next run finds the old set or the new one, and leaves nothing behind.

    python tests/kill_commands.py 300            (`make kill`)

kills `build`, `export`, `build --save-layout`, `init`, `import` and `fetch` before each call that touches a file of theirs (which is
after the call before it), and at so many random moments in all. Each run is a process of its own, forked from this one. It ends with 1
where anything but the old set or the new one was found, or more was left than that.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from killing import snapshot, watch_files

TABLE = "origin,count\nEssex,{}\nSuffolk,14\n"
TOML = 'title = "T"\nunit = "people"\ndestination = "Norfolk"\ntable = "t.csv"\n'
ABOUT = ("--destination", "Norfolk", "--unit", "people")
BUILT_IN = ("--boundaries", "built-in", "-q")


@dataclass(frozen=True)
class Command:
    """A command, what it changes below its folder, what stands there before, and whether there is an earlier set."""

    words: Callable[[Path], list[str]]
    changes: tuple[str, ...]
    before: Callable[[Path, int], None]
    earlier: bool = True


def _table(folder: Path, number: int) -> None:
    (folder / "t.csv").write_text(TABLE.format(number), encoding="utf-8")


def _dataset(folder: Path, number: int) -> None:
    _table(folder, number)
    (folder / "t.toml").write_text(TOML, encoding="utf-8")


def _districts(folder: Path, number: int) -> None:
    from made_districts import DISTRICTS

    name = f"LAD_DEC_2025_UK_BUC_{number}.gpkg"
    DISTRICTS.to_file(folder / name, layer="LAD", driver="GPKG")


def _nothing(folder: Path, number: int) -> None:
    pass


def _import(folder: Path) -> list[str]:
    return ["import", str(next(folder.glob("LAD*.gpkg"))), "--vintage", "2025-12", "--generalisation", "BUC"]


def _fetch(folder: Path) -> list[str]:
    return ["fetch", "--vintage", "2025-12", "--generalisation", "BUC", "--portal", os.environ["PORTAL"], "-q"]


COMMANDS: Mapping[str, Command] = {
    "build": Command(lambda f: ["build", str(f / "t.csv"), *ABOUT, *BUILT_IN, "-o", str(f / "out"), "--fragment"], ("out",), _table),
    "export": Command(
        lambda f: ["export", str(f / "t.csv"), *ABOUT, *BUILT_IN, "-o", str(f / "out"), "--format", "gpkg", "csv", "svg"], ("out",), _table
    ),
    "save-layout": Command(
        lambda f: ["build", str(f / "t.toml"), *BUILT_IN, "-o", str(f / "out"), "--save-layout"], ("out", "t.toml"), _dataset
    ),
    "init": Command(lambda f: ["init", str(f / "t.csv"), "--destination", "Norfolk"], ("t.toml",), _table, earlier=False),
    "import": Command(_import, ("data",), _districts, earlier=False),
    "fetch": Command(_fetch, ("data",), _nothing, earlier=False),
}  # fmt: skip


def states(folder: Path, command: Command) -> dict[str, bytes]:
    """Every file that the command may change, hidden ones too."""
    found = snapshot(folder)
    return {name: content for name, content in found.items() if not name.startswith(("t.csv", "LAD"))}


def run(
    command: Command, folder: Path, *, moment: int = 0, seconds: float | None = None, number: int = signal.SIGKILL
) -> bool:
    """Run a command in a child, killed before its n-th call that touches a file, or after some seconds; whether it was killed.

    With the number of another signal it is asked to stop.
    """
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.environ["COUNTYLINES_MAP_DATA"] = str(folder / "data")
            os.chdir(folder)
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            if moment:
                watch_files(str(folder), moment, number)
            from countylines_map.__main__ import main as run_words

            sys.argv = ["countylines-map", *command.words(folder)]
            code = run_words()
        finally:
            os._exit(code)
    if seconds is not None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return _killed(status)
            time.sleep(0.001)
        os.kill(child, signal.SIGKILL)
    return _killed(os.waitpid(child, 0)[1])


def _killed(status: int) -> bool:
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, -signal.SIGKILL, 128 + signal.SIGINT, 128 + signal.SIGTERM):
        raise AssertionError(f"the command ended with {code}")
    return code != 0


def clear_up(folder: Path) -> None:
    """What whichever command runs next does first, in each folder that it uses."""
    from countylines_map import transaction
    from countylines_map.boundaries.store import installed_coverages

    for place in (folder, folder / "out"):
        transaction.clear_up(place)
    installed_coverages(folder / "data")


@contextmanager
def prepared(name: str, root: Path) -> Iterator[tuple[Path, Callable[[], None], dict[str, bytes], dict[str, bytes]]]:
    """A command's folder, a function that puts it back, and its files before and after the command."""
    command, folder, kept = COMMANDS[name], root / "case", root / "kept"
    folder.mkdir(parents=True)
    command.before(folder, 25)
    if command.earlier:
        run(command, folder)
    command.before(folder, 26)
    shutil.copytree(folder, kept)
    before = states(folder, command)
    run(command, folder)
    after = states(folder, command)

    def put_back() -> None:
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)

    put_back()
    yield folder, put_back, before, after


def found(folder: Path, command: Command, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """Which set the next run finds: "old", "new", or what is there instead."""
    clear_up(folder)
    here = states(folder, command)
    if here in (before, after):
        return "old" if here == before else "new"
    return "neither: " + ", ".join(
        sorted(n for n in {*here, *before} if here.get(n) not in (before.get(n), after.get(n)))[:5]
    )


@contextmanager
def portal() -> Iterator[None]:
    """A server for `fetch`, on this machine, at $PORTAL."""
    from made_districts import DISTRICTS
    from portal_server import Portal, running

    service = "LAD_DEC_2025_UK_BUC"
    with running(Portal(DISTRICTS.rename(columns={"OBJECTID": "number"}), service)) as served:
        os.environ["PORTAL"] = served.url
        yield


def moments_of(name: str, root: Path, every: int = 1) -> dict[str, int]:
    """How each death before a call ended: how many found the old set, the new one, or something else."""
    ends: dict[str, int] = {}
    command = COMMANDS[name]
    with prepared(name, root) as (folder, put_back, before, after):
        moment = 1
        while run(command, folder, moment=moment):
            end = found(folder, command, before, after)
            ends[end] = ends.get(end, 0) + 1
            put_back()
            moment += every
        if states(folder, command) != after:
            ends["a whole run that made something else"] = 1
    return ends


def stopped_moments(name: str, root: Path, number: int, every: int = 1) -> dict[str, int]:
    """How wishes to stop (Ctrl-C, SIGTERM) before calls that touch files ended: nothing but the old or the new set, at once."""
    ends: dict[str, int] = {}
    command = COMMANDS[name]
    with prepared(name, root) as (folder, put_back, before, after):
        moment = 1
        while run(command, folder, moment=moment, number=number):
            here = states(folder, command)
            end = "old" if here == before else "new" if here == after else f"neither: {sorted({*here} ^ {*before})[:5]}"
            ends[end] = ends.get(end, 0) + 1
            put_back()
            moment += every
    return ends


def random_moments(name: str, root: Path, number: int) -> dict[str, int]:
    """How so many deaths at random moments ended; half of them fall at the end, where files are written."""
    ends: dict[str, int] = {}
    command = COMMANDS[name]
    with prepared(name, root) as (folder, put_back, before, after):
        began = time.monotonic()
        run(command, folder)
        whole = time.monotonic() - began
        put_back()
        for _ in range(number):
            run(command, folder, seconds=random.choice([random.uniform(0, 1.1), random.uniform(0.7, 1.05)]) * whole)
            end = found(folder, command, before, after)
            ends[end] = ends.get(end, 0) + 1
            put_back()
    return ends


def load() -> None:
    """Import what the commands need, so that a forked child need not."""
    for name in (
        "pipeline",
        "check",
        "export",
        "render.html.page",
        "layout.layout",
        "boundaries.store",
        "tables.starter",
        "cli.commands",
    ):
        import_module(f"countylines_map.{name}")


def main() -> int:
    """Try every command before each call and at random moments, and print how it ended."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    sys.path.append(str(Path(__file__).parent / "boundaries"))
    load()
    wrong = 0
    with portal(), tempfile.TemporaryDirectory() as root:
        for name in sys.argv[2:] or COMMANDS:
            each, chance = (
                moments_of(name, Path(root, name)),
                random_moments(name, Path(root, f"{name}-2"), number // len(COMMANDS)),
            )
            print(f"{name}: before each call {each}; at random moments {chance}", flush=True)
            asked = [stopped_moments(name, Path(root, f"{name}-{n}"), n) for n in (signal.SIGINT, signal.SIGTERM)]
            print(f"{name}: asked to stop before each call {asked}", flush=True)
            wrong += sum(
                count for ends in (each, chance, *asked) for end, count in ends.items() if end not in ("old", "new")
            )
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
