"""The transformer: one sequence becomes another, by attention alone (S3, S33)."""

import keras
from keras import layers, ops

from zoo.layers.transformer import decoder_block, embedded, encoder_block
from zoo.layers.translator import Translator


def transformer(
    input_shape: dict[str, tuple[int]],
    units: int,
    output_activation: str,
    vocabulary: int,
    *,
    width: int = 64,
    depth: int = 2,
    heads: int = 4,
    dropout: float = 0.1,
) -> keras.Model:
    """An encoder reads the source; a decoder writes the target, and looks at what the encoder made of the source.

    With the source tokens u_1 … u_S and the target tokens w_1 … w_T, of which w_1 marks the start:

        m_s = E[u_s] + P[s]                          the memory; then, ``depth`` times:
        m_s ← m_s + attention(n(m_1) … n(m_S))       every place of the source looks at all
        m_s ← m_s + dense(gelu(dense(n(m_s))))
        m_s ← n(m_s)                                 once, at the end

        x_t = E'[w_t] + P'[t]                        the target; then, ``depth`` times:
        x_t ← x_t + attention(n(x_1) … n(x_t))       at what is written so far
        x_t ← x_t + attention(n(x_t); m_1 … m_S)     cross-attention: at the source
        x_t ← x_t + dense(gelu(dense(n(x_t))))
        p(w_{t+1} | w_1 … w_t, u) = g(n(x_t) W + b)

    n is a layer normalisation, each one with weights of its own, before each step rather than after it as in the paper.
    Trained, it is given the true w_1 … w_t (teacher forcing); asked, those that it chose itself
    (:meth:`zoo.layers.translator.Translator.respond`). Token 0 fills the source up, and is not looked at.

    Args:
        input_shape: of one sample: ``{"source": (S,), "target": (T,)}``.
        units: neurons of the output layer, one a token of the target.
        output_activation: g, of the output layer, ``"softmax"`` for probabilities.
        vocabulary: number of tokens of the source.
        width: numbers that stand for a token.
        depth: blocks of the encoder, and of the decoder.
        heads: of the attention, a divisor of ``width``.
        dropout: share set to 0 in a training step (S40).

    Returns:
        A model from int32 ``{"source": (n, S), "target": (n, T)}`` to float32 ``(n, T, units)``.

    Raises:
        ValueError: heads that do not divide the width.

    Slides: S3, S33. Paper: Vaswani and others (2017), arXiv:1706.03762.
    """
    source, target = (keras.Input(input_shape[name], dtype="int32", name=name) for name in ("source", "target"))

    words = ops.expand_dims(ops.not_equal(source, 0), 1)
    memory = layers.Dropout(dropout)(embedded(source, vocabulary, width))
    for _ in range(depth):
        memory = encoder_block(memory, heads, 4 * width, dropout, mask=words)
    memory = layers.LayerNormalization(name="memory")(memory)

    x = layers.Dropout(dropout)(embedded(target, units, width))
    for _ in range(depth):
        x = decoder_block(x, heads, 4 * width, dropout, memory=memory, mask=words)
    x = layers.LayerNormalization()(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return Translator({"source": source, "target": target}, outputs, name="transformer")
