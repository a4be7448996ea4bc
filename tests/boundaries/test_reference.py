"""How close the built-in outlines come to official ones; only where official districts lie beside the checkout."""

import runpy
from pathlib import Path

import pytest

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
    codes = [code for code in coverages[0].index if code[0] in "EW"]
    assert len(codes) == 318
    assert MEASURE["measure"](*coverages, codes, load_membership()).mean() >= MEASURE["MEAN"]


def test_the_measure_can_fail(coverages):
    ours, theirs = coverages
    moved = ours.translate(xoff=5000)
    assert MEASURE["measure"](moved, theirs, ["E10000020"], load_membership())["E10000020"] < 0.975
