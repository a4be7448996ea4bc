"""No sign of the data tears a file: line ends in cells of CSV, signs in pictures that XML may not hold."""

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest

from countylines_map.export.csv import table_csv
from countylines_map.render.figure import figure_svg, social_svg


@pytest.mark.parametrize("cell", ["a\r=1+1", "a\n=1+1", "a\r\nb", "\r", 'a"\rb', "a,b\r", "=1+1\rx"])
def test_a_line_end_in_a_cell_tears_no_row(cell):
    written = table_csv(pd.DataFrame({"origin": [cell, "Kent"], cell: ["1", "2"]}), index=False).decode()
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [len(row) for row in rows] == [2, 2, 2]
    assert rows[1][0].removeprefix("'") == cell and rows[2] == ["Kent", "2"]
    assert written.endswith("Kent,2\n")


def test_a_picture_is_xml_whatever_stands_in_its_words(flow_map):
    dataset = replace(flow_map.dataset, title="a\x00b\x1bc\ufffed\uffff", period="\x08")
    hostile = replace(flow_map, dataset=dataset)
    for svg in (figure_svg(hostile), social_svg(hostile)):
        ElementTree.fromstring(svg.encode())
        assert "\ufffd" in svg
