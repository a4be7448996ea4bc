"""What an extra does is one clear sentence where it is not installed."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import countylines_map as cm

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src")}


@pytest.fixture
def without_arrow(monkeypatch):
    """As where pyarrow is not installed: importing it fails."""
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)


def test_parquet_asks_for_its_extra(tmp_path, monkeypatch, request):
    path = tmp_path / "t.parquet"
    pd.DataFrame({"origin": ["Kent"], "people": [3]}).to_parquet(path)
    request.getfixturevalue("without_arrow")
    with pytest.raises(cm.TableError, match=r"pip install 'countylines-map\[parquet\]'"):
        cm.read_flows(cm.open_dataset(path, unit="people", destination="Norfolk"))


def test_without_arrow_a_table_becomes_a_page(tmp_path):
    """In a process of its own, where nothing has imported it before."""
    (tmp_path / "t.csv").write_text("origin,people\nKent,3\n")
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import countylines_map as cm\n"
        "made = cm.flow_map({'origin': ['Kent'], 'n': [3]}, destination='Norfolk', unit='people')\n"
        "read = cm.make_flow_map(cm.open_dataset('t.csv', unit='people', destination='Norfolk'))\n"
        "print(made.balance.mapped, read.balance.mapped, len(cm.built_files(read, cm.Options())) > 5)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("3.0 3.0 True\n", "")


@pytest.mark.parametrize("executable", ["/usr/bin/qgis", "C:/Program Files/ArcGIS/Pro/bin/ArcGISPro.exe", ""])
def test_a_workbook_is_read_inside_a_gis_whose_program_is_not_python(executable, tmp_path, monkeypatch):
    pd.DataFrame({"origin": ["Kent"], "people": [3]}).to_excel(tmp_path / "t.xlsx", index=False)
    monkeypatch.setattr(sys, "executable", executable)
    read = cm.read_flows(cm.open_dataset(tmp_path / "t.xlsx", unit="people", destination="Norfolk"))
    assert read["flow"].tolist() == [3]
