"""Pictures: the scale of their pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin


class PixelScaler(TransformerMixin, BaseEstimator):
    """Pixels from 0..maximum to 0..1, float32, always with a channel axis: (n, h, w) becomes (n, h, w, 1).

    Args:
        maximum: the value of a white pixel.
        grey: whether the pictures come without a channel axis, which they then get.
    """

    def __init__(self, maximum: float = 255, grey: bool = True):
        self.maximum = maximum
        self.grey = grey

    def fit(self, X: Any, y: Any = None) -> PixelScaler:
        """Nothing to learn but the shape, ``shape_``."""
        self.shape_ = tuple(np.shape(X)[1:])
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Scaled pictures ``(n, height, width, channels)``."""
        scaled = np.asarray(X, dtype="float32") / np.float32(self.maximum)
        return scaled[..., None] if self.grey else scaled

    def inverse_transform(self, X: Any) -> np.ndarray:
        """Pixels from 0 to maximum again, without the channel axis that was added."""
        pixels = np.asarray(X) * self.maximum
        return pixels[..., 0] if self.grey else pixels
