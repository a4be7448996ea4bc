"""Other levels than districts, over real HTTP and from files: kept whole with their record, or refused with nothing changed; and drawn."""

import geopandas as gpd
import pytest
import shapely
from made_districts import DISTRICTS
from portal_server import Portal, running

from countylines_map.boundaries import (
    LEVELS,
    fetch_level,
    import_boundaries,
    installed_sets,
    load_areas,
    load_own_areas,
)
from countylines_map.boundaries.area_sets import find_set
from countylines_map.boundaries.levels import choose_level, level_services
from countylines_map.errors import PortalError, SourceError
from countylines_map.export.layers import make_layers
from countylines_map.membership import load_membership
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset

SERVICE = choose_level("police", "2023-12", "BUC")
MEMBERSHIP = load_membership()
CODES = [a.code for a in MEMBERSHIP.areas.values() if a.kind == "police force area" and a.code[0] in "EW"]


def forces() -> gpd.GeoDataFrame:
    built_in = load_areas("built-in")
    coarse = shapely.coverage_simplify([built_in.polygon(code) for code in CODES], 1000)
    names = [MEMBERSHIP.area(code).name for code in CODES]
    return gpd.GeoDataFrame({"PFA23CD": CODES, "PFA23NM": names}, geometry=coarse, crs=27700)


FORCES = forces()


def small(code: str, name: str, year: str = "21", crs: int = 27700) -> gpd.GeoDataFrame:
    """Six squares in Norwich, as a file of finer areas has them: columns of code, name and Welsh name, and where they are."""
    shapes = [shapely.box(620_000 + 900 * i, 308_000, 620_900 + 900 * i, 309_000) for i in range(6)]
    columns = {
        f"{name}{year}CD": [f"{code}00560{i}" for i in range(6)],
        f"{name}{year}NM": [f"Norwich {i:03}" for i in range(6)], f"{name}{year}NMW": "", "BNG_E": 0, "LAT": 52.6,
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=27700).to_crs(crs)


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTYLINES_MAP_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def fetch(portal, **more):
    return fetch_level("police", "2023-12", "BUC", base_url=portal.url, sleep=lambda s: None, **more)


def drawn(folder, rows, options=None, **words):
    (folder / "t.csv").write_text(f"from,n\n{rows}", encoding="utf-8")
    return make_flow_map(open_dataset(folder / "t.csv", title="T", unit="people", **words), options)


def test_forces_come_whole_and_are_drawn_with_their_own_lines(data, tmp_path):
    with running(Portal(FORCES, SERVICE.service, max_records=10)) as portal:
        asked = fetch(portal, dry_run=True)
        assert asked.path is None and not (data / "areas").exists()
        found = fetch(portal)
    assert found.path == data / "areas" / "police-2023-12-BUC" / "areas.gpkg"
    assert "43 police force areas at" in found.lines[0] and found.lines[-2].endswith("--areas police-2023-12-BUC")
    flow_map = drawn(tmp_path, "Kent Police,9\nEssex Police,3\nLeeds,2\n", destination="Norfolk")
    kent, leeds = "E23000032", "E08000035"
    given = FORCES.set_index("PFA23CD").geometry[kent]
    assert shapely.equals_identical(shapely.normalize(flow_map.coverage.polygon(kent)), shapely.normalize(given))
    assert flow_map.boundaries.startswith(
        "outlines of 2 police force areas: Office for National Statistics, December 2023, BUC, generalised to 500 m; all other lines: outl"
    )
    assert any("differ from the districts below by" in line for line in flow_map.remarks)
    assert any(line.endswith("database right 2023") for line in flow_map.attribution)
    assert flow_map.areas["accuracy_m"].isna()[kent] and flow_map.areas["accuracy_m"].notna()[leeds]
    exported = make_layers(flow_map, 27700)["areas"].to_frame().set_index("area_code").geometry[kent]
    assert set(map(tuple, shapely.get_coordinates(exported))) == set(map(tuple, shapely.get_coordinates(given)))
    plain = drawn(tmp_path, "Kent Police,9\n", Options(boundaries="built-in"), destination="Norfolk")
    assert "2023" not in plain.boundaries and not any("2023" in line for line in plain.attribution)
    none = drawn(tmp_path, "Leeds,9\n", destination="Norfolk")
    assert "2023" not in none.boundaries and not any("database right 2023" in line for line in none.attribution)


