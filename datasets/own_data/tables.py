"""Tables of one's own: a CSV file, a DataFrame, arrays."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype, is_object_dtype

from zoo.datasets import files
from zoo.datasets.dataset import Dataset
from zoo.datasets.inputs.tables import refuse_ambiguous
from zoo.datasets.own_data.columns import NO_DATE, NO_NUMBER, guess_inputs, kind_of, wrong_values
from zoo.datasets.own_data.common import assemble, find_target, own_spec, settle, some
from zoo.datasets.own_data.images import as_pictures
from zoo.datasets.values import as_dates, as_numbers, present
from zoo.errors import ZooError, unknown


def from_csv(
    path: str | Path,
    target: str,
    *,
    task: str | None = None,
    categories: str | Sequence[str] | None = None,
    dates: str | Sequence[str] | None = None,
    ignore: str | Sequence[str] | None = None,
    select: int | None = None,
    bad: str = "refuse",
    seed: int = 0,
) -> Dataset:
    """A dataset from a CSV file with a header line.

    A column holds numbers, or dates, when nine in ten of the values in it do; the rows with the others are bad, as are
    rows with more or fewer fields than the header. Any other column holds categories. Words such as "NA" and "None"
    stand for a missing number, date or target; among categories they are one, and only an empty field is missing.

    Args:
        path: the file.
        target: the column to predict; rows without it are left out whatever ``bad`` says, and counted and named in
            ``guesses``. If "None" is a class of it, name it in ``categories`` too.
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
    categories = _list(categories)
    frame, broken = files.scan_csv(path, text_columns=(*categories, *_list(dates)))
    return _from_table(
        frame, target, "line", broken, nothing={""} if target in categories else files.NOTHING,
        name=Path(path).stem, task=task, categories=categories, dates=dates, ignore=ignore, select=select, bad=bad,
        seed=seed,
    )  # fmt: skip


def from_dataframe(
    frame: pd.DataFrame,
    target: str,
    *,
    task: str | None = None,
    categories: str | Sequence[str] | None = None,
    dates: str | Sequence[str] | None = None,
    ignore: str | Sequence[str] | None = None,
    select: int | None = None,
    bad: str = "refuse",
    seed: int = 0,
    name: str = "own_data",
    validation: float = 0.15,
    test: float = 0.2,
    quiet: bool = False,
) -> Dataset:
    """A dataset from a DataFrame; as :func:`from_csv`, with the shares of the splits; ``quiet`` tells no guesses.

    Numbers that are kept as text are categories, and no text but a blank one stands for a missing target. A bad row is
    named by its label in the frame's index.

    Raises:
        ZooError: bad rows, an unknown column, or a target that does not fit the task.
    """
    return _from_table(
        frame, target, "row", [], nothing={""}, name=name, task=task, categories=categories, dates=dates, ignore=ignore,
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
    x, targets = _array(x, "samples"), pd.Series(np.ravel(_array(y, "targets")), name="y")
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
    nothing: Collection[str],
    name: str,
    task: str | None,
    categories: str | Sequence[str] | None,
    dates: str | Sequence[str] | None,
    ignore: str | Sequence[str] | None,
    select: int | None,
    bad: str,
    seed: int,
    **shares: Any,
) -> Dataset:
    """The dataset of a frame; a row is called ``place`` and its label, ``broken`` tells of those that are not in it."""
    guesses: list[str] = []
    target, codes, days = str(target), _list(categories), _list(dates)
    frame = _chosen(frame, target, codes + days, _list(ignore), guesses)
    inputs = guess_inputs(frame.drop(columns=target), codes, days, guesses)
    counts = task != "classification" and target not in codes and kind_of(frame[target]) == "number"
    numbers = (*inputs.numbers, target) if counts else inputs.numbers

    wrong = wrong_values(frame, numbers, inputs.dates)
    named = [*broken, *(f"{place} {frame.index[row]}: {what}" for row, what in wrong.items())]
    said = " ".join(wrong.values())
    way_out = " name a column of codes in categories=[...]," * (NO_NUMBER in said)
    way_out += " write dates as 2025-03-31," * (NO_DATE in said)
    settle(named, len(frame) + len(broken), "rows", bad, guesses, way_out)
    frame = frame.iloc[np.setdiff1d(np.arange(len(frame)), list(wrong))]
    frame = _with_target(frame, target, files.NOTHING if counts else nothing, place, guesses).reset_index(drop=True)
    for convert, columns in ((as_numbers, numbers), (as_dates, inputs.dates)):
        texts = [column for column in columns if not is_numeric_dtype(frame[column])]
        frame = frame.assign(**{column: convert(frame[column]) for column in texts})

    asked, y = find_target(frame[target], task, target, guesses)
    spec = own_spec(name, asked, inputs, len(frame))
    return assemble(spec, inputs.check(frame), y, seed, guesses, select=select, **shares)


def _list(names: str | Sequence[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else [str(name) for name in names or ()]


def _array(values: Any, what: str) -> np.ndarray:
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ZooError(f"The {what} differ in shape: bring each to the same, or they fit no array.") from error


def _with_target(
    frame: pd.DataFrame, target: str, nothing: Collection[str], place: str, guesses: list[str]
) -> pd.DataFrame:
    """The rows that have a target, which no text in ``nothing`` is; the others, and what stands there, are told."""
    known = present(frame[target], nothing)
    empty = frame.loc[~known, target].astype(object)
    words = empty.where(present(empty, {""}), "")
    if len(empty):
        named = some([f"{place} {row}" + f" ({word!r})" * bool(word) for row, word in words.items()])
        said = words[words != ""]
        way_out = f"; if {said.iloc[0]!r} is a class, say categories=[{target!r}]" if len(said) else ""
        guesses.append(f"{len(empty)} of {len(frame)} rows left out, as they have no {target}: {named}{way_out}")
    return frame[known]


def _chosen(frame: pd.DataFrame, target: str, named: list[str], ignore: list[str], guesses: list[str]) -> pd.DataFrame:
    """The frame without the columns to ignore and blank ones, where each column that was named is there, once."""
    frame = frame.rename(columns=str)
    refuse_ambiguous(frame.columns, frame.columns)
    for column in (target, *named, *ignore):
        if column not in frame.columns:
            raise unknown("column", column, frame.columns)
    if target in ignore:
        raise ZooError(f"{target} is the target; it cannot be among the columns to ignore.")
    unasked = [c for c in frame if c.startswith(files.NAMELESS) and c not in (target, *named, *ignore)]
    blank = [c for c in unasked if not present(frame[c]).any()]
    if blank:
        guesses.append(f"left out, as they have neither a name nor a value: {', '.join(blank)}")
    frame = frame.drop(columns=[*ignore, *blank])
    for column in filter(lambda column: is_object_dtype(frame[column]), frame):
        several = [value for value in frame[column] if not isinstance(value, Hashable)]
        if several:
            raise ZooError(f"{column} holds {several[0]!r}: give each value a column of its own.")
    if frame.shape[1] == 1:
        raise ZooError("There is no column beside the target to predict it from.")
    return frame
