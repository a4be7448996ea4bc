"""A change of several files is made or not made: at every moment of death, with two at once, and from a hostile journal."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from killing import killed_at, snapshot

from countylines_map import locks
from countylines_map.errors import OutputError
from countylines_map.transaction import JOURNAL, STAGE, Change, clear_up, held, swap

CHANGE = """
from pathlib import Path
from countylines_map.transaction import Change, held, swap
out, side = Path(folder, "out"), Path(folder, "side")
with held(out, side):
    files = {"a.txt": b"new a", "b.txt": b"new b", "made.txt": b"new"}
    swap([Change(out, files, frozenset({"gone.txt"})), Change(side, {"d.toml": b"new d"})])
"""
OLD = {"out/a.txt": b"old a", "out/b.txt": b"old b", "out/foreign": b"f", "out/gone.txt": b"g", "side/d.toml": b"old d"}
NEW = {
    "out/a.txt": b"new a",
    "out/b.txt": b"new b",
    "out/foreign": b"f",
    "out/made.txt": b"new",
    "side/d.toml": b"new d",
}


@pytest.fixture
def folder(tmp_path):
    for name, content in OLD.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_killed_before_any_call_the_next_run_finds_the_old_set_or_the_new_one(folder):
    found, moment = [], 1
    while killed_at(moment, folder, CHANGE):
        clear_up(folder / ("out" if moment % 2 else "side"))
        clear_up(folder / ("side" if moment % 2 else "out"))
        found.append(snapshot(folder))
        assert found[-1] in (OLD, NEW), f"moment {moment}"
        shutil.rmtree(folder / "out")
        shutil.rmtree(folder / "side")
        for name, content in OLD.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        moment += 1
    assert snapshot(folder) == NEW
    assert len(found) > 40 and OLD in found and NEW in found
    assert found == sorted(found, key=lambda state: state == NEW)  # one moment divides the old from the new


def test_killed_while_it_clears_up_the_next_one_finishes(folder):
    """The first death is in the middle of the swap; then each clearing up dies one call later than the one before."""
    moment = 1
    while killed_at(moment, folder, CHANGE) and not any(folder.glob(f"out/{STAGE}*/{JOURNAL}")):
        moment += 1
        if not any(folder.glob(f"out/{STAGE}*/{JOURNAL}")):
            clear_up(folder / "out"), clear_up(folder / "side")
    again = "from pathlib import Path\nfrom countylines_map.transaction import clear_up\nclear_up(Path(folder, 'out'))"
    step = 1
    while killed_at(step, folder, again):
        step += 1
    clear_up(folder / "side")
    assert step > 5 and snapshot(folder) == NEW


def test_where_a_file_cannot_take_its_place_everything_goes_back(folder):
    (folder / "out" / "made.txt").mkdir()
    with pytest.raises(OutputError, match=r"made\.txt: cannot be written"), held(folder / "out", folder / "side"):
        changes = [
            Change(folder / "out", {"a.txt": b"x", "made.txt": b"x", "b.txt": b"x"}, frozenset({"gone.txt"})),
            Change(folder / "side", {"d.toml": b"x"}),
        ]
        swap(changes)
    assert snapshot(folder) == OLD


def test_two_at_once_take_turns(folder):
    code = "import sys; folder = sys.argv[1]\n" + CHANGE.replace("new a", "{0}").replace("new b", "{0}")
    running = [
        subprocess.Popen([sys.executable, "-c", code.replace("{0}", f"run {k}"), str(folder)], stderr=subprocess.PIPE)
        for k in range(4)
    ]
    assert [process.communicate(timeout=60)[1] for process in running] == [b""] * 4
    state = snapshot(folder)
    assert state["out/a.txt"] == state["out/b.txt"] and set(state) == set(NEW)


def test_one_that_never_ends_is_not_waited_for(folder, monkeypatch):
    monkeypatch.setattr(locks, "LONGEST_WAIT_S", 0.1)
    with (
        held(folder / "out"),
        pytest.raises(OutputError, match="another program has been writing"),
        held(folder / "out"),
    ):
        pass


@pytest.mark.parametrize("name", ["../stolen", "/etc/passwd", "a/b", STAGE + "x", "a\0b", "..\\x"])
def test_a_journal_names_nothing_outside_its_folder(folder, name):
    stage = folder / "out" / f"{STAGE}evil"
    (stage / "new").mkdir(parents=True)
    (stage / JOURNAL).write_text(
        json.dumps({"write": [name], "remove": [name], "main": "", "others": [], "undo": False})
    )
    clear_up(folder / "out")
    assert snapshot(folder) == OLD


def test_a_link_is_not_taken_for_a_stage(folder):
    elsewhere = folder / f"{STAGE}real"
    (elsewhere / "new").mkdir(parents=True)
    (elsewhere / "new" / "a.txt").write_bytes(b"stolen")
    (elsewhere / JOURNAL).write_text(
        json.dumps({"write": ["a.txt"], "remove": [], "main": "", "others": [], "undo": False})
    )
    (folder / "out" / f"{STAGE}link").symlink_to(elsewhere)
    clear_up(folder / "out")
    assert (folder / "out" / "a.txt").read_bytes() == b"old a" and (elsewhere / "new" / "a.txt").exists()


def test_a_journal_for_another_folder_needs_that_folders_agreement(folder):
    stage = folder / "side" / f"{STAGE}evil"
    (stage / "new").mkdir(parents=True)
    (stage / "new" / "d.toml").write_bytes(b"evil")
    said = {
        "write": ["d.toml"],
        "remove": [],
        "main": str(folder / "out" / f"{STAGE}evil"),
        "others": [],
        "undo": False,
    }
    (stage / JOURNAL).write_text(json.dumps(said))
    clear_up(folder / "side")
    assert snapshot(folder) == OLD


def test_modes_stay(folder):
    (folder / "out" / "a.txt").chmod(0o640)
    with held(folder / "out"):
        swap([Change(folder / "out", {"a.txt": b"x"})])
    assert os.stat(folder / "out" / "a.txt").st_mode & 0o777 == 0o640


def test_a_wish_to_stop_is_granted_after_the_swap(folder):
    code = """
import os, signal, sys
folder = sys.argv[1]
flush = os.fsync
os.fsync = lambda number: (os.kill(os.getpid(), signal.SIGINT), flush(number))
"""
    done = subprocess.run(
        [sys.executable, "-c", code + CHANGE, str(folder)], capture_output=True, text=True, timeout=60
    )
    assert "KeyboardInterrupt" in done.stderr and snapshot(folder) == NEW
