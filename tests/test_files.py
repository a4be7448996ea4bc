"""Writing is all or nothing, whatever happens in between."""

import os

import pytest

from countylines_map import files
from countylines_map.errors import OutputError
from countylines_map.files import data_folder, write_safely


def test_all_files_are_written_or_none(tmp_path):
    (tmp_path / "a.txt").write_text("old a")
    (tmp_path / "b.txt").mkdir()  # a folder where a file should go: the second move fails
    (tmp_path / "b.txt" / "kept").write_text("old b")
    with pytest.raises(OutputError, match="cannot be written"):
        files.write_together(tmp_path, {"a.txt": b"new a", "b.txt": b"new b"})
    assert (tmp_path / "a.txt").read_text() == "old a"
    assert (tmp_path / "b.txt" / "kept").read_text() == "old b"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        files.write_together(tmp_path / "file" / "below", {"a": b""})


def test_what_was_there_stays_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "out" / "a.txt"
    write_safely(path, b"first")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"a\.txt: cannot be written \(No space left on device\)"):
        write_safely(path, b"second")
    assert path.read_bytes() == b"first"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_a_file_where_a_folder_should_be_is_told(tmp_path):
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write_safely(tmp_path / "out" / "a.txt", b"x")


def test_the_data_folder_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTYLINES_MAP_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("COUNTYLINES_MAP_DATA")
    assert data_folder().name == "countylines-map"
