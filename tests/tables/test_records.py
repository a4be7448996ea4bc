"""Records in real files of every format: the same counts whatever holds them, and a refusal that says where."""

import csv
import gzip
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import countylines_map as cm
from countylines_map.check import find_problems
from countylines_map.limits import change_limits
from countylines_map.tables import count_records

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
HEAD = ["home_area", "arrested", "sex", "custody_ref"]
PLACES = ["Essex", "Kent", "Notts", "Nottinghamshire", "Ynys Môn", "not stated"]
ASKED = {"count_rows": "rows", "unit": "arrests", "destination": "Norfolk", "origin_column": "home_area"}
DATED = {**ASKED, "period_column": "arrested", "period_by": "financial year"}


@pytest.fixture(autouse=True)
def _streamed():
    """These tables are small, and streamed all the same."""
    change_limits({"whole": 1})
    yield
    change_limits({})


def people(number=3000, seed=1):
    chance = random.Random(seed)
    days = [f"{year}-{month:02}-{day:02}" for year in (2022, 2023) for month in range(1, 13) for day in (1, 15, 28)]
    return [[chance.choice(PLACES), chance.choice(days), chance.choice("MF"), k] for k in range(number)]


def write_csv(path, rows, head=HEAD, opened=open, **way):
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, **way)
        writer.writerow(head)
        writer.writerows(rows)
    return path


def write_parquet(path, rows):
    frame = pd.DataFrame(rows, columns=HEAD)
    frame.assign(arrested=pd.to_datetime(frame["arrested"]).dt.date).to_parquet(path, index=False)
    return path


def as_csv(folder):
    return write_csv(folder / "arrests.csv", people())


def as_gzip(folder):
    return write_csv(folder / "arrests.csv.gz", people(), opened=gzip.open)


def as_semicolons(folder):
    return write_csv(folder / "arrests.txt", people(), delimiter=";", lineterminator="\r")


def as_british_dates(folder):
    rows = [[place, "/".join(reversed(day.split("-"))) + " 14:05", *rest] for place, day, *rest in people()]
    return write_csv(folder / "arrests.csv", rows)


def as_parquet(folder):
    return write_parquet(folder / "arrests.parquet", people())


def as_text_in_parquet(folder):
    pd.DataFrame(people(), columns=HEAD).to_parquet(folder / "arrests.parquet", index=False)
    return folder / "arrests.parquet"


def as_folder(folder):
    (folder / "parts" / "more").mkdir(parents=True)
    for part in range(3):
        where = folder / "parts" / ("more" if part == 1 else "") / f"part-{part}.parquet"
        write_parquet(where, people()[1000 * part : 1000 * part + 1000])
    (folder / "parts" / "_SUCCESS").touch()
    return folder / "parts"


def as_pattern(folder):
    for part in range(3):
        write_csv(folder / f"part-{part}.csv", people()[1000 * part : 1000 * part + 1000])
    (folder / "readme.md").write_text("not records")
    return folder / "part-*.csv"


def as_utf16(folder):
    path = write_csv(folder / "arrests.csv", people())
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    return path


WAYS = [
    as_csv,
    as_gzip,
    as_semicolons,
    as_british_dates,
    as_parquet,
    as_text_in_parquet,
    as_folder,
    as_pattern,
    as_utf16,
]


def expected():
    """(origin, financial year) -> people, in plain Python."""
    return Counter(
        (place, ["2021/22", "2022/23", "2023/24"][int(day[:4]) - 2022 + (day[5:7] > "03")])
        for place, day, *_ in people()
    )


def counted(dataset):
    frame = count_records(dataset).frame
    return {(row.origin, row.period): row.counted for row in frame.itertuples()}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_format_gives_the_same_counts(way, tmp_path):
    words = {**DATED, "encoding": "utf-16"} if way is as_utf16 else DATED
    assert counted(cm.open_dataset(way(tmp_path), **words)) == expected()


