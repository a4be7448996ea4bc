"""Cells of a count column: read, withheld with bounds, or refused with a fix; never guessed."""

import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countylines_map.errors import TableError
from countylines_map.tables.counts import read_count

PLAIN = {
    "0": 0, "5": 5, "1503": 1503, "1,503": 1503, "1,234,567": 1234567, "1 503": 1503, "1\u00a0503": 1503,
    "1\u2009503": 1503, "1\u202f503": 1503, "1'503": 1503, "12.0": 12, "12.": 12, "1.5": 1.5, "0.125": 0.125,
    "1234.567": 1234.567, "1,234.5": 1234.5, "１２": 12, "٢٥": 25, " 7 ": 7, "007": 7, "\u200b7\ufeff": 7, "'12": 12,
    "nil": 0, "Zero": 0, "5-5": 5, "1.2340": 1.234,
}  # fmt: skip
NOTED = {
    "443*": (443, "*"), "12 [r]": (12, "[r]"), "12[p]": (12, "[p]"), "12 (r)": (12, "(r)"), "12r": (12, "r"),
    "12†": (12, "†"), "12²": (12, "2"), "1,503¹²": (1503, "12"), "12 [note 1]": (12, "[note 1]"),
    "12 [1]": (12, "[1]"), "12* [r]": (12, "* [r]"),
}  # fmt: skip
BOUNDED = {
    "<5": (0, 4), "< 5": (0, 4), "＜5": (0, 4), "<1,000": (0, 999), "fewer than 5": (0, 4), "Less than 5": (0, 4),
    "<=5": (0, 5), "≤5": (0, 5), "5 or fewer": (0, 5), "up to 5": (0, 5), "5-9": (5, 9), "5–9": (5, 9),
    "5 — 9": (5, 9), "5 to 9": (5, 9), "between 5 and 9": (5, 9), "0-4": (0, 4), "1,000-1,999": (1000, 1999),
    ">100": (101, None), "100+": (100, None), "100 or more": (100, None), "≥100": (100, None), "<5*": (0, 4),
}  # fmt: skip
WITHHELD = ["c", "C", "x", "z", "u", "..", "...", ":", "-", "–", "—", "[c]", "[x]", "[low]", "*", "**", "", "  ", "NaN",
            "n/a", "N/A", "null", "suppressed", "Withheld", "redacted", "#"]  # fmt: skip
REFUSED = {
    "-3": "negative", "−3": "negative", "3-": "negative", "(5)": "footnote", "(5)?": "footnote",
    "1.234": "three decimals", "12.345": "three decimals", "1,5": "decimal comma", "1,50": "decimal comma",
    "5%": "share", "#REF!": "spreadsheet", "#N/A": "spreadsheet", "1e3": "powers of ten", "1.5E+05": "powers of ten",
    "9-5": "downwards", "9-May": "date", "May-09": "date", "2009-05-01": "date", "<0": "no count",
    "12k": "not a count", "1 50": "not a count", "1,5034": "not a count", "12,34,567": "not a count",
    "none": "not a count", "TRUE": "not a count", "inf": "not a count", "½": "not a count", "①": "not a count",
    "twelve": "not a count", "12 people": "not a count", "£12": "not a count", "~12": "not a count",
    "c. 12": "not a count", "*12": "not a count", "1/2": "not a count", "0x10": "not a count", "12 13": "not a count",
    "99999999999999999": "larger", "1" * 400: "larger", "=1+1": "formula",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PLAIN.items())
def test_plain_counts(text, value):
    count = read_count(text)
    assert (count.value, count.suppressed, count.note) == (value, False, "")


@pytest.mark.parametrize(("text", "expected"), NOTED.items())
def test_footnotes_are_kept(text, expected):
    count = read_count(text)
    assert (count.value, count.note, count.suppressed) == (*expected, False)


