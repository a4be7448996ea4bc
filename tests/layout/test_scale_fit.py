"""Widths fall with the number of flows, with what they would cover, and where a disc would hide a tail."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from countylines_map.crs import mercator_to_degrees
from countylines_map.layout.scale import Scale, make_scale
from countylines_map.layout.scale_fit import fit_scale
from countylines_map.layout.view import View

VIEW = View(330, 420, (0.0, 0.0, 330_000.0, 420_000.0))


def fitted(distances, values, internal=0.0):
    """The fitted scale of flows from so many pixels off into one place."""
    turns = np.linspace(0, 5, len(distances))
    points = 200 + np.stack([np.cos(turns), np.sin(turns)], axis=1) * np.array(distances, dtype=float)[:, None]
    degrees = mercator_to_degrees(VIEW.from_px(np.vstack([[[200, 200]], points])))
    codes = ["d", *(f"o{k}" for k in range(len(values)))]
    anchors = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*degrees.T), index=codes, crs=4326)
    origins = [*codes[1:], *(["d"] if internal else [])]
    flows = pd.DataFrame({"origin": origins, "flow": [*values, *([internal] if internal else [])]}).astype(
        {"flow": float}
    )
    for name in ("origin_code", "origin_name"):
        flows[name] = flows["origin"]
    for name in ("destination", "destination_code", "destination_name"):
        flows[name] = "d"
    flows["nonplace"], flows["suppressed"], flows["internal"] = "", False, flows["origin"] == "d"
    return fit_scale(make_scale(values), flows, anchors, VIEW, None)


def test_few_flows_far_apart_have_the_full_width():
    assert fitted([150, 120, 100], [400, 20, 5]).widest_px == 20


def test_many_flows_are_narrower_and_many_even_ones_narrower_still():
    skewed, even = fitted([120] * 40, [400, *[4] * 39]), fitted([120] * 40, [400] * 40)
    assert 20 > skewed.widest_px > even.widest_px >= 6


def test_a_short_wide_flow_is_narrower_than_it_is_long():
    assert fitted([25, 150], [400, 20]).widest_px == pytest.approx(10)


@pytest.mark.parametrize("internal", [400, 1600])
def test_a_disc_is_never_wider_than_the_gap_to_the_nearest_tail(internal):
    scale = fitted([60, 150], [20, 400], internal)
    radius, stroke = scale.disc(internal)
    assert 0 < 2 * radius + stroke <= 60.1


def test_a_disc_that_would_hide_a_tail_at_any_width_is_told_in_words():
    assert fitted([12, 150], [20, 400], 4000).disc(4000) == (0.0, 0.0)


def test_the_limit_is_kept_in_a_manifest():
    scale = fitted([60, 150], [20, 400], 1600)
    assert Scale.from_dict(scale.to_dict()) == scale
