"""Controls appear only where the table has more to show."""

import pandas as pd

from countylines_map.languages import words_of
from countylines_map.render.filters import choices, largest


def table(**columns):
    size = len(next(iter(columns.values())))
    plain = {"nonplace": [""] * size, "origin_code": [f"E{n}" for n in range(size)], "destination_code": ["D"] * size}
    return pd.DataFrame({**plain, "destination_name": ["D"] * size, **columns})


def test_a_plain_table_has_no_controls():
    assert choices(table(flow=[1.0, 2.0]), words_of("en")) == ()


def test_periods_of_one_pair_are_shown_one_at_a_time_latest_first():
    (choice,) = choices(table(period=["2020", "2019", "2021"], origin_code=["E1", "E1", "E1"]), words_of("en"))
    assert (choice.values, choice.whole, choice.first) == (("2019", "2020", "2021"), False, "2021")


def test_categories_of_different_places_may_be_shown_together():
    (choice,) = choices(table(category=["b", "a", "b"]), words_of("en"))
    assert (choice.values, choice.whole, choice.first) == (("b", "a"), True, "")


def test_several_destinations_can_be_chosen():
    (choice,) = choices(table(destination_name=["Kent", "Surrey"]), words_of("en"))
    assert choice.label == "Destination" and choice.first == ""


def test_the_largest_few_are_offered_only_where_there_are_many():
    assert largest(20) == ()
    assert largest(60) == (10, 25, 50)
