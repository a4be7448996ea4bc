"""What the program writes is read back to the same map, in every format that holds rows."""

import pandas as pd
import pytest

from countylines_map.errors import DatasetError
from countylines_map.export import exported_files
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset, reconcile

TABLE = """Home area,Year,Sex,Arrests,Custody suite
Essex,2022,Male,30,A
Essex,2022,Female,<5,A
Essex,2023,Male,20 [r],B
Suffolk,2022,Male,7,B
Suffolk,2023,Female,"1,234",B
Old Essex,2023,Female,2.5,B
unknown,2022,Male,4,A
Norfolk,2022,Male,12,A
Total,,,"1,400",
"""
COLUMNS = [
    "origin_code",
    "destination_code",
    "flow",
    "flow_low",
    "flow_high",
    "period",
    "category",
    "nonplace",
    "internal",
    "flow_note",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    words = {"unit": "arrests", "destination": "Norfolk", "place": {"Old Essex": "E10000012"}}
    return make_flow_map(open_dataset(folder / "t.csv", **words), Options(layout="straight"))


@pytest.mark.parametrize("kind", ["csv", "geojson", "gpkg", "parquet"])
def test_flows_are_read_back(made, tmp_path, kind):
    path = tmp_path / f"flows.{kind}"
    for name, content in exported_files(made, Options(), [kind]).items():
        (tmp_path / name).write_bytes(content)
    again = reconcile(open_dataset(path))
    assert (again.dataset.title, again.dataset.unit) == (made.dataset.title, "arrests")
    assert again.balance == made.balance
    pd.testing.assert_frame_equal(
        again.flows[COLUMNS].reset_index(drop=True), made.flows[COLUMNS].reset_index(drop=True), check_dtype=False
    )
    assert list(again.flows["Custody suite"]) == list(made.flows["Custody suite"])


def test_a_csv_whose_manifest_is_not_its_own_asks_for_the_unit(made, tmp_path):
    for name, content in exported_files(made, Options(), ["csv"]).items():
        (tmp_path / name).write_bytes(content)
    with (tmp_path / "flows.csv").open("a", encoding="utf-8") as changed:
        changed.write("\n")
    with pytest.raises(DatasetError, match="the unit is missing"):
        open_dataset(tmp_path / "flows.csv")
