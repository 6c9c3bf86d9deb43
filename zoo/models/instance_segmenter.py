"""A mask for each object (S2)."""

import keras
from keras import initializers, layers

from zoo.layers.convolution import Coordinates, conv_block
from zoo.layers.objects import InstanceSegmenter


def instance_segmenter(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (16, 32, 64),
    blocks: int = 2,
    mask_features: int = 12,
) -> keras.Model:
    """A grid, each cell of which says what has its centre there, and weighs shared maps to the mask of it.

    The whole picture gives E maps F_e of what is ink and of where each pixel is: y, x, y² and x² are among them. Cell k
    gives E weights and an offset: mask_k(y, x) = σ(b_k + Σ_e w_ke F_e(y, x)). With weights for y, x, y² and x² alone
    this is an ellipse anywhere; the other maps cut the ink out of it. The score of class c is
    σ(is an object here?) · P(c | object).

    L = focal loss of the scores + Σ (1 − 2 Σ p·t / (Σ p² + Σ t²)) over the cells that an object's centre lies in.

    Two objects whose centres share a cell get one mask.

    Args:
        input_shape: (height, width, channels) of one picture.
        units: classes.
        output_activation: of P(c | object), ``"softmax"``.
        filters: feature maps of each level: of a half, a quarter and an eighth of the picture's size, which is the
            grid's.
        blocks: convolutions on a quarter of the size, which let a cell see as far as an object reaches.
        mask_features: maps beside the four of places; E is 4 more.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to ``masks`` float32 (n, cells, height, width) from 0 to 1
        and ``scores`` float32 (n, cells, units).

    Raises:
        ValueError: sides that are no multiples of 4, or other than three filters.

    Slides: S2, S42. Papers: Wang and others (2020), arXiv:2003.10152; Liu and others (2018), arXiv:1807.03247.
    """
    height, width, _ = input_shape
    if height % 4 or width % 4 or len(filters) != 3:
        raise ValueError(
            f"three filters and sides that are multiples of 4 are needed, not {len(filters)} and {height}×{width}; "
            "cut or pad the pictures"
        )
    inputs = keras.Input(input_shape)
    half = conv_block(inputs, filters[0], strides=2)
    x = conv_block(half, filters[1], strides=2)
    for _ in range(blocks):
        x = conv_block(x, filters[1])

    up = conv_block(x, filters[0], kernel_size=2, strides=2, transpose=True)
    maps = conv_block(layers.Concatenate()([up, half]), mask_features)
    maps = layers.UpSampling2D(2, interpolation="bilinear")(maps)
    maps = Coordinates()(maps)  # (n, height, width, E)

    x = conv_block(Coordinates()(x), filters[2], strides=2)
    x = conv_block(x, filters[2])
    rare = initializers.Constant(-3.0)  # most cells are empty: begin with scores near 0
    there = layers.Conv2D(1, 1, activation="sigmoid", bias_initializer=rare)(x)
    classes = layers.Conv2D(units, 1, activation=output_activation)(x)
    grid = layers.Multiply(name="grid")([there, classes])
    scores = layers.Reshape((-1, units), name="scores")(grid)

    weights = layers.Reshape((-1, mask_features + 4))(layers.Conv2D(mask_features + 4, 1)(x))
    offsets = layers.Reshape((-1, 1))(layers.Conv2D(1, 1)(x))
    pixels = layers.Reshape((height * width, mask_features + 4))(maps)
    masks = layers.Add()([layers.Dot(axes=2)([weights, pixels]), offsets])
    masks = layers.Reshape((-1, height, width))(layers.Activation("sigmoid")(masks))
    return InstanceSegmenter(
        inputs, {"masks": layers.Identity(name="masks")(masks), "scores": scores}, name="instance_segmenter"
    )
