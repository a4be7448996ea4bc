"""A written name, code or postcode becomes one UK area, a value that is not a place, or a refusal with suggestions.

Nothing is guessed: an answer rests on a name, an alias, a code or a rule of how names are written. Near misses are only
suggested. How the steps work and which level a name has when it has several is in docs/gazetteer.md.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from ..country import AREA_CODE, LEVELS
from ..errors import CountylinesError, DatasetError, Problem, UnknownPlaceError
from ..membership import Membership, load_membership
from ..sources import read_sources
from .affixes import STYLES
from .census import district_of_name
from .codes import CodeReader
from .compound import CompoundParser
from .index import SHORT, TOWN, PlaceNames, Sense, load_place_names
from .nonplaces import category_of
from .normalise import LONGEST_NAME, Name, expanded, read_name, shown
from .postcodes import MOTORWAYS, postcode_areas, read_postcode
from .resolution import Found, Refused, Resolver
from .results import CATEGORIES, Match, NonPlace
from .suggestions import Suggester

BEST_FIT = 0.95
"""Share of its postcodes that an area must hold for a postcode district or sector to be read as it."""
_NATIONAL = {"national", "nationals", "citizen", "citizens", "nationality"}
_MOST_STYLES, _MOST_WORDS = 3, 14
_OUTSIDE = tuple(
    tuple(start.split())
    for start in ("outside of", "out of", "outside", "not in", "not from", "outwith", "beyond", "non")
)


class Gazetteer:
    """All names that are known, and how they are read; make one with `load_gazetteer`."""

    def __init__(
        self,
        membership: Membership,
        names: PlaceNames,
        *,
        prefer: str | None = None,
        accept_close: int | None = None,
        best_fit: float = BEST_FIT,
        vintage: str = "",
    ) -> None:
        """Take the memberships and the names; `prefer`, `accept_close` and `best_fit` are those of `load_gazetteer`."""
        self.membership, self.names, self.accept_close = membership, names, accept_close
        self.prefer, self.best_fit, self.vintage = prefer, best_fit, vintage
        self.overrides: dict[str, str] = {}
        self._postcode_kinds: tuple[str, ...] = ()
        self._postcodes_expected = False
        self._compounds = CompoundParser(
            self._senses_of, self._read, lambda code: membership.areas[code].districts, self._wider
        )
        self._preferred = kinds_of(prefer) if prefer else ()
        self._resolver = Resolver(membership, self._preferred, vintage)
        self._suggester = Suggester(names, self._resolver)
        self._codes = CodeReader(membership, self._resolver, best_fit)
        self._answers: dict[tuple[str, str | None], Match | NonPlace | CountylinesError] = {}

    def variant(
        self, *, prefer: str | None = None, postcodes: bool = False, postcode_level: str | None = None
    ) -> Gazetteer:
        """The same names read otherwise: with another preferred level, as a column that has postcodes, or with their level."""
        found = Gazetteer(
            self.membership, self.names, prefer=prefer or self.prefer, accept_close=self.accept_close, best_fit=self.best_fit,
            vintage=self.vintage,
        )  # fmt: skip
        found.overrides = self.overrides
        found._postcodes_expected = postcodes or self._postcodes_expected
        found._postcode_kinds = kinds_of(postcode_level) if postcode_level else self._postcode_kinds
        return found

    def understood(self, written: str) -> Match | NonPlace | None:
        """What a written place means, nothing where it is refused; quicker than `locate`, which says what is near."""
        kept = self._answers.get((written, None))
        if kept is not None:
            return None if isinstance(kept, CountylinesError) else kept
        found = self._overridden(written) or self._read(written, ())
        if isinstance(found, Found):
            return self._resolver.answer(written, found)
        return None if isinstance(found, Refused) else NonPlace(written, found.category, found.note)

    def locate(self, written: str, *, level: str | None = None) -> Match | NonPlace:
        """What a written place means; `level` ("police", "county", "district", ...) allows only that level.

        >>> found = load_gazetteer().locate("Notts Police")
        >>> found.code, found.kind, found.match
        ('E23000019', 'police force area', 'alias')
        >>> load_gazetteer().locate("areas unknown").category
        'unknown'

        Raises: UnknownPlaceError when nothing has that name, with the nearest names; AmbiguousPlaceError when several
        areas have it and nothing decides, with the candidates; DatasetError when there is no such level.
        """
        if not isinstance(written, str):
            what = f"a {type(written).__name__} ({written!r:.40}) is not a written place"
            raise UnknownPlaceError(Problem(what, fix="give text, such as 'Norfolk' or 'E10000020'"))
        answer = self._answers.get((written, level))
        if answer is None:
            answer = self._answers[written, level] = self._answer(written, level)
        if isinstance(answer, CountylinesError):
            raise type(answer)(answer.problems)
        return answer

    def offered(self, written: str, *, without: Container[str] = ()) -> str:
        """The code that a refusal of a text would offer in a line to paste, else nothing; `without` leaves keys of names out.

        >>> load_gazetteer().offered("Hertfordhsire"), load_gazetteer().offered("Strathclyde University")
        ('E10000015', '')
        """
        return self._suggester.offered(written, (), without)

    def kind_of(self, written: str) -> str:
        """What a text is: "place", the category of a value that is not a place, or "" where it is not known.

        >>> kind_of = load_gazetteer().kind_of
        >>> kind_of("Essex"), kind_of("not stated"), kind_of("Arrests")
        ('place', 'unknown', '')
        """
        found = self._overridden(written) or self._read(written, ())
        if isinstance(found, Refused):  # a code of an area that is not known here is one of a place all the same
            return "place" if found.candidates or AREA_CODE.fullmatch(written.strip().casefold()) else ""
        return "place" if isinstance(found, Found) else found.category

    def override(self, overrides: Mapping[str, str]) -> None:
        """Let written names mean the codes (or categories of values that are not places) that a dataset gives them.

        Raises: DatasetError when a code or a category is not known, or two names differ only in case or spacing.
        """
        problems = []
        for written, target in overrides.items():
            key = _override_key(written)
            if target not in CATEGORIES and not isinstance(self._meant(target), Found):
                fix = f"write a code (look it up with locate), an official name or one of {', '.join(CATEGORIES)}"
                problems.append(
                    Problem(
                        f"{shown(target)} is not the code or the name of one UK area", f"[places] {shown(written)}", fix
                    )
                )
            elif self.overrides.setdefault(key, target) != target:
                problems.append(Problem(f"{shown(written)} is given two meanings", "[places]", "keep one of them"))
        if problems:
            raise DatasetError(problems)
        self._answers.clear()

    def _answer(self, written: str, level: str | None) -> Match | NonPlace | CountylinesError:
        kinds = kinds_of(level) if level else ()
        found = self._overridden(written) or self._read(written, kinds)
        if isinstance(found, Refused) and self.accept_close is not None and not found.candidates:
            found = self._suggester.close(written, kinds, self.accept_close) or found
        if isinstance(found, Refused):
            return self._suggester.error(written, found, kinds)
        return (
            self._resolver.answer(written, found)
            if isinstance(found, Found)
            else NonPlace(written, found.category, found.note)
        )

    def _meant(self, target: str) -> Found | NonPlace | Refused | None:
        """The area that a dataset names by its code, else by its name."""
        return self._codes.read(read_name(target).raw) or self._read(target, ())

    def _overridden(self, written: str) -> Found | NonPlace | None:
        target = self.overrides.get(_override_key(written)) if self.overrides else None
        if target is None:
            return None
        if target in CATEGORIES:
            return NonPlace(written, target, "as the dataset says under [places]")
        found = self._meant(target)
        return found.told("override", "given under [places] in the dataset") if isinstance(found, Found) else None

    def _read(self, written: str, kinds: tuple[str, ...]) -> Found | NonPlace | Refused:
        """One text to one answer; parts of a text ("Croydon, London") come back here."""
        if len(written) > LONGEST_NAME:
            return Refused(f"has {len(written)} characters; no name is that long")
        name = read_name(written)
        if name.foreign:
            return Refused(
                f"has letters that are not Latin ones ({', '.join(map(ascii, name.foreign))}), though they may look so"
            )
        return (
            self._read_whole(name, kinds)
            or self._compounds.read(name, kinds)
            or Refused("is not a place that is known")
        )

    def _read_whole(self, name: Name, kinds: tuple[str, ...]) -> Found | NonPlace | Refused | None:
        """A text as one name: a code, a name, a value that is not a place, a postcode or a name in some style."""
        finer = kinds or self._preferred or self._postcode_kinds
        if found := self._codes.read(name.raw, finer):
            return found
        if named := self._resolver.choose(self.names.meanings(name.raw, name.key), kinds, alias=name):
            return named
        if len(name.raw) <= 2 and name.text == name.raw and name.raw.upper() in postcode_areas():
            return Refused(
                f"is a postcode area, which takes parts of several districts; write postcode districts such as {name.raw.upper()}1",
                settled=True,
            )
        said = self.names.nonplaces.get(name.raw) or self.names.nonplaces.get(name.key) or category_of(name)
        if said:
            return NonPlace("", *said)
        if (
            name.words[-1:]
            and name.words[-1] in _NATIONAL
            and (said := self.names.nonplaces.get("".join(name.words[:-1])))
        ):
            return NonPlace("", *said)
        if postcode := read_postcode(name.words):
            if postcode[0] in MOTORWAYS and not postcode[1] and not self._postcodes_expected:
                return Refused(
                    "is a postcode district and a motorway; beside other postcodes it is read as one", settled=True
                )
            return self._codes.postcode(*postcode, finer)
        if census := district_of_name(" ".join(name.words)):
            return self._codes.small_area(*census, "alias", finer)
        if vague := self.names.vague.get(name.raw) or self.names.vague.get(name.key):
            return Refused(
                f"is not one area of today ({vague}); name its areas, or define it under [areas.sets]", settled=True
            )
        return self._numbered(name.words) or self._outside(name.words) or self._styled(name, kinds)

    def _numbered(self, words: tuple[str, ...]) -> Found | Refused | None:
        """ "01 Metropolitan", "Essex Police (42)": a force with its number in the Home Office's tables, which must be its own."""
        number, name = (words[0], words[1:]) if words[0] in self.names.forces else (words[-1], words[:-1])
        if not name or number not in self.names.forces:
            return None
        found = self._core(name, LEVELS["police"], (), _MOST_STYLES - 1)
        if not isinstance(found, Found):
            return None
        if found.code != self.names.forces[number]:
            return Refused("has a number and a name that are not of the same police force", instead=(found.code,))
        return found.told("alias", f"police force with its Home Office number: {found.rule}")

    def _wider(self, text: str) -> frozenset[str]:
        """The districts of a historic or postal county, for the part of a text that narrows another."""
        words = read_name(text).words
        bare = words[1:] if words[:1] in (("co",), ("county",)) else words
        keys = ("".join(words), expanded(words), "county" + "".join(bare), expanded(bare))
        return next((self.names.wider[key] for key in keys if key in self.names.wider), frozenset())

    def _outside(self, words: tuple[str, ...]) -> NonPlace | None:
        """ "Outside Norfolk", "not in Essex": elsewhere, as far as the words say."""
        for start in _OUTSIDE:
            rest = words[len(start) :]
            if words[: len(start)] == start and rest and isinstance(self._core(rest, (), (), 1), Found):
                return NonPlace("", "elsewhere in the UK", f"outside {' '.join(rest)}, which may also be abroad")
        return None

    def _styled(self, name: Name, kinds: tuple[str, ...], depth: int = 0) -> Found | Refused | None:
        """A name with words that say its level before or after it: the longest such words that leave a known name.

        Up to three such styles at once ("Royal Borough of X Council area"); without a bound, hostile texts would
        take for ever.
        """
        if depth >= _MOST_STYLES or len(name.words) > _MOST_WORDS:
            return None
        hint: Refused | None = None
        for style in STYLES:
            core = style.core(name.words)
            if not core:
                continue
            allowed = tuple(kind for kind in style.kinds if not kinds or kind in kinds) if style.kinds else kinds
            if style.kinds and not allowed:
                continue
            found = self._core(core, allowed, style.codes, depth + 1)
            if isinstance(found, Found):
                return found.told(
                    "alias" if found.match != "code" else "code",
                    f"{style} {'before' if style.before else 'after'} a name: {found.rule}",
                )
            if isinstance(found, Refused):
                return found
            if style.kinds == LEVELS["police"]:
                hint = hint or self._policed(core)
        return hint

    def _policed(self, words: tuple[str, ...]) -> Refused | None:
        """ "Norwich Police" is not a force; the one whose area holds Norwich was probably meant.

        Where one force has a whole country, a name like "Tayside Police" is rather that of an older and smaller one.
        """
        place = self._core(words, (), (), _MOST_STYLES)
        if not isinstance(place, Found):
            return None
        ground = self.membership.areas[place.code].districts
        forces = (a for a in self.membership.areas.values() if a.kind == "police force area" and a.districts & ground)
        area = self.membership.areas[place.code]
        why = f"is not a police force area, though {area.name} is a {area.label}"
        codes = tuple(force.code for force in forces)
        sure = len(codes) == 1 and codes[0].startswith(("E", "W"))
        return Refused(why, instead=codes[:4], sure=sure)

    def _core(
        self, words: tuple[str, ...], kinds: tuple[str, ...], codes: tuple[str, ...], depth: int
    ) -> Found | Refused | None:
        name = read_name(" ".join(words))
        senses = self.names.meanings(name.raw, name.key)
        if kinds:  # a village is not the city, borough or council of its name
            senses = [s for s in senses if s.tier != TOWN or s.note.startswith(SHORT)]
        if codes:
            senses = [s._replace(group=False) for s in senses if s.code.startswith(codes)] or self._begins(words, codes)
        found = self._resolver.choose(senses, kinds, alias=name)
        return found or self._styled(name, kinds, depth)

    def _begins(self, words: tuple[str, ...], codes: tuple[str, ...]) -> list[Sense]:
        """Among a few districts, a name's first words are enough: "RB Kingston"."""
        start = " ".join(words) + " "
        areas = (area for code, area in self.membership.areas.items() if code.startswith(codes))
        return [
            s
            for a in areas
            if a.name.casefold().startswith(start)
            for s in self.names.meanings(read_name(a.name).raw)
            if s.code == a.code
        ]

    def _senses_of(self, text: str) -> list[Sense]:
        """Everything that one part of a text could mean, at all levels, for a part that narrows another."""
        name = read_name(text)
        code = self._codes.read(name.raw)
        found = self.names.meanings(name.raw, name.key)
        styled = None if found or code else self._styled(name, ())
        best = code or styled
        return list(found) or ([self._resolver.sense(best.code)] if isinstance(best, Found) else [])


