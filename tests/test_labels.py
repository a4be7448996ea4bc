"""Labels go where nothing else is, and are left out rather than laid over something."""

import numpy as np
import pytest

from countylines_map.labels import Wish, place_labels, text_width

NO_FLOWS = (np.zeros((0, 2, 2)), np.zeros((0, 2)))
NO_DISCS = (np.zeros((0, 2)), np.zeros(0))


def wish(row, x, y, name="Essex", **more):
    return Wish(row, name, "25", np.array([x, y], dtype=float), np.array([-1.0, 0.0]), **more)


def overlap(a, b):
    return (
        abs(a["x_px"] - b["x_px"]) < (a["w_px"] + b["w_px"]) / 2
        and abs(a["y_px"] - b["y_px"]) < (a["h_px"] + b["h_px"]) / 2
    )


def test_labels_of_one_point_do_not_overlap():
    rows = place_labels([wish(k, 200, 200) for k in range(6)], (400, 400), NO_FLOWS, NO_DISCS)
    assert len(rows) == 6
    assert not any(overlap(a, b) for k, a in enumerate(rows) for b in rows[:k])


def test_a_label_stays_inside_the_frame():
    (row,) = place_labels([wish(1, 2, 2)], (400, 400), NO_FLOWS, NO_DISCS)
    assert row["x_px"] - row["w_px"] / 2 >= 0 and row["y_px"] - row["h_px"] / 2 >= 0


def test_where_there_is_no_room_nothing_is_laid_over_anything():
    assert place_labels([wish(1, 20, 20)], (40, 20), NO_FLOWS, NO_DISCS) == []


def test_a_label_keeps_off_the_flows_of_others():
    flow = (np.array([[[0.0, 200.0], [190.0, 200.0]]]), np.full((1, 2), 10.0))
    (row,) = place_labels([wish(1, 200, 200)], (400, 400), flow, NO_DISCS)
    assert abs(row["y_px"] - 200) >= 10 + row["h_px"] / 2 or row["x_px"] - row["w_px"] / 2 > 190


def test_a_pinned_label_goes_where_it_is_told_and_a_far_one_has_a_leader():
    (row,) = place_labels([wish(1, 200, 200, pinned=(100, -50))], (400, 400), NO_FLOWS, NO_DISCS)
    assert (row["x_px"], row["y_px"], row["leader"]) == (300, 150, True)


@pytest.mark.parametrize(("side", "sign"), [("left", -1), ("right", 1)])
def test_a_side_that_is_asked_for_is_kept(side, sign):
    (row,) = place_labels([wish(1, 200, 200, side=side)], (400, 400), NO_FLOWS, NO_DISCS)
    assert np.sign(row["x_px"] - 200) == sign


def test_longer_names_are_wider():
    assert text_width("Nottinghamshire", 12) > text_width("Essex", 12) > text_width("", 12) == 0
