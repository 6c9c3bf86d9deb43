"""Evaluation: a model's test metrics, beside scikit-learn baselines on the same split."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import keras
import pandas as pd

from zoo.datasets import Dataset
from zoo.evaluation import baselines
from zoo.tasks import Answer

__all__ = ["answer", "evaluate", "measure"]


def answer(model: keras.Model, dataset: Dataset) -> Answer:
    """A model's answers on the preprocessed test split, in the target's own units."""
    outputs = model.predict(dataset.test.x, batch_size=1024, verbose=0)
    if dataset.target_scaler is not None:
        outputs = dataset.target_scaler.inverse_transform(outputs)
    return dataset.task.answer(outputs)


def measure(model: keras.Model, dataset: Dataset) -> dict[str, float]:
    """A model's metrics on the test split."""
    return dataset.task.score(dataset.raw.test.y, answer(model, dataset))


def evaluate(model: str | Path | keras.Model, dataset: Dataset | str | None = None) -> pd.DataFrame:
    """Test metrics of a model and of the baselines, one row each, the model's first.

    Args:
        model: name or folder of a trained model, or a Keras model.
        dataset: a dataset or its name; by default the one that the trained model was trained on, with the same split.

    Raises:
        ZooError: no such model; a Keras model without a dataset; a dataset that does not fit the model.

    Example: ``zoo.evaluate("cnn-digits")``.
    """
    from zoo import datasets, store
    from zoo.errors import ZooError

    if isinstance(model, keras.Model):
        name, network = model.name, model
        if dataset is None:
            raise ZooError("Say which dataset: zoo.evaluate(model, 'digits').")
        data = datasets.load(dataset) if isinstance(dataset, str) else dataset
    else:
        trained = store.find(model)
        name, network = trained.card.name, trained.model()
        data = trained.dataset() if dataset is None else datasets.load(dataset) if isinstance(dataset, str) else dataset
    if network.input_shape[1:] != data.input_shape:
        raise ZooError(
            f"{name} reads samples of shape {network.input_shape[1:]}, but {data.name} has {data.input_shape}."
        )
    rows: dict[str, Any] = {name: measure(network, data), **baselines.scores(data)}
    return pd.DataFrame.from_dict(rows, orient="index")


warnings.filterwarnings("ignore", message="X does not have valid feature names", module="sklearn")
