"""Styles: the layers as the map shows them, for QGIS (QML) and for servers and other programs (SLD).

Widths follow the view, in map units: a line is as wide on the canvas as its arrow. EPSG:3857 stretches the ground towards the poles, so
its metres are not those of the national grid; expressions ask which system the canvas has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from .fields import alias

if TYPE_CHECKING:
    from ..style import Style
    from .layers import Layer, Layers

THEMES = ("light", "dark")
NODE_PX = 5.0  # width of the dot where flows end
CASING_PX = 2.4  # by how much the pale line under an arrow is wider than it
EDGE_PX = 0.8
FONT_PX = 12.5
QML = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


def qml(layers: Layers, layer: Layer, theme: str = "light") -> str:
    """A layer's style as a QML file."""
    return (
        f'{QML}<qgis version="3.22.0" styleCategories="AllStyleCategories">{qml_parts(layers, layer, theme)}</qgis>\n'
    )


def qml_parts(layers: Layers, layer: Layer, theme: str = "light") -> str:
    """What stands inside a QML file, and inside a layer of a project: symbols, labels and aliases."""
    names = "".join(
        f'<alias field={quoteattr(name)} index="{at + 1}" name={quoteattr(alias(name))}/>'
        for at, name in enumerate(layer.table.names)
    )
    colours = _colours(layers.flow_map.style, theme)
    return f"{_RENDERERS[layer.name](px(layers), colours)}{_labeling(layer, colours)}<aliases>{names}</aliases>"


def _colours(style: Style, theme: str) -> Mapping[str, str]:
    """The map's own colours, and an expression for that of an arrow, which has it in a column."""
    if theme == "dark":
        return {**style.night, "arrow": 'lighter("colour", 190)'}
    return {**style.day, "arrow": '"colour"'}


def px(layers: Layers) -> str:
    """An expression of QGIS for one pixel of the map's view, in the units of the canvas."""
    view = layers.flow_map.layouts[0].view
    ground = view.ground_metres_per_px
    return (
        f"(case when @map_crs = 'EPSG:3857' then {view.metres_per_px:.6f} "
        f"when @map_crs in ('EPSG:4326', 'OGC:CRS84') then {ground / 111320:.9f} else {ground:.6f} end)"
    )


def _symbol_layer(kind: str, plain: dict[str, str], told: dict[str, str]) -> str:
    """A layer of a symbol: plain properties, and those that an expression tells."""
    props = "".join(f'<prop k="{key}" v={quoteattr(value)}/>' for key, value in plain.items())
    options = "".join(
        f'<Option name="{key}" type="Map"><Option name="active" value="true" type="bool"/>'
        f'<Option name="expression" value={quoteattr(text)} type="QString"/><Option name="type" value="3" type="int"/></Option>'
        for key, text in told.items()
    )
    defined = (
        '<data_defined_properties><Option type="Map"><Option name="name" value="" type="QString"/>'
        f'<Option name="properties" type="Map">{options}</Option><Option name="type" value="collection" type="QString"/></Option>'
        "</data_defined_properties>"
    )
    return f'<layer class="{kind}" enabled="1" locked="0" pass="0">{props}{defined if told else ""}</layer>'


def _renderer(kind: str, rules: list[tuple[str, str, list[str]]], order: str = "") -> str:
    """Rules of label, filter and symbol layers; what no rule takes is not drawn. `order` is a column, the largest first."""
    marks = "".join(
        f'<rule key="r{at}" symbol="{at}" label={quoteattr(label)} filter={quoteattr(filter_)}/>'
        for at, (label, filter_, _) in enumerate(rules)
    )
    symbols = "".join(
        f'<symbol type="{kind}" name="{at}" alpha="1" clip_to_extent="1" force_rhr="0">{"".join(parts)}</symbol>'
        for at, (_, _, parts) in enumerate(rules)
    )
    by = f'<orderby><orderByClause asc="0" nullsFirst="0">"{order}"</orderByClause></orderby>' if order else ""
    return (
        f'<renderer-v2 type="RuleRenderer" symbollevels="0" forceraster="0" enableorderby="{int(bool(order))}">'
        f'<rules key="rules">{marks}</rules><symbols>{symbols}</symbols>{by}</renderer-v2>'
    )


