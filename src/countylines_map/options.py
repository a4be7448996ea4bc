"""Options: everything that can be said about a dataset or a build, each defined once.

The schema of a dataset's TOML, the command line, its help and the table in docs/dataset.md are all made from `OPTIONS`. A new option
is a new entry here (and a field of `Options` where it is a choice of the build, or of `tables.Dataset` where it belongs to the table).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .country import LEVELS
from .languages import LANGUAGES

WAY = "WAY"
"""Stands for the value of an option of which the command line lists the choices."""


@dataclass(frozen=True)
class Option:
    """One option.

    `key` is where it stands in a dataset's TOML ("source.url" is `url` below `[source]`; empty: only on the command line), `flag` its
    word on the command line (empty: only in the TOML), `shown` what stands for its value there. `type` is in words. `build` marks a
    choice of the build, which `Options` holds; all others belong to the dataset.
    """

    key: str
    type: str
    meaning: str
    flag: str = ""
    shown: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    default: str | None = None
    build: bool = False

    @property
    def word(self) -> str:
        """The option's name as an argument in Python.

        >>> Option("columns.origin", "text", "column of origins", "--origin-column").word
        'origin_column'
        """
        return self.flag.lstrip("-").replace("-", "_") or self.key


OPTIONS: tuple[Option, ...] = (
    Option("title", "text", "headline of the map", "--title", "TEXT", required=True),
    Option("unit", "text", "what is counted, in the plural, such as arrests or people", "--unit", "WORD", required=True),
    Option(
        "destination", "text", "the place where everybody went; not needed where the table has a column of destinations",
        "--destination", "PLACE",
    ),
    Option("origin", "text", "the place where everybody came from, where the table has a column of destinations only", "--origin", "PLACE"),
    Option("table", "text", "file of the table, beside the TOML; default: the TOML's own name with another ending"),
    Option(
        "language", "text", "language of all words around the figures: English (en, the default) or Welsh (cy)", "--language", WAY,
        choices=tuple(LANGUAGES), build=True,
    ),
    Option("subtitle", "text", "a line under the headline"),
    Option("summary", "text", "one sentence in place of the generated one"),
    Option("total", "number", "published total that the balance is struck against", "--total", "N", minimum=0, maximum=1e15),
    Option("period", "text", "period in the source's own words", "--period", "TEXT"),
    Option("caveats", "list of text", "what a reader must know, a plain sentence each"),
    Option("updated", "text", "day of the last change, as readers should see it"),
    Option("corrections", "list of text", "what an earlier version of the map had wrong, a plain sentence each"),
    Option("unknown", "list of text", "values of the origin column that mean that the place is not known", "--unknown", "TEXT"),
    Option(
        "prefer", "text", "level that wins where several levels share a name", "--prefer", "LEVEL", choices=tuple(LEVELS), build=True,
    ),
    Option(
        "suppress_below", "whole number", "hide counts from 1 to one less than this, and what would reveal them",
        "--suppress-below", "N", minimum=3, build=True,
    ),
    Option(
        "round_to", "whole number", "round every count to a multiple of this (3, 5 or 10), so that they add up to the rounded total",
        "--round-to", "N", minimum=3, maximum=10, build=True,
    ),
    Option(
        "aggregate_to", "text", "sum flows between places to flows between the wider areas that they lie in", "--aggregate-to", WAY,
        choices=("region", "county", "police", "country"), build=True,
    ),
    Option(
        "sheet", "text",
        "the workbook's sheet by name or number, or a pattern such as 20* for several; default: the first that holds a table",
        "--sheet", "NAME",
    ),
    Option(
        "sheets_are", "text", "what several sheets stand for, each by its name", "--sheets-are", WAY, choices=("periods", "categories")
    ),
    Option("header", "whole number", "row that holds the column names; default: found", "--header", "ROW", minimum=1),
    Option("encoding", "text", "encoding of a text table; default: found", "--encoding", "NAME"),
    Option(
        "delimiter", "text", "what divides the columns of a text table; default: found", "--delimiter", "SIGN",
        choices=(",", ";", "\t", "|"),
    ),
    Option("decimal", "text", "the decimal sign of the counts, where a table could mean either", "--decimal", "SIGN", choices=(".", ",")),
    Option(
        "count", "text", "what is counted where no column holds counts: rows, each of them one person", "--count-rows", choices=("rows",)
    ),
    Option(
        "period_by", "text", "how dates are grouped to periods", "--period-by", WAY,
        choices=("day", "month", "quarter", "year", "financial year"),
    ),
    Option(
        "matrix", "text", "which way a matrix runs; default: as its corner says, else origins down", "--matrix", WAY,
        choices=("origins down", "destinations down"),
    ),
    Option("totals", "list of text", "values that stand for the sum of others, in any column", "--totals", "TEXT"),
    Option("not_totals", "list of text", "values that are groups of their own, although they look like totals", "--not-totals", "TEXT"),
    Option("fill_down", "list of text", "columns whose empty cells repeat the cell above, as merged cells do", "--fill-down", "NAME"),
    Option("engine", "text", "database that holds the records and counts them, by its address", "--engine", "URL"),
    Option("source.title", "text", "where the figures come from", "--source", "TEXT"),
    Option("source.publisher", "text", "who published them"),
    Option("source.url", "text", "address of the source"),
    Option("source.obtained", "text", "how the publisher obtained them"),
    Option("source.licence", "text", "terms under which they may be used"),
    Option("source.retrieved", "text", "day on which they were taken from the source"),
    Option("columns.origin", "text", "column of origins", "--origin-column", "NAME"),
    Option("columns.count", "text", "column of counts", "--count-column", "NAME"),
    Option("columns.weight", "text", "column of weights, where each row counts as more or less than one", "--weight-column", "NAME"),
    Option(
        "columns.share", "text", "column of percentages where none holds counts: drawn as shares, or with a total as counts between bounds",
        "--share-column", "NAME",
    ),
    Option("columns.destination", "text", "column of destinations", "--destination-column", "NAME"),
    Option("columns.period", "text", "column of periods", "--period-column", "NAME"),
    Option("columns.category", "text", "column of categories", "--category-column", "NAME"),
    Option(
        "columns.level", "text", "column that says the level of each origin, such as county or police", "--level-column", "NAME"
    ),
    Option("columns.population", "text", "column of each origin's population", "--population-column", "NAME"),
    Option("columns.note", "text", "column of remarks on single rows", "--note-column", "NAME"),
    *(
        Option(f"columns.{end}_{axis}", "text", f"column of the {end}s' {axis}s, in degrees: they are points then, not areas",
               f"--{end}-{axis}", "NAME")
        for end in ("origin", "destination") for axis in ("longitude", "latitude")
    ),
    Option("columns.period_columns", "list of text", "columns that each hold the counts of one period", "--period-columns", "NAME"),
    Option("columns.category_columns", "list of text", "columns that each hold the counts of one category", "--category-columns", "NAME"),
    Option("columns.summed", "list of text", "columns that tell rows apart and are summed over on purpose", "--sum-over", "NAME"),
    Option(
        "where", "table of conditions",
        'rows that are read, by column: a value, a list of values, { not = "M" } or { from = 2023-01-01, to = 2023-12-31 }',
        "--where", "COLUMN=VALUE",
    ),
    Option(
        "marks", "table of text", 'what marks in the count column mean: a count such as "0", a range such as "1-4", or "suppressed"',
        "--mark", "MARK=MEANING",
    ),
    Option("shares", "table of text", "share of the total that the source prints for each origin, digit by digit"),
    Option(
        "places", "table of text", "area that a written place means: an official name, a code or a category of values that are not places",
        "--place", "WRITTEN=AREA",
    ),
    Option(
        "areas.sets", "table of list of text",
        'areas that a name of the dataset\'s own is made of, such as "South London" = ["Lambeth", "Southwark"]',
    ),
    Option(
        "best_fit", "whole number", "percent of its postcodes that an area must hold for a postcode district or sector; default: 95",
        "--best-fit", "PERCENT", minimum=50, maximum=100, build=True,
    ),
    Option("context", "true or false", "land of other countries and names around the map, quietly; default: true"),
    Option("label_text", "table of text", "words of a label on the map, by place; default: the table's own"),
    Option("population.file", "text", "table of populations, beside the TOML"),
    Option("population.code", "text", "its column of area codes"),
    Option("population.value", "text", "its column of populations"),
    Option("population.source", "text", "where the populations come from"),
    Option("areas.file", "text", "file of polygons of your own, whose names the table uses, beside the TOML", "--areas", "FILE"),
    Option("areas.code_column", "text", "its column of codes", "--code-column", "NAME"),
    Option("areas.name_column", "text", "its column of names", "--name-column", "NAME"),
    Option("areas.layer", "text", "its layer, where it has several", "--layer", "NAME"),
    Option("areas.crs", "text", "its reference system, where the file does not say it, such as EPSG:2154", "--areas-crs", "EPSG"),
    Option("areas.source", "text", "line to show with these outlines, as their licence asks", "--areas-source", "TEXT"),
    Option(
        "locations.file", "text", "file of points (columns id, name, lat and lon) that names of the table mean, beside the TOML",
        "--locations", "FILE",
    ),
    Option(
        "locations.same_names", "text", "what a name means that is both a location and an area", "--same-names", WAY,
        choices=("locations", "areas"),
    ),
    Option("layout.anchors", "table of pairs", "longitude and latitude of the point that stands for a place", minimum=-90, maximum=90),
    Option("layout.bends", "table of numbers", "how far a flow line bends, by place", minimum=-20, maximum=20),
    Option("layout.labels", "table of pairs", "how far a label is moved right and down, in pixels, by place", minimum=-5000, maximum=5000),
    Option("layout.sides", "table of text", "side of its place on which a label stands", choices=("left", "right")),
    Option("style.colours", "table of text", "colours of the light look by name, such as land or line, as #rrggbb"),
    Option("style.dark", "table of text", "colours of the dark look by name"),
    Option("style.theme", "text", "the look: as the reader's system asks (auto), light or dark", choices=("auto", "light", "dark")),
    Option("style.font", "text", "typefaces of the page, the first that the reader has, such as Georgia, serif"),
    Option("style.headline_font", "text", "typefaces of its headline"),
    Option("style.widest", "number", "width of the largest flow in pixels, where there is room for it; default: 20", minimum=4, maximum=60),
    Option("style.logo", "text", "a picture beside the TOML (SVG, PNG or JPEG) that stands above the headline"),
    Option("style.logo_text", "text", "what the logo says, for who does not see it"),
    Option("style.hide", "list of text", "parts of the page to leave out: sentence, period, tools, data, read-out"),
    Option("style.north_arrow", "yes or no", "an arrow to the north on the map"),
    Option("style.scale_bar", "yes or no", "a scale bar on the map"),
    Option(
        "", "file", "a TOML of the keys of [style] for every map of a newsroom; the dataset's own [style] goes before it", "--theme",
        "FILE", build=True,
    ),
    Option(
        "", "text", "boundaries to draw: built-in, official, an edition such as 2024-05 or a file", "--boundaries", "NAME",
        default="auto", build=True,
    ),
    Option(
        "", "whole number", "accept near misses of names that are at least so alike, each marked", "--accept-close", "N",
        minimum=70, maximum=100, build=True,
    ),
    Option(
        "", "text", "how lines are laid out", "--layout", WAY, choices=("forces", "curved", "straight"), default="forces", build=True
    ),
    Option(
        "", "text",
        "form of the map: arrows, a tree of flows with an end in common, discs (symbols), a matrix, one place at a time (focus), multiples",
        "--form",
        WAY, choices=("auto", "arrows", "tree", "symbols", "matrix", "focus", "multiples"), default="auto", build=True,
    ),
    Option(
        "", "text", "add what a model of size and distance expects, and colour lines by the difference (needs populations)", "--expected",
        WAY, choices=("gravity", "radiation"), build=True,
    ),
    Option("", "text", "write the page alone, without data files and pictures", "--only", WAY, choices=("page",), build=True),
    Option(
        "", "text", "how width follows the count", "--width", WAY, choices=("linear", "sqrt", "quantiles", "natural"),
        default="linear", build=True,
    ),
    Option("", "file", "use the width scale of another map's manifest.json", "--scale-from", "MANIFEST", build=True),
    Option(
        "", "whole number", "draw the N largest flows, the rest as one labelled remainder; default: 50", "--top", "N", minimum=1, build=True
    ),
)  # fmt: skip
"""Every option, in the order of the docs."""

KEYS: Mapping[str, Option] = {option.key: option for option in OPTIONS if option.key}
"""The options that a dataset's TOML can say, by dotted key."""

