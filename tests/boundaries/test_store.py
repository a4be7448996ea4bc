"""Official districts in every format that people download, and files that are refused with every reason."""

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from made_districts import DISTRICTS, MEMBERSHIP

from countylines_map.boundaries import load_areas
from countylines_map.boundaries.readers import edition
from countylines_map.boundaries.store import import_districts, installed_coverages, read_coverage
from countylines_map.errors import SourceError

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "lad_2024_05_uk.topojson"


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTYLINES_MAP_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def write(folder: Path, name: str, frame: gpd.GeoDataFrame = DISTRICTS) -> Path:
    path = folder / name
    if name.endswith(".zip"):
        inner = folder / "shape"
        inner.mkdir()
        frame.to_file(inner / "districts.shp")
        return Path(shutil.make_archive(str(path.with_suffix("")), "zip", inner))
    if name.endswith(".topojson"):
        path.write_text(json.dumps(topology(frame)), encoding="utf-8")
    else:
        frame.to_file(path)
    return path


def topology(frame: gpd.GeoDataFrame) -> dict:
    """A TopoJSON document in which every ring is one arc, in longitude and latitude, with id and name."""
    arcs: list = []
    objects = []
    geographic = frame.to_crs("EPSG:4326")
    for code, name, shape in zip(geographic["LAD25CD"], geographic["LAD25NM"], geographic.geometry, strict=True):
        polygons = []
        for part in shapely.get_parts(shape):
            rings = [part.exterior, *part.interiors]
            polygons.append([[len(arcs) + i] for i in range(len(rings))])
            arcs += [[list(xy) for xy in ring.coords] for ring in rings]
        objects.append({"type": "MultiPolygon", "arcs": polygons, "properties": {"id": code, "name": name}})
    return {
        "type": "Topology",
        "arcs": arcs,
        "objects": {"geog": {"type": "GeometryCollection", "geometries": objects}},
    }


