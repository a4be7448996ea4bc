"""One page at every width: in an article's column, at twice the size of text, and while its window is resized."""

import pytest

DRAWN = ".flowmap.ready"
WIDTHS = (320, 340, 420, 559, 560, 580, 620, 680, 760, 808, 980, 1096, 1200, 1600)
LOST = """() => {
  const root = document.querySelector('.flowmap'), box = root.querySelector('.box').getBoundingClientRect();
  const shown = (each) => each.getBoundingClientRect().width > 0 && getComputedStyle(each).visibility === 'visible';
  const buttons = [...root.querySelectorAll('.tools button:not([data-do=reset]), .take button[data-do=png]')];
  const texts = [...root.querySelectorAll('.scene .label:not(.off):not(.crowded) text')].filter((each) => each.textContent);
  return {
    sideways: document.documentElement.scrollWidth > innerWidth,
    buttons: buttons.filter((each) => !shown(each)).length,
    cut: texts.map((each) => each.getBoundingClientRect()).filter((r) => r.left < box.left - 2 || r.right > box.right + 2).length,
    flows: root.querySelectorAll('.scene .flow:not(.off)').length,
    key: [...root.querySelectorAll('.key li')].filter((each) => !shown(each)).length,
    high: box.height,
  };
}"""


def test_nothing_is_lost_at_any_width_and_nothing_is_said_while_resizing(visit, built, flow_map):
    seen = visit((built.parent / "map.html").as_uri(), WIDTHS[0])
    page = seen.page
    page.wait_for_selector(DRAWN)
    for width in (*WIDTHS, *reversed(WIDTHS)):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(60)
        lost = page.evaluate(LOST)
        assert lost["high"] <= 0.75 * 900 + 1, width
        assert lost | {"high": 0} == {
            "sideways": False, "buttons": 0, "cut": 0, "flows": int(flow_map.layouts[0].lines.drawn.sum()), "key": 0, "high": 0,
        }, width  # fmt: skip
    assert seen.messages == []


@pytest.mark.parametrize("height", [480, 700])
def test_the_map_takes_three_quarters_of_a_low_window_at_most(visit, built, height):
    page = visit((built.parent / "map.html").as_uri(), 1200, height).page
    page.wait_for_selector(DRAWN)
    assert page.evaluate(LOST)["high"] <= max(0.75 * height, 320) + 1


def test_at_twice_the_size_everything_is_there(visit, built, flow_map):
    """A browser's zoom of 200% is a window of half the pixels, each drawn twice as large."""
    page = visit((built.parent / "map.html").as_uri(), 640, 450, device_scale_factor=2).page
    page.wait_for_selector(DRAWN)
    lost = page.evaluate(LOST)
    assert (lost["sideways"], lost["buttons"], lost["cut"], lost["key"]) == (False, 0, 0, 0)
    assert lost["flows"] == int(flow_map.layouts[0].lines.drawn.sum())
