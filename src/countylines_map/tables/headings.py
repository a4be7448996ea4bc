"""What the words of a column's heading say: which part the column plays, or that it is a measure, a total or a remark."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..locations import COORDINATES

PARTS = ("origin", "count", "destination", "period", "category", "level", "population", "note", *COORDINATES)
# Names by part, the plainest first: a name of an earlier line wins over a later line, two of one line are unclear.
COMMON: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "origin": (
        ("origin", "from", "origin area", "area of origin", "place of origin", "origin name", "county of origin",
         "home area", "home county", "area of residence", "place of residence", "county of residence",
         "residence", "coming from", "came from"),
        ("area", "place", "county", "location", "region", "town", "city", "district", "force", "police force",
         "local authority", "area name", "place name", "local authority name", "force area",
         "police force area", "council", "name", "row labels",
         "ardal", "awdurdod lleol", "sir", "heddlu"),
        ("outla", "geo code1", "geo code 1", "orig", "o"),
        ("origin code", "area code", "gss code", "ons code", "postcode", "code"),
    ),
    "count": (
        ("count", "number", "people", "arrests", "flow", "number of people", "number of arrests",
         "no of arrests", "counts"),
        ("total", "value", "n", "no", "amount", "frequency", "freq", "trips", "persons", "individuals",
         "cases", "offences", "figure", "numbers", "moves", "movers", "flows", "all", "nifer"),
    ),
    "destination": (("destination", "to", "destination area", "area of destination", "place of destination",
                     "destination name"), ("dest", "inla", "geo code2", "geo code 2", "d"), ("destination code",)),
    "period": (("period", "year", "financial year", "month", "quarter", "time period", "reporting period"),),
    "category": (("category",),),
    "level": (("level", "area level", "area type", "geography type"),),
    "population": (("population", "resident population", "mid year population"),),
    "note": (("footnote", "footnotes", "remark", "remarks"),),
    **{f"{end}_{axis}": (tuple(f"{word} {short}" for word in words for short in (axis, *shorter)),)
       for end, words in {"origin": ("origin", "orig", "from", "start"), "destination": ("destination", "dest", "to", "end")}.items()
       for axis, shorter in {"longitude": ("lon", "lng", "long"), "latitude": ("lat",)}.items()},
}  # fmt: skip
# Words within longer headings ("Home area (1)", "Exporting force"), asked only where no common name fits.
WORDS: Mapping[str, tuple[str, ...]] = {
    "origin": (
        r"\b(origins?|from|residen\w*|home|exporting|sending|migrant|one year ago|previous|departure|hometown)\b",
        r"\b(area|force|county|town|city|district|borough|region|place|location|authority|authorities|constituency)\b",
    ),
    "destination": (r"\b(destinations?|to|into|importing|receiving|work|workplace|arrival|current)\b",),
    "count": (
        r"^all categories\b|\b(counts?|numbers?|no of|moves|movers|arrests|flows?|trips|people|persons|freq\w*)\b",
    ),
}
BEFORE = re.compile(r"\b(?:one year ago|a year ago|previous|last year|former)\b")
"""Where people were before, beside where they are now."""
REMARKS = re.compile(r"\b(notes?|remarks?|comments?|footnotes?|sources?|details?|description)\b")
IDENTITY = re.compile(
    r"\b(id|ids|ref|refs|reference|references|urn|crn|uuid|index|row|key|case|serial|record|custody number)\b"
)
MEASURE = re.compile(
    r"\b(rates?|per|percent\w*|pct|shares?|proportion|population|average|mean|median|index|rank|lat|latitude|lon|lng|long"
    r"|longitude|easting|northing|cost|price|value of|density)\b|%|£"
)
NOT_COUNTS = re.compile(
    r"\b(ages?|aged|years?|months?|days?|weeks?|quarters?|codes?|postcodes?|phone|times?|hours?|dates?|dob|born|size|grade|level|band"
    r"|zone|ward|beat|number of (?:days|months|years|hours))\b"
)
"""Columns of whole numbers that say when, how old or where, not how many."""
PLAIN = re.compile(
    r"male|females?|males|men|women|boys?|girls?|m|f|non binary|other|unknown|not (?:known|stated|recorded)"
    r"|(?:aged? )?(?:under |over )?\d\d?(?: (?:to |and )?(?:\d\d?|over|under|plus))?(?: years?)?|adults?|children|juveniles?|youths?"
)
"""Headings of columns that stand side by side for sexes and ages."""
TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|running|row|column|table) ?)?(?:sub)?totals?(?: .*)?|.* (?:sub)?totals?|sum|overall|combined|aggregate"
    r"|all (?:of )?(?:19|20)\d\d(?: \d\d(?:\d\d)?)?"
    r"|all(?: (?:the )?(?:persons?|people|ages?|age (?:groups?|bands?)|years?|sex(?:es)?|genders?|offences?|offence types?|crimes?"
    r"|months?|quarters?|weeks?|periods?|dates?|categories|types?|groups?|areas?|origins?|destinations?|places|forces|regions?|drugs"
    r"|arrests|cases|ethnicit(?:y|ies)|outcomes?|reasons?|modes?|methods?|combined|of the above))?"
    r"|(?:(?:calendar|financial )?year|fy) to date|ytd|persons|both(?: sexes| genders)?|any(?: sex| age| gender)?|everyone|everybody|t"
)

TOTAL_HINT = r"(?i)total|sum|overall|combined|aggregate|all|persons|both|any|every|^[\W_]*t[\W_]*$"
"""What every word for a total holds: most of a million names are told from totals by it alone, in one step."""


def simple(name: str) -> str:
    """A heading without case, punctuation and underscores.

    >>> simple("Home_area (1)")
    'home area 1'
    """
    return " ".join(re.findall(r"\w+", name.replace("_", " ").casefold()))


def without_marks(name: str) -> str:
    """A plain heading without a footnote's number at its end.

    >>> without_marks("Home area (1)"), without_marks("Count [note 2]"), without_marks("2019 [r]")
    ('home area', 'count', '2019')
    """
    return simple(re.sub(r"\s*[\(\[](?:note )?\w{1,2}[\)\]]\s*$|[*†‡]+$", "", name))


def means_total(value: str) -> bool:
    """Whether a value stands for all others of its column, by its words.

    >>> means_total("All years"), means_total("Persons"), means_total("All other drugs"), means_total("Male")
    (True, True, False, False)
    """
    return TOTAL.fullmatch(simple(value)) is not None


def is_measure(name: str) -> bool:
    """Whether a column of numbers holds rates, shares or places on the map and not counts, by its heading."""
    return MEASURE.search(name.casefold().replace("_", " ")) is not None


def worded(part: str, name: str, line: int) -> bool:
    """Whether a longer heading has words that say its part."""
    patterns = WORDS.get(part, ())
    return line < len(patterns) and re.search(patterns[line], simple(name)) is not None
