"""Limits are one list: documented, changeable, and each with its message."""

import re
from pathlib import Path

import pytest

from countylines_map.errors import DatasetError
from countylines_map.limits import LIMITS, VARIABLE, change_limits, crossed, limit

PAGE = (Path(__file__).parents[1] / "docs" / "security.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def defaults():
    yield
    change_limits({})


def test_the_page_lists_each_limit_as_it_is():
    listed = re.findall(r"^\| `(\w+)` \| ([\d,]+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert listed == [(name, f"{known.default:,}", known.meaning) for name, known in LIMITS.items()]


def test_the_command_line_wins_over_the_environment_and_that_over_the_default(monkeypatch):
    assert limit("rows") == LIMITS["rows"].default
    monkeypatch.setenv(VARIABLE, "rows=7 cell=8")
    assert (limit("rows"), limit("cell")) == (7, 8)
    change_limits({"rows": 9})
    assert (limit("rows"), limit("cell")) == (9, 8)


@pytest.mark.parametrize(
    "said", ["rows", "rows=", "rows=0", "rows=-1", "rows=1e9", "rows=" + "9" * 400, "raws=5", "=5", "rows=²"]
)
def test_a_limit_that_is_not_one_is_refused(monkeypatch, said):
    monkeypatch.setenv(VARIABLE, said)
    with pytest.raises(DatasetError, match=VARIABLE):
        limit("rows")


@pytest.mark.parametrize("name", [name for name in LIMITS if name != "messages"])
def test_each_crossed_limit_says_the_number_and_the_way_to_raise_it(name):
    said = str(crossed(name, "a.csv", 10**10))
    assert (
        f"the limit is {LIMITS[name].default:,}" in said
        and f"--limit {name}=10000000000" in said
        and LIMITS[name].instead in said
    )
