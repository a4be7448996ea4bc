"""A dataset's own sets, labels and blanks, and destinations that are not on the map; all from real files to a real flow map."""

import pytest

from countylines_map.errors import DatasetError, TableError, UnknownPlaceError
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset, reconcile

HEAD = 'title = "T"\nunit = "people"\ntable = "t.csv"\n[columns]\norigin = "from"\ndestination = "to"\ncount = "n"\n'


def dataset(folder, rows, extra="", top=""):
    (folder / "t.csv").write_text("from,to,n\n" + rows, encoding="utf-8")
    (folder / "t.toml").write_text(top + HEAD + extra, encoding="utf-8")
    return open_dataset(folder / "t.toml")


def test_a_set_of_the_datasets_own_is_drawn_as_its_districts(tmp_path):
    own = '[areas.sets]\n"South London" = ["Lambeth", "E09000028"]\n'
    made = make_flow_map(
        dataset(tmp_path, "South London,Norfolk,3\nKent,Norfolk,9\n", own), Options(boundaries="built-in")
    )
    row = made.flows.iloc[0]
    assert (row.origin_code, row.origin_kind, row.label_text) == (
        "SET-south-london",
        "set of districts",
        "South London",
    )
    parts = make_flow_map(
        dataset(tmp_path, "Lambeth,Norfolk,3\nSouthwark,Norfolk,9\n"), Options(boundaries="built-in")
    ).areas
    both = parts.geometry["E09000022"].union(parts.geometry["E09000028"])
    assert made.areas.geometry["SET-south-london"].symmetric_difference(both).area < 1e-9


def test_members_of_a_set_that_are_no_areas_are_all_named(tmp_path):
    own = '[areas.sets]\n"Mine" = ["Lambeth", "Nowhere at all", "overseas"]\n"Empty" = []\n'
    with pytest.raises(DatasetError) as refused:
        reconcile(dataset(tmp_path, "Kent,Norfolk,9\n", own))
    said = str(refused.value)
    assert "Nowhere at all" in said and "outside the UK" in said and "'Empty'" in said and "[areas.sets] 'Mine'" in said


def test_labels_are_the_tables_words_unless_the_dataset_has_others(tmp_path):
    rows = "Lowestoft,Norfolk,5\nNORWICH,Norfolk,4\nE10000016,Norfolk,3\nNotts Police,Norfolk,2\nEssex,Norfolk,1\n"
    figures = reconcile(dataset(tmp_path, rows, '[label_text]\n"essex" = "All Essex"\n'))
    assert list(figures.flows["label_text"]) == ["Lowestoft", "Norwich", "Kent", "Notts Police", "All Essex"]
    with pytest.raises(DatasetError, match=r"'Surrey' is not an origin in the table"):
        reconcile(dataset(tmp_path, rows, '[label_text]\n"Surrey" = "x"\n'))


def test_two_areas_of_one_label_get_their_level(tmp_path):
    figures = reconcile(dataset(tmp_path, "Essex,Norfolk,1\nE23000028,Norfolk,2\n"))
    assert list(figures.flows["label_text"]) == ["Essex (county)", "Essex (police force area)"]


def test_blank_origins_are_unknown_only_where_the_dataset_says_so(tmp_path):
    with pytest.raises(TableError, match=r'the origin is empty.+unknown = \[""\]'):
        reconcile(dataset(tmp_path, ",Norfolk,7\nKent,Norfolk,1\n"))
    figures = reconcile(dataset(tmp_path, ",Norfolk,7\nKent,Norfolk,1\n", top='unknown = [""]\n'))
    assert figures.balance.nonplaces == {"unknown": 7.0} and figures.flows["origin"].iloc[0] == "(blank)"


def test_a_destination_abroad_stops_no_map_and_is_told(tmp_path):
    rows = "Kent,Norfolk,4\nKent,Isle of Man,2\nKent,Ireland,3\nBelfast,Norfolk,1\nIsle of Man,Norfolk,5\n"
    made = make_flow_map(dataset(tmp_path, rows), Options(boundaries="built-in"))
    assert made.flows["flow"].sum() == 15 and len(made.flows) == 5, "two destinations abroad are two rows"
    assert (
        made.balance.nonplaces == {"destination outside the UK": 5.0, "outside the UK": 5.0}
        and made.balance.mapped == 5
    )
    assert set(made.layouts[0].tray["category"]) == {"destination outside the UK", "outside the UK"}
    with pytest.raises(UnknownPlaceError, match="the destination 'Isle of Man' is not a place"):
        reconcile(dataset(tmp_path, "Kent,Isle of Man,2\n"))


def test_the_share_of_a_best_fit_is_the_datasets_own_and_is_told(tmp_path):
    figures = reconcile(dataset(tmp_path, "NR1,Suffolk,9\nKent,Suffolk,1\n", top="best_fit = 75\n"))
    assert figures.flows["origin_code"].iloc[0] == "E07000148" and 0.75 <= figures.flows["fit_share"].iloc[0] < 0.8
    assert any("best fit" in note and "postcodes are not people" in note for note in figures.notes)
    assert (
        reconcile(dataset(tmp_path, "NR1,Suffolk,9\n"), Options(prefer="county")).flows["origin_code"].iloc[0]
        == "E10000020"
    )
