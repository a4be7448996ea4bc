"""Names with the answers of a careful person: none is read wrongly, nearly all are read, and what is unclear is refused."""

import runpy
from collections import Counter
from pathlib import Path

from countylines_map.gazetteer.column import for_column
from countylines_map.gazetteer.gazetteer import load_gazetteer

TOOLS = Path(__file__).parents[2] / "tools"
FOUND = list(runpy.run_path(str(TOOLS / "measure_places.py"))["verdicts"](load_gazetteer()))
TO_REFUSE = {"ambiguous", "refused"}


def share(found):
    counts = Counter(said for row, said in found if row["result"] not in TO_REFUSE)
    return counts["right"] / counts.total()


def test_the_list_is_large_and_most_of_it_was_not_used_for_writing_rules():
    assert len(FOUND) >= 1500 and sum(row["published"] == "yes" for row, _ in FOUND) >= 500
    assert sum(row["used_for_rules"] == "no" for row, _ in FOUND) >= 2 / 3 * len(FOUND)
    assert all(row["why"] and row["source"] for row, _ in FOUND)


def test_no_name_is_read_wrongly():
    assert [row["written"] for row, said in FOUND if said == "wrong"] == []


def test_at_least_97_of_100_names_that_have_an_answer_get_it():
    assert share(FOUND) >= 0.97
    assert share([(row, said) for row, said in FOUND if row["used_for_rules"] == "no"]) >= 0.97


def test_everything_that_is_unclear_is_refused():
    unclear = [said for row, said in FOUND if row["result"] in TO_REFUSE]
    assert len(unclear) > 100 and set(unclear) == {"right"}


def test_a_column_of_regions_or_of_forces_says_what_its_names_mean():
    gazetteer = load_gazetteer()
    regions, told = for_column(gazetteer, ["North East", "South East", "West Midlands", "East", "London", "Wales"])
    assert regions.locate("West Midlands").label == regions.locate("East").label == "region" and len(told) == 1
    forces, _ = for_column(
        gazetteer, ["Essex", "Norfolk", "Kent", "Thames Valley", "West Mercia", "Devon & Cornwall", "Unknown"]
    )
    assert forces.locate("Essex").code == "E23000028"
    assert for_column(gazetteer, ["Essex", "Norfolk", "Kent", "London", "Bedfordshire"]) == (gazetteer, ())
    county = load_gazetteer(prefer="county")
    assert for_column(county, ["Essex", "Thames Valley", "West Mercia", "Kent"]) == (county, ())


def test_a_motorway_is_a_postcode_only_beside_postcodes():
    gazetteer = load_gazetteer()
    column, _ = for_column(gazetteer, ["M25", "M14", "SK1"])
    assert gazetteer.understood("M25") is None and column.locate("M25").code == "E08000002"
