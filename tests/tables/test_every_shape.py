"""The same figures in every shape and by several writers: the same flows or a refusal, never another sum."""

import csv
import os

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, reconcile

PLACES = ["Essex", "Suffolk", "Kent", "Devon", "Dorset", "Surrey"]
YEARS = ["2021", "2022", "2023"]
COUNTS = st.dictionaries(st.tuples(st.sampled_from(PLACES), st.sampled_from(YEARS)), st.integers(0, 40), min_size=4)
EXAMPLES = int(os.environ.get("COUNTYLINES_EXAMPLES", "3"))
"""For each shape and writer; COUNTYLINES_EXAMPLES=100 looks harder."""
TOTAL = st.sampled_from(["Total", "All", "Insgesamt", "Whole", "Any", "Sum"])


def long(figures, total):
    rows = [[place, year, count] for (place, year), count in figures.items()]
    places = dict.fromkeys(place for place, _ in figures)
    rows += [[place, total, sum(count for (other, _), count in figures.items() if other == place)] for place in places]
    return [["Area", "Band", "Arrests"], *rows]


def wide(figures, total):
    places = dict.fromkeys(place for place, _ in figures)
    rows = [[place, *(figures.get((place, year), 0) for year in YEARS)] for place in places]
    rows = [[*row, sum(row[1:])] for row in rows]
    return [["Area", *YEARS, total], *rows, [total, *(sum(row[k] for row in rows) for k in range(1, 5))]]


def records(figures, total):
    return [
        ["Reference", "Home area", "Year"],
        *([f"R{n}", *key] for n, key in enumerate(k for k, v in figures.items() for _ in range(v))),
    ]


def matrix(figures, total):
    """From each place to each of three others, by the years as if they were places; zero where nobody went."""
    ends = dict(zip(YEARS, ["Norfolk", "Cornwall", "Cumbria"], strict=True))
    rows = [
        [place, *(figures.get((place, year), 0) for year in YEARS)] for place in dict.fromkeys(p for p, _ in figures)
    ]
    rows = [[*row, sum(row[1:])] for row in rows]
    sums = [sum(row[k] for row in rows) for k in range(1, 5)]
    return [["Origin / destination", *ends.values(), total], *rows, [total, *sums]]


def sections(figures, total):
    """A block for each year, with its subtotal below."""
    rows = []
    for year in YEARS:
        block = [[place, year, count] for (place, other), count in figures.items() if other == year]
        rows += [*block, [f"{total} {year}", "", sum(count for *_, count in block)]] if block else []
    return [["Area", "Year", "Arrests"], *rows]


def both(figures, total):
    """Headings of two parts, with a total of each year."""
    head = [name for year in YEARS for name in (f"{year} Male", f"{year} Female", f"{year} {total}")]
    rows = []
    for place in dict.fromkeys(place for place, _ in figures):
        counts = [figures.get((place, year), 0) for year in YEARS]
        rows.append([place, *(n for count in counts for n in (count // 3, count - count // 3, count))])
    return [["Area", *head], *rows]


def write(kind, grid, folder):
    path = folder / f"t.{'xlsx' if kind == 'openpyxl' else 'csv'}"
    if kind == "pandas":
        pd.DataFrame(grid[1:], columns=grid[0]).to_csv(path)
    elif kind == "openpyxl":
        pd.DataFrame(grid[1:], columns=grid[0]).to_excel(path, index=False)
    else:
        with path.open("w", newline="") as out:
            csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows(
                [["", *grid[0]], *([str(n), *row] for n, row in enumerate(grid[1:], start=1))]
            )
    return path


@pytest.mark.parametrize("kinds", [["pandas", "R"], ["openpyxl"]], ids=["text", "openpyxl"])
@pytest.mark.parametrize("shape", [long, wide, records, matrix, sections, both])
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(figures=COUNTS, total=TOTAL, noise=st.booleans(), data=st.data())
def test_the_same_figures_or_a_refusal(tmp_path_factory, shape, kinds, figures, total, noise, data):
    kind, grid = data.draw(st.sampled_from(kinds)), shape(figures, total)
    if noise:
        grid = [[*row, "Notes" if k == 0 else ["", "revised"][k % 2]] for k, row in enumerate(grid)]
    path = write(kind, grid, tmp_path_factory.mktemp("t"))
    words = {} if shape is matrix else {"destination": "Norfolk"}
    words |= {"count": "rows"} if shape is records else {}
    try:
        read = reconcile(open_dataset(path, unit="people", **words))
    except CountylinesError:
        return
    assert read.balance.rows()[-1][1] == sum(figures.values())
    sums = read.flows[read.flows.nonplace == ""].groupby("origin").flow.sum()
    for place in sums.index:
        assert sums[place] == sum(count for (other, _), count in figures.items() if other == place)