@pytest.mark.parametrize(("text", "bounds"), BOUNDED.items())
def test_bounds_stay_bounds(text, bounds):
    count = read_count(text)
    assert math.isnan(count.value)
    assert count.suppressed
    assert (count.low, None if math.isnan(count.high) else count.high) == bounds
    assert text.strip() in count.note


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.234", ".", 1.234), ("1.234", ",", 1234), ("1,234", ".", 1234), ("1,234", ",", 1.234), ("1.234,5", ",", 1234.5),
        ("1,234.5", ".", 1234.5), ("12345,25", ",", 12345.25), ("0,5", ",", 0.5), ("7", ",", 7), ("2.000.000", ",", 2e6),
    ],
)  # fmt: skip
def test_a_column_says_which_sign_divides_its_decimals(text, decimal, value):
    assert read_count(text, decimal=decimal).value == value


def test_a_whole_number_is_read_as_far_as_a_float_holds_it():
    assert read_count("9007199254740991").value == 2**53 - 1
    for text in ("9007199254740992", ">9007199254740991", "5-9007199254740992"):
        with pytest.raises(TableError, match="larger than any count"):
            read_count(text)


def test_fewer_than_one_is_none():
    assert (read_count("<1").value, read_count("<1").suppressed) == (0, False)
    with pytest.raises(TableError, match="no count at all"):
        read_count("<0")


def test_notes_say_what_stood_there_and_why():
    assert read_count("").note == "suppressed: no count is given"
    assert read_count(" c ").note == "suppressed: c (confidential)"
    assert read_count("<5").note == "suppressed: <5"
    assert read_count("12* † [r]").note == "* † [r]"
    assert read_count("*", {"*": "7"}).note == "* means 7"
    assert read_count("*", {"*": "<5"}).note == "suppressed: * (means <5)"


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 39 + "…")])
def test_a_long_cell_is_shown_in_one_line(length, shown):
    with pytest.raises(TableError, match=f"'{shown}' is not a count"):
        read_count("x" * length)


def test_a_count_that_was_read_does_not_change():
    with pytest.raises(FrozenInstanceError):
        read_count("5").value = 6


@pytest.mark.parametrize("text", WITHHELD)
def test_a_withheld_count_is_never_zero(text):
    count = read_count(text)
    assert math.isnan(count.value)
    assert (count.suppressed, count.low, math.isnan(count.high)) == (True, 0, True)
    assert count.note.startswith("suppressed: ")


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_what_can_be_read_in_two_ways_is_refused_with_a_fix(text, why):
    with pytest.raises(TableError, match=why) as caught:
        read_count(text)
    (problem,) = caught.value.problems
    assert problem.fix


@pytest.mark.parametrize(
    ("meaning", "value", "low", "high"),
    [("0", 0, None, None), ("1-4", None, 1, 4), ("<5", None, 0, 4), ("suppressed", None, 0, None)],
)
def test_a_table_may_say_what_its_marks_mean(meaning, value, low, high):
    count = read_count("*", {"*": meaning})
    told = [None if math.isnan(number) else number for number in (count.value, count.low, count.high)]
    assert told == [value, low, high]


@given(st.integers(0, 10**12), st.sampled_from(["", ",", " ", "\u00a0", "\u2009", "\u202f"]))
def test_thousands_are_read_back(number, separator):
    assert read_count(f"{number:,}".replace(",", separator)).value == number


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_ranges_are_read_back(one, other):
    low, high = sorted((one, other))
    count = read_count(f"{low}–{high}")
    assert (count.value == low) if low == high else ((count.low, count.high) == (low, high))


@given(st.text(max_size=12))
def test_any_text_gives_a_count_or_a_refusal(text):
    try:
        count = read_count(text)
    except TableError as error:
        assert error.problems[0].fix
        return
    assert count.suppressed == math.isnan(count.value)
    assert count.suppressed or count.value >= 0
    assert not count.suppressed or math.isnan(count.high) or count.low <= count.high
