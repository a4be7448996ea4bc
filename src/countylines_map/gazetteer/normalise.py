"""One written name as the gazetteer sees it: case, accents, punctuation, spacing and usual abbreviations set aside.

Two names that differ only in those have the same keys; names that differ in anything else do not, except for the
abbreviations listed here, which are as exact as the words that they stand for.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import printable

LONGEST_NAME = 200
"""Characters of the longest text that is taken for a name at all; no place or phrase in use comes near it."""

_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻ`´′‛＇ʹ՚ꞌ", ""))
_JOINS = re.compile(r"(?<=\w)\W*[&+]\W*(?=\w)")
_WORDS = re.compile(r"[^\W_]+")
_FOOTNOTE = re.compile(
    r"(?<=\w)\s*(?:[(\[]\s*(?:notes?\s*)?\d{1,2}(?:\s*,\s*\d{1,2})*\s*[)\]]\s*|[¹²³⁰⁴-⁹]+\s*)+$", re.IGNORECASE
)
_BREAKS = re.compile(r"[^a-z0-9\n]+")
# Letters of other alphabets that are drawn as a Latin one: only ever used to say what was probably meant.
_LOOK_ALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝһӏαβεζηικμνορτυχ",
    "abekmhopctyxijsdqwhlabezhikuvoptux",
)
_ABBREVIATIONS = {
    "beds": "bedfordshire", "berks": "berkshire", "bucks": "buckinghamshire", "cambs": "cambridgeshire",
    "carms": "carmarthenshire", "ches": "cheshire", "derbys": "derbyshire", "denbs": "denbighshire",
    "flints": "flintshire", "glam": "glamorgan", "glos": "gloucestershire", "gloucs": "gloucestershire",
    "hants": "hampshire", "herefs": "herefordshire", "herts": "hertfordshire", "hunts": "huntingdonshire",
    "lancs": "lancashire", "leics": "leicestershire", "lincs": "lincolnshire", "mons": "monmouthshire",
    "northants": "northamptonshire", "nhants": "northamptonshire", "northumb": "northumberland",
    "notts": "nottinghamshire", "oxon": "oxfordshire", "pembs": "pembrokeshire", "pembrokes": "pembrokeshire",
    "salop": "shropshire", "shrops": "shropshire", "som": "somerset", "staffs": "staffordshire",
    "warks": "warwickshire", "warwicks": "warwickshire", "wilts": "wiltshire", "worcs": "worcestershire",
    "yorks": "yorkshire", "mids": "midlands", "iow": "isleofwight", "ios": "islesofscilly", "saint": "st",
    "upon": "on", "gt": "great", "grt": "great", "gtr": "greater", "grtr": "greater", "nth": "north", "sth": "south",
    "and": "", "the": "",
}  # fmt: skip
_DIRECTIONS = {
    "n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest", "se": "southeast",
    "sw": "southwest",
}  # fmt: skip
_COMPASS = frozenset(_DIRECTIONS.values()) | {"mid", "central", "upper", "lower"}
_SPECIAL = frozenset(_ABBREVIATIONS) | frozenset(_DIRECTIONS) | {"g"}
_BOROUGH = re.compile(r"(?<=\w{3})b(?:o?rough|oro|ro)$")


@dataclass(frozen=True)
class Name:
    """A written name, taken apart.

    `text` is in small letters without accents, its punctuation kept (commas and brackets say something); `words` are
    its words; `raw` is them run together; `key` is the same with abbreviations written out, and "and" and "the" left
    out; `foreign` are letters of an alphabet other than Latin, which no place here is written in.
    """

    text: str
    words: tuple[str, ...]
    raw: str
    key: str
    foreign: str


def read_name(written: str) -> Name:
    """Take a written name apart.

    >>> read_name("  St. Helen’s ").key, read_name("SAINT HELENS").key
    ('sthelens', 'sthelens')
    >>> read_name("N. Yorks").key
    'northyorkshire'
    >>> read_name("Essex (1)").key, read_name("Kent²").key, read_name("Kent [note 3, 4]").key  # marks of footnotes
    ('essex', 'kent', 'kent')
    >>> read_name("Essеx").foreign  # the second e is Cyrillic
    'е'
    """
    text = plain(_FOOTNOTE.sub("", written))
    words = tuple(_WORDS.findall(text))
    foreign = "" if text.isascii() else "".join(sorted({c for c in text if c.isalnum() and not c.isascii()}))
    return Name(text, words, "".join(words), expanded(words), foreign)


def raw_and_key(written: str) -> tuple[str, str]:
    """Only what names are looked up by, for thousands of them: `raw` and `key` of `read_name`.

    >>> raw_and_key("N. Yorks")
    ('nyorks', 'northyorkshire')
    """
    words = tuple(_WORDS.findall(plain(written)))
    return "".join(words), expanded(words)


def raws_and_keys(written: Sequence[str]) -> Iterator[tuple[str, str]]:
    """`raw_and_key` of each name of a list, for ten thousands of them: what all need is done to all at once.

    >>> list(raws_and_keys(["N. Yorks", "Ynys Môn", "Bed & Breakfast", "Middlesborough"]))
    [('nyorks', 'northyorkshire'), ('ynysmon', 'ynysmon'), ('bedandbreakfast', 'bedbreakfast'), ('middlesborough', 'middlesbro')]
    """
    plainly = [
        each if each.isascii() and each.isprintable() and "&" not in each and "+" not in each else ""
        for each in written
    ]
    spaced = _BREAKS.sub(" ", "\n".join(plainly).replace("'", "").replace("`", "").casefold())
    rarely, lines, raws = _SPECIAL.isdisjoint, spaced.split("\n"), spaced.replace(" ", "").split("\n")
    for name, line, raw in zip(written, lines, raws, strict=True):
        if not line:
            yield raw_and_key(name)
        elif "ro" not in raw and rarely(line.split()):
            yield raw, raw  # as most are: nothing is written short, nothing ends in borough
        else:
            yield raw, expanded(tuple(line.split()))


def plain(written: str) -> str:
    """Small letters without accents, apostrophes, invisible characters or double spaces; '&' between words as 'and'."""
    text = written.translate(_APOSTROPHES)
    if not text.isascii():
        text = _without_marks(text)
    if "&" in text or "+" in text:
        text = _JOINS.sub(" and ", text)
    return " ".join(text.casefold().split())


def expanded(words: tuple[str, ...]) -> str:
    """The words run together, abbreviations written out, "and" and "the" left out.

    >>> expanded(("n", "e", "lincs")), expanded(("middlesborough",)), expanded(("middlesbrough",))
    ('northeastlincolnshire', 'middlesbro', 'middlesbro')
    """
    if _SPECIAL.isdisjoint(words) and "ro" not in (whole := "".join(words)):
        return whole  # as most are: nothing is written short, nothing ends in borough
    found = []
    for place, word in enumerate(words):
        if word in _DIRECTIONS and len(words) > 1 and all(w in _DIRECTIONS for w in words[:place]):
            found.append(_DIRECTIONS[word])  # "N Yorks", but never the N of "Norfolk N"
        elif word == "g" and place == 0 and words[1:2] and words[1] in {"manchester", "manc", "london"}:
            found.append("greater")
        else:
            found.append(_BOROUGH.sub("bro", _ABBREVIATIONS.get(word, word)))
    return "".join(found)


def compass(words: tuple[str, ...]) -> bool:
    """Whether all words are directions, such as "north" or "mid"; they name no place of their own."""
    return all(_DIRECTIONS.get(word, word) in _COMPASS for word in words)


def unmasked(text: str) -> str:
    """Letters that only look Latin replaced by those that they look like, for suggestions."""
    return text.translate(_LOOK_ALIKES)


def shown(written: str, longest: int = 60) -> str:
    """A written name for a message: in quotes, cut where it is long, direction and control characters spelt out.

    >>> shown("Nor\\u202efolk")
    "'Nor\\\\u202efolk'"
    """
    cut = written if len(written) <= longest else written[:longest] + "…"
    return "'" + printable(cut) + "'"


def _without_marks(text: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = []
    for character in text:
        kind = unicodedata.category(character)
        if kind in {"Mn", "Cf", "Me"}:  # accents; zero-width and direction marks
            continue
        kept.append(" " if kind == "Cc" else character)
    return "".join(kept).translate(_APOSTROPHES)
