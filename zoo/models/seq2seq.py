"""Sequence to sequence: one recurrent network reads, another one writes and looks back (S3, S30)."""

import keras
from keras import layers, ops

from zoo.layers.translator import Translator


def seq2seq(
    input_shape: dict[str, tuple[int]],
    units: int,
    output_activation: str,
    vocabulary: int,
    *,
    embedding_size: int = 64,
    recurrent_units: int = 128,
    dropout: float = 0.1,
) -> keras.Model:
    """A recurrent layer reads the source from both sides; another writes the target, with attention to the source.

    With the source tokens u_1 … u_S and the target tokens w_1 … w_T, of which w_1 marks the start:

        m_s = [→GRU(E[u_s]), ←GRU(E[u_s])] B + b     the memory: each word with all before it, and all after it
        h_0 = tanh([→GRU at S, ←GRU at 1] A + a)     what the whole source says, to begin with
        h_t = GRU(E'[w_t], h_{t−1})
        e_ts = v · tanh(h_t + m_s)                   attention: how much m_s matters now
        c_t = Σ_s softmax_s(e_t) · m_s
        p(w_{t+1} | w_1 … w_t, u) = g(tanh([h_t, c_t] C + c) W + d)

    Without c_t, all that is to be said would have to go through h_0. Bahdanau and others look before a step, with
    h_{t−1}; looking after it, with h_t, is Luong's order (2015, arXiv:1508.04025), which lets Keras' own layers do it.

    Args:
        input_shape: of one sample: ``{"source": (S,), "target": (T,)}``.
        units: neurons of the output layer, one a token of the target.
        output_activation: g, of the output layer, ``"softmax"`` for probabilities.
        vocabulary: number of tokens of the source.
        embedding_size: numbers that stand for a token.
        recurrent_units: size of h, and of the memory in each direction.
        dropout: share set to 0 in a training step (S40).

    Returns:
        A model from int32 ``{"source": (n, S), "target": (n, T)}`` to float32 ``(n, T, units)``.

    Slides: S3, S30. Paper: Bahdanau, Cho and Bengio (2014), arXiv:1409.0473.
    """
    source, target = (keras.Input(input_shape[name], dtype="int32", name=name) for name in ("source", "target"))
    words = ops.not_equal(source, 0)

    x = layers.Embedding(vocabulary, embedding_size, mask_zero=True)(source)
    x = layers.Dropout(dropout)(x)
    reader = layers.Bidirectional(layers.GRU(recurrent_units, return_sequences=True, return_state=True))
    memory, *ends = reader(x)
    memory = layers.Dense(recurrent_units, name="memory")(memory)
    beginning = layers.Dense(recurrent_units, "tanh")(layers.Concatenate()(ends))

    x = layers.Embedding(units, embedding_size)(target)
    x = layers.Dropout(dropout)(x)
    states = layers.GRU(recurrent_units, return_sequences=True)(x, initial_state=beginning)
    looked_at = layers.AdditiveAttention()([states, memory], mask=[None, words])
    x = layers.Dense(recurrent_units, "tanh")(layers.Concatenate()([states, looked_at]))
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return Translator({"source": source, "target": target}, outputs, name="seq2seq")
