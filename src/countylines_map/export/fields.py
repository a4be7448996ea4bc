"""What every column of every layer means: field comments, aliases and the codebook are made from this one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = (
    "district, county, metropolitan county, region, country, police force area, combined authority, ceremonial county, "
    "set of districts, location"
)
NONPLACES = (
    "unknown, no fixed abode, refused, elsewhere in the UK, outside the UK, several places, institution, inside the reporting force, "
    "total, police body with no territory, suppressed count"
)
OWN = "the table's own column, as it is"


@dataclass(frozen=True)
class Field:
    """One column: its meaning, its unit or values, where it is from, and the layers that have it."""

    meaning: str
    unit: str
    source: str
    layers: tuple[str, ...]


NAMES = ("land", "areas", "flows", "desire_lines", "arrows", "anchors", "labels", "balance", "provenance")
"""All layers, in the order in which they lie on one another; the last two are tables."""
LINES = ("flows", "desire_lines", "arrows")
PLACES = ("areas", "anchors")
FIELDS: Mapping[str, Field] = {
    "row": Field(
        "row of the table as a person counts it; the first line is 1", "whole number", "the table", (*LINES, "labels"),
    ),
    "origin": Field("place as written", "text", "the table", ("flows", "desire_lines")),
    "destination": Field("destination as written", "text", "the table or dataset", ("flows", "desire_lines")),
    "flow": Field("count; empty where it is withheld", "the dataset's unit", "the table", LINES),
    "written": Field("the count's cell as written", "text", "the table", ("flows",)),
    "suppressed": Field(
        "whether the count is withheld", "true, false", "the table, or disclosure control", ("flows", "desire_lines"),
    ),
    "flow_low": Field(
        "least that a withheld count can be", "the dataset's unit", "the table's mark", ("flows", "desire_lines"),
    ),
    "flow_high": Field(
        "most that a withheld count can be", "the dataset's unit", "the table's mark", ("flows", "desire_lines"),
    ),
    "flow_note": Field("footnote marks and what withheld the count", "text", "the table", ("flows",)),
    "period": Field("period, where the table has a column of periods", "text", "the table", LINES),
    "category": Field("category, where the table has a column of categories", "text", "the table", LINES),
    "level": Field("level that the row says its place has", "text", "the table", ("flows",)),
    "population": Field(
        "residents of the origin, where given", "people", "the table, or the file of populations", ("flows",),
    ),
    "rate": Field(
        "flow per 100,000 residents of the origin; in places: outflow per 100,000 of their residents", "rate",
        "computed",
        ("flows", *PLACES),
    ),
    "expected": Field(
        "flow that a model of size and distance expects, where one was asked for", "the dataset's unit", "computed", ("flows",),
    ),
    "residual": Field("flow less expected", "the dataset's unit", "computed", ("flows",)),
    "origin_code": Field(
        "GSS code of the origin (`CER-` names a ceremonial county, which has none, `LOC-` a location); empty for what is not a place",
        "code",
        "gazetteer", LINES,
    ),
    "origin_name": Field("official name of the origin", "text", "gazetteer", LINES),
    "origin_kind": Field("level of the origin", LEVELS, "gazetteer", ("flows",)),
    "origin_label": Field("finer word for the level, such as London borough", "text", "gazetteer", ("flows",)),
    "match": Field("how the name was found", "exact, alias, code, postcode, override, close, location", "gazetteer", ("flows",)),
    "note": Field("what a reader of the row should know about the match", "text", "gazetteer", ("flows",)),
    "alternatives": Field("other areas of that name that cover other ground", "text", "gazetteer", ("flows",)),
    "nonplace": Field("what a value that is not a place says; empty for a place", NONPLACES, "gazetteer", ("flows",)),
    "fit_share": Field(
        "part of a postcode district's or sector's postcodes, or of a small area, that lies in the area; empty for other names",
        "0 to 1", "gazetteer", ("flows",),
    ),
    "label_text": Field(
        "words that stand on the map for the origin: the table's own, or the dataset's `[label_text]`", "text", "gazetteer", ("flows",)
    ),
    **{
        f"{end}_{axis}": Field(f"{axis} of the {end}, where it is a location and not an area", "degrees", "the table", ("flows",))
        for end in ("origin", "destination") for axis in ("longitude", "latitude")
    },
    "destination_code": Field("GSS code of the destination", "code", "gazetteer", LINES),
    "destination_name": Field("official name of the destination", "text", "gazetteer", LINES),
    "destination_kind": Field("level of the destination", "as `origin_kind`", "gazetteer", ("flows",)),
    "internal": Field(
        "of a row: whether the origin is the destination or lies inside it (true, false); of a place: what came from within it",
        "true, false; the dataset's unit", "memberships", ("flows", "desire_lines", *PLACES),
    ),
    "drawn": Field("whether the row has a flow line on the map", "true, false", "layout", ("flows", "desire_lines")),
    "shown": Field(
        "whether the picture shows it before a reader chooses another period or category", "true, false",
        "the page", ("flows", "arrows", "labels"),
    ),
    "width_px": Field("width of the line on the map", "px", "scale", ("flows", "arrows")),
    "width_m": Field(
        "the same width on the ground, by the view's ground metres a pixel", "metres", "scale", ("flows", "arrows"),
    ),
    "gap_start_px": Field("distance of the arrow's start from the origin's anchor", "px", "layout", ("flows",)),
    "gap_end_px": Field("distance of the arrow's tip from the destination's anchor", "px", "layout", ("flows",)),
    "head_px": Field("length of the arrowhead", "px", "layout", ("flows",)),
    "floored": Field(
        "whether the line is drawn at the least width, wider than its count", "true, false", "scale", ("flows",
        "arrows"),
    ),
    "lightness": Field("place on the colour ramp, lightest to darkest", "0 to 1", "scale", ("flows",)),
    "colour": Field("the line's colour on a light page", "#rrggbb", "scale", ("flows", "arrows")),
    "length_km": Field(
        "shortest distance between the anchors over the ground (geodesic on WGS 84)", "kilometres", "layout", ("flows",
        "desire_lines"),
    ),
    "rank": Field("rank among drawn flows, the largest is 1", "whole number", "layout", ("flows", "arrows")),
    "ox": Field("longitude of the origin's anchor (EPSG:4326), for R's `od`", "degrees", "anchors", ("flows.csv",)),
    "oy": Field("latitude of the origin's anchor", "degrees", "anchors", ("flows.csv",)),
    "dx": Field("longitude of the destination's anchor", "degrees", "anchors", ("flows.csv",)),
    "dy": Field("latitude of the destination's anchor", "degrees", "anchors", ("flows.csv",)),
    "area_code": Field("GSS code (the feature's `id` in GeoJSON)", "code", "memberships", (*PLACES, "land", "labels")),
    "area_name": Field("official name", "text", "memberships", (*PLACES, "land")),
    "kind": Field(
        "level of a place; in provenance: dataset, source, boundaries, method, datum or view", LEVELS, "memberships",
        (*PLACES, "provenance"),
    ),
    "label": Field("finer word for the level", "text", "memberships", PLACES),
    "role": Field("what the place is on this map", "origin, destination, both", "the table", PLACES),
    "inflow": Field(
        "known flows that came to it from elsewhere; empty where nothing is said of any", "the dataset's unit",
        "computed", PLACES,
    ),
    "outflow": Field(
        "known flows that left it for elsewhere; empty where nothing is said of any", "the dataset's unit",
        "computed", PLACES,
    ),
    "outline": Field("what the outline of the place is and whose", "text", "boundaries", PLACES),
    "accuracy_m": Field(
        "metres within which half of the outline lies from the official one, an average over its districts; empty where not measured",
        "metres", "[the method](method.md)", PLACES,
    ),
    "accuracy": Field(
        "how close the outline is to the true one, as its source states it", "text", "boundaries", PLACES,
    ),
    "method": Field(
        "how the point was found", 'postcodes, small areas or both, also "moved inside"; middle; pinned; given (a location)',
        "postcodes, small areas of the census", ("anchors",),
    ),
    "disc_px": Field("width of the disc of an internal count; empty where there is none", "px", "layout", ("anchors",)),
    "name": Field("first part of a label", "text", "layout", ("labels",)),
    "value": Field(
        "second part of a label, its number; of the balance: the part's count", "text; the dataset's unit",
        "layout; balance", ("labels", "balance"),
    ),
    "align": Field("which side of the text stands at the point", "start, middle, end", "layout", ("labels",)),
    "offset_x_px": Field(
        "how far the label's point is to the right of the place's anchor", "px", "layout", ("labels",),
    ),
    "offset_y_px": Field("how far the label's point is below the place's anchor", "px", "layout", ("labels",)),
    "leader": Field("whether a thin line joins the label to its place", "true, false", "layout", ("labels",)),
    "part": Field("part of the balance; the last row is the whole", "text", "balance", ("balance",)),
    "share": Field("share of the published total", "0 to 1", "balance", ("balance",)),
    "title": Field("which word of the dataset, or what the source is", "text", "dataset, sources", ("provenance",)),
    "text": Field("what is said", "text", "dataset, sources", ("provenance",)),
    "publisher": Field("who published it", "text", "dataset, sources", ("provenance",)),
    "vintage": Field("year and month that the data describe", "text", "sources", ("provenance",)),
    "generalisation": Field("detail of boundaries", "BFE, BFC, BGC, BSC, BUC", "sources", ("provenance",)),
    "licence": Field("terms of use", "text", "dataset, sources", ("provenance",)),
    "attribution": Field("lines that must go with every copy", "text", "sources", ("provenance",)),
    "url": Field("address", "text", "dataset, sources", ("provenance",)),
    "sha256": Field(
        "hash of the file that was read; empty where small counts are hidden, since it would let them be found by trial",
        "hexadecimal digits",
        "the file", ("provenance",),
    ),
    "retrieved": Field("day on which it was taken from its source", "date", "dataset, sources", ("provenance",)),
}  # fmt: skip


def alias(name: str) -> str:
    """A column's name for people.

    >>> alias("origin_code"), alias("Age group")
    ('Origin code', 'Age group')
    """
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:] if name in FIELDS else name


def comment(name: str) -> str:
    """A column's meaning as a field comment."""
    return FIELDS[name].meaning.replace("`", "") if name in FIELDS else OWN
