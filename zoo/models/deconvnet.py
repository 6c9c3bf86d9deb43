"""The deconvolution network: a class for each pixel (S42, S43)."""

import keras
from keras import layers

from zoo.layers.convolution import check_size, conv_block, crop_to


def deconvnet(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (24, 64),
    blocks: int = 3,
) -> keras.Model:
    """Convolutions make the picture small and deep, deconvolutions make it large again; there is nothing else.

    A convolution of stride 2 sums up each patch, a deconvolution paints one from each number:
    Y_{2p+i, 2q+j} = Σ W_ij X_pq. What the bottom does not hold cannot be painted, so edges come out softer than those
    of a U-Net.

    Args:
        input_shape: (height, width, channels) of one picture.
        units: classes of a pixel.
        output_activation: of the output layer, ``"softmax"`` for probabilities.
        filters: feature maps of each level on the way down, which halves the picture; the same on the way up.
        blocks: further convolutions at the bottom, which let a neuron see as far as an object reaches.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to float32 ``(n, height, width, units)``.

    Raises:
        ValueError: more halvings than the picture has pixels for.

    Slides: S2, S42, S43. Paper: Noh, Hong and Han (2015), arXiv:1505.04366.
    """
    check_size(input_shape, 2 ** len(filters))
    x = inputs = keras.Input(input_shape)
    sizes = []
    for maps in filters:
        sizes.append(x)
        x = conv_block(x, maps, strides=2)
    for _ in range(blocks):
        x = conv_block(x, filters[-1])
    for maps, size in zip(filters[-2::-1], sizes[:0:-1], strict=True):
        x = crop_to(conv_block(x, maps, kernel_size=4, strides=2, transpose=True), size)
    x = layers.Conv2DTranspose(units, 4, strides=2, padding="same")(x)
    outputs = layers.Activation(output_activation, name="output")(crop_to(x, inputs))
    return keras.Model(inputs, outputs, name="deconvnet")