@pytest.mark.parametrize("way", [as_csv, as_folder], ids=lambda way: way.__name__)
def test_records_become_a_map_whose_balance_is_every_record(way, tmp_path):
    made = cm.make_flow_map(cm.open_dataset(way(tmp_path), **DATED))
    wanted = expected()
    assert made.balance.rows()[-1][1] == 3000
    flows = made.flows.set_index(["origin_code", "period"])["flow"]
    assert flows["E10000016", "2022/23"] == wanted["Kent", "2022/23"]
    assert flows["W06000001", "2021/22"] == wanted["Ynys Môn", "2021/22"]
    notts = wanted["Notts", "2023/24"] + wanted["Nottinghamshire", "2023/24"]
    assert flows["E10000024", "2023/24"] == notts
    assert any("are counted together as Nottinghamshire (E10000024)" in note for note in made.notes)
    assert any(remark.startswith("3,000 records were counted, each as one of the arrests") for remark in made.remarks)


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("day", "2023-02-07"),
        ("month", "February 2023"),
        ("quarter", "Q1 2023"),
        ("year", "2023"),
        ("financial year", "2022/23"),
    ],
)
def test_dates_are_grouped_as_asked(by, wanted, tmp_path):
    path = write_csv(tmp_path / "a.csv", [["Kent", "2023-02-07", "M", 1]])
    assert counted(cm.open_dataset(path, **{**DATED, "period_by": by})) == {("Kent", wanted): 1}


def test_weights_are_added_exactly_and_categories_kept(tmp_path):
    rows = [["Kent", "0.1", "M"], ["Kent", "0.2", "F"], ["Kent", "0.7", "M"], ["Essex", "2", "F"]]
    path = write_csv(tmp_path / "a.csv", rows, ["home_area", "weight", "sex"])
    words = {
        "unit": "arrests",
        "destination": "Norfolk",
        "origin_column": "home_area",
        "weight_column": "weight",
        "category_column": "sex",
    }
    frame = count_records(cm.open_dataset(path, **words)).frame
    assert frame[["origin", "category", "counted"]].values.tolist() == [
        ["Essex", "F", 2.0],
        ["Kent", "F", 0.2],
        ["Kent", "M", 0.8],
    ]


def test_destinations_of_each_record(tmp_path):
    path = write_csv(
        tmp_path / "a.csv", [["Kent", "Norfolk"], ["Kent", "Suffolk"], ["Kent", "Norfolk"]], ["origin", "destination"]
    )
    made = cm.make_flow_map(cm.open_dataset(path, count_rows="rows", unit="arrests"))
    assert dict(zip(made.flows["destination"], made.flows["flow"], strict=True)) == {"Norfolk": 2, "Suffolk": 1}


def problems_of(path, **words):
    with pytest.raises(cm.CountylinesError) as caught:
        cm.make_flow_map(cm.open_dataset(path, **{**DATED, **words}))
    return [str(problem) for problem in caught.value.problems]


def twelve_parts(folder, broken, content):
    for part in range(1, 13):
        write_csv(folder / f"part-{part:02}.csv", people(500, part))
    path = folder / f"part-{broken:02}.csv"
    path.write_bytes(content(path.read_bytes()))
    return folder / "part-*.csv"


def test_utf_16_is_known_by_its_mark(tmp_path):
    assert counted(cm.open_dataset(as_utf16(tmp_path), **DATED)) == expected()


def test_windows_1252_has_its_own_signs(tmp_path):
    path = tmp_path / "a.csv"
    lines = ["home_area;arrested", "King’s Lynn;2023-01-01", "Ynys Môn;2023-01-02", "King’s Lynn;2023-05-02"]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    found = counted(cm.open_dataset(path, **DATED, encoding="cp1252"))
    assert found == {("King’s Lynn", "2022/23"): 1, ("King’s Lynn", "2023/24"): 1, ("Ynys Môn", "2022/23"): 1}
    assert [said.partition(": ")[2].partition(".")[0] for said in problems_of(path)] == [
        "the row is not text in UTF-8"
    ] * 3


