"""Values in a column of places that are no place: unknown, no fixed abode, out of force, abroad, a prison, a total.

Rules, not lists: each category is a grammar of words. Dropping such rows would change totals, and "unknown" and "out of
force" say different things, so each keeps its category all the way to the balance.
"""

import re

from .names import Name

_WHERE = (
    "(?:areas?|address(?:es)?|places?|locations?|origins?|home|county|counties|towns?|city|residen(?:ce|cy|t|ts)|postcodes?|post code|details?|force|forces"
    "|districts?|boroughs?|regions?|country|countries|offenders?|persons?|nationality|nationalities|data|information|info|value|values|field|record|records|other|of|or|is|was|the|at|in|this|all|still|as|yet|currently|arrests?|suspects?|people)"
)
_SAID = (
    "(?:known|recorded|stated|provided|specified|given|available|entered|captured|supplied|documented|completed|listed|held|found|traced"
    "|identified|confirmed|collected|determined|established|applicable|noted|obtained|shown|verified|populated|assigned|mapped|matched|clear|set|input|inputted|geocoded|reported|answered|asked|traceable|certain|sure)"
)
_LACK = (
    "(?:unknown|unknowns|unkown|unk|unkn|ukn|u k n|unspecified|unrecorded|undetermined|unidentified|unassigned|unclassified|uncategorised|unavailable|unconfirmed"
    f"|unstated|unmatched|unmapped|unallocated|untraced|blank|blanks|empty|missing|null|nil|none|nan|not {_SAID}|notknown|never {_SAID}|no {_SAID}"
    "|to be confirmed|tbc|tbd|tba|invalid|no|dont know|dk|do not know|error|anonymous)"
)
_FORCE = "(?:force|area|county|district|borough|region|city|town|local|boundary|jurisdiction|district|country area|policing area|force boundary|norfolk area)"
_OTHER = "(?:other|others|all other|any other|rest of|remainder of|remaining|elsewhere in|elsewhere|misc|miscellaneous|another)"
_UK = "(?:uk|u k|united kingdom|britain|great britain|gb|england|england and wales|scotland|wales|british isles|country|england wales)"
_NATIONAL = "(?:national|nationals|national offenders?|citizens?|country|countries|nationality|nationalities)"
_JAIL = "(?:hmp|hm prison|hmpyoi|hmyoi|hmp yoi|hmp and yoi|yoi|yoi and hmp|hm yoi|hmyoi and hmp|hmp young offender)"
_HOUSE = (
    "(?:prisons?|hospitals?|hostels?|barracks|detention cent(?:re|er)|removal cent(?:re|er)|young offenders? institut(?:ion|e)|care homes?|childrens home"
    "|secure unit|secure home|training cent(?:re|er)|approved premises|infirmary|nursing home|refuge|bail hostel|university|student accommodation|halls of residence"
    "|custody suite|custody|jail|gaol|remand cent(?:re|er)|army base|raf base|military base|institution|institutions|irc|stc|childrens homes|residential home)"
)

