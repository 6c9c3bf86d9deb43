"""A single-shot detector: many objects, their boxes and classes (S2, S35)."""

import math

import keras
from keras import initializers, layers

from zoo.layers.convolution import check_size, conv_block
from zoo.layers.objects import BoxesOfCells, Detector


def detector(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (16, 32, 64),
    blocks: int = 2,
) -> keras.Model:
    """Convolutions down to a grid; each cell says what has its centre there, and how far it reaches.

    Faster R-CNN (S35) first proposes regions and then classifies each. One look is enough: in a grid of R×C cells, the
    cell (r, c) answers with a score for each class and with a box of the centre ((r + a) / R, (c + b) / C), the height
    h and the width w, where a, b, h and w are sigmoids. The cell that an object's centre lies in is responsible for it.
    Cells beside it find the same object: of boxes that overlap by a half, the answer keeps the best.

    L = focal loss of the scores + Σ (1 − IoU + Σ |side − true side|) over the responsible cells.

    Two objects whose centres share a cell get one box: a finer grid, so fewer ``filters``, keeps them apart.

    Args:
        input_shape: (height, width, channels) of one picture.
        units: classes.
        output_activation: of the scores, ``"sigmoid"``: each class by itself.
        filters: feature maps of each level; every level but the second halves the picture.
        blocks: further convolutions on the grid, which let a cell see as far as an object reaches.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to ``boxes`` float32 (n, R·C, 4), top, left, bottom and
        right as fractions, and ``scores`` float32 (n, R·C, units).

    Raises:
        ValueError: more halvings than the picture has pixels for.

    Slides: S2, S35. Papers: Redmon and others (2016), arXiv:1506.02640; Zhou and others (2019), arXiv:1904.07850.
    """
    strides = [1 if level == 1 else 2 for level in range(len(filters))]
    check_size(input_shape, math.prod(strides))
    x = inputs = keras.Input(input_shape)
    for maps, stride in zip(filters, strides, strict=True):
        x = conv_block(x, maps, strides=stride)
    for _ in range(blocks):
        x = conv_block(x, filters[-1])
    rare = initializers.Constant(-3.0)  # most cells are empty: begin with scores of 0.05
    grid = layers.Conv2D(units, 1, activation=output_activation, bias_initializer=rare, name="grid")(x)
    scores = layers.Reshape((-1, units), name="scores")(grid)
    sides = layers.Conv2D(4, 1, activation="sigmoid", name="sides")(x)
    return Detector(inputs, {"boxes": BoxesOfCells(name="boxes")(sides), "scores": scores}, name="detector")
