"""Names as the gazetteer looks them up."""

import csv

from countylines_map.files import geodata
from countylines_map.gazetteer.normalise import raw_and_key, raws_and_keys


def test_keys_of_many_names_are_those_of_each() -> None:
    files = ("places.csv", "neighbourhoods.csv", "aliases.csv", "areas.csv")
    names = [
        row[0] for file in files for row in csv.reader((geodata() / file).read_text(encoding="utf-8").splitlines())
    ]
    names += [
        "",
        " ",
        "N. Yorks",
        "Bed & Breakfast",
        "a\nb",
        "Ynys Môn",
        "King's Lynn",
        "x_y",
        "Stoke-on-Trent\x1d",
        "St. Helen’s",
    ]
    assert list(raws_and_keys(names)) == [raw_and_key(name) for name in names]
