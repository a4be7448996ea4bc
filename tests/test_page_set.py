"""A page for each part of a table: nothing is lost, nothing given away, and a second run goes on where one stopped."""

import hashlib
import json
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from countylines_map.division import divide
from countylines_map.errors import DatasetError, OutputError
from countylines_map.export import built_files, index_files, remove_earlier, write_outputs
from countylines_map.membership import load_membership
from countylines_map.options import Options
from countylines_map.page_set import build_each
from countylines_map.pipeline import make_flow_map, reconcile
from countylines_map.tables import bare_dataset

MOVES = {
    "from": ["Leeds", "Bradford", "York", "Hull", "Leeds", "Bradford", "York", "unknown"],
    "to": ["Camden"] * 4 + ["Norwich"] * 4,
    "number": [50, 3, 22, 31, 17, 9, 40, 6],
    "sex": ["M", "F", "M", "F", "M", "F", "M", "F"],
}
PAGE = Options(only="page")


def moves(**words):
    return bare_dataset(pd.DataFrame(MOVES), unit="people", category_column="sex", **words)


@pytest.mark.parametrize("by", ["destination", "origin", "sex", "category"])
def test_every_row_is_on_one_page_or_told_beside(by):
    figures = reconcile(moves())
    division = divide(figures, by)
    rows = sum(len(part.figures.flows) for part in division.parts)
    assert division.itemised == figures.balance.itemised == sum(MOVES["number"])
    assert rows == len(figures.flows) - (by == "origin")
    assert dict(division.beside) == ({"unknown": 6.0} if by == "origin" else {})


def test_folders_are_safe_and_different_whatever_the_values_are():
    values = ["../up", "up", "UP", "con", "東京", "a/b", "a b", ".", "x" * 300]
    table = {"from": ["Leeds"] * 9, "to": ["Camden"] * 9, "number": range(1, 10), "sort": values}
    made = divide(reconcile(bare_dataset(pd.DataFrame(table), unit="people", category_column="sort")), "sort")
    folders = [part.folder for part in made.parts]
    assert len({folder.casefold() for folder in folders}) == len(values)
    assert all(
        set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and 0 < len(folder) < 80 for folder in folders
    )
    assert "con" not in folders


def test_places_without_a_plain_letter_have_folders_of_their_own(tmp_path):
    """Points of one's own may be called anything; two of them never share a folder, in which the second would replace the first."""
    (tmp_path / "points.csv").write_text("name,lat,lon\n東京,51.5,-0.1\n大阪,52.5,-1.1\nOst,53,-2\n", encoding="utf-8")
    table = pd.DataFrame(
        {"origin": ["Essex", "Kent", "Kent"], "destination": ["東京", "大阪", "Ost"], "count": [5, 9, 7]}
    )
    made = divide(reconcile(bare_dataset(table, unit="people", locations=str(tmp_path / "points.csv"))), "destination")
    assert len({part.folder for part in made.parts}) == 3
    assert all(part.folder.isascii() and part.folder == Path(part.folder).name for part in made.parts)


def test_a_value_that_looks_like_one_told_apart_is_told_apart(tmp_path):
    first = divide(_sorted(["東京", "x"]), "sort")
    taken = next(part.folder for part in first.parts if part.name == "東京")
    again = divide(_sorted(["東京", taken]), "sort")
    assert len({part.folder for part in again.parts}) == 2


@pytest.mark.parametrize("pages", [5, None, [5], [{"folder": 5}], {"folder": "a"}, [{"folder": "a\0b"}]])
def test_a_list_of_pages_that_is_none_is_passed_over(tmp_path, pages):
    record = {"program": "countylines_map", "command": "each", "outputs": {}, "pages": pages}
    (tmp_path / "manifest-each.json").write_text(json.dumps(record))
    assert remove_earlier(tmp_path, set()) == ()


@pytest.mark.parametrize("name", ["..", ".", "", "link"])
def test_pages_are_removed_from_below_their_own_folder_only(tmp_path, name):
    """A manifest that came with a stranger's folder names what is elsewhere; that stays."""
    site, page = tmp_path / "site", b"a page of another set"
    (site / "set").mkdir(parents=True)
    (site / "set" / "link").symlink_to(site)
    for folder in (site, site / "set"):
        listed = {"map.html": {"sha256": hashlib.sha256(page).hexdigest()}}
        record = {"program": "countylines_map", "command": "build", "part": {}, "outputs": listed}
        (folder / "manifest.json").write_text(json.dumps(record))
        (folder / "map.html").write_bytes(page)
    record = {"program": "countylines_map", "command": "each", "outputs": {}, "pages": [{"folder": name}]}
    (site / "set" / "manifest-each.json").write_text(json.dumps(record))
    assert remove_earlier(site / "set", set()) == ()
    assert (site / "map.html").exists() and (site / "set" / "map.html").exists()


