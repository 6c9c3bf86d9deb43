"""Reading files that people bring: every way in which one can be broken gets a sentence of its own."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from PIL import Image

HIGHEST_RATE = 768_000  # samples a second; a header that claims more is broken
NAMELESS = "Unnamed: "  # what pandas calls a column without a name, and then its place
# What stands for a missing number or date; among texts it may be a word, such as the code of Namibia.
NOTHING = frozenset([
    "", "NA", "N/A", "n/a", "<NA>", "#NA", "#N/A", "#N/A N/A", "NaN", "nan", "-NaN", "-nan", "NaT", "NULL", "null",
    "None", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
])  # fmt: skip
Row = tuple[int, list[str], str]  # the number of its line, its fields, and what is wrong with it
LOUDEST = 1.5  # a recording in floats may peak a little above 1, and is clipped; beyond that it has another scale


def read_csv(path: str | Path, text_columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """A CSV file with a header line, as a frame; ``text_columns`` keep leading zeros and are never read as numbers.

    A field of spaces is empty. In a column that holds other texts, words such as "NA" are kept.

    Raises:
        ZooError: no such file, not text, empty, several columns of one name, other separators than commas, or a row
            with more or fewer fields than the header.
    """
    frame, bad = scan_csv(path, text_columns)
    if bad:
        raise ZooError(f"{path}, {bad[0]}. Mend the line, or quote a field that holds a comma.")
    return frame.reset_index(drop=True)


def scan_csv(path: str | Path, text_columns: tuple[str, ...] = ()) -> tuple[pd.DataFrame, list[str]]:
    """As :func:`read_csv`, but lines that cannot be read are left out and told.

    Returns:
        The frame, whose index holds the number of each row's line in the file; and a text for each line that is not
        in it, such as ``"line 3: 3 fields, but the header has 2"``. Blank lines are nothing,
        but a row without a value where there is a single column.

    Raises:
        ZooError: no such file, not text, no row at all, several columns of one name, or other separators than commas.
    """
    ((frame, bad),) = csv_chunks(path, text_columns)
    return frame, bad


def csv_chunks(
    path: str | Path, text_columns: tuple[str, ...] = (), rows: int | None = None
) -> Iterator[tuple[pd.DataFrame, list[str]]]:
    """As :func:`scan_csv`, but no more than ``rows`` rows at a time, so that a file may be larger than the memory.

    Raises:
        ZooError: as :func:`scan_csv`, when the part that it lies in is reached.
    """
    path = _existing(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            read = _csv_rows(file)
            lines: Iterator[Row] = (row for row in read if row[1] or row[2])
            _, header, wrong = next(lines, (0, [], ""))
            if not header:
                reason = f"has no header that can be read: {wrong}" if wrong else "is empty"
                raise ZooError(f"{path} {reason}. Its first line must name the columns.")
            header = _names(path, header)
            lines = _with_gaps(read) if len(header) == 1 else lines
            empty = True
            for first in lines:
                part = itertools.islice(lines, None if rows is None else rows - 1)
                yield _csv_frame(header, itertools.chain([first], part), text_columns)
                empty = False
    except UnicodeDecodeError as error:
        encoding = "utf-16" if error.object[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "latin-1"
        raise ZooError(
            f"{path} is not a CSV file in UTF-8: save it as such, or pass pd.read_csv(path, encoding={encoding!r}) to "
            "from_dataframe."
        ) from error
    if empty:
        raise ZooError(f"{path} has a header and no rows.")


def _names(path: Path, header: list[str]) -> list[str]:
    """What the columns are called, once each."""
    for separator in ";\t|" if len(header) == 1 else "":
        if separator in header[0]:
            raise ZooError(
                f"{path} separates its columns by {separator!r}, not by commas: save it with commas, or pass "
                f"pd.read_csv(path, sep={separator!r}) to from_dataframe."
            )
    names = [name.strip() or f"{NAMELESS}{place}" for place, name in enumerate(header)]
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise ZooError(f"{path} has several columns named {name!r}; rename them.")
    return names


def _with_gaps(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of a single column, in which a blank line is a row without a value, but nothing at the end."""
    blank: list[Row] = []
    for line, fields, wrong in rows:
        if fields or wrong:
            yield from [*blank, (line, fields, wrong)]
            blank = []
        else:
            blank.append((line, [""], ""))


def _csv_frame(
    header: list[str], lines: Iterable[Row], text_columns: tuple[str, ...]
) -> tuple[pd.DataFrame, list[str]]:
    """The frame of rows as :func:`_csv_rows` gives them, and what is wrong with those that are not in it."""
    import pandas as pd
    from pandas.api.types import is_numeric_dtype

    kept, numbers, bad = io.StringIO(), [], []
    write = csv.writer(kept).writerow
    write(header)
    for line, fields, wrong in lines:
        if not wrong and len(fields) != len(header):
            wrong = f"{len(fields)} fields, but the header has {len(header)}"
        if wrong:
            bad.append(f"line {line}: {wrong}")
        else:
            numbers.append(line)
            write([field if field.strip() else "" for field in fields])

    def read(texts: set[str], others: set[str]) -> pd.DataFrame:
        kept.seek(0)
        return pd.read_csv(
            kept, usecols=[*texts, *others], dtype=dict.fromkeys(texts, str), low_memory=False, keep_default_na=False,
            na_values={name: {""} for name in texts} | dict.fromkeys(others, NOTHING),
        )  # fmt: skip

    texts = set(text_columns) & set(header)
    frame = read(texts, set(header) - texts)
    words = {name for name in set(header) - texts if not is_numeric_dtype(frame[name])}
    if words:  # among which is what would be missing among numbers
        frame = frame.assign(**read(words, set()))
    return frame.set_axis(numbers), bad


