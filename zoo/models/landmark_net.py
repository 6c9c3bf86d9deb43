"""Key points of a face (S35)."""

import keras
from keras import layers

from zoo.layers.convolution import ExpectedPlaces, conv_block


def landmark_net(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (32,),
    blocks: int = 4,
) -> keras.Model:
    """Convolutions, a map for each key point, and where that map is high.

    The place of a point is the mean place of all pixels, weighed by the softmax a of its map:
    (y, x) = Σ_pq a_pq (y_pq, x_pq). It has a gradient and falls between pixels. The last layer is linear and begins as
    the identity; from the other points it corrects one that is hidden. The mean squared error is minimised.

    Args:
        input_shape: (height, width, channels) of one picture.
        units: numbers to predict: y and x of each point.
        output_activation: of the output layer, ``"linear"``.
        filters: feature maps of each level, which halves the picture.
        blocks: further convolutions, which let a pixel see as far as a face reaches.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to float32 ``(n, units)``: y and x as fractions.

    Slides: S35, S43. Papers: Sun, Wang and Tang (2013), doi:10.1109/CVPR.2013.446; Sun and others (2018),
    arXiv:1711.08229.
    """
    x = inputs = keras.Input(input_shape)
    for maps in filters:
        x = conv_block(x, maps, strides=2)
    for _ in range(blocks):
        x = conv_block(x, filters[-1])
    places = ExpectedPlaces()(layers.Conv2D((units + 1) // 2, 1, use_bias=False)(x))
    outputs = layers.Dense(units, output_activation, kernel_initializer="identity", name="output")(places)
    return keras.Model(inputs, outputs, name="landmark_net")
