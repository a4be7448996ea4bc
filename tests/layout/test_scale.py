"""Width by count: in proportion, with a floor that is marked, and the same for every map that locks it."""

import itertools
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from countylines_map.errors import DatasetError
from countylines_map.layout.scale import Scale, _round_below, make_scale
from countylines_map.style import DARK, LIGHT

COUNTS = [443, 25, 21, 14, 13, 11, 5]


def test_linear_width_is_in_proportion_down_to_the_floor():
    scale = make_scale(COUNTS)
    assert scale.width([443, 221.5, 44.3]).tolist() == pytest.approx([20, 10, 2])
    assert scale.width([25, 5, 0]).tolist() == [1.5, 1.5, 0]
    assert scale.floored(COUNTS).tolist() == [False] + [True] * 6
    assert not scale.floored([0])[0]


def test_a_count_above_the_largest_goes_on_in_proportion():
    assert make_scale(COUNTS).width([886])[0] == 40


def test_the_square_root_is_what_it_says():
    scale = make_scale(COUNTS, method="sqrt")
    assert scale.width([443, 443 / 4])[0] == 2 * scale.width([443 / 4])[0]


@pytest.mark.parametrize("method", ["quantiles", "natural"])
def test_classes_have_few_widths_in_order(method):
    scale = make_scale(np.arange(1, 101), method=method)
    widths = scale.width(np.arange(1, 101))
    assert len(set(widths)) == 5 and (np.diff(widths) >= 0).all() and widths.max() == 20
    assert len(scale.legend()) == 5


def test_natural_breaks_alone_import_their_library():
    code = "import sys\nfrom countylines_map.layout.scale import make_scale\nmake_scale([1, 2, 3, 9], method={!r})\n"
    code += "print('mapclassify' in sys.modules)"
    said = [
        subprocess.run([sys.executable, "-c", code.format(method)], capture_output=True, text=True, timeout=120).stdout
        for method in ("linear", "quantiles", "natural")
    ]
    assert said == ["False\n", "False\n", "True\n"]


def test_the_legend_has_round_values_and_says_what_shares_the_least_width():
    rows = make_scale(COUNTS).legend()
    assert [row.label for row in rows] == ["400", "200", "50", "33 or fewer"]
    assert [row.floored for row in rows] == [False, False, False, True]
    assert [row.width_px for row in rows] == pytest.approx([20 * value / 443 for value in (400, 200, 50)] + [1.5])


@pytest.mark.parametrize("largest", [1, 7, 40, 763, 903, 6354])
def test_samples_of_the_legend_are_whole_and_well_apart(largest):
    values = [row.value for row in make_scale([largest]).legend() if not row.floored]
    assert all(value.is_integer() for value in values) and values[0] >= 0.6 * largest
    assert all(small <= 0.6 * large for large, small in itertools.pairwise(values))


def test_a_scale_comes_back_from_a_manifest():
    for method in ("linear", "sqrt", "quantiles"):
        scale = make_scale(COUNTS, method=method)
        assert Scale.from_dict(scale.to_dict()) == scale == make_scale([1], locked=scale.to_dict())


@pytest.mark.parametrize(
    "record", [{}, {"method": "linear"}, {"method": "x", "largest": 1, "widest_px": 1, "floor_px": 1}]
)
def test_a_record_that_is_no_scale_is_refused(record):
    with pytest.raises(DatasetError, match="not one that this program wrote"):
        Scale.from_dict(record)


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(DatasetError, match="linear, sqrt, quantiles, natural"):
        make_scale([1], method="log")


def test_no_counts_make_a_scale_without_a_legend():
    scale = make_scale([])
    assert scale.legend() == () and scale.width([0, 0]).tolist() == [0, 0]


def test_lightness_and_colour_follow_the_width():
    scale = make_scale(COUNTS)
    assert scale.lightness([443, 5, 200]).tolist() == pytest.approx([1, 0, ((200 / 443 * 20 - 1.5) / 18.5) ** 0.5])
    plain = replace(scale, colours=("#102030", "#908070"))
    assert plain.colour([443, 5]).tolist() == ["#908070", "#102030"]
    assert plain.colour(443).tolist() == ["#908070"]
    middle = (1.5 + 18.5 / 4) / 20 * 443  # half-way along the ramp
    assert plain.colour([middle]).tolist() == ["#505050"]


