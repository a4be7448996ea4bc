"""The commands of docs/records.md: those on files run on files of those names; those on engines have the words that engines have."""

import re
from pathlib import Path

import pandas as pd
import pytest
from table_commands import words_of

from countylines_map.limits import change_limits
from countylines_map.pipeline import open_dataset, reconcile

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
PAGE = (Path(__file__).parents[2] / "docs" / "records.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^countylines-map build .+$", PAGE, re.MULTILINE)
ON_FILES = [command for command in COMMANDS if "--engine" not in command]
ON_ENGINES = [command for command in COMMANDS if "--engine" in command]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The files that the page names, and two people for each part."""
    frame = pd.DataFrame(
        {
            "home_area": ["Essex", "Kent", "Essex"],
            "arrest_date": ["2023-03-31", "2023-04-01", "2023-05-01"],
            "sex": ["F", "M", "F"],
        }
    )
    (tmp_path / "parts").mkdir()
    frame.to_parquet(tmp_path / "arrests.parquet", index=False)
    for part in range(3):
        frame.to_csv(tmp_path / "parts" / f"part-{part}.csv", index=False)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    change_limits({})


@pytest.mark.parametrize("command", ON_FILES)
def test_each_command_on_files_counts_every_row(folder, command):
    table, words = words_of(command)
    figures = reconcile(open_dataset(table, **words))
    rows = 3 if table.endswith(".parquet") else 9
    assert figures.balance.rows()[-1][1] == rows
    origins = figures.flows.groupby("origin").flow.sum()
    assert origins["Essex"] == 2 * rows / 3
    if "period_by" in words:
        assert {*figures.flows.period} == {"2022/23", "2023/24"}
    if "category_column" in words:
        assert {*figures.flows.category} == {"F", "M"}


def test_the_page_shows_files_folders_patterns_and_two_engines():
    assert {Path(words_of(command)[0]).name for command in ON_FILES} == {"arrests.parquet", "*.csv", "parts"}
    engines = [words_of(command)[1] for command in ON_ENGINES]
    assert [words["engine"].partition(":")[0] for words in engines] == ["postgresql", "pyspark"]
    assert all(words["count_rows"] == "rows" for words in engines)
