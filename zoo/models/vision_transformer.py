"""The vision transformer: a picture as a sequence of patches (S33)."""

import keras
from keras import layers

from zoo.layers.transformer import PositionEmbedding, encoder_block


def vision_transformer(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    patch_size: int = 2,
    width: int = 64,
    depth: int = 4,
    heads: int = 4,
    dropout: float = 0.1,
) -> keras.Model:
    """Patches become vectors, encoder blocks let every patch look at all others, their mean is classified.

    Patch p: x_p = E · pixels + position_p, a convolution whose filters do not overlap. Then ``depth`` encoder blocks
    (:func:`zoo.layers.transformer.encoder_block`); the mean over patches takes the place of a class token.

    Args:
        input_shape: (height, width, channels) of one picture.
        units: neurons of the output layer.
        output_activation: of the output layer, ``"softmax"`` for probabilities.
        patch_size: height and width of a patch; both sides of the picture are multiples of it.
        width: numbers that stand for a patch.
        depth: encoder blocks.
        heads: of the attention, a divisor of ``width``.
        dropout: share set to 0 in a training step.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to float32 ``(n, units)``.

    Raises:
        ValueError: patches that do not fill the picture, or heads that do not divide the width.

    Slides: S33. Papers: Vaswani and others (2017), arXiv:1706.03762; Dosovitskiy and others (2020), arXiv:2010.11929.
    """
    if input_shape[0] % patch_size or input_shape[1] % patch_size:
        raise ValueError(
            f"patches of {patch_size}×{patch_size} do not fill pictures of {input_shape[0]}×{input_shape[1]}; choose a "
            "patch_size that divides both sides"
        )
    inputs = keras.Input(input_shape)
    x = layers.Conv2D(width, patch_size, strides=patch_size, name="patches")(inputs)
    x = layers.Reshape((-1, width))(x)
    x = PositionEmbedding()(x)
    for _ in range(depth):
        x = encoder_block(x, heads, hidden_units=2 * width, dropout=dropout)
    x = layers.LayerNormalization()(x)
    x = layers.GlobalAveragePooling1D()(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="vision_transformer")
