"""The whole corpus, and the table that `make bad` prints: command, exit code, seconds, memory, message."""

import gc
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import commands as commands
import datasets as datasets
import json_tables as json_tables
import new_forms as new_forms
import text_tables as text_tables
import workbooks as workbooks
from cases import CASES as CASES

for name in (
    "pipeline",
    "check",
    "export",
    "gazetteer.gazetteer",
    "tables.flows",
    "render.rows",
    "layout.layout",
    "cli.reports",
):
    import_module(f"countylines_map.{name}")  # the libraries are there before the first case forks
gc.freeze()


def main() -> int:
    """Run the corpus, or the cases whose names hold a word of the command line, and print the table."""
    from apart import run_case
    from test_bad import faults

    wrong = 0
    for name in sorted(CASES):
        if len(sys.argv) > 1 and not any(word in name for word in sys.argv[1:]):
            continue
        with tempfile.TemporaryDirectory() as made:
            (Path(made) / "case").mkdir()
            ended = run_case(CASES[name], Path(made) / "case")
        told = faults(name, ended)
        wrong += bool(told)
        first = next((line for line in (ended.err + ended.out).splitlines() if line.strip()), "")
        message = first.replace(made, "").removeprefix("error: ")[:150]
        print(
            f"{'WRONG' if told else 'ok':5} {name[:45]:45} {ended.code:4} {ended.seconds:6.2f} s {ended.memory_mb:5} MB  {message}"
        )
        for line in told:
            print(f"      ^ {line}")
    print(f"{len(CASES)} cases in the corpus, {wrong} wrong")
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
