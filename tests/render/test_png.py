"""A picture is drawn wherever Python runs, and what cannot be drawn is told as an error of ours."""

import sys

import pytest

from countylines_map.errors import OutputError
from countylines_map.render.png import figure_png, png_apart

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="red"/></svg>'


@pytest.mark.parametrize("make", [figure_png, lambda svg, width: png_apart(lambda: svg, width)], ids=["here", "apart"])
def test_what_is_not_svg_is_an_output_error(make):
    with pytest.raises(OutputError, match="cannot be drawn"):
        make("<svg", 8)


@pytest.mark.parametrize("executable", ["/usr/bin/qgis", "", "/no/such/python3"], ids=["a GIS", "none", "missing"])
def test_where_no_second_python_can_be_started_it_is_drawn_here(monkeypatch, executable):
    monkeypatch.setattr(sys, "executable", executable)
    assert png_apart(lambda: SQUARE, 8) == figure_png(SQUARE, 8)


def test_drawn_apart_is_the_same_picture():
    assert png_apart(lambda: SQUARE, 8) == figure_png(SQUARE, 8)
