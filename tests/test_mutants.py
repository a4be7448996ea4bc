"""The short form of `make mutants`: every fifth fault put into the balance; and a fault that nothing looks at is found to live."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIVES = """
import argparse, sys
from pathlib import Path
sys.path.insert(0, "tools")
import mutants
mutants.MODULES["statistics/balance"] = ("tests/test_crs.py",)
mutants.run_module("statistics/balance", argparse.Namespace(every=1, line=int(sys.argv[2]), left=False, here=Path(sys.argv[1])))
"""


def ends(told: Path, *words: str) -> list[str]:
    where = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path])}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=where, capture_output=True, text=True, timeout=600)
    assert told.is_file(), done.stdout + done.stderr
    return [json.loads(line)["end"] for line in told.read_text(encoding="utf-8").splitlines()]


def test_faults_in_the_balance_are_seen(tmp_path):
    told = tmp_path / "told.jsonl"
    found = ends(told, "tools/mutants.py", "statistics/balance", "--every", "5", "--here", str(told))
    assert len(found) >= 14
    assert sum(end.startswith("killed") for end in found) >= 0.85 * len(found)


def test_a_fault_that_no_test_looks_at_lives(tmp_path):
    told = tmp_path / "told.jsonl"
    source = (ROOT / "src" / "countylines_map" / "statistics" / "balance.py").read_text(encoding="utf-8")
    line = 1 + next(k for k, text in enumerate(source.splitlines()) if "abs(value - round(value))" in text)
    found = ends(told, "-c", LIVES, str(told), str(line))
    assert found and set(found) <= {"survived", "not reached"}