def test_what_windows_1252_has_not_is_refused_with_its_row(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"home_area,arrested\nKent,2023-01-01\nKe\x81nt,2023-01-01\n")
    (said,) = problems_of(tmp_path / "a.csv", encoding="cp1252")
    assert "a.csv, row 3: the row is not text in windows-1252" in said


def test_a_place_that_is_not_known_is_named_with_its_row_in_windows_1252(tmp_path):
    (tmp_path / "a.csv").write_bytes("home_area,arrested\nKent,2023-01-01\nO’Nowhere,2023-01-01\n".encode("cp1252"))
    (said,) = problems_of(tmp_path / "a.csv", encoding="cp1252")
    assert "a.csv, row 3, column 'home_area' (1 record)" in said


def test_a_wrong_encoding_in_one_part_is_named_with_its_row(tmp_path):
    def spoilt(content):
        lines = content.split(b"\n")
        lines[400] = "Ynys Môn,2023-01-01,M,9\r".encode("cp1252")
        return b"\n".join(lines)

    (said,) = problems_of(twelve_parts(tmp_path, 7, spoilt))
    assert "part-07.csv, row 401: the row is not text in UTF-8" in said


def test_a_file_that_ends_in_mid_row_is_named_with_its_row(tmp_path):
    (said,) = problems_of(twelve_parts(tmp_path, 7, lambda content: content[: content.rfind(b",", 0, -20)]))
    assert "part-07.csv, row " in said
    assert "fewer cells" in said
    assert "cut off" in said


def test_all_damaged_rows_are_told_at_once(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["Kent", "2023-01-01", "M", 1, 2], ["Kent", "2023-01-01", "M", 1], ["Kent"]])
    assert [said.split(": ")[0].rpartition(", ")[2] for said in problems_of(path)] == ["row 2", "row 4"]


def test_a_cut_gzip_file(tmp_path):
    path = as_gzip(tmp_path)
    path.write_bytes(path.read_bytes()[:-4000])
    (said,) = problems_of(path)
    assert "arrests.csv.gz" in said


def test_a_cut_parquet_file_in_a_folder(tmp_path):
    folder = as_folder(tmp_path)
    path = folder / "part-2.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    (said,) = problems_of(folder)
    assert "part-2.parquet: the Parquet file cannot be read" in said


def test_mixed_schemas_in_a_folder(tmp_path):
    folder = as_folder(tmp_path)
    pd.DataFrame({"home_area": ["Kent"], "arrested": ["2023-01-01"]}).to_parquet(folder / "part-9.parquet")
    (said,) = problems_of(folder)
    assert "part-9.parquet" in said
    assert "no column 'sex'" in said
    assert "'arrested' as VARCHAR, not DATE" in said


def test_other_columns_in_one_text_file(tmp_path):
    pattern = as_pattern(tmp_path)
    write_csv(tmp_path / "part-9.csv", [["Kent", "2023-01-01"]], ["home", "arrested"])
    (said,) = problems_of(pattern)
    assert "part-9.csv, row 1: the columns are home, arrested, and those of part-0.csv are home_area, arrested" in said


def test_a_missing_column_and_what_is_there(tmp_path):
    (said,) = problems_of(as_parquet(tmp_path), origin_column="home area code")
    assert "there is no column 'home area code'" in said
    assert "'custody_ref'" in said


def test_formats_do_not_mix_and_other_files_are_refused(tmp_path):
    folder = as_folder(tmp_path)
    write_csv(folder / "part-4.csv", people(5))
    assert "part-4.csv: the file is text, and part-1.parquet is Parquet" in problems_of(folder)[0]
    (folder / "notes.docx").write_bytes(b"x")
    assert "notes.docx: the file does not hold records" in problems_of(folder)[0]


