"""Rows of a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.errors import ZooError

if TYPE_CHECKING:
    import pandas as pd

NUMBER, CATEGORY = {int, float, type(None)}, {str, type(None)}  # what is plain in a row


@dataclass(frozen=True)
class TableInput:
    """Rows of a table: columns of numbers, of categories (text, kept as text), and of dates."""

    numbers: tuple[str, ...]
    categories: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    kind: ClassVar[str] = "table"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in the order in which a plain array must hold them."""
        return self.numbers + self.categories + self.dates

    def check(self, raw: Any) -> pd.DataFrame:
        """Raw rows as a frame of exactly these columns: numbers float64, categories text, NaN where missing.

        Dates become float64 seconds since 1970 in UTC, which numbers are taken for.

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
        checked |= {column: _seconds(raw[column]) for column in self.dates}
        return pd.DataFrame(checked, index=raw.index)

    def plain(self, raw: Any, most: int) -> dict[str, list[Any]] | None:
        """The columns of a few rows as lists, with NaN and ``""`` where missing; None if :meth:`check` should look.

        It sees at a glance what is as it should be, in a hundredth of the time that pandas takes to look closely.

        Args:
            raw: as for :meth:`check`.
            most: rows; of more than that pandas is quick enough.
        """
        import pandas as pd

        if isinstance(raw, pd.DataFrame):
            fits = 0 < len(raw) <= most and raw.columns.is_unique
        else:
            fits = isinstance(raw, Mapping) and len(raw) == len(self.columns)
        if self.dates or not fits or not all(name in raw for name in self.columns):
            return None
        columns = {name: raw[name].tolist() if hasattr(raw, "iloc") else [raw[name]] for name in self.columns}
        if any(type(value) not in NUMBER for name in self.numbers for value in columns[name]):
            return None
        if any(type(value) not in CATEGORY for name in self.categories for value in columns[name]):
            return None
        missing = dict.fromkeys(self.numbers, math.nan) | dict.fromkeys(self.categories, "")
        return {
            name: [missing[name] if value is None else value for value in values] for name, values in columns.items()
        }

    def read(self, path: str | Path) -> pd.DataFrame:
        """Raw rows from a CSV file, or a ``.npy`` array ``(n, columns)``."""
        suffix = Path(path).suffix.lower()
        if suffix == ".npy":
            return self.check(files.read_npy(path))
        if suffix == ".csv":
            return self.check(files.read_csv(path, text_columns=self.categories + self.dates))
        raise ZooError(f"{path}: rows of a table are read from .csv or .npy files.")

    def to_dict(self) -> dict[str, Any]:
        """A description that JSON can hold, for :func:`zoo.datasets.inputs.from_dict`."""
        return {"kind": self.kind, **asdict(self)}


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


def _seconds(column: pd.Series) -> pd.Series:
    import pandas as pd
    from pandas.api.types import is_numeric_dtype

    if is_numeric_dtype(column):
        return column.astype("float64")
    dates = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    bad = column[dates.isna() & column.notna() & (column.astype(str) != "")]
    if len(bad):
        raise ZooError(
            f"Column {column.name} must hold dates such as 2025-03-31 or 2025-03-31 14:05, not {bad.iloc[0]!r}."
        )
    return (dates - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)
