"""One object: which class, and where? (S2)."""

import keras
from keras import layers

from zoo.layers.convolution import conv_block
from zoo.layers.objects import BoxesOfCells


def localizer(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (24, 64),
    blocks: int = 3,
    dropout: float = 0.2,
) -> keras.Model:
    """One trunk of convolutions down to a grid, two heads: the class and the box.

    Every cell k proposes a box, and attention says whom to believe: a = softmax over the cells, box = Σ a_k box_k, and
    the class is read from the features Σ a_k f_k. Both questions need the same features, so the trunk learns from both
    losses: L = −ln p_c + ¼ Σ |side − true side|.

    Args:
        input_shape: (height, width, channels) of one picture.
        units: classes.
        output_activation: of the class head, ``"softmax"`` for probabilities.
        filters: feature maps of each level, which halves the picture.
        blocks: further convolutions on the grid, which let a cell see as far as the object reaches.
        dropout: share of the features that is set to 0 for the class head in a training step.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to ``label`` float32 (n, units) and ``box`` float32
        (n, 4): top, left, bottom and right as fractions of height and width.

    Slides: S2, S43. Papers: Sermanet and others (2014), arXiv:1312.6229; Xu and others (2015), arXiv:1502.03044.
    """
    x = inputs = keras.Input(input_shape)
    for maps in filters:
        x = conv_block(x, maps, strides=2)
    for _ in range(blocks):
        x = conv_block(x, filters[-1])
    cells = layers.Reshape((-1, filters[-1]))(x)
    attention = layers.Softmax(axis=1)(layers.Dense(1, use_bias=False)(cells))  # (n, R·C, 1), 1 in sum
    boxes = BoxesOfCells()(layers.Conv2D(4, 1)(x))
    box = layers.Flatten(name="box")(layers.Dot(axes=1)([attention, boxes]))
    features = layers.Flatten()(layers.Dot(axes=1)([attention, cells]))
    label = layers.Dense(units, output_activation, name="label")(layers.Dropout(dropout)(features))
    return keras.Model(inputs, {"label": label, "box": box}, name="localizer")