def test_places_that_are_not_known_are_listed_by_size_with_their_first_row(tmp_path):
    rows = [*people(50), *[["Atlantis", "2023-01-01", "M", 1]] * 3, *[["Lyonesse", "2023-02-01", "F", 2]] * 7]
    rows.append(["Avalon", "2023-01-01", "M", 1])
    said = problems_of(write_csv(tmp_path / "a.csv", rows))
    assert [(line.split("'")[1], line.split("(")[1].split(")")[0]) for line in said] == [
        ("home_area", "7 records"), ("home_area", "3 records"), ("home_area", "1 record"),
    ]  # fmt: skip
    assert "a.csv, row 55, column 'home_area' (7 records)" in said[0]
    assert "Lyonesse" in said[0]
    found, _ = find_problems(cm.open_dataset(tmp_path / "a.csv", **DATED), cm.Options())
    assert sum("Lyonesse" in str(problem) for problem in found) == 1


def test_an_empty_origin_is_not_left_out(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["Kent", "2023-01-01", "M", 1], ["", "2023-01-01", "M", 1]])
    made = cm.make_flow_map(cm.open_dataset(path, **DATED))
    assert made.balance.rows()[-1][1] == 2
    assert "1 record has no origin, written here as (empty)" in made.remarks
    assert made.flows.set_index("origin")["nonplace"]["(empty)"] == "unknown"


@pytest.mark.parametrize(
    "write", [write_csv, lambda path, rows: pd.DataFrame(rows, columns=HEAD).to_parquet(path) or path]
)
def test_values_that_are_not_dates_are_listed_by_size(write, tmp_path):
    rows = [*people(300), ["Kent", "2023-02-30", "M", 1], *[["Kent", "spring", "F", 1]] * 2, ["Kent", "", "M", 1]]
    said = problems_of(write(tmp_path / f"a.{'csv' if write is write_csv else 'parquet'}", rows))
    assert ["'spring' is not a date (2 records)" in said[0], "'2023-02-30' is not a date (1 record)" in said[1]] == [
        True,
        True,
    ]
    assert ", row 303, column 'arrested'" in said[0]
    assert len(said) == 2


def test_an_empty_date_stands_as_a_period_of_its_own_and_is_told(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["Kent", "2023-05-01", "M", 1], ["Kent", "", "M", 1]])
    dataset = count_records(cm.open_dataset(path, **DATED))
    assert {row.period: row.counted for row in dataset.frame.itertuples()} == {"2023/24": 1, "no date": 1}
    assert "1 record has no date and counts under 'no date'" in dataset.frame.attrs["notes"]


def test_weights_that_cannot_be_read_are_listed(tmp_path):
    path = write_csv(
        tmp_path / "a.csv", [["Kent", "1.5"], ["Kent", "many"], ["Kent", "-1"], ["Kent", ""]], ["home_area", "w"]
    )
    with pytest.raises(cm.TableError) as caught:
        count_records(
            cm.open_dataset(path, unit="people", origin_column="home_area", weight_column="w", destination="Kent")
        )
    assert [str(p).split(": ")[1].split(" (")[0] for p in caught.value.problems] == [
        "an empty cell is not a weight", "'-1' is not a weight", "'many' is not a weight",
    ]  # fmt: skip


def test_rows_are_counted_only_when_asked(tmp_path):
    dataset = cm.open_dataset(as_folder(tmp_path), unit="arrests", destination="Norfolk")
    with pytest.raises(cm.TableError, match="--count-rows"):
        cm.make_flow_map(dataset)


def test_weights_in_a_workbook_are_refused(tmp_path):
    pd.DataFrame({"home_area": ["Kent"], "w": [2]}).to_excel(tmp_path / "a.xlsx", index=False)
    said = problems_of(tmp_path / "a.xlsx", weight_column="w", period_by=None, period_column=None)
    assert "weights are added up in CSV, gzip CSV and Parquet only" in said[0]


