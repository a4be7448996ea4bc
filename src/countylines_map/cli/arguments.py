"""The command line's words: verbs, options, help with examples. Only the standard library, so that help answers at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from .. import __version__, country
from ..boundaries import LEVELS as AREA_LEVELS
from ..export import FORMATS
from ..options import FLAGS, WAY, Option

LEVELS = ", ".join(country.LEVELS)
PROGRAM = "countylines-map"
SHELLS = ("bash", "zsh", "fish")
EXAMPLES = """\
examples:
  countylines-map build                                    the default map, into output/
  countylines-map build arrests.toml --output site/map     your own dataset
  countylines-map build arrests.csv --destination Kent --unit people
  countylines-map build moves.csv --unit people --each destination     a page for each place, and an index
  countylines-map compare moves.csv --unit people --periods 2022 2023   both and the difference
  countylines-map init arrests.csv                         a commented TOML of what was found, to correct
  countylines-map check arrests.csv --destination Kent     everything that build would refuse, at once
  countylines-map locate "Notts" "Met Police" --json       what a name means here, and why
  countylines-map diff published output                    what changed between two builds
  countylines-map export arrests.toml --format gpkg        layers for a GIS
  countylines-map fetch --vintage 2025-12                  official boundaries from the ONS portal

exit codes: 0 done, 1 a problem with the data, 2 wrong usage
"""


class _Parser(argparse.ArgumentParser):
    """Wrong usage ends with the way to the help, as its message says what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nSee: {self.prog} --help\n")


Verbs: TypeAlias = "argparse._SubParsersAction[_Parser]"


