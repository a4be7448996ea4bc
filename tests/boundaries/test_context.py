"""Land of other countries around a map: where it lies, what it costs a page, and how it is left out."""

import gzip
import re

import shapely

from countylines_map.boundaries import land_of_others, load_areas
from countylines_map.boundaries.context import KEY
from countylines_map.layout import CONTEXT, names_with_room
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render import figure_svg
from countylines_map.render.html import page_html
from countylines_map.render.surroundings import taken


def test_other_countries_are_there_and_this_one_is_not():
    land, world = land_of_others(), land_of_others(everywhere=True)
    for place, others in {
        (-6.26, 53.35): True, (2.35, 48.86): True, (4.35, 50.85): True, (-4.48, 54.15): True, (-3.2, 55.95): False, (1.3, 52.63): False,
        (-74.2, 40.8): True, (151.0, -33.8): True,
    }.items():  # fmt: skip
        assert land.intersects(shapely.Point(place)) == others, place
        assert world.intersects(shapely.Point(place)), place
    assert shapely.is_valid(land)
    for sea in ((-100.0, -16.48), (100.0, -16.48), (0.0, 71.2), (-150.0, 71.2)):  # no island goes around the Earth
        assert not world.intersects(shapely.Point(sea)), sea


def test_no_gap_is_left_along_the_irish_border():
    ulster = load_areas("built-in").frame(["N92000002"]).geometry.iloc[0]
    border = [(-7.4, 54.13), (-6.62, 54.07), (-7.7, 54.6), (-7.35, 55.03), (-8.16, 54.45), (-6.95, 54.38)]
    for place in border:
        around = shapely.Point(place).buffer(0.03)
        assert around.difference(shapely.union_all([land_of_others(), ulster])).area < 1e-9, place


def made(folder, rows, top="", **words):
    (folder / "t.csv").write_text("from,n\n" + rows, encoding="utf-8")
    (folder / "t.toml").write_text(top + 'title = "T"\nunit = "people"\ndestination = "Norfolk"\n', encoding="utf-8")
    return make_flow_map(open_dataset(folder / "t.toml"), Options(boundaries="built-in"))


def test_a_map_of_the_whole_country_pays_little_for_it_and_may_go_without(tmp_path):
    rows = "Belfast,50\nDover,40\nPenzance,9\nShetland,3\n"
    around, alone = made(tmp_path, rows), made(tmp_path, rows, top="context = false\n")
    assert next(iter(around.outlines.land)) == CONTEXT and CONTEXT not in alone.outlines.land
    assert {k: v for k, v in around.outlines.land.items() if k != CONTEXT} == alone.outlines.land
    pages = [len(gzip.compress(page_html(flow_map).encode(), 9)) for flow_map in (around, alone)]
    assert 200 < pages[0] - pages[1] <= 3 * 1024
    assert KEY in {source.key for source in around.sources} and KEY not in {source.key for source in alone.sources}


def test_a_map_that_no_other_country_is_near_is_drawn_without_any(tmp_path):
    assert CONTEXT not in made(tmp_path, "Ipswich,9\nNorwich,3\n").outlines.land


def names_in(page: str) -> list[str]:
    """Names around the flows in the widest still picture."""
    group = re.search(r'<g class="around".*?</g>', page)
    return re.findall(r">([^<>]+)</text>", group[0]) if group else []


def test_names_stand_where_there_is_room_for_them_and_are_not_those_of_the_table(tmp_path):
    far = "Belfast,50\nDover,40\nPenzance,9\nShetland,3\n"
    around, alone = made(tmp_path, far), made(tmp_path, far, top="context = false\n")
    assert "Ireland" in names_in(page_html(around)) and names_in(page_html(alone)) == []
    assert '"around":' not in page_html(alone) and not alone.outlines.names
    here = made(tmp_path, "Belfast,50\nLondon,9\nCardiff,4\n").outlines.names
    assert {"London", "Cardiff", "Belfast"}.isdisjoint(name.name for name in here)
    assert len(around.outlines.names) <= 12 and 'class="around" fill=' in figure_svg(around)


def test_no_name_lies_on_a_label_or_a_flow(tmp_path):
    flow_map = made(tmp_path, "Belfast,50\nDover,40\nPenzance,9\nGlasgow,33\nInverness,5\nLeeds,3\n")
    for layout in flow_map.layouts:
        view = layout.view
        boxes = list(taken(layout))
        there = list(names_with_room(flow_map.outlines.names, view, boxes))
        for name, x, y in there:
            assert (
                0 < x < view.width_px and 0 < y < view.height_px and name.nearest <= view.metres_per_px <= name.farthest
            )
            assert not any(left < x < right and top < y < bottom for left, top, right, bottom in boxes)
    assert there or flow_map.outlines.names
