"""From raw samples to what a network reads: scikit-learn objects, fitted on the training split alone.

Each has its twin in :mod:`zoo.exporters.graph`, so that an exported model takes raw samples.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectKBest, f_classif, f_regression
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from zoo.datasets.inputs import ImageInput, Inputs, TableInput

MISSING = "missing"  # the category of a row that names none


class OutlierClipper(TransformerMixin, BaseEstimator):
    """Clip each column to [Q1 − factor·IQR, Q3 + factor·IQR], the quartiles of the training rows (S25).

    Tukey's fences; a column whose quartiles are equal is left as it is. Missing values stay missing.

    Args:
        factor: width of the fences in interquartile ranges; Tukey's "far out" is 3.
    """

    def __init__(self, factor: float = 3.0):
        self.factor = factor

    def fit(self, X: Any, y: Any = None) -> OutlierClipper:
        """Learn ``lower_`` and ``upper_`` (columns,) from the rows ``(n, columns)``."""
        columns = np.asarray(X, dtype="float64")
        first, third = np.nanpercentile(columns, [25, 75], axis=0)
        reach = np.where(third > first, self.factor * (third - first), np.inf)
        self.lower_, self.upper_ = first - reach, third + reach
        self.n_features_in_ = columns.shape[1]
        return self

    def transform(self, X: Any) -> np.ndarray:
        """The rows with every value within its column's fences."""
        return np.clip(np.asarray(X, dtype="float64"), self.lower_, self.upper_)

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """The names that came in."""
        return input_features


class PixelScaler(TransformerMixin, BaseEstimator):
    """Pixels from 0..maximum to 0..1, float32, with a channel axis: (n, h, w) becomes (n, h, w, 1).

    Args:
        maximum: the value of a white pixel.
    """

    def __init__(self, maximum: float = 255):
        self.maximum = maximum

    def fit(self, X: Any, y: Any = None) -> PixelScaler:
        """Nothing to learn but the shape, ``shape_``."""
        self.shape_ = tuple(np.shape(X)[1:])
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Scaled pictures ``(n, height, width, channels)``."""
        scaled = np.asarray(X, dtype="float32") / np.float32(self.maximum)
        return scaled[..., None] if len(self.shape_) == 2 else scaled

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Pixels from 0 to maximum again, without the channel axis that was added."""
        pixels = np.asarray(X) * self.maximum
        return pixels[..., 0] if len(self.shape_) == 2 else pixels


def make(inputs: Inputs, task_name: str, select: int | None = None) -> Pipeline:
    """The unfitted preprocessing for a kind of input.

    Tables: numbers are imputed by their median, clipped and standardised; categories get one column each (one-hot),
    an unseen category all zeros, a missing one the category ``"missing"``; ``select`` keeps that many columns,
    the ones with the highest F statistic against the target. Pictures are scaled to 0..1.
    """
    if isinstance(inputs, ImageInput):
        return make_pipeline(PixelScaler(inputs.maximum))
    steps: list[Any] = [_columns(inputs)]
    if select is not None:
        steps.append(SelectKBest(f_regression if task_name == "regression" else f_classif, k=select))
    return make_pipeline(*steps)


def _columns(inputs: TableInput) -> ColumnTransformer:
    numbers = make_pipeline(
        SimpleImputer(strategy="median", keep_empty_features=True), OutlierClipper(), StandardScaler()
    )
    categories = make_pipeline(
        SimpleImputer(strategy="constant", fill_value=MISSING),
        OneHotEncoder(handle_unknown="ignore", sparse_output=False),
    )
    chosen = [("numbers", numbers, list(inputs.numbers)), ("categories", categories, list(inputs.categories))]
    return ColumnTransformer([step for step in chosen if step[2]])
