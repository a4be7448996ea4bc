"""Printed shares: rounded, cut off, either, mixed or neither."""

import pandas as pd
import pytest

from countylines_map.errors import DatasetError
from countylines_map.statistics.shares import check_shares


def flows(**counts):
    return pd.DataFrame(
        {"origin": list(counts), "flow": [float(n) if n is not None else float("nan") for n in counts.values()]}
    )


def test_the_default_table_is_cut_off(default_flows, default_dataset):
    check = check_shares(default_flows, default_dataset.printed_shares, default_dataset.total)
    assert (check.rule, check.unexplained) == ("cut off", ())
    assert len(check.rows) == 9
    assert "cut off, not rounded" in check.notes[0]


@pytest.mark.parametrize(
    ("printed", "rule"),
    [
        ({"A": "66.6%", "B": "33.3"}, "cut off"),
        ({"A": "66.7%", "B": "33.3%"}, "rounded"),
        ({"B": "33.3%"}, "either"),
        ({"A": "66.66%", "C": "66.7%"}, "mixed"),
        ({"A": "67.6%", "B": "33.3%"}, "neither"),
        ({"A": "66.70%"}, "neither"),
    ],
)
def test_one_rule_has_to_explain_all(printed, rule):
    assert check_shares(flows(A=2, B=1, C=2), printed, 3).rule == rule


def test_a_share_that_nothing_explains_is_named():
    check = check_shares(flows(A=2, B=1), {"A": "76.6%", "B": "33.3%"}, 3)
    assert check.unexplained == ("A",)
    assert "76.6% for A" in check.notes[-1]
    assert "66.667%" in check.notes[-1]


def test_half_is_rounded_either_way():
    assert check_shares(flows(A=1), {"A": "12%"}, 8).rows[0][3] == ("cut off", "rounded")
    assert check_shares(flows(A=1), {"A": "13%"}, 8).rows[0][3] == ("rounded",)


def test_rows_of_one_origin_are_summed_and_hidden_ones_left_out():
    table = pd.DataFrame({"origin": ["A", "A", "B"], "flow": [1.0, 1.0, float("nan")]})
    check = check_shares(table, {"A": "50%", "B": "1%"}, 4)
    assert [row[0] for row in check.rows] == ["A"]
    assert check.rule == "either"


def test_shares_that_fit_no_row_or_number_are_refused_together():
    with pytest.raises(DatasetError) as caught:
        check_shares(flows(Essex=2), {"Esex": "50%", "Essex": "half"}, None, "d.toml")
    told = str(caught.value)
    assert "did you mean 'Essex'?" in told
    assert "'half' is not a number" in told
    assert "need a total" in told


def test_no_shares_tell_nothing():
    assert check_shares(flows(A=2), {}, None).notes == ()


@pytest.fixture
def default_dataset():
    from pathlib import Path

    from countylines_map.tables.dataset import read_dataset

    return read_dataset(Path(__file__).parents[2] / "geodata" / "operation-gravity.toml")


@pytest.fixture
def default_flows(default_dataset):
    from countylines_map.tables.flows import read_flows

    return read_flows(default_dataset)
