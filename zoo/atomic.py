"""Writing beside a place, then into it: what stands there is whole or not there at all, whoever is killed meanwhile."""

from __future__ import annotations

import errno
import glob
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from zoo.errors import ZooError

OLD = ".old."  # in the name of a folder that makes room for a new one


class Unwritable(ZooError):
    """A place that cannot be written to: the disk is full, or it is somebody else's. ``reason`` tells why."""

    def __init__(self, path: Path, reason: object, hint: str = ""):
        super().__init__(f"{path} cannot be written: {reason}. Free some space, or name another place{hint}.")
        self.reason = reason


@contextmanager
def file(path: Path, binary: bool = False) -> Iterator[IO[Any]]:
    """A new open file to fill, which takes the place of ``path`` when all went well, and vanishes otherwise.

    Raises:
        Unwritable: the disk is full, or the place cannot be written to.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with unfinished.open("xb" if binary else "x", encoding=None if binary else "utf-8") as opened:
                yield opened
            os.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def folder(path: Path, hint: str = "") -> Iterator[Path]:
    """A new folder to fill, which takes the place of ``path`` when all went well, and vanishes otherwise.

    Args:
        path: where the folder shall stand.
        hint: what the error says at its end, after "name another place".

    Raises:
        Unwritable: the disk is full, or the place cannot be written to; what stood there before still does.
    """
    with _told(path, hint):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        try:
            yield unfinished
            unfinished.chmod(0o755)  # mkdtemp makes it private
            _put_in_place(unfinished, path)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def _told(path: Path, hint: str = "") -> Iterator[None]:
    """Tell of the place that was asked for, also where what failed lies deeper in it."""
    try:
        yield
    except OSError as error:
        raise Unwritable(path, error.strerror or error, hint) from error
    except Unwritable as error:
        raise Unwritable(path, error.reason, hint) from error


def _put_in_place(unfinished: Path, path: Path) -> None:
    """Move a folder to where another one may stand, or may be put meanwhile by another process.

    For a moment there is none; who is killed then leaves the old one under a name with :data:`OLD` in it.
    """
    while True:
        old = Path(tempfile.mkdtemp(prefix=f".{path.name}{OLD}", dir=path.parent))
        try:
            with suppress(FileNotFoundError):  # there is none, or another process has just moved it away
                os.replace(path, old)
            os.replace(unfinished, path)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                continue  # another process was quicker: its folder is the old one now
            if any(old.iterdir()):
                os.replace(old, path)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
        break
    clear(path)


def leftovers(path: Path) -> list[Path]:
    """The folders that made room for a new one at a path, and are still there: who moved them works, or was killed."""
    return list(path.parent.glob(f".{glob.escape(path.name)}{OLD}*"))


def clear(path: Path) -> None:
    """Remove leftovers of a path where a folder stands: they are older than it."""
    for old in leftovers(path):
        with suppress(OSError):  # its own process has just removed it
            if any(old.iterdir()) and path.exists():  # in this order: what is filled was moved away, and is not needed
                shutil.rmtree(old, ignore_errors=True)
