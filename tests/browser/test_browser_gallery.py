"""A few datasets of the gallery, looked at as a careful reader would, at each width; `make gallery` looks at all of them."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gallery():
    """The tool itself, so that both forms check the same."""
    spec = importlib.util.spec_from_file_location("gallery", ROOT / "tools" / "gallery.py")
    assert spec and spec.loader
    module = sys.modules["gallery"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["forces", "boroughs", "two-way", "out-of-one"])
def test_no_view_has_a_fault(chromium, gallery, tmp_path, name):
    table = next(each for each in gallery.tables() if each.name == name)
    page = gallery.build(table, tmp_path, "arrows")
    found = {width: gallery.look(chromium, page, width, "light")[0] for width in gallery.WIDTHS}
    assert [width for width, faults in found.items() if faults] == [], found


def test_the_check_itself_finds_what_it_is_for(gallery):
    """What a reader would send back is told: planted faults, one of each kind."""
    text = lambda said, left, top: {"said": said, "left": left, "right": left + 40, "top": top, "bottom": top + 14}  # noqa: E731
    good = {
        "labels": [{"key": "a", "texts": [text("Kent", 10, 10), text("9", 10, 25)]}, {"key": "b", "texts": [text("Essex 7", 100, 100)]}],
        "flows": ["a", "b"], "still": 2, "values": {"a": 9, "b": 7}, "names": {"a": "Kent", "b": "Essex"}, "away": [],
        "width": 300, "height": 300,
    }  # fmt: skip
    assert list(gallery.faults(good)) == []
    planted = {
        "no name for Essex": {"labels": good["labels"][:1]},
        "no order": {"flows": ["b", "a"]},
        "still": {"still": 1},
        "away": {"away": ["Kent"]},
        "leaves the frame": {"width": 120},
        "near": {"labels": [good["labels"][0], {"key": "b", "texts": [text("Essex 7", 54, 12)]}]},
    }
    for kind, changed in planted.items():
        assert list(gallery.faults({**good, **changed})), kind
