"""Reading files that people bring: every way in which one can be broken gets a sentence of its own."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def read_csv(path: str | Path, text_columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """A CSV file with a header line, as a frame; ``text_columns`` keep leading zeros and are never read as numbers.

    Raises:
        ZooError: no such file, not text, empty, or a row with more or fewer fields than the header.
    """
    import pandas as pd

    path = _existing(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file)
            header = next(rows, None)
            if not header:
                raise ZooError(f"{path} is empty: its first line must name the columns.")
            for row in rows:
                if row and len(row) != len(header):
                    raise ZooError(
                        f"{path}, line {rows.line_num}: {len(row)} fields, but the header has {len(header)}. "
                        "Mend the line, or quote a field that holds a comma."
                    )
        frame = pd.read_csv(path, dtype=dict.fromkeys(set(text_columns) & set(header), str), encoding="utf-8-sig")
    except (UnicodeDecodeError, csv.Error) as error:
        raise ZooError(f"{path} is not a CSV file in UTF-8: {error}.") from error
    if frame.empty:
        raise ZooError(f"{path} has a header and no rows.")
    return frame


def read_image(path: str | Path, shape: tuple[int, ...], maximum: float) -> np.ndarray:
    """An image file as an array of ``shape`` (height, width[, 3]) with values from 0 to ``maximum``.

    A picture of another size is resized, and turned to grey or colour as the shape asks.
    """
    import numpy as np
    from PIL import Image

    path = _existing(path)
    try:
        with Image.open(path) as image:
            mode = "RGB" if len(shape) == 3 else "L"
            pixels = np.asarray(image.convert(mode).resize((shape[1], shape[0])))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ZooError(f"{path} is not an image that can be read: {error}.") from error
    return pixels if maximum == 255 else (pixels * (maximum / 255)).astype("float32")


def read_wav(path: str | Path, rate: int) -> np.ndarray:
    """A WAV file as float32 ``(samples,)`` from −1 to 1: its channels' mean, resampled to ``rate`` samples a second."""
    import math
    import warnings

    import numpy as np
    from scipy.io import wavfile
    from scipy.signal import resample_poly

    path = _existing(path)
    try:
        with warnings.catch_warnings():  # of chunks that hold no sound
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            recorded_at, sound = wavfile.read(path)
    except (OSError, ValueError, EOFError) as error:
        raise ZooError(f"{path} is not a WAV file that can be read: {error}.") from error
    if not sound.size:
        raise ZooError(f"{path} holds no sound.")
    if sound.dtype.kind in "iu":
        middle = 128 if sound.dtype == np.uint8 else 0
        sound = (sound.astype("float32") - middle) / (128 if middle else np.iinfo(sound.dtype).max + 1.0)
    sound = sound.mean(axis=1) if sound.ndim == 2 else sound
    common = math.gcd(recorded_at, rate)
    resampled = resample_poly(sound, rate // common, recorded_at // common) if recorded_at != rate else sound
    return np.clip(resampled, -1, 1).astype("float32")


def read_lines(path: str | Path) -> list[str]:
    """The lines of a text file in UTF-8, without their ends.

    Raises:
        ZooError: no such file, not text, or empty.
    """
    path = _existing(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ZooError(f"{path} is not a text in UTF-8: {error}.") from error
    if not lines:
        raise ZooError(f"{path} is empty.")
    return lines


def read_npy(path: str | Path) -> np.ndarray:
    """A numpy array from a ``.npy`` file; one that carries Python objects is refused."""
    import numpy as np

    path = _existing(path)
    try:
        return np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise ZooError(f"{path} is not a numpy array file that can be read: {error}.") from error


def _existing(path: str | Path) -> Path:
    path = Path(path).expanduser()
    if path.is_dir():
        raise ZooError(f"{path} is a folder; a file was expected.")
    if not path.exists():
        raise ZooError(f"There is no file {path}.")
    return path
