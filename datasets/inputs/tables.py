"""Rows of a table."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.datasets import files
from zoo.datasets.inputs.text import NO_TEXT, readable, unreadable
from zoo.errors import ZooError

if TYPE_CHECKING:
    import pandas as pd

INFINITE = {math.inf, -math.inf}


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
            raw: a DataFrame, a dict of columns, one row as a dict or a Series, a list of dicts, or an array
                ``(n, columns)``.

        Raises:
            ZooError: a missing column, one that is there twice, text or an infinity where a number belongs, or no such
                form.
        """
        import pandas as pd

        raw = self._frame(raw)
        refuse_ambiguous(raw.columns, self.columns)
        self._refuse_missing(raw.columns)
        checked = {column: _numbers(raw[column]) for column in self.numbers}
        checked |= {column: _texts(raw[column]) for column in self.categories}
        checked |= {column: _seconds(raw[column]) for column in self.dates}
        return pd.DataFrame(checked, index=raw.index)

    def _frame(self, raw: Any) -> pd.DataFrame:
        """Rows in any form, as a frame of some columns."""
        import numpy as np
        import pandas as pd

        if isinstance(raw, pd.DataFrame):
            return raw
        if isinstance(raw, pd.Series):
            return raw.to_frame().T.infer_objects()
        dicts = isinstance(raw, list) and raw and all(isinstance(row, Mapping) for row in raw)
        for row in raw if dicts else ():
            self._refuse_missing(row)
        try:
            if dicts:
                return pd.DataFrame(raw, columns=list(self.columns))
            if isinstance(raw, Mapping):
                one_row = all(np.ndim(value) == 0 for value in raw.values())
                return pd.DataFrame([dict(raw)] if one_row else dict(raw))
            rows = np.atleast_2d(np.asarray(raw))
        except UnicodeEncodeError as error:
            raise unreadable(error.object) from error
        except ValueError as error:
            raise ZooError(f"The rows of a table are of one length, and so are its columns: {error}.") from error
        if rows.ndim != 2 or rows.shape[1] != len(self.columns):
            raise ZooError(
                f"Rows of {len(self.columns)} columns were expected ({', '.join(self.columns)}), "
                f"but an array of shape {np.shape(raw)} came. Pass an array (n, {len(self.columns)}) "
                "or a DataFrame with these columns."
            )
        return pd.DataFrame(rows, columns=list(self.columns))

    def _refuse_missing(self, given: Collection[Any]) -> None:
        missing = [column for column in self.columns if column not in given]
        if missing:
            raise ZooError(
                f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}. "
                f"Expected {', '.join(self.columns)}; came {', '.join(map(str, given))}."
            )

    def plain(self, raw: Any, most: int) -> dict[str, list[Any]] | None:
        """The columns of a few rows as lists, with NaN and ``""`` where missing; None if :meth:`check` should look.

        It sees at a glance what is as it should be, in a hundredth of the time that pandas takes to look closely.

        Args:
            raw: as for :meth:`check`.
            most: rows; of more than that pandas is quick enough.
        """
        import pandas as pd

        rows = raw if isinstance(raw, list | pd.DataFrame) else [raw]
        if self.dates or not 0 < len(rows) <= most:
            return None
        if isinstance(rows, pd.DataFrame):
            if not rows.columns.is_unique or not all(name in rows for name in self.columns):
                return None
            columns = {name: rows[name].tolist() for name in self.columns}
        elif all(isinstance(row, Mapping) and all(name in row for name in self.columns) for row in rows):
            columns = {name: [row[name] for row in rows] for name in self.columns}
        else:
            return None
        if not all(_plain_number(value) for name in self.numbers for value in columns[name]):
            return None
        if not all(_plain_text(value) for name in self.categories for value in columns[name]):
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


def refuse_ambiguous(columns: pd.Index, wanted: Collection[Any]) -> None:
    """Raise where a wanted column is there several times, or the columns have names of several levels."""
    if columns.nlevels > 1:
        raise ZooError("The columns have names of several levels; join them first, as columns.map('_'.join) does.")
    twice = [name for name in columns[columns.duplicated()] if name in wanted]
    if twice:
        raise ZooError(f"Several columns are named {twice[0]!r}; rename them.")


def _plain_number(value: Any) -> bool:
    """Whether float64 holds it as it is."""
    kind = type(value)
    return value is None or (kind is int and value.bit_length() < 64) or (kind is float and value not in INFINITE)


def _plain_text(value: Any) -> bool:
    return value is None or (type(value) is str and not NO_TEXT.search(value))


def _numbers(column: pd.Series) -> pd.Series:
    import numpy as np
    import pandas as pd

    from zoo.datasets.values import present

    if column.dtype == object:  # a whole number beyond float64 is infinite to it
        column = column.map(lambda value: math.inf if type(value) is int and value.bit_length() > 1023 else value)
    values = column
    if column.dtype.kind not in "biuf":  # pandas would take the nanoseconds of a time, and part of a complex number
        times = (datetime.date, datetime.timedelta, np.datetime64, np.timedelta64, pd.Period)
        other = (complex, np.complexfloating, *times)
        values = column.astype(object).map(lambda value: "no number" if isinstance(value, other) else value)
    there = present(values) & column.notna()
    numbers = pd.to_numeric(values.where(there), errors="coerce").astype("float64")
    bad = column[there & ~np.isfinite(numbers)]
    if len(bad):
        worst = bad.iloc[0]
        shown = repr(worst) if isinstance(worst, str) else worst
        finite = "finite " if isinstance(worst, float | np.floating) else ""
        raise ZooError(f"Column {column.name} must hold {finite}numbers, but holds {shown}.")
    return numbers


def _texts(column: pd.Series) -> pd.Series:
    import numpy as np

    # A category that was read as a number (1.0, or 12345) must look as it did in training: whole numbers as "1".
    if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    try:
        texts = column.astype(object).map(_text, na_action="ignore").astype(object)
    except ZooError as error:
        raise ZooError(f"Column {column.name}: {error}") from error
    return texts.where(texts.notna() & (texts != ""), np.nan)


def _text(value: Any) -> str:
    return readable(value if isinstance(value, bytes) else str(value))


def _seconds(column: pd.Series) -> pd.Series:
    import pandas as pd
    from pandas.api.types import is_numeric_dtype

    from zoo.datasets.values import as_dates, present

    if is_numeric_dtype(column):
        return _numbers(column)
    dates = as_dates(column)
    bad = column[present(column) & dates.isna()]
    if len(bad):
        raise ZooError(
            f"Column {column.name} must hold dates such as 2025-03-31 or 2025-03-31 14:05, not {bad.iloc[0]!r}."
        )
    # Microseconds reach from the year 1 to 9999, which stands for an open end; nanoseconds from 1677 to 2262.
    return (dates.dt.as_unit("us") - pd.Timestamp(0, tz="UTC").as_unit("us")) / pd.Timedelta(seconds=1)