_RULES: tuple[tuple[str, str, str], ...] = (
    ("suppressed count", r"(?:less|fewer) than (?:\d+|five|ten)|under (?:five|5)|suppressed", "a count stands where a place should"),
    ("no fixed abode", "nfa|n f a|nfal?", "NFA in a column of places is taken for no fixed abode, not for no further action"),
    (
        "no fixed abode",
        "(?:of |person of |person with |with )?no (?:fixed|permanent|settled|regular|current|known fixed|home|stable|known)? ?(?:abode|address|residence|accommodation|home)"
        "|no fixed(?: a.*)?|no abode|(?:street |statutory |hidden |single )?homeless(?: .*)?|homelessness|rough sleep(?:er|ers|ing).*|sleeping rough|sofa surf(?:ing|er|ers)|roofless|nfab|nfa .*"
        "|.* nfa|vagrant|living on (?:the )?streets?|of no fixed .*",
        "",
    ),
    ("refused", f"(?:{_WHERE} )*(?:refused?|refusal|declined?|withheld|redacted|not disclosed|undisclosed|not divulged|no comment)(?: to (?:say|state|answer|give|provide|disclose|tell).*| by .*| {_WHERE})*", ""),
    ("refused", "(?:(?:i )?(?:would )?(?:prefer|prefers|preferred|rather|chose|wish|wishes|want|wants) not (?:to )?(?:say|state|answer|disclose|give|tell|be known).*|(?:would|will|did|does) not (?:say|state|answer|give|provide|disclose|tell).*|not willing to .*|rather not say|pnts|withheld .*)", ""),
    ("total", "(?:grand |sub |running |overall )?totals?(?: .*)?|.* (?:sub ?)?totals?|sum|all|overall|all (?:areas|forces|origins|places|counties|rows|arrests|offenders|districts|regions|locations|of the above)|the above|grand ?sum|subtotals?(?: .*)?|count|checksum|column total", "a row of totals checks the sum and is never drawn"),
    ("outside the UK", f"(?:{_LACK} |{_OTHER} )*(?:overseas|abroad|international|foreign|foreigners?|foreign {_NATIONAL}|non uk|not (?:in )?(?:the )?uk|non british|not british|ex uk|offshore)(?: .*)?", ""),
    ("outside the UK", f"(?:outside|out|out of|outwith|not in|beyond)(?: of)? (?:the )?(?:uk|united kingdom|gb|great britain|britain|country)(?: .*)?|(?:{_OTHER} |non )?(?:the )?(?:europe(?:an)?(?: union| countries| economic area)?|eu|eea|world|africa|asia|americas?|south america|north america|caribbean|middle east|balkans|scandinavia|eastern europe|western europe)(?: {_NATIONAL})?|other {_NATIONAL}|rest of (?:the )?world|crown dependenc(?:y|ies)|(?:europe|eu) .*|{_NATIONAL} other|other foreign.*", ""),
    ("inside the reporting force", f"(?:in|inside|within|from within)(?: the| our| own| this| same| home)? (?:force|policing area|force area|reporting force|county|same county|own county|local area|area|boundary|force boundary|district|borough)(?: area)?|(?:local|locals|in ?force|internal|own force|home force|same force|this force|resident in force|local resident|local residents|locally|force area|same area|same county|own area|home county|host force)", ""),
    ("elsewhere in the UK", f"(?:{_LACK} )?(?:out|outside|outwith|ex|external|beyond|not in|non)(?: ?of)?(?: the| our| this| own)? ?{_FORCE}(?: .*)?|oof|ooa|ooc|oofa|out of (?:force|area|county).*|outofforce.*|(?:out|outside) of? ?(?:force|area).*", ""),
    ("elsewhere in the UK", f"(?:{_LACK} )?{_OTHER} (?:areas?|counties|county|places?|forces?|police forces?|police areas?|locations?|parts?|regions?|districts?|towns?|cities|origins?|boroughs?|force areas?|local authorit(?:y|ies)|address(?:es)?)(?: .*)?|{_OTHER} ?(?:in |of |within |from )?(?:the )?(?:parts of )?(?:the )?{_UK}(?: (?:areas?|forces?|counties|address(?:es)?|locations?))?|{_OTHER}|{_UK} (?:other|unknown|elsewhere|wide other)|unknown (?:in )?(?:the )?{_UK}|(?:mainland|domestic) uk", ""),
    ("several places", "various(?: .*)?|multiple(?: .*)?|several(?: .*)?|national|nationwide|nationally|countrywide|uk ?wide|cross border|mixed(?: .*)?|more than (?:one|1|two)(?: .*)?|two or more(?: .*)?|many(?: .*)?|different(?: .*)?|numerous(?: .*)?|regional|across (?:the )?(?:uk|country|area|areas|region|england).*|(?:multi|both|2 or more)(?: .*)?|joint(?: .*)?", ""),
    ("institution", f"{_JAIL}(?: .*)?|.* {_JAIL}|(?:.* )?{_HOUSE}(?: (?:address|resident|inmate|population|service))?|(?:in |serving )?(?:police |prison )?custody|serving prisoners?|prisoners?|inmates?|in (?:prison|hospital|care)|prison .*|looked after child(?:ren)?|armed forces|military|army|raf .*|detained|secure estate|in patient", ""),
    ("unknown", f"(?:{_WHERE} )*{_LACK}(?: {_WHERE}| {_LACK})*", ""),
    ("unknown", f"n a|n k|na|nk|n d|nd|n s|ns|n r|no (?:{_WHERE}|trace|info|result|match|lookup|entry|response|reply|value|postcode|answer|data)(?: .*)?|(?:data|information|info|details) .*|cannot be (?:determined|mapped|established|found)|unable to .*|awaiting .*|pending(?: .*)?|unknown .* address|ref|div 0|value|name|not (?:on|in) (?:record|file|system|data).*|not in use|xx+|zz+|unsure|uncertain|not .*(?:known|recorded|stated|provided)|(?:place|address|area) .*(?:unknown|not known|not recorded|not stated)|unknown location.*|to be .*|other unknown|other or unknown|other not .*|unknown or .*(?:known|recorded|stated|specified)", ""),
    ("unknown", "(?:white )?(?:british|english|scottish|welsh|northern irish|briton|uk nationals?|uk citizens?|british nationals?|british citizens?|british citizenship|uk british)", "a nationality within the UK says nothing of where in it"),
)  # fmt: skip

# A space between fixed words may be missing ("NotKnown"), but one before or after anything else has to be there.
_LOOSE = re.compile(r"(?<!\.\*) (?!\.\*)")
_COMPILED = tuple((category, re.compile(_LOOSE.sub(" ?", pattern)), note) for category, pattern, note in _RULES)


def category_of(name: Name) -> tuple[str, str] | None:
    """Category and note of a value that is no place, by rule; nothing where no rule reads it as one.

    >>> from countylines_map.names import read_name
    >>> category_of(read_name("areas unknown"))[0], category_of(read_name("Out Of Force Are"))[0]
    ('unknown', 'elsewhere in the UK')
    >>> category_of(read_name("Norfolk")) is None
    True
    """
    if not name.words:
        return _without_words(name.text)
    if re.match(r"[<≤]\s*\d+$", name.text):
        return "suppressed count", "a count stands where a place should"
    words = " ".join(name.words)
    return next(((category, note) for category, rule, note in _COMPILED if rule.fullmatch(words)), None)


def _without_words(text: str) -> tuple[str, str]:
    """Signs alone: a star hides a count, anything else ("-", "?", "...") leaves the place blank."""
    if text and set(text) <= {"*", " "}:
        return "suppressed count", "a star stands where a place should"
    return "unknown", "blank" if not text else "signs without a word"
