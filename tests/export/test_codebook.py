"""The codebook names every column that an output has, and no column of ours that none can have."""

import csv
import io
import json
import re
from pathlib import Path

from countylines_map.export.csv import flows_csv
from countylines_map.export.geojson import flows_geojson
from countylines_map.export.manifest import manifest_json
from countylines_map.tables.flows import OWN

PAGE = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text(encoding="utf-8")


def documented(section: str) -> set[str]:
    text = next(part for part in PAGE.split("\n## ") if part.startswith(section))
    return set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))


def test_columns_of_the_flows_are_documented(flow_map):
    columns = set(next(csv.reader(io.StringIO(flows_csv(flow_map).decode()))))
    properties = set(json.loads(flows_geojson(flow_map))["features"][0]["properties"]) | {"row"}
    assert columns == properties
    assert columns <= documented("flows.csv")
    assert documented("flows.csv") <= OWN


def test_columns_of_areas_and_anchors_are_documented(flow_map):
    assert {"area_code", *flow_map.areas.columns} - {"geometry"} == documented("areas.geojson")
    assert {"area_code", *flow_map.anchors.columns} - {"geometry"} == documented("flows.gpkg (layer `anchors`)")


def test_keys_of_the_manifest_are_documented(flow_map):
    text = PAGE.split("## manifest.json")[1]
    record = json.loads(manifest_json(flow_map, {}, {}, {}))
    assert set(record) <= set(re.findall(r"`(\w+)`", text))
