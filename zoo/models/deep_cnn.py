"""A deep convolutional network with residual blocks (S35, S41, S43)."""

import keras
from keras import layers

from zoo.layers.convolution import check_size


def deep_cnn(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (32, 64),
    blocks: int = 2,
    kernel_size: int = 3,
    activation: str = "relu",
    dropout: float = 0.2,
) -> keras.Model:
    """Many convolutions, each pair of which learns what to add to its input: a(x + F(x)).

    The shortcut x lets the gradient reach the first layers undiminished, so that depth helps. Every convolution is
    followed by batch normalisation, and begins with He's weights, N(0, 2 / inputs), which suit the ReLU as Glorot's,
    with variance 2 / (inputs + outputs), suit tanh (S41). Each stage halves height and width; the mean of every last
    feature map goes to the output layer.

    Args:
        input_shape: (height, width, channels) of one picture.
        units: neurons of the output layer.
        output_activation: of the output layer, ``"softmax"`` for probabilities.
        filters: feature maps of each stage.
        blocks: residual blocks of a stage, two convolutions each.
        kernel_size: height and width of every filter.
        activation: a.
        dropout: share of the last features set to 0 in a training step.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to float32 ``(n, units)``.

    Raises:
        ValueError: more stages than the picture can be halved.

    Slides: S35, S41, S43. Papers: He and others (2015), arXiv:1502.01852 and arXiv:1512.03385; Glorot and Bengio
    (2010), proceedings.mlr.press/v9/glorot10a.
    """
    check_size(input_shape, 2 ** (len(filters) - 1))

    def convolution(x: keras.KerasTensor, maps: int, size: int, stride: int = 1) -> keras.KerasTensor:
        x = layers.Conv2D(maps, size, stride, "same", use_bias=False, kernel_initializer="he_normal")(x)
        return layers.BatchNormalization(momentum=0.9)(x)  # brings a bias of its own

    def residual_block(x: keras.KerasTensor, maps: int, stride: int) -> keras.KerasTensor:
        added = layers.Activation(activation)(convolution(x, maps, kernel_size, stride))
        added = convolution(added, maps, kernel_size)
        if stride > 1:
            x = convolution(x, maps, 1, stride)  # brings the shortcut to the same shape
        return layers.Activation(activation)(layers.Add()([x, added]))

    inputs = keras.Input(input_shape)
    x = layers.Activation(activation)(convolution(inputs, filters[0], kernel_size))
    for stage, maps in enumerate(filters):
        for block in range(blocks):
            x = residual_block(x, maps, stride=2 if stage > 0 and block == 0 else 1)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="deep_cnn")
