"""Predictor: raw input in, answers out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import keras
import numpy as np

from zoo.datasets.dataset import single
from zoo.datasets.inputs import Inputs
from zoo.errors import ZooError
from zoo.tasks import Answer, Task


def outputs(model: keras.Model, x: Any, batch_size: int = 1024) -> Any:
    """A model's raw outputs for preprocessed samples, batch by batch.

    A model whose answer is not its forward pass, because it is drawn at random or grows token by token, has a method
    ``respond(x, seed)``, which gives the same for the same seed.

    Args:
        model: of any inputs and outputs.
        x: an array ``(n, ...)``, or a dict or list of such arrays of the same n.
        batch_size: samples that the model answers at a time.

    Returns:
        An array ``(n, ...)``, or a dict or list of arrays, as the model gives them.
    """
    return _joined(part for _, part in _batches(model, x, batch_size))


def answer(model: keras.Model, x: Any, target_preprocessing: Any, task: Task, batch_size: int = 1024) -> Answer:
    """A model's answers to preprocessed samples x ``(n, ...)``, in the target's own units."""
    asked, right = task.ask(x)
    parts = _batches(model, asked, batch_size)
    if task.compare is None:
        found = _joined(part for _, part in parts)
    else:
        found = _joined(task.compare(right[rows], part) for rows, part in parts)
    return task.answer(found if target_preprocessing is None else target_preprocessing.inverse_transform(found))


def _batches(model: keras.Model, x: Any, batch_size: int) -> Iterator[tuple[slice, Any]]:
    """The rows of each batch, and a model's outputs for them."""
    for start in range(0, len(keras.tree.flatten(x)[0]), batch_size):
        rows = slice(start, start + batch_size)
        batch = keras.tree.map_structure(itemgetter(rows), x)
        if hasattr(model, "respond"):
            yield rows, keras.tree.map_structure(keras.ops.convert_to_numpy, model.respond(batch, seed=start))
        else:  # it does without the iterators of predict, which cost more than the answers of a small model
            yield rows, model.predict_on_batch(batch)


def _joined(parts: Iterable[Any]) -> Any:
    return keras.tree.map_structure(lambda *batches: np.concatenate(batches), *parts)


@dataclass(frozen=True, eq=False)
class Predictor:
    """A trained model with its preprocessing: call it with raw input.

    Attributes:
        name: of the trained model.
        model: the Keras model.
        preprocessing: fitted, for x.
        target_preprocessing: fitted, for targets that are scaled, else None.
        task: how raw outputs become an answer.
        inputs: what raw input must look like.

    Example: ``zoo.predictor("cnn-digits")(pixels)["label"]``.
    """

    name: str
    model: keras.Model
    preprocessing: Any
    target_preprocessing: Any
    task: Task
    inputs: Inputs

    def __call__(self, raw: Any, batch_size: int = 1024) -> Answer:
        """Answers for raw input: a DataFrame, a dict of columns, one row as a dict, pixels, or one picture.

        Returns:
            Named arrays of one entry a sample: ``label`` and ``probabilities`` (n, classes), or ``value``.

        Raises:
            ZooError: input of another shape, with a column missing, or without any row.
        """
        checked = self.inputs.check(raw)
        if not len(checked):
            raise ZooError(f"{self.name}: there is no row to answer.")
        x = single(self.preprocessing.transform(checked))
        return answer(self.model, x, self.target_preprocessing, self.task, batch_size)

    def read(self, path: str | Path) -> Any:
        """Raw input from a file: CSV or npy for a table, an image or npy for pictures."""
        return self.inputs.read(path)