FAULTS = {
    "one code twice": (gpd.pd.concat([FORCES, FORCES.iloc[:1]]), r"1 codes are there more than once \(E23000001\)"),
    "no polygon": (FORCES.assign(geometry=[None, *FORCES.geometry[1:]]), "1 areas have no polygon"),
    "no code": (FORCES.assign(PFA23CD=["", *CODES[1:]]), "1 features have no code"),
    "elsewhere": (
        FORCES.assign(geometry=FORCES.geometry.iloc[::-1].to_numpy()),
        "do not lie where their districts are",
    ),
    "other columns": (FORCES.rename(columns={"PFA23CD": "PFA22CD"}), "no single column of PFA23CD"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_whole_is_refused_and_what_was_there_stays(name, data):
    frame, message = FAULTS[name]
    with running(Portal(FORCES, SERVICE.service)) as portal:
        kept = fetch(portal).path
    before = {path.name: path.read_bytes() for path in kept.parent.iterdir()}
    with running(Portal(frame, SERVICE.service)) as portal, pytest.raises(PortalError, match=message):
        fetch(portal)
    assert {path.name: path.read_bytes() for path in kept.parent.iterdir()} == before


@pytest.mark.parametrize("crs", [27700, 4326, 3857, 4258])
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
def test_a_table_of_codes_of_msoas_draws_from_a_file(ending, crs, data, tmp_path):
    if (ending, crs) == ("geojson", 4258):
        pytest.skip("GDAL writes this system into a GeoJSON as degrees of WGS 84")
    path = tmp_path / f"MSOA_2021_EW_BGC_V3.{ending}"
    small("E02", "MSOA", crs=crs).to_file(path)
    (brought,) = import_boundaries(path)
    assert brought.source.vintage == "2021" and brought.source.generalisation == "BGC"
    assert brought.lines == (
        "6 middle layer super output areas",
        "for a table of these middle layer super output areas: --areas msoa-2021-BGC",
    )
    flow_map = drawn(tmp_path, "E02005601,9\nNorwich 003,4\n", areas="msoa", destination="Norwich 000")
    assert list(flow_map.areas.index) == ["E02005600", "E02005601", "E02005603"]
    assert "middle layer super output areas: Office for National Statistics, 2021, BGC" in flow_map.boundaries
    assert flow_map.attribution[:2] == brought.source.attribution
    assert abs(shapely.area(flow_map.coverage.polygon("E02005600")) - 900_000) < 3_000
    assert [kept.name for kept in installed_sets()] == ["msoa-2021-BGC"]


def test_a_file_of_several_layers_is_kept_as_what_each_is(data, tmp_path):
    path = tmp_path / "DEC_2025_BUC.gpkg"
    DISTRICTS.to_file(path, layer="LAD")
    FORCES.rename(columns={"PFA23CD": "PFA25CD", "PFA23NM": "PFA25NM"}).to_file(path, layer="PFA")
    small("E05", "WD", "25").assign(LAD25CD="E07000148", LAD25NM="Norwich").to_file(path, layer="WD")
    found = import_boundaries(path)
    titles = ["Local authority districts of the United Kingdom", "Police force areas", "Wards"]
    assert [brought.source.title for brought in found] == titles
    assert "maps draw police force areas with these lines from now on" in found[1].lines[-1]
    areas = load_areas("auto").for_map([CODES[0]])
    assert areas.name == "official, December 2025, BUC" and "police force areas" in areas.outlined
    assert (
        load_areas("2025-12").for_map([CODES[0]]).outlines and not load_areas("built-in").for_map([CODES[0]]).outlines
    )


def test_a_file_that_is_not_as_its_codes_say_is_refused(data, tmp_path):
    twice = tmp_path / "wards_2025.gpkg"
    wards = small("E05", "WD", "25")
    gpd.pd.concat([wards, wards.iloc[:1]]).to_file(twice)
    with pytest.raises(SourceError, match="1 codes are there more than once"):
        import_boundaries(twice)
    both = tmp_path / "both.gpkg"
    small("E05", "WD", "25").assign(PCON24CD=[f"E1400000{i}" for i in range(6)]).to_file(both)
    with pytest.raises(SourceError, match="several columns could be the codes of the areas: WD25CD, PCON24CD"):
        import_boundaries(both)
    with pytest.raises(
        SourceError, match=r"no middle layer super output areas called msoa have been brought.+fetch --level msoa"
    ):
        load_own_areas({"file": "msoa"})
    assert not data.exists()


def test_editions_of_a_level_lie_side_by_side(data, tmp_path):
    for name in ("MSOA_2021_EW_BGC.gpkg", "MSOA_2021_EW_BSC.gpkg"):
        small("E02", "MSOA").to_file(tmp_path / name)
        import_boundaries(tmp_path / name)
    small("E02", "MSOA", "11").to_file(tmp_path / "old.gpkg")
    import_boundaries(tmp_path / "old.gpkg")
    with pytest.raises(SourceError, match=r"several editions are called msoa.+msoa-2021-BGC, msoa-2021-BSC"):
        find_set("msoa")
    assert find_set("MSOA-2011").name == "msoa-2011" and find_set("wards.gpkg") is None
    path = find_set("msoa-2011").path
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(SourceError, match="not what its record says"):
        load_own_areas({"file": "msoa-2011"})


def test_editions_that_are_not_known_are_named_with_those_that_are():
    with pytest.raises(PortalError, match=r"no edition 1999-01 of wards is known as BUC.+2025-12 BSC"):
        choose_level("wards", "1999-01", "BUC")


def test_the_list_has_every_level_and_each_edition_once():
    rows = level_services()
    assert {row.level for row in rows} | {"sub_icb"} == set(LEVELS)
    editions = [(row.level, row.vintage, row.generalisation) for row in rows]
    assert len(set(editions)) == len(editions)
    assert all(row.code_column[-4:-2] == row.vintage[2:4] for row in rows), (
        "the year of a column is that of its edition"
    )


@pytest.mark.parametrize("row", level_services(), ids=lambda row: row.service)
def test_every_service_of_the_list_is_asked_for_as_it_is_named(row, tmp_path):
    """Layer, columns (in whatever capital letters), detail and small pages, against a server that refuses what is not there."""
    frame = small("E02", "X").rename(columns={"X21CD": row.code_column.lower(), "X21NM": row.name_column})
    with running(Portal(frame, row.service, layer=row.layer)) as portal:
        found = fetch_level(
            row.level, row.vintage, row.generalisation, base_url=portal.url, folder=tmp_path, sleep=lambda s: None
        )
    assert f"{row.service}: 6 " in found.lines[0] and found.path.exists()
    assert {query["f"] for _, query, _ in portal.log} == {"json"} and portal.asked("page")[0]["outSR"] == "27700"