def load_gazetteer(
    membership: Membership | None = None,
    *,
    overrides: Mapping[str, str] | None = None,
    prefer: str | None = None,
    accept_close: int | None = None,
    best_fit: float = BEST_FIT,
) -> Gazetteer:
    """Load all names; `overrides` are a dataset's own, written name -> code or category.

    `prefer` names the level that wins where a name exists at several ("police", "county", "district", "region",
    "ceremonial", "combined"); without it, counties and districts win. `accept_close` (70 to 100) accepts a near miss at
    least that like a name, if nothing on other ground is; every row so accepted is marked. `best_fit` (0.5 to 1) is the share of its
    postcodes that an area must hold for a postcode district or sector to be read as it.

    Raises: DatasetError for a wrong override, level or likeness; SourceError when a shipped file is missing.
    """
    if accept_close is not None and not 70 <= accept_close <= 100:
        raise DatasetError(
            Problem(f"{accept_close} is not a likeness to accept", "accept_close", "give a number from 70 to 100")
        )
    if not 0.5 <= best_fit <= 1:
        raise DatasetError(Problem(f"{best_fit} is not a share to fit by", "best_fit", "give a number from 0.5 to 1"))
    membership = membership or load_membership()
    memberships = read_sources().get("memberships")
    gazetteer = Gazetteer(
        membership,
        load_place_names(membership),
        prefer=prefer,
        accept_close=accept_close,
        best_fit=best_fit,
        vintage=memberships.vintage if memberships else "",
    )
    gazetteer.override(overrides or {})
    return gazetteer


def kinds_of(level: str) -> tuple[str, ...]:
    """The kinds of area that a level's name allows.

    Raises: DatasetError when there is no such level.
    """
    try:
        return LEVELS[" ".join(level.casefold().split())]
    except KeyError:
        raise DatasetError(
            Problem(f"{shown(level)} is not a level of area", fix=f"write one of {', '.join(LEVELS)}")
        ) from None


def _override_key(written: str) -> str:
    """Overrides are found whatever their case, spacing and punctuation; signs alone ("?") as they are."""
    if len(written) > LONGEST_NAME:
        return written
    name = read_name(written)
    return name.raw if name.words and not name.foreign else written.strip()
