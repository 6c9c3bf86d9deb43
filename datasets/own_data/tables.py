"""Tables of one's own: a CSV file, a DataFrame, arrays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from zoo.datasets import files
from zoo.datasets.dataset import Dataset
from zoo.datasets.own_data.columns import as_dates, as_numbers, guess_inputs, kind_of, wrong_values
from zoo.datasets.own_data.common import assemble, find_target, own_spec, settle
from zoo.datasets.own_data.images import as_pictures
from zoo.errors import ZooError, unknown


def from_csv(
    path: str | Path,
    target: str,
    *,
    task: str | None = None,
    categories: Sequence[str] | None = None,
    dates: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    select: int | None = None,
    bad: str = "refuse",
    seed: int = 0,
) -> Dataset:
    """A dataset from a CSV file with a header line.

    A column holds numbers, or dates, when nine in ten of the values in it do; the rows with the others are bad, as are
    rows with more or fewer fields than the header. Any other column holds categories.

    Args:
        path: the file.
        target: the column to predict; rows without it are left out, and counted in ``guesses``.
        task: ``"classification"`` or ``"regression"``; guessed from the target when None.
        categories: columns that hold categories although they look like numbers, such as a zip code.
        dates: columns that hold dates, written such as 2025-03-31 or 2025-03-31 14:05; guessed when None.
        ignore: columns to leave out, such as a name of each row.
        select: keep this many encoded columns.
        bad: ``"refuse"`` raises an error that counts and names bad rows, ``"skip"`` leaves them out and notes that.
        seed: of the split.

    Raises:
        ZooError: a broken file, bad rows, an unknown column, a target that does not fit the task.

    Example: ``zoo.train("mlp", zoo.datasets.from_csv("flats.csv", target="rent", categories=["zip"]))``.
    """
    frame, broken = files.scan_csv(path, text_columns=(*(categories or ()), *(dates or ())))
    return _from_table(
        frame, target, "line", broken, name=Path(path).stem, task=task, categories=categories, dates=dates,
        ignore=ignore, select=select, bad=bad, seed=seed,
    )  # fmt: skip


def from_dataframe(
    frame: pd.DataFrame,
    target: str,
    *,
    task: str | None = None,
    categories: Sequence[str] | None = None,
    dates: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    select: int | None = None,
    bad: str = "refuse",
    seed: int = 0,
    name: str = "own_data",
    validation: float = 0.15,
    test: float = 0.2,
    quiet: bool = False,
) -> Dataset:
    """A dataset from a DataFrame; as :func:`from_csv`, with the shares of the splits; ``quiet`` tells no guesses.

    Numbers that are kept as text are categories. A bad row is named by its label in the frame's index.

    Raises:
        ZooError: bad rows, an unknown column, or a target that does not fit the task.
    """
    return _from_table(
        frame, target, "row", [], name=name, task=task, categories=categories, dates=dates, ignore=ignore,
        select=select, bad=bad, seed=seed, validation=validation, test=test, quiet=quiet,
    )  # fmt: skip


def from_arrays(
    x: Any,
    y: Any,
    *,
    task: str | None = None,
    class_names: Sequence[str] | None = None,
    bad: str = "refuse",
    seed: int = 0,
    name: str = "own_data",
    validation: float = 0.15,
    test: float = 0.2,
    quiet: bool = False,
) -> Dataset:
    """A dataset from arrays: rows ``(n, columns)``, or pictures ``(n, height, width[, 3])``, and targets ``(n,)``.

    Args:
        x: samples; the columns of rows are named ``x0``, ``x1``, ...
        y: targets, one a sample.
        task: ``"classification"`` or ``"regression"``; guessed from the targets when None.
        class_names: names for the classes 0, 1, ...
        bad: for rows, as in :func:`from_csv`.
        seed: of the split.
        name: what the dataset is called.
        validation, test: shares of all rows; 0 leaves a part empty.
        quiet: tell no guesses.

    Raises:
        ZooError: samples of no such shape, bad rows, or targets that do not fit them or the task.
    """
    shares: dict[str, Any] = {"validation": validation, "test": test, "quiet": quiet}
    x, targets = np.asarray(x), pd.Series(np.ravel(np.asarray(y)), name="y")
    if len(x) != len(targets):
        raise ZooError(f"{len(x)} samples came with {len(targets)} targets; each sample needs one.")
    if class_names is not None:
        targets = targets.map(dict(enumerate(class_names)))
        if targets.isna().any():
            raise ZooError(f"{len(class_names)} class names serve the targets 0 to {len(class_names) - 1} alone.")
    if x.ndim == 2:
        frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(x.shape[1])]).infer_objects().assign(y=targets)
        return from_dataframe(frame, "y", task=task, bad=bad, seed=seed, name=name, **shares)
    guesses: list[str] = []
    inputs, pictures = as_pictures(x, guesses)
    asked, encoded = find_target(targets, task, "y", guesses)
    return assemble(own_spec(name, asked, inputs, len(x)), pictures, encoded, seed, guesses, **shares)


def _from_table(
    frame: pd.DataFrame,
    target: str,
    place: str,
    broken: list[str],
    *,
    name: str,
    task: str | None,
    categories: Sequence[str] | None,
    dates: Sequence[str] | None,
    ignore: Sequence[str] | None,
    select: int | None,
    bad: str,
    seed: int,
    **shares: Any,
) -> Dataset:
    """The dataset of a frame; a row is called ``place`` and its label, ``broken`` tells of those that are not in it."""
    guesses: list[str] = []
    target, codes, days = str(target), [str(c) for c in categories or ()], [str(c) for c in dates or ()]
    frame = _chosen(frame, target, codes + days, [str(c) for c in ignore or ()])
    inputs = guess_inputs(frame.drop(columns=target), codes, days, guesses)
    counts = task != "classification" and target not in codes and kind_of(frame[target]) == "number"
    numbers = (*inputs.numbers, target) if counts else inputs.numbers

    wrong = wrong_values(frame, numbers, inputs.dates)
    named = [*broken, *(f"{place} {frame.index[row]}: {what}" for row, what in wrong.items())]
    way_out = " name a column of codes in categories=[...]," if wrong else ""
    settle(named, len(frame) + len(broken), "rows", bad, guesses, way_out)
    frame = frame.iloc[np.setdiff1d(np.arange(len(frame)), list(wrong))].reset_index(drop=True)
    for convert, columns in ((as_numbers, numbers), (as_dates, inputs.dates)):
        texts = [column for column in columns if not is_numeric_dtype(frame[column])]
        frame = frame.assign(**{column: convert(frame[column]) for column in texts})

    known = frame[frame[target].notna()].reset_index(drop=True)
    if len(known) < len(frame):
        guesses.append(f"{len(frame) - len(known)} of {len(frame)} rows left out: they have no {target}")
    asked, y = find_target(known[target], task, target, guesses)
    spec = own_spec(name, asked, inputs, len(known))
    return assemble(spec, inputs.check(known), y, seed, guesses, select=select, **shares)


def _chosen(frame: pd.DataFrame, target: str, named: list[str], ignore: list[str]) -> pd.DataFrame:
    """The frame without the columns to ignore, where each column that was named is there, once."""
    frame = frame.rename(columns=str)
    for column in (target, *named, *ignore):
        if column not in frame.columns:
            raise unknown("column", column, frame.columns)
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise ZooError(f"Several columns are named {twice[0]!r}; rename them.")
    if target in ignore:
        raise ZooError(f"{target} is the target; it cannot be among the columns to ignore.")
    frame = frame.drop(columns=ignore)
    if frame.shape[1] == 1:
        raise ZooError("There is no column beside the target to predict it from.")
    return frame
