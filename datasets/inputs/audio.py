"""Sound."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class AudioInput:
    """Recordings with one channel: ``rate`` samples a second, cut or filled with silence to ``samples``."""

    rate: int
    samples: int
    kind: ClassVar[str] = "audio"

    def check(self, raw: Any) -> np.ndarray:
        """Recordings as int16 ``(n, samples)``.

        Args:
            raw: one recording, or several of any length: whole numbers of 16 bits, or floats from −1 to 1.

        Raises:
            ZooError: no numbers, whole ones beyond 16 bits, or floats beyond −1 to 1.
        """
        import numpy as np

        try:
            one = len(raw) and np.ndim(raw[0]) == 0
        except (TypeError, KeyError) as error:
            raise ZooError(f"Recordings are rows of numbers, but {type(raw).__name__} came.") from error
        recordings = np.zeros((1 if one else len(raw), self.samples), "int16")
        for row, sound in zip(recordings, [raw] if one else raw, strict=True):
            sound = np.asarray(sound)
            if sound.ndim != 1 or sound.dtype.kind not in "if":
                raise ZooError(f"A recording is a row of numbers, but an array {sound.shape} of {sound.dtype} came.")
            if sound.dtype.kind == "f":
                if not (np.abs(sound) <= 1).all():
                    raise ZooError("Sound as floats runs from −1 to 1; divide it by its largest value.")
                sound = np.round(sound * 32767)
            elif sound.size and not -32768 <= sound.min() <= sound.max() <= 32767:
                raise ZooError(
                    f"Sound as whole numbers has 16 bits, but its samples run from {sound.min()} to {sound.max()}; "
                    "divide those of 32 bits by 65536, or pass floats from −1 to 1."
                )
            row[: len(sound)] = sound[: self.samples]
        return recordings

    def read(self, path: str | Path) -> np.ndarray:
        """A recording from a WAV file, resampled to ``rate``; several from a ``.npy`` array."""
        if Path(path).suffix.lower() == ".npy":
            return self.check(files.read_npy(path))
        return self.check([files.read_wav(path, self.rate)])

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}
