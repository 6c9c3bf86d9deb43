"""What transformers are made of (S33)."""

from __future__ import annotations

import keras
from keras import layers


@keras.saving.register_keras_serializable(package="zoo")
class PositionEmbedding(layers.Layer):
    """Adds a learned vector to each place of a sequence: attention alone would not know what stands where.

    From ``(n, places, width)`` to the same shape.
    """

    def build(self, input_shape: tuple[int, ...]) -> None:
        """One vector a place."""
        initial = keras.initializers.RandomNormal(stddev=0.02)
        self.positions = self.add_weight(shape=input_shape[1:], initializer=initial, name="positions")

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """The sequence with its places."""
        return x + self.positions


def encoder_block(x: keras.KerasTensor, heads: int, hidden_units: int, dropout: float) -> keras.KerasTensor:
    """Every place looks at all others, then thinks for itself; both add to what was there.

    Attention of one head: softmax(Q Kᵀ / √d) V, where queries, keys and values are linear in x (S33). Normalising
    before each step, rather than after it, trains without a warm-up (Xiong and others 2020, arXiv:2002.04745).

    Args:
        x: ``(n, places, width)``.
        heads: of the attention; together as wide as x.
        hidden_units: of the dense layer that each place goes through.
        dropout: share of what is added that is set to 0 in a training step.

    Returns:
        ``(n, places, width)``.
    """
    width = x.shape[-1]
    normal = layers.LayerNormalization()(x)
    attended = layers.MultiHeadAttention(heads, width // heads, dropout=dropout)(normal, normal)
    x = layers.Add()([x, layers.Dropout(dropout)(attended)])
    thought = layers.Dense(hidden_units, "gelu")(layers.LayerNormalization()(x))
    thought = layers.Dense(width)(thought)
    return layers.Add()([x, layers.Dropout(dropout)(thought)])
