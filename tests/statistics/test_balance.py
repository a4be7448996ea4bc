"""The balance: parts that add up to the published total, or a refusal that says by how much they do not."""

import math
import re
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_flows import GRAVITY, geocoded

from countylines_map.errors import BalanceError
from countylines_map.statistics.balance import Balance, parts, strike_balance
from countylines_map.statistics.duplicates import sum_duplicates
from countylines_map.tables.counts import read_count


def adds_up(struck):
    rows = struck.rows()
    assert math.fsum(value for _, value, _ in rows[:-1]) == pytest.approx(rows[-1][1])
    if struck.total:
        assert math.fsum(share for *_, share in rows[:-1]) == pytest.approx(1)
        assert rows[-1][2] == 1


def test_the_default_table_adds_up():
    struck = strike_balance(geocoded(*GRAVITY), 1503)
    assert (struck.mapped, struck.internal, struck.nonplaces, struck.not_itemised) == (532, 639, {"unknown": 53}, 279)
    assert [(label, value) for label, value, _ in struck.rows()] == [
        ("mapped from elsewhere", 532), ("internal", 639), ("unknown", 53), ("not itemised by the source", 279),
        ("published total", 1503),
    ]  # fmt: skip
    adds_up(struck)


def test_without_a_total_nothing_is_left_over_and_there_are_no_shares():
    struck = strike_balance(geocoded(*GRAVITY), None)
    assert (struck.total, struck.not_itemised, struck.itemised) == (None, None, 1224)
    assert struck.rows()[-1] == ("sum of the rows", 1224, None)
    adds_up(struck)


def test_rows_above_the_total_stop_the_build():
    with pytest.raises(
        BalanceError, match="add up to 1,224, which is 24 more than the published total of 1,200"
    ) as caught:
        strike_balance(geocoded(*GRAVITY), 1200, "t.csv")
    assert caught.value.problems[0].where == "t.csv"
    assert caught.value.problems[0].fix


def test_a_complete_table_has_no_remainder():
    struck = strike_balance(geocoded(*GRAVITY), 1224)
    assert struck.not_itemised == 0
    assert "not itemised" not in " ".join(label for label, *_ in struck.rows())
    adds_up(struck)


def test_withheld_counts_and_what_is_not_itemised_stand_together():
    struck = strike_balance(geocoded(("A", "10", ""), ("B", "<5", ""), ("C", "5-9", "")), 30)
    assert (struck.suppressed_rows, struck.suppressed_low, struck.suppressed_high) == (2, 5, 13)
    assert (struck.rest, struck.not_itemised) == (20, None)
    assert struck.rows()[-2][:2] == ("withheld (2 counts) and not itemised", 20)
    adds_up(struck)


def test_bounds_can_decide_that_nothing_is_left():
    struck = strike_balance(geocoded(("A", "10", ""), ("C", "5-9", "")), 15)
    assert (struck.rest, struck.not_itemised) == (5, 0)
    assert struck.rows()[-2][:2] == ("withheld (1 count)", 5)


def test_withheld_counts_that_cannot_fit_stop_the_build():
    with pytest.raises(BalanceError, match=re.escape("1 withheld count of at least 5, which is 1 more than")):
        strike_balance(geocoded(("A", "10", ""), ("C", "5-9", "")), 14)


def test_withheld_without_a_total_and_without_a_bound():
    struck = strike_balance(geocoded(("A", "10", ""), ("B", "c", "")), None)
    assert struck.suppressed_high == math.inf
    assert struck.rows()[-1] == ("sum of the rows, without 1 withheld count", 10, None)


def test_a_withheld_count_without_a_lower_bound_may_be_nothing():
    frame = geocoded(("A", "10", ""), ("B", "c", ""))
    frame.loc[3, "flow_low"] = math.nan
    assert strike_balance(frame, 10).suppressed_low == 0


def test_bounds_that_meet_decide_what_is_not_itemised():
    frame = geocoded(("A", "10", ""), ("B", "c", ""))
    frame.loc[3, ["flow_low", "flow_high"]] = 3
    struck = strike_balance(frame, 15)
    assert (struck.rest, struck.not_itemised) == (5, 2)
    assert struck.rows()[-2][:2] == ("withheld (1 count) and not itemised", 5)


def test_the_dust_of_sums_is_no_remainder():
    frame = geocoded(("A", "10", ""), ("B", "2.5", ""))
    frame.loc[2, "flow"] += 1e-9
    assert strike_balance(frame, 17.5).not_itemised == 5
    assert strike_balance(frame, 12.5).not_itemised == 0
    assert strike_balance(frame, 13).not_itemised == pytest.approx(0.5)


def test_a_total_of_nothing_has_no_shares():
    assert strike_balance(geocoded(("A", "0", "")), 0).rows() == [
        ("mapped from elsewhere", 0, None), ("internal", 0, None), ("published total", 0, None)
    ]  # fmt: skip


def test_a_rounded_balance_says_so_of_its_whole():
    assert replace(strike_balance(geocoded(*GRAVITY), 1503), rounded=True).rows()[-1][0] == "published total, rounded"
    assert replace(strike_balance(geocoded(*GRAVITY), None), rounded=True).rows()[-1][0] == "sum of the rows, rounded"


def test_what_is_left_of_the_total_in_words():
    assert strike_balance(geocoded(*GRAVITY), 1503).remainder == ("not itemised by the source", 279)
    assert strike_balance(geocoded(*GRAVITY), None).remainder is None


def test_a_total_of_nothing_is_exceeded_by_any_row():
    with pytest.raises(BalanceError, match="which is 5 more than the published total of 0"):
        strike_balance(geocoded(("A", "5", "")), 0)


