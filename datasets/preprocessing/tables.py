"""Tables: gaps, outliers, scale, categories and dates."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectKBest, f_classif, f_regression
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from zoo.datasets.inputs import TableInput

MISSING = "missing"  # the category of a row that names none
MOST_CATEGORIES = 30  # columns that one column of categories may become
DAY = 86_400.0  # seconds
PERIODS = (365.2425, 7.0, 1.0)  # days of a year, a week, a day


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


class DateEncoder(TransformerMixin, BaseEstimator):
    """Dates as numbers that a network can use: the day, and the places in the year, the week and the day.

    From columns of seconds since 1970 (UTC) ``(n, columns)`` to ``(n, 7 · columns)``: for each column days since 1970,
    then sine and cosine of the time of the year, of the week and of the day, so that December is near January.
    """

    def fit(self, X: Any, y: Any = None) -> DateEncoder:
        """Nothing to learn but the number of columns."""
        self.n_features_in_ = np.shape(X)[1]
        return self

    def transform(self, X: Any) -> np.ndarray:
        """The encoded columns, float64."""
        days = np.asarray(X, dtype="float64") / DAY
        angles = [2 * np.pi * days / period for period in PERIODS]
        return np.concatenate([days, *(wave(angle) for angle in angles for wave in (np.sin, np.cos))], axis=1)

    def get_feature_names_out(self, input_features: Any) -> np.ndarray:
        """The name of each encoded column."""
        places = [f"{wave} of the {period}" for period in ("year", "week", "day") for wave in ("sine", "cosine")]
        return np.array([f"{name}: {place}" for place in ("day", *places) for name in input_features], dtype=object)


def table_pipeline(inputs: TableInput, task_name: str, select: int | None = None) -> Pipeline:
    """The unfitted preprocessing of a table.

    Numbers are imputed by their median, clipped and standardised. Categories get one column each (one-hot); beyond
    thirty of them the rarest share a column, as does then any that was never seen, which is all zeros otherwise; a
    missing one is the category ``"missing"``. Dates become their day and their place in year, week and day, clipped
    and standardised as numbers are, so that one for an open end, such as 9999-12-31, does not dwarf the others.
    ``select`` keeps that many columns, the ones with the highest F statistic against the target.
    """
    steps: list[Any] = [_columns(inputs)]
    if select is not None:
        steps.append(SelectKBest(f_regression if task_name == "regression" else f_classif, k=select))
    return make_pipeline(*steps)


def _columns(inputs: TableInput) -> ColumnTransformer:
    median = SimpleImputer(strategy="median", keep_empty_features=True)
    numbers = make_pipeline(median, OutlierClipper(), StandardScaler())
    categories = make_pipeline(
        SimpleImputer(strategy="constant", fill_value=MISSING),
        OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=MOST_CATEGORIES, sparse_output=False),
    )
    dates = make_pipeline(median, DateEncoder(), OutlierClipper(), StandardScaler())
    chosen = [
        ("numbers", numbers, list(inputs.numbers)),
        ("categories", categories, list(inputs.categories)),
        ("dates", dates, list(inputs.dates)),
    ]
    return ColumnTransformer([step for step in chosen if step[2]])
