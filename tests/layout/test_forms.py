"""Which form suits a table: written down first, with reasons, and a form that cannot show a table is refused."""

import runpy
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from countylines_map.errors import DatasetError
from countylines_map.layout import Ends, choose_form, form_after_layout, form_without_room
from countylines_map.options import FLAGS, Options
from countylines_map.pipeline import open_dataset, reconcile

GALLERY_FOLDER = Path(__file__).parents[1] / "gallery"

FEW, SOME, MANY = 8, 40, 300
GALLERY = {
    # what a table is: (flows, origins, destinations, places, most at the end that is shared), form
    "one destination, nine origins: each has an arrow": ((8, 8, 1, 9, 8), "arrows"),
    "one destination and one origin": ((1, 1, 1, 2, 1), "arrows"),
    "one destination, 25 origins": ((25, 25, 1, 26, 25), "arrows"),
    "one destination, 26 origins: more than can have a name, a number and a direction each": (
        (26, 26, 1, 27, 26),
        "tree",
    ),
    "one destination, 100 origins: the most that a tree can merge": ((100, 100, 1, 101, 100), "tree"),
    "one destination, 60 origins in several years: lines change with the year": ((60, 60, 1, 61, 60, True), "arrows"),
    "one origin, forty destinations: they split from one trunk": ((40, 1, 40, 41, 40), "tree"),
    "one destination, 101 origins": ((101, 101, 1, 102, 101), "symbols"),
    "500 origins, one destination: more discs than a map has room for": ((500, 500, 1, 501, 500), "focus"),
    "a dozen counties, three of them destinations": ((33, 12, 3, 12, 11), "arrows"),
    "one origin, twenty destinations": ((20, 1, 20, 21, 20), "arrows"),
    "three forces, eight origins each: lines can be told apart by destination": ((24, 12, 3, 15, 8), "arrows"),
    "two prisons, twenty courts each": ((40, 25, 2, 27, 20), "arrows"),
    "two counties, 55 and 7 origins: a destination is chosen at a time": ((62, 55, 2, 57, 55), "arrows"),
    "all 12 regions with one another: arrows would be a knot": ((132, 12, 12, 12, 11), "matrix"),
    "eight counties both ways: 56 arrows cross 174 times": ((56, 8, 8, 8, 7), "matrix"),
    "33 boroughs with one another": ((1056, 33, 33, 33, 32), "matrix"),
    "60 places with one another: the last that a matrix can name": ((3540, 60, 60, 60, 59), "matrix"),
    "61 places with one another": ((3660, 61, 61, 61, 60), "focus"),
    "all districts of the country": ((109230, 361, 361, 361, 360), "focus"),
    "all middle layer areas, a million flows": ((1000000, 7264, 7264, 7264, 7263), "focus"),
    "200 origins, one destination: a disc for each, no line can be told from another": (
        (200, 200, 1, 201, 200),
        "symbols",
    ),
    "200 origins, two destinations": ((400, 200, 2, 202, 200), "focus"),
    "1,000 schools to 20 colleges": ((4000, 1000, 20, 1020, 900), "focus"),
}


@pytest.mark.parametrize("what", GALLERY)
def test_the_form_is_the_one_that_was_written_down(what):
    ends, form = GALLERY[what]
    chosen = choose_form(Ends(*ends))
    assert chosen.name == form
    assert f"{ends[0]:,} flow" in chosen.reason
    assert chosen.suits[0] == form


def test_a_form_that_cannot_show_a_table_is_refused_with_the_one_that_can():
    many = Ends(109230, 361, 361, 361, 360)
    with pytest.raises(DatasetError, match=r"share no end .* --form focus"):
        choose_form(many, "tree")
    with pytest.raises(DatasetError, match="2 places"):
        choose_form(Ends(1, 1, 1, 2, 1), "matrix")
    with pytest.raises(DatasetError, match="did you mean 'matrix'"):
        choose_form(many, "matrx")
    with pytest.raises(DatasetError, match=r"401 places.* --form focus"):
        choose_form(Ends(900, 401, 401, 401, 400), "symbols")
    assert choose_form(many, "matrix").suits == ("matrix", "focus")


def test_a_page_holds_the_forms_that_suit():
    one_end = Ends(40, 40, 1, 41, 40)
    assert choose_form(one_end, "tree").suits == ("tree", "symbols")
    assert choose_form(one_end, "symbols").suits == ("symbols", "tree")
    assert choose_form(Ends(40, 40, 1, 41, 40, several=True), "symbols").suits == ("symbols", "multiples")
    with pytest.raises(DatasetError, match="one map only"):
        choose_form(one_end, "multiples")
    assert choose_form(Ends(132, 12, 12, 12, 11)).suits == ("matrix", "focus", "symbols")


def test_ends_count_pairs_and_not_rows():
    flows = pd.DataFrame(
        {"origin_code": ["A", "A", "B", "C", "A"], "destination_code": ["D", "D", "D", "D", "A"], "nonplace": "",
         "internal": [False] * 4 + [True], "flow": [3.0, 4.0, float("nan"), 0.0, 9.0]}
    )  # fmt: skip
    assert Ends.of(flows) == Ends(2, 2, 1, 3, 2, several=True)


@pytest.mark.parametrize(
    "table", list(runpy.run_path(str(GALLERY_FOLDER / "gallery_tables.py"))["tables"]()), ids=lambda table: table.name
)
def test_each_table_of_the_gallery_has_the_form_that_was_written_down(table, tmp_path):
    """Where it depends on the laid-out arrows, `make gallery` says whether they pile up."""
    written = runpy.run_path(str(GALLERY_FOLDER / "forms.py"))
    form, _ = written["FORMS"][table.name]
    own = {word: value for word, value in table.words.items() if word in FLAGS and FLAGS[word].build and word != "form"}
    words = {word: value for word, value in table.words.items() if word not in own and word != "form"}
    figures = reconcile(open_dataset(table.write(tmp_path), **words), Options(boundaries="built-in", **own))
    ends = Ends.of(figures.flows)
    assert choose_form(ends).name == ("arrows" if table.name in written["LAID_OUT"] else form)
    if table.name in written["LAID_OUT"]:
        assert 15 <= ends.flows <= 25


def test_arrows_that_pile_up_become_a_tree():
    ends, clear, piled = Ends(20, 20, 1, 21, 20), {"crossings": 1, "overruns": 9}, {"crossings": 1, "overruns": 10}
    arrows = choose_form(ends)
    assert form_after_layout(arrows, ends, clear) is arrows
    made = form_after_layout(arrows, ends, piled)
    assert made.name == "tree" and "11 times" in made.reason and made.suits == ("tree", "symbols")
    for other in (replace(ends, several=True), replace(ends, destinations=3), replace(ends, flows=14)):
        assert form_after_layout(arrows, other, piled) is arrows


def test_a_tree_without_room_becomes_discs():
    made = form_without_room(Ends(60, 60, 1, 61, 60))
    assert made.name == "symbols" and "60 flows" in made.reason