def _fill(colour: str, edge: str, one: str) -> str:
    plain = {
        "color": _rgb(colour), "style": "solid", "outline_color": _rgb(edge), "outline_style": "solid", "outline_width": "0.2",
        "outline_width_unit": "MapUnit", "joinstyle": "round",
    }  # fmt: skip
    return _symbol_layer("SimpleFill", plain, {"outlineWidth": f"{EDGE_PX} * {one}"})


def _land(one: str, look: Mapping[str, str]) -> str:
    return _renderer("fill", [("land", "", [_fill(look["land"], look["land"], one)])])


def _areas(one: str, look: Mapping[str, str]) -> str:
    ends = _fill(look["destination"], look["edge"], one)
    return _renderer(
        "fill",
        [("origin", "\"role\" = 'origin'", [_fill(look["origin"], look["edge"], one)]), ("destination", "\"role\" <> 'origin'", [ends])],
    )  # fmt: skip


def _arrows(one: str, look: Mapping[str, str]) -> str:
    casing = {"line_color": _rgb(look["land"]), "line_width_unit": "MapUnit", "line_width": "1", "joinstyle": "round"}
    fill = {"color": _rgb(look["line_most"]), "style": "solid", "outline_style": "no"}
    pale = _symbol_layer("SimpleLine", casing, {"outlineWidth": f"{CASING_PX} * {one}"})
    return _renderer(
        "fill", [("flow", '"shown"', [pale, _symbol_layer("SimpleFill", fill, {"fillColor": look["arrow"]})])], "flow"
    )


def _flows(one: str, look: Mapping[str, str]) -> str:
    """Gaps over the arrows of flows that are drawn at the least width, so that these are dashed."""
    plain = {
        "line_color": _rgb(look["land"]), "line_width_unit": "MapUnit", "line_width": "1", "capstyle": "flat", "use_custom_dash": "1",
        "customdash": "3;4", "customdash_unit": "MapUnit", "trim_distance_start_unit": "MapUnit", "trim_distance_end_unit": "MapUnit",
    }  # fmt: skip
    told = {
        "outlineWidth": f'("width_px" + 0.4) * {one}',
        "customDash": f"to_string(3 * {one}) || ';' || to_string(4 * {one})",
        "trimDistanceStart": f'("gap_start_px" + 4) * {one}',
        "trimDistanceEnd": f'("gap_end_px" + "head_px") * {one}',
    }
    return _renderer(
        "line", [("drawn at the least width", '"shown" and "floored"', [_symbol_layer("SimpleLine", plain, told)])]
    )


def _desire_lines(one: str, look: Mapping[str, str]) -> str:
    plain = {"line_color": _rgb(look["grey"]), "line_width": "0.2", "line_width_unit": "MM"}
    return _renderer("line", [("desire line", "", [_symbol_layer("SimpleLine", plain, {})])])


def _anchors(one: str, look: Mapping[str, str]) -> str:
    plain = {"name": "circle", "color": _rgb(look["ring"]), "outline_style": "no", "size": "2", "size_unit": "MapUnit"}
    told = {"size": f'max(coalesce("disc_px", 0), {NODE_PX}) * {one}'}
    return _renderer("marker", [("destination", "\"role\" <> 'origin'", [_symbol_layer("SimpleMarker", plain, told)])])


def _labels(one: str, look: Mapping[str, str]) -> str:
    return '<renderer-v2 type="nullSymbol"/>'


def _labeling(layer: Layer, look: Mapping[str, str]) -> str:
    if layer.name != "labels":
        return '<labeling type="simple"/>'
    told = {
        "OffsetQuad": "case when \"align\" = 'start' then 5 when \"align\" = 'end' then 3 else 4 end",
        "Show": '"shown"',
    }
    options = "".join(
        f'<Option name="{key}" type="Map"><Option name="active" value="true" type="bool"/>'
        f'<Option name="expression" value={quoteattr(text)} type="QString"/><Option name="type" value="3" type="int"/></Option>'
        for key, text in told.items()
    )
    words = quoteattr("\"name\" || coalesce('\\n' || nullif(\"value\", ''), '')")
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName={words} isExpression="1" fontFamily="Sans Serif" fontSize="{FONT_PX}" fontSizeUnit="Pixel" '
        f'textColor="{_rgb(look["ink"])}" textOpacity="1" multilineHeight="1">'
        f'<text-buffer bufferDraw="1" bufferSize="2" bufferSizeUnits="Pixel" bufferColor="{_rgb(look["land"])}" '
        'bufferOpacity="1"/></text-style>'
        '<text-format multilineAlign="3"/><placement placement="1" quadOffset="4" xOffset="0" yOffset="0" offsetUnits="Pixel"/>'
        '<rendering displayAll="1" obstacle="0" drawLabels="1"/>'
        '<dd_properties><Option type="Map"><Option name="name" value="" type="QString"/>'
        f'<Option name="properties" type="Map">{options}</Option>'
        '<Option name="type" value="collection" type="QString"/></Option></dd_properties>'
        "</settings></labeling>"
    )


