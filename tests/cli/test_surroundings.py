"""Where a command runs: folders that cannot be written, one that another program holds, no home, no letters, two builds at once."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys

import pytest
from killing import snapshot

COMMAND = [sys.executable, "-m", "countylines_map"]
TABLE = "origin,count\nEssex,25\nSuffolk,14\n"
MAYS_MOUNT = os.name == "posix" and os.geteuid() == 0


@pytest.fixture
def words(tmp_path):
    (tmp_path / "t.csv").write_text(TABLE)
    return [
        "build", str(tmp_path / "t.csv"), "--destination", "Norfolk", "--unit", "people", "--boundaries", "built-in",
    ]  # fmt: skip


def run(words, **environment):
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=300, env={**os.environ, **environment}
    )


@pytest.mark.skipif(not MAYS_MOUNT, reason="only who may mount has a disk that cannot be written")
def test_a_read_only_disk_is_told_and_left_as_it_was(tmp_path, words):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "none", str(disk)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        (disk / "mine.txt").write_text("mine")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = run([*words, "-o", disk])
        assert (done.returncode, snapshot(disk)) == (1, {"mine.txt": b"mine"})
        assert "error: " in done.stderr and "Fix: " in done.stderr and "Traceback" not in done.stderr
        assert "ead-only" in done.stderr
        assert run(["init", tmp_path / "t.csv", "-o", disk / "t.toml"]).returncode in (1, 2)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(MAYS_MOUNT or os.name != "posix", reason="who may do everything may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path, words):
    (tmp_path / "out").mkdir(mode=0o555)
    done = run([*words, "-o", tmp_path / "out"])
    assert done.returncode == 1 and "ermission" in done.stderr and "Fix: " in done.stderr


def test_two_builds_at_once_into_one_folder_leave_one_of_the_two(tmp_path, words):
    out, both = tmp_path / "out", [("--title", "One"), ("--title", "Other")]
    running = [
        subprocess.Popen([*COMMAND, *words, *more, "-o", str(out)], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        for more in both
    ]
    said = [process.communicate(timeout=300)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    manifest = json.loads((out / "manifest.json").read_text())
    written = {name: entry["sha256"] for name, entry in manifest["outputs"].items()}
    here = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}
    del here["manifest.json"]
    assert here == written
    page = (out / "map.html").read_text(encoding="utf-8")
    assert ("<title>One" in page) != ("<title>Other" in page)


def test_a_folder_that_another_program_holds_is_waited_for_and_then_told(tmp_path, words):
    out = tmp_path / "out"
    out.mkdir()
    patient = "import sys; from countylines_map import locks; locks.LONGEST_WAIT_S = 0.5; from countylines_map.cli import run; "
    number = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, "-c", f"{patient} sys.exit(run(sys.argv[1:]))", *words, "-o", str(out)],
            capture_output=True, text=True, timeout=300,
        )  # fmt: skip
    finally:
        os.close(number)
    assert done.returncode == 1 and "another program has been writing" in done.stderr and "Traceback" not in done.stderr
    assert snapshot(out) == {}


def test_a_build_without_home_or_letters_is_the_same_build(tmp_path, words):
    (tmp_path / "t.csv").write_text("origin,count\nYnys Môn,25\nSuffolk,14\n", encoding="utf-8")
    bare = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "HOME": "/nonexistent", "XDG_DATA_HOME": ""}
    assert run([*words, "-o", tmp_path / "a"]).returncode == 0
    done = run([*words, "-o", tmp_path / "b"], **bare)
    assert done.returncode == 0 and "Traceback" not in done.stderr
    one, other = snapshot(tmp_path / "a"), snapshot(tmp_path / "b")
    assert {name for name in one if one[name] != other[name]} <= {"manifest.json"}
