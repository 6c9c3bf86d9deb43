"""A masked language model: covered tokens are guessed from both sides; what it learned so serves another end (S20)."""

import keras
from keras import layers, ops

from zoo.layers.guesser import Guesser
from zoo.layers.transformer import embedded, encoder_block


def masked_language_model(
    input_shape: tuple[int],
    units: int,
    output_activation: str,
    vocabulary: int,
    *,
    width: int = 64,
    depth: int = 2,
    heads: int = 4,
    reach: int = 5,
    dropout: float = 0.0,
    return_sequences: bool = False,
) -> keras.Model:
    """An encoder reads a text with gaps from both sides; at each place it says which token stands there.

    With token w_t at place t, some of them covered:

        x_t = E[w_t] + P[t]
        x_t ← x_t + gelu(Σ_i W_i x_{t+i} + c)        the ``reach`` tokens around: a convolution
        x_t ← x_t + attention(n(x_1) … n(x_T))       ``depth`` encoder blocks: every place looks at all
        x_t ← x_t + dense(gelu(dense(n(x_t))))
        p(token at t) = g(n(x_t) W + b)              for every token; or of the whole text, g(mean_t(n(x_t)) W + b)

    n is a layer normalisation, each one with weights of its own. Trained on covered tokens, the model needs no labels
    (self-supervised). Then the last layer is taken off, another one put on, and the whole is trained on a few labels
    (:func:`zoo.fine_tune`). Token 0 fills a text up, and is not looked at.

    Args:
        input_shape: (T,), the tokens of a window.
        units: neurons of the output layer.
        output_activation: g, of the output layer, ``"softmax"`` for probabilities.
        vocabulary: number of tokens, the rows of E.
        width: numbers that stand for a token.
        depth: encoder blocks.
        heads: of the attention, a divisor of ``width``.
        reach: tokens that the convolution sees. Attention alone would need thousands of steps to find out who the
            neighbours are, which tell most of a covered token.
        dropout: share set to 0 in a training step (S40).
        return_sequences: an output for every token, as guessing needs; else one for the text.

    Returns:
        A model from int32 ``(n, T)`` to float32 ``(n, units)``, or ``(n, T, units)``.

    Raises:
        ValueError: heads that do not divide the width.

    Slides: S20, S33. Paper: Devlin and others (2018), arXiv:1810.04805; convolutions beside attention: Jiang and others
    (2020), arXiv:2008.02496.
    """
    tokens = keras.Input(input_shape, dtype="int32")
    words = ops.not_equal(tokens, 0)
    x = embedded(tokens, vocabulary, width)
    there = ops.expand_dims(ops.cast(words, x.dtype), -1)
    around = layers.Conv1D(width, reach, padding="same", activation="gelu")(there * x)
    x = layers.Dropout(dropout)(layers.Add()([x, around]))
    for _ in range(depth):
        x = encoder_block(x, heads, 4 * width, dropout, mask=ops.expand_dims(words, 1))
    x = layers.LayerNormalization()(x)
    if return_sequences:
        outputs = layers.Dense(units, output_activation, name="output")(x)
        return Guesser(tokens, outputs, name="masked_language_model")
    x = ops.sum(there * x, axis=1) / ops.maximum(ops.sum(there, axis=1), 1)
    outputs = layers.Dense(units, output_activation, name="output")(layers.Dropout(dropout)(x))
    return keras.Model(tokens, outputs, name="masked_language_model")
