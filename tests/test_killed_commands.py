"""The short form of `make kill`: commands killed before calls that touch files leave the old set or the new one, and nothing else."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from killing import snapshot

TESTS = Path(__file__).parent
SHORT = """
import sys
from pathlib import Path
import kill_commands
kill_commands.load()
how, name, root, every, number = sys.argv[1:]
if how == "kill":
    print(kill_commands.moments_of(name, Path(root), int(every)))
else:
    print(kill_commands.stopped_moments(name, Path(root), int(number), int(every)))
"""


def ends_of(how, name, root, every, number=9):
    """In a process of its own: its children are forked, which one with the threads of other tests should not do."""
    where = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS / "boundaries"), *sys.path])}
    words = [how, name, str(root / name), str(every), str(int(number))]
    done = subprocess.run([sys.executable, "-c", SHORT, *words], capture_output=True, text=True, timeout=300, env=where)
    assert done.returncode == 0, done.stderr
    return eval(done.stdout)  # a dict of counts that this test's own process printed


@pytest.mark.parametrize(("name", "every"), [("save-layout", 16), ("init", 3), ("import", 5)])
def test_the_next_run_finds_the_old_set_or_the_new_one(name, every, tmp_path):
    ends = ends_of("kill", name, tmp_path, every)
    assert set(ends) == {"old", "new"}
    assert ends["old"] > 1


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_a_wish_to_stop_leaves_the_old_set_or_the_new_one_at_once(wish, tmp_path):
    ends = ends_of("stop", "init", tmp_path, 4, wish)
    assert ends and set(ends) <= {"old", "new"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only who may mount has a small disk to fill")
def test_a_full_disk_leaves_what_was_there(tmp_path):
    small, table = tmp_path / "small", tmp_path / "t.csv"
    small.mkdir()
    table.write_text("origin,count\nEssex,25\nSuffolk,14\n")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(small)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        (small / "mine.txt").write_text("mine")
        words = [
            "build",
            str(table),
            "--destination",
            "Norfolk",
            "--unit",
            "people",
            "--boundaries",
            "built-in",
            "-o",
            str(small),
        ]
        done = subprocess.run(
            [sys.executable, "-m", "countylines_map", *words], capture_output=True, text=True, timeout=120
        )
        assert (done.returncode, snapshot(small)) == (1, {"mine.txt": b"mine"})
        assert "No space left" in done.stderr and "Fix: free space" in done.stderr and "Traceback" not in done.stderr
    finally:
        subprocess.run(["umount", str(small)], check=True)
