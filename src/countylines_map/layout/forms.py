"""Which form suits a table: arrows, a tree, discs, a matrix or a map of one place at a time, and why, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..errors import DatasetError, Problem, did_you_mean
from .od_pairs import LINES

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FORMS = ("arrows", "tree", "symbols", "matrix", "focus", "multiples")
ARROWS_A_DESTINATION = 25  # flows into one place that can each keep a name, a number and a direction
TREE_FLOWS = (3, 100)  # flows that a tree can merge and still show one by one
TRIED, PILED = (
    15,
    0.5,
)  # flows from which on arrows may pile up, and crossings and places run over a flow that are too many
FEW_DESTINATIONS, CHOSEN_FLOWS = (
    5,
    150,
)  # destinations that a reader goes through one by one, and flows into all of them
SYMBOL_PLACES = (3, 400)  # discs that a map has room for
MATRIX_PLACES = (3, 400)  # rows that a matrix has room for
KNOT_PLACES = 60  # places up to which a matrix shows every name at once


@dataclass(frozen=True)
class Form:
    """A form of the map: its `name`, the sentence that says why, and the forms that the page holds, the one shown first.

    `common` says that all flows share one end.
    """

    name: str = "arrows"
    reason: str = ""
    suits: tuple[str, ...] = ("arrows",)
    common: bool = True


@dataclass(frozen=True)
class Ends:
    """What the choice of a form depends on: flows that could have a line, and the places they come from and go to.

    `flows` are pairs of two different places with a count above zero; `most` is the number of them at the place (as an end that others
    share) where the most come together, on the side with fewer places. `several` says that some pair stands in several rows (periods,
    categories).
    """

    flows: int
    origins: int
    destinations: int
    places: int
    most: int
    several: bool = False

    @classmethod
    def of(cls, flows: pd.DataFrame) -> Ends:
        """Of geocoded flows.

        >>> import pandas as pd
        >>> Ends.of(pd.DataFrame({
        ...     "origin_code": ["A", "B", "A"], "destination_code": ["C", "C", ""], "nonplace": ["", "", "unknown"],
        ...     "internal": False, "flow": [3.0, 4.0, 5.0],
        ... }))
        Ends(flows=2, origins=2, destinations=1, places=3, most=2, several=False)
        """
        could = (flows["nonplace"] == "") & ~flows["internal"].astype(bool) & ~(flows["flow"] <= 0)
        rows = flows.loc[could.to_numpy(bool), ["origin_code", "destination_code"]]
        pairs = rows.drop_duplicates()
        ends = [pairs[name].to_numpy(object) for name in pairs]
        (origins, left), (destinations, came) = (np.unique(codes, return_counts=True) for codes in ends)
        shared = came if len(destinations) <= len(origins) else left
        places = len({*origins.tolist(), *destinations.tolist()})
        return cls(
            len(pairs), len(origins), len(destinations), places, int(shared.max(initial=0)), len(pairs) < len(rows)
        )

    @property
    def common(self) -> bool:
        """Whether all flows share one end."""
        return min(self.origins, self.destinations) == 1


def choose_form(ends: Ends, wanted: str = "auto") -> Form:
    """The form that was asked for, if the table can be shown so, or the one that suits it.

    >>> choose_form(Ends(8, 8, 1, 9, 8)).name, choose_form(Ends(132, 12, 12, 12, 11)).name
    ('arrows', 'matrix')

    Raises: DatasetError for a form that there is not, or that cannot show this table.
    """
    if wanted == "auto":
        return replace(_suited(ends), common=ends.common)
    if wanted not in FORMS:
        raise DatasetError(
            Problem(f"'{wanted}' is not a form of map", "--form", did_you_mean(wanted, ("auto", *FORMS)))
        )
    if why := _cannot(ends, wanted):
        instead = _suited(ends).name
        raise DatasetError(
            Problem(
                f"the form '{wanted}' cannot show this table: {why}", "--form", f"--form {instead}, or leave it out"
            )
        )
    return Form(wanted, f"shown as {wanted} because that was asked for", _beside(ends, wanted), ends.common)


def form_without_room(ends: Ends) -> Form:
    """The form of flows that share an end, of which a tree would cross itself or run over places."""
    why = f"{_told(ends)}: a tree of them would run over places, so each has a disc as large as its number"
    return Form("symbols", why, _beside(ends, "symbols"), common=True)


def form_after_layout(form: Form, ends: Ends, metrics: Mapping[str, float]) -> Form:
    """The form once its arrows are laid out, with these metrics: a tree where they pile up and it can merge them.

    >>> few = choose_form(Ends(20, 20, 1, 21, 20))
    >>> form_after_layout(few, Ends(20, 20, 1, 21, 20), {"crossings": 2, "overruns": 19}).name
    'tree'
    """
    faults = int(metrics["crossings"] + metrics["overruns"])
    piled = ends.common and not ends.several and TRIED <= ends.flows <= TREE_FLOWS[1] and faults > PILED * ends.flows
    if form.name != "arrows" or not piled:
        return form
    why = f"{_told(ends)}: as arrows they would cross one another or run over places {faults} times; as a tree they join on the way"
    return Form("tree", why, _beside(ends, "tree"), common=True)


def _told(ends: Ends) -> str:
    return f"{ends.flows:,} flow{'s' if ends.flows != 1 else ''} between {ends.places:,} places"


def _suited(ends: Ends) -> Form:
    """The rule, with its reason: by the number of flows, and by whether they share an end."""
    told = _told(ends)
    if ends.common and not ends.several and ARROWS_A_DESTINATION < ends.flows <= TREE_FLOWS[1]:
        why = f"{told} are too many for arrows of their own; they join on the way to the place that they share"
        return Form("tree", why, _beside(ends, "tree"))
    if ends.flows <= LINES and (ends.common or ends.most <= ARROWS_A_DESTINATION):
        return Form("arrows", f"{told} can each have an arrow of their own", ("arrows",))
    if ends.common and ends.flows <= TREE_FLOWS[1]:
        return Form(
            "arrows", f"{told}: the largest {LINES} have an arrow, the rest stand as one remainder", ("arrows",)
        )
    if ends.common and not _cannot(ends, "symbols"):
        why = f"{told} are too many for lines; each place has a disc as large as its number, and the largest flows a thin line"
        return Form("symbols", why, _beside(ends, "symbols"))
    if ends.destinations <= FEW_DESTINATIONS and ends.flows <= CHOSEN_FLOWS:
        why = f"{told}: the largest {LINES} have an arrow, and those of one destination when it is chosen"
        return Form("arrows", why, ("arrows",))
    if not ends.common and ends.places <= KNOT_PLACES:
        why = f"{told} would cross one another as lines; a matrix has a cell for each"
        return Form("matrix", why, _beside(ends, "matrix"))
    why = f"{told} are too many to see at once; the map shows one place's flows at a time, and the largest of all"
    return Form("focus", why, _beside(ends, "focus"))


def _cannot(ends: Ends, wanted: str) -> str:
    """Why a form is out of the question; empty where it is not."""
    if wanted == "tree" and not ends.common:
        return f"its flows share no end ({ends.origins:,} origins, {ends.destinations:,} destinations)"
    if wanted == "tree" and not TREE_FLOWS[0] <= ends.flows <= TREE_FLOWS[1]:
        return f"it has {ends.flows:,} flows, and a tree shows from {TREE_FLOWS[0]} to {TREE_FLOWS[1]}"
    if wanted == "symbols" and not SYMBOL_PLACES[0] <= ends.places <= SYMBOL_PLACES[1]:
        return f"it has {ends.places:,} places, and discs show from {SYMBOL_PLACES[0]} to {SYMBOL_PLACES[1]}"
    if wanted == "multiples" and ends.common and not ends.several:
        return "its flows share an end and are of one period and category, so there would be one map only"
    if wanted == "multiples" and ends.places > SYMBOL_PLACES[1]:
        return f"it has {ends.places:,} places, and small maps show up to {SYMBOL_PLACES[1]}"
    if wanted == "matrix" and not MATRIX_PLACES[0] <= ends.places <= MATRIX_PLACES[1]:
        return f"it has {ends.places:,} places, and a matrix shows from {MATRIX_PLACES[0]} to {MATRIX_PLACES[1]}"
    if wanted in ("symbols", "matrix", "focus", "multiples") and not ends.flows:
        return "no row of it has a count above zero between two places"
    return ""


def _beside(ends: Ends, name: str) -> tuple[str, ...]:
    """The forms that the page holds, the one shown first first: those that suit the table and need no other layout."""
    if name == "arrows":
        return (name,)
    between = ("matrix", "focus", "symbols") if ends.places <= KNOT_PLACES else ("matrix", "focus")
    some: tuple[str, ...] = between if not ends.common else ("symbols",) if ends.several else ("tree", "symbols")
    some = (*some, "multiples") if ends.several else some
    return (name, *(other for other in some if other != name and not _cannot(ends, other)))
