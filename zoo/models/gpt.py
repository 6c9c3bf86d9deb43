"""GPT: a text goes on, token by token (S3, S33, S36)."""

import keras
from keras import layers

from zoo.layers.transformer import decoder_block, embedded


def gpt(
    input_shape: tuple[int],
    units: int,
    output_activation: str,
    vocabulary: int,
    *,
    width: int = 96,
    depth: int = 3,
    heads: int = 3,
    dropout: float = 0.0,
) -> keras.Model:
    """Decoder blocks with a causal mask: every place says which token comes next, from those so far.

    With token w_t at place t:

        x_t = E[w_t] + P[t]                          embedding: rows of two learned tables, of tokens and of places
        x_t ← x_t + attention(n(x_1) … n(x_t))       ``depth`` decoder blocks of these two
        x_t ← x_t + dense(gelu(dense(n(x_t))))
        p(w_{t+1} | w_1 … w_t) = g(n(x_t) W + b)

    n is a layer normalisation, each one with weights of its own: what is added comes of normalised numbers, and the sum
    itself stays as it is. The mask hides what comes after t, so that one pass learns from all places of a window at
    once. Asked to go on, the model draws from the last p, and reads what it drew (:mod:`zoo.continuation`); keys and
    values of what it has read are kept (:mod:`zoo.layers.stepwise`).

    Args:
        input_shape: (context,), the tokens that are seen at once.
        units: neurons of the output layer, one a token.
        output_activation: g, of the output layer, ``"softmax"`` for probabilities.
        vocabulary: number of tokens, the rows of E.
        width: numbers that stand for a token.
        depth: decoder blocks.
        heads: of the attention, a divisor of ``width``.
        dropout: share set to 0 in a training step (S40).

    Returns:
        A model from int32 ``(n, context)`` to float32 ``(n, context, units)``.

    Raises:
        ValueError: heads that do not divide the width.

    Slides: S3, S33, S36. Papers: Vaswani and others (2017), arXiv:1706.03762; Radford and others (2019), "Language
    Models are Unsupervised Multitask Learners".
    """
    tokens = keras.Input(input_shape, dtype="int32")
    x = layers.Dropout(dropout)(embedded(tokens, vocabulary, width))
    for _ in range(depth):
        x = decoder_block(x, heads, hidden_units=4 * width, dropout=dropout)
    x = layers.LayerNormalization()(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(tokens, outputs, name="gpt")
