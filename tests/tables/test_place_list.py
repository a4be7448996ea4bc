"""A table of which only the places are wanted keeps every cell."""

import pytest

from countylines_map.errors import TableError
from countylines_map.tables.place_list import read_place_list


def test_every_cell_stays_as_written(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("A title\nplace,n,\nHerts,007,x\n,1 503,\n")
    table = read_place_list(path, "place")
    assert list(table.columns) == ["place", "n", "column 3"]
    assert table.to_numpy().tolist() == [["Herts", "007", "x"], ["", "1 503", ""]]


def test_a_column_that_is_not_there_is_named_with_the_nearest(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("place,n\nHerts,7\n")
    with pytest.raises(TableError, match=r"no column 'plcae'.*did you mean 'place'"):
        read_place_list(path, "plcae")
