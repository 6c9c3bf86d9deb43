"""What the formats that are one file share: quiet converters, libraries of extras, and how a file is put into place."""

from __future__ import annotations

import importlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from zoo import atomic
from zoo.errors import ZooError


def write(path: Path, content: bytes) -> Path:
    """Write a file beside its place and move it there, so that it is whole or not there; returns its path.

    Raises:
        ZooError: the disk is full, or the place cannot be written to.
    """
    with atomic.file(path, binary=True) as file:
        file.write(content)
    return path


def library(name: str, extra: str) -> ModuleType:
    """A library that an extra of zoo brings.

    Raises:
        ZooError: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ZooError(f"The format {extra} needs the library {name}: pip install 'zoo[{extra}]'.") from error


@contextmanager
def held_back() -> Iterator[None]:
    """Hold back what converters log and write to stderr, which they do from C++ too, and for every operation."""
    loggers = [logging.getLogger(name) for name in ("tensorflow", "tf2onnx")]
    levels = [logger.level for logger in loggers]
    original = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
            os.dup2(original, 2)
            os.close(original)
