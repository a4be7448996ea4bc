"""Values in a column of places that are not places: unknown, no fixed abode, out of force, abroad, a prison, a total.

Rules, not lists: each category is a small grammar of words. Dropping such rows would change totals, and "unknown" and
"out of force" say different things, so each keeps its category all the way to the balance. The first fitting rule wins.
"""

import re
from functools import cache

from .normalise import Name


def _one_of(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


_WHERE = _one_of(
    "areas?|address(?:es)?|places?|locations?|origins?|home|county|counties|towns?|city|residen(?:ce|cy|ts?)"
    "|postcodes?",
    "post code|details?|forces?|districts?|boroughs?|regions?|country|countries|offenders?|persons?|people|nationality",
    "nationalities|data|info|information|values?|fields?|records?|arrests?|suspects?|other|of|or|is|was|the|at|in|this",
    "still|as|yet|currently",
)
_SAID = _one_of(
    "known|recorded|stated|provided|specified|given|available|entered|captured|supplied|documented|completed|listed",
    "held|found|traced|traceable|identified|confirmed|collected|determined|established|applicable|noted|obtained|shown",
    "verified|populated|assigned|mapped|matched|clear|set|input|inputted|geocoded|reported|answered|asked|certain|sure",
)
_LACK = _one_of(
    "unknowns?|unkown|unk|unkn|ukn|unspecified|unrecorded|undetermined|unidentified|unassigned|unclassified",
    "uncategorised|unavailable|unconfirmed|unstated|unmatched|unmapped|unallocated|untraced|blanks?|empty|missing|null",
    f"nil|none|nan|not {_SAID}|never {_SAID}|no {_SAID}|none {_SAID}|to be confirmed|tbc|tbd|tba|invalid|no"
    f"|dont know|do not know|dk",
    "error|anonymous",
)
_BOUND = _one_of("force|area|county|district|borough|region|city|town|local|boundary|jurisdiction|policing area")
_OTHER = _one_of(
    "others?|all other|any other|rest of|remainder of|remaining|elsewhere in|elsewhere|misc|miscellaneous|another"
)
_UK = _one_of(
    "uk|u k|united kingdom|britain|great britain|gb|england|england and wales|scotland|wales|british isles|country"
)
_NATIONAL = _one_of("nationals?|national offenders?|citizens?|country|countries|nationality|nationalities")
_ABROAD = _one_of(
    "europe(?:an)?(?: union| countries| economic area)?|eu|eea|world|africa|asia|americas?|south america|north america",
    "caribbean|middle east|balkans|scandinavia|eastern europe|western europe",
)
_JAIL = _one_of("hmp|hm prison|hmpyoi|hmyoi|hm yoi|hmp yoi|hmp and yoi|yoi|yoi and hmp|hmyoi and hmp")
_HOUSE = _one_of(
    "prisons?|hospitals?|hostels?|barracks|detention cent(?:re|er)|removal cent(?:re|er)|care homes?|childrens homes?",
    "young offenders? institut(?:ion|e)|secure unit|secure home|training cent(?:re|er)|approved premises|infirmary"
    "|irc|stc",
    "nursing home|residential home|refuge|university|student accommodation|halls of residence|custody suite|custody"
    "|jail",
    "gaol|remand cent(?:re|er)|army base|raf base|military base|institutions?",
)
_TELL = _one_of("say|state|answer|disclose|give|provide|divulge|tell")

_SUPPRESSED = "a count stands where a place should"
_RULES: tuple[tuple[str, str, str], ...] = (
    ("suppressed count", _SUPPRESSED, r"(?:less|fewer) than (?:\d+|five|ten)|under (?:five|5)|suppressed"),
    ("no fixed abode", "NFA in a column of places is no fixed abode, not no further action", "nfa|n f a|nfa .*|.* nfa"),
    (
        "no fixed abode", "",
        "(?:of |person of |person with |with )?no (?:fixed|permanent|settled|regular|current|known fixed|home"
        "|stable)?"
        " ?(?:abode|address|residence|accommodation|home)|no fixed(?: .*)?|(?:street |statutory "
        "|hidden )?homeless(?: .*)?"
        "|homelessness|rough sleep(?:er|ers|ing)(?: .*)?|sleeping rough|sofa surf(?:ing|er|ers)|roofless|vagrant"
        "|nfab",
    ),
    (
        "refused", "not told, by the person or by the publisher",
        f"(?:{_WHERE} )*(?:refused?|refusal|declined?|withheld|redacted|not disclosed|undisclosed|no comment)"
        f"(?: to {_TELL}(?: .*)?| by .*| {_WHERE})*|pnts|rather not say|not willing to .*"
        f"|(?:i )?(?:would |d )?(?:prefer|prefers|preferred|rather|chose|wish|wishes) not (?:to )?{_TELL}(?: .*)?"
        f"|(?:would|will|did|does) not {_TELL}(?: .*)?",
    ),
    (
        "total", "a row of totals checks the sum and is never drawn",
        "(?:grand |sub |running |overall )?totals?(?: .*)?|.* (?:sub ?)?totals?|sum|all|overall|count|column total|cyfanswm|y cyfan"
        "|all (?:areas|forces|origins|places|counties|rows|arrests|offenders|districts|regions|locations"
        "|of the above)",
    ),
    (
        "outside the UK", "",
        f"(?:{_LACK} |{_OTHER} )*(?:overseas|abroad|international|foreign|foreigners?|foreign {_NATIONAL}|non uk"
        f"|non british"
        "|not (?:in )?(?:the )?uk|not british|ex uk)(?: .*)?",
    ),
    (
        "outside the UK", "",
        "(?:outside|out|outwith|not in|beyond)(?: of)? (?:the )?(?:uk|united kingdom|gb|great britain|britain"
        "|country)"
        f"(?: .*)?|(?:{_OTHER} |non )?(?:the )?{_ABROAD}(?: {_NATIONAL})?|other {_NATIONAL}|crown dependenc(?:y|ies)",
    ),
    (
        "inside the reporting force", "",
        "(?:in|inside|within|from within)(?: the| our| own| this| same| home)? (?:force|policing area|force area"
        "|county"
        "|reporting force|local area|area|boundary|force boundary|district|borough)(?: area)?|locals?|locally"
        "|internal|inforce"
        "|(?:own|home|same|this|host) (?:force|area|county)(?: area)?|resident in force|local residents?|force area",
    ),
    (
        "elsewhere in the UK", "",
        f"(?:{_LACK} )?(?:out|outside|outwith|ex|external|beyond|not in|non)(?: ?of)?(?: the| our| this"
        f"| own)? ?{_BOUND}"
        f"(?: .*)?|oof|ooa|ooc|oofa|{_UK} (?:other|unknown|elsewhere)|unknown (?:in )?(?:the )?{_UK}",
    ),
    (
        "unknown", "a code of the census for work at home, offshore, abroad or in no fixed place", r"od0{4,6}\d{1,3}|9{9}",
    ),
    (
        "unknown", "the word says only that it is another place, here or abroad",
        "others?|all others?|any other|misc|miscellaneous|another|remaining",
    ),
    (
        "elsewhere in the UK", "",
        f"(?:{_LACK} )?{_OTHER} (?:areas?|counties|county|places?|forces?|police forces?|police areas?|locations?"
        f"|parts?"
        "|regions?|districts?|towns?|cities|origins?|boroughs?|force areas?|local authorit(?:y|ies)"
        "|address(?:es)?)(?: .*)?"
        f"|{_OTHER} ?(?:in |of |within |from )?(?:the )?(?:parts of )?(?:the )?{_UK}(?: (?:areas?|forces?|counties))?"
        f"|{_OTHER}",
    ),
    (
        "several places", "",
        "(?:various|multiple|several|mixed|more than (?:one|1|two)|two or more|many|different|across|both"
        "|joint)(?: .*)?"
        "|national|nationwide|nationally|countrywide|uk ?wide|cross border|regional|numerous(?: .*)?",
    ),
    (
        "institution", "",
        f"{_JAIL}(?: .*)?|.* {_JAIL}|(?:.* )?{_HOUSE}(?: (?:address|resident|inmate|population|service))?|prison .*"
        f"|detained"
        "|(?:in |serving )?(?:police |prison )?custody|serving prisoners?|prisoners?|inmates?|in (?:prison|hospital"
        "|care)"
        "|looked after child(?:ren)?|armed forces|military|army|secure estate|university of .*",
    ),
    ("unknown", "", f"(?:{_WHERE} )*{_LACK}(?: {_WHERE}| {_LACK})*"),
    (
        "unknown", "",
        rf"n a|n k|n d|n s|n r|no\s(?:{_WHERE}|trace|result|match|lookup|entry|response|reply|answer)(?: .*)?"
        rf"|data .*"
        "|cannot be (?:determined|mapped|established|found)|unable to .*|awaiting .*|pending(?: .*)?|ref|div 0"
        "|not (?:on|in) (?:record|file|system|data)(?: .*)?|xx+|zz+|unsure|uncertain|to be .*|other or unknown"
        f"|(?:other or |unknown or )?not .*{_SAID}|(?:unknown|other) or .*{_SAID}|unknown locations?(?: .*)?",
    ),
    (
        "unknown", "a nationality within the UK says nothing of where in it",
        "(?:white )?(?:british|english|scottish|welsh|northern irish|briton|uk (?:nationals?|citizens?|british)"
        "|british (?:nationals?|citizens?|citizenship))",
    ),
)  # fmt: skip
# A space between fixed words may be missing ("NotKnown"), but one before or after anything else has to be there.
_LOOSE = re.compile(r"(?<!\.\*) (?!\.\*)")


@cache  # each when it is first asked: compiling all of them takes longer than reading most tables
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_LOOSE.sub(" ?", pattern))


def category_of(name: Name) -> tuple[str, str] | None:
    """Category and note of a value that is not a place, by rule; nothing where no rule reads it as one.

    >>> from countylines_map.gazetteer.normalise import read_name
    >>> category_of(read_name("areas unknown"))[0], category_of(read_name("Out Of Force Are"))[0]
    ('unknown', 'elsewhere in the UK')
    >>> category_of(read_name("Norfolk")) is None
    True
    """
    if not name.words:
        return _without_words(name.text)
    if re.match(r"[<≤]\s*\d+$", name.text):
        return "suppressed count", _SUPPRESSED
    words = " ".join(name.words)
    return next(((category, note) for category, note, rule in _RULES if _compiled(rule).fullmatch(words)), None)


def _without_words(text: str) -> tuple[str, str]:
    """Signs alone: a star hides a count, anything else ("-", "?", "...") leaves the place blank."""
    if text and set(text) <= {"*", " "}:
        return "suppressed count", _SUPPRESSED
    return "unknown", "blank" if not text else "signs without a word"
