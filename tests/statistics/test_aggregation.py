"""Flows summed to wider areas: nothing is lost, nothing counted twice, no withheld count taken for 0."""

import math

import numpy as np
import pandas as pd
import pytest

from countylines_map.errors import DatasetError
from countylines_map.membership import load_membership
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, reconcile
from countylines_map.render.od_table import od_table
from countylines_map.statistics import WIDER, strike_balance, wider_areas
from countylines_map.tables import bare_dataset

MOVES = {
    "from": ["Leeds", "Bradford", "Leeds", "Sheffield", "York", "unknown", "Cardiff", "Swansea", "England", "Leeds"],
    "to": ["Camden", "Camden", "Norwich", "Leeds", "Leeds", "Camden", "Leeds", "Leeds", "Leeds", "Islington"],
    "number": ["50", "*", "70", "30", "<5", "9", "11", "*", "44", "7"],
}


def read(level=None, table=MOVES, **words):
    made = bare_dataset(pd.DataFrame(table), unit="people", mark={"*": "suppressed"}, **words)
    return reconcile(made, Options(aggregate_to=level))


def parts(balance):
    inside = balance.mapped + balance.internal
    return (
        inside,
        balance.nonplaces,
        balance.suppressed_rows,
        balance.suppressed_low,
        balance.suppressed_high,
        balance.total,
    )


@pytest.mark.parametrize("level", WIDER)
def test_the_balance_is_the_same_before_and_after(level):
    before, after = read().balance, read(level).balance
    assert parts(after) == parts(before)
    assert after.internal >= before.internal


def test_what_lies_within_one_region_is_internal_to_it_and_told():
    found = read("region")
    row = found.flows[
        (found.flows.origin == "Yorkshire and The Humber") & found.flows.internal & ~found.flows.suppressed
    ]
    assert row.flow.tolist() == [30.0]
    assert "counts as internal to it (2 rows)" in " ".join(found.notes)
    london = found.flows[
        (found.flows.destination == "London") & (found.flows.nonplace == "") & found.flows.flow.notna()
    ]
    assert (london.flow.tolist(), london.written.tolist()) == ([57.0], ["2 rows summed"])


def test_withheld_counts_stay_withheld_and_a_cell_says_so():
    table = od_table(make_flow_map(bare_dataset(pd.DataFrame(MOVES), unit="people", mark={"*": "suppressed"}),
                                   Options(aggregate_to="region", form="matrix", only="page")))  # fmt: skip
    names = {(table.names[table.origin[at]], table.names[table.destination[at]]): at for at in range(len(table.value))}
    at = names["Yorkshire and The Humber", "London"]
    assert (table.value[at], table.marks[at]) == (57.0, "without 1 withheld count")


def test_what_has_no_such_area_stays_and_is_told():
    told = " ".join(read("region").notes)
    assert "Wales has no regions and stands as a country" in told
    assert "England lies in no single region, and stands as it is beside the regions" in told


def test_categories_and_periods_stay_apart():
    table = {
        "from": ["Leeds", "Bradford"] * 2,
        "to": ["Camden"] * 4,
        "number": [1, 2, 3, 4],
        "year": [2021, 2021, 2022, 2022],
    }
    flows = read("county", table).flows
    assert flows.groupby("period").flow.sum().tolist() == [3.0, 7.0]
    assert len(flows) == 2


def test_total_rows_check_the_places_before_they_are_summed():
    table = {"from": ["Leeds", "Bradford", "Total"], "number": [5, 6, 20]}
    found = read("county", table, destination="Norfolk")
    assert (found.balance.total, found.balance.mapped, found.balance.not_itemised) == (20.0, 11.0, 9.0)


def test_a_population_is_the_sum_of_all_parts_or_none():
    districts = sorted(load_membership().areas["E12000009"].districts)
    table = {
        "from": [*districts, "Leeds"],
        "number": [10] * (len(districts) + 1),
        "population": [1000] * (len(districts) + 1),
    }
    flows = read("region", table, destination="Norfolk").flows.set_index("origin_name")
    assert flows.loc["South West", "population"] == 1000 * len(districts)
    assert math.isnan(flows.loc["Yorkshire and The Humber", "population"])


def test_counts_are_hidden_in_the_sums_and_that_is_said_to_reveal_when_both_are_published():
    table = {"from": ["Leeds", "Bradford", "Cardiff", "Swansea"], "number": [2, 2, 3, 40]}
    dataset = bare_dataset(pd.DataFrame(table), unit="people", destination="Norfolk")
    found = reconcile(dataset, Options(aggregate_to="region", suppress_below=5))
    assert found.flows.suppressed.any()
    assert any("publish one of them" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("table", "level", "says"),
    [
        (
            {"from": ["Wales", "Scotland"], "to": ["England", "England"], "number": [1, 2]},
            "county",
            "no place of this table",
        ),
        (MOVES, "parish", "not a level"),
    ],
)
def test_what_cannot_be_summed_is_refused(table, level, says):
    with pytest.raises(DatasetError, match=says):
        read(level, table)


@pytest.mark.parametrize("level", WIDER)
def test_targets_of_a_level_share_no_ground_and_every_district_has_at_most_one(level):
    membership = load_membership()
    found = wider_areas(list(membership.districts), level, membership)
    grounds = [area.districts for area in {area.code: area for area in found.values()}.values()]
    assert sum(map(len, grounds)) == len(frozenset().union(*grounds)) == len(found)
    assert len(found) == 361 - (11 if level == "county" else 0)


def test_random_tables_keep_their_sum():
    rows = 400
    rng = np.random.default_rng(5)
    districts = list(load_membership().districts)
    table = {
        "from": rng.choice(districts, rows),
        "to": rng.choice(districts, rows),
        "number": rng.integers(0, 90, rows),
    }
    for level in WIDER:
        found = read(level, table)
        assert found.flows.flow.sum() == table["number"].sum()
        assert strike_balance(found.flows, None).itemised == table["number"].sum()
