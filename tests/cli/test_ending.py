"""How a command ends when it is stopped, when nobody reads it, and when its words cannot be written."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "countylines_map"]


def ended(*words: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run([*COMMAND, *words], text=True, timeout=120, **{"capture_output": True, **more})


@pytest.mark.parametrize(("wish", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("after", [0.3, 0.9])
def test_stopped_at_any_moment_it_says_so_without_a_traceback(tmp_path, wish, code, after):
    words = ["build", "--boundaries", "built-in", "-o", str(tmp_path / "out")]
    process = subprocess.Popen([*COMMAND, *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    time.sleep(after)
    process.send_signal(wish)
    out, err = process.communicate(timeout=120)
    if process.returncode == -wish:
        pytest.skip("the machine was so busy that Python itself had not started yet")
    assert "Traceback" not in err + out
    assert process.returncode == code and err == "stopped; nothing was left half-done\n"
    assert not (tmp_path / "out").exists() or not any(p.name.startswith(".") for p in (tmp_path / "out").iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this machine has no device that is always full")
def test_a_full_device_is_told_in_one_line():
    with Path("/dev/full").open("w") as full:
        done = ended("locate", "Kent", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.startswith("error: the answer cannot be written") and done.stderr.count("\n") == 1


def test_a_reader_who_goes_away_is_no_error():
    with subprocess.Popen([*COMMAND, "sources"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b"" and process.wait(120) == 0


def test_a_terminal_without_letters_is_borne(tmp_path):
    plain = {
        **os.environ,
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "PYTHONUTF8": "0",
        "HOME": "/nonexistent",
    }
    done = ended("locate", "Môn", env=plain)
    assert "Traceback" not in done.stderr and done.returncode in (0, 1)
    (tmp_path / "t.csv").write_text("place\nMôn\n", encoding="utf-8")
    raw = subprocess.run(
        [*COMMAND, "locate", "--table", str(tmp_path / "t.csv"), "--column", "place"],
        capture_output=True,
        env=plain,
        timeout=120,
    )
    assert "Môn" in raw.stdout.decode("utf-8")


def test_logs_for_machines_are_an_object_on_each_line(tmp_path):
    (tmp_path / "t.csv").write_text("origin,count\nAtlantis,3\n")
    done = ended("check", str(tmp_path / "t.csv"), "--destination", "Kent", "--unit", "people", "--log-json")
    said = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 1 and {"step", "error"} <= {line["level"] for line in said}
    assert next(line for line in said if line["level"] == "error")["fix"]
    assert all({"seconds", "memory_mb"} <= set(line) for line in said if line["level"] == "step")
