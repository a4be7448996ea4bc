"""The sentence under the title, for tables of several shapes."""

from types import SimpleNamespace

import pandas as pd

from countylines_map.languages import words_of
from countylines_map.render.summary import summary
from countylines_map.statistics.balance import Balance


def flow_map(rows, balance, unit="people"):
    columns = ["origin_name", "origin_code", "destination_name", "flow", "internal", "nonplace"]
    return SimpleNamespace(
        flows=pd.DataFrame(rows, columns=columns),
        balance=balance,
        dataset=SimpleNamespace(unit=unit, round_to=0),
        form=SimpleNamespace(name="arrows"),
        words=words_of("en"),
    )


def test_one_origin_and_no_total():
    made = flow_map([("Kent", "E1", "Norfolk", 12.0, False, "")], Balance(None, 12, 0))
    assert summary(made) == "Of the 12 people in the table, all have their origin in one other place, Kent."


def test_several_destinations_are_named():
    rows = [("Kent", "E1", "Norfolk", 12.0, False, ""), ("Kent", "E1", "Suffolk", 3.0, False, ""),
            ("Suffolk", "E2", "Suffolk", 5.0, True, "")]  # fmt: skip
    said = summary(flow_map(rows, Balance(20, 15, 5, rest=0.0, not_itemised=0.0)))
    assert "5 (25.0%) have their origin in the destination itself" in said
    assert "15 (75.0%) in one other place, the largest flow from Kent to Norfolk with 12 (60.0%)" in said


def test_withheld_counts_and_the_rest_are_told():
    rows = [("Kent", "E1", "Norfolk", 12.0, False, ""), ("Essex", "E2", "Norfolk", float("nan"), False, "")]
    said = summary(flow_map(rows, Balance(20, 12, 0, {"unknown": 3.0}, rest=5.0, suppressed_rows=1)))
    assert "A further 3 (15.0%) have no origin on the map and 5 (25.0%) are withheld or not itemised." in said
    assert said.endswith(" One count is withheld.")


def test_nothing_but_a_total():
    assert (
        summary(flow_map([], Balance(20, 0, 0, rest=20.0)))
        == "20 people. A further 20 (100.0%) are not itemised by the source."
    )
