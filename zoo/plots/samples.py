"""One sample of a dataset's test split, for a figure of what a model makes of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from zoo.datasets import Dataset, stream
from zoo.errors import ZooError


class Sample(NamedTuple):
    """One sample of the test split: as a batch for the model, as a raw batch, and in words."""

    of_model: Any
    raw: Any
    words: str


def one(data: Dataset, sample: int) -> Sample:
    """The sample at a position of the test split. Raises ZooError where there is none."""
    rows = data.rows["test"]
    if not 0 <= sample < rows:
        raise ZooError(f"sample={sample}: the test split of {data.name} has samples 0 to {rows - 1}.")
    held = stream.in_memory(data, sample + 1) if data.streamed else data
    target = held.raw.test.y[sample] if data.task.name == "classification" else None
    words = f"{data.name}, test sample {sample}" + ("" if target is None else f" ({data.class_names[target]})")
    return Sample(held.test.take([sample]).x, held.raw.test.take([sample]).x, words)
