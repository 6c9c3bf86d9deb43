"""Text to image in two stages (S37)."""

import keras
from keras import layers

from zoo.layers.adversarial import Adversarial, convolved, deconvolved, score
from zoo.layers.convolution import conv_block


def text_to_image(
    input_shape: dict[str, tuple[int, ...]],
    units: int,
    output_activation: str,
    *,
    vocabulary: int,
    noise_dim: int = 32,
    embedding_dim: int = 16,
    coarse_filters: tuple[int, ...] = (128, 64),
    fine_filters: int = 32,
    discriminator_filters: tuple[int, ...] = (32, 64, 128),
    dense_units: int = 128,
    dropout: float = 0.2,
    mismatch_weight: float = 1.0,
) -> keras.Model:
    """A sketch of half the size from the caption and noise; then the picture, from the sketch and the caption again.

    The first stage settles what stands where and in which colours. The second sees the whole sketch, so it can mend it
    and add what has no room in it: two easy steps where one would be hard. Each stage has a detective, who sees the
    caption, and the pictures of that size, real and drawn; all learn at once.

    Args:
        input_shape: ``caption`` (words,) and ``image`` (height, width, channels).
        units: channels of a picture.
        output_activation: of the pixels, ``"sigmoid"`` for 0 to 1.
        vocabulary: different tokens of a caption; each has a vector of its own.
        noise_dim: normal numbers: a caption leaves much open.
        embedding_dim: length of a word's vector.
        coarse_filters: feature maps before each deconvolution of the first stage.
        fine_filters: feature maps of the second stage.
        discriminator_filters: feature maps after each convolution of the detective of the second stage; that of the
            first, whose pictures are half the size, does without the first.
        dense_units: features that a detective judges by.
        dropout: share of their activations set to 0 in a training step.
        mismatch_weight: how much it counts for them to see through a real picture with another one's caption.

    Returns:
        An :class:`~zoo.layers.adversarial.Adversarial`, whose ``respond({"caption": int32 (n, words)}, seed)`` draws
        float32 ``(n, height, width, channels)``.

    Raises:
        ValueError: pictures that cannot be halved.

    Slides: S37. Paper: Zhang and others (2016), StackGAN, arXiv:1612.03242.
    """
    height, width, _ = input_shape["image"]
    if height % 2 or width % 2:
        raise ValueError(f"a sketch is half as high and wide as the picture, but {height}×{width} cannot be halved")
    sizes = {"coarse": (height // 2, width // 2, units), "image": (height, width, units)}

    def vectors(caption: keras.KerasTensor) -> keras.KerasTensor:
        return layers.Flatten()(layers.Embedding(vocabulary, embedding_dim)(caption))

    noise = keras.Input((noise_dim,), name="noise")
    caption = keras.Input(input_shape["caption"], name="caption", dtype="int32")
    wish = layers.Concatenate()([noise, vectors(caption)])
    coarse = deconvolved(wish, sizes["coarse"], coarse_filters, output_activation)
    everywhere = layers.RepeatVector(height * width // 4)(layers.Dense(fine_filters)(wish))
    everywhere = layers.Reshape((height // 2, width // 2, fine_filters))(everywhere)
    x = layers.Concatenate()([conv_block(coarse, fine_filters), everywhere])
    x = conv_block(conv_block(x, fine_filters), fine_filters, kernel_size=4, strides=2, transpose=True)
    image = layers.Conv2D(units, 3, padding="same", activation=output_activation)(x)
    generator = keras.Model({"noise": noise, "caption": caption}, {"coarse": coarse, "image": image}, name="generator")

    caption = keras.Input(input_shape["caption"], name="caption", dtype="int32")
    pictures = {name: keras.Input(shape, name=name) for name, shape in sizes.items()}
    asked, filters = vectors(caption), {"coarse": discriminator_filters[1:], "image": discriminator_filters}
    scores = [score(convolved(pictures[name], filters[name], dense_units, dropout), asked) for name in sizes]
    discriminator = keras.Model({"caption": caption, **pictures}, layers.Concatenate()(scores), name="discriminator")
    return Adversarial(generator, discriminator, noise_dim, mismatch_weight=mismatch_weight, name="text_to_image")
