"""The multi-layer perceptron: a deep feed-forward network (S10, S23, S43)."""

from collections.abc import Sequence

import keras
from keras import layers


def mlp(
    input_shape: tuple[int, ...],
    units: int,
    output_activation: str,
    *,
    hidden_units: tuple[int, ...] = (128, 64),
    activation: str = "relu",
    dropout: float = 0.0,
    embeddings: Sequence[tuple[int, int, int]] = (),
) -> keras.Model:
    """Several dense hidden layers, one after the other; "deep" means many of them.

    Neuron i of layer k: z_{k,i} = w₀ᵢ⁽ᵏ⁾ + Σⱼ a(z_{k−1,j}) wⱼᵢ⁽ᵏ⁾. Every neuron reads all of the layer before.

    Args:
        input_shape: shape of one sample; anything but a row is flattened, which loses what lay beside what (S45).
        units: neurons of the output layer.
        output_activation: of the output layer.
        hidden_units: neurons of each hidden layer.
        activation: a, of the hidden layers.
        dropout: share of each hidden layer's activations set to 0 in a training step (S40).
        embeddings: categories to be learned as vectors (S25), each as (first column, column after the last, numbers):
            the one-hot columns of a category times a matrix are its row, so that ``((2, 14, 3),)`` stands for each zip
            code of ``houses`` by three numbers, and similar places come to lie near each other.

    Returns:
        A model from float32 ``(n, *input_shape)`` to float32 ``(n, units)``.

    Raises:
        ValueError: an embedding of columns that are not there.

    Slides: S10, S23, S25, S34, S40, S43. Paper: Rumelhart, Hinton and Williams (1986), doi:10.1038/323533a0.
    """
    x = inputs = keras.Input(input_shape)
    if len(input_shape) > 1:
        x = layers.Flatten()(x)
    for first, stop, numbers in sorted(embeddings, reverse=True):  # from the last, so that columns keep their places
        if not 0 <= first < stop <= x.shape[1]:
            raise ValueError(f"an embedding of columns {first} to {stop} does not fit the {x.shape[1]} there are")
        vector = layers.Dense(numbers, use_bias=False, name=f"embedding_{first}")(x[:, first:stop])
        x = layers.Concatenate()([x[:, :first], vector, x[:, stop:]])
    for neurons in hidden_units:
        x = layers.Dense(neurons, activation)(x)
        if dropout:
            x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="mlp")
