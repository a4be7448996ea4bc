"""One model of the rows for each output: a changed flow map shows its own numbers, and nothing keeps the old one."""

import copy
import gc
import weakref
from dataclasses import replace

import pytest

from countylines_map.render.figure import figure_svg, social_svg
from countylines_map.render.html.page import fragment_html, page_html
from countylines_map.render.rows import Row, row_model


def changed(flow_map, value):
    """The default map with another number in its largest flow."""
    row = flow_map.layouts[0].lines.query("drawn").flow.idxmax()
    flows = flow_map.flows.copy()
    flows.loc[row, "flow"] = value
    return replace(flow_map, flows=flows), row


@pytest.mark.parametrize("draw", [figure_svg, social_svg, page_html, fragment_html])
def test_every_output_shows_the_number_of_a_changed_flow(flow_map, draw):
    draw(flow_map)
    other, row = changed(flow_map, 8642.25)
    assert str(flow_map.flows.flow[row]) != "8642.25"
    assert "8,642.25" in draw(other)
    assert "8,642.25" not in draw(flow_map)


def test_the_page_says_one_number_in_map_table_and_payload(flow_map):
    other, _ = changed(flow_map, 2.25)
    html = page_html(other)
    assert '"value":2.25' in html and 'data-value="2.25">2.25</td>' in html
    assert ">2.25</text>" in html or " 2.25</text>" in html
    assert ">2.2<" not in html and " 2.2<" not in html


def test_nothing_keeps_a_flow_map_that_is_no_longer_used(flow_map):
    other = replace(flow_map, notes=("another",))
    layout = copy.copy(other.layouts[0])
    other = replace(other, layouts=(layout, *other.layouts[1:]))
    page_html(other), figure_svg(other), social_svg(other)
    alive = [weakref.ref(other), weakref.ref(layout)]
    del other, layout
    gc.collect()
    assert [each() for each in alive] == [None, None]


def test_the_frame_and_the_rows_are_the_same(flow_map):
    model = row_model(flow_map)
    assert tuple(model.frame.columns) == Row._fields
    assert model.frame.key.tolist() == [row.key for row in model.rows]
    assert model.frame.value.tolist() == [row.value for row in model.rows]
    assert [row.value for row in model.by_size] == sorted((row.value for row in model.rows), reverse=True)


def test_rows_keep_their_order_and_their_sum(flow_map):
    model = row_model(flow_map)
    itemised = [row for row in model.rows if row.key != "rest"]
    assert [row.key for row in itemised] == [f"r{row}" for row in flow_map.flows.index]
    assert sum(row.value for row in itemised) == flow_map.flows.flow.sum()
