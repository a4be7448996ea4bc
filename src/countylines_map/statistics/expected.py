"""What a simple model of size and distance would expect between places: the gravity model and the radiation model.

They put a table in context and explain nothing: who is above what size and distance suggest may have many reasons.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import DatasetError, OutputError, Problem, needs_extra
from ..formatting import number, sentence

if TYPE_CHECKING:
    import pandas as pd

MODELS = ("gravity", "radiation")
LEAST_ROWS = 20  # a model of three or four numbers that is fitted to fewer rows says little but those rows
LEAST_ENDS = 5  # destinations of the radiation model, which shares out what leaves a place
MOST_WITHHELD = 0.1  # of the rows: what is withheld is small, so a model of the rest would be of large flows alone
NEAR = 1.25  # times: a flow is near what is expected up to here
LEAST_EXPECTED = 5.0  # of a place, below which chance alone takes it far from what is expected
NAMED = 3  # places that the sentence names
WHERE = "--expected"


def with_expected(
    flows: pd.DataFrame, model: str, people: Mapping[str, float], points: Mapping[str, tuple[float, float]], unit: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Flows with `expected` (in the unit of `flow`) and `residual` (flow less expected), and what must be told.

    `people` are residents and `points` longitudes and latitudes by area code. Rows within one place, without a place, a count or a
    population at an end have neither.

    The gravity model is a Poisson regression of the flows on the logarithms of both populations and of the distance (Flowerdew and Aitkin
    1982). The radiation model has no number to fit: of what leaves place i with m_i residents, place j with n_j gets the part
    m_i n_j / ((m_i + s_ij) (m_i + n_j + s_ij)), where s_ij are the residents within the distance of j around i, neither of the two counted
    (Simini, González, Maritan and Barabási 2012, Nature 484, 96-100); here those of the table's own places, and scaled so that what is
    expected from each place adds up to what left it.
    Raises: DatasetError where a table cannot carry a model; OutputError where the part that fits it is not installed.
    """
    used = _used(flows, people)
    if problems := [*_unfit(flows, used, model)]:
        raise DatasetError(problems)
    from ..crs import kilometres

    rows = flows[used]
    ends = [rows[f"{end}_code"].to_numpy(object) for end in ("origin", "destination")]
    km = np.maximum(kilometres(*(np.array([points[code] for code in codes]) for codes in ends)), 1.0)
    sizes = [np.array([people.get(code, np.nan) for code in codes], dtype=float) for codes in ends]
    flow = rows["flow"].to_numpy(float)
    if model == "gravity":
        expected, power = _gravity(flow, sizes, km, many=len(set(ends[1])) > 1)
    else:
        expected, power = _radiation(flow, ends, people, points), 0.0
    whole = np.full(len(flows), np.nan)
    whole[used] = expected
    made = flows.assign(expected=whole, residual=flows["flow"].to_numpy(float) - whole)
    return made, tuple(_told(made[used], model, power, unit, len(flows) - int(used.sum())))


def _used(flows: pd.DataFrame, people: Mapping[str, float]) -> np.ndarray:
    """The rows that a model can be of: between two places with residents, with a known count."""
    known = [people.get(str(code), 0.0) > 0 for code in flows["origin_code"]]
    ends = set(flows["destination_code"]) - {""}
    there = [people.get(str(code), 0.0) > 0 or len(ends) == 1 for code in flows["destination_code"]]
    between = (flows["nonplace"] == "") & ~flows["internal"].astype(bool) & flows["flow"].notna()
    found: np.ndarray = between.to_numpy(bool) & np.array(known, dtype=bool) & np.array(there, dtype=bool)
    return found


def _unfit(flows: pd.DataFrame, used: np.ndarray, model: str) -> Iterator[Problem]:
    """Why a table cannot carry a model."""
    if model not in MODELS:
        yield Problem(f"'{model}' is not a model", WHERE, f"choose one of {', '.join(MODELS)}")
        return
    for column in ("period", "category"):
        if column in flows and flows[column].nunique() > 1:
            fix = f'choose one with --where "{column}=..." or sum over it'
            yield Problem(
                f"the table has several values of {column}, and a model is of one number for each pair", WHERE, fix
            )
    between = (flows["nonplace"] == "") & ~flows["internal"].astype(bool)
    hidden = int((between & flows["suppressed"].astype(bool)).sum())
    if hidden > MOST_WITHHELD * max(int(between.sum()), 1):
        what = f"{hidden} of {int(between.sum())} counts are withheld, so a model would be of the large flows alone"
        yield Problem(what, WHERE, "leave --expected out")
    if int(used.sum()) < LEAST_ROWS:
        without = (
            " (rows need residents at both ends: [population] in the dataset)"
            if int(between.sum()) >= LEAST_ROWS
            else ""
        )
        what = (
            f"a model needs {LEAST_ROWS} flows with a count and populations, and there are {int(used.sum())}{without}"
        )
        yield Problem(what, WHERE, "name a file of populations below [population], or leave --expected out")
    ends = flows.loc[used].groupby("origin_code")["destination_code"].nunique()
    if model == "radiation" and len(ends) and ends.median() < LEAST_ENDS:
        what = f"the radiation model shares out what leaves each place, and most places have flows to fewer than {LEAST_ENDS} others"
        yield Problem(what, WHERE, "--expected gravity, or leave it out")


