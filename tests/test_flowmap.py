"""A flow map is plain data: it can be pickled, copied and changed, shows itself, and its memory is freed."""

import copy
import gc
import io
import json
import pickle
import weakref
from dataclasses import replace

import pandas as pd
import pytest

from countylines_map.export.bundle import exported_files
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset

FORMATS = ["geojson", "csv", "svg"]


def files(flow_map):
    made = exported_files(flow_map, Options(), FORMATS)
    return {name: content for name, content in made.items() if name != "manifest.json"}


@pytest.mark.parametrize(
    "again", [lambda made: pickle.loads(pickle.dumps(made)), copy.deepcopy], ids=["pickle", "copy"]
)
def test_a_copy_makes_the_same_files(flow_map, again):
    assert files(again(flow_map)) == files(flow_map)


def test_it_shows_itself(flow_map):
    assert repr(flow_map) == f"<FlowMap '{flow_map.dataset.title}': 9 rows, 7 drawn as flow lines>"
    shown = flow_map._repr_html_()
    assert shown.startswith('<iframe title="Operation Gravity') and 'sandbox="allow-scripts' in shown
    assert "allow-same-origin" not in shown and "height: 300px" in flow_map.show(height=300)._repr_html_()


def test_another_title_is_in_every_output(flow_map):
    before = files(flow_map)
    changed = replace(flow_map, dataset=replace(flow_map.dataset, title="Another title"))
    made = files(changed)
    for name in ("flows.geojson", "figure.svg"):
        assert b"Another title" in made[name] and b"Another title" not in before[name]
    assert "Another title" in changed._repr_html_() and "Another title" in repr(changed)


def test_a_changed_flow_is_in_every_data_file(flow_map):
    flows = flow_map.flows.assign(flow=flow_map.flows["flow"].replace(443, 987))
    made = files(replace(flow_map, flows=flows))
    features = json.loads(made["flows.geojson"])["features"]
    assert max(each["properties"]["flow"] for each in features) == 987
    assert 987 in pd.read_csv(io.BytesIO(made["flows.csv"]))["flow"].to_numpy()
    assert list(replace(flow_map, flows=flows).lines["width_px"].dropna()) != list(flow_map.lines["width_px"].dropna())


def test_its_layouts_are_freed_with_it():
    made = make_flow_map(open_dataset(), Options(boundaries="built-in"))
    exported_files(made, Options(), ["geojson", "csv"])
    layout = weakref.ref(made.layouts[0])
    del made
    gc.collect()
    assert layout() is None
