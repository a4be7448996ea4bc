"""Make geodata/areas.csv, membership.csv and changes.csv from tables of memberships in districts.

    python tools/make_membership.py FOLDER [--out geodata]

FOLDER holds regions.csv, county_districts.csv, pfa_members.csv, cauth_members.csv, ceremonial_counties.csv and
lad_changes.csv: lookups published by the ONS (Open Government Licence v3.0) and the areas of the Lieutenancies
Act 1997, carried to today's district codes. Everything is checked before anything is written.
"""

import argparse
import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

AREA = ("area_code", "area_name", "name_cy", "kind", "label", "valid_from", "valid_to")
MEMBER = ("area_code", "district_code")
CHANGE = ("old_code", "old_name", "new_code", "new_name", "date", "change")
KINDS = (
    "country",
    "region",
    "county",
    "metropolitan county",
    "combined authority",
    "ceremonial county",
    "police force area",
    "district",
)
EXPECTED = {"E06": 63, "E07": 164, "E08": 36, "E09": 33, "W06": 22, "S12": 32, "N09": 11}
DISTRICT_LABELS = {
    "E06": "unitary authority",
    "E07": "district",
    "E08": "metropolitan district",
    "E09": "London borough",
    "W06": "unitary authority",
    "S12": "council area",
    "N09": "local government district",
}
COUNTY_CODES = {"E10": "county", "E11": "metropolitan county", "E61": "county"}
GROUPS = {
    "K02000001": ("United Kingdom", "EWSN"),
    "K03000001": ("Great Britain", "EWS"),
    "K04000001": ("England and Wales", "EW"),
}
COUNTY_COMBINED = {"E47000013", "E47000015", "E47000017", "E47000018"}  # so named by the orders that made them

# The ONS gives each Welsh area both names; these are the Welsh ones.
WELSH = {
    "W92000004": "Cymru",
    "W06000001": "Ynys Môn",
    "W06000002": "Gwynedd",
    "W06000003": "Conwy",
    "W06000004": "Sir Ddinbych",
    "W06000005": "Sir y Fflint",
    "W06000006": "Wrecsam",
    "W06000008": "Ceredigion",
    "W06000009": "Sir Benfro",
    "W06000010": "Sir Gaerfyrddin",
    "W06000011": "Abertawe",
    "W06000012": "Castell-nedd Port Talbot",
    "W06000013": "Pen-y-bont ar Ogwr",
    "W06000014": "Bro Morgannwg",
    "W06000015": "Caerdydd",
    "W06000016": "Rhondda Cynon Taf",
    "W06000018": "Caerffili",
    "W06000019": "Blaenau Gwent",
    "W06000020": "Torfaen",
    "W06000021": "Sir Fynwy",
    "W06000022": "Casnewydd",
    "W06000023": "Powys",
    "W06000024": "Merthyr Tudful",
    "W15000001": "Gogledd Cymru",
    "W15000002": "Gwent",
    "W15000003": "De Cymru",
    "W15000004": "Dyfed-Powys",
}

Row = dict[str, str]


class Table:
    """The areas and their members while they are collected."""

    def __init__(self) -> None:
        self.areas: dict[str, tuple[str, ...]] = {}
        self.members: set[tuple[str, str]] = set()

    def area(self, code: str, name: str, kind: str, label: str = "", since: str = "", until: str = "") -> None:
        row = (code, name, WELSH.get(code, ""), kind, label or kind, since, until)
        if self.areas.setdefault(code, row) != row:
            raise ValueError(f"{code} is described in two ways: {row} and {self.areas[code]}")

    def member(self, area: str, district: str) -> None:
        if district not in self.areas:
            raise ValueError(f"{area} has a member {district} that is no district")
        self.members.add((area, district))


def rows(folder: Path, name: str) -> Iterator[Row]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def add_districts(table: Table, folder: Path) -> None:
    since = {r["new_code"]: r["date"] for r in rows(folder, "lad_changes.csv") if r["kind"] != "rename"}
    for r in rows(folder, "regions.csv"):
        code = r["lad_code"]
        label = "City of London" if code == "E09000001" else DISTRICT_LABELS[code[:3]]
        table.area(code, r["lad_name"], "district", label, since.get(code, ""))
        table.member(code, code)


