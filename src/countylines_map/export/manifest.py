"""The manifest: what made the outputs, and the hash of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .values import plain_value

if TYPE_CHECKING:
    from ..flowmap import FlowMap

MANIFESTS: Mapping[str, str] = {
    "build": "manifest.json",
    "export": "manifest-export.json",
    "each": "manifest-each.json",
    "compare": "manifest-compare.json",
}
"""Each command's manifest, by the command's name."""


def manifest_json(
    flow_map: FlowMap,
    inputs: Mapping[str, str],
    options: Mapping[str, Any],
    outputs: Mapping[str, bytes],
    command: str = "build",
) -> bytes:
    """What made the outputs: version, inputs with hashes, options, balance, scale, metrics, sources, hashes of the outputs.

    `inputs` maps a file's name to its SHA-256; `options` are those of the build as plain values, `command` is the one that
    wrote the outputs.
    """
    record = {
        "program": "countylines_map",
        "version": flow_map.version,
        "command": command,
        **about(flow_map),
        "inputs": dict(inputs),
        "options": dict(options),
        "protection": flow_map.dataset.protection,
        "balance": balance_rows(flow_map),
        "notes": list(flow_map.notes),
        "remarks": list(flow_map.remarks),
        "scale": flow_map.scale.to_dict(),
        "layouts": [
            {
                "method": layout.method,
                "view_px": [layout.view.width_px, layout.view.height_px],
                "view": {
                    "crs": "EPSG:3857",
                    "bounds": [round(float(bound), 3) for bound in layout.view.bounds],
                    "metres_per_px": layout.view.metres_per_px,
                    "ground_metres_per_px": layout.view.ground_metres_per_px,
                },
                "metrics": layout.metrics,
            }
            for layout in flow_map.layouts
        ],
        "sources": [plain_value(vars(source)) for source in flow_map.sources],
    }
    return sealed(record, outputs)


def sealed(record: Mapping[str, Any], outputs: Mapping[str, bytes]) -> bytes:
    """A manifest's bytes: what a command says of itself, and size and hash of each of its outputs."""
    hashes = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in outputs.items()
    }
    return manifest_bytes({**record, "outputs": hashes})


def manifest_bytes(record: Mapping[str, Any]) -> bytes:
    """A manifest as it is written; a file name that is not UTF-8 shows the numbers of its bytes."""
    return (json.dumps(plain_value(record), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def balance_rows(flow_map: FlowMap) -> list[dict[str, Any]]:
    """The balance as rows of label, value and share of the total (0 to 1)."""
    return [
        {"part": label, "value": plain_value(value), "share": plain_value(share)}
        for label, value, share in flow_map.balance.rows()
    ]


def about(flow_map: FlowMap) -> dict[str, Any]:
    """What every file says about itself: title, unit, period, source, outlines and attribution."""
    dataset = flow_map.dataset
    return {
        "title": dataset.title,
        "unit": dataset.unit,
        "period": dataset.period,
        "source": dataset.source,
        "boundaries": flow_map.boundaries,
        "attribution": list(flow_map.attribution),
    }