def test_pages_that_hide_nothing_do_not_stay_below_a_map_that_does(tmp_path):
    table = pd.DataFrame({"origin": ["Essex", "Kent", "Devon"], "destination": "Norfolk", "count": [2, 90, 70]})
    table["sort"] = ["a", "b", "b"]
    said = {"unit": "people", "category_column": "sort"}
    build_each(bare_dataset(table, **said), "sort", tmp_path, PAGE, processes=1)
    figures = make_flow_map(bare_dataset(table, **said, suppress_below=5), PAGE)
    with pytest.raises(OutputError, match=r"a, b.* of an earlier each would stand beside this build"):
        write_outputs(tmp_path, "build", built_files(figures, PAGE))


def _sorted(values):
    table = pd.DataFrame({"origin": ["Essex", "Kent"], "destination": "Norfolk", "count": [5, 9], "sort": values})
    return reconcile(bare_dataset(table, unit="people", category_column="sort"))


def test_districts_have_folders_of_their_own():
    codes = list(load_membership().districts)
    table = pd.DataFrame({"from": codes, "to": codes[1:] + codes[:1], "number": 5})
    made = divide(reconcile(bare_dataset(table, unit="people")), "destination")
    assert len({part.folder for part in made.parts}) == 361


def test_pages_that_hide_counts_together_give_no_hidden_count_away():
    """An attacker has every page by destination and by origin, and the index: he knows what the whole table shows, and no more."""
    rng = np.random.default_rng(3)
    ends = list(product(["Leeds", "Bradford", "York", "Hull"], ["Camden", "Norwich", "Ealing"]))
    table = pd.DataFrame(
        {"from": [a for a, _ in ends], "to": [b for _, b in ends], "number": rng.integers(1, 30, len(ends))}
    )
    dataset = bare_dataset(table, unit="people", total=float(table.number.sum()), suppress_below=6)
    figures = reconcile(dataset)
    hidden = {(row.origin, row.destination) for row in figures.flows.itertuples() if row.suppressed}
    assert len(hidden) > 1
    for by in ("destination", "origin"):
        division = divide(figures, by)
        shown = {
            (row.origin, row.destination)
            for part in division.parts
            for row in part.figures.flows.itertuples()
            if row.suppressed
        }
        assert shown == hidden
        for part in division.parts:
            known = part.figures.flows.flow.sum()
            assert (part.figures.dataset.total, part.figures.balance.total, part.figures.balance.rest) == (
                None,
                None,
                None,
            )
            assert part.figures.balance.itemised == known


def test_a_second_run_keeps_whole_pages_and_makes_the_others(tmp_path):
    first = build_each(moves(), "destination", tmp_path, PAGE, processes=1)
    assert (first.made, first.kept) == (2, 0)
    pages = sorted(tmp_path.glob("*/map.html"))
    listed = json.loads((tmp_path / "manifest-each.json").read_bytes())
    assert listed["sum"] == {"pages and beside": 178, "table": 178}
    assert len({json.loads((page.parent / "manifest.json").read_bytes())["scale"]["largest"] for page in pages}) == 1
    before = [page.stat().st_mtime_ns for page in pages]
    (pages[0].parent / "manifest.json").unlink()  # as if a run had been stopped before this page
    pages[0].unlink()
    again = build_each(moves(), "destination", tmp_path, PAGE, processes=1)
    assert (again.made, again.kept) == (1, 1)
    assert pages[1].stat().st_mtime_ns == before[1]
    pages[1].write_text("mine")
    with pytest.raises(OutputError, match="was changed since"):
        build_each(moves(), "destination", tmp_path, PAGE, processes=1)
    assert pages[1].read_text() == "mine"


def test_pages_of_an_earlier_run_go_and_other_files_stay(tmp_path):
    build_each(moves(), "sex", tmp_path, PAGE, processes=1)
    (tmp_path / "m" / "notes.txt").write_text("mine")
    less = bare_dataset(pd.DataFrame(MOVES), unit="people", category_column="sex", where={"sex": "F"})
    made = build_each(less, "sex", tmp_path, PAGE, processes=1)
    assert made.removed == ("m",)
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("by", "options", "says"),
    [("weather", {}, "no column 'weather'"), ("destination", {"form": "matrix"}, "one scale of widths")],
)
def test_what_cannot_be_parted_is_refused_and_nothing_written(by, options, says, tmp_path):
    with pytest.raises(DatasetError, match=says):
        build_each(moves(), by, tmp_path / "out", Options(only="page", **options), processes=1)
    assert not (tmp_path / "out").exists()


def test_the_index_escapes_what_the_table_says():
    table = {"from": ["Leeds", "York"], "to": ["Camden"] * 2, "number": [4, 5], "kind": ["<b>x</b>", '"><script>']}
    dataset = bare_dataset(pd.DataFrame(table), unit="people", category_column="kind", title="<i>t</i>")
    figures = reconcile(dataset)
    from countylines_map.pipeline import areas_of, shared_scale

    division = divide(figures, "kind")
    areas = areas_of(dataset, PAGE)
    page = index_files(division, shared_scale([part.figures for part in division.parts], areas, PAGE), areas, PAGE)[
        "index.html"
    ].decode()
    assert "<b>x" not in page
    assert "<i>t" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
