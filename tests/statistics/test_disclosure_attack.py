"""The short form of `make disclosure`: an integer solver attacks what is published, and finds the leak where protection is weakened."""

import pytest
from attacked_tables import Made, random_table
from disclosure_attack import EXPORTS, try_table

from countylines_map import pipeline
from countylines_map.statistics import disclosure

LONG = Made("long", {("Essex", "Norfolk", "", ""): 90, ("Kent", "Norfolk", "", ""): 30, ("Surrey", "Norfolk", "", ""): 12,
                     ("Suffolk", "Norfolk", "", ""): 3}, 135, 5)  # fmt: skip


def test_no_hidden_count_is_found_in_random_tables(tmp_path):
    outcomes = {seed: try_table(random_table(seed), tmp_path / str(seed), exports=None) for seed in range(200, 236)}
    assert {seed: ended.found for seed, ended in outcomes.items() if ended.found} == {}
    assert [seed for seed, ended in outcomes.items() if ended.hidden and not ended.twins] == []
    assert sum(ended.hidden > 1 for ended in outcomes.values()) >= 32


def test_another_table_is_published_alike_to_the_last_byte(tmp_path):
    ended = try_table(random_table(3), tmp_path, exports=EXPORTS)
    assert (ended.found, ended.twins) == ((), 1)
    assert ended.hidden > 1


def weak_secondary(monkeypatch):
    monkeypatch.setattr(disclosure, "_secondary", lambda primary, pool, below: 0)
    return LONG


def weak_distance(monkeypatch):
    monkeypatch.setattr(disclosure, "OPEN", 0)
    return Made(
        "long",
        {("Essex", "Norfolk", "", ""): 90, ("Kent", "Norfolk", "", ""): 5, ("Surrey", "Norfolk", "", ""): 1},
        96,
        5,
    )


def weak_totals(monkeypatch):
    monkeypatch.setattr(disclosure, "without_totals", lambda hidden, totals, total: hidden)
    monkeypatch.setattr(pipeline, "strike_balance", lambda *given, strike=pipeline.strike_balance: strike(*given))
    return Made(
        "periods",
        {("Essex", "Norfolk", "2019", ""): 90, ("Kent", "Norfolk", "2019", ""): 3,
         ("Essex", "Norfolk", "2020", ""): 70, ("Kent", "Norfolk", "2020", ""): 2, ("Surrey", "Norfolk", "2020", ""): 8},
        173, 5, subtotals=True,
    )  # fmt: skip


def weak_columns(monkeypatch):
    monkeypatch.setattr(disclosure, "KEPT", disclosure.KEPT | {"share"})
    return Made(LONG.shape, LONG.counts, LONG.total, LONG.below, shares=True)


def weak_row_numbers(monkeypatch):
    monkeypatch.setattr(pipeline, "in_neutral_order", lambda flows: flows)
    return Made("people", {**LONG.counts, ("Devon", "Norfolk", "", ""): 20, ("Dorset", "Norfolk", "", ""): 6}, 161, 5)


@pytest.mark.parametrize(
    "weakened", [weak_secondary, weak_distance, weak_totals, weak_columns, weak_row_numbers], ids=lambda f: f.__name__
)
def test_the_attack_finds_the_leak_where_protection_is_weakened(weakened, monkeypatch, tmp_path):
    made = weakened(monkeypatch)
    assert try_table(made, tmp_path, exports=None).found
    monkeypatch.undo()
    assert not try_table(made, tmp_path / "whole", exports=None).found
