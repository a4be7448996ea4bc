"""One cell of a count column: a number, a suppressed number with its bounds, a footnote, or a refusal with its fix."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import Problem, TableError
from .cells import short

LARGEST = 2**53  # from here on a float no longer holds every whole number
MARKS: Mapping[str, str] = {
    # Shorthand of the UK's Government Statistical Service and what older official tables use.
    "c": "confidential", "[c]": "confidential", "x": "not available", "[x]": "not available",
    "z": "not applicable", "[z]": "not applicable", "u": "too unreliable to give", "[u]": "too unreliable to give",
    "[low]": "too low to give", "[w]": "none recorded", "s": "suppressed", "[s]": "suppressed", "..": "not available",
    "...": "not available", ":": "not available", "[..]": "not available", ".": "not applicable", "*": "suppressed",
    "**": "suppressed", "[*]": "suppressed", "#": "suppressed", "~": "suppressed", "-": "a dash: zero or not given",
    "--": "a dash: zero or not given", "n/a": "not available", "na": "not available", "nan": "not available",
    "null": "not available", "": "no count is given", "?": "not known", "unknown": "not known",
    "not known": "not known", "not recorded": "not recorded", "suppressed": "suppressed", "withheld": "withheld",
    "redacted": "redacted", "exempt": "withheld", "confidential": "confidential", "not available": "not available",
    "not applicable": "not applicable", "disclosive": "suppressed",
}  # fmt: skip
UNCLEAR = "could be"
SURE_POINT = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{4,}\.\d+|\d+\.(?:\d{1,2}|\d{4,})|0\d*\.\d+")
SURE_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d{4,},\d+|\d+,\d{4,}")
INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\u2043\uff0d"), "-")
NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:['’]\d{3})+|\d+"
FOOTNOTE = re.compile(
    r"\s*(\*+|[†‡§¶]+|#+|\[[^\[\]\d][^\[\]]*\]|\[\d{1,2}\]|\((?!\d)[^()%]{1,12}\)|(?<=\d)\s?[rpeb](?![\w])|(?<=[\d>+])\s?\^.+)\s*$",
    re.IGNORECASE,
)
# Bounds as text, each compiled where the first cell has one: most tables have none.
BELOW = rf"(?i)(?:<|fewer than|less than|under|below)\s*({NUMBER})$"
AT_MOST = rf"(?i)(?:(?:<=|≤|=<|up to|at most|no more than)\s*({NUMBER})|({NUMBER})\s*or (?:fewer|less|below|under))$"
ABOVE = rf"(?i)(?:>|more than|over|above)\s*({NUMBER})$"
AT_LEAST = rf"(?i)(?:(?:>=|≥|=>|at least)\s*({NUMBER})|({NUMBER})\s*(?:\+|or more|or over|and over))$"
RANGE = rf"(?i)(?:between\s+)?({NUMBER})\s*(?:-|to|and)\s*({NUMBER})$"
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
DATE = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[- /]{MONTH}|{MONTH}[a-z]*[- /]\d",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Count:
    """What one cell says.

    `value` is NaN where the count is suppressed; then `low` and `high` are its bounds as far as the cell gives them
    (`high` NaN: no upper bound). For a plain count both are NaN. `note` keeps footnote marks and what suppressed it.
    """

    value: float
    suppressed: bool = False
    low: float = math.nan
    high: float = math.nan
    note: str = ""


DIGITS = re.compile(r"0|[1-9][0-9]{0,11}")
"""Most cells of most tables: nothing about them needs a second look."""


def decimal_sign(texts: Iterable[str], said: str = "") -> str:
    """The decimal sign of a column of counts: as said, else the one that some cell shows beyond doubt, else "".

    >>> decimal_sign(["1.234", "7.7718"]), decimal_sign(["1.234"]), decimal_sign(["0,204", "7,7718"])
    ('.', '', ',')
    """
    if said:
        return said
    texts = list(texts)
    point = any(SURE_POINT.fullmatch(text.strip()) for text in texts)
    comma = any(SURE_COMMA.fullmatch(text.strip()) for text in texts)
    return "" if point == comma else "." if point else ","


def read_count(text: str, marks: Mapping[str, str] | None = None, decimal: str = "") -> Count:
    """Read one cell of a count column; `marks` says what a mark means in this table ("0", "1-4" or "suppressed"), `decimal` which
    sign divides decimals, where the column shows it.

    >>> read_count("1,503").value, read_count("443*").note, read_count("12 [r]").note
    (1503.0, '*', '[r]')
    >>> fewer = read_count("<5")
    >>> fewer.suppressed, fewer.low, fewer.high
    (True, 0.0, 4.0)
    >>> read_count("1,5")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    countylines_map.errors.TableError: '1,5' could be a decimal comma or a slip in the thousands...

    Raises: TableError for a negative, a percentage, a date, and everything that can be read in two ways.
    """
    if not marks and DIGITS.fullmatch(text):
        return Count(float(text))
    plain = _plain(text)
    meant = {_plain(mark).casefold(): meaning for mark, meaning in (marks or {}).items()}
    if plain.casefold() in meant:
        return _meant(text, meant[plain.casefold()])
    if plain.casefold() in MARKS:
        return _suppressed(text, 0, math.nan, MARKS[plain.casefold()])
    body, notes = _without_footnotes(plain)
    if decimal:
        body = _with_points(body, decimal)
    found = _bounded(body) or _exact(body, sure=bool(decimal))
    if found is None:
        raise _refusal(text, body)
    low, high = found
    if max(low, high if high < math.inf else low) >= LARGEST:
        raise TableError(Problem(f"'{short(text)}' is larger than any count of people", fix="correct the cell"))
    if low == high:
        return Count(low, note=notes)
    return _suppressed(text, low, high if high < math.inf else math.nan, notes)


def _meant(text: str, meaning: str) -> Count:
    if meaning.strip().casefold() in MARKS:
        return _suppressed(text, 0, math.nan, MARKS[meaning.strip().casefold()])
    count = read_count(meaning)
    if count.suppressed:
        return _suppressed(text, count.low, count.high, f"means {meaning}")
    return Count(count.value, note=f"{text.strip()} means {meaning}")


def _suppressed(text: str, low: float, high: float, why: str) -> Count:
    shown = " ".join(text.split())
    detail = f"{shown} ({why})" if shown and why else shown or why
    return Count(math.nan, True, float(low), float(high), f"suppressed: {detail}")


def _plain(text: str) -> str:
    """One kind of space, dash and digit; superscripts, which are footnotes, are set off by '^'."""
    out: list[str] = []
    for character in text.translate(INVISIBLE).translate(DASHES):
        kind = unicodedata.decomposition(character).split(" ")[0]
        if kind == "<super>":
            out.append("^" if "^" not in out else "")
            out.append(unicodedata.normalize("NFKC", character))
        elif unicodedata.category(character) == "Nd":
            out.append(str(unicodedata.decimal(character)))
        elif kind in ("<wide>", "<noBreak>"):
            out.append(unicodedata.normalize("NFKC", character))
        else:
            out.append(" " if character.isspace() else character)
    return re.sub(r"\s+", " ", "".join(out)).strip().removeprefix("'")


def _without_footnotes(plain: str) -> tuple[str, str]:
    """The cell without the marks at its end, and those marks."""
    notes: list[str] = []
    while (found := FOOTNOTE.search(plain)) and found.start() > 0:
        notes.insert(0, found[1].strip().removeprefix("^"))
        plain = plain[: found.start()].rstrip()
    return plain, " ".join(notes)


def _number(written: str) -> float:
    return float(re.sub(r"[ ,'’]", "", written))


def _bounded(body: str) -> tuple[float, float] | None:
    """Lowest and highest value of a bound or a range."""
    if found := re.match(BELOW, body):
        high = _number(found[1]) - 1
        return (0.0, high) if high >= 0 else None
    if found := re.match(AT_MOST, body):
        return 0.0, _number(found[1] or found[2])
    if found := re.match(ABOVE, body):
        return _number(found[1]) + 1, math.inf
    if found := re.match(AT_LEAST, body):
        return _number(found[1] or found[2]), math.inf
    if found := re.match(RANGE, body):
        low, high = _number(found[1]), _number(found[2])
        return (low, high) if low <= high else None
    return None


def _with_points(body: str, decimal: str) -> str:
    """A number with decimals after a point and without thousands' signs; anything else as it is."""
    other = "." if decimal == "," else ","
    if re.fullmatch(
        rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}})*(?:{re.escape(decimal)}\d+)?|\d+{re.escape(decimal)}\d+", body
    ):
        return body.replace(other, "").replace(decimal, ".")
    return body