def test_a_balance_of_which_no_more_is_said_withholds_nothing():
    plain = Balance(None, 1, 2)
    assert (plain.suppressed_rows, plain.suppressed_low, plain.suppressed_high, plain.itemised) == (0, 0, 0, 3)


def test_a_struck_balance_does_not_change():
    with pytest.raises(FrozenInstanceError):
        strike_balance(geocoded(*GRAVITY), 1503).total = 1


def test_fractions_above_the_total_are_told_as_they_are():
    with pytest.raises(
        BalanceError, match=re.escape("add up to 1,200.5, which is 0.5 more than the published total of 1,200")
    ):
        strike_balance(geocoded(("A", "1200.5", "")), 1200)


def test_parts_of_rows():
    frame = geocoded(
        ("A", "1", ""),
        ("D", "1", "internal"),
        ("x", "1", "unknown"),
        ("B", "<5", ""),
        ("y", "c", "unknown"),
        ("Total", "3", "total"),
    )
    assert parts(frame).tolist() == ["mapped", "internal", "unknown", "suppressed", "suppressed", "total row"]


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([("A", "10", ""), ("B", "5", ""), ("Total", "15", "total")], None),
        ([("A", "10", ""), ("B", "5", ""), ("Total", "15", "total")], 40),
        ([("A", "10", ""), ("B", "5", ""), ("Total", "40", "total")], 40),
        (
            [
                ("A", "10", ""),
                ("Subtotal", "10", "total"),
                ("B", "5", ""),
                ("Subtotal", "5", "total"),
                ("Total", "15", "total"),
            ],
            None,
        ),
        ([("A", "10", ""), ("B", "<5", ""), ("Total", "13", "total")], None),
        ([("Total", "15", "total"), ("A", "10", ""), ("B", "5", "")], None),
    ],
)
def test_total_rows_check_the_sum_and_never_count(rows, total):
    struck = strike_balance(geocoded(*rows), total)
    assert struck.itemised == sum(read_count(w).value for _, w, kind in rows if kind != "total" and w != "<5")
    adds_up(struck)


def test_one_total_row_is_the_published_total():
    struck = strike_balance(geocoded(("A", "10", ""), ("Total", "15", "total")), None)
    assert (struck.total, struck.not_itemised) == (15, 5)


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([("A", "10", ""), ("Total", "9", "total")], None),
        ([("A", "10", ""), ("Total", "11", "total")], 40),
        ([("A", "10", ""), ("B", "<5", ""), ("Total", "15", "total")], 40),
        ([("A", "10", ""), ("Total", "12", "total"), ("B", "1", ""), ("Total", "11", "total")], None),
    ],
)
def test_a_total_row_that_fits_nothing_stops_the_build(rows, total):
    with pytest.raises(BalanceError, match="nothing adds up to it") as caught:
        strike_balance(geocoded(*rows), total, "t.csv")
    assert "t.csv, row 3" in caught.value.problems[0].where or "row 4" in caught.value.problems[0].where


def test_totals_of_periods():
    rows = [("A", "1", ""), ("Total", "1", "total"), ("A", "2", ""), ("Total", "2", "total")]
    struck = strike_balance(geocoded(*rows, period=["2019", "2019", "2020", "2020"]), None)
    assert struck.itemised == 3


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.sampled_from(["", "internal", "unknown", "elsewhere in the UK"])), max_size=9
    ),
    st.integers(0, 900),
)
def test_any_table_adds_up_or_is_refused(rows, left):
    frame = geocoded(*[(f"P{k}", str(count), kind) for k, (count, kind) in enumerate(rows)])
    total = sum(count for count, _ in rows) + left
    struck = strike_balance(frame, total)
    assert struck.not_itemised == left
    assert struck.mapped + struck.internal + sum(struck.nonplaces.values()) + left == total
    if total:
        adds_up(struck)
        with pytest.raises(BalanceError):
            strike_balance(frame, total - left - 1) if total > left else strike_balance(frame, -1)


def test_duplicates_are_summed_into_the_first_and_told():
    frame = geocoded(
        ("Essex", "25", ""),
        ("Kent", "1", ""),
        ("Essex", "4*", ""),
        ("Unknown", "2", "unknown"),
        ("unknown ", "3", "unknown"),
    )
    summed, told = sum_duplicates(frame)
    assert summed.index.tolist() == [2, 3, 5]
    assert summed["flow"].tolist() == [29, 1, 5]
    assert summed.loc[2, ["written", "flow_note"]].tolist() == ["25 + 4*", "*"]
    assert summed["flow"].sum() == frame["flow"].sum()
    assert told == (
        "rows 2 and 4 are all Essex (ESSEX): summed into row 2",
        "rows 5 and 6 are all Unknown: summed into row 5",
    )


def test_other_periods_destinations_and_withheld_rows_are_no_duplicates():
    frame = geocoded(
        ("A", "1", ""),
        ("A", "2", ""),
        ("A", "<5", ""),
        ("A", "3", ""),
        ("Total", "6", "total"),
        ("Total", "6", "total"),
    )
    frame["period"] = ["2019", "2020", "2019", "2019", "", ""]
    frame["destination_code"] = ["D", "D", "D", "E", "D", "D"]
    summed, told = sum_duplicates(frame)
    assert summed.equals(frame)
    assert told == ()


def test_many_duplicates_are_counted():
    frame = geocoded(*[(f"P{k % 50}", "1", "") for k in range(100)])
    summed, told = sum_duplicates(frame)
    assert len(summed) == 50
    assert told[-1].startswith("30 more places")
