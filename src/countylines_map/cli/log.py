"""What a command says of itself on standard error: notes, problems, and with --debug or --log-json its steps, times and memory."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..errors import Problem, printable
from ..limits import limit

if TYPE_CHECKING:
    from argparse import Namespace


class Log:
    """One command's messages, as lines for people or (`--log-json`) an object on each line for machines."""

    def __init__(self, given: Namespace) -> None:
        """Start the clock."""
        self.verb: str = given.verb
        self.quiet: bool = given.quiet
        self.as_json: bool = given.log_json
        self.steps: bool = given.debug or given.log_json
        self.began = time.perf_counter()

    def step(self, what: str) -> None:
        """A step begins; told with the seconds since the start and the most memory so far."""
        if self.steps:
            seconds, memory = time.perf_counter() - self.began, _memory_mb()
            if self.as_json:
                self._object("step", message=what, seconds=round(seconds, 3), memory_mb=memory)
            else:
                used = f", {memory} MB" if memory else ""
                print(f"debug: {seconds:.2f} s{used}: {printable(what)}", file=sys.stderr)

    def notes(self, notes: Iterable[str]) -> None:
        """What must be known about what was made; silent with --quiet."""
        for note in () if self.quiet else notes:
            if self.as_json:
                self._object("note", message=note)
            else:
                print(f"note: {printable(note)}", file=sys.stderr)

    def warnings(self, problems: Iterable[Problem]) -> None:
        """What somebody should look at before the map is published; silent with --quiet."""
        for problem in () if self.quiet else problems:
            if self.as_json:
                self._object("warning", what=problem.what, where=problem.where, fix=problem.fix)
            else:
                print(f"warning: {_cut(str(problem))}", file=sys.stderr)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Everything that is wrong, a line each; beyond the limit of messages only how many more."""
        listed = list(problems)
        most = limit("messages")
        shown = listed if len(listed) <= most else listed[: most - 1]
        for problem in shown:
            if self.as_json:
                self._object("error", what=problem.what, where=problem.where, fix=problem.fix)
            else:
                print(f"error: {_cut(str(problem))}", file=sys.stderr)
        if left := len(listed) - len(shown):
            self.problems(
                [Problem(f"and {left:,} more problems", fix=f"correct these first, or --limit messages={len(listed)}")]
            )

    def end(self, code: int) -> None:
        """The command ends with this exit code."""
        if self.steps:
            self.step("done" if code == 0 else f"ended with exit code {code}")

    def _object(self, level: str, **facts: Any) -> None:
        print(json.dumps({"level": level, "command": self.verb, **facts}), file=sys.stderr)


def _cut(line: str, most: int = 2000) -> str:
    """A line that somebody can read, whatever stands in the data."""
    return line if len(line) <= most else f"{line[: most - 500]} ... {line[-400:]}"


def _memory_mb() -> int | None:
    """The most memory that this process has had, where the platform tells."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(most / (1 << 20 if sys.platform == "darwin" else 1 << 10))
