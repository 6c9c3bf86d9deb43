"""The generative adversarial network that draws what it is asked for (S1, S42)."""

import keras
from keras import layers

from zoo.layers.adversarial import Adversarial, convolved, deconvolved, score


def conditional_gan(
    input_shape: dict[str, tuple[int, ...]],
    units: int,
    output_activation: str,
    *,
    noise_dim: int = 32,
    generator_filters: tuple[int, ...] = (128, 64),
    discriminator_filters: tuple[int, ...] = (32, 64),
    dense_units: int = 128,
    dropout: float = 0.3,
) -> keras.Model:
    """Both networks are told the class: the forger what to draw, the detective what it should be.

    Deconvolutions paint the picture from the noise and the class, convolutions see through it. The detective scores
    w·f + b + f·Vc, where f is what it sees and c the class: a fine 4 is a poor 9.

    Args:
        input_shape: ``label`` (classes,) and ``image`` (height, width, channels).
        units: channels of a picture.
        output_activation: of the pixels, ``"sigmoid"`` for 0 to 1.
        noise_dim: normal numbers that a picture is drawn from.
        generator_filters: feature maps before each deconvolution, which doubles height and width.
        discriminator_filters: feature maps after each convolution, which halves them.
        dense_units: features that the detective judges by.
        dropout: share of its activations set to 0 in a training step.

    Returns:
        An :class:`~zoo.layers.adversarial.Adversarial`, whose ``respond({"label": (n, classes)}, seed)`` draws float32
        ``(n, height, width, channels)``.

    Slides: S1, S42. Papers: Mirza and Osindero (2014), arXiv:1411.1784; Radford and others (2015), arXiv:1511.06434.
    """
    height, width, _ = input_shape["image"]
    shape = (height, width, units)
    noise, label = keras.Input((noise_dim,), name="noise"), keras.Input(input_shape["label"], name="label")
    drawn = deconvolved(layers.Concatenate()([noise, label]), shape, generator_filters, output_activation)
    generator = keras.Model({"noise": noise, "label": label}, {"image": drawn}, name="generator")

    image, label = keras.Input(shape, name="image"), keras.Input(input_shape["label"], name="label")
    judged = score(convolved(image, discriminator_filters, dense_units, dropout), label)
    discriminator = keras.Model({"image": image, "label": label}, judged, name="discriminator")
    return Adversarial(generator, discriminator, noise_dim, name="conditional_gan")
