"""The layers: whole lines between anchors, arrows as on the map, places with their figures, tables, types."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import shapely

from countylines_map.crs import degrees_to_grid, geometries_to_mercator
from countylines_map.export.columns import typed_table
from countylines_map.export.layers import Layers
from countylines_map.export.reference import system_of, usual_system


def rows(layer):
    return layer.table.rows()


def anchors_of(layers):
    layer = layers["anchors"]
    return dict(zip(layer.table["area_code"].to_list(), layer.shapes, strict=True))


def areas_of(layers):
    layer = layers["areas"]
    return dict(zip(layer.table["area_code"].to_list(), layer.shapes, strict=True))


@pytest.mark.parametrize("name", ["flows", "desire_lines"])
@pytest.mark.parametrize("code", [4326, 27700])
def test_every_line_begins_and_ends_at_its_anchors_inside_its_areas(many, name, code):
    grid, layers = many.within(27700), many.within(code)
    points, polygons = anchors_of(grid), areas_of(layers)
    lines = [(row, shape) for row, shape in zip(rows(layers[name]), layers[name].shapes, strict=True) if shape]
    assert len(lines) == (48 if name == "flows" else 51)
    for row, line in lines:
        for at, end in ((0, "origin"), (-1, "destination")):
            tip = shapely.get_point(line, at)
            assert polygons[row[f"{end}_code"]].contains(tip)
            metres = tip if code == 27700 else shapely.transform(tip, degrees_to_grid)
            assert metres.distance(points[row[f"{end}_code"]]) < 1


def turns(line):
    steps = np.diff(shapely.get_coordinates(line), axis=0)
    way = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    return np.degrees(np.abs(np.diff(way)))


@pytest.mark.parametrize("code", [4326, 3857, 27700])
def test_no_line_turns_more_than_two_degrees_at_a_vertex(many, layers, code):
    for made in (many, layers):
        lines = [line for line in made.within(code)["flows"].shapes if line]
        assert max(turns(line).max(initial=0) for line in lines) < 2
        drawn = [line for line in lines if shapely.get_num_coordinates(line) > 2]
        assert max(turns(line).sum() for line in drawn) > 20  # some do bend


def test_the_curve_is_the_line_of_the_map(many, many_map):
    lines = many_map.layouts[0].lines
    drawn = np.flatnonzero(lines["drawn"])
    whole = geometries_to_mercator(many["flows"].shapes[drawn])
    shafts = geometries_to_mercator(lines.geometry.iloc[drawn])
    a_tenth = many_map.layouts[0].view.metres_per_px / 10
    assert all(shapely.covers(shapely.buffer(line, a_tenth), shaft) for line, shaft in zip(whole, shafts, strict=True))


def test_desire_lines_stand_for_every_row_with_two_ends(many, many_map):
    flows = many_map.flows
    two = flows[(flows["nonplace"] == "") & (flows["origin_code"] != flows["destination_code"])]
    found = rows(many["desire_lines"])
    assert [row["row"] for row in found] == list(two.index)
    assert sum(row["suppressed"] for row in found) == 2
    assert sum(row["flow"] == 0 for row in found) == 1
    assert sum(not row["drawn"] for row in found) == 31
    assert all(shapely.get_num_coordinates(line) == 2 for line in many["desire_lines"].shapes)
    assert all(row["length_km"] > 0 for row in found)


def test_arrows_are_one_valid_polygon_for_each_drawn_flow_as_wide_as_on_the_map(many, many_map):
    layer, layout = many.within(3857)["arrows"], many_map.layouts[0]
    assert len(layer.shapes) == many_map.layouts[0].lines["drawn"].sum() == 20
    assert set(shapely.get_type_id(layer.shapes)) == {3} and shapely.is_valid(layer.shapes).all()
    flows = [row["flow"] for row in rows(layer)]
    assert flows == sorted(flows, reverse=True)
    heads = geometries_to_mercator(layout.heads.geometry.loc[[row["row"] for row in rows(layer)]])
    shafts = dict(zip(layout.lines.index, geometries_to_mercator(layout.lines.geometry), strict=True))
    for row, shape, head in zip(rows(layer), layer.shapes, heads, strict=True):
        assert shapely.difference(head, shape).area < 0.02 * head.area
        curve = shafts[row["row"]]
        middle, near = (shapely.line_interpolate_point(curve, at, normalized=True) for at in (0.5, 0.501))
        step = np.array([near.x - middle.x, near.y - middle.y]) / middle.distance(near) * 50 * layout.view.metres_per_px
        across = shapely.LineString(
            [(middle.x - step[1], middle.y + step[0]), (middle.x + step[1], middle.y - step[0])]
        )
        width = shapely.length(shapely.intersection(across, shape)) / layout.view.metres_per_px
        assert width == pytest.approx(row["width_px"], abs=0.2)


@pytest.mark.parametrize("which", ["many", "every", "layers"])
def test_every_arrow_touches_its_destination_where_that_is_larger_than_the_arrow(which, request):
    grid = request.getfixturevalue(which).within(27700)
    polygons, seen = areas_of(grid), 0
    for row, arrow in zip(rows(grid["arrows"]), grid["arrows"].shapes, strict=True):
        place = polygons[row["destination_code"]]
        if place.area > arrow.area:
            assert place.intersects(arrow), row
            seen += 1
    assert seen > 5


def test_width_in_metres_is_width_in_pixels_by_the_view(many, many_map):
    step = many_map.layouts[0].view.ground_metres_per_px
    table = many["flows"].table
    assert table["width_m"].values == pytest.approx(table["width_px"].values * step, abs=0.01)
    west, south, east, north = many_map.layouts[0].view.bounds
    middle = shapely.LineString([(west, (south + north) / 2), (east, (south + north) / 2)])
    from countylines_map.crs import mercator_to_degrees

    on_the_ground = shapely.length(shapely.transform(middle, lambda xy: degrees_to_grid(mercator_to_degrees(xy))))
    assert step * many_map.layouts[0].view.width_px == pytest.approx(on_the_ground, rel=0.004)


def test_places_carry_what_came_and_what_left(many, many_map, layers):
    found = {row["area_name"]: row for row in rows(many["areas"])}
    mapped = many_map.balance.mapped
    assert (
        sum(row["inflow"] or 0 for row in found.values())
        == sum(row["outflow"] or 0 for row in found.values())
        == mapped
    )
    assert sum(row["internal"] or 0 for row in found.values()) == many_map.balance.internal
    assert found["Canterbury"]["role"] == "both" and found["Dover"]["role"] == "origin"
    assert found["Dover"]["inflow"] is None and found["Hastings"]["role"] == "destination"
    norfolk = rows(layers["areas"])[0]
    assert (norfolk["inflow"], norfolk["internal"], norfolk["role"]) == (532, 639, "both")
    anchors = {row["area_name"]: row for row in rows(many["anchors"])}
    assert all(anchors[name]["inflow"] == row["inflow"] for name, row in found.items())


def test_tables_say_the_balance_and_where_everything_came_from(layers, flow_map):
    assert rows(layers["balance"])[-1] == {"part": "published total", "value": 1503, "share": 1}
    told = rows(layers["provenance"])
    assert {"dataset", "source", "boundaries", "method", "view", "datum"} == {row["kind"] for row in told}
    assert {row["title"] for row in told if row["kind"] == "source"} == {source.title for source in flow_map.sources}
    hashes = {row["text"]: row["sha256"] for row in told if row["title"] == "file"}
    assert set(hashes) == {"operation-gravity.csv", "operation-gravity.toml"} and all(map(len, hashes.values()))


def test_columns_have_their_own_types_and_missing_is_null(many):
    table = many["flows"].table
    kinds = {column.name: column.kind for column in table.columns}
    assert kinds["row"] == kinds["flow"] == kinds["rank"] == "whole"
    assert kinds["suppressed"] == kinds["internal"] == kinds["drawn"] == "truth"
    assert kinds["Flow (table)"] == "text" and "fid (table)" in kinds
    assert [table[name].missing.sum() for name in ("origin_code", "flow", "rank")] == [1, 2, 34]
    assert all("" not in column.to_list() for column in table.columns)


def test_typed_input_stays_typed():
    day = datetime.date(2024, 2, 29)
    moment = pd.Timestamp("2024-02-29 10:30")
    frame = pd.DataFrame({
        "day": [day, None], "at": [moment, None], "half": [0.5, None], "whole": pd.array([2**60, None], dtype="Int64"),
        "yes": pd.array([True, None], dtype="boolean"), "cost": [Decimal("1.25"), None], "mixed": ["a", 1],
        "kind": pd.Categorical(["x", None]),
    })  # fmt: skip
    table = typed_table(frame)
    assert [column.kind for column in table.columns] == [
        "day", "time", "number", "whole", "truth", "number", "text", "text",
    ]  # fmt: skip
    first, second = table.rows()
    assert first == {
        "day": day, "at": moment.to_pydatetime(), "half": 0.5, "whole": 2**60, "yes": True, "cost": 1.25, "mixed": "a", "kind": "x",
    }  # fmt: skip
    assert set(second.values()) == {None, "1"}


def test_official_vertices_come_back_within_a_millimetre(flow_map):
    grid = Layers(flow_map, system_of(27700))
    for code, shape in areas_of(grid).items():
        known = flow_map.coverage.polygon(code)
        assert shapely.hausdorff_distance(shape, known) < 0.001


def test_maps_of_great_britain_are_in_the_national_grid_others_in_degrees(flow_map, tmp_path):
    from countylines_map.options import Options
    from countylines_map.pipeline import make_flow_map, open_dataset

    assert usual_system(flow_map).code == 27700
    (tmp_path / "t.csv").write_text("from,people\nNorthern Ireland,3\n")
    abroad = make_flow_map(
        open_dataset(tmp_path / "t.csv", destination="Kent", unit="people"), Options(boundaries="built-in")
    )
    assert usual_system(abroad).code == 4326


def test_the_picture_has_each_label_once(many, many_map):
    table = many["labels"].table
    assert sum(table["shown"].to_list()) == len(many_map.layouts[0].labels.drop_duplicates(["x_px", "y_px"]))
