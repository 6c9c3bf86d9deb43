"""Your own data: the same dataset from a CSV file, a DataFrame, arrays, or a folder of pictures.

What is not said is guessed, and what was guessed is told: on stderr, and in ``dataset.guesses``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_numeric_dtype

from zoo.datasets import files
from zoo.datasets.dataset import Dataset, DatasetSpec, prepare, split
from zoo.datasets.inputs import ImageInput, Inputs, TableInput
from zoo.errors import ZooError, unknown
from zoo.tasks import TASKS, Task, classification, regression

MOST_CLASSES_OF_NUMBERS = 20  # a column of whole numbers with more different values is taken for a quantity


def from_csv(
    path: str | Path,
    target: str,
    *,
    task: str | None = None,
    categories: Sequence[str] | None = None,
    select: int | None = None,
    seed: int = 0,
) -> Dataset:
    """A dataset from a CSV file with a header line.

    Args:
        path: the file.
        target: the column to predict; rows without it are left out, and counted in ``guesses``.
        task: ``"classification"`` or ``"regression"``; guessed from the target when None.
        categories: columns that hold categories although they look like numbers, such as a zip code; columns of text
            always are.
        select: keep this many encoded columns.
        seed: of the split.

    Raises:
        ZooError: a broken file, an unknown column, a target that does not fit the task.

    Example: ``zoo.train("mlp", zoo.datasets.from_csv("flats.csv", target="rent", categories=["zip"]))``.
    """
    frame = files.read_csv(path, text_columns=tuple(categories or ()))
    return from_dataframe(
        frame, target, task=task, categories=categories, select=select, seed=seed, name=Path(path).stem
    )


def from_dataframe(
    frame: pd.DataFrame,
    target: str,
    *,
    task: str | None = None,
    categories: Sequence[str] | None = None,
    select: int | None = None,
    seed: int = 0,
    name: str = "own_data",
    validation: float = 0.15,
    test: float = 0.2,
    quiet: bool = False,
) -> Dataset:
    """A dataset from a DataFrame; as :func:`from_csv`, with the shares of the splits; ``quiet`` tells no guesses.

    Raises:
        ZooError: an unknown column, or a target that does not fit the task.
    """
    for column in (target, *(categories or ())):
        if column not in frame.columns:
            raise unknown("column", column, map(str, frame.columns))
    known = frame[frame[target].notna()]
    guesses = [f"{len(frame) - len(known)} rows without a {target} are left out"] * (len(known) < len(frame))
    asked, y = _target(known[target], task, target, guesses)
    inputs, features = _columns(known.drop(columns=target), categories, guesses)
    return _assemble(
        name, asked, inputs, features, y, seed, guesses,
        validation=validation, test=test, select=select, quiet=quiet,
    )  # fmt: skip


def from_arrays(
    x: Any,
    y: Any,
    *,
    task: str | None = None,
    class_names: Sequence[str] | None = None,
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
        seed: of the split.
        name: what the dataset is called.
        validation, test: shares of all rows; 0 leaves a part empty.
        quiet: tell no guesses.
    """
    shares: dict[str, Any] = {"validation": validation, "test": test, "quiet": quiet}
    x, targets = np.asarray(x), pd.Series(np.ravel(np.asarray(y)), name="y")
    if len(x) != len(targets):
        raise ZooError(f"{len(x)} samples came with {len(targets)} targets; each sample needs one.")
    guesses: list[str] = []
    if class_names is not None:
        targets = targets.map(dict(enumerate(class_names)))
        if targets.isna().any():
            raise ZooError(f"{len(class_names)} class names serve the targets 0 to {len(class_names) - 1} alone.")
    asked, encoded = _target(targets, task, "y", guesses)
    if x.ndim == 2:
        columns = [f"x{i}" for i in range(x.shape[1])]
        inputs, features = _columns(pd.DataFrame(x, columns=columns).infer_objects(), None, guesses)
        return _assemble(name, asked, inputs, features, encoded, seed, guesses, **shares)
    if x.ndim == 3 or (x.ndim == 4 and x.shape[-1] == 3):
        image = ImageInput(x.shape[1:], maximum=_white(x, guesses))
        return _assemble(name, asked, image, image.check(x), encoded, seed, guesses, **shares)
    raise ZooError(
        f"Samples of shape {x.shape} are neither rows (n, columns) nor pictures (n, height, width) or "
        "(n, height, width, 3)."
    )


