"""How a command ends: its exit code, and whatever went wrong as messages."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..errors import CountylinesError, Problem
from ..limits import change_limits

if TYPE_CHECKING:
    from argparse import Namespace

STOPPED = "stopped; nothing was left half-done"


def ended(given: Namespace, verb: Callable[[Namespace], int]) -> int:
    """Run a verb; whatever goes wrong becomes a message and an exit code, with --debug also the traceback."""
    try:
        change_limits(dict(given.limit or ()))
        code = verb(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe went away (`| head`): that is not an error of ours, and flushing would only say so again.
        _forget_output()
        return 0
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return 130
    except (Exception, RecursionError) as error:
        if given.debug:
            traceback.print_exc()
        else:
            given.log.problems(_problems(error))
        if isinstance(error, OSError) and not isinstance(error, CountylinesError):
            _forget_output()
        return 1
    return code


def _problems(error: Exception) -> Iterable[Problem]:
    """An error as what a user can do about it."""
    if isinstance(error, CountylinesError):
        return error.problems
    if isinstance(error, MemoryError):
        fix = "sum it to one row for each origin first, or close other programs"
        return [Problem("there is not enough memory for this table", fix=fix)]
    if isinstance(error, OSError) and error.filename:
        told = f"the file cannot be read or written ({error.strerror})"
        return [Problem(told, str(error.filename), "check its name and folder")]
    if isinstance(error, OSError):
        return [
            Problem(f"the answer cannot be written ({error.strerror or error})", fix="free space, or send it elsewhere")
        ]
    what = f"this is a fault in the program ({type(error).__name__}: {str(error)[:300]})"
    return [Problem(what, fix="run it again with --debug and report what it prints; nothing was written")]


def _forget_output() -> None:
    """What was not written yet goes nowhere, so that leaving does not fail once more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
