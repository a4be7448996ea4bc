"""Census tables of MSOAs: drawn on polygons that have their codes, else refused with what brings them."""

import json

import pytest

from countylines_map.errors import CountylinesError
from countylines_map.pipeline import open_dataset, reconcile

CODES = {"E02005586": "Norwich 001", "E02005587": "Norwich 002", "E02005588": "Norwich 003"}
WORK = "3,Working in the UK but not working at or from home"
TABLES = {
    "od": "geo_code1,geo_code2,all,train\nE02005586,E02005587,12,3\nE02005588,E02005587,5,1\n",
    "odmg": (
        "Migrant MSOA one year ago code,Migrant MSOA one year ago label,Middle layer Super Output Areas code,"
        "Middle layer Super Output Areas label,Count\nE02005586,Norwich 001,E02005587,Norwich 002,4\n"
        "E02005588,Norwich 003,E02005587,Norwich 002,5\n"
    ),
    "odwp": (
        "Middle layer Super Output Areas code,Middle layer Super Output Areas label,MSOA of workplace code,MSOA of workplace label,"
        "Place of work indicator (4 categories) code,Place of work indicator (4 categories) label,Count\n"
        f"E02005586,Norwich 001,E02005587,Norwich 002,{WORK},40\nE02005587,Norwich 002,E02005588,Norwich 003,{WORK},7\n"
        "E02005586,Norwich 001,999999999,Workplace is offshore,2,Offshore,3\n"
        "E02005587,Norwich 002,OD0000003,Works mainly at or from home,1,Mainly working at or from home,9\n"
    ),
}


@pytest.fixture
def read(tmp_path):
    shapes = [
        {"type": "Feature", "properties": {"MSOA21CD": code, "MSOA21NM": name}, "geometry": {"type": "Polygon", "coordinates": [
            [[x, 52.6], [x + 0.05, 52.6], [x + 0.05, 52.65], [x, 52.65], [x, 52.6]]
        ]}}
        for x, (code, name) in zip((1.2, 1.25, 1.3), CODES.items(), strict=True)
    ]  # fmt: skip
    (tmp_path / "m.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": shapes}))

    def of(name, *, with_areas=True):
        (tmp_path / "t.csv").write_text(TABLES[name], encoding="utf-8")
        own = {"areas": str(tmp_path / "m.geojson"), "code_column": "MSOA21CD", "name_column": "MSOA21NM"}
        return reconcile(open_dataset(tmp_path / "t.csv", unit="commuters", **(own if with_areas else {})))

    return of


@pytest.mark.parametrize(
    ("name", "flows"),
    [
        ("od", {("E02005586", "E02005587"): 12, ("E02005588", "E02005587"): 5}),
        ("odmg", {("E02005586", "E02005587"): 4, ("E02005588", "E02005587"): 5}),
        (
            "odwp",
            {("E02005586", "E02005587"): 40, ("E02005587", "E02005588"): 7, ("E02005586", ""): 3, ("E02005587", ""): 9},
        ),
    ],
)
def test_tables_of_small_areas_on_polygons_that_have_their_codes(read, name, flows):
    found = read(name)
    columns = ["origin_code", "destination_code", "flow"]
    assert {(origin, end): flow for origin, end, flow in found.flows[columns].itertuples(index=False)} == flows
    assert found.balance.rows()[-1][1] == sum(flows.values())


def test_without_polygons_the_codes_are_refused_with_what_to_do(read):
    with pytest.raises(
        CountylinesError, match=r"'E02005586' is the code of a middle layer super output area \(MSOA\).*--areas"
    ):
        read("od", with_areas=False)
