"""Text classification by an embedding, a recurrent and a dense layer (S3, S25, S42)."""

import keras
from keras import layers, ops


def text_rnn(
    input_shape: tuple[int],
    units: int,
    output_activation: str,
    vocabulary: int,
    *,
    embedding_size: int = 128,
    recurrent_units: int = 32,
    word_dropout: float = 0.4,
    dropout: float = 0.5,
) -> keras.Model:
    """Words become vectors, a recurrent layer reads them from both sides, a dense layer names the class.

    With token w_t at place t, of T:

        e_t = E[w_t]                          embedding: the row of a learned table (S25)
        →h_t = GRU(e_t, →h_{t−1})             recurrent, from the first word on
        ←h_t = GRU(e_t, ←h_{t+1})             and from the last
        m = max_t [→h_t, ←h_t]                of each number the largest, wherever in the text it stands
        o = g(m W + b)                        dense

    Token 0 fills a text up to T; the recurrent layer passes over it.

    Args:
        input_shape: (tokens,) of one text.
        units: neurons of the output layer.
        output_activation: g, of the output layer.
        vocabulary: number of tokens, the rows of E.
        embedding_size: numbers that stand for a token.
        recurrent_units: size of h in each direction.
        word_dropout: share of the words whose whole e is set to 0 in a training step, so that no single word decides.
        dropout: share of single numbers of e and of m set to 0 in a training step (S40).

    Returns:
        A model from int32 ``(n, tokens)`` to float32 ``(n, units)``.

    Slides: S3, S25, S30, S42. Paper: Dai and Le (2015), arXiv:1511.01432.
    """
    inputs = keras.Input(input_shape, dtype="int32")
    x = layers.Embedding(vocabulary, embedding_size, mask_zero=True)(inputs)
    x = layers.Dropout(word_dropout, noise_shape=(None, *input_shape, 1))(x)
    x = layers.Dropout(dropout)(x)
    x = layers.Bidirectional(layers.GRU(recurrent_units, return_sequences=True))(x)
    x = ops.max(x, axis=1)
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="text_rnn")
