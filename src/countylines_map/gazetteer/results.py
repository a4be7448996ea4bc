"""What the gazetteer answers: a match, with all that could have been meant, or a value that is not a place."""

from dataclasses import asdict, dataclass
from typing import Any

CATEGORIES = (
    "unknown", "no fixed abode", "refused", "elsewhere in the UK", "outside the UK", "several places", "institution",
    "inside the reporting force", "total", "police body with no territory", "suppressed count",
)  # fmt: skip
"""What a value that is not a place can be; "total" is table furniture, used to check sums and never drawn."""


@dataclass(frozen=True)
class Alternative:
    """Another area that the same name could mean, on other ground; `districts` is how many it is made of."""

    code: str
    name: str
    kind: str
    label: str
    districts: int

    def __str__(self) -> str:
        """Name, finer level and code, as messages say them."""
        return f"{self.name}, {self.label}, {self.code}"


@dataclass(frozen=True)
class Match:
    """The area that a written name means.

    `kind` is its level and `label` a finer word for it. `match` says how it was found: exact, alias, code, postcode,
    override or close (a near miss, accepted because the user asked for it). `rule` names the rule in words, `note` is
    what a reader should be told, `footprint` the codes of its districts, `vintage` the month of the memberships and `share` the part
    (0 to 1) of a postcode district's or sector's postcodes, or of a small area of the census, that lies in the area; nothing for an answer
    that is not a best fit. `source` is the list that decided, by its key in `countylines-map sources`.
    """

    written: str
    code: str
    name: str
    kind: str
    label: str
    match: str
    rule: str
    note: str = ""
    alternatives: tuple[Alternative, ...] = ()
    footprint: tuple[str, ...] = ()
    vintage: str = ""
    share: float | None = None
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class NonPlace:
    """A value that says something else than a place, with its category (one of `CATEGORIES`)."""

    written: str
    category: str
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, for JSON."""
        return asdict(self)
