"""Series: gaps and scale."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin


class SeriesScaler(TransformerMixin, BaseEstimator):
    """Windows ``(n, steps, features)`` without gaps, each feature with mean 0 and standard deviation 1.

    A gap (NaN) takes the last value before it in the window; where there is none, the mean.
    """

    def fit(self, X: Any, y: Any = None) -> SeriesScaler:
        """Learn ``mean_`` and ``scale_`` (features,) from training windows, whose gaps do not count."""
        values = np.asarray(X, dtype="float64").reshape(-1, np.shape(X)[-1])
        known = np.isfinite(values).any(axis=0)
        mean, deviation = np.zeros(len(known)), np.ones(len(known))
        mean[known], deviation[known] = np.nanmean(values[:, known], axis=0), np.nanstd(values[:, known], axis=0)
        self.mean_, self.scale_ = mean, np.where(deviation > 0, deviation, 1.0)
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Scaled windows, float32."""
        windows = np.asarray(X, dtype="float64")
        known = ~np.isnan(windows)
        if not known.all():
            steps = np.arange(windows.shape[1])[:, None]
            last = np.maximum.accumulate(np.where(known, steps, -1), axis=1)
            filled = np.take_along_axis(windows, np.maximum(last, 0), axis=1)
            windows = np.where(last >= 0, filled, self.mean_)
        return ((windows - self.mean_) / self.scale_).astype("float32")

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Windows in their own units, float64; what was a gap stays filled."""
        return np.asarray(X, dtype="float64") * self.scale_ + self.mean_
