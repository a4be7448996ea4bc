"""The short form of `make kill`: commands killed before calls that touch files leave the old set or the new one, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SHORT = """
import sys
from pathlib import Path
import kill_commands
kill_commands.load()
print(kill_commands.moments_of(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
"""


@pytest.mark.parametrize(("name", "every"), [("save-layout", 16), ("init", 3), ("import", 5)])
def test_the_next_run_finds_the_old_set_or_the_new_one(name, every, tmp_path):
    """In a process of its own: its children are forked, which one with the threads of other tests should not do."""
    where = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS / "boundaries"), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", SHORT, name, str(tmp_path / name), str(every)],
        capture_output=True,
        text=True,
        timeout=300,
        env=where,
    )
    assert done.returncode == 0, done.stderr
    ends = eval(done.stdout)  # a dict of counts that this test's own process printed
    assert set(ends) == {"old", "new"}
    assert ends["old"] > 1
