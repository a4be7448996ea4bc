"""From a data frame to a map: the same figures as from a file, and refusals that speak of arguments."""

import io
import json
import pickle

import duckdb
import geopandas as gpd
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import shapely

import countylines_map as cm
from countylines_map.render.html import page_html

ROWS = {"came from": ["Norfolk", "London", "Essex", "areas unknown"], "people": [639, 443, 25, 53]}
WORDS = {"origin": "came from", "flow": "people", "destination": "Norfolk", "unit": "people", "total": 1503}
KINDS = {
    "pandas": pd.DataFrame(ROWS),
    "pandas with its own types": pd.DataFrame(ROWS).convert_dtypes(),
    "pandas with another index": pd.DataFrame(ROWS, index=list("abcd")),
    "polars": pl.DataFrame(ROWS),
    "polars, lazy": pl.DataFrame(ROWS).lazy(),
    "Arrow": pa.table(ROWS),
    "DuckDB": "relation",
    "a dict": ROWS,
}


def table(kind):
    if kind != "DuckDB":
        return KINDS[kind]
    rows = pa.table(ROWS)  # noqa: F841 - the query reads it by its name
    return duckdb.sql("select * from rows")


@pytest.fixture(scope="module")
def from_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    pd.DataFrame(ROWS).to_csv(path, index=False)
    words = {
        "origin_column": "came from",
        "count_column": "people",
        **{k: WORDS[k] for k in ("destination", "unit", "total")},
    }
    return cm.make_flow_map(cm.open_dataset(path, **words))


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_says_the_same_as_the_file(kind, from_file):
    made = cm.flow_map(table(kind), **WORDS)
    assert made.balance == from_file.balance
    pd.testing.assert_frame_equal(made.flows, from_file.flows)
    assert page_html(made) == page_html(from_file)


def test_parquet_says_the_same_as_the_frame(tmp_path, from_file):
    path = tmp_path / "t.parquet"
    pd.DataFrame(ROWS).to_parquet(path)
    made = cm.make_flow_map(
        cm.open_dataset(path, unit="people", destination="Norfolk", total=1503, origin_column="came from")
    )
    assert page_html(made) == page_html(from_file)


def test_destinations_may_be_a_column():
    made = cm.flow_map(
        {"origin": ["Kent", "Essex"], "to": ["Essex", "Kent"], "n": [3, 4]}, destination="to", unit="people"
    )
    assert list(made.flows["destination_name"]) == ["Essex", "Kent"]


def test_a_destination_that_is_column_and_place_is_refused():
    with pytest.raises(cm.TableError, match="name of a column and a value"):
        cm.flow_map({"origin": ["Kent"], "Kent": ["Kent"], "n": [3]}, destination="Kent", unit="people")


@pytest.mark.parametrize("wrong", [5, None, [1, 2], "text", object()])
def test_what_is_not_a_table_is_told(wrong):
    with pytest.raises(cm.TableError, match="is not a table"):
        cm.flow_map(wrong, unit="people", destination="Kent")


def test_refusals_speak_of_arguments_and_come_as_a_frame():
    frame = pd.DataFrame({"origin": ["Norflk", "Essexx"], "people": [1, 2]})
    with pytest.raises(cm.UnknownPlaceError) as caught:
        cm.flow_map(frame, destination="Kent", unit="people")
    problems = caught.value.frame
    assert list(problems.columns) == ["what", "where", "fix"] and len(problems) == 2
    told = problems[problems["where"].str.contains("row 2")]
    assert '={"Norflk": "E10000020"}' in told["fix"].iloc[0]
    with pytest.raises(cm.TableError) as caught:
        cm.flow_map(pd.DataFrame({"origin": ["Kent"], "x": ["a"]}), destination="Norfolk", unit="people")
    assert "--" not in str(caught.value) and "flow=" in str(caught.value)


def test_an_empty_frame_is_told():
    with pytest.raises(cm.TableError, match="is empty"):
        cm.flow_map(pd.DataFrame({"origin": [], "n": []}), destination="Kent", unit="people")


def test_places_keep_their_index_and_answer_one_by_one():
    found = cm.geocode(pd.Series(["Notts Police", "nowhere at all", "unknown"], index=[7, 3, 5]), errors="coerce")
    assert list(found.index) == [7, 3, 5]
    assert list(found["code"]) == ["E23000019", "", ""]
    assert found["problem"].iloc[0] == "" and "not a place that is known" in found["problem"].iloc[1]
    assert found["category"].iloc[2] == "unknown"


@pytest.mark.parametrize("places", [["Kent", None], pl.Series(["Kent", None]), pd.DataFrame({"area": ["Kent", None]})])
def test_a_missing_place_is_an_unknown_one(places):
    found = cm.geocode(places, errors="coerce")
    assert found["code"].iloc[0] == "E10000016" and list(found.loc[found.index[1], ["code", "category", "note"]]) == [
        "",
        "unknown",
        "blank",
    ]


def test_refused_places_are_raised_together():
    with pytest.raises(cm.UnknownPlaceError) as caught:
        cm.geocode(["Kent", "Norflk", "Qwertyshire"])
    assert len(caught.value.problems) == 2
    with pytest.raises(cm.AmbiguousPlaceError):
        cm.geocode(["Newcastle"])


