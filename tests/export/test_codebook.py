"""The codebook names every column that an output has, and no column of ours that none can have."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from countylines_map.export.csv import flows_csv
from countylines_map.export.fields import FIELDS, OWN, comment
from countylines_map.export.layers import NAMES
from countylines_map.export.manifest import manifest_json
from countylines_map.locations import COORDINATES
from countylines_map.tables.flows import OWN as TAKEN

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_columns_of_each_layer_are_documented_and_explained_in_the_file(name, layers):
    columns = layers[name].table.names
    assert {column for column in columns if name not in FIELDS[column].layers} == set()
    assert all(comment(column) != OWN for column in columns)


def test_every_documented_column_is_in_a_file(layers, many):
    optional = {
        "period",
        "category",
        "level",
        "population",
        "rate",
        "expected",
        "residual",
        *COORDINATES,
    }  # only where the table has them
    for name in NAMES:
        documented = {column for column, field in FIELDS.items() if name in field.layers}
        assert documented - optional <= {*layers[name].table.names, *many[name].table.names}


def test_columns_of_the_csv_are_documented(layers):
    columns = set(next(csv.reader(io.StringIO(flows_csv(layers).decode()))))
    assert columns == {*layers["flows"].table.names, "ox", "oy", "dx", "dy"}
    assert all({"flows", "flows.csv"} & set(FIELDS[column].layers) for column in columns)


def test_no_column_of_a_table_takes_the_place_of_one_of_ours():
    ours = {column for column, field in FIELDS.items() if {"flows", "flows.csv"} & set(field.layers)}
    assert ours <= TAKEN


def test_layers_of_the_page_are_the_layers(layers):
    section = PAGE.split("## Layers")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(NAMES)


def test_keys_of_the_manifest_are_documented(flow_map):
    text = PAGE.split("## manifest.json")[1]
    record = json.loads(manifest_json(flow_map, {}, {}, {}))
    assert set(record) <= set(re.findall(r"`(\w+)`", text))
