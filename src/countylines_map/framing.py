"""Words that frame: what a title, a unit or a sentence claims beyond the figures, told to the map's maker, never changed."""

from __future__ import annotations

import re
from collections.abc import Mapping

LOADED: Mapping[str, str] = {
    "illegals": "people without papers", "aliens": "people", "flood": "a number", "floods": "a number", "flooding": "coming",
    "swarm": "a number", "swarms": "a number", "invasion": "arrivals", "invade": "come", "horde": "a number", "hordes": "a number",
    "plague": "a number", "infest": "come", "overrun": "with many arrivals", "influx": "arrivals", "vagrants": "people without a home",
    "rough sleepers": "people sleeping rough", "druggies": "people who use drugs", "addicts": "people with a dependence",
    "asylum cheats": "applicants", "bogus": "refused", "flooded": "with many arrivals", "swamp": "reach in large numbers",
    "swamped": "with many arrivals", "swamping": "reaching in large numbers", "deluge": "a number",
    "tsunami": "a number", "stampede": "a number", "pouring": "moving", "exodus": "departures",
}  # fmt: skip
CAUSES = re.compile(
    r"\b(because(?: of)?|owing to|as a result of|due to|caused by|causes|driven by|drives|sparked by|triggered by|fuelled by|fuels"
    r"|thanks to|blamed? (?:on|for)|leads? to)\b",
    re.IGNORECASE,
)
GUILT = re.compile(r"\b(criminals|offenders|culprits|perpetrators|dealers)\b", re.IGNORECASE)
ACCUSED = ("arrest", "suspect", "charge", "stop", "report")  # what is counted before a court has decided


def framing_notes(words: Mapping[str, str]) -> tuple[str, ...]:
    """A remark for each word in `words` (by the key of the dataset that says them) that claims more than a count of flows can show.

    >>> framing_notes({"title": "Crime wave due to incomers", "unit": "arrests"})
    ("title says 'due to': flows show from where and how many, not why; name the source of the claim, or leave it out",)
    """
    found = []
    for key, text in words.items():
        found += [_cause(key, match[0]) for match in CAUSES.finditer(text)]
        for loaded, plain in LOADED.items():
            if re.search(rf"\b{loaded}\b", text, re.IGNORECASE):
                found.append(f"{key} says '{loaded}', which judges those who are counted; '{plain}' does not")
        if any(stem in " ".join(words.values()).lower() for stem in ACCUSED):
            guilt = "but the counts are not of people found guilty; say what is counted"
            found += [f"{key} says '{match[0]}', {guilt}" for match in GUILT.finditer(text)]
    return tuple(dict.fromkeys(found))


def _cause(key: str, words: str) -> str:
    return f"{key} says '{words.lower()}': flows show from where and how many, not why; name the source of the claim, or leave it out"
