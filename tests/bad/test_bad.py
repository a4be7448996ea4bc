"""Every case of the corpus ends as it says: code, message, no traceback, within ten seconds and two gigabytes, inputs untouched."""

import re

import pytest
from all_cases import CASES
from apart import LONGEST_S, MOST_MB, Ended, run_case

SAMPLE = 8  # of so many cases one is run here, and all by `make bad`


def faults(name: str, ended: Ended) -> list[str]:
    """What is wrong with the way in which a case ended."""
    case = CASES[name]
    said = ended.err + ended.out
    found = []
    if ended.code != case.code:
        found.append(f"exit code {ended.code}, not {case.code}")
    if not re.search(case.message, said, re.DOTALL):
        found.append(f"no '{case.message}' in the message")
    found += [word for word in ("Traceback", "this is a fault in the program", "panicked at") if word in said]
    lines = [line for line in ended.err.splitlines() if line.startswith("error: ")]
    if len(lines) > 40:
        found.append(f"{len(lines)} lines of errors")
    if case.code == 1:
        found += [f"no fix: {line[:300]}" for line in lines if "Fix: " not in line and not line.rstrip().endswith("?")]
        found += ["no line of error"] if not lines else []
    if any(len(line) > 2100 for line in lines):
        found.append("a line longer than anybody reads")
    if ended.changed:
        found.append(f"changed: {ended.changed}")
    if ended.seconds > LONGEST_S:
        found.append(f"{ended.seconds:.1f} s")
    if ended.memory_mb > MOST_MB:
        found.append(f"{ended.memory_mb} MB")
    return found


def test_the_corpus_is_large():
    assert len(CASES) >= 200


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "JSON",
        "TOML",
        "workbook",
        "Parquet",
        "ODS",
        "file",
        "folder",
        "boundaries",
        "words",
        "points",
        "pages",
        "comparison",
    ],
)
def test_a_sample_of_each_kind_ends_as_it_says(kind, tmp_path):
    wrong = {}
    of_kind = [name for name in sorted(CASES) if (name.partition(": ")[0] if ": " in name else "") == kind]
    assert len(of_kind) >= 5
    for k, name in enumerate(of_kind):
        if k % SAMPLE == 0 and not CASES[name].long:
            folder = tmp_path / str(k)
            folder.mkdir()
            ended = run_case(CASES[name], folder)
            if told := faults(name, ended):
                wrong[name] = [*told, ended.err[:1500]]
    assert wrong == {}