def _gravity(flow: np.ndarray, sizes: list[np.ndarray], km: np.ndarray, *, many: bool) -> tuple[np.ndarray, float]:
    """Expected flows, and the power of the distance: 2 where twice the distance leaves a quarter."""
    try:
        from statsmodels.api import GLM, families
    except ImportError as error:
        raise OutputError(needs_extra("a gravity model", "models", WHERE, "use --expected radiation")) from error

    columns = [np.ones(len(flow)), np.log(km), np.log(sizes[0]), *([np.log(sizes[1])] if many else [])]
    varied = [column for at, column in enumerate(columns) if at == 0 or np.ptp(column) > 0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a table that the model fits without a rest is welcome
        fitted: Any = GLM(flow, np.column_stack(varied), family=families.Poisson()).fit()
    if not fitted.converged or not np.isfinite(fitted.mu).all():
        raise DatasetError(Problem("no gravity model fits this table", WHERE, "leave --expected out"))
    return np.asarray(fitted.mu, dtype=float), float(-fitted.params[1]) if np.ptp(columns[1]) > 0 else 0.0


def _radiation(
    flow: np.ndarray, ends: list[np.ndarray], people: Mapping[str, float], points: Mapping[str, tuple[float, float]]
) -> np.ndarray:
    """Expected flows of the radiation model, as many from each place as left it."""
    from ..crs import kilometres

    codes = sorted({*ends[0], *ends[1]})
    at = {code: place for place, code in enumerate(codes)}
    size, where = np.array([people[code] for code in codes]), np.array([points[code] for code in codes])
    origin, destination = (np.array([at[code] for code in each]) for each in ends)
    expected = np.zeros(len(flow))
    for place in np.unique(origin):
        rows = np.flatnonzero(origin == place)
        far = kilometres(np.repeat(where[[place]], len(codes), axis=0), where)
        order = np.argsort(far, kind="stable")
        order = order[order != place]
        before = np.zeros(len(codes))
        before[order] = np.cumsum(size[order]) - size[order]
        to = destination[rows]
        own, there, between = size[place], size[to], before[to]
        part = own * there / ((own + between) * (own + there + between))
        expected[rows] = flow[rows].sum() * part / part.sum()
    return expected


def _told(rows: pd.DataFrame, model: str, power: float, unit: str, without: int) -> Iterator[str]:
    """What readers must be told: which places are above and below, what the model is, and what it is not."""
    yield from _above_and_below(rows, model, unit)
    fit = f" of Simini and others (2012), among the places of this table, for {len(rows):,} flows"
    if model == "gravity":
        fit = f", fitted to the {len(rows):,} flows of this table; the power of the distance is {power:.2f}"
    yield f"expected: the {model} model{fit}. It knows residents and distance alone: a difference from it is no cause, and nobody's fault"
    if without:
        have = "rows have" if without > 1 else "row has"
        yield f"{without:,} {have} no expected count (within one place, no place, withheld, or no population)"


def _above_and_below(rows: pd.DataFrame, model: str, unit: str) -> Iterator[str]:
    """The places that are clearly above and below a model: origins; of the radiation model, which keeps their sums, destinations."""
    end, verb = ("destination", "go to") if model == "radiation" else ("origin", "come from")
    name = rows["label_text"] if end == "origin" and "label_text" in rows else rows[f"{end}_name"]
    sums = rows.assign(name=name).groupby([f"{end}_code", "name"], sort=False)[["flow", "expected"]].sum()
    least = max(LEAST_EXPECTED, float(sums["expected"].median()) / 10)
    ratio = (sums["flow"] / sums["expected"])[sums["expected"] >= least]
    above, below = ratio[ratio > NEAR].nlargest(NAMED), ratio[ratio < 1 / NEAR].nsmallest(NAMED)
    for chosen, than in ((above, "more"), (below, "fewer")):
        named = [
            f"{place[1]} ({number(float(sums.loc[place, 'flow']))}, expected {number(float(round(sums.loc[place, 'expected'])))})"
            for place in chosen.index
        ]
        if named:
            yield f"{than} {unit} than size and distance suggest {verb} {sentence(named)}, by the {model} model"
