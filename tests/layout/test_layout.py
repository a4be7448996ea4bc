"""Flows laid out: nothing lost, nothing crossing that need not, and odd input drawn right."""

import math
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from countylines_map.errors import DatasetError
from countylines_map.layout.layout import fit_view, lay_out, saved_layout
from countylines_map.layout.scale import make_scale
from countylines_map.layout.view import View

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
import layout as bench

VIEW = View(760, 720, (0.0, 0.0, 760_000.0, 720_000.0))


def mercator_to_degrees(x: float, y: float) -> shapely.Point:
    from countylines_map.crs import mercator_to_degrees

    return shapely.Point(mercator_to_degrees(VIEW.from_px([[x, y]]))[0])


@pytest.fixture
def laid_out():
    """laid_out({code: (x, y) px}, [(origin, destination, flow)], **options) -> Layout."""

    def make(places, rows, **options):
        anchors = gpd.GeoDataFrame(
            geometry=[mercator_to_degrees(*at) for at in places.values()], index=list(places), crs=4326
        )
        flows = pd.DataFrame(rows, columns=["origin", "destination", "flow"], index=range(2, len(rows) + 2)).astype(
            {"flow": float}
        )
        for end in ("origin", "destination"):
            flows[f"{end}_code"] = flows[f"{end}_name"] = flows[end]
        flows["nonplace"] = ""
        flows["suppressed"] = flows["flow"].isna()
        flows["internal"] = flows["origin"] == flows["destination"]
        options.setdefault("scale", make_scale(flows.loc[~flows["internal"], "flow"].to_numpy()))
        return lay_out(flows, anchors, view=VIEW, **options)

    return make


@pytest.mark.parametrize("view", [0, 1], ids=["wide", "narrow"])
def test_the_default_map_has_no_fault(flow_map, view):
    metrics = flow_map.layouts[view].metrics
    assert metrics["flows_drawn"] == 7
    assert metrics["crossings"] == metrics["overruns"] == metrics["overlap_px"] == metrics["labels_not_placed"] == 0
    assert metrics["least_angle_deg"] >= 8
    assert metrics["largest_bulge"] <= 0.25


@pytest.mark.parametrize("view", [0, 1], ids=["wide", "narrow"])
def test_no_label_touches_a_label_a_flow_of_others_or_the_frame(flow_map, view):
    """Looked at again with another library's geometry, not with the layout's own."""
    layout = flow_map.layouts[view]
    boxes = {
        row.Index: shapely.box(
            row.x_px - row.w_px / 2, row.y_px - row.h_px / 2, row.x_px + row.w_px / 2, row.y_px + row.h_px / 2
        )
        for row in layout.labels.itertuples()
    }
    assert len(boxes) == 8
    frame = shapely.box(0, 0, layout.view.width_px, layout.view.height_px)
    lines = layout.lines[layout.lines["drawn"]]
    shafts = gpd.GeoSeries(lines.geometry, crs=4326).to_crs(3857)
    for row, box in boxes.items():
        assert frame.contains(box)
        assert not any(box.intersects(other) for key, other in boxes.items() if key != row)
        for other, shaft in shafts.items():
            if other != row:
                drawn = shapely.LineString(layout.view.to_px(shapely.get_coordinates(shaft)))
                assert not box.intersects(drawn.buffer(lines.loc[other, "width_px"] / 2)), (row, other)


def test_every_row_stays_in_its_order(flow_map):
    for layout in flow_map.layouts:
        assert list(layout.lines.index) == list(flow_map.flows.index)
        assert layout.lines["flow"].sum() == flow_map.flows["flow"].sum()
        assert layout.lines["drawn"].sum() == layout.lines.geometry.notna().sum() == 7
        assert list(layout.heads.index) == list(layout.lines.index[layout.lines["drawn"]])


def test_lengths_are_those_of_the_british_grid(flow_map):
    anchors = flow_map.anchors.to_crs(27700).geometry
    for row in flow_map.layouts[0].lines.query("drawn").itertuples():
        expected = anchors[row.origin_code].distance(anchors[row.destination_code]) / 1000
        assert row.length_km == pytest.approx(expected, abs=0.06)


def test_generated_cases_are_never_worse_than_the_plain_curve_and_better_in_four_of_five():
    anchors = bench.districts()
    gained = []
    for seed in range(30):
        flows = bench.case(seed, anchors)
        curved, forces = (bench.metrics(flows, anchors, method) for method in ("curved", "forces"))
        gained.append(curved["crossings"] + curved["overruns"] - forces["crossings"] - forces["overruns"])
    assert min(gained) >= 0
    assert sum(gain > 0 for gain in gained) >= 24


def test_the_same_input_gives_the_same_layout(laid_out):
    places = {"d": (380, 360), **{f"o{k}": (60 + 90 * k, 80 + 37 * (k % 3)) for k in range(7)}}
    rows = [(f"o{k}", "d", 10.0 * (k + 1)) for k in range(7)]
    one, other = (laid_out(places, rows) for _ in range(2))
    pd.testing.assert_frame_equal(one.lines.drop(columns="geometry"), other.lines.drop(columns="geometry"))
    assert (one.lines.geometry == other.lines.geometry).all() and (one.heads.geometry == other.heads.geometry).all()


