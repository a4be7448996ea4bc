"""Two tables side by side: differences that are true, none that gives a withheld count away, and refusals."""

import math
import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from countylines_map import compare, flow_map
from countylines_map.comparison import compare_figures, parts_of
from countylines_map.errors import DatasetError, OutputError
from countylines_map.export import compared_files
from countylines_map.options import Options
from countylines_map.pipeline import areas_of, reconcile
from countylines_map.tables import bare_dataset

PLACES = ["Essex", "Kent", "Suffolk", "London", "Leicestershire"]
YEARS = {
    "from": [*PLACES, *PLACES, "Cambridgeshire"],
    "year": [2022] * 5 + [2023] * 6,
    "number": ["50", "12", "33", "110", "*", "70", "4", "33", "95", "9", "8"],
}


def figures(table, **words):
    return reconcile(bare_dataset(pd.DataFrame(table), unit="arrests", mark={"*": "suppressed"}, **words))


def years(**words):
    sides = parts_of(figures(YEARS, destination="Norfolk", **words), "period", ["2022", "2023"])
    return compare_figures(sides, areas_of(sides[0].dataset, Options()), Options())


def sides_of(a, b, **words):
    sides = [
        figures({"from": list(side), "number": [str(n) for n in side.values()]}, destination="Norfolk", **words)
        for side in (a, b)
    ]
    return compare_figures((sides[0], sides[1]), areas_of(sides[0].dataset, Options()), Options(), ("2022", "2023"))


def test_a_difference_is_b_less_a_and_a_withheld_one_is_none():
    table = years().table.set_index("origin")
    assert table.loc["Essex", ["a", "b", "difference", "percent", "compared"]].tolist() == [
        50.0,
        70.0,
        20.0,
        40.0,
        "yes",
    ]
    assert table.loc["Leicestershire", ["a_withheld", "b_withheld", "compared"]].tolist() == [1, 0, "withheld"]
    assert math.isnan(table.loc["Leicestershire", "difference"])
    assert math.isnan(table.loc["Cambridgeshire", "percent"])  # 0 before
    assert any("1 row of 2023 is not in 2022, where it counts as 0" in note for note in years().notes)


def test_what_one_side_does_not_list_may_be_in_its_remainder():
    table = years(total=1000).table.set_index("origin")
    assert (table.loc["Cambridgeshire", "compared"], math.isnan(table.loc["Cambridgeshire", "difference"])) == (
        "not listed",
        True,
    )


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        (
            {"Essex": "*"},
            {"Essex": 4},
            "No row of 2022 and 2023 can be compared. One row has no difference: 1 withheld count is in it.",
        ),
        (
            {"Essex": 5},
            {"Essex": 8},
            "The one row that can be compared has 5 arrests in 2022 and 8 arrests in 2023, 3 more (60.0%).",
        ),
        (
            {"Essex": 0},
            {"Essex": 1},
            "The one row that can be compared has 0 arrests in 2022 and 1 arrest in 2023, 1 more.",
        ),
        (
            {"Essex": 5, "Kent": 6},
            {"Essex": 5, "Kent": 6},
            "The two rows that can be compared have 11 arrests in 2022 and 11 arrests in 2023, as many. Each of them is the same in both.",
        ),
        (
            {"Essex": 5, "Kent": 6},
            {"Essex": 4, "Kent": 4},
            "The two rows that can be compared have 11 arrests in 2022 and 8 arrests in 2023, 3 fewer (27.3%). No row rose. "
            "The largest fall is Kent to Norfolk: from 6 to 4, 2 fewer.",
        ),
        (
            {"Essex": 5, "Kent": 6, "Suffolk": 9},
            {"Essex": 7, "Kent": 8, "Suffolk": 9},
            "The three rows that can be compared have 20 arrests in 2022 and 24 arrests in 2023, 4 more (20.0%). The largest rises are "
            "Essex to Norfolk and Kent to Norfolk: 2 more each. No row fell.",
        ),
        (
            {"Essex": 1, "Kent": 1, "Suffolk": 1, "Surrey": 1, "Devon": 4},
            {"Essex": 2, "Kent": 2, "Suffolk": 2, "Surrey": 2, "Devon": 0},
            "The five rows that can be compared have 8 arrests in 2022 and 8 arrests in 2023, as many. The largest rises, four of them, "
            "are 1 more each. The largest fall is Devon to Norfolk: from 4 to 0, 4 fewer.",
        ),
    ],
)
def test_the_sentence_is_true_for_none_one_two_and_ties(a, b, says):
    assert sides_of(a, b).sentence == says


