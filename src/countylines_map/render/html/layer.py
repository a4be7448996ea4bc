"""A flow map as a layer of any Folium map: the curves, widths, heads, order and key of the page, beside tiles, markers and plugins."""

from __future__ import annotations

import json
import math
import re
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from folium.map import Layer, LayerControl
from folium.template import Template

from ...formatting import one_of, share
from ..arrows import arrows
from .templates import asset

if TYPE_CHECKING:
    from typing import Self

    from branca.element import Element

    from ...flowmap import FlowMap

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
ESCAPES = {c: f"\\u{ord(c):04x}" for c in "{}<>&\u2028\u2029"}


class FlowLayer(Layer):
    """The flows of a flow map, to be added to any `folium.Map`.

    It is drawn on one canvas, has a tooltip for each flow and each internal count, stands in a LayerControl under `name` (the map's title
    where left out), and shows a key while it is shown unless `key` is False. Nothing of it needs another host. `bounds` are the south-west
    and the north-east corner of its places (latitude, longitude), for `fit_bounds`.

    >>> import folium
    >>> from countylines_map import flow_map
    >>> made = flow_map({"origin": ["Essex", "Kent"], "n": [5, 9]}, destination="Norfolk", unit="people")
    >>> m = FlowLayer(made).add_to(folium.Map(tiles=None))
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            const {{ this.get_name() }} = (() => {
                {{ this.source }}
                return flowLayer(L, {{ this.data }}, {{ this.options|tojson }});
            })();
        {% endmacro %}
        """
    )

    def __init__(
        self, flow_map: FlowMap, name: str | None = None, *, key: bool = True, control: bool = True, show: bool = True
    ) -> None:
        """Take a flow map and how the layer is called and shown."""
        super().__init__(name=name or flow_map.dataset.title, overlay=True, control=control, show=show)
        self._name = "FlowLayer"
        self.data, self.options = _as_script(_data(flow_map)), {"key": key}
        self.bounds = _bounds(flow_map)

    def add_to(self, parent: Element, name: str | None = None, index: int | None = None) -> Self:
        """Add it to a map; a LayerControl that stands there already goes behind it, since Folium has it list only what comes before."""
        super().add_to(parent, name, index)
        for key, child in list(parent._children.items()):  # noqa: SLF001  # Folium has no public way to its children
            if isinstance(child, LayerControl):
                parent._children.move_to_end(key)  # noqa: SLF001
        return self

    @property
    def source(self) -> str:
        """The script that draws it, in a scope of its own; Folium reads every script as a template once more, so it is marked as text."""
        return f"{{% raw %}}{asset('geometry.js')}\n{asset('layer.js')}{{% endraw %}}"

    def _get_self_bounds(self) -> list[list[float | None]]:
        """South-west and north-east corner of what is drawn, so that `fit_bounds(m.get_bounds())` shows all of it."""
        return [[*corner] for corner in self.bounds]


def _as_script(data: dict[str, Any]) -> str:
    """JSON in which no string can end the script, or be a template to Folium: braces and angle brackets are written as escapes."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    return STRING.sub(lambda found: "".join(ESCAPES.get(c, c) for c in found[0]), text)


def _bounds(flow_map: FlowMap) -> list[list[float]]:
    west, south, east, north = (float(value) for value in flow_map.anchors.total_bounds)
    return [[south, west], [north, east]]


def _data(flow_map: FlowMap) -> dict[str, Any]:
    layout, scale, unit = flow_map.layouts[0], flow_map.scale, flow_map.dataset.unit
    rows = flow_map.flows
    names, ends, values = (rows[column].to_dict() for column in ("origin", "destination_name", "flow"))
    several = rows["destination_code"].nunique() > 1
    drawn = arrows(layout)
    look = _looks(flow_map, [values[row] for row in layout.arrows.rows])
    flows = [
        {
            "curve": list(arrow.curve), "gaps": [arrow.gap_start, arrow.gap_end], "head": [arrow.head_length, arrow.head_half],
            "name": f"{names[row]} to {ends[row]}" if several else str(names[row]), "facts": _facts(flow_map, values[row]), **own,
        }
        for row, arrow, own in zip(layout.arrows.rows, drawn, look, strict=True)
    ]  # fmt: skip
    discs = [
        {
            "at": [row.x, row.y], "radius": row.radius_px, "stroke": row.stroke_px, "colour": flow_map.style.palette["ring"],
            "name": f"within {flow_map.areas.loc[row.code, 'area_name']}", "facts": _facts(flow_map, row.value),
        }
        for row in layout.internal.itertuples()
        if row.radius_px > 0
    ]  # fmt: skip
    key = [
        {
            "label": row.label,
            "width": round(row.width_px, 2),
            "floored": row.floored,
            "colour": str(scale.colour([row.value])[0]),
        }
        for row in scale.legend()
    ]
    credit = f'<span style="font-size: 9px; line-height: 1">{escape("; ".join(flow_map.attribution))}</span>'
    return {"flows": flows, "discs": discs, "key": key, "title": unit[:1].upper() + unit[1:], "credit": credit}


def _looks(flow_map: FlowMap, values: list[float]) -> list[dict[str, Any]]:
    """Width, colour and whether it stands for the least width, for each value."""
    scale, counts = flow_map.scale, np.array(values, dtype=float)
    told = zip(scale.width(counts), scale.colour(counts), scale.floored(counts), strict=True)
    return [
        {"width": round(float(width), 2), "colour": str(colour), "floored": bool(floor)}
        for width, colour, floor in told
    ]


def _facts(flow_map: FlowMap, value: float) -> list[str]:
    if math.isnan(value):
        return ["count withheld"]
    total = flow_map.balance.total
    of = share(value, total)
    return [one_of(flow_map.dataset.unit, value), *([f"{of} of {total:,.0f}"] if of and total else [])]
