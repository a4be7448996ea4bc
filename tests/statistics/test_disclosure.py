"""Hidden counts stay hidden: from the reader, and from an attacker who knows the total, the threshold and the rule."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_flows import GRAVITY, geocoded

from countylines_map.errors import DatasetError
from countylines_map.statistics.disclosure import open_values, suppress


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
