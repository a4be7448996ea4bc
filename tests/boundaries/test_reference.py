"""How close the built-in outlines come to official ones; only where official districts lie beside the checkout."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from countylines_map.boundaries.areas import load_areas
from countylines_map.files import geodata
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
