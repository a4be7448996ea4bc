"""Everything that a user can cause, as one tree of errors.

    CountylinesError
    ├── TableError (ValueError)           a table cannot be read, or a cell does not say what it should
    ├── DatasetError (ValueError)         the TOML beside a table is wrong
    ├── UnknownPlaceError (LookupError)   no UK area has that name
    ├── AmbiguousPlaceError (LookupError) several areas have that name and nothing decides
    ├── BalanceError (ValueError)         the figures do not add up to the published total
    ├── SourceError (OSError)             an input file is missing, changed or not what its record says
    ├── PortalError (ConnectionError)     the boundary portal did not give what was asked for
    └── OutputError (OSError)             an output cannot be written

Each carries *all* problems of its kind that were found, never only the first.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what it is, where it stands and what fixes it.

    >>> print(Problem("the count 'many' is not a number", "arrests.csv, row 4, column 'arrests'", "write digits"))
    arrests.csv, row 4, column 'arrests': the count 'many' is not a number. Fix: write digits.
    """

    what: str
    where: str = ""
    fix: str = ""

    def __str__(self) -> str:
        """Say it in one line: where, what, fix; control characters are shown, never sent to a terminal."""
        where = f"{self.where}: " if self.where else ""
        fix = f"{'' if self.what.endswith(('.', '?')) else '.'} Fix: {self.fix.rstrip('.')}." if self.fix else ""
        return printable(where + self.what + fix)


def printable(text: str) -> str:
    r"""Text that is safe in a terminal: control, direction and other unprintable characters are shown, never sent.

    >>> print(printable("a\x1b[31mb"))
    a\x1b[31mb
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def needs_extra(what: str, extra: str, where: str = "", otherwise: str = "") -> Problem:
    """That something needs a part of the program that is not installed, and how to install it.

    >>> print(needs_extra("Parquet", "parquet", "a.parquet", "save the table as CSV"))
    a.parquet: Parquet needs a part that is not installed. Fix: pip install 'countylines-map[parquet]', or save the table as CSV.
    """
    fix = f"pip install 'countylines-map[{extra}]'" + (f", or {otherwise}" if otherwise else "")
    return Problem(f"{what} needs a part that is not installed", where, fix)


def some(texts: Sequence[str], most: int) -> str:
    """The first few of some texts, and how many more there are.

    >>> some(["Kent", "Essex"], 3), some(["Kent", "Essex", "Devon"], 1)
    ('Kent, Essex', 'Kent and 2 more')
    """
    return ", ".join(texts[:most]) + (f" and {len(texts) - most} more" if len(texts) > most else "")


def did_you_mean(written: str, known: Iterable[str], otherwise: str = "", likeness: float = 0.6) -> str:
    """The fix for a word that is not known: the nearest known one as a question, else `otherwise` or the list.

    >>> did_you_mean("titel", ["title", "total"]), did_you_mean("x", ["gpkg", "csv"])
    ("did you mean 'title'?", "choose one of 'gpkg', 'csv'")
    """
    words = list(known)
    folded = {word.casefold(): word for word in reversed(words)}
    close = difflib.get_close_matches(str(written).casefold(), folded, 1, likeness) if written else []
    if close:
        return f"did you mean '{folded[close[0]]}'?"
    return otherwise or f"choose one of {', '.join(map(repr, words))}"


class CountylinesError(Exception):
    """The root of the tree; catch it to catch everything that a user can cause.

    >>> error = TableError([Problem("a"), Problem("b")])
    >>> print(error)
    a
    b
    >>> isinstance(error, ValueError), len(error.problems)
    (True, 2)
    """

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        """Take one message, one problem or all problems of one run."""
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def frame(self) -> pd.DataFrame:
        """All problems as a data frame: what is wrong, where, and the fix."""
        import pandas as pd

        return pd.DataFrame([vars(problem) for problem in self.problems], columns=["what", "where", "fix"])

    def __str__(self) -> str:
        """All problems, a line each (OSError would format its own way)."""
        return "\n".join(str(problem) for problem in self.problems)


class TableError(CountylinesError, ValueError):
    """A table cannot be read, or a cell in it does not say what it should."""


class DatasetError(CountylinesError, ValueError):
    """The TOML that describes a table has a wrong, missing or unknown key."""


class UnknownPlaceError(CountylinesError, LookupError):
    """A written place is not a UK area that the gazetteer knows; the message has the nearest names."""


class AmbiguousPlaceError(CountylinesError, LookupError):
    """A written place is several UK areas, and nothing says which is meant."""


class BalanceError(CountylinesError, ValueError):
    """The parts of a table do not add up to its published total."""


class SourceError(CountylinesError, OSError):
    """An input file is missing, or is not what its record says."""


class PortalError(CountylinesError, ConnectionError):
    """The boundary portal could not be reached, or did not give what was asked for."""


class OutputError(CountylinesError, OSError):
    """An output cannot be written; what was there before is still there."""
