"""Anomaly detection in use: from a score a sample to an alarm, and how often that is right (S17, S18, S29)."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from sklearn.metrics import precision_recall_fscore_support

from zoo import surgery
from zoo.datasets import Dataset
from zoo.errors import ZooError, number
from zoo.store import inference


def scores(model: keras.Model, data: Dataset, x: Any) -> np.ndarray:
    """How unusual preprocessed samples ``(n, ...)`` are, float ``(n,)``: the mean squared error of each."""
    return inference.answer(model, x, data.target_preprocessing, data.task)["score"]


def threshold(model: keras.Model, data: Dataset, quantile: float = 0.95) -> float:
    """The score above which a sample is called unusual: this share of the usual validation samples lies below it.

    It needs no unusual sample, as in life there is often none to choose by. What it fixes is the share of false alarms:
    about 1 − ``quantile`` of the usual, wherever they are like those of the validation split.

    Args:
        model: trained for ``anomaly_detection``.
        data: what it was trained on.
        quantile: share of the usual samples that raise no alarm.

    Raises:
        ZooError: a dataset of another task, a model that reads other samples, or a quantile that is no share.

    Example: ``zoo.predictor("autoencoder-anomalies")(rows)["score"] > zoo.anomalies.threshold(model, data)``.
    """
    if data.task.name != "anomaly_detection":
        raise ZooError(f"{data.name} asks {data.task.name}; a threshold is for anomaly_detection.")
    quantile = number("quantile", quantile, 0, 1)
    surgery.check_shape(model, data.name, data.input_shape)
    return float(np.quantile(scores(model, data, data.validation.x), quantile))  # these are the usual ones


def alarms(model: keras.Model, data: Dataset, quantile: float = 0.95) -> dict[str, float]:
    """How right the alarms above the :func:`threshold` are on the test split.

    Returns:
        ``threshold``; ``false_alarms``, the share of the usual samples above it; ``recall``, the share of the unusual
        ones that are found; ``precision``, the share of the alarms that are right; and ``f1``, the harmonic mean of the
        last two.

    Raises:
        ZooError: as :func:`threshold`.

    Example: ``zoo.anomalies.alarms(run.model, run.dataset)["recall"]``.
    """
    limit = threshold(model, data, quantile)
    truth, alarm = data.raw.test.y, scores(model, data, data.questions) > limit
    precision, recall, f1, _ = precision_recall_fscore_support(truth, alarm, average="binary", zero_division=0.0)
    return {
        "threshold": limit,
        "false_alarms": float(alarm[truth == 0].mean()),
        "recall": float(recall),
        "precision": float(precision),
        "f1": float(f1),
    }
