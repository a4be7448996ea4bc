"""Categories are summed for the pictures, and the table's own rows stay as they were."""

import pandas as pd
import pytest

from countylines_map.layout.sums import adds_up, with_sums
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset

ROWS = "from,offence,n\nNorfolk,A,20\nNorfolk,B,4\nLondon,A,12\nLondon,B,9\nKent,A,<5\nKent,B,6\nEssex,A,<5\nUnknown,A,8\nUnknown,B,7\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    file = tmp_path_factory.mktemp("sums") / "t.csv"
    file.write_text(ROWS, encoding="utf-8")
    dataset = open_dataset(file, destination="Norfolk", unit="people")
    return make_flow_map(dataset, Options(boundaries="built-in"))


def test_each_flow_has_a_sum_of_its_known_counts(made):
    flows = with_sums(made.flows)
    sums = flows[flows["summed"]].set_index("origin")
    known = {"Norfolk": 24, "London": 21, "Kent": 6, "Essex": float("nan"), "Unknown": 15}
    assert sums["flow"].to_dict() == pytest.approx(known, nan_ok=True)
    assert sums.loc["Kent", "flow_note"] == "without 1 withheld count" and bool(sums.loc["Essex", "suppressed"])
    assert sums["flow"].sum() == made.flows["flow"].sum()
    assert not adds_up(flows), "a table with sums is not summed again"
    assert flows.loc[made.flows.index, "flow"].equals(made.flows["flow"])


def test_pictures_have_the_sums_and_files_the_rows(made):
    assert len(made.with_sums[0].lines) == len(made.flows) + 5
    assert list(made.lines.index) == list(made.flows.index) == list(made.layouts[0].lines.index)
    assert set(made.layouts[0].arrows.rows) == set(made.flows.index[made.layouts[0].lines["drawn"]])
    assert made.scale.largest == 21, "the widest flow is a sum"


def test_rows_that_lie_apart_are_not_summed():
    flows = pd.DataFrame({
        "origin_code": ["a", "b"], "destination_code": ["c", "c"], "category": ["x", "y"], "nonplace": ["", ""],
    })  # fmt: skip
    assert not adds_up(flows) and with_sums(flows) is flows


def test_rates_are_summed_too_and_withheld_counts_counted(made):
    flows = made.flows.assign(rate=[2.0, 0.5, 1.0, 0.75, None, 0.25, None, None, None])
    flows.loc[[6, 7], ["flow", "suppressed"]] = [float("nan"), True]
    flows = pd.concat([flows, flows.loc[[6, 7]].assign(category="C").set_axis([11, 12])])
    flows.loc[11, ["flow", "suppressed"]] = [3.0, False]
    sums = with_sums(flows).query("summed").set_index("origin")
    assert sums["rate"].to_dict() == pytest.approx(
        {"Norfolk": 2.5, "London": 1.75, "Kent": 0.5, "Essex": float("nan"), "Unknown": float("nan")}, nan_ok=True
    )
    assert list(sums.index) == ["Norfolk", "London", "Kent", "Essex", "Unknown"], "in the order of the table"
    assert sums.loc["Kent", ["flow", "flow_note"]].tolist() == [3, "without 3 withheld counts"]


def test_rows_without_a_place_make_no_sums():
    flows = pd.DataFrame({
        "origin_code": ["", "", "a"], "destination_code": ["c"] * 3, "category": ["x", "y", "x"],
        "nonplace": ["unknown", "unknown", ""],
    })  # fmt: skip
    assert not adds_up(flows)
