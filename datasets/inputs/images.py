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
        import numpy as np

        try:
            pixels = np.asarray(raw)
        except ValueError as error:
            raise ZooError(
                f"Pictures must be of one size, each row of pixels as long as the others: {error}."
            ) from error
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
        if pixels.dtype.kind not in "buif" or (pixels.dtype.kind == "f" and not np.isfinite(pixels).all()):
            raise ZooError(f"Pixels must be finite numbers from 0 to {self.maximum:g}; came {pixels.dtype}.")
        if pixels.size and (pixels.min() < 0 or pixels.max() > self.maximum):
            raise ZooError(
                f"Pixels must run from 0 to {self.maximum:g}, but came {pixels.min():g} to {pixels.max():g}. "
                f"Scale them first: pictures * {self.maximum:g} / {pixels.max():g}."
            )
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


@dataclass(frozen=True)
class ClipInput:
    """Grey clips, one of each of two domains: ``shape`` is (2, frames, height, width).

    Pixels run from 0 (black) to ``maximum``.
    """

    shape: tuple[int, ...]
    maximum: float = 255
    kind: ClassVar[str] = "clip"

    def check(self, raw: Any) -> np.ndarray:
        """Raw clips as an array ``(n, *shape)``.

        Raises:
            ZooError: another shape.
        """
        import numpy as np

        clips = np.asarray(raw)
        if clips.shape[1:] != self.shape:
            expected = ", ".join(map(str, self.shape))
            raise ZooError(f"Clips of shape (n, {expected}) were expected, but an array of shape {clips.shape} came.")
        return clips

    def read(self, path: str | Path) -> np.ndarray:
        """Raw clips from a ``.npy`` array."""
        return self.check(files.read_npy(path))

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}