def test_a_small_text_table_is_read_whole_and_gives_the_same_map(tmp_path):
    dataset = cm.open_dataset(as_csv(tmp_path), **DATED)
    streamed = cm.make_flow_map(dataset).flows
    change_limits({"whole": 1 << 24})
    assert count_records(dataset).frame is None
    whole = cm.make_flow_map(dataset).flows
    keys = ["origin_code", "nonplace", "period"]
    assert whole.groupby(keys)["flow"].sum().to_dict() == streamed.groupby(keys)["flow"].sum().to_dict()


def test_what_only_other_shapes_have_is_refused(tmp_path):
    (said,) = problems_of(as_csv(tmp_path), where={"sex": "M"})
    assert "'where' is not possible where records are streamed" in said


def test_one_origin_and_a_column_of_destinations(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["Norfolk"], ["Suffolk"], ["Norfolk"]], ["destination"])
    made = cm.make_flow_map(cm.open_dataset(path, count_rows="rows", unit="people", origin="Kent"))
    assert dict(zip(made.flows["destination"], made.flows["flow"], strict=True)) == {"Norfolk": 2, "Suffolk": 1}


def test_a_column_of_counts_is_refused_where_rows_are_to_be_counted(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["Kent", 3]], ["home_area", "arrests"])
    (said,) = problems_of(path, period_column=None, period_by=None)
    assert "the column 'arrests' looks like a count" in said
    assert "--weight-column 'arrests'" in said


def test_more_periods_than_a_map_can_show(tmp_path):
    (said,) = problems_of(as_csv(tmp_path), period_by=None)
    assert "different periods, more than a map can show" in said
    assert "--period-by month" in said


def test_more_groups_than_the_limit(tmp_path):
    change_limits({"groups": 5})
    (said,) = problems_of(as_csv(tmp_path))
    assert "--limit groups=6" in said


def test_without_duckdb_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    (said,) = problems_of(as_csv(tmp_path))
    assert "pip install 'countylines-map[records]'" in said


def test_the_command_line_writes_a_map_and_nothing_where_it_refuses(tmp_path):
    folder = as_folder(tmp_path)
    words = [
        "--count-rows",
        "--unit",
        "arrests",
        "--destination",
        "Norfolk",
        "--origin-column",
        "home_area",
        "--period-by",
        "year",
    ]
    made = run("build", folder, *words, "--output", tmp_path / "out")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "out" / "map.html").exists()
    manifest = (tmp_path / "out" / "manifest.json").read_text()
    assert "more/part-1.parquet" in manifest
    assert str(tmp_path) not in manifest
    write_parquet(folder / "part-5.parquet", [["Atlantis", "2023-01-01", "M", 1]])
    refused = run("build", folder, *words, "--output", tmp_path / "other")
    assert refused.returncode == 1
    assert "Atlantis" in refused.stderr
    assert not (tmp_path / "other").exists()


def test_no_part_is_an_output(tmp_path):
    write_csv(tmp_path / "flows.csv", people(20))
    words = ["--count-rows", "--unit", "arrests", "--destination", "Norfolk", "--origin-column", "home_area"]
    refused = run("build", tmp_path, *words, "--output", tmp_path, "--overwrite", "--limit", "whole=1")
    assert refused.returncode == 1
    assert "which is an input of this command" in refused.stderr


def test_a_dataset_says_it_too(tmp_path):
    as_pattern(tmp_path)
    toml = tmp_path / "arrests.toml"
    toml.write_text(
        'title = "Arrests"\nunit = "arrests"\ndestination = "Norfolk"\ntable = "part-*.csv"\ncount = "rows"\nperiod_by = "financial year"\n'
        '[columns]\norigin = "home_area"\nperiod = "arrested"\n'
    )
    assert counted(cm.open_dataset(toml)) == expected()
    assert (
        count_records(replace(cm.open_dataset(toml), table=Path(tmp_path / "part-0.csv"))).frame["counted"].sum()
        == 1000
    )


def run(*words):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    return subprocess.run(
        [sys.executable, "-m", "countylines_map", *map(str, words)], capture_output=True, text=True, env=environment
    )