def _exact(body: str, *, sure: bool) -> tuple[float, float] | None:
    """A plain number as bounds that meet; '1.234' is none, since it can be read in two ways, unless the column is `sure`."""
    if body.casefold() in ("nil", "zero"):
        return 0.0, 0.0
    if (not sure and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", body)) or re.match(r"0\d*[,'’ ]\d", body):
        return None
    found = re.fullmatch(rf"({NUMBER})(\.\d*)?", body)
    if not found:
        return None
    value = _number(body)
    return value, value


REFUSALS: tuple[tuple[str, str, str], ...] = (
    (
        r"-\s*\d.*|\d.*-",
        "is negative, and a count cannot be",
        "write the count without a minus sign, or leave the row out",
    ),
    (r"\(.*\d.*\)\??", "can be a negative or a footnote", "write the plain count, with a footnote as [1] behind it"),
    (r".*%", "is a share, not a count", "map the column of counts with [columns] or --count-column"),
    (r"=.*", "is a formula without a stored value", "open the workbook in a spreadsheet program and save it"),
    (r"#.*[!?]|#n/a|err:\d+", "is an error of the spreadsheet", "correct the formula in that cell"),
    (
        r"[1-9]\d{0,2}\.\d{3}",
        f"{UNCLEAR} thousands or three decimals",
        'say decimal = "." in the dataset (--decimal .) for decimals, decimal = "," for thousands',
    ),
    (
        r"\d+,\d{1,2}|0\d*,\d+",
        f"{UNCLEAR} a decimal comma or a slip in the thousands",
        'say decimal = "," in the dataset (--decimal ,) if it is a decimal comma, else correct the cell',
    ),
    (
        r"\d[\d.]*e[+-]?\d+",
        "is rounded to powers of ten",
        "write all digits; format the column as a number before saving",
    ),
    (
        r"\d.*(?:-|to|and).*\d.*",
        "is a range that runs downwards or cannot be read",
        "write the smaller number first, such as 5-9",
    ),
    (r"<\s*0|less than 0", "allows no count at all", "correct the cell"),
)


def _refusal(text: str, body: str) -> TableError:
    """Say what is wrong with a cell that gives no count."""
    shown = f"'{short(text)}'"
    if DATE.match(body):
        fix = "write the range as text, such as '5 to 9'; spreadsheets turn 5-9 into a date"
        return TableError(Problem(f"{shown} is a date, not a count", fix=fix))
    for pattern, what, fix in REFUSALS:
        if re.fullmatch(pattern, body, re.IGNORECASE):
            return TableError(Problem(f"{shown} {what}", fix=fix))
    fix = f'write digits, or say what it means in the dataset: [marks] "{short(text)}" = "suppressed"'
    return TableError(Problem(f"{shown} is not a count", fix=fix))
