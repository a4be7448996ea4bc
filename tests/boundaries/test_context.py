"""Land of other countries around a map: where it lies, what it costs a page, and how it is left out."""

import gzip

import shapely

from countylines_map.boundaries import land_of_others, load_areas
from countylines_map.boundaries.context import KEY
from countylines_map.layout import CONTEXT
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.html import page_html


def test_other_countries_are_there_and_this_one_is_not():
    land, world = land_of_others(), land_of_others(everywhere=True)
    for place, others in {
        (-6.26, 53.35): True, (2.35, 48.86): True, (4.35, 50.85): True, (-4.48, 54.15): True, (-3.2, 55.95): False, (1.3, 52.63): False,
        (-74.2, 40.8): True, (151.0, -33.8): True,
    }.items():  # fmt: skip
        assert land.intersects(shapely.Point(place)) == others, place
        assert world.intersects(shapely.Point(place)), place
    assert shapely.is_valid(land)


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
