"""The scikit-learn preprocessing, and the decoding of answers, as TensorFlow operations.

Each function is the twin of one fitted transformer: the same arithmetic on tensors, in float64 like scikit-learn's.
A text is missing when it is empty, a number when it is NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from zoo.datasets.preprocessing import OutlierClipper, PixelScaler
from zoo.errors import ZooError
from zoo.tasks import Task


def transform(transformer: Any, x: Any) -> Any:
    """What ``transformer.transform(x)`` gives, for a tensor ``(n, ...)`` or a dict of columns ``(n,)``."""
    if type(transformer) not in TWINS:
        raise ZooError(f"{type(transformer).__name__} has no twin among TensorFlow's operations yet.")
    return TWINS[type(transformer)](transformer, x)


def answer(task: Task, outputs: Any) -> dict[str, Any]:
    """What ``task.answer(outputs)`` gives."""
    return ANSWERS[task.name](task, outputs)


def _pipeline(pipeline: Pipeline, x: Any) -> Any:
    for _, step in pipeline.steps:
        x = transform(step, x)
    return x


def _columns(columns: ColumnTransformer, x: dict[str, Any]) -> Any:
    parts = [transform(step, tf.stack([x[name] for name in names], axis=1)) for _, step, names in columns.transformers_]
    return tf.concat(parts, axis=1)


def _imputer(imputer: SimpleImputer, x: Any) -> Any:
    if x.dtype == tf.string:
        return tf.where(x == "", tf.constant([str(fill) for fill in imputer.statistics_]), x)
    x = tf.cast(x, tf.float64)
    return tf.where(tf.math.is_nan(x), tf.constant(imputer.statistics_, tf.float64), x)


def _clipper(clipper: OutlierClipper, x: Any) -> Any:
    return tf.clip_by_value(x, clipper.lower_, clipper.upper_)


def _scaler(scaler: StandardScaler, x: Any) -> Any:
    return (x - scaler.mean_) / scaler.scale_


def _one_hot(encoder: OneHotEncoder, x: Any) -> Any:
    columns = [x[:, i, None] == tf.constant(list(names)) for i, names in enumerate(encoder.categories_)]
    return tf.cast(tf.concat(columns, axis=1), tf.float64)


def _select(selector: SelectKBest, x: Any) -> Any:
    return tf.gather(x, np.flatnonzero(selector.get_support()), axis=1)


def _pixels(scaler: PixelScaler, x: Any) -> Any:
    scaled = x / scaler.maximum
    return scaled[..., None] if len(scaler.shape_) == 2 else scaled


def _classification(task: Task, outputs: Any) -> dict[str, Any]:
    probabilities = tf.concat([1 - outputs, outputs], axis=1) if math.prod(outputs.shape[1:]) == 1 else outputs
    names = tf.constant(task.labels)
    return {"label": tf.gather(names, tf.argmax(probabilities, axis=1)), "probabilities": probabilities}


def _regression(task: Task, outputs: Any) -> dict[str, Any]:
    return {"value": outputs[:, 0]}


TWINS: dict[type, Callable[[Any, Any], Any]] = {
    Pipeline: _pipeline,
    ColumnTransformer: _columns,
    SimpleImputer: _imputer,
    OutlierClipper: _clipper,
    StandardScaler: _scaler,
    OneHotEncoder: _one_hot,
    SelectKBest: _select,
    PixelScaler: _pixels,
}
ANSWERS: dict[str, Callable[[Task, Any], dict[str, Any]]] = {
    "classification": _classification,
    "regression": _regression,
}
