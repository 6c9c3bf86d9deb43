"""The U-Net: a class for each pixel (S2, S42)."""

import keras
from keras import layers

from zoo.layers.convolution import check_size, conv_block, crop_to


def unet(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (32, 64, 64),
    blocks: int = 1,
) -> keras.Model:
    """Convolutions down to see what, deconvolutions up to say where, and a bridge at each level.

    Halving the picture lets a neuron see more of it, but it loses where exactly an edge was. The bridge lays the maps
    from the way down beside those from the way up: x = [deconvolution(x), maps of the same size]. At the full size,
    which costs most, the bridge is the picture itself.

    Args:
        input_shape: (height, width, channels) of one picture.
        units: classes of a pixel.
        output_activation: of the output layer, ``"softmax"`` for probabilities.
        filters: feature maps of each level, which halves the picture.
        blocks: further convolutions at the bottom.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to float32 ``(n, height, width, units)``.

    Raises:
        ValueError: more halvings than the picture has pixels for.

    Slides: S2, S42, S43. Paper: Ronneberger, Fischer and Brox (2015), arXiv:1505.04597.
    """
    check_size(input_shape, 2 ** len(filters))
    x = inputs = keras.Input(input_shape)
    bridges = []
    for maps in filters:
        bridges.append(x)
        x = conv_block(conv_block(x, maps, strides=2), maps)
    for _ in range(blocks):
        x = conv_block(x, filters[-1])
    for maps, bridge in zip((filters[0] // 2, *filters)[-2::-1], reversed(bridges), strict=True):
        x = conv_block(x, maps, kernel_size=2, strides=2, transpose=True)
        x = conv_block(layers.Concatenate()([crop_to(x, bridge), bridge]), maps)
    outputs = layers.Conv2D(units, 1, activation=output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="unet")
