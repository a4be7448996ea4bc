"""The static figure: well-formed, complete, escaped, and drawn as a PNG without a browser."""

import os
import struct
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
import shapely

from countylines_map.formatting import number
from countylines_map.layout.outlines import Grid, path_data
from countylines_map.render.arrows import arrows
from countylines_map.render.discs import discs
from countylines_map.render.figure import figure_svg, social_svg
from countylines_map.render.png import figure_png
from countylines_map.render.rate_view import rate_scale, rates
from countylines_map.render.rows import row_model
from countylines_map.render.typeface import FAMILY, font_files, text_width

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
    outlines = flow_map.outlines
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


def table_of_periods(flow_map):
    """The default map with every row in three years; the later, the larger."""
    years = ("2019", "2020", "2021")
    flows, layouts = [], []
    for n, year in enumerate(years):
        flows.append(
            flow_map.flows.assign(period=year, flow=flow_map.flows.flow + n).set_axis(flow_map.flows.index + 100 * n)
        )
    for layout in flow_map.layouts:
        lines = [
            layout.lines.assign(period=year, flow=layout.lines.flow + n).set_axis(layout.lines.index + 100 * n)
            for n, year in enumerate(years)
        ]
        arrows = layout.arrows
        rows = tuple(row + 100 * n for n in range(len(years)) for row in arrows.rows)
        parts = {
            name: np.concatenate([getattr(arrows, name)] * len(years))
            for name in ("curves", "shafts", "heads", "gaps", "sizes")
        }
        layouts.append(replace(layout, lines=pd.concat(lines), arrows=replace(arrows, rows=rows, **parts)))
    return replace(flow_map, flows=pd.concat(flows), layouts=tuple(layouts))


@pytest.mark.parametrize("draw", [figure_svg, social_svg])
def test_several_periods_never_lie_on_one_another(flow_map, draw):
    made = table_of_periods(flow_map)
    svg = draw(made)
    shafts = [each for each in ElementTree.fromstring(svg).iter(f"{SVG}path") if each.get("class") == "shaft"]
    samples = 0 if draw is social_svg else len(flow_map.scale.legend())
    assert len(shafts) - samples == int(flow_map.layouts[0].lines.drawn.sum())
    assert "The map shows 2021." in words(svg)
    within = made.flows[(made.flows.period == "2021") & made.flows.internal].flow.iloc[0]
    assert number(within) in words(svg)
    assert "The map shows" not in words(draw(flow_map))


def test_rates_have_a_scale_of_their_own(flow_map):
    rated = flow_map.flows.assign(rate=flow_map.flows.flow / (1 + flow_map.flows.flow.rank()))
    made = replace(flow_map, flows=rated)
    model = row_model(made)
    scale, looks = rate_scale(model, made.scale), rates(made, model)
    drawn = [f"r{row}" for row in flow_map.layouts[0].lines.query("drawn").index]
    assert scale.largest == max(fact.rate for fact in model.rows if fact.key in drawn)
    assert max(looks[key]["width_px"] for key in drawn) == scale.widest_px
    assert looks[drawn[0]]["facts"][0].endswith("per 100,000 residents")
    plain = row_model(flow_map)
    assert rate_scale(plain, flow_map.scale) is None and rates(flow_map, plain) == {}


def test_discs_cover_every_choice_of_rows(flow_map):
    made = table_of_periods(flow_map)
    found = list(discs(row_model(made), made.scale))
    inside = made.flows[made.flows.internal]
    assert {disc.text for disc in found} == {number(value) for value in inside.flow}
    assert all(len(disc.keys) == 1 for disc in found)
    (whole,) = discs(row_model(flow_map), flow_map.scale)
    ring = flow_map.layouts[0].internal.iloc[0]
    assert (whole.radius, whole.stroke) == (ring.radius_px, ring.stroke_px)


def test_a_picture_is_the_same_whatever_fonts_the_machine_has(flow_map, tmp_path):
    """Drawn in a process that can find no font of the machine, and in one that can."""
    svg = tmp_path / "card.svg"
    svg.write_text(social_svg(flow_map), encoding="utf-8")
    code = (
        "import hashlib, sys; from pathlib import Path; from countylines_map.render.png import figure_png;"
        "print(hashlib.sha256(figure_png(Path(sys.argv[1]).read_text(encoding='utf-8'), 1200)).hexdigest())"
    )
    bare = tmp_path / "fonts.conf"
    bare.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    told = {
        subprocess.run(
            [sys.executable, "-c", code, str(svg)], env=os.environ | more, capture_output=True, text=True, check=True
        ).stdout
        for more in ({}, {"FONTCONFIG_FILE": str(bare), "HOME": str(tmp_path)})
    }
    assert len(told) == 1


def test_a_picture_is_drawn_with_the_faces_of_the_package_and_would_change_without_them(flow_map):
    import resvg_py

    svg = figure_svg(flow_map)

    def drawn(*faces: str) -> bytes:
        named = dict.fromkeys(("font_family", "serif_family", "sans_serif_family"), FAMILY)
        told = {"width": 400, "skip_system_fonts": True, "font_files": list(faces), **named}
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, **told))

    regular, bold = font_files()
    assert figure_png(svg, 400) == drawn(regular, bold)
    assert len({drawn(regular, bold), drawn(regular), drawn(bold), drawn()}) == 4


def test_the_social_title_stays_beside_the_map(flow_map):
    long = replace(flow_map, dataset=replace(flow_map.dataset, title="Westmorland and Furness " * 4))
    svg = ElementTree.fromstring(social_svg(long))
    veil = next(float(each.get("width")) for each in svg.iter(f"{SVG}rect") if each.get("height") == "630")
    title = [each for each in svg.iter(f"{SVG}text") if each.get("font-size") == "42"]
    assert len(title) > 2
    assert all(48 + text_width(each.text, 42, 700) <= veil for each in title)


def test_an_svg_brings_its_typeface_along(flow_map):
    style = next(ElementTree.fromstring(figure_svg(flow_map)).iter(f"{SVG}style")).text
    assert style.count("@font-face") == 2 and "woff2;base64," in style
    assert len(figure_svg(flow_map)) < 200_000