def _rgb(colour: str) -> str:
    """A colour as QGIS writes it: red, green, blue and opacity up to 255.

    >>> _rgb("#eceae5")
    '236,234,229,255'
    """
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


_RENDERERS = {
    "land": _land, "areas": _areas, "flows": _flows, "desire_lines": _desire_lines, "arrows": _arrows, "anchors": _anchors,
    "labels": _labels,
}  # fmt: skip
SLD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" '
    'xmlns:ogc="http://www.opengis.net/ogc" version="1.0.0"><NamedLayer><Name>{name}</Name><UserStyle><FeatureTypeStyle>'
    "{rules}</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>\n"
)


def styles_beside(layers: Layers, names: Iterable[str]) -> dict[str, bytes]:
    """The styles of layers as files of the same names, which QGIS takes by itself (QML) and servers can be given (SLD)."""
    from .formats import named

    files = {}
    for name in names:
        files[named(name, "qml")] = qml(layers, layers[name]).encode()
        files[named(name, "sld")] = sld(layers[name], layers.flow_map.style).encode()
    return files


def sld(layer: Layer, style: Style) -> str:
    """A layer's style as SLD 1.0: fills and colours as on the map; widths are in the arrows' own outlines."""
    day = style.day
    rules = {
        "land": _sld_rule("", _sld_fill(day["land"])),
        "areas": _sld_rule(_sld_is("role", "origin"), _sld_fill(day["origin"], day["edge"]))
        + _sld_rule(f"<ogc:Not>{_sld_is('role', 'origin')}</ogc:Not>", _sld_fill(day["destination"], day["edge"])),
        "arrows": _sld_rule(_sld_is("shown", "true"), _sld_fill("<ogc:PropertyName>colour</ogc:PropertyName>")),
        "flows": _sld_rule(_sld_is("drawn", "true"), _sld_line(day["line_most"], 1.5)),
        "desire_lines": _sld_rule("", _sld_line(day["grey"], 0.5)),
        "anchors": _sld_rule(
            "", f'<PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName>'
            f'<Fill>{_sld_set("fill", day["ring"])}</Fill></Mark>'
            "<Size>5</Size></Graphic></PointSymbolizer>",
        ),
        "labels": _sld_rule(
            _sld_is("shown", "true"), "<TextSymbolizer><Label><ogc:PropertyName>name</ogc:PropertyName> "
            f'<ogc:PropertyName>value</ogc:PropertyName></Label><Fill>{_sld_set("fill", day["ink"])}</Fill></TextSymbolizer>',
        ),
    }  # fmt: skip
    return SLD.format(name=escape(layer.name), rules=rules[layer.name])


def _sld_rule(filter_: str, symbol: str) -> str:
    return f"<Rule>{f'<ogc:Filter>{filter_}</ogc:Filter>' if filter_ else ''}{symbol}</Rule>"


def _sld_is(name: str, value: str) -> str:
    return f"<ogc:PropertyIsEqualTo><ogc:PropertyName>{name}</ogc:PropertyName><ogc:Literal>{value}</ogc:Literal></ogc:PropertyIsEqualTo>"


def _sld_set(name: str, value: object) -> str:
    return f'<CssParameter name="{name}">{value}</CssParameter>'


def _sld_fill(colour: str, edge: str = "") -> str:
    stroke = f"<Stroke>{_sld_set('stroke', edge)}{_sld_set('stroke-width', EDGE_PX)}</Stroke>" if edge else ""
    return f"<PolygonSymbolizer><Fill>{_sld_set('fill', colour)}</Fill>{stroke}</PolygonSymbolizer>"


def _sld_line(colour: str, width: float) -> str:
    return f"<LineSymbolizer><Stroke>{_sld_set('stroke', colour)}{_sld_set('stroke-width', width)}</Stroke></LineSymbolizer>"
