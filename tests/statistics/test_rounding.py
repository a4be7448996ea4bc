"""Controlled rounding: figures add up, none is far out, and no exact count can be told from what is published."""

import csv
import io
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_flows import GRAVITY, geocoded

from countylines_map.cli.commands import run as main
from countylines_map.errors import DatasetError
from countylines_map.statistics import rounding
from countylines_map.statistics.disclosure import in_neutral_order
from countylines_map.statistics.rounding import round_counts


def published(counts, base, total):
    """What `round_counts` makes of a table, by its own steps and without a frame."""
    rest = [] if total is None else [total - sum(counts)]
    whole = rounding.nearest_multiple(float(sum([*counts, *rest])), base)
    return rounding._controlled([*map(float, counts), *rest], base, whole)[
        : len(counts)
    ], None if total is None else whole


def test_figures_are_multiples_that_add_up():
    rounded, total, told = round_counts(geocoded(*GRAVITY), 5, 1503)
    assert total == 1505
    assert rounded["flow"].tolist() == [640, 445, 25, 20, 15, 10, 10, 5, 55]
    assert set(rounded["flow_note"]) == {"rounded to a multiple of 5"}
    assert "less than 5 from the count in the table" in told[0]


def test_other_columns_and_second_totals_are_withheld():
    frame = geocoded(
        ("A", "2", ""),
        ("Subtotal", "2", "total"),
        ("B", "52", ""),
        ("Total", "54", "total"),
        share=["4%", "4%", "96%", "100%"],
    )
    rounded, total, told = round_counts(frame, 5, 54)
    assert (total, rounded["written"].tolist()) == (55, ["0", "withheld", "55", "55"])
    assert "share" not in rounded
    assert "'share'" in told[-1]


def test_what_the_source_withheld_stays_withheld_without_exact_bounds():
    rounded, _, _ = round_counts(geocoded(("A", "<5", ""), ("B", "12", "")), 5, 13)
    assert rounded["written"].tolist() == ["<5", "15"]
    assert rounded.loc[2, "flow_low"] == 0


@pytest.mark.parametrize("base", [0, 1, 2, 4, 7])
def test_another_base_is_refused(base):
    with pytest.raises(DatasetError, match="give 3, 5 or 10"):
        round_counts(geocoded(*GRAVITY), base, 1503)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=7),
    st.sampled_from(rounding.BASES),
    st.none() | st.integers(0, 20),
)
def test_no_figure_is_out_by_the_base_and_each_could_be_another(counts, base, rest):
    total = None if rest is None else sum(counts) + rest
    figures, whole = published(counts, base, total)
    assert all(value % base == 0 and abs(value - count) < base for value, count in zip(figures, counts, strict=True))
    assert all(value == 0 for value, count in zip(figures, counts, strict=True) if count == 0)
    if total is None:
        assert abs(sum(figures) - sum(counts)) <= base / 2
    else:
        assert whole % base == 0
        assert abs(whole - total) <= base / 2
        assert abs(whole - sum(figures) - rest) < base
    for k, value in enumerate(figures):  # what a reader sees does not tell which of these tables it was
        for step in (-1, 0, 1) if value else (0, 1):
            other = [*figures[:k], value + step, *figures[k + 1 :]]
            assert published(other, base, None if whole is None else whole + step) == (figures, whole)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=7),
    st.sampled_from(rounding.BASES),
    st.none() | st.integers(0, 20),
)
def test_the_frame_has_the_figures_that_were_proved(counts, base, rest):
    total = None if rest is None else sum(counts) + rest
    frame = geocoded(*[(f"P{k}", str(count), "") for k, count in enumerate(counts)])
    rounded, whole, _ = round_counts(frame, base, total)
    assert (rounded["flow"].tolist(), whole) == published(counts, base, total)


def test_neutral_order_says_nothing_of_the_tables_own():
    first, again = geocoded(*GRAVITY), geocoded(*reversed(GRAVITY))
    assert in_neutral_order(first).equals(in_neutral_order(again))
    assert list(in_neutral_order(first).index) == list(range(2, 11))


TABLE = "origin,count\nEssex,27\nSuffolk,14\nKent,9\nSurrey,2\nNorfolk,61\nTotal,113\n"


def test_every_output_says_that_figures_are_rounded(tmp_path, capsys):
    (tmp_path / "t.csv").write_text(TABLE)
    said = ["--destination", "Norfolk", "--unit", "people", "--round-to", "5", "--boundaries", "built-in"]
    assert main(["build", str(tmp_path / "t.csv"), *said, "-o", str(tmp_path / "a")]) == 0
    assert (
        main(["export", str(tmp_path / "t.csv"), *said, "-o", str(tmp_path / "b"), "--format", "csv", "svg", "geojson"])
        == 0
    )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "b" / "flows.csv").read_text())))
    assert sorted(float(row["flow"]) for row in rows) == [0, 10, 15, 30, 60, 115]
    assert {row["flow_note"] for row in rows if row["nonplace"] != "total"} == {"rounded to a multiple of 5"}
    for name in ("a/map.html", "b/figure.svg"):
        assert "All figures are rounded to multiples of 5" in (tmp_path / name).read_text(encoding="utf-8"), name
    for name in ("a/map.html", "a/manifest.json", "b/flows-about.txt", "b/manifest-export.json"):
        assert "all counts are rounded to multiples of 5" in (tmp_path / name).read_text(encoding="utf-8").replace(
            "All counts", "all counts"
        )
    assert "published total, rounded" in (tmp_path / "b" / "flows-balance.csv").read_text()
    capsys.readouterr()
    assert main(["check", str(tmp_path / "t.csv"), *said, "--suppress-below", "5"]) == 1
    assert "leave one of the two out" in capsys.readouterr().err
    assert math.isclose(sum(float(row["flow"]) for row in rows if row["nonplace"] != "total"), 115)
