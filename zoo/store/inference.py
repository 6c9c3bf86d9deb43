"""Predictor: raw input in, answers out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from zoo.datasets.dataset import single
from zoo.datasets.inputs import Inputs
from zoo.errors import ZooError
from zoo.tasks import Answer, Task


def answer(model: keras.Model, x: np.ndarray, target_preprocessing: Any, task: Task, batch_size: int = 1024) -> Answer:
    """A model's answers to preprocessed samples x ``(n, ...)``, in the target's own units."""
    # predict_on_batch does without the iterators of predict, which cost more than the answers of a small model
    starts = range(0, len(x), batch_size)
    parts = [model.predict_on_batch(x[i : i + batch_size]) for i in starts]
    outputs = keras.tree.map_structure(lambda *batches: np.concatenate(batches), *parts)
    if target_preprocessing is not None:
        outputs = target_preprocessing.inverse_transform(outputs)
    return task.answer(outputs)


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
