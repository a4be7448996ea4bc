"""What readers type for their area: each postcode district belongs to one place, the one that has most of it."""

import csv
import re

import pytest

from countylines_map.files import geodata
from countylines_map.gazetteer import search_terms
from countylines_map.membership import load_membership

AREAS = load_membership().areas


def covered(terms: str) -> set[tuple[str, int]]:
    """The postcode districts of a place, written out."""
    found = set()
    for each in terms.split("|")[0].split():
        letters, first, last = re.fullmatch(r"([A-Z]+)(\d+)-?(\d*)", each).groups()
        found |= {(letters, number) for number in range(int(first), int(last or first) + 1)}
    return found


def most(letters: str, number: int, places: dict[str, frozenset[str]]) -> tuple[str, float]:
    """The place with most postcodes of a district, counted row by row in the file, and its share."""
    counts: dict[str, int] = dict.fromkeys(places, 0)
    whole = 0
    with (geodata() / "postcodes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if re.fullmatch(rf"{letters}{number}[A-Z]?", row["postcode"]):
                for code, count in (pair.split(":") for pair in row["district_counts"].split("|")):
                    whole += int(count)
                    for place, districts in places.items():
                        counts[place] += int(count) * (code in districts)
    best = max(counts, key=lambda code: counts[code])
    return best, counts[best] / whole


@pytest.mark.parametrize("district", [("NR", 1), ("NR", 6), ("EC", 1), ("LS", 1), ("IP", 20), ("GL", 56), ("SY", 10)])
def test_a_postcode_district_belongs_to_the_force_with_most_of_it(district):
    forces = {code: area.districts for code, area in AREAS.items() if code.startswith(("E23", "W15"))}
    own = [code for code, terms in search_terms(AREAS[code] for code in forces).items() if district in covered(terms)]
    best, share = most(*district, forces)
    assert own == ([best] if share >= 0.5 else [])


def test_other_names_are_known_and_of_places_that_overlap_the_smaller_has_the_postcode():
    told = search_terms([AREAS["W06000015"], AREAS["E10000020"], AREAS["E07000148"]])
    assert "Caerdydd" in told["W06000015"].split("|")
    assert ("NR", 2) in covered(told["E07000148"]) and ("NR", 2) not in covered(told["E10000020"])


def test_no_postcode_district_is_of_two_places():
    told = search_terms(area for code, area in AREAS.items() if code.startswith(("E23", "W15")))
    every = [each for terms in told.values() for each in covered(terms)]
    assert len(every) == len(set(every)) > 2000
