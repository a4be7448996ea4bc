"""Labels go where nothing else is, and are left out rather than laid over something."""

import numpy as np
import pytest
import shapely

from countylines_map.layout.label_placement import Wish, place_labels, text_width
from countylines_map.layout.obstacles import Obstacles

NO_FLOWS = (np.zeros((0, 2, 2)), np.zeros((0, 2)))
NO_DISCS = (np.zeros((0, 2)), np.zeros(0))


def wish(row, x, y, name="Essex", **more):
    return Wish(row, name, "25", np.array([x, y], dtype=float), np.array([-1.0, 0.0]), **more)


def placed(wishes, frame=(400, 400), flows=NO_FLOWS, discs=NO_DISCS):
    return place_labels(wishes, Obstacles.of(frame, flows, discs))


def overlap(a, b):
    return (
        abs(a["x_px"] - b["x_px"]) < (a["w_px"] + b["w_px"]) / 2
        and abs(a["y_px"] - b["y_px"]) < (a["h_px"] + b["h_px"]) / 2
    )


def test_labels_of_one_point_do_not_overlap():
    rows = placed([wish(k, 200, 200) for k in range(4)])
    assert len(rows) == 4
    assert not any(overlap(a, b) for k, a in enumerate(rows) for b in rows[:k])


def test_a_label_stays_inside_the_frame():
    (row,) = placed([wish(1, 2, 2)])
    assert row["x_px"] - row["w_px"] / 2 >= 0 and row["y_px"] - row["h_px"] / 2 >= 0


def test_where_there_is_no_room_nothing_is_laid_over_anything():
    assert placed([wish(1, 20, 20)], (40, 18)) == []


def test_a_label_keeps_off_the_flows_of_others():
    flow = (np.array([[[0.0, 200.0], [190.0, 200.0]]]), np.full((1, 2), 10.0))
    (row,) = placed([wish(1, 200, 200)], flows=flow)
    assert abs(row["y_px"] - 200) >= 10 + row["h_px"] / 2 or row["x_px"] - row["w_px"] / 2 > 190


def test_a_pinned_label_goes_where_it_is_told_and_a_far_one_has_a_leader():
    (row,) = placed([wish(1, 200, 200, pinned=(100, -50))])
    assert (row["x_px"], row["y_px"], row["leader"]) == (300, 150, True)


def test_a_leader_ends_at_the_edge_of_its_label():
    (row,) = placed([wish(1, 200, 200, pinned=(100, -50))])
    assert row["leader_x"] == row["x_px"] - row["w_px"] / 2 and row["leader_y"] == row["y_px"] + row["h_px"] / 2


def test_leaders_cross_neither_one_another_nor_labels():
    wall = np.array([[[x, y] for y in np.linspace(150, 250, 9)] for x in np.linspace(150, 250, 9)])
    flows = (wall, np.full(wall.shape[:2], 5.0))
    rows = placed([wish(k, 180 + 10 * k, 200, main=True) for k in range(5)], flows=flows)
    led = [row for row in rows if row["leader"]]
    assert len(led) == 5
    anchors = {row["row"]: (180 + 10 * row["row"], 200) for row in led}
    lines = [shapely.LineString([anchors[row["row"]], (row["leader_x"], row["leader_y"])]) for row in led]
    boxes = [
        shapely.box(
            r["x_px"] - r["w_px"] / 2, r["y_px"] - r["h_px"] / 2, r["x_px"] + r["w_px"] / 2, r["y_px"] + r["h_px"] / 2
        )
        for r in led
    ]
    assert not any(lines[a].crosses(lines[b]) for a in range(5) for b in range(a))
    assert not any(lines[a].crosses(boxes[b]) for a in range(5) for b in range(5) if a != b)


def test_where_two_lines_do_not_fit_one_does_and_no_number_stands_alone():
    tall, flat = (placed([wish(1, 200, h / 2, name="Hertfordshire")], (w, h))[0] for w, h in ((400, 80), (400, 24)))
    assert (tall["text_name"], tall["h_px"]) == ("Hertfordshire", 30)
    assert (flat["text_name"], flat["h_px"]) == ("Hertfordshire", 17)
    assert placed([wish(1, 20, 10, name="Hertfordshire")], (60, 24)) == []


def test_a_name_without_a_number_takes_one_line():
    (row,) = place_labels(
        [Wish("E1", "Norfolk", "", np.array([200.0, 200.0]), np.array([1.0, 0.0]))],
        Obstacles.of((400, 400), NO_FLOWS, NO_DISCS),
    )
    assert (row["text_name"], row["text_value"], row["h_px"]) == ("Norfolk", "", 17)


def test_labels_are_as_far_apart_as_a_reader_needs_to_tell_their_numbers():
    rows = placed([wish(k, 150 + 20 * k, 200, must=True) for k in range(6)])
    assert len(rows) == 6
    for k, a in enumerate(rows):
        for b in rows[:k]:
            across = abs(a["x_px"] - b["x_px"]) - (a["w_px"] + b["w_px"]) / 2
            down = abs(a["y_px"] - b["y_px"]) - (a["h_px"] + b["h_px"]) / 2
            assert max(across, down) >= 7.8


@pytest.mark.parametrize(("side", "sign"), [("left", -1), ("right", 1)])
def test_a_side_that_is_asked_for_is_kept(side, sign):
    (row,) = placed([wish(1, 200, 200, side=side)])
    assert np.sign(row["x_px"] - 200) == sign


def test_longer_names_are_wider():
    assert text_width("Nottinghamshire", 12) > text_width("Essex", 12) > text_width("", 12) == 0
