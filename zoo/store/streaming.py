"""Raw input larger than memory, part by part: long CSV files, folders of pictures, arrays on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from zoo.datasets import files
from zoo.datasets.inputs import Inputs, TableInput
from zoo.datasets.own_data.common import files_below, settle, tell
from zoo.errors import ZooError

Part = tuple[Sequence[Any], Any]  # what each sample is called, and the samples


def parts(inputs: Inputs, source: str | Path | Iterable[Any], rows: int, bad: str) -> Iterator[Part]:
    """Parts of raw input, at most ``rows`` samples each, in their order.

    Args:
        inputs: what a sample looks like.
        source: a CSV file of rows, which are called by their lines; a folder of pictures or recordings, called by
            their paths in it; any other file that the inputs read, whose samples are counted from 0; or an iterable
            of raw input, each part of which stays one; those without a row are left out.
        rows: samples at a time.
        bad: what to do with rows and files that cannot be read: ``"refuse"`` or ``"skip"``.

    Raises:
        ZooError: a broken file, when it is reached.
    """
    settle([], 0, "rows", bad, [])  # a wrong choice is told at once
    if rows < 1:
        raise ZooError(f"rows={rows}: one at a time at least.")
    if not isinstance(source, str | Path):
        return _of_iterable(inputs, source)
    path = Path(source).expanduser()
    if isinstance(inputs, TableInput) and path.suffix.lower() == ".csv":
        return _of_csv(inputs, path, rows, bad)
    if path.is_dir() and not isinstance(inputs, TableInput):
        return _of_folder(inputs, path, rows, bad)
    return _of_file(inputs, path, rows)


def _of_iterable(inputs: Inputs, source: Iterable[Any]) -> Iterator[Part]:
    start = 0
    for raw in source:
        samples = inputs.check(raw)
        if len(samples):
            yield range(start, start + len(samples)), samples
        start += len(samples)


def _of_csv(inputs: TableInput, path: Path, rows: int, bad: str) -> Iterator[Part]:
    for frame, broken in files.csv_chunks(path, inputs.categories + inputs.dates, rows):
        inputs.check(frame.iloc[:0])  # a missing column is no fault of each row
        good, wrong = _usable(frame, inputs.check)
        notes: list[str] = []
        settle([*broken, *wrong], len(frame) + len(broken), f"rows of {path.name}", bad, notes)
        tell(path.name, notes)
        if len(good):
            yield good.index, good


def _usable(frame: pd.DataFrame, check: Callable[[pd.DataFrame], Any]) -> tuple[pd.DataFrame, list[str]]:
    """The rows that pass a check, and what is wrong with each other one; it looks for them by halving."""
    try:
        check(frame)
    except ZooError as error:
        if len(frame) == 1:
            return frame.iloc[:0], [f"line {frame.index[0]}: {str(error).rstrip('.')}"]
        middle = len(frame) // 2
        first, second = (_usable(half, check) for half in (frame.iloc[:middle], frame.iloc[middle:]))
        return pd.concat([first[0], second[0]]), first[1] + second[1]
    return frame, []


def _of_folder(inputs: Inputs, folder: Path, rows: int, bad: str) -> Iterator[Part]:
    found = files_below(folder)
    if not found:
        raise ZooError(f"{folder} holds no files.")
    for start in range(0, len(found), rows):
        names, samples, wrong = [], [], []
        for file in found[start : start + rows]:
            name = file.relative_to(folder).as_posix()
            try:
                samples.append(inputs.read(file))
                names += [name] * len(samples[-1])
            except ZooError as error:
                wrong.append(str(error).replace(str(file), name).rstrip("."))
        notes: list[str] = []
        settle(wrong, len(found[start : start + rows]), f"files in {folder.name}", bad, notes)
        tell(folder.name, notes)
        if samples:
            yield names, np.concatenate(samples)


def _of_file(inputs: Inputs, path: Path, rows: int) -> Iterator[Part]:
    mapped = path.suffix.lower() == ".npy"  # such a file stays on disk until a part of it is asked for
    samples = inputs.check(files.read_npy(path, mapped)) if mapped else inputs.read(path)
    for start in range(0, len(samples), rows):
        part = samples[start : start + rows]
        yield range(start, start + len(part)), part
