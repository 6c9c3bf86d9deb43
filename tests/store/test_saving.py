"""Saving: the old model or the new one is there, whole, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import zoo
from zoo import store
from zoo.store import writing


@pytest.fixture
def folder(quick_run, tmp_path):
    return quick_run("mlp", "houses").save(tmp_path / "model")


def test_a_full_disk_leaves_the_old_model_whole(folder, quick_run, monkeypatch):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing.skops.io, "dump", full)
    with pytest.raises(zoo.ZooError, match=r"No space left on device.*ZOO_SAVED_MODELS"):
        quick_run("mlp", "houses").save(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert os.listdir(folder.parent) == [folder.name]


def test_saving_again_replaces_the_whole(folder, quick_run):
    (folder / "left over").touch()
    quick_run("mlp", "houses").save(folder)
    assert not (folder / "left over").exists()
    assert os.listdir(folder.parent) == [folder.name]


KILLED = """
import os, sys
from pathlib import Path
from zoo import atomic
moves = []
move = os.replace
def until(source, target):  # the process dies before its n-th move
    moves.append(1)
    if len(moves) == int(sys.argv[2]):
        os._exit(9)
    move(source, target)
atomic.os.replace = until
with atomic.folder(Path(sys.argv[1])) as unfinished:
    (unfinished / "card.json").write_text((Path(sys.argv[1]) / "card.json").read_text())
    (unfinished / "new").touch()
"""


@pytest.mark.parametrize(("before_move", "new"), [(1, False), (2, False), (3, True)])
def test_a_kill_leaves_the_old_or_the_new_one(folder, before_move, new):
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(before_move)], check=False)
    assert done.returncode == (0 if new else 9)
    trained = store.find(folder)
    assert (folder / "new").exists() == new
    if not new:
        assert trained.predictor()(zoo.datasets.load("houses").raw.test.x[:2])["value"].shape == (2,)


@pytest.mark.parametrize("new", [False, True])
def test_what_a_kill_moved_aside_is_listed_or_removed(quick_run, new):
    """A kill before the new one stood there, or after it did and before the old one was removed."""
    folder = quick_run("mlp", "houses").save("mine")
    aside = folder.with_name(".mine.old.abc")
    if new:
        shutil.copytree(folder, aside)
    else:
        folder.rename(aside)
    assert "mine" in zoo.list_trained()
    assert os.listdir(folder.parent) == ["mine"]


def test_saving_removes_what_a_kill_left(folder, quick_run):
    shutil.copytree(folder, folder.with_name(f".{folder.name}.old.abc"))
    quick_run("mlp", "houses").save(folder)
    assert os.listdir(folder.parent) == [folder.name]


@pytest.mark.parametrize("name", [".mine", ".", "..", "./.mine", Path(".mine")])
def test_a_name_that_could_not_be_found_again_is_refused(quick_run, name):
    with pytest.raises(zoo.ZooError, match="does not begin with a dot"):
        quick_run("mlp", "houses").save(name)


RACE = """
import sys
from pathlib import Path
from zoo import atomic
for turn in range(200):
    with atomic.folder(Path(sys.argv[1])) as unfinished:
        for part in ("card.json", "a", "b"):
            (unfinished / part).write_text(f"{sys.argv[2]} {turn}")
"""


def test_two_processes_that_save_to_one_name(tmp_path):
    place = tmp_path / "model"
    writers = [subprocess.Popen([sys.executable, "-c", RACE, str(place), name]) for name in ("one", "two")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    parts = {(place / part).read_text() for part in ("card.json", "a", "b")}
    assert len(parts) == 1
    assert next(iter(parts)) in ("one 199", "two 199")
    assert os.listdir(tmp_path) == ["model"]
