"""What convolutional networks for pictures are made of."""

from __future__ import annotations

import keras
from keras import layers, ops


def check_size(shape: tuple[int, ...], least: int, argument: str = "filters") -> None:
    """Refuse pictures (height, width, ...) that are too small to be halved so often.

    Raises:
        ValueError: a side of fewer than ``least`` pixels; it tells which argument of the builder to shorten.
    """
    height, width = shape[:2]
    if min(height, width) < least:
        raise ValueError(
            f"pictures need at least {least} pixels a side, but these are {height}×{width}; use fewer {argument}"
        )


def conv_block(
    x: keras.KerasTensor, filters: int, *, kernel_size: int = 3, strides: int = 1, transpose: bool = False
) -> keras.KerasTensor:
    """Convolution or deconvolution, batch normalisation (S41), relu.

    Args:
        x: ``(n, height, width, channels)``.
        filters: feature maps that come out.
        kernel_size: height and width of every filter.
        strides: pixels from one place of the filter to the next: 2 halves height and width; a deconvolution doubles
            them.
        transpose: deconvolution rather than convolution.

    Returns:
        ``(n, height / strides, width / strides, filters)``, times ``strides`` for a deconvolution.
    """
    convolution = layers.Conv2DTranspose if transpose else layers.Conv2D
    x = convolution(filters, kernel_size, strides=strides, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)  # small datasets have few steps to learn it in
    return layers.Activation("relu")(x)


@keras.saving.register_keras_serializable(package="zoo")
class Coordinates(layers.Layer):
    """Appends to every pixel where it is: y, x, y² and x², each from −1 to 1 across the picture.

    A convolution sees the same everywhere and cannot tell two equal digits apart; with its place it can
    (Liu and others 2018, arXiv:1807.03247). From ``(n, height, width, channels)`` to ``channels + 4``.
    """

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """The feature maps, and four more."""
        _, height, width, _ = x.shape
        down = ops.linspace(-1.0, 1.0, height)[None, :, None, None]
        across = ops.linspace(-1.0, 1.0, width)[None, None, :, None]
        empty = ops.zeros_like(x[..., :1])
        return ops.concatenate([x, empty + down, empty + across, empty + down**2, empty + across**2], axis=-1)


@keras.saving.register_keras_serializable(package="zoo")
class ExpectedPlaces(layers.Layer):
    """Where each map is high: the mean place of its pixels, weighed by a = softmax of the whole map.

    (y, x) = Σ_pq a_pq · (place of pixel (p, q)), as fractions of height and width. Unlike the highest pixel's place it
    has a gradient, and it falls between pixels (Sun and others 2018, arXiv:1711.08229). From
    ``(n, height, width, points)`` to ``(n, 2·points)``: y and x of each.
    """

    def call(self, maps: keras.KerasTensor) -> keras.KerasTensor:
        """The expected places."""
        _, height, width, points = maps.shape
        shares = ops.softmax(ops.reshape(maps, (-1, height * width, points)), axis=1)
        down, across = ((ops.arange(size, dtype="float32") + 0.5) / size for size in (height, width))
        places = ops.reshape(ops.stack(ops.meshgrid(down, across, indexing="ij"), axis=-1), (height * width, 2))
        return ops.reshape(ops.matmul(ops.transpose(shares, (0, 2, 1)), places), (-1, 2 * points))


def crop_to(x: keras.KerasTensor, like: keras.KerasTensor) -> keras.KerasTensor:
    """Cut off the last row and column where an odd size was halved, rounded up, and doubled again."""
    beyond = [(0, own - other) for own, other in zip(x.shape[1:3], like.shape[1:3], strict=True)]
    return layers.Cropping2D(beyond)(x) if any(more for _, more in beyond) else x
