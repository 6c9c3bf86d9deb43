"""What all ways to bring one's own data share: the task, what is bad, folders of classes, and the dataset itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.inputs import Inputs
from zoo.datasets.splits import Splits, different, split
from zoo.errors import ZooError, seed_number, unknown
from zoo.tasks import TASKS, Task, classification, regression

MOST_CLASSES_OF_NUMBERS = 20  # a column of whole numbers with more different values is taken for a quantity
PARTS = {"train", "training", "test", "testing", "val", "valid", "validation"}  # folders that are no classes
SHOWN = 5  # of many bad ones so many are named


def own_spec(name: str, task: Task, inputs: Inputs, rows: int) -> DatasetSpec:
    """What is known of one's own data."""
    return DatasetSpec(name, task, inputs, (), "Own data.", rows, source="your own", licence="your own")


def assemble(
    spec: DatasetSpec,
    x: Any,
    y: np.ndarray,
    seed: int,
    guesses: list[str],
    *,
    validation: float = 0.15,
    test: float = 0.2,
    quiet: bool = False,
    **options: Any,
) -> Dataset:
    """The dataset of samples that are split at random; ``options`` go to :func:`zoo.datasets.dataset.prepare`."""
    if not (min(validation, test) >= 0 and validation + test < 1):
        raise ZooError(f"validation={validation} and test={test} leave none for training: say such as 0.15 and 0.2.")
    seed = seed_number(seed)
    tell(spec.name, [] if quiet else guesses)
    classified = spec.task.name == "classification"
    if classified:
        _refuse_rare(spec.task.labels, y[different(x)], parts=1 + (validation > 0) + (test > 0))
    raw = split(x, y, seed=seed, stratify=classified, validation=validation, test=test)
    absent = _absent(spec.task.labels, raw) if classified else []
    tell(spec.name, [] if quiet else absent)
    return prepare(spec, raw, seed=seed, guesses=(*guesses, *absent), **options)


def _refuse_rare(labels: Sequence[str], classes: np.ndarray, parts: int) -> None:
    """Raise where a class of different samples ``(n,)`` has fewer than there are parts to split them in."""
    counts = np.bincount(classes, minlength=len(labels))
    rare = [f"{label!r} has {count}" for label, count in zip(labels, counts, strict=True) if count < parts]
    if len(rare) > max(SHOWN, len(labels) / 2):
        raise ZooError(
            f"{len(labels)} classes are too many for {len(classes)} different samples, as each needs {parts}: bring "
            'more, choose another target, or say task="regression" if it holds numbers.'
        )
    if rare:
        named = ", ".join(rare[:SHOWN]) + f", and {len(rare) - SHOWN} more classes too few" * (len(rare) > SHOWN)
        raise ZooError(
            f"A class needs {parts} different samples, one a part, but {named}: bring more, or merge classes."
        )


def _absent(labels: Sequence[str], raw: Splits) -> list[str]:
    """What to tell of the classes that a part has none of."""
    told = []
    for part, drawn in raw._asdict().items():
        missing = [repr(labels[i]) for i in np.setdiff1d(range(len(labels)), drawn.y)] if drawn.rows else []
        if missing:
            named = ", ".join(missing[:SHOWN]) + ", ..." * (len(missing) > SHOWN)
            told.append(f"the {part} part has no {named}: bring more samples of such classes")
    return told


def tell(name: str, guesses: Sequence[str]) -> None:
    """Print what was guessed on stderr."""
    for guess in guesses:
        print(f"{name}: {guess}", file=sys.stderr)


def settle(bad: Sequence[str], total: int, what: str, choice: str, guesses: list[str], way_out: str = "") -> None:
    """Refuse what is bad, all of it in one error; or note that it is left out.

    Args:
        bad: a text for each bad row or file, which names it and says what is wrong.
        total: the number of rows or files, good and bad.
        what: they are, in the plural.
        choice: ``"refuse"`` or ``"skip"``.
        guesses: where it is noted.
        way_out: another one than to mend them.
    """
    if choice not in ("refuse", "skip"):
        raise ZooError(f'bad={choice!r}: say "refuse", or "skip" to leave out what cannot be read.')
    if not bad:
        return
    named = some(bad)
    if choice == "skip":
        guesses.append(f"{len(bad)} of {total} {what} left out: {named}")
        return
    raise ZooError(
        f"{len(bad)} of {total} {what} cannot be used: {named}. "
        f'Mend what is wrong,{way_out} or leave it out with bad="skip".'
    )


def some(texts: Sequence[str]) -> str:
    """The first few texts, and how many more there are."""
    return "; ".join(texts[:SHOWN]) + f"; and {len(texts) - SHOWN} more" * (len(texts) > SHOWN)


