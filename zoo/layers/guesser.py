"""Self-supervision: what is covered is to be guessed (S20)."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="zoo")
class Guesser(keras.Model):
    """A functional model of tokens, some of which are covered, whose loss is that of the covered ones alone.

    Tokens that it can read need no guess. They are those in which x ``(n, places)`` and y, without covers, agree.
    """

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The loss that the model was compiled with, of the places where x and y differ."""
        covered = ops.cast(ops.not_equal(x, y), "float32")
        shares = covered / ops.maximum(ops.mean(covered), 1e-6)  # their mean is 1, as that of no weights
        return super().compute_loss(x, y, y_pred, shares, training)
