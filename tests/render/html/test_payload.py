"""The written schema of the payload, on both sides: what Python writes, and what the script is checked against."""

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from countylines_map.render.html.payload import payload
from countylines_map.render.html.templates import asset
from countylines_map.render.map_svg import Sheet
from countylines_map.render.rows import row_model

CHECKOUT = Path(__file__).parents[3]
SCHEMA = json.loads((CHECKOUT / "src/countylines_map/render/html/payload.schema.json").read_text(encoding="utf-8"))


def written(flow_map):
    model = row_model(flow_map)
    return payload(flow_map, [Sheet.of(flow_map, at, model, "x") for at in range(len(flow_map.layouts))])


def with_rates_and_periods(flow_map):
    flows = flow_map.flows
    return replace(
        flow_map,
        flows=flows.assign(rate=flows.flow / 10, period=["a", "b"] * (len(flows) // 2) + ["a"] * (len(flows) % 2)),
    )


@pytest.mark.parametrize("change", [lambda made: made, with_rates_and_periods])
def test_what_python_writes_keeps_to_the_schema(flow_map, change):
    data = json.loads(json.dumps(written(change(flow_map)), allow_nan=False))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_what_may_be_typed_for_a_place_does_not_repeat_its_name(flow_map):
    found = written(
        replace(
            flow_map, search={"E10000012": "CM0-9|Essex|Essex County", "E10000020": "|Norfolk", "E06000001": "TS1|X"}
        )
    )
    assert found["find"] == {"E10000012": "CM0-9|Essex County"}


def test_the_check_can_fail(flow_map):
    data = written(flow_map)
    data["views"][0]["arrows"][0]["heads"] = [1, 2]
    with pytest.raises(jsonschema.ValidationError, match="heads"):
        jsonschema.validate(data, SCHEMA)


def test_every_key_of_the_schema_is_written_by_some_map(flow_map):
    """A key that nothing writes is none: it would hide a mistake."""
    seen: set[str] = set()

    def walk(value):
        if isinstance(value, dict):
            seen.update(value)
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(written(flow_map))
    walk(written(with_rates_and_periods(flow_map)))
    walk(written(replace(flow_map, search={"E10000012": "CM0-9|Essex County"})))
    named = {key for each in (SCHEMA, *SCHEMA["$defs"].values()) for key in each.get("properties", {})}
    assert named - seen <= {"note", "unrated", "leader", "floored", "ends", "anchors", "lines", "all", "into"}, (
        "these depend on the data"
    )


def test_the_types_of_the_script_are_those_of_the_schema():
    spec = importlib.util.spec_from_file_location("payload_types", CHECKOUT / "tools" / "payload_types.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert asset("payload.d.ts") == tool.types(SCHEMA), "run tools/payload_types.py"
