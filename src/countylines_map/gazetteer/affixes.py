"""How authorities style themselves: words beside a name that say its level ("X Police", "London Borough of X").

A style narrows the levels that a name may have; it never changes the name. So "City of London" is a name of its own and
"London" with a style stays London.
"""

from dataclasses import dataclass

from ..country import LEVELS, UNITARY

_LONDON, _ROYAL = ("E09",), ("E09", "E06000040")
_COUNCIL = ("district", "county")


@dataclass(frozen=True)
class Style:
    """Words before or after a name, the kinds of area that they allow (in order) and the codes' first letters."""

    words: tuple[str, ...]
    before: bool
    kinds: tuple[str, ...]
    codes: tuple[str, ...] = ()

    def core(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """What is left of a name's words without the style; nothing where the style is absent or all there is.

        >>> Style(("police",), False, LEVELS["police"]).core(("essex", "police"))
        ('essex',)
        """
        size = len(self.words)
        if len(words) <= size:
            return ()
        if self.before:
            return words[size:] if words[:size] == self.words else ()
        return words[:-size] if words[-size:] == self.words else ()

    def __str__(self) -> str:
        """The style in quotes, for the rule that an answer names."""
        return f"'{' '.join(self.words)}'"


def _styles(kinds: tuple[str, ...], after: str = "", before: str = "", codes: tuple[str, ...] = ()) -> list[Style]:
    found = [Style(tuple(s.split()), False, kinds, codes) for s in after.split("|") if s]
    return found + [Style(tuple(s.split()), True, kinds, codes) for s in before.split("|") if s]


_ALL = [
    *_styles(
        LEVELS["police"],
        after="police|police force|police service|police area|police force area|police authority"
        "|police constabulary|police pfa|"
        "police district|police region|police forces|constabulary|constabulary area|constabulary police|force"
        "|force area|pfa|"
        "pcc|police and crime commissioner|police crime commissioner|heddlu|polis|pol|constab|const|police dept"
        "|police department",
        before="police|police force|police service of|heddlu|pfa|chief constable of|police in|police force area",
    ),
    *_styles(
        ("county", "district"),
        after="county council|shire county|county council area|shire council|county cncl|cty council"
        "|non metropolitan county",
        before="county council of",
    ),
    *_styles(
        LEVELS["county"],
        after="county|county area|co|cty|shire county|counties|county of",
        before="county of|county|co|sir",
    ),
    *_styles(("metropolitan county",), after="metropolitan county|met county|mcty|metropolitan area|met area"),
    *_styles(LEVELS["ceremonial"], after="ceremonial county|ceremonial|lieutenancy|lieutenancy area|historic county"),
    *_styles(LEVELS["region"], after="region|government office region|gor|english region|rgn", before="region of"),
    *_styles(LEVELS["country"], after="country|nation"),
    *_styles(
        LEVELS["combined"],
        after="combined authority|combined county authority|mayoral combined authority"
        "|mayoral combined county authority|mca|cca|"
        "mayoral authority|city region",
    ),
    *_styles(
        LEVELS["district"],
        after="district council|borough council|city council|metropolitan borough council|metropolitan borough"
        "|metropolitan district|"
        "metropolitan district council|metropolitan council|metropolitan city council|met district|met borough|mbc"
        "|mdc|bc|dc|cbc|"
        "ua|unitary|unitary authority|unitary council|borough|district|local authority|lad|la|lgd|council area"
        "|county borough|"
        "county borough council|islands council|district authority|borough area|district area|city"
        "|city and district council|"
        "city and county council|city and borough council|city district|city borough|la area|local authority area|"
        "local authority district|lpa|local council|council district|unitary district|boro council|city cncl|csp"
        "|city of|borough of",
        before="city of|borough of|district of|metropolitan borough of|metropolitan district of|county borough of"
        "|city and county of|"
        "city and borough of|unitary authority of|city council of|council of|mb of|city and district of|city"
        "|isles of",
    ),
    *_styles(_COUNCIL, after="council|cc|cncl|councils|authority|council uk", before="council of"),
    *_styles(
        LEVELS["district"], codes=_LONDON,
        after="lb|lbc|lb council|london borough|london borough council|london b|boro of london|lba|london borough of",
        before="lb|lb of|lbo|london borough of|london borough|the london borough of|london b of|london boro of|lbc"
        "|lond borough of",
    ),
    *_styles(
        LEVELS["district"], codes=_ROYAL,
        after="royal borough|royal borough council|rb|rbc|royal borough of",
        before="royal borough of|royal borough|rb|rb of|london royal borough of|royal london borough of|london rb of",
    ),
    *_styles(
        (), after="area|areas|and surrounding area|and area|postal area|locality|town|uk", before="area of|town of|the"
    ),
]  # fmt: skip

STYLES = tuple(sorted(_ALL, key=lambda style: -len(style.words)))
"""All styles, longest first; one without kinds says nothing about the level."""


def fits(kind: str, code: str, kinds: tuple[str, ...]) -> bool:
    """Whether an area is of one of the kinds; where counties are asked for, a district counts if it is unitary.

    >>> fits("district", "E06000052", LEVELS["county"]), fits("district", "E07000008", LEVELS["county"])
    (True, False)
    """
    if kind not in kinds:
        return False
    return kind != "district" or "county" not in kinds or kinds == _COUNCIL or code.startswith(UNITARY)
