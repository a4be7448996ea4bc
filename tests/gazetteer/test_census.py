"""Small areas of the census, columns of several levels, and the credit of the lists that decide a place."""

import csv
from itertools import pairwise

import pandas as pd
import pytest

from countylines_map.errors import UnknownPlaceError
from countylines_map.export import file_content
from countylines_map.files import geodata
from countylines_map.gazetteer import column_notes, geocode_flows, levels_told, load_gazetteer
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset, reconcile


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


# From the ONS register: the first LSOA of the City of London, one of Leeds, and one of each kind of change since 2011.
@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("E01000001", "E09000001"),
        ("e01011264", "E08000035"),
        ("W01000001", "W06000001"),
        ("E01027122", "E06000061"),  # Kettering, today North Northamptonshire
        ("Allerdale 001A", "E06000063"),
        ("Kingston upon Hull 001A", "E06000010"),
        ("Adur 001", "E07000223"),
        ("N00000001", "N09000001"),
    ],
)
def test_small_areas_of_2011_are_their_district(gazetteer, written, code):
    found = gazetteer.locate(written)
    assert (found.code, found.share) == (code, 1.0) and "of 2011" in found.rule


def test_the_level_that_is_wanted_holds_for_small_areas_too(gazetteer):
    assert load_gazetteer(prefer="county").locate("Norwich 001A").code == "E10000020"
    assert gazetteer.locate("Norwich 001A", level="police").code == "E23000024"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("E01035000", "not of one of 2011"),
        ("E02000001", "known by name"),
        ("E05000026", "a ward; no lookup"),
        ("S01006506", "a small area of the census; no lookup"),
        ("N00009999", "is not one of 2011"),
        ("Adur 001Z", "not a place that is known"),
        ("Adur 099", "not a place that is known"),
    ],
)
def test_codes_without_a_lookup_are_refused_for_what_they_are(gazetteer, written, why):
    with pytest.raises(UnknownPlaceError, match=why):
        gazetteer.locate(written)


def test_the_lookup_has_no_code_twice_and_only_districts_of_today(gazetteer):
    with (geodata() / "census_areas.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["first"])
    assert all(one["last"] < two["first"] for one, two in pairwise(rows))
    areas = sum(int(row["last"][1:]) - int(row["first"][1:]) + 1 for row in rows)
    assert areas == 34_753 + 4_537, "LSOAs of England and Wales, small areas of Northern Ireland"
    assert {row["district"] for row in rows} <= set(gazetteer.membership.districts)


def test_origins_of_an_earlier_date_are_listed_with_what_they_are_drawn_as(gazetteer):
    found = geocode_flows(
        flows("E07000026", "Allerdale", "Aylesbury Vale", "S12000015", "Norfolk", "Poynton"), gazetteer
    )
    (note,) = [note for note in column_notes(found) if "earlier date" in note]
    assert note.startswith(
        "4 origins are districts of an earlier date, drawn on the boundaries of today: E07000026 (Allerdale) is Cumberland,"
    )
    assert "Aylesbury Vale is Buckinghamshire" in note and "S12000015 (Fife) is Fife" in note
    assert not any("earlier date" in note for note in column_notes(geocode_flows(flows("Norfolk", "Bath"), gazetteer)))


def flows(*origins):
    return pd.DataFrame({"origin": origins, "destination": "Cornwall", "flow": 1.0})


def test_several_levels_are_told_with_what_shares_ground(gazetteer):
    def told(*names):
        return levels_told(geocode_flows(flows(*names), gazetteer), gazetteer)

    assert told("Norfolk", "Suffolk", "Luton", "Leeds") == ()
    assert told("North East", "Wales", "Scotland") == () and told("Norwich", "Luton") == ()
    (apart,) = told("Norfolk", "Oxford", "North East")
    assert "county (Norfolk), district (Oxford), region (North East); none shares ground" in apart
    (shared,) = told("Norfolk", "Norwich", "Kent", "Oxford")
    assert "share ground with others: Norfolk, Norwich" in shared and "Kent" not in shared.partition(";")[2]


def test_the_list_that_decides_a_place_is_credited_on_every_output(tmp_path):
    def made(rows):
        (tmp_path / "t.csv").write_text("from,n\n" + rows, encoding="utf-8")
        words = {"destination": "Norfolk", "unit": "people", "title": "T"}
        return make_flow_map(open_dataset(tmp_path / "t.csv", **words), Options(boundaries="built-in"))

    plain, credited = made("Essex,2\nKent,1\n"), made("Essex,2\nPoynton,1\nSE15,1\n")
    line = "Some places: GeoNames, CC BY 4.0"
    royal_mail = "Contains Royal Mail data © Royal Mail copyright and database right 2025"
    assert line not in plain.attribution and {line, royal_mail} <= set(credited.attribution)
    for name in ("map.html", "figure.svg", "flows.geojson"):
        said = file_content(credited, name)
        text = said if isinstance(said, str) else said.decode()
        assert "GeoNames" in text and "Royal Mail" in text, name
    assert {"places", "postcodes"} <= {source.key for source in credited.sources}


def test_a_table_of_lsoas_draws_whole(tmp_path):
    (tmp_path / "t.csv").write_text("LSOA11CD,n\nE01000001,4\nE01011264,3\nW01000001,1\n", encoding="utf-8")
    words = {"destination": "Norfolk", "unit": "people", "title": "T", "columns": {"origin": "LSOA11CD", "count": "n"}}
    figures = reconcile(open_dataset(tmp_path / "t.csv", **words))
    assert list(figures.flows["origin_code"]) == ["E09000001", "E08000035", "W06000001"]
    assert figures.balance.mapped == 8 and list(figures.flows["fit_share"]) == [1, 1, 1]