def parser() -> argparse.ArgumentParser:
    """The whole command line, ready to parse."""
    top = _Parser(
        prog=PROGRAM,
        allow_abbrev=False,
        description="From a table of origins and counts to an honest, embeddable flow map on real UK boundaries.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"countylines_map {__version__}")
    verbs: Verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    _build(verbs)
    _compare(verbs)
    _check(verbs)
    _init(verbs)
    _export(verbs)
    _locate(verbs)
    _diff(verbs)
    _boundaries(verbs)
    _completion(verbs)
    return top


def _verb(verbs: Verbs, name: str, text: str, example: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(
        name,
        allow_abbrev=False, help=text, description=text[0].upper() + text[1:] + ".", epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    verb.add_argument("--quiet", "-q", action="store_true", help="say nothing but errors")
    verb.add_argument(
        "--debug", action="store_true", help="tell steps, times and memory, and the whole traceback of an error"
    )
    verb.add_argument(
        "--log-json", action="store_true", help="tell notes, errors and steps as an object of JSON on each line"
    )
    told = "change a limit on input (docs/security.md); may be given several times"
    verb.add_argument("--limit", action="append", type=_limit, metavar="NAME=NUMBER", help=told)
    return verb


def _build(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "build", "make the map, its data files and the manifest", "countylines-map build arrests.toml --report"
    )
    _dataset_options(verb)
    _map_options(verb)
    _output_options(verb)
    verb.add_argument(
        "--tiles", metavar="NAME", help="a base map by its xyzservices name, such as OpenStreetMap.Mapnik"
    )
    verb.add_argument(
        "--url", default="", metavar="URL", help="address where the page will stand, for links that are shared"
    )
    verb.add_argument(
        "--fragment", action="store_true", help="also write fragment.html, a body-only page for systems without iframes"
    )
    verb.add_argument(
        "--each",
        metavar="COLUMN",
        help="one page for each destination, origin or value of a column, each in a folder of its own, at one scale, with an index",
    )
    verb.add_argument("--report", action="store_true", help="print the balance and the layout's metrics")
    verb.add_argument(
        "--save-layout", action="store_true", help="write the layout into the dataset's TOML, to be tuned by hand"
    )


def _compare(verbs: Verbs) -> None:
    verb = _verb(
        verbs,
        "compare",
        "compare two tables, or two periods or categories of one: both at one scale, and the difference",
        "countylines-map compare moves.csv --unit people --periods 2022 2023",
    )
    verb.add_argument("dataset", metavar="A", help="a dataset (.toml) or a bare table")
    verb.add_argument(
        "other",
        nargs="?",
        metavar="B",
        help="another; without it, --periods or --categories says what of A is compared",
    )
    verb.add_argument("--periods", nargs=2, metavar="PERIOD", help="two periods of one table, the earlier first")
    verb.add_argument("--categories", nargs=2, metavar="CATEGORY", help="two categories of one table")
    verb.add_argument(
        "--names", nargs=2, metavar="WORDS", help="what the two are called (default: their periods, titles or files)"
    )
    _table_options(verb)
    _map_options(verb)
    _output_options(verb)


def _check(verbs: Verbs) -> None:
    verb = _verb(
        verbs,
        "check",
        "say everything that build would refuse, and write nothing",
        "countylines-map check arrests.toml",
    )
    _dataset_options(verb)
    _map_options(verb)


def _init(verbs: Verbs) -> None:
    verb = _verb(
        verbs,
        "init",
        "write a commented TOML of what was found in a table, to be corrected",
        "countylines-map init arrests.csv",
    )
    _dataset_options(verb)
    verb.add_argument(
        "--output", "-o", type=Path, metavar="FILE", help="the TOML to write (default: the table's name with .toml)"
    )


def _export(verbs: Verbs) -> None:
    verb = _verb(
        verbs,
        "export",
        "write the layers for a GIS, or a static picture",
        "countylines-map export arrests.toml --format gpkg svg",
    )
    _dataset_options(verb)
    _map_options(verb)
    _output_options(verb)
    verb.add_argument(
        "--format",
        nargs="+",
        default=["gpkg"],
        choices=list(FORMATS),
        metavar="FORMAT",
        help="what to write (default: gpkg): "
        + "; ".join(f"{name}, {known.meaning}" for name, known in FORMATS.items()),
    )
    verb.add_argument(
        "--to",
        metavar="ADDRESS",
        help="write all layers into a PostgreSQL with PostGIS instead of files, such as postgresql://user@localhost/maps",
    )
    verb.add_argument(
        "--crs",
        type=partial(_whole, least=1024, most=32767),
        metavar="CODE",
        help="EPSG code of the coordinates (default: 27700 for GeoPackage, Shapefile and databases of Great Britain, else 4326)",
    )


def _locate(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "locate", "say what place names mean here, and why", 'countylines-map locate "Notts" "Met Police"'
    )
    verb.add_argument(
        "names", nargs="*", metavar="NAME", help="names, codes or postcodes; none: one on each line of standard input"
    )
    verb.add_argument("--prefer", metavar="LEVEL", help=f"level that wins where several have a name: {LEVELS}")
    verb.add_argument(
        "--accept-close",
        type=partial(_whole, least=70, most=100),
        metavar="N",
        help="accept a near miss of at least N (70 to 100), marked",
    )
    verb.add_argument("--json", action="store_true", help="print JSON")
    verb.add_argument("--table", type=Path, metavar="FILE", help="a table in, the same table with added columns out")
    verb.add_argument("--column", metavar="NAME", help="the table's column of places")
    verb.add_argument("--sheet", metavar="NAME", help="the workbook's sheet")


def _diff(verbs: Verbs) -> None:
    verb = _verb(verbs, "diff", "say what changed between two builds", "countylines-map diff published output")
    verb.add_argument("old", type=Path, metavar="OLD", help="folder of the earlier build")
    verb.add_argument("new", type=Path, metavar="NEW", help="folder of the later build")
    verb.add_argument("--json", action="store_true", help="print JSON")


def _boundaries(verbs: Verbs) -> None:
    _fetch(verbs)
    _import(verbs)
    sources = _verb(
        verbs, "sources", "list every input with its publisher, vintage, licence and hash", "countylines-map sources"
    )
    sources.add_argument("--json", action="store_true", help="print JSON")


def _fetch(verbs: Verbs) -> None:
    fetch = _verb(
        verbs,
        "fetch",
        "bring official boundaries from the ONS portal",
        "countylines-map fetch --vintage 2025-12\n  countylines-map fetch --level msoa",
    )
    fetch.add_argument("--vintage", metavar="YYYY-MM", help="edition (default: the newest known)")
    fetch.add_argument(
        "--generalisation",
        type=str.upper,
        choices=["BFC", "BFE", "BGC", "BSC", "BUC"],
        help="detail (default: BUC, 500 m; of another level the coarsest that there is)",
    )
    fetch.add_argument(
        "--level",
        default="districts",
        choices=["districts", *AREA_LEVELS],
        help="districts (default), or another level, as outlines of its areas and for --areas",
    )
    fetch.add_argument("--dry-run", action="store_true", help="say what would be fetched, and fetch nothing")
    fetch.add_argument("--portal", metavar="URL", help="base address of the portal's services, where it has moved")


def _import(verbs: Verbs) -> None:
    given = _verb(verbs, "import", "take boundaries from a downloaded file", "countylines-map import LAD_MAY_2024.gpkg")
    given.add_argument(
        "file", type=Path, metavar="FILE", help="GeoJSON, GeoPackage, zipped shapefile, FlatGeobuf or TopoJSON"
    )
    given.add_argument("--vintage", metavar="YYYY-MM", help="edition, where the file's name does not say")
    given.add_argument(
        "--generalisation", type=str.upper, metavar="NAME", help="detail, where the file's name does not say"
    )
    given.add_argument(
        "--dissolve",
        action="store_true",
        help="unite features of one district code, such as wards that name their district",
    )


def _completion(verbs: Verbs) -> None:
    verb = _verb(verbs, "completion", "print what a shell reads to complete this command", f"{PROGRAM} completion bash")
    verb.add_argument("shell", choices=SHELLS, help="the shell")


def _output_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--output", "-o", type=Path, default=Path("output"), metavar="DIR", help="folder to write (default: output)"
    )
    verb.add_argument(
        "--overwrite",
        action="store_true",
        help="give up files in the way that this program did not write, or that were changed since",
    )
    verb.add_argument(
        "--strict",
        action="store_true",
        help="refuse a map that is not fit to be published: a large flow without its name, labels that overlap, heads astray",
    )


def _dataset_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "dataset",
        nargs="?",
        metavar="DATASET",
        help="a dataset (.toml) or a bare table (CSV, XLSX, ODS, JSON, Parquet, - for standard input); default: Operation Gravity",
    )
    _table_options(verb)


def _table_options(verb: argparse.ArgumentParser) -> None:
    group = verb.add_argument_group("a bare table", "what a dataset's TOML would say")
    for option in FLAGS.values():
        if not option.build:
            _add(group, option)


def _map_options(verb: argparse.ArgumentParser) -> None:
    group = verb.add_argument_group("the map")
    for option in FLAGS.values():
        if option.build:
            _add(group, option)


def _add(group: argparse._ArgumentGroup, option: Option) -> None:
    """One option with the type, default and help that its definition gives."""
    told = option.meaning + (f" (default: {option.default})" if option.default and option.default != "auto" else "")
    words: dict[str, Any] = {"help": told.replace("%", "%%"), "default": option.default}
    if option.choices and not option.shown:
        group.add_argument(option.flag, action="store_const", const=option.choices[0], help=words["help"])
        return
    if option.shown == WAY:
        words["choices"] = option.choices
    else:
        words["metavar"] = option.shown
    if option.type == "list of text":
        words |= {"action": "append", "help": words["help"] + "; may be given several times"}
    elif option.type.startswith("table of "):
        read = _condition if option.type == "table of conditions" else _pair
        words |= {"action": "append", "type": read, "help": words["help"] + "; may be given several times"}
    else:
        words["type"] = _READ.get(option.type, str)
    if option.minimum is not None and option.type == "whole number":
        words["type"] = partial(_whole, least=option.minimum, most=option.maximum)
    group.add_argument(option.flag, **words)


def _pair(text: str) -> tuple[str, str]:
    """NAME=VALUE; a name that holds an equals sign can be given in the TOML."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=VALUE")
    return name, value


def _condition(text: str) -> tuple[str, Any]:
    """COLUMN=VALUE, COLUMN!=VALUE, COLUMN>=VALUE or COLUMN<=VALUE."""
    found = re.fullmatch(r"\s*([^=!<>]+?)\s*(!=|>=|<=|=)\s*(.*?)\s*", text)
    if not found:
        raise argparse.ArgumentTypeError(f"'{text}' is not COLUMN=VALUE (or !=, >=, <=)")
    name, sign, value = found.groups()
    return name, value if sign == "=" else {{"!=": "not", ">=": "from", "<=": "to"}[sign]: value}


def gathered(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Names and values that were given one by one: values of one filter together, of anything else the last.

    >>> gathered([("Year", "2022"), ("Year", "2023"), ("Sex", {"not": "M"}), ("Sex", {"not": "F"})])
    {'Year': ['2022', '2023'], 'Sex': {'not': ['M', 'F']}}
    """
    found: dict[str, Any] = {}
    for name, value in pairs:
        if isinstance(value, dict) and isinstance(found.get(name), dict):
            found[name] = {**found[name], **{word: _both(found[name].get(word), each) for word, each in value.items()}}
        else:
            found[name] = value if isinstance(value, dict) else _both(found.get(name), value)
    return found


def _both(one: Any, other: Any) -> Any:
    return other if one is None else [*(one if isinstance(one, list) else [one]), other]


def _limit(text: str) -> tuple[str, int]:
    name, number = _pair(text)
    return name, _whole(number, 1)


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number") from None


def _whole(text: str, least: float = 0, most: float | None = None) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{text[:80]}' is not a whole number")
    if len(text) > 18:
        raise argparse.ArgumentTypeError(f"a whole number has at most 18 digits, and this one {len(text)}")
    if not least <= int(text) <= (most or float("inf")):
        raise argparse.ArgumentTypeError(
            f"give a whole number {f'from {least:g} to {most:g}' if most else f'of at least {least:g}'}"
        )
    return int(text)


_READ: dict[str, Callable[[str], Any]] = {"number": _number, "whole number": _whole, "file": Path}
