"""What is not fit to be published is found, and what is fit is not complained of."""

from dataclasses import replace

import numpy as np
import pandas as pd

from countylines_map.cli import run
from countylines_map.layout import publication_faults


def test_the_default_map_is_fit(flow_map):
    assert publication_faults(flow_map.layouts) == []
    assert [layout.metrics["heads_away"] for layout in flow_map.layouts] == [0, 0, 0]


def test_a_large_flow_without_its_name_is_told_and_a_small_one_is_not(flow_map):
    layout = flow_map.layouts[0]
    large, small = layout.arrows.rows[0], layout.arrows.rows[-1]
    (told,) = publication_faults([replace(layout, labels=layout.labels.drop(index=large))])
    assert "London (443) is one of the 5 largest flows and has no name" in told.what and "760 px" in told.where
    assert publication_faults([replace(layout, labels=layout.labels.drop(index=small))]) == []
    bare = layout.labels.assign(text_name=np.where(layout.labels.index == large, "", layout.labels["text_name"]))
    assert len(publication_faults([replace(layout, labels=bare)])) == 1


def test_labels_that_overlap_are_told_once(flow_map):
    layout = flow_map.layouts[1]
    labels = layout.labels.copy()
    one, other = labels.index[:2]
    labels.loc[one, ["x_px", "y_px"]] = labels.loc[other, ["x_px", "y_px"]].to_numpy() + 3
    told = publication_faults([replace(layout, labels=labels)])
    assert sum("overlap" in each.what for each in told) >= 1
    assert len({each.what for each in told}) == len(told)


def test_heads_away_are_told(flow_map):
    layout = flow_map.layouts[0]
    (told,) = publication_faults([replace(layout, metrics={**layout.metrics, "heads_away": 2})])
    assert told.what == "2 arrowheads end away from the destination"


def test_strict_refuses_what_is_otherwise_a_warning(tmp_path, capsys):
    """Two points that are near one another, and a label of each pinned to one side."""
    table = pd.DataFrame({"origin": ["Kent", "Essex"], "people": [5, 6]})
    table.to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "t.toml").write_text(
        'title = "t"\nunit = "people"\ndestination = "Norfolk"\n[layout.labels]\nKent = [60, -85]\nEssex = [60, -80]\n'
        "[layout.anchors]\nKent = [0.42, 51.42]\nEssex = [0.42, 51.60]\n"
    )
    words = ["build", str(tmp_path / "t.toml"), "--boundaries", "built-in", "--output", str(tmp_path / "out")]
    codes = [run([*words, "--strict"]), (tmp_path / "out").exists(), run(words)]
    said = capsys.readouterr().err
    assert codes == [1, False, 0]
    assert "error: the map at 327 px: the labels" in said and "warning: the map at 327 px: the labels" in said
