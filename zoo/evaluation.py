"""Evaluation: a model's test metrics, beside scikit-learn baselines on the same split."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd

from zoo import baselines, datasets, scoring, store, surgery
from zoo.datasets import Dataset, stream
from zoo.datasets.inputs import Inputs
from zoo.errors import ZooError
from zoo.store import inference
from zoo.tasks import Answer

__all__ = ["answer", "evaluate"]


def answer(model: keras.Model, dataset: Dataset) -> Answer:
    """A model's answers on the preprocessed test split, in the target's own units."""

    def ask(x: Any) -> Answer:
        return inference.answer(model, x, dataset.target_preprocessing, dataset.task)

    if not dataset.streamed:
        return ask(dataset.questions)
    return _of_batches(ask, stream.prepared(dataset, dataset.raw.test.x, stream.GATHERED))


def evaluate(model: str | Path | keras.Model, dataset: Dataset | str | None = None) -> pd.DataFrame:
    """Test metrics of a model and of the baselines, one row each, the model's first.

    A trained model answers the raw test split with its own preprocessing; a Keras model reads the preprocessed one.

    Args:
        model: name or folder of a trained model, or a Keras model.
        dataset: a dataset or its name; by default the one that the trained model was trained on, with the same split.

    Raises:
        ZooError: no such model; a Keras model without a dataset; a dataset that does not fit the model, or another
            split of the one that it was trained on.

    Example: ``zoo.evaluate("cnn-digits")``.
    """
    if isinstance(model, keras.Model):
        data = datasets.load(dataset) if isinstance(dataset, str) else dataset
        if data is None:
            raise ZooError("Say which dataset: zoo.evaluate(model, 'digits').")
        surgery.check_shape(model, data.name, data.input_shape)
        name, answered = model.name, answer(model, data)
    else:
        trained = store.find(model)
        name, task = trained.card.name, trained.card.get_task()
        data = datasets.load(dataset, task=task.name) if isinstance(dataset, str) else dataset or trained.dataset()
        asked = data.task
        if asked != task or data.inputs.kind != trained.card.get_inputs().kind:
            raise ZooError(
                f"{name} reads input of the kind {trained.card.get_inputs().kind} and answers {task}, "
                f"but {data.name} has the kind {data.inputs.kind} and asks {asked}."
            )
        _refuse_other_columns(name, trained.card.get_inputs(), data)
        trained.refuse_other_split(data)
        ask = trained.predictor()
        x = data.raw.test.x
        answered = _of_batches(ask, x.batch(stream.GATHERED)) if data.streamed else ask(x)
    rows = {name: scoring.score(data, answered), **baselines.scores(stream.at_hand(data))}
    return pd.DataFrame.from_dict(rows, orient="index")


def _refuse_other_columns(name: str, inputs: Inputs, data: Dataset) -> None:
    """A zip code that is read as a number has lost its zeros, so that a model would know none of them."""
    for kind in ("categories", "dates"):
        other = sorted(set(getattr(inputs, kind, ())).intersection(getattr(data.inputs, "numbers", ())))
        if other:
            raise ZooError(
                f"{name} reads {', '.join(other)} as {kind}, but {data.name} as numbers. Load it with {kind}={other}."
            )


def _of_batches(ask: Callable[[Any], Answer], batches: Any) -> Answer:
    """The answers to a stream of (samples, targets), one batch after the other."""
    parts = [ask(x) for x, _ in batches.as_numpy_iterator()]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
