"""Other levels than districts over real HTTP: whole and kept, or refused with nothing changed; and a map of what came."""

import geopandas as gpd
import pytest
import shapely
from portal_server import Portal, running

from countylines_map.boundaries import LEVELS, fetch_level, load_areas
from countylines_map.boundaries.levels import LevelService, choose_level
from countylines_map.errors import PortalError
from countylines_map.files import geodata, shipped_rows
from countylines_map.membership import load_membership
from countylines_map.pipeline import make_flow_map, open_dataset

SERVICE = choose_level("police", "2023-12", "BUC")
MEMBERSHIP = load_membership()
CODES = [a.code for a in MEMBERSHIP.areas.values() if a.kind == "police force area" and a.code[0] in "EW"]


def forces() -> gpd.GeoDataFrame:
    shapes = load_areas("built-in").frame(CODES).geometry.to_numpy()
    names = [MEMBERSHIP.area(code).name for code in CODES]
    coarse = shapely.coverage_simplify(shapes, 0.02)
    return gpd.GeoDataFrame({"PFA23CD": CODES, "PFA23NM": names}, geometry=coarse, crs=4326)


FORCES = forces()


def fetch(portal, folder, **more):
    return fetch_level("police", "2023-12", "BUC", base_url=portal.url, folder=folder, sleep=lambda s: None, **more)


def test_forces_come_whole_and_draw(tmp_path):
    with running(Portal(FORCES, SERVICE.service, max_records=10)) as portal:
        asked = fetch(portal, tmp_path, dry_run=True)
        assert asked.path is None and not tmp_path.joinpath("areas").exists()
        found = fetch(portal, tmp_path)
    assert found.path == tmp_path / "areas" / "police-2023-12-BUC.gpkg"
    assert f"{len(CODES)} police" in found.lines[0] and "--code-column code --name-column name" in found.lines[-1]
    (tmp_path / "t.csv").write_text("from,n\nKent,9\nEssex,3\n", encoding="utf-8")
    words = {
        "areas": str(found.path),
        "code_column": "code",
        "name_column": "name",
        "unit": "people",
        "destination": "Norfolk",
    }
    made = make_flow_map(open_dataset(tmp_path / "t.csv", title="T", **words))
    assert list(made.areas.index) == ["E23000024", "E23000032", "E23000028"]


FAULTS = {
    "one code twice": (gpd.pd.concat([FORCES, FORCES.iloc[:1]]), "E23000001"),
    "no polygon": (FORCES.assign(geometry=[None, *FORCES.geometry[1:]]), "polygon"),
    "other columns": (FORCES.rename(columns={"PFA23CD": "PFA22CD"}), "no single column of PFA23CD"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_whole_is_refused_and_what_was_there_stays(name, tmp_path):
    frame, message = FAULTS[name]
    with running(Portal(FORCES, SERVICE.service)) as portal:
        kept = fetch(portal, tmp_path).path
    before = kept.read_bytes()
    with running(Portal(frame, SERVICE.service)) as portal, pytest.raises(PortalError, match=message):
        fetch(portal, tmp_path)
    assert kept.read_bytes() == before and [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_editions_that_are_not_known_are_named_with_those_that_are():
    with pytest.raises(PortalError, match=r"no edition 1999-01 of wards is known as BUC.+2025-12 BSC"):
        choose_level("wards", "1999-01", "BUC")


def test_the_list_has_every_level_and_each_edition_once():
    rows = [
        LevelService(*row) for row in shipped_rows(geodata() / "level_services.csv", list(LevelService.__annotations__))
    ]
    assert {row.level for row in rows} == set(LEVELS)
    editions = [(row.level, row.vintage, row.generalisation) for row in rows]
    assert len(set(editions)) == len(editions)
    assert all(row.code_column[-4:-2] == row.vintage[2:4] for row in rows), (
        "the year of a column is that of its edition"
    )