FLAGS: Mapping[str, Option] = {option.word: option for option in OPTIONS if option.flag}
"""The options of the command line, by their name in Python."""


@dataclass(frozen=True)
class Options:
    """Choices of one build that are not the dataset's own; the command line uses the same words.

    `boundaries` is "auto", "built-in", "official" or a file; `layout` and `width` are ways to lay lines out and to scale them; `form`
    is a form of map or "auto"; `only` is "page" where nothing but the page is wanted; `language` is that of the words; `expected` is a
    model (gravity, radiation) whose expected flows are added; `prefer` is the level that wins where several share a name;
    `accept_close` (70 to 100) accepts near misses of names; `scale_from` is another
    map's manifest, or what its `Scale.to_dict()` says; `top` the number of flows that have a line (None: as many as can be told apart);
    `suppress_below` hides small counts, `round_to` rounds all of them; `aggregate_to` is a level (region, county, police, country) whose
    areas flows are summed to;
    `best_fit` is the percent of its postcodes that an area must hold for a postcode district or sector to be read as it (None: 95);
    `theme` is a TOML of the keys of `[style]`.
    """

    boundaries: str = "auto"
    layout: str = "forces"
    form: str = "auto"
    only: str | None = None
    expected: str | None = None
    width: str = "linear"
    language: str | None = None
    prefer: str | None = None
    accept_close: int | None = None
    scale_from: Path | Mapping[str, Any] | None = None
    top: int | None = None
    suppress_below: int | None = None
    round_to: int | None = None
    aggregate_to: str | None = None
    best_fit: int | None = None
    theme: Path | None = None