def _csv_rows(file: Iterable[str]) -> Iterator[Row]:
    """Of each row its line number, its fields, and what is wrong with it."""
    reader = csv.reader(file, strict=True)
    while True:
        first, wrong = reader.line_num + 1, ""
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # a quote that never closes takes all lines up to the end with it
            fields, wrong = [], f"{error}, in the row that begins on line {first}"
        yield reader.line_num, fields, wrong


def read_image(path: str | Path, shape: tuple[int, ...], maximum: float) -> np.ndarray:
    """An image file as an array of ``shape`` (height, width[, 3]) with values from 0 to ``maximum``.

    A picture of another size is resized, and turned to grey or colour as the shape asks. It stands upright as its
    camera noted, what is transparent becomes white, 16 bits become 8, and of several frames the first is taken.
    """
    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    path = _existing(path)
    try:
        with Image.open(path) as image:
            upright = _eight_bits(ImageOps.exif_transpose(image))
            mode = "RGB" if len(shape) == 3 else "L"
            pixels = np.asarray(upright.convert(mode).resize((shape[1], shape[0])))
    except UnidentifiedImageError as error:
        reason = "it is in no known format" if path.stat().st_size else "it is empty"
        raise ZooError(f"{path} is not an image that can be read: {reason}.") from error
    except (OSError, SyntaxError, ValueError, TypeError, struct.error, Image.DecompressionBombError) as error:
        raise ZooError(f"{path} is not an image that can be read: {error}.") from error
    return pixels if maximum == 255 else (pixels * (maximum / 255)).astype("float32")


def _eight_bits(image: Image.Image) -> Image.Image:
    """The same picture without transparency, in a mode that Pillow converts to grey and colour without clipping."""
    import numpy as np
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits; Pillow would take all above 255 for white
        return Image.fromarray((np.clip(np.asarray(image), 0, 65535) / 257).round().astype("uint8"))
    if image.mode == "F":
        raise ValueError("its pixels are fractions; save it with 8 or 16 bits")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        picture = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return image


def read_wav(path: str | Path, rate: int) -> np.ndarray:
    """A WAV file as float32 ``(samples,)`` from −1 to 1: its channels' mean, resampled to ``rate`` samples a second."""
    import math
    import warnings

    import numpy as np
    from scipy.io import wavfile
    from scipy.signal import resample_poly

    path = _existing(path)
    try:
        with warnings.catch_warnings():  # of chunks that hold no sound; but a file that was cut off is broken
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            warnings.filterwarnings("error", "Reached EOF", wavfile.WavFileWarning)
            recorded_at, sound = wavfile.read(path)
    except (OSError, ValueError, wavfile.WavFileWarning) as error:
        reason = error if path.stat().st_size else "it is empty"
        raise ZooError(f"{path} is not a WAV file that can be read: {reason}.") from error
    except (EOFError, NameError, ArithmeticError, struct.error) as error:  # scipy trusts the header
        raise ZooError(f"{path} is not a WAV file that can be read: its header is broken.") from error
    if not sound.size or not np.isfinite(sound).all():
        raise ZooError(f"{path} holds {'no sound' if not sound.size else 'values that are no finite numbers'}.")
    if not 0 < recorded_at <= HIGHEST_RATE:
        raise ZooError(f"{path} is not a WAV file that can be read: it claims {recorded_at} samples a second.")
    if sound.dtype.kind in "iu":
        middle = 128 if sound.dtype == np.uint8 else 0
        sound = (sound.astype("float32") - middle) / (128 if middle else np.iinfo(sound.dtype).max + 1.0)
    elif abs(sound).max() > LOUDEST:
        raise ZooError(f"{path}: its samples run to {abs(sound).max():.6g}; floats run from −1 to 1, so divide them.")
    sound = sound.mean(axis=1) if sound.ndim == 2 else sound
    common = math.gcd(recorded_at, rate)
    resampled = resample_poly(sound, rate // common, recorded_at // common) if recorded_at != rate else sound
    return np.clip(resampled, -1, 1).astype("float32")


def read_text(path: str | Path) -> str:
    """A text file in UTF-8, without the white space around it.

    Raises:
        ZooError: no such file, not text, or empty.
    """
    text = _decoded(path).strip()
    if not text:
        raise ZooError(f"{path} is empty.")
    return text


def read_lines(path: str | Path) -> list[str]:
    """The lines of a text file in UTF-8, without their ends; blank ones too, so that two files stay line by line.

    Raises:
        ZooError: no such file, not text, or empty.
    """
    text = _decoded(path)
    if not text:
        raise ZooError(f"{path} is empty.")
    return text.removesuffix("\n").split("\n")  # splitlines would break at rarer separators, within a line


def read_npy(path: str | Path, mapped: bool = False) -> np.ndarray:
    """A numpy array from a ``.npy`` file, which it may be left in; one that carries Python objects is refused."""
    import numpy as np

    path = _existing(path)
    try:
        return np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise ZooError(f"{path} is not a numpy array file that can be read: {error}.") from error


def _decoded(path: str | Path) -> str:
    path = _existing(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ZooError(f"{path} is not a text in UTF-8: {error}. Save it as such.") from error


def _existing(path: str | Path) -> Path:
    path = Path(path).expanduser()
    if path.is_dir():
        raise ZooError(f"{path} is a folder; a file was expected.")
    if not path.exists():
        raise ZooError(f"There is no file {path}.")
    return path
