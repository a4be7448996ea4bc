"""The types of the page's payload for the check of its script, made from the written schema.

python tools/payload_types.py          Writes src/countylines_map/render/html/assets/payload.d.ts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HTML = Path(__file__).parents[1] / "src" / "countylines_map" / "render" / "html"
SCHEMA, TYPES = HTML / "payload.schema.json", HTML / "assets" / "payload.d.ts"


def types(schema: dict[str, Any]) -> str:
    """TypeScript interfaces of a JSON schema's objects."""
    named = {schema["title"]: schema} | schema["$defs"]
    written = [
        _interface(name, each) if "properties" in each else f"type {name} = {_type(each)};"
        for name, each in named.items()
    ]
    return "/* Made by tools/payload_types.py from payload.schema.json. */\n" + "\n".join(written) + "\n"


def _interface(name: str, of: dict[str, Any]) -> str:
    lines = []
    for key, each in of["properties"].items():
        told = f"  /** {each['description']} */\n" if "description" in each else ""
        lines.append(f"{told}  {key}{'' if key in of.get('required', ()) else '?'}: {_type(each)};")
    return "\n".join([f"interface {name} {{", *lines, "}"])


def _type(of: dict[str, Any]) -> str:
    if "$ref" in of:
        return str(of["$ref"].rpartition("/")[2])
    if "enum" in of or "const" in of:
        return " | ".join(json.dumps(value) for value in of.get("enum", [of.get("const")]))
    if of["type"] == "array":
        count = of.get("maxItems", 0)
        return f"[{', '.join([_type(of['items'])] * count)}]" if count else f"{_type(of['items'])}[]"
    if of["type"] == "object":
        return f"Record<string, {_type(of['additionalProperties'])}>"
    return "number" if of["type"] == "integer" else str(of["type"])


if __name__ == "__main__":
    TYPES.write_text(types(json.loads(SCHEMA.read_text(encoding="utf-8"))), encoding="utf-8")