def test_a_disc_is_as_wide_as_its_flow_and_none_where_it_would_hide_the_map():
    scale = make_scale(COUNTS)
    assert scale.disc(443) == (5, 10) and scale.disc(5) == (1.5, 3)
    assert scale.disc(443 * 6) == (30, 60) and scale.disc(443 * 6 + 1) == (0, 0)
    assert make_scale([]).disc(5) == (6, 12)


def test_a_negative_or_missing_count_has_no_width():
    scale = make_scale([*COUNTS, float("nan")])
    assert scale.largest == 443
    assert scale.width([-5, float("nan")]).tolist() == [0, 0]
    assert scale.floored([-5, float("nan"), 33, 34]).tolist() == [False, False, True, False]


def test_the_legend_of_square_roots_and_of_small_tables():
    rows = make_scale(COUNTS, method="sqrt").legend()
    assert [row.label for row in rows] == ["400", "200", "50", "2 or fewer"]
    assert rows[2].width_px == pytest.approx(20 * (50 / 443) ** 0.5)
    assert rows[3].value == pytest.approx(443 * (1.5 / 20) ** 2)
    assert [(row.label, row.width_px) for row in make_scale([3]).legend()] == [("3", 20), ("1", pytest.approx(20 / 3))]
    assert [row.label for row in make_scale([0.5, 0.2]).legend()] == ["0.5"]
    assert [row.label for row in make_scale([20]).legend()] == ["20", "10", "2", "1 or fewer"]


def test_classes_are_labelled_by_their_upper_bounds():
    scale = make_scale(np.arange(1, 101), method="quantiles")
    assert [row.label for row in scale.legend()] == ["up to 100", "up to 80", "up to 60", "up to 41", "up to 21"]
    assert scale.width([1, 20.8, 21, 100, 200]).tolist() == [4, 4, 8, 20, 20]
    assert make_scale([0.25, 0.5], method="quantiles").legend()[0].label == "up to 0.5"
    assert make_scale([1, 1, 2, 3, 9, 12, 40, 41], method="natural").breaks == (1, 3, 9, 12, 41)
    assert make_scale([7, 7], method="natural").breaks == (7,)
    assert make_scale([], method="natural").breaks == ()


@pytest.mark.parametrize("name", ["largest", "widest_px", "floor_px"])
def test_a_locked_scale_of_nothing_is_refused(name):
    record = make_scale(COUNTS).to_dict()
    assert Scale.from_dict({**record, name: 1e-9}) and "breaks" in record
    with pytest.raises(DatasetError, match="not one that this program wrote"):
        Scale.from_dict({**record, name: 0})
    with pytest.raises(DatasetError, match="not one that this program wrote"):
        Scale.from_dict({**record, name: "wide"})


def test_a_scale_of_before_discs_had_a_bound_is_read():
    record = make_scale(COUNTS).to_dict()
    del record["largest_disc_px"], record["breaks"]
    assert Scale.from_dict(record) == make_scale(COUNTS)
    with pytest.raises(FrozenInstanceError):
        make_scale(COUNTS).largest = 1
    with pytest.raises(FrozenInstanceError):
        make_scale(COUNTS).legend()[0].value = 1


def test_scales_of_less_than_one_and_of_nothing():
    small = make_scale([0.5])
    assert small.disc(0.5) == (5, 10) and small.floored([0.01, 0.5]).tolist() == [True, False]
    assert make_scale([]).largest == 0
    assert replace(small, widest_px=1.5).lightness([0.5, 0.1]).tolist() == [0, 0]
    assert [_round_below(value) for value in (0, -3, 6.5, 0.05)] == [0, 0, 6, 0.05]


def test_samples_are_a_half_and_an_eighth():
    assert [row.label for row in make_scale([600]).legend()] == ["600", "300", "60", "45 or fewer"]
    assert make_scale([9.25, 2.5], method="quantiles").legend()[0].label == "up to 9.2"


def luminance(colour: str) -> float:
    channels = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@pytest.mark.parametrize(("palette", "land"), [(LIGHT, LIGHT["land"]), (DARK, DARK["land"])], ids=["light", "dark"])
def test_every_shade_stands_out_from_the_land_and_darkens_with_the_count(palette, land):
    shades = [
        luminance(colour)
        for colour in replace(make_scale([100]), colours=(palette["line"], palette["line_most"])).colour(
            np.linspace(1, 100, 30)
        )
    ]
    ground = luminance(land)
    assert min((max(s, ground) + 0.05) / (min(s, ground) + 0.05) for s in shades) >= 3
    assert (np.diff(shades) <= 1e-9).all() if palette is LIGHT else (np.diff(shades) >= -1e-9).all()
