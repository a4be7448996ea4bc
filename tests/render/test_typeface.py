"""The table of widths is that of the typeface's own files."""

import pytest
from fontTools.ttLib import TTFont

from countylines_map.render.typeface import FACES, covers, face_file, text_width


@pytest.mark.parametrize("weight", FACES)
def test_every_character_is_as_wide_as_its_font_says(weight):
    with TTFont(face_file(weight), lazy=True) as font:
        em, advances = font["head"].unitsPerEm, font["hmtx"].metrics
        said = {chr(code): advances[name][0] / em for code, name in font.getBestCmap().items()}
    assert len(said) > 1000
    assert {character: text_width(character, 1, weight) for character in said} == said
    assert covers("".join(said))
