"""scikit-learn's handwritten digits as building material: in disjoint parts, and drawn larger, turned and slanted."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from zoo.datasets.splits import Split, Splits, split

SIDE = 8  # pixels of a digit, each way


def parts(seed: int) -> Splits:
    """The 1,797 digits, split: pixels float32 ``(n, 8, 8)`` from 0 to 1, labels int64 ``(n,)``."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    raw = split(pixels.reshape(-1, SIDE, SIDE) / 16, labels.astype("int64"), seed=seed, stratify=True)
    return Splits(*(Split(part.x.astype("float32"), part.y) for part in raw))


def drawn(
    digit: np.ndarray, size: int, canvas: int, turn: float = 0.0, slant: float = 0.0, shift: float = 0.0
) -> np.ndarray:
    """A digit ``(8, 8)`` in the middle of a canvas, drawn by bilinear interpolation.

    Args:
        digit: pixels.
        size: height of the digit's frame on the canvas, in pixels.
        canvas: side of the canvas, in pixels.
        turn: angle in radians, anticlockwise.
        slant: how far the top leans to the right, in heights.
        shift: how far it is moved to the right, in pixels.

    Returns:
        Pixels ``(canvas, canvas)``, of the range of the digit's.
    """
    scale = SIDE / size
    cosine, sine = np.cos(turn), np.sin(turn)
    back = scale * np.array([[1, 0], [slant, 1]]) @ np.array([[cosine, sine], [-sine, cosine]])
    middle = np.array([(canvas - 1) / 2, (canvas - 1) / 2 + shift])
    return ndimage.affine_transform(
        digit, back, offset=(SIDE - 1) / 2 - back @ middle, output_shape=(canvas, canvas), order=1
    )


def to_bytes(pixels: np.ndarray) -> np.ndarray:
    """Pixels from 0 to 1 as uint8 from 0 to 255; rounding makes them the same on every machine."""
    return np.round(255 * np.clip(pixels, 0, 1)).astype("uint8")
