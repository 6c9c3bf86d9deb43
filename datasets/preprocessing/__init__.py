"""From raw samples to what a network reads: scikit-learn objects, fitted on the training split alone.

Each has its twin among TensorFlow's operations in :mod:`zoo.datasets.preprocessing.twins`, so that a stream and an
exported model do the same.
"""

from __future__ import annotations

from typing import Any

from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from zoo.datasets.inputs import (
    AudioInput,
    ChoiceInput,
    ClipInput,
    ImageInput,
    Inputs,
    SeriesInput,
    TableInput,
    TextInput,
)
from zoo.datasets.preprocessing.audio import LogMel
from zoo.datasets.preprocessing.gaps import Surroundings, WordGuesser
from zoo.datasets.preprocessing.images import PixelScaler
from zoo.datasets.preprocessing.series import SeriesScaler
from zoo.datasets.preprocessing.tables import DateEncoder, OutlierClipper, table_pipeline
from zoo.datasets.preprocessing.text import Tokenizer
from zoo.tasks import Task

__all__ = [
    "TRANSFORMERS", "DateEncoder", "LogMel", "OutlierClipper", "PixelScaler", "SeriesScaler", "Surroundings",
    "Tokenizer", "WordGuesser", "for_inputs", "for_targets",
]  # fmt: skip


def for_inputs(inputs: Inputs, task_name: str, select: int | None = None) -> Any:
    """The unfitted preprocessing that suits a kind of input; ``select`` keeps that many columns of a table."""
    if isinstance(inputs, TableInput):
        return table_pipeline(inputs, task_name, select)
    usual = _USUAL[type(inputs)](inputs)
    return usual if isinstance(usual, Tokenizer) else make_pipeline(usual)


def for_targets(task: Task) -> Any:
    """The unfitted preprocessing of a task's targets; None where they are taken as they are."""
    return _TARGETS[task.name](task) if task.name in _TARGETS else None


TRANSFORMERS = (DateEncoder, LogMel, OutlierClipper, PixelScaler, SeriesScaler, Surroundings, Tokenizer, WordGuesser)
_USUAL = {
    ImageInput: lambda inputs: PixelScaler(inputs.maximum, grey=len(inputs.shape) == 2),
    ClipInput: lambda inputs: PixelScaler(inputs.maximum, grey=True),
    SeriesInput: lambda inputs: SeriesScaler(),
    TextInput: lambda inputs: Tokenizer("words", size=5000, length=100),
    AudioInput: lambda inputs: LogMel(inputs.rate),
    ChoiceInput: lambda inputs: OneHotEncoder(categories=[list(inputs.labels)], sparse_output=False),
}
_TARGETS = {
    "regression": lambda task: StandardScaler(),
    "forecasting": lambda task: StandardScaler(),
    "image_to_image": lambda task: _pixels(task),
    "text_to_image": lambda task: _pixels(task),
    "generation": lambda task: _pixels(task),
    "reconstruction": lambda task: _pixels(task),
    "domain_translation": lambda task: PixelScaler(task.arguments["maximum"], grey=True),
}


def _pixels(task: Task) -> PixelScaler:
    return PixelScaler(task.arguments["maximum"], grey=len(task.arguments["shape"]) == 2)
