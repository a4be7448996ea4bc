"""Areas are sets of districts that cover the country once at each level, and old codes find today's districts."""

import csv

import pytest

from countylines_map.errors import SourceError, UnknownPlaceError
from countylines_map.files import geodata
from countylines_map.membership import KINDS, load_membership

MEMBERSHIP = load_membership()
BY_PREFIX = {"E06": 63, "E07": 164, "E08": 36, "E09": 33, "W06": 22, "S12": 32, "N09": 11}


def of_kind(kind):
    return [area for area in MEMBERSHIP.areas.values() if area.kind == kind]


def named(name, kind):
    (area,) = [a for a in of_kind(kind) if a.name == name and not a.valid_to]
    return area


def test_there_are_361_districts_each_made_up_of_itself():
    assert {p: sum(c.startswith(p) for c in MEMBERSHIP.districts) for p in BY_PREFIX} == BY_PREFIX
    assert len(MEMBERSHIP.districts) == 361
    assert all(MEMBERSHIP.area(code).districts == {code} for code in MEMBERSHIP.districts)


@pytest.mark.parametrize(
    ("kind", "letters"),
    [("region", "E"), ("ceremonial county", "E"), ("police force area", "EWSN")],
)
def test_a_level_partitions_the_districts_it_covers(kind, letters):
    members = sorted(code for area in of_kind(kind) for code in area.districts)
    assert members == [code for code in MEMBERSHIP.districts if code[0] in letters]


def test_the_four_countries_partition_the_districts():
    four = ["E92000001", "W92000004", "S92000003", "N92000002"]
    assert sorted(c for code in four for c in MEMBERSHIP.area(code).districts) == list(MEMBERSHIP.districts)


@pytest.mark.parametrize(("code", "letters"), [("K02000001", "EWSN"), ("K03000001", "EWS"), ("K04000001", "EW")])
def test_the_countries_together(code, letters):
    assert MEMBERSHIP.area(code).kind == "country"
    assert MEMBERSHIP.area(code).districts == {c for c in MEMBERSHIP.districts if c[0] in letters}


@pytest.mark.parametrize(
    ("kind", "live", "abolished"),
    [
        ("county", 22, 13),
        ("metropolitan county", 6, 0),
        ("region", 9, 0),
        ("country", 7, 0),
        ("police force area", 45, 0),
        ("combined authority", 15, 0),
        ("ceremonial county", 48, 0),
    ],
)
def test_how_many_areas_of_each_level(kind, live, abolished):
    gone = sum(bool(area.valid_to) for area in of_kind(kind))
    assert (len(of_kind(kind)) - gone, gone) == (live, abolished)


@pytest.mark.parametrize(
    ("name", "kind", "districts"),
    [
        ("Essex", "county", 12),
        ("Essex", "police force area", 14),
        ("Essex", "ceremonial county", 14),
        ("Nottinghamshire", "county", 7),
        ("Nottinghamshire", "police force area", 8),
        ("Thames Valley", "police force area", 13),
        ("Metropolitan Police", "police force area", 32),
        ("London", "region", 33),
        ("Greater London", "ceremonial county", 32),
        ("West Mercia", "police force area", 9),
        ("Merseyside", "metropolitan county", 5),
        ("Norfolk", "county", 7),
    ],
)
def test_sizes_that_are_easily_confused(name, kind, districts):
    assert len(named(name, kind).districts) == districts


def test_abolished_counties_keep_their_dates_and_never_more_than_they_had():
    cumbria = MEMBERSHIP.area("E10000006")
    assert (cumbria.name, cumbria.valid_to, cumbria.label) == ("Cumbria", "2023-03-31", "abolished county")
    assert cumbria.districts == {"E06000063", "E06000064"}
    assert MEMBERSHIP.area("E10000009").districts == {"E06000059"}, "old Dorset had Christchurch but not Bournemouth"


def test_every_kind_is_listed_and_no_name_has_stray_spaces():
    assert {a.kind for a in MEMBERSHIP.areas.values()} == set(KINDS)
    assert [a.name for a in MEMBERSHIP.areas.values() if a.name != a.name.strip() or not a.name] == []


def test_every_welsh_district_and_force_has_its_welsh_name():
    assert {c[:3] for c, a in MEMBERSHIP.areas.items() if a.name_cy} == {"W06", "W15", "W92"}
    assert [c for c, a in MEMBERSHIP.areas.items() if c[0] == "W" and not a.name_cy] == []
    assert MEMBERSHIP.area("W06000015").name_cy == "Caerdydd"


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("E08000019", ("E08000039",)),  # recoded
        ("E07000190", ("E06000066",)),  # merged, then merged again
        ("S12000022", ("S12000050",)),  # recoded twice
        ("E06000048", ("E06000057",)),
        ("95II", ("N09000007", "N09000003")),  # split, the main successor first
        ("E10000020", tuple(f"E070001{n}" for n in range(43, 50))),
    ],
)
def test_old_codes_find_todays_districts(old, today):
    assert MEMBERSHIP.current(old) == today


def test_every_change_ends_in_districts_of_today():
    ends = {code for change in MEMBERSHIP.changes for code in MEMBERSHIP.current(change.old_code)}
    assert ends <= set(MEMBERSHIP.districts)
    assert [c.date for c in MEMBERSHIP.changes] == sorted(c.date for c in MEMBERSHIP.changes)


def test_an_old_code_is_refused_with_its_successor_and_a_made_up_one_without():
    with pytest.raises(UnknownPlaceError, match=r"no longer in use. Fix: use E08000038 \(Barnsley\)"):
        MEMBERSHIP.area("E08000016")
    with pytest.raises(UnknownPlaceError, match="no UK area has the code 'E99999999'"):
        MEMBERSHIP.current("E99999999")


def test_containing_names_the_areas_of_today_around_a_district():
    kinds = [area.kind for area in MEMBERSHIP.containing("E08000012")]
    assert kinds[0] == "metropolitan county" and kinds[-1] == "country"
    assert "E10000006" not in {area.code for area in MEMBERSHIP.containing("E06000063")}
    with pytest.raises(UnknownPlaceError, match="is a county, not a district"):
        MEMBERSHIP.containing("E10000020")


@pytest.mark.parametrize("broken", ["header", "stray", "empty", "missing"])
def test_a_broken_table_is_refused(tmp_path, broken):
    for name in ("areas.csv", "membership.csv", "changes.csv"):
        (tmp_path / name).write_bytes((geodata() / name).read_bytes())
    path = tmp_path / "membership.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    change = {
        "header": [["a", "b"], *rows[1:]],
        "stray": [*rows, ["E10000020", "X1"]],
        "empty": [r for r in rows if r[0] != "E10000020"],
    }
    path.write_text("\n".join(",".join(r) for r in change.get(broken, rows)), encoding="utf-8")
    if broken == "missing":
        path.unlink()
    with pytest.raises(SourceError):
        load_membership(tmp_path)
