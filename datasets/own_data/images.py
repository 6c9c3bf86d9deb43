"""Pictures of one's own: a folder of image files, an array."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zoo.datasets import files
from zoo.datasets.dataset import Dataset
from zoo.datasets.inputs import ImageInput
from zoo.datasets.own_data.common import assemble, find_target, own_spec, read_classes
from zoo.errors import ZooError


def from_image_folder(
    path: str | Path,
    *,
    size: int | tuple[int, int] = (32, 32),
    color: bool = True,
    bad: str = "refuse",
    seed: int = 0,
) -> Dataset:
    """A dataset from a folder with one folder of pictures a class, whose name is the class's.

    The files may differ in size and kind: grey, colour, transparent (on white then), 16 bits (scaled to 8), turned by
    the camera (set upright), animated (the first frame). Raw samples are uint8.

    Args:
        path: the folder; hidden files are passed over.
        size: (height, width) to which every picture is resized; a whole number for squares.
        color: three channels; else grey.
        bad: ``"refuse"`` raises an error that counts and names the files that are no pictures, ``"skip"`` leaves them
            out and notes that.
        seed: of the split.

    Raises:
        ZooError: no such folder, fewer than two classes, a class without a picture, or a file that is none.

    Example: ``zoo.train("cnn", zoo.datasets.from_image_folder("photos/", size=(48, 64)))``.
    """
    height, width = _height_and_width(size)
    path, guesses = Path(path).expanduser(), [f"pictures resized to {height}×{width}"]
    shape = (height, width, 3) if color else (height, width)
    pictures, labels = read_classes(path, lambda file: files.read_image(file, shape, 255), "pictures", bad, guesses)
    task, y = find_target(labels, "classification", "folder", guesses)
    spec = own_spec(path.resolve().name, task, ImageInput(shape), len(y))
    return assemble(spec, np.stack(pictures), y, seed, guesses)


def _height_and_width(size: Any) -> tuple[int, int]:
    height, width = size if isinstance(size, Sequence) and len(size) == 2 else (size, size)
    if not all(isinstance(length, int | np.integer) and length > 0 for length in (height, width)):
        raise ZooError(f"size={size!r}: say (height, width), or a whole number for squares.")
    return height, width


def as_pictures(x: np.ndarray, guesses: list[str]) -> tuple[ImageInput, np.ndarray]:
    """An array ``(n, height, width[, 3])`` as pictures, with the guess of what is white in it."""
    if x.ndim != 3 and not (x.ndim == 4 and x.shape[-1] == 3):
        raise ZooError(
            f"Samples of shape {x.shape} are neither rows (n, columns) nor pictures (n, height, width) or "
            "(n, height, width, 3)."
        )
    if not x.size:
        raise ZooError(f"There is no picture in an array of shape {x.shape}.")
    if x.dtype.kind not in "buif" or not np.isfinite(x).all():
        raise ZooError(f"Pixels must be finite numbers, but not all of this array of {x.dtype} are.")
    inputs = ImageInput(x.shape[1:], maximum=_white(x, guesses))
    return inputs, inputs.check(x)


def _white(pictures: np.ndarray, guesses: list[str]) -> float:
    """The value of a white pixel: 255 for bytes, 1 for fractions, else the largest value."""
    if pictures.dtype == np.uint8:
        return 255
    white = 1.0 if pictures.max() <= 1 else float(pictures.max())
    guesses.append(f"pixels run from 0 to {white:g}")
    return white
