"""The page of a matrix holds every flow once, says what is withheld, and is refused a base map."""

import json
import re

import pytest

from countylines_map.errors import OutputError
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render import figure_svg
from countylines_map.render.html import page_html

PLACES = ("Leeds", "York", "Hull", "Cardiff", "Swansea", "Dundee", "Plymouth", "Torbay")
ROWS = {(a, b): 7 * i + j for i, a in enumerate(PLACES) for j, b in enumerate(PLACES)}


@pytest.fixture(scope="module")
def flow_map(tmp_path_factory):
    table = tmp_path_factory.mktemp("matrix") / "moves.csv"
    lines = [f"{a},{b},{'<5' if (a, b) == ('Leeds', 'York') else n}" for (a, b), n in ROWS.items()]
    table.write_text("\n".join(["origin,destination,people", *lines]) + "\n", encoding="utf-8")
    dataset = open_dataset(table, unit="people", title="Moves", marks={"<5": "1-4"})
    return make_flow_map(dataset, Options(boundaries="built-in", only="page"))


def test_every_flow_is_in_the_payload_once(flow_map):
    assert flow_map.form.name == "matrix" and flow_map.layouts == ()
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page_html(flow_map), re.DOTALL)[1])
    [packed] = data["flows"]
    found, row = {}, 0
    for origin, count in enumerate(packed["rows"]):
        end = -1
        for _ in range(count):
            end += packed["to"][row]
            found[data["name"][origin], data["name"][end]] = packed["value"][row]
            row += 1
    assert len(found) == row == len(ROWS)
    assert sorted(found.values()) == sorted(-1 if pair == ("Leeds", "York") else n for pair, n in ROWS.items())
    assert list(packed["marks"].values()) == ["<5"]


def test_the_figure_names_every_place(flow_map):
    drawn = figure_svg(flow_map)
    assert all(drawn.count(f">{name}") >= 2 for name in ("Leeds", "York", "Cardiff"))


def test_a_base_map_is_refused(flow_map):
    with pytest.raises(OutputError, match="has no base map"):
        page_html(flow_map, tiles="OpenStreetMap.Mapnik")
