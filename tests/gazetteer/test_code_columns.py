"""A code beside a name has to be of the same place, whatever its column is called."""

import pytest

from countylines_map.errors import UnknownPlaceError
from countylines_map.pipeline import open_dataset, reconcile


@pytest.fixture
def read(tmp_path):
    def of(table: str):
        (tmp_path / "table.csv").write_text(table, encoding="utf-8")
        words = {} if "Destination" in table else {"destination": "Sussex"}
        return reconcile(open_dataset(tmp_path / "table.csv", unit="people", **words))

    return of


@pytest.mark.parametrize("rows", ["E12000007,Kent,5\nE10000016,Kent,3\n", "E12000007,Kent,5\nE10000012,Essex,3\n"])
def test_a_code_of_another_place_is_refused(read, rows):
    with pytest.raises(
        UnknownPlaceError, match=r"row 2, column '(Area code|category)'.*name is Kent.*E12000007 beside it is London"
    ):
        read(f"Area code,Area,Arrests\n{rows}")


def test_codes_of_the_same_ground_are_no_obstacle_at_any_level_and_of_any_date(read):
    table = "Area code,Area,Arrests\nE23000028,Essex,5\nE07000030,Eden,2\nE99999999,Kent,1\n,Suffolk,4\nE12000007,London,3\n"
    assert read(table).flows.flow.sum() == 15


def test_codes_of_both_ends_are_each_held_against_their_own(read):
    head = "Origin,Origin code,Destination,Destination code,People\n"
    right = "Kent,E10000016,Essex,E10000012,5\nSurrey,E10000030,Kent,E10000016,4\n"
    assert read(head + right).flows.flow.sum() == 9
    with pytest.raises(
        UnknownPlaceError, match=r"column 'Destination code'.*name is Essex.*E10000030 beside it is Surrey"
    ):
        read(head + right.replace("Essex,E10000012", "Essex,E10000030"))
