"""What a refusal offers to paste is right, or it offers nothing; measured on a list."""

import runpy
from pathlib import Path

import pytest

from countylines_map.errors import CountylinesError, DatasetError
from countylines_map.gazetteer.gazetteer import load_gazetteer

TOOLS = Path(__file__).parents[2] / "tools"
GAZETTEER = load_gazetteer()


def said(written):
    with pytest.raises(CountylinesError) as refused:
        GAZETTEER.locate(written)
    return str(refused.value)


def test_at_least_99_of_100_lines_that_are_offered_are_right():
    found = runpy.run_path(str(TOOLS / "measure_suggestions.py"))["measured"](GAZETTEER)
    right = sum(n for (_, verdict), n in found.items() if verdict == "right")
    wrong = sum(n for (_, verdict), n in found.items() if verdict == "wrong")
    assert right >= 700, "a rule that offers nothing is right too"
    assert right / (right + wrong) >= 0.99


@pytest.mark.parametrize(
    "written",
    [
        "South London", "North London", "East", "Middlesex", "Home Counties", "Strathclyde University Hall", "Rainham", "Norwich, Essex",
        "E10000012: Kent", "36 Kent", "NR", "E05000026",
    ],
)  # fmt: skip
def test_where_nothing_is_sure_the_line_to_paste_is_refused_itself(written):
    assert '" = "CODE"' in said(written) and 'or = "unknown"' in said(written)
    with pytest.raises(DatasetError):
        load_gazetteer(overrides={written: "CODE"})


def test_a_sure_line_has_the_level_that_the_words_ask_for():
    assert '"Nofolk Police" = "E23000024"' in said("Nofolk Police")
    assert '"Hertfordhsire" = "E10000015"' in said("Hertfordhsire")
    assert '"Norwich Police" = "E23000024"' in said("Norwich Police")


def test_a_code_that_exists_is_never_said_not_to():
    assert "is the code of a ward; no lookup" in said("E05000026")
    assert "LSOA" in said("E01035000") and "MSOA" in said("E02000001")
    assert "no UK area has it" in said("E08000099")
