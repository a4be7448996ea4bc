"""Expected flows: the formulas as they were published, the sums, and the tables that cannot carry a model."""

import numpy as np
import pandas as pd
import pytest

from countylines_map.errors import DatasetError
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map
from countylines_map.statistics import with_expected
from countylines_map.tables import bare_dataset

SIZE = {"A": 100.0, "B": 300.0, "C": 50.0, "D": 800.0, "E": 200.0, "F": 60.0, "G": 90.0}
AT = {code: (0.1 * n * n, 52.0) for n, code in enumerate(SIZE)}  # on a line, ever farther apart


def table(flow, ends=None):
    pairs = ends or [(a, b) for a in SIZE for b in SIZE if a != b]
    codes = pd.DataFrame(pairs, columns=["origin_code", "destination_code"])
    return codes.assign(
        origin_name=codes["origin_code"], destination_name=codes["destination_code"], nonplace="", internal=False, suppressed=False,
        flow=[float(flow(a, b)) for a, b in pairs],
    )  # fmt: skip


def km(a, b):
    from countylines_map.crs import kilometres

    return float(kilometres(np.array([AT[a]]), np.array([AT[b]]))[0])


def test_a_gravity_model_finds_the_numbers_that_made_the_table():
    made, told = with_expected(
        table(lambda a, b: SIZE[a] ** 0.8 * SIZE[b] ** 1.1 / km(a, b) ** 1.5), "gravity", SIZE, AT, "people"
    )
    assert np.allclose(made["expected"], made["flow"], rtol=1e-6)
    assert any("the power of the distance is 1.50" in note for note in told)
    assert not any("than size and distance suggest" in note for note in told)


def test_the_radiation_model_is_that_of_simini_and_others():
    flows = table(lambda a, b: 10)
    made = with_expected(flows, "radiation", SIZE, AT, "people")[0].set_index(["origin_code", "destination_code"])
    part = {}
    for there in [code for code in SIZE if code != "B"]:
        between = sum(SIZE[c] for c in SIZE if c not in ("B", there) and km("B", c) < km("B", there))
        m, n = SIZE["B"], SIZE[there]
        part[there] = m * n / ((m + between) * (m + n + between))
    for there, value in part.items():
        assert made.loc[("B", there), "expected"] == pytest.approx(60 * value / sum(part.values()))
    assert np.allclose(made.groupby("origin_code")[["flow", "expected"]].sum().diff(axis=1)["expected"], 0)


def test_a_residual_is_what_is_above_and_the_sentence_names_the_place():
    made, told = with_expected(
        table(lambda a, b: (3 if a == "C" else 1) * SIZE[a] * SIZE[b] / km(a, b)), "gravity", SIZE, AT, "people"
    )
    assert np.allclose(made["residual"], made["flow"] - made["expected"])
    assert told[0].startswith("more people than size and distance suggest come from C (")
    assert "no cause" in " ".join(told)


@pytest.mark.parametrize(
    ("changed", "model", "says"),
    [
        (lambda t: t.head(12), "gravity", "needs 20 flows with a count and populations, and there are 12"),
        (
            lambda t: t.assign(suppressed=[True] * 9 + [False] * 33, flow=t.flow.where(t.index >= 9)),
            "gravity",
            "9 of 42 counts are withheld",
        ),
        (lambda t: t.assign(period=["2022", "2023"] * 21), "gravity", "several values of period"),
        (lambda t: t[t.destination_code.isin(["A", "B", "C", "D"])], "radiation", "fewer than 5 others"),
        (lambda t: t, "magic", "'magic' is not a model"),
    ],
)
def test_a_table_that_cannot_carry_a_model_is_refused(changed, model, says):
    with pytest.raises(DatasetError, match=says):
        with_expected(changed(table(lambda a, b: 5)), model, SIZE, AT, "people")


def test_a_map_has_expected_flows_only_when_they_are_asked_for():
    names = [
        "Leeds", "York", "Bradford", "Wakefield", "Sheffield", "Doncaster", "Barnsley", "Hull", "Derby", "Leicester", "Lincoln",
        "Manchester", "Salford", "Bolton", "Bury", "Oldham", "Rochdale", "Stockport", "Tameside", "Trafford", "Wigan", "Preston",
    ]  # fmt: skip
    rows = pd.DataFrame({"from": names, "n": range(20, 42), "population": [1000 * (at + 3) for at in range(22)]})
    dataset = bare_dataset(rows, unit="people", destination="Norfolk")
    plain, modelled = (make_flow_map(dataset, Options(expected=model)) for model in (None, "gravity"))
    assert "expected" not in plain.flows
    assert modelled.flows["expected"].sum() == pytest.approx(modelled.flows["flow"].sum())
    drawn, usual = modelled.figure(), plain.figure()
    assert "#b35806" in drawn
    assert "#2166ac" in drawn
    assert "a quarter or more" in drawn
    assert "a quarter or more" not in usual
