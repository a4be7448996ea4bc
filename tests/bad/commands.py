"""Bad files, folders, words and surroundings: links, devices, pipes, folders that cannot be written, options that are none."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from cases import TABLE, TOML, WORDS, case


def put(folder: Path, name: str, content: str = TABLE) -> str:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    return str(folder / name)


def words(name: str, message: str, *said: str, code: int = 1) -> None:
    case(f"words: {name}", lambda folder: [word.replace("@", str(folder)) for word in said], message, code)


def file(name: str, message: str, make: Callable[[Path], object], *more: str, code: int = 1) -> None:
    """A case of `check` on a path that `make` gives."""
    case(f"file: {name}", lambda folder: ["check", str(make(folder)), *WORDS, *more], message, code)


# usage
words("no command", "VERB", code=2)
words("an unknown command", "invalid choice", "draw", code=2)
words("an unknown option", "unrecognized", "build", "--colour", "red", code=2)
words("an option cut short", "unrecognized", "build", "--dest", "Kent", code=2)
words("a format that is none", "invalid choice", "export", "--format", "dwg", code=2)
words("a layout that is none", "invalid choice", "build", "--layout", "circle", code=2)
words("a number in words", "whole number", "build", "--top", "many", code=2)
words("a number of 5,000 digits", "digits", "check", "--top", "9" * 5000, code=2)
words("closeness of 200", "70 to 100", "locate", "Kent", "--accept-close", "200", code=2)
words("a limit that is none", "not a limit", "locate", "Kent", "--limit", "speed=5")
words("a limit without a number", "NAME=VALUE", "locate", "Kent", "--limit", "rows", code=2)
words("a limit of zero", "at least 1", "locate", "Kent", "--limit", "rows=0", code=2)
words("a limit without end", "digits", "locate", "Kent", "--limit", "rows=" + "9" * 40, code=2)
words("a place without an equals sign", "NAME=VALUE", "check", "--place", "Essex", code=2)
words("words beside a TOML", "TOML says that itself", "check", "@/t.toml", "--unit", "people")
words(
    "tiles that are none", "base map|tiles", "build", "--tiles", "Nope.Nope", "--boundaries", "built-in", "-o", "@/out"
)
words(
    "boundaries that are none",
    "boundaries|no such file|cannot be read|built-in",
    "check",
    "--boundaries",
    "@/nope.gpkg",
)
words("a scale of nothing", "cannot be read", "check", "--scale-from", "@/nope.json")
words("a locate of control signs", "x1b", "locate", "Kent\x1b[31m")
words("a locate of 100,000 letters", ".", "locate", "x" * 100_000)
words("a locate of nothing", "blank", "locate", "", "Kent", code=0)
words("a locate of half a character", "udcff", "locate", "Kent\udcff", code=0)
words("a locate of a formula", ".", "locate", "=1+1")
words("a table to locate without its column", "add --column", "locate", "--table", "@/t.csv")
case(
    "words: a title of half a character",
    lambda folder: ["check", put(folder, "t.csv"), *WORDS, "--title", "a\udcff"],
    "cannot be shown",
    1,
)
words("a fetch of a vintage that is none", ".", "fetch", "--vintage", "yesterday", "--dry-run")
words(
    "a fetch from an address that is none",
    "not a web address|address",
    "fetch",
    "--portal",
    "ftp://example",
    "--dry-run",
)
words("a fetch from a file", "not a web address|address", "fetch", "--portal", "file:///etc/passwd", "--dry-run")
words("an import of nothing", "no such file|cannot be read", "import", "@/nope.gpkg")
words("an import of a folder", "file|cannot be read", "import", "@")
words("an import of a device", "file|cannot be read|device", "import", "/dev/null")

# files
file("missing", "cannot be read", lambda folder: folder / "nope.csv")
file("a folder", "folder", lambda folder: folder)
file("a device without end", "device or a pipe", lambda folder: "/dev/zero")
file("a device of nothing", "device or a pipe", lambda folder: "/dev/null")
file("a random device", "device or a pipe", lambda folder: "/dev/urandom")
file("a name of 300 letters", "cannot be read", lambda folder: folder / ("x" * 300))
file("a folder of a file", "cannot be read", lambda folder: Path(put(folder, "t.csv")) / "u.csv")
file("an empty name", "cannot be read|folder", lambda folder: "")
file("nothing on standard input", "empty", lambda folder: "-")


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def _loop(folder: Path) -> Path:
    (folder / "a.csv").symlink_to(folder / "b.csv")
    (folder / "b.csv").symlink_to(folder / "a.csv")
    return folder / "a.csv"


def _nowhere(folder: Path) -> Path:
    (folder / "a.csv").symlink_to(folder / "nowhere")
    return folder / "a.csv"


def _not_utf8(folder: Path) -> str:
    name = os.fsdecode(os.fsencode(folder) + b"/t\xff.csv")
    Path(name).write_text(TABLE)
    return name


def _sparse(folder: Path) -> Path:
    with (folder / "big.csv").open("wb") as out:
        out.truncate(300_000_000)
    return folder / "big.csv"


def _socket(folder: Path) -> Path:
    import socket

    here = Path.cwd()
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s.csv")
    os.chdir(here)
    return folder / "s.csv"


file("a pipe", "device or a pipe", _fifo)
file("a socket", "cannot be read|device or a pipe", _socket)
file("links in a circle", "cannot be read", _loop)
file("a link to nowhere", "cannot be read", _nowhere)
file("a name that is not UTF-8", "name is not text", _not_utf8)
file("300 MB of nothing", "--limit bytes", _sparse)


# folders that are written
def build(name: str, message: str, make: Callable[[Path], list[str]], code: int = 1) -> None:
    case(f"folder: {name}", lambda folder: ["build", "--boundaries", "built-in", *make(folder)], message, code)


def _own_table(folder: Path) -> list[str]:
    return [put(folder, "in/flows.csv"), *WORDS, "-o", str(folder / "in")]


def _own_table_by_link(folder: Path) -> list[str]:
    (folder / "link").symlink_to(folder / "in")
    return [put(folder, "in/flows.csv"), *WORDS, "-o", str(folder / "link"), "--overwrite"]


def _own_table_by_second_name(folder: Path) -> list[str]:
    table = put(folder, "t.csv")
    (folder / "in").mkdir()
    os.link(table, folder / "in" / "flows.csv")
    return [table, *WORDS, "-o", str(folder / "in"), "--overwrite"]


def _own_scale(folder: Path) -> list[str]:
    return [
        "--scale-from",
        put(folder, "in/manifest.json", json.dumps({"scale": {}})),
        "-o",
        str(folder / "in"),
        "--overwrite",
    ]


def _foreign_page(folder: Path) -> list[str]:
    put(folder, "in/map.html", "mine")
    return ["-o", str(folder / "in")]


def _folder_in_the_way(folder: Path) -> list[str]:
    (folder / "in" / "map.html").mkdir(parents=True)
    return ["-o", str(folder / "in"), "--overwrite"]


def _not_a_folder(folder: Path) -> list[str]:
    return ["-o", put(folder, "in")]


def _below_a_file(folder: Path) -> list[str]:
    return ["-o", put(folder, "in") + "/below"]


def _bad_scale(folder: Path) -> list[str]:
    scale = {"method": "linear", "largest": "many", "width": [1]}
    return ["--scale-from", put(folder, "m.json", json.dumps({"scale": scale})), "-o", str(folder / "out")]


def _deep_scale(folder: Path) -> list[str]:
    return ["--scale-from", put(folder, "m.json", "[" * 100_000), "-o", str(folder / "out")]


def _save_into_nothing(folder: Path) -> list[str]:
    return [put(folder, "t.csv"), *WORDS, "--save-layout", "-o", str(folder / "out")]


def _saved_although_refused(folder: Path) -> list[str]:
    put(folder, "t.csv")
    put(folder, "in/map.html", "mine")
    return [put(folder, "t.toml", TOML), "--save-layout", "-o", str(folder / "in")]


build("the user's table is an output", "is an input of this command", _own_table)
build("the user's table by a link", "is an input of this command", _own_table_by_link)
build("the user's table by a second name", "is an input of this command", _own_table_by_second_name)
build("the scale of its own folder", "is an input of this command", _own_scale)
build("a page of somebody's", "not written by this program", _foreign_page)
build("a folder in the way", "cannot be written", _folder_in_the_way)
build("a file where the folder should be", "cannot be written|File exists|not a folder", _not_a_folder)
build("a folder below a file", "cannot be written", _below_a_file)
build("below a device", "cannot be written", lambda folder: ["-o", "/dev/null/x"])
build("in the machine's own files", "cannot be written", lambda folder: ["-o", "/proc/countylines"])
build("a scale that is none", "scale", _bad_scale)
build("a scale 100,000 deep", "not a manifest", _deep_scale)
build("a layout saved for a bare table", "has no file to keep a layout", _save_into_nothing)
build("a layout saved although the folder is refused", "not written by this program", _saved_although_refused)


# boundary files
SQUARE = [[[0, 52], [1, 52], [1, 53], [0, 53], [0, 52]]]


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"LAD24CD": "E06000001", "LAD24NM": "X", **properties},
        "geometry": geometry,
    }


def boundary(name: str, content: object, message: str = ".", file: str = "LAD_DEC_2024_BUC.geojson") -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    case(f"boundaries: {name}", lambda folder: ["import", put(folder, file, text)], message)


def layer(*features: object, **more: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features), **more}


SHAPE = {"type": "Polygon", "coordinates": SQUARE}
boundary("not JSON", "{")
boundary("an empty file", "")
boundary("no features", layer())
boundary("one district", layer(feature(SHAPE)))
boundary("no geometry", layer(feature(None)))
boundary("a point", layer(feature({"type": "Point", "coordinates": [0, 52]})))
boundary("a line", layer(feature({"type": "LineString", "coordinates": [[0, 52], [1, 53]]})))
boundary("a kind that is none", layer(feature({"type": "Pentagon", "coordinates": [0, 52]})))
boundary("a polygon that is empty", layer(feature({"type": "Polygon", "coordinates": []})))
boundary("a ring of two points", layer(feature({"type": "Polygon", "coordinates": [[[0, 52], [1, 52]]]})))
boundary("a ring that is open", layer(feature({"type": "Polygon", "coordinates": [[[0, 52], [1, 52], [1, 53]]]})))
boundary(
    "a bow tie", layer(feature({"type": "Polygon", "coordinates": [[[0, 52], [1, 53], [1, 52], [0, 53], [0, 52]]]}))
)
boundary("coordinates of nan", json.dumps(layer(feature(SHAPE))).replace("[0, 53]", "[NaN, 53]"))
boundary("coordinates of 1e300", json.dumps(layer(feature(SHAPE))).replace("[0, 53]", "[1e300, 53]"))
boundary("coordinates of text", json.dumps(layer(feature(SHAPE))).replace("[0, 53]", '["a", 53]'))
boundary("a system that is none", layer(feature(SHAPE), crs={"type": "name", "properties": {"name": "EPSG:999999"}}))
boundary(
    "a system that is linked",
    layer(feature(SHAPE), crs={"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}}),
)
boundary("codes that are not there", layer({"type": "Feature", "properties": {"a": 1}, "geometry": SHAPE}))
boundary("codes that are numbers", layer(feature(SHAPE, LAD24CD=5)))
boundary("nesting without end", "[" * 100_000)
boundary(
    "a virtual layer",
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
)
boundary("a GeoPackage that is text", "hello", file="LAD_DEC_2024_BUC.gpkg")
boundary("a zip that is text", "hello", file="LAD_DEC_2024_BUC.zip")
boundary("a shapefile that is text", "hello", file="LAD_DEC_2024_BUC.shp")
