"""The generative adversarial network, of dense layers (S1, S42)."""

import math

import keras
from keras import layers

from zoo.layers.adversarial import Adversarial


def gan(
    input_shape: dict[str, tuple[int, ...]],
    units: int,
    output_activation: str,
    *,
    noise_dim: int = 32,
    generator_units: tuple[int, ...] = (256, 512),
    discriminator_units: tuple[int, ...] = (512, 256),
    dropout: float = 0.3,
) -> keras.Model:
    """A forger draws pictures from noise, a detective tells them from real ones, and each learns from the other.

    min_G max_D E[log σ(D(real))] + E[log(1 − σ(D(G(z))))], with z normal. Where D can no longer tell, G(z) is spread as
    the real pictures are. G never sees one; all that it knows is the slope of D. It draws a picture of any class: the
    label is not looked at.

    Args:
        input_shape: ``label`` (classes,) and ``image`` (height, width, channels).
        units: channels of a picture.
        output_activation: of the pixels, ``"sigmoid"`` for 0 to 1.
        noise_dim: normal numbers z that a picture is drawn from.
        generator_units: neurons of the dense layers of G.
        discriminator_units: neurons of the dense layers of D.
        dropout: share of D's activations set to 0 in a training step, lest it learn the real pictures by heart.

    Returns:
        An :class:`~zoo.layers.adversarial.Adversarial`, whose ``respond({"label": (n, classes)}, seed)`` draws float32
        ``(n, height, width, channels)``.

    Slides: S1, S42. Paper: Goodfellow and others (2014), arXiv:1406.2661.
    """
    height, width, _ = input_shape["image"]
    shape = (height, width, units)
    x = noise = keras.Input((noise_dim,), name="noise")
    for neurons in generator_units:
        x = layers.BatchNormalization(momentum=0.9)(layers.Dense(neurons, use_bias=False)(x))
        x = layers.Activation("leaky_relu")(x)
    x = layers.Reshape(shape)(layers.Dense(math.prod(shape), output_activation)(x))
    generator = keras.Model({"noise": noise}, {"image": x}, name="generator")

    image = keras.Input(shape, name="image")
    x = layers.Flatten()(image)
    for neurons in discriminator_units:
        x = layers.Dropout(dropout)(layers.Dense(neurons, "leaky_relu")(x))
    discriminator = keras.Model({"image": image}, layers.Dense(1)(x), name="discriminator")
    return Adversarial(generator, discriminator, noise_dim, name="gan")