def test_a_column_is_asked_for_by_name():
    with pytest.raises(cm.TableError, match="column='a'"):
        cm.geocode(pd.DataFrame({"a": ["Kent"], "b": ["Essex"]}))
    with pytest.raises(cm.TableError, match=r"geocode\(\['Kent'\]\)"):
        cm.geocode("Kent")


@pytest.mark.parametrize("wrong", [None, 5, ["Kent"]])
def test_locate_takes_text_only(wrong):
    with pytest.raises(cm.UnknownPlaceError, match="is not a written place"):
        cm.load_gazetteer().locate(wrong)


@pytest.mark.parametrize("ending", ["html", "svg", "png", "gpkg", "geojson", "csv"])
def test_a_map_is_saved_by_its_ending(ending, tmp_path, flow_map):
    path = flow_map.save(tmp_path / f"map.{ending}")
    assert path.stat().st_size > 500
    begins = {
        "html": b"<!doctype html",
        "svg": b"<svg",
        "png": b"\x89PNG",
        "gpkg": b"SQLite",
        "geojson": b"{",
        "csv": b"row",
    }[ending]
    assert path.read_bytes().lower().startswith(begins.lower())


def test_an_unknown_ending_is_refused_and_nothing_is_written(tmp_path, flow_map):
    with pytest.raises(cm.OutputError, match="not an output format"):
        flow_map.save(tmp_path / "map.docx")
    assert list(tmp_path.iterdir()) == []


def test_frames_have_one_geometry_and_go_anywhere(flow_map, tmp_path):
    for frame in (flow_map.lines, flow_map.heads, flow_map.areas, flow_map.anchors):
        frame.to_parquet(io.BytesIO())
        assert json.loads(frame.to_json())["features"]
        frame.to_file(tmp_path / "f.gpkg")
    assert flow_map.to_parquet(tmp_path / "f.parquet").exists() and flow_map.to_geopackage(tmp_path / "g.gpkg").exists()


@pytest.fixture
def beats():
    """Three squares of ten kilometres side by side, in the national grid."""
    boxes = [shapely.box(east, 300_000, east + 10_000, 310_000) for east in (500_000, 510_000, 520_000)]
    return gpd.GeoDataFrame({"beat": ["A", "B", "C"], "title": ["Ash", "Birch", "Cedar"]}, geometry=boxes, crs=27700)


MOVES = {"from": ["A", "B", "C"], "to": ["B", "C", "A"], "n": [5, 7, 3]}
SAID = {"unit": "people", "origin": "from", "destination": "to", "flow": "n"}


def test_own_polygons_and_points_are_areas_and_anchors(beats):
    named = cm.flow_map(MOVES, **SAID, areas=beats, code_column="beat", name_column="title")
    assert sorted(named.areas["area_name"]) == ["Ash", "Birch", "Cedar"]
    assert cm.make_layers(named, 27700)["areas"].bounds == pytest.approx(tuple(beats.total_bounds), abs=0.01)
    points = gpd.GeoDataFrame(geometry=[shapely.Point(501_000, 301_000)], index=["A"], crs=27700)
    pinned = cm.flow_map(MOVES, **SAID, areas=beats.set_index("beat"), anchors=points)
    assert pinned.anchors["method"].to_dict() == {"A": "pinned", "B": "middle", "C": "middle"}
    moved = pinned.anchors.to_crs(27700).geometry["A"]
    assert moved.distance(points.geometry["A"]) < 5
    again = pickle.loads(pickle.dumps(pinned))
    assert again.figure() == pinned.figure()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda g: {"areas": g.set_crs(None, allow_override=True)}, "does not say its reference system"),
        (lambda g: {"areas": g, "code_column": "beats"}, "there is no column 'beats'.*'beat'"),
        (lambda g: {"areas": g.assign(beat=["A", "A", "C"]), "code_column": "beat"}, "more than once"),
        (lambda g: {"areas": g.set_index("beat"), "anchors": g.set_index("beat")}, "A has no point"),
    ],
)
def test_frames_that_are_not_areas_or_anchors_are_refused(beats, change, told):
    with pytest.raises(cm.SourceError, match=told):
        cm.flow_map(MOVES, **SAID, **change(beats))


def test_a_scale_is_shared_and_a_style_is_kept():
    style = cm.Style(widest=9, theme="dark", colours={"ring": "#225577"})
    words = {"destination": "Norfolk", "unit": "people"}
    one = cm.flow_map({"origin": ["Kent", "Essex"], "n": [400, 20]}, **words, style=style)
    other = cm.flow_map({"origin": ["Suffolk"], "n": [20]}, **words, scale=one.scale)
    assert one.style is style and one.scale.widest_px <= 9
    essex = one.lines.set_index("origin")["width_px"]["Essex"]
    assert other.lines["width_px"].tolist() == [essex] and other.scale.largest == 400
    assert cm.flow_map({"origin": ["Suffolk"], "n": [20]}, **words, style={"widest": 5}).style.widest == 5
