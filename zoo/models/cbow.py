"""Continuous bag of words: vectors of words, learned by guessing the word that is left out (S3, S20, S25)."""

import keras
from keras import layers, ops


def cbow(
    input_shape: tuple[int],
    units: int,
    output_activation: str,
    vocabulary: int,
    *,
    embedding_dim: int = 128,
    dropout: float = 0.5,
) -> keras.Model:
    """The vectors of the words around a gap, their mean, and from it the word that is missing.

    With the tokens w₁ … w_C around the gap, of which 0 stands for none:

        e_c = E[w_c]                 embedding: the row of a learned table (S25)
        m = Σ_c e_c / C              their mean, whatever their order: a bag of words
        p = softmax(m W + b)         of each word, how likely it is the missing one

    Nobody has labelled anything: the text is its own teacher (S20). What it is done for is E. Words that fit into the
    same gaps come to have vectors of the same direction (:func:`zoo.embeddings.nearest`).

    Args:
        input_shape: (tokens,) around a gap.
        units: words that may be missing.
        output_activation: of the output layer, in place of the softmax.
        vocabulary: number of tokens, the rows of E.
        embedding_dim: numbers that stand for a word.
        dropout: share of the numbers of m set to 0 in a training step (S40).

    Returns:
        A model from int32 ``(n, tokens)`` to float32 ``(n, units)``.

    Slides: S3, S20, S25. Paper: Mikolov and others (2013), arXiv:1301.3781.
    """
    inputs = keras.Input(input_shape, dtype="int32")
    vectors = layers.Embedding(vocabulary, embedding_dim)(inputs)
    there = ops.expand_dims(ops.cast(ops.not_equal(inputs, 0), vectors.dtype), -1)
    x = ops.sum(there * vectors, axis=1) / ops.maximum(ops.sum(there, axis=1), 1)  # around a lone gap stands nothing
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="cbow")
