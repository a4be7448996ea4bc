"""How wide each character of the typeface of pictures is, from its own files, so that a map need not open them to measure a text.

python tools/make_advances.py          Writes src/countylines_map/render/advances.csv: code point, and thousandths of an em in each weight.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont

from countylines_map.render.typeface import ADVANCES, COLUMNS, FACES, face_file


def advances(path: Path) -> dict[int, int]:
    """Thousandths of an em by code point.

    Raises: ValueError where a width is not a whole number of them.
    """
    with TTFont(path, lazy=True) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        found = {code: metrics[name][0] * 1000 / em for code, name in font.getBestCmap().items()}
    if any(width != int(width) for width in found.values()):
        raise ValueError(f"{path.name}: widths are not whole thousandths of an em")
    return {code: int(width) for code, width in found.items()}


def table() -> str:
    """The whole file: characters that every face has."""
    faces = [advances(face_file(weight)) for weight in FACES]
    rows = [(code, *(face[code] for face in faces)) for code in sorted(set.intersection(*map(set, faces)))]
    return "\n".join([",".join(COLUMNS), *(",".join(map(str, row)) for row in rows)]) + "\n"


if __name__ == "__main__":
    ADVANCES.write_text(table(), encoding="utf-8")
