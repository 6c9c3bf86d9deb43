"""What transformers are made of (S33)."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="zoo")
class PositionEmbedding(layers.Layer):
    """Adds a learned vector to each place of a sequence: attention alone would not know what stands where.

    From ``(n, places, width)`` to the same shape. A token alone ``(n, 1, width)`` is told its place, int32 ``(n,)``.

    Args:
        stddev: standard deviation of the initial values.
    """

    def __init__(self, stddev: float = 0.02, **arguments: Any):
        super().__init__(**arguments)
        self.stddev = stddev

    def get_config(self) -> dict[str, Any]:
        """What the layer was made with."""
        return {**super().get_config(), "stddev": self.stddev}

    def build(self, input_shape: tuple[int, ...]) -> None:
        """One vector a place."""
        initial = keras.initializers.RandomNormal(stddev=self.stddev)
        self.positions = self.add_weight(shape=input_shape[1:], initializer=initial, name="positions")

    def call(self, x: keras.KerasTensor, place: keras.KerasTensor | None = None) -> keras.KerasTensor:
        """The sequence with its places."""
        return x + (self.positions if place is None else ops.take(self.positions, place, axis=0)[:, None])


def embedded(tokens: keras.KerasTensor, vocabulary: int, width: int) -> keras.KerasTensor:
    """Tokens int32 ``(n, places)`` as vectors ``(n, places, width)``: E[w] + P[t], rows of two learned tables.

    Both begin with values of deviation 0.3. With Keras' usual 0.03 they would drown in what the blocks add to them, and
    the loss would stay on a plateau before it falls; Vaswani and others multiply E by √width.
    """
    initial = keras.initializers.RandomNormal(stddev=0.3)
    return PositionEmbedding(stddev=0.3)(layers.Embedding(vocabulary, width, embeddings_initializer=initial)(tokens))


def encoder_block(
    x: keras.KerasTensor, heads: int, hidden_units: int, dropout: float, mask: keras.KerasTensor | None = None
) -> keras.KerasTensor:
    """Every place looks at all others, then thinks for itself; both add to what was there.

    Attention of one head: softmax(Q Kᵀ / √d) V, where queries, keys and values are linear in x (S33). Normalising
    before each step, rather than after it, trains without a warm-up (Xiong and others 2020, arXiv:2002.04745).

    Args:
        x: ``(n, places, width)``.
        heads: of the attention; together as wide as x.
        hidden_units: of the dense layer that each place goes through.
        dropout: share of what is added that is set to 0 in a training step.
        mask: bool ``(n, 1, places)``, which places may be looked at; by default all.

    Returns:
        ``(n, places, width)``.

    Raises:
        ValueError: heads that do not divide the width.
    """
    normal = layers.LayerNormalization()(x)
    attended = _attention(x, heads, dropout)(normal, normal, attention_mask=mask)
    x = layers.Add()([x, layers.Dropout(dropout)(attended)])
    return _thought(x, hidden_units, dropout)


def decoder_block(
    x: keras.KerasTensor,
    heads: int,
    hidden_units: int,
    dropout: float,
    memory: keras.KerasTensor | None = None,
    mask: keras.KerasTensor | None = None,
) -> keras.KerasTensor:
    """Every place looks at those before it and at itself, then at the memory, then thinks for itself.

    The causal mask hides what comes later, so that all places can learn at once to say what comes next. The memory is
    what an encoder made of another sequence; without one, that step is left out.

    Args:
        x: ``(n, places, width)``.
        heads, hidden_units, dropout: as of :func:`encoder_block`.
        memory: ``(n, others, width)``.
        mask: bool ``(n, 1, others)``, which of the memory may be looked at; by default all.

    Returns:
        ``(n, places, width)``.

    Raises:
        ValueError: heads that do not divide the width.
    """
    normal = layers.LayerNormalization()(x)
    attended = _attention(x, heads, dropout)(normal, normal, use_causal_mask=True)
    x = layers.Add()([x, layers.Dropout(dropout)(attended)])
    if memory is not None:
        attended = _attention(x, heads, dropout)(layers.LayerNormalization()(x), memory, attention_mask=mask)
        x = layers.Add()([x, layers.Dropout(dropout)(attended)])
    return _thought(x, hidden_units, dropout)


def _attention(x: keras.KerasTensor, heads: int, dropout: float) -> layers.MultiHeadAttention:
    width = x.shape[-1]
    if width % heads:
        raise ValueError(f"{heads} heads do not divide a width of {width}")
    return layers.MultiHeadAttention(heads, width // heads, dropout=dropout)


def _thought(x: keras.KerasTensor, hidden_units: int, dropout: float) -> keras.KerasTensor:
    thought = layers.Dense(hidden_units, "gelu")(layers.LayerNormalization()(x))
    thought = layers.Dense(x.shape[-1])(thought)
    return layers.Add()([x, layers.Dropout(dropout)(thought)])
