"""The key: what is too wide for it is torn in two and says so, and never pushes the rest out."""

from dataclasses import replace

from countylines_map.languages import words_of
from countylines_map.render.legend import TALLEST, stub, tray_rows
from countylines_map.render.rows import row_model

TORN = words_of("en")("key.torn")


def test_a_stub_is_as_wide_as_its_count_until_it_is_too_wide_for_the_key():
    drawing, height = stub(30.0, False, "#767b84")
    assert height == 32 and 'stroke-width="30"' in drawing
    drawing, height = stub(4300.0, False, "#767b84")
    assert height == TALLEST and "stroke-width" not in drawing and drawing.count("<path") == 2


def test_the_key_says_that_a_torn_stub_is_not_to_scale(flow_map):
    rows = tray_rows(row_model(flow_map), flow_map.scale)
    assert rows and all(TORN not in row.note for row in rows)
    small = replace(flow_map, scale=replace(flow_map.scale, largest=flow_map.scale.largest / 100))
    torn = tray_rows(row_model(small), small.scale)
    assert any(TORN in row.note for row in torn) and all(row.height <= TALLEST for row in torn)
