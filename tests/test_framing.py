"""Words that claim more than the figures are told to the maker; plain ones are not, and nothing is changed."""

import pytest

from countylines_map.framing import framing_notes
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("A flood of arrivals", "'flood'"),
        ("Arrivals driven by benefits", "not why"),
        ("People left because rents rose", "'because'"),
        ("Towns swamped from the south", "'swamped'"),
        ("Where the criminals arrested came from", "not of people found guilty"),
    ],
)
def test_a_title_that_frames_is_told(title, says):
    (note,) = framing_notes({"title": title, "unit": "people"})
    assert says in note and note.startswith("title says")


@pytest.mark.parametrize(
    "title",
    [
        "Where pupils came from",
        "People who moved in 2023",
        "Election results in Norfolk",
        "Water from Floodgate Street",
    ],
)
def test_plain_words_are_not(title):
    assert framing_notes({"title": title, "unit": "people", "summary": ""}) == ()


def test_the_maker_is_told_and_the_page_is_not_changed(tmp_path):
    (tmp_path / "t.csv").write_text("from,n\nLondon,20\nKent,7\n", encoding="utf-8")
    dataset = open_dataset(tmp_path / "t.csv", destination="Norfolk", unit="people", title="An influx into Norfolk")
    made = make_flow_map(dataset, Options(boundaries="built-in"))
    assert any("'influx'" in remark for remark in made.remarks)
    assert made.dataset.title == "An influx into Norfolk" and not any("influx" in note for note in made.notes)


def test_the_default_map_frames_nothing(flow_map):
    assert not any("says '" in remark for remark in flow_map.remarks)