def from_image_folder(
    path: str | Path, *, size: tuple[int, int] = (32, 32), color: bool = True, seed: int = 0
) -> Dataset:
    """A dataset from a folder with one folder of pictures a class, whose name is the class's.

    Args:
        path: the folder.
        size: (height, width) to which every picture is resized.
        color: three channels; else grey.
        seed: of the split.

    Raises:
        ZooError: no such folder, fewer than two classes, or a file that is no picture.
    """
    path = Path(path).expanduser()
    if not path.is_dir():
        raise ZooError(f"There is no folder {path}.")
    classes = sorted(folder for folder in path.iterdir() if folder.is_dir() and not folder.name.startswith("."))
    shape = (*size, 3) if color else size
    pictures, labels = [], []
    for folder in classes:
        for file in sorted(f for f in folder.iterdir() if f.is_file() and not f.name.startswith(".")):
            pictures.append(files.read_image(file, shape, 255))
            labels.append(folder.name)
    if not pictures:
        raise ZooError(f"{path} holds no pictures: it needs one folder a class, with the pictures of it.")
    guesses = [f"pictures resized to {size[0]}×{size[1]}"]
    asked, y = _target(pd.Series(labels), "classification", "the folder's name", guesses)
    return _assemble(path.name, asked, ImageInput(shape), np.stack(pictures), y, seed, guesses)


def _assemble(
    name: str,
    task: Task,
    inputs: Inputs,
    x: Any,
    y: np.ndarray,
    seed: int,
    guesses: list[str],
    *,
    validation: float = 0.15,
    test: float = 0.2,
    select: int | None = None,
    quiet: bool = False,
) -> Dataset:
    for guess in [] if quiet else guesses:
        print(f"{name}: {guess}", file=sys.stderr)
    spec = DatasetSpec(name, task, inputs, (), "Own data.", len(x), source="your own", licence="your own")
    raw = split(x, y, seed=seed, stratify=task.name == "classification", validation=validation, test=test)
    return prepare(spec, raw, seed=seed, select=select, guesses=tuple(guesses))


def _target(column: pd.Series, task: str | None, name: str, guesses: list[str]) -> tuple[Task, np.ndarray]:
    """The task, and the targets as it wants them: class indices ``(n,)`` or numbers ``(n, 1)``."""
    if task is not None and task not in TASKS:
        raise unknown("task", task, TASKS)
    if column.empty:
        raise ZooError(f"No row has a {name}.")
    if task is None:
        task = _guess_task(column)
        guesses.append(f"the task is {task}, as {name} holds {_describe(column)} (say task= to decide otherwise)")
    if task == "regression":
        numbers = pd.to_numeric(column, errors="coerce")
        if numbers.isna().any():
            text = column[numbers.isna()].iloc[0]
            raise ZooError(f"A regression needs a target of numbers, but {name} holds {text!r}: classify instead?")
        return regression((name,)), numbers.to_numpy("float64")[:, None]
    # Names are sorted as what they are, so that class 10 follows class 9.
    values = sorted(column.unique())
    if len(values) < 2:
        raise ZooError(f"A classification needs two classes or more, but every {name} is {values[0]!r}.")
    return classification([_text(value) for value in values]), pd.Categorical(column, values).codes.astype("int64")


def _guess_task(column: pd.Series) -> str:
    whole = is_bool_dtype(column) or not is_numeric_dtype(column) or bool((column % 1 == 0).all())
    few = not is_numeric_dtype(column) or column.nunique() <= MOST_CLASSES_OF_NUMBERS
    return "classification" if whole and few else "regression"


def _describe(column: pd.Series) -> str:
    return f"{column.nunique()} different {'numbers' if is_numeric_dtype(column) else 'texts'}"


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _columns(
    frame: pd.DataFrame, categories: Sequence[str] | None, guesses: list[str]
) -> tuple[TableInput, pd.DataFrame]:
    """Which columns are numbers and which are categories, and the rows checked accordingly."""
    if frame.shape[1] == 0:
        raise ZooError("There is no column beside the target to predict it from.")
    frame = frame.rename(columns=str)
    text = [c for c in frame if not is_numeric_dtype(frame[c]) or c in (categories or ())]
    unsaid = [c for c in text if c not in (categories or ())]
    if unsaid:
        guesses.append(f"categories: {', '.join(unsaid)}")
    codes = [c for c in frame if c not in text and not is_float_dtype(frame[c]) and "zip" in c.lower()]
    if codes:
        guesses.append(f"{', '.join(codes)} is read as a number; if it names places, say categories={codes}")
    inputs = TableInput(numbers=tuple(c for c in frame if c not in text), categories=tuple(text))
    return inputs, inputs.check(frame)


def _white(pictures: np.ndarray, guesses: list[str]) -> float:
    """The value of a white pixel: 255 for bytes, 1 for fractions, else the largest value."""
    if pictures.dtype == np.uint8:
        return 255
    white = 1.0 if pictures.max() <= 1 else float(pictures.max())
    guesses.append(f"pixels run from 0 to {white:g}")
    return white
