"""Languages: every word that a reader of a map sees, from one catalogue per language; a message that knows how to be said in another.

A catalogue is `catalogues/en.toml` and its like: groups of keys, each with a text, or with a text for each plural form that the language
has (`one`, `two`, `few`, `many`, `other`). Names in braces are filled in; numbers are written as the language writes them.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from numbers import Real
from typing import Any, Self

from . import formatting
from .errors import DatasetError, Problem

LANGUAGES: Mapping[str, tuple[str, str]] = {"en": ("en-GB", "en_GB"), "cy": ("cy", "cy_GB")}
"""Languages that have a catalogue, each with its tag for documents (BCP 47) and for the tags that social networks read."""
ENGLISH = "en"
SOURCES = "sources"  # the table of a catalogue that says where its terms are from
Forms = str | Mapping[str, str]


class Words:
    """The words of one language.

    >>> english = words_of("en")
    >>> english("choices.counts_withheld", n=1), english("choices.counts_withheld", n=1200)
    ('1 count is withheld.', '1,200 counts are withheld.')

    Raises: DatasetError where a language other than English is asked for and Babel is not installed.
    """

    def __init__(self, language: str) -> None:
        """Read the catalogue of a language that is among `LANGUAGES`."""
        self.language, (self.tag, self.locale) = language, LANGUAGES[language]
        self.catalogue = catalogue(language)
        self._locale = None if language == ENGLISH else _locale(language)

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text of a key with its values; `n` decides the plural form. Values that are phrases are said in this language too."""
        forms = self.catalogue[key]
        text = forms if isinstance(forms, str) else forms.get(self.plural(values["n"])) or forms["other"]
        return text.format_map({name: self._said(value) for name, value in values.items()}) if values else text

    def _said(self, value: Any) -> str:
        if isinstance(value, Real):
            return self.number(float(value))
        return self.of(value)

    def of(self, text: str) -> str:
        """A text as this language has it: a phrase in its words, anything else as it is."""
        return self(text.key, **text.values) if isinstance(text, Phrase) and self._locale else str(text)

    def term(self, group: str, text: str) -> str:
        """One of a closed list of terms (levels, categories) by its English word; a text that is not among them stays as it is."""
        return self.of(term(group, text))

    def plural(self, n: float) -> str:
        """The plural form (CLDR) of a number: "one" or "other" in English; Welsh has zero, one, two, few, many and other."""
        if self._locale:
            return str(self._locale.plural_form(n))
        return "one" if n == 1 else "other"

    def number(self, value: float) -> str:
        """A count as this language prints it."""
        if math.isnan(value):
            return self("number.not_given")
        return self._numeral(value, "#,##0.##") if self._locale else formatting.number(value)

    def share(self, value: float, total: float | None) -> str:
        """A share of a total in per cent, with one decimal; empty where there is no total."""
        plain = formatting.share(value, total)
        if not self._locale or not plain:
            return plain
        return (
            self("number.least_share")
            if plain.startswith("under")
            else self("number.per_cent", share=self._numeral(100 * value / (total or 1), "#,##0.0"))
        )

    def rate(self, value: float) -> str:
        """A rate per 100,000 with one decimal, two where it is small; empty where there is none."""
        if not self._locale or math.isnan(value):
            return formatting.rate_text(value)
        return self._numeral(value, "#,##0.00" if value < 1 else "#,##0.0")

    def written(self, count: int) -> str:
        """A small whole number in words, where the language's catalogue has them."""
        return self.catalogue.get(f"numerals.{count}") or self.number(count)  # type: ignore[return-value]

    def ordinal(self, rank: int) -> str:
        """1st, 2nd, 3rd."""
        return self("number.rank", rank=str(rank)) if self._locale else formatting.ordinal(rank)

    def one_of(self, unit: str, value: float) -> str:
        """A count with its unit."""
        return self("number.of_unit", count=value, unit=unit) if self._locale else formatting.one_of(unit, value)

    def listed(self, parts: Sequence[str], kind: str = "names") -> str:
        """Names, or clauses, joined as the language joins them."""
        between, last = self(f"list.{kind}"), self(f"list.{kind}_last")
        return parts[0] if len(parts) == 1 else between.join(parts[:-1]) + last + parts[-1] if parts else ""

    def literal(self, key: str) -> str:
        """A key's text, or its forms, as a literal of a script; the key "language" is the language's tag."""
        return json.dumps(self.tag if key == "language" else self.catalogue[key], ensure_ascii=False)

    def _numeral(self, value: float, pattern: str) -> str:
        from babel.numbers import format_decimal  # only where another language than English is asked for

        places = len(pattern.partition(".")[2])
        return str(format_decimal(formatting.rounded(value, places), format=pattern, locale=self._locale))


class Phrase(str):
    """A message in English that knows its key and its values, so that a page can say it in its own language.

    >>> note = Phrase("sum.not_itemised")
    >>> note, words_of("en").of(note)
    ('not itemised by the source', 'not itemised by the source')
    """

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, Any]

    def __new__(cls, key: str, /, **values: Any) -> Self:
        """The English text of a key with its values."""
        made = super().__new__(cls, words_of(ENGLISH)(key, **values))
        made.key, made.values = key, values
        return made

    def __reduce__(self) -> tuple[Callable[..., Phrase], tuple[str, Mapping[str, Any]]]:
        """A phrase is pickled as what it was made from."""
        return _phrase, (self.key, self.values)


def term(group: str, text: str) -> str:
    """One of a closed list of terms as a phrase; a text that is not among them as it is.

    >>> type(term("levels", "county")).__name__, type(term("levels", "beat")).__name__
    ('Phrase', 'str')
    """
    key = f"{group}.{text.lower().replace(' ', '_').replace('-', '_')}"
    return Phrase(key) if catalogue(ENGLISH).get(key) == text else text


def _phrase(key: str, values: Mapping[str, Any]) -> Phrase:
    return Phrase(key, **values)


@cache
def words_of(language: str) -> Words:
    """The words of a language by its code.

    Raises: DatasetError for a language without a catalogue, and where Babel is not installed and the language is not English.
    """
    if language not in LANGUAGES:
        what = f"there is no catalogue of words in '{language}'"
        raise DatasetError(Problem(what, "language", f"choose from {', '.join(LANGUAGES)}"))
    return Words(language)


@cache
def catalogue(language: str) -> Mapping[str, Forms]:
    """The texts of a language by dotted key, as its file has them."""
    return {
        f"{group}.{key}": forms
        for group, keys in _file(language).items()
        if group != SOURCES
        for key, forms in keys.items()
    }


def sources_of(language: str) -> Mapping[str, list[str]]:
    """Where terms of a catalogue are from: keys by source. The texts of all other keys wait for a reviewer who speaks the language."""
    found: Mapping[str, list[str]] = _file(language).get(SOURCES, {})
    return found


@cache
def _file(language: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("catalogues", f"{language}.toml").read_text("utf-8"))


@cache
def _locale(language: str) -> Any:
    try:
        from babel import Locale
    except ImportError as error:
        what = f"words in '{language}' need Babel, which knows its numbers and plural forms"
        raise DatasetError(Problem(what, "language", "pip install 'countylines-map[languages]'")) from error
    return Locale.parse(language)