def test_two_places_at_one_point_still_draw(laid_out):
    layout = laid_out({"a": (300, 300), "b": (300, 300), "d": (300, 300)}, [("a", "d", 5), ("b", "d", 9)])
    assert layout.lines["drawn"].all()
    assert layout.lines.geometry.is_valid.all() or layout.lines.geometry.length.eq(0).all()


def test_a_flow_shorter_than_its_head_draws_and_leaves_the_others_alone(laid_out):
    layout = laid_out({"near": (304, 300), "far": (600, 100), "d": (300, 300)}, [("near", "d", 100), ("far", "d", 90)])
    assert layout.lines["drawn"].all() and layout.heads.geometry.is_valid.all() and len(layout.heads) == 2
    assert np.isfinite(shapely.get_coordinates(layout.lines.geometry.to_numpy())).all()


@pytest.mark.parametrize("rows", [[], [("a", "d", 0)], [("d", "d", 4)], [("a", "d", math.nan)]])
def test_nothing_to_draw_is_drawn_as_nothing(laid_out, rows):
    layout = laid_out({"a": (100, 100), "d": (300, 300)}, rows)
    assert len(layout.lines) == len(rows) and not layout.lines["drawn"].any()
    assert layout.metrics["flows_drawn"] == 0


def test_one_flow_and_identical_values(laid_out):
    assert laid_out({"a": (100, 100), "d": (300, 300)}, [("a", "d", 3)]).lines["width_px"].tolist() == [20]
    places = {"a": (100, 100), "b": (100, 500), "d": (400, 300)}
    assert laid_out(places, [("a", "d", 3), ("b", "d", 3)]).lines["width_px"].tolist() == [20, 20]


def test_flows_both_ways_run_side_by_side(laid_out):
    layout = laid_out({"a": (100, 300), "b": (600, 300)}, [("a", "b", 10), ("b", "a", 8)])
    one, other = (
        shapely.LineString(VIEW.to_px(shapely.get_coordinates(line)))
        for line in gpd.GeoSeries(layout.lines.geometry, crs=4326).to_crs(3857)
    )
    middle = shapely.LineString([(350, 0), (350, 720)])
    apart = one.intersection(middle).distance(other.intersection(middle))
    assert apart >= layout.lines["width_px"].sum() / 2 + 4
    assert layout.metrics["crossings"] == 0


def test_rows_of_one_pair_share_a_curve_and_a_label_box(laid_out):
    layout = laid_out({"a": (100, 100), "d": (300, 300)}, [("a", "d", 3), ("a", "d", 7)])
    assert (layout.arrows.curves[0] == layout.arrows.curves[1]).all() and layout.metrics["flows_drawn"] == 1
    labels = layout.labels[layout.labels["text_name"] == "a"]
    assert labels["x_px"].nunique() == 1 and sorted(labels["text_value"]) == ["3", "7"] and labels["again"].sum() == 1


def test_the_largest_are_drawn_and_the_others_are_one_stub(laid_out):
    places = {"d": (380, 360), **{f"o{k}": (60 + 90 * k, 80) for k in range(7)}}
    layout = laid_out(places, [(f"o{k}", "d", k + 1) for k in range(7)], top=3)
    assert layout.lines["drawn"].sum() == 3 and layout.lines["flow"].sum() == 28
    assert layout.tray[["label", "category", "value"]].to_numpy().tolist() == [["from 4 other places", "remainder", 10]]
    assert layout.places_beyond == {"o0", "o1", "o2", "o3"}
    left = layout.lines[~layout.lines["drawn"]]
    assert left.geometry.notna().all(), "a data file still has the line from place to place"
    assert not set(left.index) & set(layout.heads.index)
    assert (left["length_km"] > 0).all()


def test_the_largest_are_pairs_of_places_not_rows(laid_out):
    places = {"d": (380, 360), **{f"o{k}": (60 + 90 * k, 80) for k in range(4)}}
    rows = [(f"o{k}", "d", 10 * year + k) for year in (1, 2, 3) for k in range(4)]
    lines = laid_out(places, rows, top=2).lines
    assert sorted(lines.loc[lines["drawn"], "origin"]) == ["o2"] * 3 + ["o3"] * 3


def test_each_row_of_a_pair_has_a_head_of_its_own_size(laid_out):
    heads = laid_out({"a": (100, 100), "d": (500, 500)}, [("a", "d", 90), ("a", "d", 6)]).heads
    large, small = shapely.area(heads.geometry.to_numpy())
    assert large > 4 * small > 0


