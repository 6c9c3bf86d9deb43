"""One sample of a dataset's test split, for a figure of what a model makes of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import keras

from zoo.datasets import Dataset, stream
from zoo.errors import ZooError, whole


class Sample(NamedTuple):
    """One sample of the test split: as a batch for the model, as a raw batch, and in words."""

    of_model: Any
    raw: Any
    words: str


def one(data: Dataset, sample: int) -> Sample:
    """The sample at a position of the test split. Raises ZooError where there is none."""
    rows, sample = data.rows["test"], whole("sample", sample, 0)
    if sample >= rows:
        raise ZooError(f"sample={sample}: the test split of {data.name} has samples 0 to {rows - 1}.")
    held = stream.in_memory(data, sample + 1) if data.streamed else data
    target = held.raw.test.y[sample] if data.task.name == "classification" else None
    words = f"{data.name}, test sample {sample}" + ("" if target is None else f" ({data.class_names[target]})")
    of_model = keras.tree.map_structure(lambda part: part[[sample]], of_test(held))
    return Sample(of_model, held.raw.test.take([sample]).x, words)


def of_test(data: Dataset) -> Any:
    """The preprocessed test samples as a model reads them: the unusual too, which ``fit`` does not see."""
    return data.questions if data.task.name == "anomaly_detection" else data.test.x