def test_hidden_counts_of_two_periods_are_decided_together_and_no_difference_gives_one_away():
    rng = np.random.default_rng(8)
    names = ["Essex", "Kent", "Suffolk", "Surrey", "Devon", "Cumbria"]
    table = {"from": names * 2, "year": [2022] * 6 + [2023] * 6, "number": rng.integers(1, 20, 12)}
    whole = figures(table, destination="Norfolk", suppress_below=6, total=float(table["number"].sum()))
    made = compare_figures(parts_of(whole, "period", ["2022", "2023"]), areas_of(whole.dataset, Options()), Options())
    hidden = {(row.origin, row.period) for row in whole.flows.itertuples() if row.suppressed}
    assert len(hidden) > 1
    for row in made.table.itertuples():
        for value, count, year in ((row.a, row.a_withheld, "2022"), (row.b, row.b_withheld, "2023")):
            assert (count == 1) == ((row.origin, year) in hidden) == math.isnan(value)
        assert math.isnan(row.difference) == bool(row.a_withheld or row.b_withheld)
    small = [str(int(n)) for n in table["number"] if n < 6]
    assert small
    assert not any(f"from {n} to" in made.sentence for n in small)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"unit": "people"}, "one counts arrests, the other people"),
        ({"frame": {"from": ["Colchester", "Kent"], "number": [1, 2]}}, "share ground with other origins"),
        ({"frame": {"from": ["Essex"] * 2, "year": [2022, 2023], "number": [1, 2]}}, "several periods"),
    ],
)
def test_what_cannot_be_compared_is_refused(words, says):
    first = figures({"from": ["Essex", "Kent"], "number": [5, 6]}, destination="Norfolk")
    frame = words.get("frame", {"from": ["Essex", "Kent"], "number": [5, 6]})
    second = reconcile(bare_dataset(pd.DataFrame(frame), unit=words.get("unit", "arrests"), destination="Norfolk"))
    with pytest.raises(DatasetError, match=says):
        compare_figures((first, second), areas_of(first.dataset, Options()), Options())


@pytest.mark.parametrize("values", [["2022", "2024"], ["2022", "2022"]])
def test_periods_that_are_not_there_are_refused(values):
    with pytest.raises(DatasetError, match=r"2024|given twice"):
        parts_of(figures(YEARS, destination="Norfolk"), "period", values)


def test_both_maps_and_the_difference_have_one_scale_and_two_hues(tmp_path):
    made = years()
    files = compared_files(made)
    assert set(files) == {"compare.html", "compare.csv", "compare.svg", "compare.png", "manifest-compare.json"}
    assert len({str(each.scale.to_dict()) for each in made.panels.maps}) == 1
    page, figure = files["compare.html"].decode(), files["compare.svg"].decode()
    for drawn in (page, figure):
        assert "+20" in drawn
        assert "\u221215" in drawn
        assert "#b35806" in drawn
        assert "#2166ac" in drawn
    assert not re.search(r"https?://(?!www\.w3\.org)", re.sub(r"<footer.*</footer>", "", page, flags=re.DOTALL))
    assert made.save(tmp_path / "both.csv").read_bytes() == files["compare.csv"]
    with pytest.raises(OutputError, match="no file that ends in"):
        made.save(tmp_path / "both.doc")


def test_many_places_are_a_matrix_of_differences():
    names = ["Essex", "Kent", "Suffolk", "Surrey", "Devon", "Cumbria", "Dorset", "Norfolk"]
    pairs = [(a, b) for a in names for b in names if a != b]
    rng = np.random.default_rng(1)
    maps = [
        flow_map({"from": [a for a, _ in pairs], "to": [b for _, b in pairs], "n": rng.integers(1, 90, len(pairs))},
                 origin="from", destination="to", flow="n", unit="people", period=year, options=Options(form="matrix", only="page"))
        for year in ("2022", "2023")
    ]  # fmt: skip
    made = compare(*maps)
    assert (made.names, made.panels.form) == (("2022", "2023"), "matrix")
    assert "More in 2023 than in 2022" in made.figure()
    flows = [one.flows.flow.sum() for one in maps]
    assert made.table[["a", "b", "difference"]].sum().tolist() == [*flows, *(b - a for a, b in pairwise(flows))]
