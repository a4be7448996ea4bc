"""Bad points, comparisons and sets of pages: coordinates that are none, files that are inputs, columns that are not there."""

from __future__ import annotations

from pathlib import Path

from cases import TABLE, WORDS, case
from commands import put

BUILT_IN = ["--boundaries", "built-in"]
TO_KX = "origin,destination,count\nEssex,Kings Cross,25\nKent,Kings Cross,9\n"


def points(name: str, content: str, message: str, code: int = 1, table: str = TO_KX) -> None:
    """A case of a table to a point of one's own, whose file is bad."""

    def make(folder: Path) -> list[str]:
        return [
            "check", put(folder, "t.csv", table), "--unit", "people", *BUILT_IN,
            "--locations", put(folder, "points.csv", content),
        ]  # fmt: skip

    case(f"points: {name}", make, message, code)


HEAD = "id,name,lat,lon\n"
points("a latitude that is not one", HEAD + "KX,Kings Cross,nan,-0.12\n", "row 2")
points("a latitude without end", HEAD + "KX,Kings Cross,1e300,-0.12\n", "row 2")
points("a latitude of infinity", HEAD + "KX,Kings Cross,inf,-0.12\n", "row 2")
points("a latitude that is a formula", HEAD + "KX,Kings Cross,=1+1,-0.12\n", "row 2")
points("the two exchanged", HEAD + "KX,Kings Cross,-0.12,51.53\n", "row 2|lat|where|way", code=1)
points("metres called degrees", HEAD + "KX,Kings Cross,183000,530000\n", "row 2")
points("one name twice", HEAD + "KX,Kings Cross,51.53,-0.12\nKX2,Kings Cross,52,-1\n", "2 locations|twice|name")
points("one id twice", HEAD + "KX,Kings Cross,51.53,-0.12\nKX,Euston,52,-1\n", "KX")
points("a name of 90,000 letters", HEAD + "KX," + "x" * 90_000 + ",51.53,-0.12\n", ".", code=0)
points("a name that breaks the line", HEAD + 'KX,"Kings\nCross",51.53,-0.12\n', ".")
points("nothing", "", "empty")
points("no coordinates", "id,name\nKX,Kings Cross\n", "lat|lon|column")
case(
    "points: a device",
    lambda folder: ["check", put(folder, "t.csv", TO_KX), "--unit", "people", *BUILT_IN, "--locations", "/dev/zero"],
    "device",
)


def each(name: str, message: str, *more: str, table: str = TABLE, code: int = 1) -> None:
    def make(folder: Path) -> list[str]:
        return ["build", put(folder, "t.csv", table), *WORDS, *BUILT_IN, *more, "-o", str(folder / "out")]

    case(f"pages: {name}", make, message, code)


def _input_is_a_page(folder: Path) -> list[str]:
    return [
        "build", put(folder, "in/norfolk-e10000020/flows.csv"), *WORDS, *BUILT_IN, "--each", "destination",
        "-o", str(folder / "in"),
    ]  # fmt: skip


def _input_is_a_page_by_link(folder: Path) -> list[str]:
    words = _input_is_a_page(folder)
    (folder / "link").symlink_to(folder / "in")
    return [*words[:-1], str(folder / "link"), "--overwrite"]


def _page_is_a_link(folder: Path) -> list[str]:
    put(folder, "mine/map.html", "mine")
    (folder / "out").mkdir()
    (folder / "out" / "norfolk-e10000020").symlink_to(folder / "mine")
    return ["build", put(folder, "t.csv"), *WORDS, *BUILT_IN, "--each", "destination", "-o", str(folder / "out")]


each("of a column that is not there", "no column 'sort'", "--each", "sort")
each("of a column of 100,000 letters", "no column", "--each", "x" * 100_000)
each("of a column of control signs", "no column", "--each", "a\x1b[31m")
each("of nothing", "no column|column", "--each", "")
case("pages: the table is one of them", _input_is_a_page, "is an input of this command")
case("pages: the table is one of them by a link", _input_is_a_page_by_link, "is an input of this command")
case("pages: a folder of a page is a link to somebody's", _page_is_a_link, "not written by this program")


def compare(name: str, message: str, one: str, other: str, code: int = 1) -> None:
    def make(folder: Path) -> list[str]:
        return [
            "compare", put(folder, "a.csv", one), put(folder, "b.csv", other), *WORDS, *BUILT_IN,
            "-o", str(folder / "out"),
        ]  # fmt: skip

    case(f"comparison: {name}", make, message, code)


compare("with a table of nothing", "empty", TABLE, "")
compare("with a count that is not one", "nan|not a count|no count", TABLE, "origin,count\nEssex,inf\n")
compare("with a place that is not known", "Atlantis", TABLE, "origin,count\nAtlantis,5\n")
compare("with counts without end", "larger", TABLE, "origin,count\nEssex," + "9" * 300 + "\n")
case(
    "comparison: the second is missing",
    lambda folder: ["compare", put(folder, "a.csv"), str(folder / "no.csv"), *WORDS, *BUILT_IN],
    "cannot be read",
)
case(
    "comparison: into the folder of one",
    lambda folder: [
        "compare", put(folder, "in/compare.csv"), put(folder, "b.csv"), *WORDS, *BUILT_IN, "--overwrite",
        "-o", str(folder / "in"),
    ],
    "is an input of this command",
)  # fmt: skip
