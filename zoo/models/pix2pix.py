"""The conditional adversarial network that turns one picture into another (S42)."""

import math

import keras
from keras import layers

from zoo.layers.adversarial import Adversarial
from zoo.layers.convolution import check_size, conv_block, crop_to


def pix2pix(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    generator_filters: tuple[int, ...] = (32, 64, 64),
    discriminator_filters: tuple[int, ...] = (32, 64),
    dense_units: int = 128,
    dropout: float = 0.3,
    pixel_weight: float = 100.0,
) -> keras.Model:
    """A U-Net translates the picture, and a detective sees both: do they belong together, and is the second one real?

    The loss of the U-Net is the detective's verdict and ``pixel_weight`` · mean |image − target|. The latter alone is
    right on average, and blurred wherever the given picture leaves a choice; the former alone need not keep to the
    given picture. The detective scores patches: the pixels' error says where things are, it says whether strokes look
    real. At the bottom of the U-Net a dense layer tells every place what the whole picture is.

    Args:
        input_shape: (height, width, channels) of a given picture.
        units: channels of a picture that is asked for.
        output_activation: of its pixels, ``"sigmoid"`` for 0 to 1.
        generator_filters: feature maps of each level, which halves the picture.
        discriminator_filters: feature maps after each convolution, which halves the picture.
        dense_units: neurons of the dense layer at the bottom.
        dropout: share of the detective's activations set to 0 in a training step.
        pixel_weight: λ of the pixels' error.

    Returns:
        An :class:`~zoo.layers.adversarial.Adversarial`, whose ``respond`` gives for float32 ``(n, height, width,
        channels)`` always the same float32 ``(n, height, width, units)``.

    Raises:
        ValueError: more halvings than the picture has pixels for.

    Slides: S42. Paper: Isola and others (2017), arXiv:1611.07004.
    """
    height, width, _ = input_shape
    check_size(input_shape, 2 ** len(generator_filters), "generator_filters")
    x = given = keras.Input(input_shape, name="given")
    bridges = [x]
    for maps in generator_filters:
        x = conv_block(x, maps, kernel_size=4, strides=2)
        bridges.append(x)
    bottom = x.shape[1:]
    whole = layers.Dense(dense_units, "relu")(layers.Flatten()(x))
    x = layers.Add()([x, layers.Reshape(bottom)(layers.Dense(math.prod(bottom))(whole))])
    for maps, bridge in zip(generator_filters[-2::-1], bridges[-2:0:-1], strict=True):
        x = conv_block(x, maps, kernel_size=4, strides=2, transpose=True)
        x = layers.Concatenate()([crop_to(x, bridge), bridge])
    x = layers.Conv2DTranspose(units, 4, strides=2, padding="same")(x)
    drawn = layers.Activation(output_activation)(crop_to(x, given))
    generator = keras.Model({"given": given}, {"image": drawn}, name="generator")

    given, image = keras.Input(input_shape, name="given"), keras.Input((height, width, units), name="image")
    x = layers.Concatenate()([given, image])
    for maps in discriminator_filters:
        x = layers.Conv2D(maps, 4, strides=2, padding="same", activation="leaky_relu")(x)
        x = layers.Dropout(dropout)(x)
    patches = layers.Conv2D(1, 3, padding="same")(x)
    discriminator = keras.Model({"given": given, "image": image}, patches, name="discriminator")
    return Adversarial(generator, discriminator, pixel_weight=pixel_weight, name="pix2pix")
