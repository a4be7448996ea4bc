"""Places that share a name, second parts that decide, wider names and best fits of postcodes."""

import pytest

from countylines_map.errors import AmbiguousPlaceError, CountylinesError, UnknownPlaceError
from countylines_map.gazetteer.gazetteer import load_gazetteer
from countylines_map.gazetteer.results import Match
from countylines_map.membership import load_membership

GAZETTEER = load_gazetteer()


def found(written, **level):
    answer = GAZETTEER.locate(written, **level)
    return answer.code if isinstance(answer, Match) else answer.category


@pytest.mark.parametrize(
    "written", ["Rainham", "Chapeltown", "Handsworth", "Weston", "Kensington", "Swinton", "Bangor"]
)
def test_namesakes_of_like_size_are_refused_with_all_of_them(written):
    with pytest.raises(AmbiguousPlaceError) as refused:
        GAZETTEER.locate(written)
    assert str(refused.value).count(";") >= 1


@pytest.mark.parametrize(
    "written",
    [
        "Henley",
        "Burnham",
        "Wells",
        "Waterloo",
        "Drayton",
        "Dorchester",
        "St Helier",
        "Newton",
        "California",
        "Melbourne",
    ],
)
def test_a_town_with_a_longer_name_is_a_namesake_and_so_is_one_that_many_know(written):
    with pytest.raises(AmbiguousPlaceError):
        GAZETTEER.locate(written)


def test_the_larger_town_with_a_longer_name_is_meant_before_a_village():
    appleby = GAZETTEER.locate("Appleby")
    assert appleby.code == "E06000064" and [a.code for a in appleby.alternatives] == ["E06000013"]


def test_no_line_is_offered_for_a_name_with_a_word_of_its_own_or_for_an_older_force():
    assert GAZETTEER.offered("Norfolk, VA") == "" and GAZETTEER.offered("Norfolk (1)") == "E10000020"
    for written in ("Tayside Police", "Strathclyde Police", "Norfolk, VA"):
        with pytest.raises(UnknownPlaceError, match='= "CODE"'):
            GAZETTEER.locate(written)


def test_a_force_may_have_its_number_after_its_name():
    assert found("Essex Police (42)") == found("42 Essex") == "E23000028"
    with pytest.raises(UnknownPlaceError, match="not of the same police force"):
        GAZETTEER.locate("Essex 41")


def test_a_share_that_is_not_enough_is_never_rounded_up_to_what_would_be():
    with pytest.raises(AmbiguousPlaceError, match=r"Northumberland 94\.71%"):
        GAZETTEER.locate("TD15")


def test_postcode_districts_of_northern_ireland_are_counted_in_the_directory():
    assert GAZETTEER.locate("BT1").code == "N09000003" and GAZETTEER.locate("BT70").share > 0.95
    assert GAZETTEER.locate("BT1").source == "postcode-directory"


def test_a_much_larger_place_is_meant_and_the_others_are_told():
    hayes = GAZETTEER.locate("Hayes")
    assert hayes.code == "E09000017" and [a.code for a in hayes.alternatives] == ["E09000006"]
    assert "Hayes is in Bromley" in hayes.note


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Rainham, Kent", "E06000035"), ("Rainham, Essex", "E09000016"), ("Ilford, Essex", "E09000026"),
        ("Croydon, Surrey", "E09000008"), ("Twickenham, Middlesex", "E09000027"), ("Sale, Cheshire", "E08000009"),
        ("Sunderland, Co. Durham", "E08000024"), ("Newcastle, County Down", "N09000010"), ("Chapeltown, Leeds", "E08000035"),
        ("Mold/Yr Wyddgrug, Flintshire", "W06000005"), ("Kidderminster, Hereford and Worcester", "E07000239"),
    ],
)  # fmt: skip
def test_a_second_part_decides_and_may_be_a_historic_or_postal_county(written, code):
    assert found(written) == code


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("Bray, Leinster", "outside the UK"), ("Boston, USA", "outside the UK"), ("Co. Cork", "outside the UK"),
        ("Unknown - WMP", "unknown"), ("Unknown - Norfolk Constabulary", "unknown"), ("University of Manchester", "institution"),
    ],
)  # fmt: skip
def test_what_is_no_place_here_is_never_one(written, category):
    assert found(written) == category


def test_wider_names_are_areas_only_where_their_districts_are_laid_down():
    anglia = GAZETTEER.locate("East Anglia")
    assert (anglia.code, anglia.kind, len(anglia.footprint)) == ("SET-east-anglia", "set of districts", 18)
    assert "UKH1" in anglia.note
    assert all(area.definition for area in load_membership().areas.values() if area.kind == "set of districts")
    for wider in ("South London", "Home Counties", "Middlesex", "The Fens", "Inner London"):
        with pytest.raises(UnknownPlaceError, match=r"not one area of today \(.+\); name its areas, or define it"):
            GAZETTEER.locate(wider)


def test_a_postcode_district_goes_to_the_smallest_area_that_holds_nearly_all_of_it():
    peckham = GAZETTEER.locate("SE15")
    assert peckham.code == "E09000028" and 0.95 <= peckham.share < 1 and "postcodes are not people" in peckham.note
    assert (found("SE15 4"), GAZETTEER.locate("SE15 4").share) == ("E09000028", 1.0)
    with pytest.raises(
        AmbiguousPlaceError, match=r'Norwich 78%, Broadland 22%.+Norfolk, county, has enough.+"county" takes'
    ):
        GAZETTEER.locate("NR1")
    county = load_gazetteer(prefer="county")
    assert county.locate("NR1").code == "E10000020" and county.locate("NR1").share == 1.0
    assert load_gazetteer(best_fit=0.75).locate("NR1").code == "E07000148"


def test_a_postcode_area_is_not_an_unknown_place():
    with pytest.raises(UnknownPlaceError, match="is a postcode area"):
        GAZETTEER.locate("NR")
    assert found("N/R") == "unknown"


def test_a_forces_number_must_be_its_own():
    assert found("01 Metropolitan") == "E23000001" and found("43 Thames Valley") == "E23000029"
    assert found("Thames Valley Police (TVP)") == "E23000029"
    with pytest.raises(CountylinesError, match="not of the same police force"):
        GAZETTEER.locate("36 Kent")
