"""The convolutional neural network of the slides (S31, S43–S49)."""

import keras
from keras import layers

from zoo.layers.convolution import check_size


def cnn(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (32, 64),
    kernel_size: int = 3,
    pool_size: int = 2,
    batch_normalization: bool = True,
    activation: str = "relu",
    dense_units: int = 128,
    dropout: float = 0.5,
) -> keras.Model:
    """Convolution, non-linearity and pooling, repeated; then dense layers and softmax.

    A neuron (p, q) of a feature map sees one patch: Σᵢⱼ W_ij X_{i+p,j+q} + b, with the same W for the whole map (S45).
    Pooling keeps the largest of each window, so that a displaced feature still counts (S47, S48). The dense part reads
    the high-level features and gives each class its probability (S49).

    Args:
        input_shape: (height, width, channels) of one picture.
        units: neurons of the output layer.
        output_activation: of the output layer, ``"softmax"`` for probabilities.
        filters: feature maps of each convolution.
        kernel_size: height and width of every filter.
        pool_size: height and width of a pooling window, and its stride.
        batch_normalization: standardise each feature map before its non-linearity (S41).
        activation: after each convolution and the dense layer.
        dense_units: neurons of the dense layer.
        dropout: share of the dense layer's activations set to 0 in a training step.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to float32 ``(n, units)``.

    Raises:
        ValueError: more poolings than the picture has pixels for.

    Slides: S31, S41, S42, S43, S45, S48, S49. Paper: LeCun and others (1998), doi:10.1109/5.726791.
    """
    check_size(input_shape, pool_size ** len(filters))
    x = inputs = keras.Input(input_shape)
    for maps in filters:
        x = layers.Conv2D(maps, kernel_size, padding="same", use_bias=not batch_normalization)(x)
        if batch_normalization:  # brings a bias of its own
            x = layers.BatchNormalization(momentum=0.9)(x)  # small datasets have few steps to learn it in
        x = layers.Activation(activation)(x)
        x = layers.MaxPooling2D(pool_size)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(dense_units, activation)(x)
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="cnn")
