"""Flows for deck.gl: every one between two places, as wide as on the map, in pydeck and in lonboard."""

import json
import sys

import numpy as np
import pytest

from countylines_map.errors import OutputError
from countylines_map.export.deck import arcs


def test_every_flow_between_two_places_is_an_arc_as_wide_as_on_the_map(many_map):
    rows, flows = arcs(many_map), many_map.flows
    between = flows[(flows["nonplace"] == "") & ~flows["internal"].astype(bool) & (flows["flow"] > 0)]
    assert set(rows.index) == set(between.index) and len(rows) > many_map.lines["drawn"].sum()
    assert rows["width"].to_numpy() == pytest.approx(many_map.scale.width(flows.loc[rows.index, "flow"]), abs=0.01)
    assert rows["width"].is_monotonic_decreasing
    ends = rows.join(flows[["origin_code", "destination_code"]])
    for column, end in (("x0", "origin_code"), ("x1", "destination_code")):
        assert ends[column].tolist() == many_map.anchors.geometry.x[ends[end]].tolist()
    assert rows["told"].iloc[0].endswith(" people") and " to " in rows["told"].iloc[0]


def test_pydeck_has_arcs_over_the_areas_and_the_attribution(many_map):
    pytest.importorskip("pydeck")
    deck = many_map.to_pydeck()
    said = json.loads(deck.to_json())
    assert [layer["@@type"] for layer in said["layers"]] == ["GeoJsonLayer", "ArcLayer"]
    assert len(said["layers"][1]["data"]) == len(arcs(many_map))
    assert "mapProvider" not in said or not said["mapProvider"]
    assert "Open Government Licence" in deck.description


def test_lonboard_has_the_same_arcs(many_map):
    pytest.importorskip("lonboard")
    made = many_map.to_lonboard()
    layer, rows = made.layers[1], arcs(many_map)
    assert layer.table.num_rows == len(rows) and made.basemap is None
    assert np.asarray(layer.get_width.to_numpy()) == pytest.approx(rows["width"].to_numpy(), abs=0.01)
    assert "Open Government Licence" in made.custom_attribution


@pytest.mark.parametrize("name", ["pydeck", "lonboard"])
def test_where_it_is_not_installed_one_sentence_says_so(many_map, monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(OutputError, match=r"pip install 'countylines-map\[deck\]'"):
        getattr(many_map, f"to_{name}")()
