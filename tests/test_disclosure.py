"""Hidden counts stay hidden: from the reader, and from an attacker who knows the total, the threshold and the rule."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_balance import GRAVITY, geocoded

from countylines_map.balance import balance
from countylines_map.disclosure import open_values, suppress
from countylines_map.errors import DatasetError


def published(frame, total, below):
    """Everything that a reader gets: rows as written, and the balance."""
    hidden, left, _ = suppress(frame, below, total)
    return hidden, left, tuple(hidden["written"]), balance(hidden, left).rows()


def test_small_counts_and_what_would_reveal_them_are_hidden():
    hidden, total, told = suppress(geocoded(*GRAVITY), 6, 1503)
    assert hidden["written"].tolist() == ["639", "443", "25", "21", "14", "13", "withheld", "<6", "53"]
    assert hidden["flow"].isna().tolist() == [False] * 6 + [True, True, False]
    assert total == 1503
    assert len(told) == 2
    assert not any(figure in " ".join(told) for figure in ("11", "16"))


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
    frame = geocoded(("A", "2", ""), ("Subtotal", "2", "total"), ("B", "50", ""), ("C", "60", ""), ("Total", "112", "total"))
    hidden, total, _ = suppress(frame, 5, 112)
    assert total == 112
    assert hidden.loc[3, "written"] == "withheld"
    assert hidden.loc[6, "flow"] == 112


def test_a_threshold_that_hides_nothing_is_refused():
    with pytest.raises(DatasetError, match="at least 3"):
        suppress(geocoded(*GRAVITY), 2, 1503)


def test_no_cell_of_a_hidden_row_repeats_its_count():
    frame = geocoded(("A", "3*", ""), ("B", "7777", ""), ("C", "8888", ""), share=["0.3%", "1%", "2%"], running=["3", "7780", "16668"])
    hidden, _, told = suppress(frame, 5, 99999)
    assert "share" not in hidden
    assert "running" not in hidden
    assert "'share', 'running'" in told[-1]
    assert not any("3*" in str(cell) for cell in hidden.loc[2])


def consistent(frame, total, below):
    """Every table that an attacker must think possible: whole numbers behind the hidden cells that give the same publication."""
    hidden, left, written, told = published(frame, total, below)
    rows = hidden.index[hidden["flow"].isna()]
    secret = [int(frame.loc[row, "flow"]) for row in rows]
    limit = sum(secret) + 1
    worlds = []
    for guess in itertools.product(*[range(1, below) if hidden.loc[row, "written"] == f"<{below}" else range(below, limit) for row in rows[:-1]]):
        guesses = [[*guess, sum(secret) - sum(guess)]] if left is not None else [[*guess, last] for last in range(1, below)]
        for values in guesses:
            if min(values) < 1:
                continue
            other = frame.copy()
            other.loc[rows, "flow"] = [float(value) for value in values]
            other.loc[rows, "written"] = [str(value) for value in values]
            if published(other, total, below)[2:] == (written, told):
                worlds.append(values)
    return worlds


COUNTS = st.lists(st.integers(0, 14), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(COUNTS, st.integers(3, 6), st.integers(0, 3))
def test_bounds_and_sum_leave_at_least_two_values_open(counts, below, left):
    frame = geocoded(*[(f"P{k}", str(count), "") for k, count in enumerate(counts)])
    hidden, total, _ = suppress(frame, below, sum(counts) + left)
    secret = frame.loc[hidden["flow"].isna(), "flow"]
    bounds = [(low, math.inf if math.isnan(high) else high) for low, high in hidden.loc[secret.index, ["flow_low", "flow_high"]].to_numpy()]
    assert all(low <= value <= high for value, (low, high) in zip(secret, bounds, strict=True))
    attacked = open_values(bounds, secret.sum()) if total is not None else bounds
    assert all(high - low >= 1 for low, high in attacked)
    assert all(low <= value <= high for value, (low, high) in zip(secret, attacked, strict=True))
    assert not set(hidden["flow"].dropna()) & set(range(1, below))
