"""A layout that is saved comes back, and an editor's number survives."""

import shutil

import pytest

from countylines_map.errors import OutputError
from countylines_map.export.layout_toml import save_layout
from countylines_map.files import geodata
from countylines_map.layout.layout import saved_layout
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset

BUILT_IN = Options(boundaries="built-in")


@pytest.fixture
def own(tmp_path):
    for name in ("operation-gravity.toml", "operation-gravity.csv"):
        shutil.copy(geodata() / name, tmp_path / name)
    return tmp_path / "operation-gravity.toml"


def test_a_saved_layout_is_the_same_layout(own, flow_map):
    save_layout(make_flow_map(open_dataset(own), BUILT_IN))
    assert "# as published" in own.read_text()
    again = make_flow_map(open_dataset(own), BUILT_IN)
    one, other = (saved_layout(each.layouts[0]) for each in (flow_map, again))
    assert one["bends"] == pytest.approx(other["bends"], abs=0.0011)  # kept to a thousandth of the chord
    assert set(one["labels"]) == set(other["labels"]) == set(one["bends"])


def test_an_editors_number_survives(own):
    save_layout(make_flow_map(open_dataset(own), BUILT_IN))
    text = own.read_text()
    line = next(line for line in text.splitlines() if line.startswith(("London = -", "London = 0")))
    own.write_text(text.replace(line, "London = -0.2"))
    save_layout(make_flow_map(open_dataset(own), BUILT_IN))
    assert "London = -0.2" in own.read_text()
    bent = make_flow_map(open_dataset(own), BUILT_IN)
    assert saved_layout(bent.layouts[0])["bends"]["London"] == -0.2


def test_there_must_be_a_file_of_ones_own(flow_map, tmp_path):
    with pytest.raises(OutputError, match="came with the program"):
        save_layout(flow_map)
    (tmp_path / "t.csv").write_text("from,n\nLondon,3\n")
    with pytest.raises(OutputError, match="bare table"):
        save_layout(make_flow_map(open_dataset(tmp_path / "t.csv", destination="Kent", unit="people"), BUILT_IN))