def read_classes(
    path: Path, read: Callable[[Path], Any], what: str, bad: str, guesses: list[str]
) -> tuple[list[Any], pd.Series]:
    """The samples, and the name of each one's class, of a folder with one folder a class.

    Args:
        path: the folder; files anywhere below a class's folder belong to it, hidden ones aside.
        read: from a file to a sample; it raises ZooError for a bad one.
        what: the files hold, in the plural.
        bad: ``"refuse"`` or ``"skip"``.
        guesses: where is noted what is left out.
    """
    if not path.is_dir():
        raise ZooError(f"There is no folder {path}.")
    inside = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "__MACOSX")))
    folders = [entry for entry in inside if entry.is_dir()]
    if not folders:
        raise ZooError(f"{path} holds no folders: it needs one folder a class, with the {what} of it.")
    _refuse_parts(path, folders)
    samples, labels, wrong = [], [], []
    for folder in folders:
        for file in files_below(folder):
            try:
                samples.append(read(file))
                labels.append(folder.name)
            except ZooError as error:
                wrong.append(str(error).replace(str(file), file.relative_to(path).as_posix()).rstrip("."))
    settle(wrong, len(samples) + len(wrong), what, bad, guesses)
    empty = [folder.name for folder in folders if folder.name not in set(labels)]
    if empty:
        raise ZooError(f"No {what} to read in {', '.join(empty)}, in {path}: fill the folder of a class, or remove it.")
    beside = [entry.name for entry in inside if not entry.is_dir()]
    if beside:
        named = ", ".join(beside[:SHOWN]) + ", ..." * (len(beside) > SHOWN)
        guesses.append(f"files left out, as they lie in no class's folder: {len(beside)} ({named})")
    return samples, pd.Series(labels)


def _refuse_parts(path: Path, folders: Sequence[Path]) -> None:
    """Raise where the folders are parts of a split, or a single one, and the classes are the folders in them."""
    names = [folder.name for folder in folders]
    parts = {name.lower() for name in names} <= PARTS or len(names) == 1
    if parts and any(entry.is_dir() and not entry.name.startswith(".") for entry in folders[0].iterdir()):
        learnt = next((name for name in names if name.lower().startswith("train")), names[0])
        raise ZooError(f"{path} holds {' and '.join(names)}, with the classes below: pass {path / learnt}.")


def files_below(folder: Path) -> list[Path]:
    """All files in a folder and in the folders in it, hidden ones aside, by their names."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return sorted(file for file in found if not any(p.startswith(".") for p in file.relative_to(folder).parts))


def find_target(column: pd.Series, task: str | None, name: str, guesses: list[str]) -> tuple[Task, np.ndarray]:
    """The task, and the targets as it wants them: class indices int64 ``(n,)`` or numbers float64 ``(n, 1)``.

    Args:
        column: the targets.
        task: ``"classification"`` or ``"regression"``; guessed when None.
        name: of the target.
        guesses: where the guess is noted.
    """
    if task not in (None, "classification", "regression"):
        if task not in TASKS:
            raise unknown("task", task, TASKS)
        raise ZooError(f"A column or a folder's name is the target of a classification or a regression, not of {task}.")
    if column.empty:
        raise ZooError(f"No row has a {name}.")
    if column.isna().any():
        raise ZooError(f"{column.isna().sum()} of {len(column)} samples have no {name}; leave them out first.")
    column = column.astype(object).infer_objects()  # of mixed types, or categories of numbers
    if task is None:
        task = _guess_task(column)
        guesses.append(f"the task is {task}, as {name} holds {_describe(column)} (say task= to decide otherwise)")
    if task == "regression":
        numbers = pd.to_numeric(column, errors="coerce")
        if numbers.isna().any():
            text = column[numbers.isna()].iloc[0]
            raise ZooError(f"A regression needs a target of numbers, but {name} holds {text!r}: classify instead?")
        return regression((name,)), numbers.to_numpy("float64")[:, None]
    if not is_numeric_dtype(column):
        column = column.map(_text)
    # Names are sorted as what they are, so that class 10 follows class 9.
    values = sorted(column.unique())
    if len(values) < 2:
        raise ZooError(f"A classification needs two classes or more, but every {name} is {_text(values[0])!r}.")
    return classification([_text(value) for value in values]), pd.Categorical(column, values).codes.astype("int64")


def _guess_task(column: pd.Series) -> str:
    whole = is_bool_dtype(column) or not is_numeric_dtype(column) or bool((column % 1 == 0).all())
    few = not is_numeric_dtype(column) or column.nunique() <= MOST_CLASSES_OF_NUMBERS
    return "classification" if whole and few else "regression"


def _describe(column: pd.Series) -> str:
    return f"{column.nunique()} different {'numbers' if is_numeric_dtype(column) else 'texts'}"


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
