"""The pipeline as a whole: what goes in comes out, counted, at every step and in every file."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import countylines_map
from countylines_map.boundaries import load_areas
from countylines_map.errors import BalanceError, DatasetError, SourceError, UnknownPlaceError
from countylines_map.export.bundle import built_files, exported_files
from countylines_map.layout.od_pairs import LINES
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset, reconcile
from countylines_map.tables.flows import read_flows

ROOT = Path(__file__).parents[1]
BUILT_IN = Options(boundaries="built-in")


@pytest.fixture
def table(tmp_path):
    """table(text, **words) -> a bare dataset of a CSV with that text."""

    def make(text: str, **words):
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8")
        return open_dataset(path, **{"destination": "Kent", "unit": "people", **words})

    return make


def test_the_sum_of_flow_is_the_same_at_every_step(flow_map):
    dataset = open_dataset()
    steps = [
        read_flows(dataset),
        reconcile(dataset).flows,
        flow_map.flows,
        *(layout.lines for layout in flow_map.layouts),
    ]
    assert {frame["flow"].sum() for frame in steps} == {1224}
    assert {tuple(frame.index) for frame in steps} == {tuple(range(2, 11))}


def test_the_default_balance(flow_map):
    balance = flow_map.balance
    assert (balance.mapped, balance.internal, dict(balance.nonplaces), balance.not_itemised) == (
        532,
        639,
        {"unknown": 53},
        279,
    )
    assert (
        balance.mapped + balance.internal + sum(balance.nonplaces.values()) + balance.not_itemised
        == balance.total
        == 1503
    )


def test_every_level_that_was_chosen_is_told(flow_map):
    told = " ".join(flow_map.notes)
    for name in ("Essex", "Cambridgeshire", "Nottinghamshire"):
        assert re.search(rf"{name} is read as the county .*police force area", told)
    assert "cut off" in told


def test_two_builds_give_the_same_bytes(flow_map):
    again = make_flow_map(open_dataset(), BUILT_IN)
    assert built_files(again, BUILT_IN, fragment=True) == built_files(flow_map, BUILT_IN, fragment=True)
    formats = ["gpkg", "geojson", "csv", "svg", "png"]
    assert exported_files(again, BUILT_IN, formats) == exported_files(flow_map, BUILT_IN, formats)


def test_a_bare_table_to_any_destination(table):
    built = make_flow_map(
        table("from,n\nLondon,20\nHerts,7\nhertfordshire,3\nDover,4\nunknown,2\nWales,0\n", total=40), BUILT_IN
    )
    assert (built.balance.mapped, built.balance.internal, built.balance.not_itemised) == (30, 4, 4)
    assert any("summed" in note for note in built.notes)
    assert built.flows["flow"].sum() == 36
    assert "Kent" in built.dataset.title and "Norfolk" not in built_files(built, BUILT_IN)["map.html"].decode()


def test_of_many_flows_the_largest_are_drawn_and_the_others_counted(table):
    districts = sorted(load_areas("built-in").districts.index)
    rows = "".join(f"{code},{100 + n}\n" for n, code in enumerate(districts[:60]))
    built = make_flow_map(table(f"from,n\n{rows}", total=10_000), replace(BUILT_IN, form="arrows"))
    for layout in built.layouts:
        assert layout.lines["drawn"].sum() == LINES == 50
        assert layout.lines.loc[layout.lines["drawn"], "flow"].min() == 110
    assert (
        "only the 50 largest flows have a line; 1,045 people from 10 other places stand as one remainder beside the map"
        in built.notes
    )
    assert built.remarks[-1] == "for another number of lines than 50: --top N"
    assert built.balance.mapped == sum(range(100, 160)), "the balance has them all"
    page = built_files(built, BUILT_IN)["map.html"].decode()
    assert "1,045 from 10 other places" in page and "The largest 50" in page and "--top" not in page
    every = make_flow_map(table(f"from,n\n{rows}", total=10_000), replace(BUILT_IN, top=60))
    assert every.layouts[0].lines["drawn"].all() and not any("only the" in note for note in every.notes)


def test_rows_that_exceed_the_total_are_refused(table):
    with pytest.raises(BalanceError, match="more than the published total"):
        reconcile(table("from,n\nLondon,20\n", total=19))


def test_all_unknown_names_come_at_once(table):
    with pytest.raises(UnknownPlaceError) as refused:
        reconcile(table("from,n\nLondn,1\nKent,2\nEssecks,3\n"))
    assert len(refused.value.problems) == 2
    assert "row 2" in str(refused.value) and "row 4" in str(refused.value) and "people.csv" in str(refused.value)


def test_words_beside_a_toml_are_refused():
    with pytest.raises(DatasetError, match="unit"):
        open_dataset(ROOT / "geodata" / "operation-gravity.toml", unit="people")


def test_suppressed_counts_are_in_no_byte(table):
    """The hidden count is a number that stands nowhere else, so any trace of it is the count itself."""
    dataset = table("from,n\nLondon,70001\nEssex,61357\nSuffolk,61361\n", total=300000)
    built = make_flow_map(dataset, Options(boundaries="built-in", suppress_below=61360))
    files = built_files(built, BUILT_IN, fragment=True) | exported_files(built, BUILT_IN, ["gpkg", "svg"])
    for name, content in files.items():
        assert not re.search(rb"(?<![\w.])61[,.]?357(?!\w)", content), name
    assert json.loads(files["manifest.json"])["inputs"] == {}


def test_another_maps_scale_is_used(flow_map, tmp_path, table):
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(built_files(flow_map, BUILT_IN)["manifest.json"])
    dataset = table("from,n\nLondon,443\nEssex,100\n")
    same = make_flow_map(dataset, Options(boundaries="built-in", scale_from=manifest))
    assert list(same.scale.width([443, 100])) == list(flow_map.scale.width([443, 100]))
    manifest.write_text("{}")
    with pytest.raises(SourceError, match="not a manifest with a scale"):
        make_flow_map(dataset, Options(boundaries="built-in", scale_from=manifest))


def test_the_exported_names_are_what_is_there():
    assert countylines_map.__all__ == sorted(countylines_map.__all__)
    for name in countylines_map.__all__:
        assert getattr(countylines_map, name).__doc__ or name == "__version__", name
    with pytest.raises(AttributeError):
        countylines_map.no_such_name  # noqa: B018


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, countylines_map; print({'pandas', 'geopandas', 'folium', 'requests'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60).stdout == "set()\n"


def test_mapclassify_is_not_imported_by_a_build():
    code = (
        "import sys\nfrom countylines_map.pipeline import *\nfrom countylines_map.export.bundle import built_files\n"
        "o = Options(boundaries='built-in'); built_files(make_flow_map(open_dataset(), o), o)\nprint('mapclassify' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120).stdout == "False\n"


def test_the_readmes_python_runs(tmp_path):
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    code = (
        block
        + "\nassert flow_map.lines['flow'].sum() == 1107\nassert 'Norfolk' in cm.make_page(flow_map).get_root().render()"
    )
    words = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "map.html").is_file()
