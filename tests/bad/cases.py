"""The corpus of bad input: each case makes its files in an empty folder and says which command is run and how it must end.

A case is a name, a function from a folder to the words of a command, an exit code and a pattern of the message. `CASES` is filled by
the modules beside this one when they are imported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True)
class Case:
    """One bad input: `make` writes the files and returns the words of the command; one that is `long` is left to `make bad`."""

    name: str
    make: Callable[[Path], list[str]]
    code: int
    message: str
    long: bool = False


CASES: dict[str, Case] = {}
TABLE = "origin,count\nEssex,25\nSuffolk,14\nKent,9\n"
WORDS = ["--destination", "Norfolk", "--unit", "people"]
TOML = 'title = "T"\nunit = "people"\ndestination = "Norfolk"\n'


def case(name: str, make: Callable[[Path], list[str]], message: str, code: int = 1, *, long: bool = False) -> None:
    """Add a case to the corpus."""
    if name in CASES:
        raise ValueError(f"two cases are called {name}")
    CASES[name] = Case(name, make, code, message, long)


Content: TypeAlias = "bytes | str | Callable[[], bytes | str]"
"""What stands in a file; a function where it is only made when its case is run."""


def _bytes(content: Content) -> bytes:
    made = content() if callable(content) else content
    return made.encode() if isinstance(made, str) else made


def table(name: str, content: Content, message: str, *more: str, file: str = "t.csv", code: int = 1) -> None:
    """A case of a bare table that is checked."""

    def make(folder: Path) -> list[str]:
        (folder / file).write_bytes(_bytes(content))
        return ["check", str(folder / file), *WORDS, *more]

    case(name, make, message, code, long=callable(content))


def toml(name: str, text: bytes | str, message: str, *, code: int = 1, rows: str = TABLE) -> None:
    """A case of a dataset's TOML, beside a good table, that is checked."""

    def make(folder: Path) -> list[str]:
        (folder / "t.csv").write_text(rows, encoding="utf-8")
        (folder / "t.toml").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return ["check", str(folder / "t.toml")]

    case(name, make, message, code)
