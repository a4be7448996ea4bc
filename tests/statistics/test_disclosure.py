"""Hidden counts stay hidden: from the reader, and from an attacker who knows the total, the threshold and the rule."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_flows import GRAVITY, geocoded

from countylines_map.errors import DatasetError
from countylines_map.statistics.disclosure import in_neutral_order, open_values, suppress


def test_small_counts_and_what_would_reveal_them_are_hidden():
    hidden, total, told = suppress(geocoded(*GRAVITY), 6, 1503)
    assert hidden["written"].tolist() == ["639", "443", "25", "21", "14", "withheld", "withheld", "<6", "53"]
    assert hidden["flow"].isna().tolist() == [False] * 5 + [True] * 3 + [False]
    assert total == 1503
    assert len(told) == 2
    assert not any(figure in " ".join(told) for figure in ("11", "13", "29"))


def test_nothing_small_changes_nothing():
    frame = geocoded(*GRAVITY)
    hidden, total, told = suppress(frame, 5, 1503)
    assert hidden.equals(frame)
    assert (total, told) == (1503, ())


def test_without_a_total_only_small_counts_are_hidden():
    hidden, total, _ = suppress(geocoded(*GRAVITY), 6, None)
    assert hidden["written"].tolist().count("withheld") == 0
    assert total is None


def test_nought_stays_and_withheld_stays():
    hidden, _, _ = suppress(geocoded(("A", "0", ""), ("B", "2", ""), ("C", "<9", ""), ("E", "50", "")), 5, None)
    assert hidden["written"].tolist() == ["0", "<5", "<9", "50"]


def test_the_total_goes_where_nothing_else_is_left_to_hide():
    hidden, total, told = suppress(geocoded(("A", "2", "")), 5, 2)
    assert total is None
    assert hidden["written"].tolist() == ["<5"]
    assert "published total is withheld" in told[1]


def test_total_rows_do_not_give_it_away():
    frame = geocoded(
        ("A", "2", ""), ("Subtotal", "2", "total"), ("B", "50", ""), ("C", "60", ""), ("Total", "112", "total")
    )
    hidden, total, _ = suppress(frame, 5, 112)
    assert total == 112
    assert hidden.loc[3, "written"] == "withheld"
    assert hidden.loc[6, "flow"] == 112


def test_a_threshold_that_hides_nothing_is_refused():
    with pytest.raises(DatasetError, match="at least 3"):
        suppress(geocoded(*GRAVITY), 2, 1503)


def test_no_cell_of_a_hidden_row_repeats_its_count():
    frame = geocoded(
        ("A", "3*", ""),
        ("B", "7777", ""),
        ("C", "8888", ""),
        share=["0.3%", "1%", "2%"],
        running=["3", "7780", "16668"],
    )
    hidden, _, told = suppress(frame, 5, 99999)
    assert "share" not in hidden
    assert "running" not in hidden
    assert "'share', 'running'" in told[-1]
    assert not any("3*" in str(cell) for cell in hidden.loc[2])


def consistent(counts, below):
    """Every table that who knows total and rule must think possible: the rule publishes the same of it."""
    written, total = publication(counts, below)
    rows = [k for k, cell in enumerate(written) if isinstance(cell, str)]
    if total is None or not rows:
        return [[counts[k]] for k in rows] and [[low] * len(rows) for low in range(1, below)]
    secret = sum(counts[k] for k in rows)
    ranges = [range(1, below) if written[k] == f"<{below}" else range(below, secret) for k in rows[:-1]]
    worlds = []
    for guess in itertools.product(*ranges):
        other = list(counts)
        for k, value in zip(rows, (*guess, secret - sum(guess)), strict=True):
            other[k] = value
        if min(other) >= 0 and publication(other, below) == (written, total):
            worlds.append([other[k] for k in rows])
    return worlds


def publication(counts, below):
    hidden, total, _ = suppress(table(counts), below, sum(counts))
    return [
        cell if math.isnan(flow) else flow for cell, flow in zip(hidden["written"], hidden["flow"], strict=True)
    ], total


def table(counts):
    return geocoded(*[(f"P{k}", str(count), "") for k, count in enumerate(counts)])


@pytest.mark.parametrize(
    ("counts", "below"),
    [([0, 13, 10, 1, 1], 5), ([8, 4, 11, 7], 5), ([6, 13, 5, 2], 3), ([2, 12, 1, 11], 6)],
)
def test_who_runs_the_rule_backwards_learns_no_count(counts, below):
    """Tables that gave a count away to somebody who knew that fewer hidden rows had not been enough."""
    worlds = consistent(counts, below)
    assert all(len(set(values)) > 1 for values in zip(*worlds, strict=True))


WHY = "suppressed: withheld (so that another count cannot be worked out)"


def test_a_hidden_row_says_its_bounds_and_why():
    hidden, _, told = suppress(geocoded(("A", "2", ""), ("B", "7", ""), ("C", "9", ""), ("E", "60", "")), 5, 78)
    assert hidden[["written", "flow", "flow_low", "flow_high", "flow_note"]].fillna(-1).to_numpy().tolist() == [
        ["<5", -1, 1, 4, "suppressed: <5 (small count)"], ["withheld", -1, 5, -1, WHY], ["9", 9, -1, -1, ""],
        ["60", 60, -1, -1, ""],
    ]  # fmt: skip
    assert hidden["suppressed"].tolist() == [True, True, False, False]
    assert told == (
        "counts from 1 to 4 are hidden (1 row)",
        "1 larger count is withheld too, since a hidden count could be worked out otherwise",
    )


def test_what_is_told_counts_rows():
    rows = ("A", "4", ""), ("B", "4", ""), ("C", "1", ""), ("E", "5", ""), ("F", "5", ""), ("G", "90", "")
    _, _, told = suppress(geocoded(*rows), 5, 109)
    assert told == (
        "counts from 1 to 4 are hidden (3 rows)",
        "2 larger counts are withheld too, since a hidden count could be worked out otherwise",
    )
    assert suppress(geocoded(*rows), 5, None)[2] == told[:1]


def test_equal_counts_are_taken_in_order_and_as_many_as_the_threshold_needs():
    rows = ("A", "1", ""), ("B", "7", ""), ("C", "7", ""), ("E", "7", ""), ("F", "90", "")
    hidden, total, _ = suppress(geocoded(*rows), 3, 112)
    assert (hidden["written"].tolist(), total) == (["<3", "withheld", "withheld", "withheld", "90"], 112)


def test_total_rows_without_a_total_given_are_one_and_are_withheld_where_they_differ():
    frame = geocoded(("A", "2", ""), ("B", "50", ""), ("C", "60", ""), ("Total", "112", "total"))
    hidden, total, _ = suppress(frame, 5, None)
    assert total is None
    assert hidden.loc[5, ["written", "suppressed", "flow_low", "flow_note"]].tolist() == ["withheld", True, 0, WHY]
    assert math.isnan(hidden.loc[5, "flow"]) and math.isnan(hidden.loc[5, "flow_high"])
    assert hidden["written"].tolist()[:3] == ["<5", "withheld", "60"]


def test_a_sum_of_duplicates_does_not_show_its_parts():
    frame = geocoded(("A", "2", ""), ("B", "50", ""), ("C", "1234567.5", ""))
    frame.loc[3, "written"] = "25 + 25"
    hidden, _, _ = suppress(frame, 5, None)
    assert hidden["written"].tolist() == ["<5", "50", "1234567.5"]


def test_total_rows_are_no_small_counts_of_their_own():
    frame = geocoded(("A", "2", ""), ("B", "0", ""), ("Subtotal", "2", "total"), ("C", "50", ""), ("E", "70", ""))
    hidden, _, told = suppress(frame, 5, 122)
    assert told[0] == "counts from 1 to 4 are hidden (1 row)"
    assert hidden["written"].tolist() == ["<5", "0", "withheld", "withheld", "70"]


def test_every_total_row_goes_where_no_total_is_reckoned_with():
    rows = ("A", "2", ""), ("Sum", "2", "total"), ("B", "50", ""), ("C", "60", ""), ("Total", "112", "total")
    hidden, _, _ = suppress(geocoded(*rows), 5, None)
    assert hidden["written"].tolist() == ["<5", "withheld", "withheld", "60", "withheld"]


def test_all_other_counts_may_be_needed_and_are_enough():
    hidden, total, told = suppress(geocoded(("A", "2", ""), ("B", "7", "")), 5, 9)
    assert (hidden["written"].tolist(), total, len(told)) == (["<5", "withheld"], 9, 2)


def test_the_least_that_hidden_counts_can_be_is_one_each():
    rows = [(name, count, "") for name, count in zip("ABCEFG", ("1", "1", "1", "5", "60", "70"), strict=True)]
    hidden, _, told = suppress(geocoded(*rows), 5, 138)
    assert hidden["written"].tolist() == ["<5", "<5", "<5", "withheld", "withheld", "70"]
    assert told[0] == "counts from 1 to 4 are hidden (3 rows)"
    assert suppress(geocoded(("A", "2", ""), ("B", "3", "")), 5, None)[2][0].endswith("(2 rows)")


def test_neutral_order_tells_nothing_of_the_table():
    frame = geocoded(("Zed", "5", ""), ("Total", "11", "total"), ("Amy", "4", ""), ("Unk", "2", "unknown"))
    frame["period"] = ["2020", "", "2019", "2020"]
    frame.loc[3, "destination_code"] = "A"  # total rows are last, wherever they lead
    ordered = in_neutral_order(frame)
    assert ordered["origin"].tolist() == ["Amy", "Unk", "Zed", "Total"]
    assert (ordered.index.tolist(), ordered.index.name) == ([2, 3, 4, 5], "row")
    assert in_neutral_order(frame.rename_axis("line")).index.name == "line"
    assert in_neutral_order(frame.rename_axis(None)).index.name == "row"


def test_open_values_with_a_count_that_has_no_upper_bound():
    assert open_values([(1, 4), (5, math.inf)], 9) == [(1, 4), (5, 8)]
    assert open_values([(1, 4), (5, math.inf)], 20) == [(1, 4), (16, 19)]
    assert open_values([(1, 4), (1, 4), (5, math.inf)], 7) == [(1, 1), (1, 1), (5, 5)]
    assert open_values([(5, math.inf), (5, math.inf)], 30) == [(5, 25), (5, 25)]


COUNTS = st.lists(st.integers(0, 14), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.integers(3, 6), st.integers(0, 3))
def test_bounds_and_sum_leave_at_least_two_values_open(counts, below, left):
    frame = table(counts)
    hidden, total, _ = suppress(frame, below, sum(counts) + left)
    secret = frame.loc[hidden["flow"].isna(), "flow"]
    bounds = [
        (low, math.inf if math.isnan(high) else high)
        for low, high in hidden.loc[secret.index, ["flow_low", "flow_high"]].to_numpy()
    ]
    assert all(low <= value <= high for value, (low, high) in zip(secret, bounds, strict=True))
    attacked = open_values(bounds, secret.sum()) if total is not None else bounds
    assert all(high - low >= 1 for low, high in attacked)
    assert all(low <= value <= high for value, (low, high) in zip(secret, attacked, strict=True))
    assert not set(hidden["flow"].dropna()) & set(range(1, below))