def test_arrows_are_the_frames_in_pixels_the_largest_first(flow_map):
    for layout in flow_map.layouts:
        flows = layout.lines.loc[list(layout.arrows.rows), "flow"]
        assert flows.is_monotonic_decreasing and len(flows) == 7
        for row, shaft, head in zip(layout.arrows.rows, layout.arrows.shafts, layout.arrows.heads, strict=True):
            line, polygon = (
                layout.view.to_px(shapely.get_coordinates(gpd.GeoSeries([each], crs=4326).to_crs(3857).iloc[0]))
                for each in (layout.lines.geometry[row], layout.heads.geometry[row])
            )
            assert line[0] == pytest.approx(shaft[0], abs=0.05)
            assert polygon[:3] == pytest.approx(head, abs=1e-6)
            reach = np.linalg.norm(shaft[2] - line[-1]) / np.linalg.norm(head[1] - line[-1])
            assert reach == pytest.approx(0.12, abs=0.02), "the shaft reaches a little into the head"


def test_frames_with_one_geometry_each_become_parquet(flow_map, tmp_path):
    layout = flow_map.layouts[0]
    for name in ("lines", "heads"):
        getattr(layout, name).to_parquet(tmp_path / f"{name}.parquet")
        again = gpd.read_parquet(tmp_path / f"{name}.parquet")
        assert (again.geometry.geom_equals(getattr(layout, name).geometry) | again.geometry.isna()).all()


def test_discs_of_periods_are_not_added_up(laid_out):
    places = {"a": (100, 100), "d": (500, 500), "e": (520, 520)}
    rows = [("a", "d", 90), ("d", "d", 40), ("d", "d", 60), ("e", "d", 5)]
    assert laid_out(places, rows).internal["value"].tolist() == [60]


def test_the_rest_of_the_balance_joins_the_tray(laid_out):
    layout = laid_out({"a": (100, 100), "d": (300, 300)}, [("a", "d", 3)], rest=("not itemised", 6))
    assert layout.tray[["label", "value", "width_px"]].to_numpy().tolist() == [["not itemised", 6, 40]]


def test_an_internal_count_is_a_disc_as_wide_as_its_flow(flow_map):
    for layout in flow_map.layouts:
        disc = layout.internal.iloc[0]
        assert 2 * (disc.radius_px + disc.stroke_px / 2) == pytest.approx(flow_map.scale.width([639])[0])


def test_a_destination_without_an_internal_count_has_its_name(laid_out):
    assert "d" in laid_out({"a": (100, 100), "d": (300, 300)}, [("a", "d", 3)]).labels.index


def test_flows_from_one_place_to_several_say_where_they_lead(laid_out):
    places = {"a": (300, 300), "b": (600, 100), "c": (600, 600), "d": (100, 500)}
    labels = laid_out(places, [("a", "b", 20), ("a", "c", 21), ("d", "c", 5)]).labels
    told = dict(zip(labels["text_name"], labels["text_value"], strict=True))
    assert told == {"b": "20", "a to c": "21", "d": "5", "c": ""}, "b, where one flow ends, says how large it is"


def test_a_disc_that_would_hide_the_map_is_not_drawn(laid_out):
    layout = laid_out({"a": (100, 100), "d": (500, 500)}, [("a", "d", 9), ("d", "d", 900)])
    assert layout.internal[["value", "radius_px", "stroke_px"]].to_numpy().tolist() == [[900, 0, 0]]
    assert "900" in set(layout.labels["text_value"]), "its number stands at the destination all the same"


def test_pins_hold(laid_out):
    places, rows = {"a": (100, 100), "b": (600, 100), "d": (400, 400)}, [("a", "d", 3), ("b", "d", 9)]
    pins = {"bends": {"a": -0.2}, "labels": {"a": [30, -40]}, "sides": {"b": "right"}}
    layout = laid_out(places, rows, pins=pins)
    assert saved_layout(layout)["bends"]["a"] == -0.2
    assert saved_layout(layout)["labels"]["a"] == [30, -40]
    assert layout.labels.loc[3, "side"] == "right"
    moved = laid_out(places, [("a", "d", 5), ("b", "d", 2)], pins=pins)
    assert saved_layout(moved)["bends"]["a"] == -0.2


def test_a_pin_of_no_place_and_an_unknown_method_are_refused(laid_out):
    places, rows = {"a": (100, 100), "d": (300, 300)}, [("a", "d", 3)]
    with pytest.raises(DatasetError, match=r"'x' is not an origin on this map"):
        laid_out(places, rows, pins={"bends": {"x": 0.1}})
    with pytest.raises(DatasetError, match="forces, curved, straight"):
        laid_out(places, rows, method="spiral")


def test_the_view_shows_everything_at_one_scale():
    frame = gpd.GeoDataFrame(geometry=[shapely.box(-2, 51, 1, 54)], crs=4326)
    view = fit_view(frame, 400, 300, 20)
    px = view.to_px(shapely.get_coordinates(frame.to_crs(3857).geometry.to_numpy()))
    assert px.min() >= 20 - 1e-6 and (px.max(axis=0) <= [380 + 1e-6, 280 + 1e-6]).all()
    assert view.from_px(view.to_px([[1.0, 2.0]]))[0] == pytest.approx([1, 2])
    assert replace(view, width_px=400).metres_per_px == pytest.approx((view.bounds[3] - view.bounds[1]) / 300)
