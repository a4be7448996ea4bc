"""A dataset's own sets of areas, such as its South London, as areas of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import CountylinesError, DatasetError, Problem
from ..membership import Membership, set_code
from .normalise import shown
from .results import Match

if TYPE_CHECKING:
    from .gazetteer import Gazetteer


def with_own_sets(gazetteer: Gazetteer, sets: Mapping[str, Sequence[str]], where: str = "") -> Membership:
    """The memberships with a dataset's own sets, each a name and the areas (names or codes) that it is made of.

    >>> from countylines_map.gazetteer import load_gazetteer
    >>> more = with_own_sets(load_gazetteer(), {"South London": ["Lambeth", "Southwark"]})
    >>> sorted(more.area("SET-south-london").districts)
    ['E09000022', 'E09000028']

    Raises: DatasetError with every member that is not one area, and every set without members.
    """
    problems: list[Problem] = []
    found: dict[str, list[str]] = {}
    for name, members in sets.items():
        at = f"{where}, [areas.sets] {shown(name)}".removeprefix(", ")
        if not members or set_code(name) == "SET-":
            problems.append(
                Problem("the set has no area or no name", at, 'write a list such as ["Lambeth", "Southwark"]')
            )
        for member in members:
            try:
                answer = gazetteer.locate(member)
            except CountylinesError as error:
                problems += [Problem(p.what, at, "write the name or the code of a UK area") for p in error.problems]
                continue
            if isinstance(answer, Match):
                found.setdefault(name, []).append(answer.code)
            else:
                problems.append(
                    Problem(f"{shown(member)} is not an area ({answer.category})", at, "write the name of a UK area")
                )
    if problems:
        raise DatasetError(problems)
    return gazetteer.membership.with_sets(found, "a set of the dataset's own")
