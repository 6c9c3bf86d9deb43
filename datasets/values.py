"""What the values of a column say: nothing, a number, or a date."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from zoo.datasets.files import NOTHING


def present(column: pd.Series, nothing: Collection[str] = NOTHING) -> pd.Series:
    """Whether there is a value ``(n,)``: a text of spaces is none, nor is one that stands for ``nothing``."""
    if is_numeric_dtype(column):
        return column.notna()
    return column.notna() & ~column.astype(str).str.strip().isin(nothing)


def as_numbers(column: pd.Series) -> pd.Series:
    """The finite numbers of a column, float64; NaN for anything else."""
    numbers = column if is_numeric_dtype(column) else pd.to_numeric(column.astype(str), errors="coerce")
    numbers = numbers.astype("float64")
    return numbers.where(np.isfinite(numbers))


def as_dates(column: pd.Series) -> pd.Series:
    """The dates of a column that are written as ISO 8601 has it, in UTC; NaT for anything else."""
    texts = column if is_datetime64_any_dtype(column) else column.astype(str)
    return pd.to_datetime(texts, errors="coerce", format="ISO8601", utc=True)