FORMATS = {
    "LAD_DEC_2025_UK_BUC.geojson": 4326,
    "LAD_DEC_2025_UK_BUC.gpkg": 27700,
    "LAD_DEC_2025_UK_BUC.zip": 3857,
    "LAD_DEC_2025_UK_BUC.fgb": 3857,
    "LAD_DEC_2025_UK_BUC.topojson": 4326,
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_districts(name, data, tmp_path):
    source = import_districts(write(tmp_path, name, DISTRICTS.to_crs(FORMATS[name])))
    assert (source.vintage, source.generalisation) == ("2025-12", "BUC")
    assert source.attribution[1] == "Contains OS data © Crown copyright and database right 2025"
    frame, read_back = read_coverage(data / "coverages" / "2025-12-BUC")
    assert read_back == source
    assert tuple(frame.index) == MEMBERSHIP.districts and frame.crs.to_epsg() == 27700
    assert list(frame) == ["area_name", "anchor_e", "anchor_n", "postcodes", "small_areas", "geometry"]
    expected = DISTRICTS.set_index("LAD25CD").geometry[frame.index]
    assert (frame.geometry.symmetric_difference(expected).area / expected.area).max() < 1e-3
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert shapely.contains_xy(frame.geometry.to_numpy(), frame["anchor_e"], frame["anchor_n"]).all()


@pytest.mark.parametrize("columns", [("LAD24CD", "LAD24NM"), ("lad16cd", "lad16nm"), ("id", "name"), ("ID", "Name")])
def test_columns_are_found_by_pattern(columns, tmp_path):
    named = DISTRICTS.rename(columns={"LAD25CD": columns[0], "LAD25NM": columns[1]})
    frame, _ = read_coverage(write(tmp_path, "May 2024.geojson", named.to_crs(4326)))
    assert frame.loc["E07000148", "area_name"] == "Norwich"


def test_what_was_imported_is_what_maps_use_from_then_on(data, tmp_path):
    assert load_areas("auto").name == "built-in"
    import_districts(write(tmp_path, "LAD_DEC_2025_UK_BUC.gpkg"))
    areas = load_areas("auto")
    assert areas.name == "official, December 2025, BUC"
    assert areas.polygon("N09000003").is_valid and areas.polygon("E10000020").is_valid
    assert [source.vintage for source in installed_coverages()] == ["2025-12"]


def test_a_changed_file_is_noticed_and_named(data, tmp_path):
    import_districts(write(tmp_path, "LAD_DEC_2025_UK_BUC.gpkg"))
    path = data / "coverages" / "2025-12-BUC" / "districts.gpkg"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(SourceError, match=r"districts\.gpkg.*not what its record says"):
        load_areas("official")


def test_importing_again_replaces_the_edition_and_leaves_nothing_else(data, tmp_path):
    file = write(tmp_path, "LAD_DEC_2025_UK_BUC.gpkg")
    first, second = import_districts(file), import_districts(file)
    assert first.sha256 == second.sha256, "same districts, same bytes"
    kept = data / "coverages"
    assert [path.name for path in kept.iterdir()] == ["2025-12-BUC"]
    assert sorted(path.name for path in (kept / "2025-12-BUC").iterdir()) == sorted([second.file, "source.toml"])
    assert len(read_coverage(kept / "2025-12-BUC")[0]) == 361


def test_editions_lie_side_by_side_and_are_drawn_by_their_date(data, tmp_path):
    for name in ("LAD_MAY_2024_UK_BUC.gpkg", "LAD_DEC_2025_UK_BUC.gpkg", "LAD_DEC_2025_UK_BSC.gpkg"):
        import_districts(write(tmp_path, name))
    assert (
        load_areas("2024-05").name == "official, May 2024, BUC"
        and load_areas("official").name == "official, December 2025, BUC"
    )
    assert load_areas("2025-12-BSC").name == "official, December 2025, BSC"
    with pytest.raises(SourceError, match=r"several editions are called 2025-12.+2025-12-BSC, 2025-12-BUC"):
        load_areas("2025-12")
    with pytest.raises(SourceError, match=r"no edition 2019-12 has been brought.+2024-05-BUC"):
        load_areas("2019-12")


def test_older_codes_are_carried_forward(tmp_path):
    old = DISTRICTS.replace({"LAD25CD": {"E08000038": "E08000016", "E08000039": "E08000019"}})
    frame, source = read_coverage(write(tmp_path, "LAD_MAY_2024_BUC.gpkg", old))
    assert tuple(frame.index) == MEMBERSHIP.districts
    assert "E08000016 is now Barnsley" in source.note


def test_districts_that_merged_since_are_united(tmp_path):
    whole = DISTRICTS.set_index("LAD25CD").loc["E06000060"]
    older = ["E07000004", "E07000005", "E07000006", "E07000007"]  # the districts of Buckinghamshire until April 2020
    west, south, east, north = whole.geometry.bounds
    step = (east - west) / 4
    strips = [shapely.box(west + i * step, south, west + (i + 1) * step, north) for i in range(4)]
    parts = gpd.GeoDataFrame(
        {"OBJECTID": 0, "LAD25CD": older, "LAD25NM": older},
        geometry=[whole.geometry.intersection(strip) for strip in strips], crs=DISTRICTS.crs,
    )  # fmt: skip
    rest = DISTRICTS[DISTRICTS["LAD25CD"] != "E06000060"]
    frame, _ = read_coverage(write(tmp_path, "Dec_2019.gpkg", gpd.pd.concat([rest, parts])))
    assert frame.loc["E06000060"].geometry.area == pytest.approx(whole.geometry.area, rel=1e-3)
    with pytest.raises(SourceError, match=r"not whole: Buckinghamshire \(E06000060\)"):
        read_coverage(write(tmp_path, "Dec_2018.gpkg", gpd.pd.concat([rest, parts.iloc[1:]])))


@pytest.mark.parametrize(("letters", "words"), [("E", "England"), ("EWS", "England, Wales and Scotland")])
def test_whole_countries_are_completed_with_the_built_in_districts_of_the_others(letters, words, data, tmp_path):
    some = DISTRICTS[DISTRICTS["LAD25CD"].str[0].isin(list(letters))]
    source = import_districts(write(tmp_path, "LAD_DEC_2025_BUC.gpkg", some))
    areas = load_areas("official")
    assert source.title == f"Local authority districts of {words}, elsewhere those built in"
    assert (
        f"districts of {words}, elsewhere those built in: Office" in areas.description
        and "Natural Earth" in areas.description
    )
    assert any("Natural Earth" in line for line in areas.attribution) and any(
        "2025" in line for line in areas.attribution
    )
    shapes = areas.districts.geometry
    assert len(shapes) == 361 and shapely.coverage_is_valid(shapes.to_numpy())
    given = some.set_index("LAD25CD").geometry
    assert shapes[given.index].symmetric_difference(given, align=True).area.max() < 1, (
        "official districts stay as they are"
    )
    if "S" not in letters:
        border = (
            shapes["E06000063"].intersection(shapes["S12000006"]).length
            + shapes["E06000057"].intersection(shapes["S12000026"]).length
        )
        assert border > 100_000, "Cumberland and Northumberland meet Scotland along the border"


def test_wards_are_dissolved_to_their_districts_where_that_is_asked_for(data, tmp_path):
    norwich = DISTRICTS.set_index("LAD25CD").geometry["E07000148"]
    west, south, east, north = norwich.bounds
    middle = (west + east) / 2
    halves = [
        norwich.intersection(shapely.box(*box)) for box in ((west, south, middle, north), (middle, south, east, north))
    ]
    wards = gpd.GeoDataFrame(
        {"WD25CD": ["E05000001", "E05000002"], "LAD25CD": "E07000148", "LAD25NM": "Norwich"},
        geometry=halves,
        crs=DISTRICTS.crs,
    )
    rest = DISTRICTS[DISTRICTS["LAD25CD"] != "E07000148"]
    file = write(tmp_path, "WD_DEC_2025_BUC.gpkg", gpd.pd.concat([rest, wards]))
    with pytest.raises(SourceError, match=r"E07000148 is there 2 times.+--dissolve"):
        import_districts(file)
    source = import_districts(file, dissolve=True)
    assert "362 features were united to 361 districts" in source.note
    assert load_areas("official").districts.geometry["E07000148"].symmetric_difference(norwich).area < 1


def changed(code: str, **values) -> gpd.GeoDataFrame:
    frame = DISTRICTS.copy()
    for column, value in values.items():
        frame.loc[frame["LAD25CD"] == code, column] = value
    return frame


NORWICH = DISTRICTS.set_index("LAD25CD").geometry["E07000148"]
REFUSED = {
    "one missing": (DISTRICTS[DISTRICTS["LAD25CD"] != "E07000148"], r"1 of the 361 .* Norwich \(E07000148\)"),
    "half of Wales": (
        DISTRICTS[DISTRICTS["LAD25CD"].str.startswith("E") | (DISTRICTS["LAD25CD"] == "W06000015")],
        r"21 of the 318 .* whole countries",
    ),
    "counties": (DISTRICTS.rename(columns={"LAD25CD": "CTYUA24CD"}), "build --areas .* --code-column CTYUA24CD"),
    "one twice": (gpd.pd.concat([DISTRICTS, DISTRICTS.iloc[:1]]), "E06000001 is there 2 times"),
    "a stranger": (changed("E07000148", LAD25CD="E99999999"), "'E99999999' is not the code of a district"),
    "a county": (changed("E07000148", LAD25CD="E10000020"), "E10000020 is a county, not a district"),
    "split since": (changed("N09000002", LAD25CD="95FF"), "was split among"),
    "no polygon": (changed("E07000148", geometry=None), "E07000148 has no polygon"),
    "a point": (changed("E07000148", geometry=NORWICH.centroid), "E07000148 has no polygon"),
    "in the sea": (changed("E07000148", geometry=shapely.box(9e5, 1e5, 9.1e5, 1.1e5)), "outside the United Kingdom"),
    "overlapping": (changed("E07000148", geometry=NORWICH.buffer(3000)), "overlaps another"),
    "latitude first": (
        DISTRICTS.to_crs(4326).assign(geometry=lambda f: shapely.transform(f.geometry, lambda xy: xy[:, ::-1])),
        "outside the United Kingdom",
    ),
    "metres called degrees": (DISTRICTS.set_crs(4326, allow_override=True), "not longitudes and latitudes"),
    "another system": (DISTRICTS.to_crs(29902), "reference system is"),
    "no codes": (DISTRICTS.drop(columns="LAD25CD"), "no column of district codes"),
    "two codes": (DISTRICTS.assign(LAD24CD=DISTRICTS["LAD25CD"]), "several columns could be"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_is_no_coverage_of_the_uk_is_refused_and_nothing_is_kept(fault, data, tmp_path):
    frame, message = REFUSED[fault]
    with pytest.raises(SourceError, match=message):
        import_districts(write(tmp_path, "LAD_DEC_2025_UK_BUC.gpkg", frame))
    assert not data.exists()


def test_all_problems_are_told_at_once(tmp_path):
    frame = changed("E07000148", LAD25CD="E99999999")
    frame.loc[frame["LAD25CD"] == "E06000001", "geometry"] = None
    with pytest.raises(SourceError) as caught:
        read_coverage(write(tmp_path, "LAD_DEC_2025.gpkg", frame))
    assert len(caught.value.problems) == 3  # a stranger, Norwich missing, no polygon


@pytest.mark.parametrize(
    "content", [b"", b"not a map", b'{"type": "FeatureCollection", "features": []}', b"PK\x03\x04"]
)
def test_files_that_are_no_map_are_refused(content, tmp_path):
    path = tmp_path / "LAD_DEC_2025.geojson"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"LAD_DEC_2025\.geojson"):
        read_coverage(path)


def test_the_edition_is_asked_for_where_nothing_says_it(data, tmp_path):
    file = write(tmp_path, "districts.gpkg", DISTRICTS.rename(columns={"LAD25CD": "id"}))
    with pytest.raises(SourceError, match="--vintage"):
        import_districts(file)
    with pytest.raises(SourceError, match="not a year and month"):
        import_districts(file, vintage="../2024")
    with pytest.raises(SourceError, match="'XYZ' is not known"):
        import_districts(file, vintage="2024-05", generalisation="XYZ")
    assert import_districts(file, vintage="2024-05", generalisation="buc").vintage == "2024-05"


def test_editions_in_real_names():
    assert edition("Local_Authority_Districts_May_2024_Boundaries__UK_BSC") == ("2024-05", "BSC")
    assert edition("LAD_MAY_2025_UK_BGC_V2.zip") == ("2025-05", "BGC")
    assert edition("Local_Authority_Districts_December_2023_Boundaries_UK_BFE_-123.geojson") == ("2023-12", "BFE")


@pytest.mark.reference
def test_a_real_file_is_imported(data):
    if not REFERENCE.exists():
        pytest.skip("the official district polygons are not beside the checkout")
    source = import_districts(REFERENCE, generalisation="BUC")
    assert source.vintage == "2024-05" and "E08000019 is now Sheffield" in source.note
    assert len(load_areas("official").districts) == 361
