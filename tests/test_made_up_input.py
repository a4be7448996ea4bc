"""Input that nobody thought of, made from grammars of what people send: an answer that adds up, or an error of ours; nothing else."""

import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countylines_map.boundaries.own_areas import load_own_areas
from countylines_map.errors import CountylinesError
from countylines_map.gazetteer import load_gazetteer
from countylines_map.pipeline import open_dataset, reconcile
from countylines_map.render.html.payload import as_json
from countylines_map.tables import read_flows

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
PLACES = st.sampled_from(
    ["Essex", "Kent", "Suffolk", "Norfolk", "London", "unknown", "NFA", "Total", "E10000012", "NR1 3JU", "Newport"]
)
ODD = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
COUNTS = st.one_of(
    st.integers(0, 2000).map(str),
    st.sampled_from(
        ["<5", "*", "-", "", "1,234", "12*", "1-4", "5%", "#REF!", "1e5", "١٢", "0x10", "NaN", "1 2", "-3", "1.5"]
    ),
    ODD,
)
HEADINGS = st.sampled_from(
    [
        "origin",
        "Area",
        "count",
        "Number",
        "2021",
        "2022",
        "Male",
        "Female",
        "share",
        "destination",
        "",
        "Total",
        "period",
    ]
)
SIGNS = st.sampled_from([",", ";", "\t", "|"])


@st.composite
def tables(draw):
    """A text table of up to four columns, well made or not: quoted or not, ragged, with any ending of lines."""
    sign, end = draw(SIGNS), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    heads = draw(st.one_of(st.just(["origin", "count"]), st.lists(HEADINGS, min_size=1, max_size=4)))
    rows = draw(st.lists(st.tuples(st.one_of(PLACES, ODD), st.lists(COUNTS, min_size=1, max_size=3)), max_size=6))
    lines = [heads, *([place, *cells] for place, cells in rows)]
    quoted = draw(st.booleans())
    cells = [[f'"{cell}"' if quoted else cell for cell in line] for line in lines]
    return (end.join(sign.join(line) for line in cells) + end).encode(
        draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@FEW
@given(tables())
def test_a_table_adds_up_or_is_refused(folder, content):
    (folder / "t.csv").write_bytes(content)
    try:
        figures = reconcile(open_dataset(folder / "t.csv", destination="Norfolk", unit="people"))
    except CountylinesError as error:
        assert all(problem.fix for problem in error.problems), error
    else:
        counted = figures.flows.loc[figures.flows["nonplace"] != "total", "flow"].sum()
        assert math.isclose(figures.balance.itemised, counted)


KEYS = st.sampled_from(
    [
        "title",
        "unit",
        "destination",
        "total",
        "suppress_below",
        "round_to",
        "period",
        "header",
        "decimal",
        "matrix",
        "x",
    ]
)
VALUES = st.recursive(
    st.one_of(st.integers(-(10**20), 10**20), st.floats(), st.booleans(), ODD, st.just("Norfolk")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "origin", "file"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def toml(value):
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).replace("e+", "e") if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(toml, value)) + "]" if isinstance(value, list) else json.dumps(value, ensure_ascii=True)


@FEW
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_a_dataset_is_read_or_refused(folder, said):
    (folder / "d.csv").write_text("origin,count\nEssex,25\nKent,3\n")
    words = {"title": "T", "unit": "people", "destination": "Norfolk", **said}
    (folder / "d.toml").write_text(
        "".join(f"{key} = {toml(value)}\n" for key, value in words.items()), encoding="utf-8"
    )
    try:
        read_flows(open_dataset(folder / "d.toml"))
    except CountylinesError as error:
        assert all(problem.fix for problem in error.problems), error


NAMES = st.one_of(
    ODD,
    st.tuples(
        PLACES, st.sampled_from([", ", " / ", " & ", " (", "\u00a0", "\u200b", " and ", "'"]), st.one_of(PLACES, ODD)
    ).map("".join),
    st.text("0123456789ABCENRWZ ", max_size=9),
)


@settings(max_examples=100, deadline=None)
@given(NAMES)
def test_a_name_is_one_area_no_place_or_refused(gazetteer, name):
    try:
        answer = gazetteer.locate(name)
    except CountylinesError as error:
        assert all(problem.fix for problem in error.problems), error
    else:
        assert getattr(answer, "code", "") or getattr(answer, "category", "")


NUMBERS = st.one_of(st.floats(), st.integers(-200, 200), st.sampled_from([None, "a", [], 1e300]))
RINGS = st.lists(st.lists(NUMBERS, min_size=0, max_size=3), max_size=5)
GEOMETRIES = st.fixed_dictionaries({
    "type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "LineString", "GeometryCollection", "X", 5]),
    "coordinates": st.one_of(RINGS, st.lists(RINGS, max_size=2), st.lists(st.lists(RINGS, max_size=2), max_size=2), st.none()),
})  # fmt: skip


@FEW
@given(
    st.lists(st.one_of(st.none(), GEOMETRIES), max_size=3),
    st.sampled_from(["EPSG:4326", "EPSG:27700", "EPSG:999999", "x"]),
)
def test_polygons_are_read_or_refused(folder, shapes, system):
    features = [{"type": "Feature", "properties": {"code": "E06000001"}, "geometry": shape} for shape in shapes]
    collection = {
        "type": "FeatureCollection",
        "features": features,
        "crs": {"type": "name", "properties": {"name": system}},
    }
    (folder / "b.geojson").write_text(json.dumps(collection))
    try:
        read = load_own_areas({"file": "b.geojson", "code_column": "code", "name_column": "code"}, folder)
    except CountylinesError as error:
        assert all(problem.fix for problem in error.problems), error
    else:
        assert read.membership.areas


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD, inner, max_size=3), max_leaves=8)
)
def test_no_text_ends_a_pages_block_of_data(value):
    block = as_json({"value": value})
    assert json.loads(block) == {"value": value}
    assert not any(sign in block for sign in ("<", "\u2028", "\u2029"))
