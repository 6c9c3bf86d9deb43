"""What is written stands there whole, or what stood there before does."""

from __future__ import annotations

import os

import pytest

from zoo import ZooError, atomic


def write(path, text="new", end=lambda: None):
    with atomic.file(path) as file:
        file.write(text)
        end()


def write_within(path, name, hint=""):
    with atomic.folder(path, hint) as unfinished:
        (unfinished / "taken").mkdir()
        write(unfinished / name)


def texts_of(folder):
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def refuse(*_):
    raise OSError(28, "No space left on device")


def test_a_file_takes_its_place_when_it_is_whole(tmp_path):
    place = tmp_path / "made" / "file"
    write(place, "größer", end=lambda: pytest.fail("half a file") if place.exists() else None)
    with pytest.raises(ZooError, match="No space left on device"):
        write(place, end=refuse)
    with pytest.raises(ZeroDivisionError):
        write(place, end=lambda: 1 / 0)
    assert texts_of(place.parent) == {"file": "größer"}
    with atomic.file(place, binary=True) as file:
        file.write(b"small")
    assert texts_of(place.parent) == {"file": "small"}


def test_a_file_is_as_private_as_its_owner_wants(tmp_path):
    before = os.umask(0o077)
    try:
        write(tmp_path / "file")
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_to(tmp_path, monkeypatch):
    place = tmp_path / "file"
    write(place, "old")
    told = r"file/below cannot be written: .*\. Free some space, or name another place"
    with pytest.raises(ZooError, match=rf"{told}\.$"):
        write(place / "below")
    with pytest.raises(ZooError, match=rf"{told}, please\.$"):
        write_within(place / "below", "part", hint=", please")
    with pytest.raises(ZooError, match=r"out cannot be written: Is a directory.*, please\.$"):
        write_within(tmp_path / "out", "taken", hint=", please")
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ZooError, match="No space left on device"):
        write(place)
    assert texts_of(tmp_path) == {"file": "old"}
