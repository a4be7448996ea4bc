"""The typeface of pictures: Source Sans Pro, measured, embedded and drawn, so that a picture is the same on every machine."""

from __future__ import annotations

import base64
from functools import cache
from importlib import resources
from io import BytesIO
from pathlib import Path

from ..files import shipped_rows

FAMILY = "Source Sans Pro"
PACKAGE = "font_source_sans_pro"  # an installed package that carries the files and their licence (SIL OFL 1.1)
FACES = {400: "SourceSansPro-Regular.ttf", 700: "SourceSansPro-Bold.ttf"}
ADVANCES = Path(__file__).with_name("advances.csv")  # made by tools/make_advances.py
COLUMNS = ("code_point", *map(str, FACES))
ALWAYS = "".join(map(chr, range(32, 127)))  # so that an editor can change a word in the file


def font_files() -> tuple[str, ...]:
    """Paths of the faces, regular and bold."""
    return tuple(str(face_file(weight)) for weight in FACES)


def font_folder() -> str:
    """The folder of the faces, for programs that read whole folders."""
    return str(face_file(400).parent)


def text_width(words: str, size: float, weight: int = 400) -> float:
    """How wide a line of text is in pixels; a character that the typeface has not is taken as wide as it is high.

    >>> round(text_width("Norfolk", 10), 2), round(text_width("Norfolk", 10, 700), 2)
    (31.2, 33.48)
    """
    widths = _widths(700 if weight >= 600 else 400)
    return size * sum(widths.get(character, 1.0) for character in words)


def covers(words: str) -> bool:
    """Whether the typeface has every character of a text; line ends and other spacing count as covered.

    >>> covers("Rhŵng Gŵyr a’r Bont-faen"), covers("東京")
    (True, False)
    """
    widths = _widths(400)
    return all(character in widths or character.isspace() for character in words)


def font_face(words: str) -> str:
    """CSS that brings the typeface along, cut down to the characters of some words and the plain ones."""
    wanted = "".join(sorted({*ALWAYS, *words}))
    rules = []
    for weight in FACES:
        data = base64.b64encode(_subset(weight, wanted)).decode()
        source = f"url(data:font/woff2;base64,{data})"
        rules.append(f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};src:{source} format("woff2")}}')
    return "".join(rules)


def face_file(weight: int) -> Path:
    """The file of a face, by its weight."""
    return Path(str(resources.files(PACKAGE))) / "files" / FACES[weight]


@cache
def _widths(weight: int) -> dict[str, float]:
    """Advance of each character, in ems; from a table, since opening the fonts themselves would take longer than laying out a map."""
    column = COLUMNS.index(str(weight))
    return {chr(int(row[0])): int(row[column]) / 1000 for row in shipped_rows(ADVANCES, COLUMNS)}


@cache
def _subset(weight: int, characters: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=["kern"], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    with TTFont(face_file(weight), recalcTimestamp=False) as font:
        cut = Subsetter(options)
        cut.populate(text=characters)
        cut.subset(font)
        font.flavor = "woff2"
        written = BytesIO()
        font.save(written)
    return written.getvalue()