def add_countries(table: Table, folder: Path) -> None:
    for r in rows(folder, "regions.csv"):
        for kind in ("region", "country"):
            if r[f"{kind}_code"]:
                table.area(r[f"{kind}_code"], r[f"{kind}_name"], kind)
                table.member(r[f"{kind}_code"], r["lad_code"])
        for code, (name, letters) in GROUPS.items():
            table.area(code, name, "country")
            if r["lad_code"][0] in letters:
                table.member(code, r["lad_code"])


def add_counties(table: Table, folder: Path) -> None:
    for r in rows(folder, "county_districts.csv"):
        code = r["county_code"]
        gone = r["county_type"].startswith("abolished")
        label = "Greater London Authority area" if code == "E61000001" else "abolished county" if gone else ""
        until = r["valid_to"] if gone else ""
        table.area(code, r["county_name"], COUNTY_CODES[code[:3]], label, "", until)
        if "part of this district" not in r["county_type"]:  # Christchurch is no reason to take its whole successor
            table.member(code, r["lad_code"])


def add_others(table: Table, folder: Path) -> None:
    for r in rows(folder, "pfa_members.csv"):
        table.area(r["pfa_code"], r["pfa_name"], "police force area")
        table.member(r["pfa_code"], r["lad_code"])
    for r in rows(folder, "cauth_members.csv"):
        label = "combined county authority" if r["cauth_code"] in COUNTY_COMBINED else ""
        table.area(r["cauth_code"], r["cauth_name"], "combined authority", label)
        table.member(r["cauth_code"], r["lad_code"])
    for r in rows(folder, "ceremonial_counties.csv"):
        code = "CER-" + slug(r["ceremonial_county"])
        table.area(code, r["ceremonial_county"], "ceremonial county")
        table.member(code, r["lad_code"])


def check(table: Table) -> None:
    """Refuse a table in which a district is missing, or is in two regions, countries or police force areas."""
    districts = {code for code, row in table.areas.items() if row[3] == "district"}
    counts = {prefix: sum(code.startswith(prefix) for code in districts) for prefix in EXPECTED}
    if counts != EXPECTED or len(districts) != sum(EXPECTED.values()):
        raise ValueError(f"districts by prefix are {counts}, expected {EXPECTED}")
    english = {code for code in districts if code.startswith("E")}
    single = {"region": english, "police force area": districts, "ceremonial county": english}
    for kind, expected in single.items():
        covered = sorted(d for a, d in table.members if table.areas[a][3] == kind)
        if covered != sorted(expected):
            raise ValueError(f"the areas of kind {kind} do not partition the districts that they should cover")


def changes(folder: Path, known: Iterable[str]) -> list[tuple[str, ...]]:
    """Every recode, merger, split and rename, in order of date; each chain must end in a district of today."""
    found = [tuple(r[key] for key in (*CHANGE[:5], "kind")) for r in rows(folder, "lad_changes.csv")]
    after = {r[0]: r[2] for r in found if r[0] != r[2]}
    for start in after:
        code = start
        while code in after:
            code = after[code]
        if code not in set(known):
            raise ValueError(f"the changes of {start} end in {code}, which is no district of today")
    return sorted(found, key=lambda r: (r[4], r[0], r[5] != "split: main successor", r[2]))


def write(path: Path, header: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *body])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "geodata")
    given = parser.parse_args()
    table = Table()
    for add in (add_districts, add_countries, add_counties, add_others):
        add(table, given.folder)
    check(table)
    recodes = changes(given.folder, table.areas)
    order = {code: (KINDS.index(row[3]), code) for code, row in table.areas.items()}
    write(given.out / "areas.csv", AREA, sorted(table.areas.values(), key=lambda row: order[row[0]]))
    write(given.out / "membership.csv", MEMBER, sorted(table.members, key=lambda pair: (order[pair[0]], pair[1])))
    write(given.out / "changes.csv", CHANGE, recodes)
    print(f"{len(table.areas)} areas, {len(table.members)} memberships, {len(recodes)} changes written to {given.out}")


if __name__ == "__main__":
    main()
