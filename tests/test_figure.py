"""The static figure: well-formed, complete, escaped, and drawn as a PNG without a browser."""

import struct
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely

from countylines_map.arrows import arrows
from countylines_map.figure import begin_png, figure_png, figure_svg, social_svg
from countylines_map.outlines import Grid, make_outlines, path_data
from countylines_map.wording import number

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> str:
    return " ".join("".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("view", [0, -1])
def test_the_figure_has_every_flow_and_every_number(flow_map, view):
    svg = figure_svg(flow_map, view)
    root, said = ElementTree.fromstring(svg), words(svg)
    drawn = flow_map.layouts[view].lines.query("drawn")
    assert len(
        [each for each in root.iter(f"{SVG}path") if each.get("class") == "shaft" and "M0 " not in each.get("d")]
    ) == len(drawn)
    assert all(
        number(value) in said for value in flow_map.layouts[view].labels.text_value.str.replace(",", "").astype(float)
    )
    assert number(flow_map.balance.not_itemised) in said and flow_map.dataset.period.split()[0] in said
    assert figure_svg(flow_map, view) == svg


def test_every_use_has_its_outline(flow_map):
    root = ElementTree.fromstring(figure_svg(flow_map))
    ids = {each.get("id") for each in root.iter() if each.get("id")}
    used = {each.get("href").removeprefix("#") for each in root.iter(f"{SVG}use")}
    assert used and used <= ids


def test_strings_of_the_data_are_escaped(flow_map):
    bad = '</text><script>x</script>&"'
    svg = figure_svg(replace(flow_map, notes=(bad,), dataset=replace(flow_map.dataset, title=bad, caveats=(bad,))))
    assert "<script" not in svg
    assert "</text><script>x</script>&" in words(svg)


def test_pictures_have_the_size_that_is_asked_for(flow_map):
    png = figure_png(social_svg(flow_map), 1200)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (1200, 630)


def test_arrows_keep_the_layout_lengths(flow_map):
    layout = flow_map.layouts[0]
    for arrow in arrows(layout):
        assert arrow.head_length > 0 and arrow.head_half > 0
        assert arrow.shaft.startswith("M") and "Q" in arrow.shaft
    assert len(arrows(layout)) == int(layout.lines.drawn.sum())
    sizes = [layout.lines.loc[int(arrow.key[1:])].flow for arrow in arrows(layout)]
    assert sizes == sorted(sizes, reverse=True)


def test_outlines_keep_the_shape_of_each_area(flow_map):
    outlines = make_outlines(flow_map)
    assert set(outlines.places) == set(flow_map.areas.index)
    for code, path in outlines.places.items():
        assert path.startswith("M") and path.endswith("z"), code


def test_path_data_goes_once_around_each_ring():
    shape = shapely.Polygon([(0, 0), (40, 0), (40, 40), (0, 40)], [[(10, 10), (10, 20), (20, 20), (20, 10)]])
    assert path_data(shape, Grid(0, 40, 10)).count("M") == 2
    assert path_data(shapely.box(0, 0, 1, 1), Grid(0, 0, 10)) == ""
    assert path_data(shapely.MultiPolygon([shape, shapely.box(100, 0, 140, 40)]), Grid(0, 40, 10)).count("M") == 3


def test_the_grid_turns_north_up_into_down():
    assert np.array_equal(Grid(100, 200, 10).to_steps(np.array([[120, 170]])), [[2, 3]])


def test_a_picture_drawn_in_a_process_of_its_own_is_the_same():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#123"/></svg>'
    assert begin_png(svg, 40)() == figure_png(svg, 40)
    with pytest.raises(ValueError, match="unknown token"):
        begin_png("no picture", 40)()
