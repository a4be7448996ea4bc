"""How close the built-in outlines come to official ones; only where official districts lie beside the checkout."""

import runpy
from pathlib import Path

import numpy as np
import pytest
import shapely

from countylines_map.boundaries import load_areas, place_anchors
from countylines_map.files import geodata
from countylines_map.gazetteer import load_gazetteer
from countylines_map.membership import load_membership

MEASURE = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "measure_districts.py"))
REFERENCE = MEASURE["REFERENCE"]

pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(not REFERENCE.exists(), reason=f"no official districts at {REFERENCE}"),
]


@pytest.fixture(scope="module")
def coverages():
    return MEASURE["built_in"](geodata() / "districts.gpkg"), MEASURE["official"](REFERENCE, load_membership())


def test_areas_of_the_default_map_are_as_close_as_promised(coverages):
    required = MEASURE["DEFAULT_MAP"]
    found = MEASURE["measure"](*coverages, list(required), load_membership())
    assert {code: round(found[code], 3) for code, least in required.items() if found[code] < least} == {}


def test_districts_are_as_close_on_average_as_promised(coverages):
    for letters, least in MEASURE["MEANS"].items():
        codes = [code for code in coverages[0].index if code[0] in letters]
        assert MEASURE["measure"](*coverages, codes, load_membership()).mean() >= least


def test_lines_between_districts_are_as_close_as_promised(coverages):
    ours, theirs = coverages
    lines = MEASURE["inner_lines"](ours[ours.index.str[0].isin(["E", "W"])])
    assert np.median(MEASURE["off_line"](MEASURE["along"](lines), theirs)) <= MEASURE["INNER_M"]


def test_the_accuracy_that_districts_state_is_what_is_measured(coverages):
    stated = load_areas("built-in").districts[["half_m", "nine_tenths_m"]]
    assert (MEASURE["accuracy"](*coverages) - stated).abs().to_numpy().max() <= 1


def test_the_measure_can_fail(coverages):
    ours, theirs = coverages
    moved = ours.translate(xoff=5000)
    assert MEASURE["measure"](moved, theirs, ["E10000020"], load_membership())["E10000020"] < 0.975


def test_more_than_500_codes_of_seven_levels_draw_where_the_official_areas_are(coverages):
    """The middle of each drawn area lies within the official one, but for areas whose own middle does not, such as a crescent."""
    levels = (
        "district",
        "county",
        "metropolitan county",
        "police force area",
        "region",
        "ceremonial county",
        "combined authority",
    )
    membership, gazetteer, areas = load_membership(), load_gazetteer(), load_areas("built-in")
    codes = [area.code for area in membership.areas.values() if area.kind in levels and not area.valid_to]
    assert len(codes) >= 500 and [gazetteer.locate(code).code for code in codes] == codes
    theirs = coverages[1]
    official = {code: shapely.union_all(theirs[sorted(membership.area(code).districts)].to_numpy()) for code in codes}
    middles = {code: areas.polygon(code).centroid for code in codes}
    missed = [c for c in codes if official[c].contains(official[c].centroid) and not official[c].contains(middles[c])]
    assert missed == ["E06000053"], "only Scilly, a few islands around a sea, whose lines of 2011 are coarse"
    anchors = place_anchors(areas, codes).to_crs(27700).geometry
    far = [code for code in codes if official[code].distance(anchors[code]) > 200]
    assert far == [], "anchors are a postcode's breadth from the official area at most"
