"""What a raw sample looks like, before any preprocessing.

A dataset has one of these, a trained model keeps it: with it a predictor checks what it is given, reads files, and an
exported graph names its inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True)
class TableInput:
    """Rows of a table: columns of numbers, and columns of categories (text, kept as text)."""

    numbers: tuple[str, ...]
    categories: tuple[str, ...] = ()
    kind: ClassVar[str] = "table"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in the order in which a plain array must hold them."""
        return self.numbers + self.categories

    def check(self, raw: Any) -> pd.DataFrame:
        """Raw rows as a frame of exactly these columns: numbers float64, categories text, NaN where missing.

        Args:
            raw: a DataFrame, a dict of columns, one row as a dict, or an array ``(n, columns)``.

        Raises:
            ZooError: a missing column, text where a number belongs, or no such form.
        """
        import numpy as np
        import pandas as pd

        if isinstance(raw, Mapping):
            one_row = all(np.ndim(value) == 0 for value in raw.values())
            raw = pd.DataFrame([dict(raw)] if one_row else dict(raw))
        elif not isinstance(raw, pd.DataFrame):
            rows = np.atleast_2d(np.asarray(raw))
            if rows.ndim != 2 or rows.shape[1] != len(self.columns):
                raise ZooError(
                    f"Rows of {len(self.columns)} columns were expected ({', '.join(self.columns)}), "
                    f"but an array of shape {np.shape(raw)} came. Pass an array (n, {len(self.columns)}) "
                    "or a DataFrame with these columns."
                )
            raw = pd.DataFrame(rows, columns=list(self.columns))
        missing = [column for column in self.columns if column not in raw.columns]
        if missing:
            raise ZooError(
                f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}. "
                f"Expected {', '.join(self.columns)}; came {', '.join(map(str, raw.columns))}."
            )
        checked = {column: _numbers(raw[column]) for column in self.numbers}
        checked |= {column: _texts(raw[column]) for column in self.categories}
        return pd.DataFrame(checked, index=raw.index)

    def read(self, path: str | Path) -> pd.DataFrame:
        """Raw rows from a CSV file, or a ``.npy`` array ``(n, columns)``."""
        suffix = Path(path).suffix.lower()
        if suffix == ".npy":
            return self.check(files.read_npy(path))
        if suffix == ".csv":
            return self.check(files.read_csv(path, text_columns=self.categories))
        raise ZooError(f"{path}: rows of a table are read from .csv or .npy files.")

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`from_dict`."""
        return {"kind": self.kind, **asdict(self)}


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

        pixels = np.asarray(raw)
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
        """A description that JSON can hold, for :func:`from_dict`."""
        return {"kind": self.kind, **asdict(self)}


Inputs = TableInput | ImageInput


def from_dict(description: Mapping[str, Any]) -> Inputs:
    """The inputs that ``to_dict`` described."""
    kinds: dict[str, Callable[..., Inputs]] = {"table": TableInput, "image": ImageInput}
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in description.items()}
    return kinds[str(fields.pop("kind"))](**fields)


def _numbers(column: pd.Series) -> pd.Series:
    import pandas as pd

    try:
        numbers = pd.to_numeric(column)
    except (ValueError, TypeError) as error:
        bad = column[pd.to_numeric(column, errors="coerce").isna() & column.notna()].iloc[0]
        raise ZooError(f"Column {column.name} must hold numbers, but holds {bad!r}.") from error
    return numbers.astype("float64")


def _texts(column: pd.Series) -> pd.Series:
    import numpy as np

    # A category that was read as a number (1.0, or 12345) must look as it did in training: whole numbers as "1".
    if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    texts = column.astype(object).where(column.notna() & (column.astype(str) != ""), np.nan)
    return texts.map(str, na_action="ignore").astype(object)
