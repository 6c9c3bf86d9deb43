"""Pictures, and clips of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class ImageInput:
    """Pictures of one size: ``shape`` is (height, width) for grey, (height, width, 3) for colour.

    Pixels run from 0 (black) to ``maximum``.
    """

    shape: tuple[int, ...]
    maximum: float = 255
    kind: ClassVar[str] = "image"

    def check(self, raw: Any) -> np.ndarray:
        """Raw pixels as an array ``(n, *shape)``; one picture gets a batch dimension, a grey channel is dropped.

        Raises:
            ZooError: another shape, values that are no numbers, or beyond 0 to ``maximum``.
        """
        pixels = _array(raw, "Pictures")
        given = pixels.shape
        if len(self.shape) == 2 and pixels.ndim >= 3 and given[-3:] == (*self.shape, 1):
            pixels = pixels[..., 0]
        if pixels.shape == self.shape:
            pixels = pixels[None]
        if pixels.ndim != len(self.shape) + 1 or pixels.shape[1:] != self.shape:
            expected = ", ".join(map(str, self.shape))
            raise ZooError(
                f"Pictures of shape (n, {expected}) were expected, but an array of shape {given} came. Resize them, "
                "or train on your own with zoo.datasets.from_arrays(pictures, labels)."
            )
        _refuse_values(pixels, self.maximum)
        return pixels

    def read(self, path: str | Path) -> np.ndarray:
        """Raw pixels ``(n, *shape)`` from an image file (n = 1) or a ``.npy`` array."""
        if Path(path).suffix.lower() == ".npy":
            return self.check(files.read_npy(path))
        if Path(path).suffix.lower() == ".csv":
            raise ZooError(f"{path}: pictures are read from image files (such as .png) or .npy files.")
        return self.check(files.read_image(path, self.shape, self.maximum))

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}


def _array(raw: Any, what: str) -> np.ndarray:
    import numpy as np

    try:
        return np.asarray(raw)
    except ValueError as error:
        raise ZooError(f"{what} must be of one size, each row of pixels as long as the others: {error}.") from error


def _refuse_values(pixels: np.ndarray, maximum: float) -> None:
    """Raise where pixels are no finite numbers, or beyond 0 to ``maximum``."""
    import numpy as np

    if pixels.dtype.kind not in "buif" or (pixels.dtype.kind == "f" and not np.isfinite(pixels).all()):
        raise ZooError(f"Pixels must be finite numbers from 0 to {maximum:g}; came {pixels.dtype}.")
    if pixels.size and (pixels.min() < 0 or pixels.max() > maximum):
        raise ZooError(
            f"Pixels must run from 0 to {maximum:g}, but came {pixels.min():g} to {pixels.max():g}. "
            f"Scale them first: {_scaled(float(pixels.min()), float(pixels.max()), maximum)}."
        )


def _scaled(low: float, high: float, maximum: float) -> str:
    """What brings pixels to the range from 0 to ``maximum``."""
    if -1 <= low < 0 and high <= 1:
        low, high = -1, 1  # as tanh gives them, even where no pixel is quite black
    shifted = f"(pictures + {-low:g})" if low < 0 else "pictures"
    return f"{shifted} / {high - min(low, 0):g}" + f" * {maximum:g}" * (maximum != 1)


@dataclass(frozen=True)
class ClipInput:
    """Grey clips, one of each of two domains: ``shape`` is (2, frames, height, width).

    Pixels run from 0 (black) to ``maximum``.
    """

    shape: tuple[int, ...]
    maximum: float = 255
    kind: ClassVar[str] = "clip"

    def check(self, raw: Any) -> np.ndarray:
        """Raw clips as an array ``(n, *shape)``; one pair of clips gets a batch dimension.

        Raises:
            ZooError: another shape, values that are no numbers, or beyond 0 to ``maximum``.
        """
        clips = _array(raw, "Clips")
        clips = clips[None] if clips.shape == self.shape else clips
        if clips.shape[1:] != self.shape:
            expected = ", ".join(map(str, self.shape))
            raise ZooError(f"Clips of shape (n, {expected}) were expected, but an array of shape {clips.shape} came.")
        _refuse_values(clips, self.maximum)
        return clips

    def read(self, path: str | Path) -> np.ndarray:
        """Raw clips from a ``.npy`` array."""
        return self.check(files.read_npy(path))

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}
