"""What the columns of a table hold: numbers, categories or dates; and which values are none of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_float_dtype, is_numeric_dtype

from zoo.datasets.files import NOTHING
from zoo.datasets.inputs import TableInput
from zoo.datasets.values import as_dates, as_numbers, present

SHARE = 0.9  # a column holds numbers, or dates, when so much of what is present does
MANY = 50  # in more rows than that, a text of its own in each names the row
NO_NUMBER, NO_DATE = "no finite number", "no date such as 2025-03-31"  # what a wrong value is


def kind_of(column: pd.Series) -> str:
    """``"number"``, ``"date"`` or ``"category"``: what at least nine in ten of the values that are present are."""
    if is_numeric_dtype(column):
        return "number"
    if is_datetime64_any_dtype(column):
        return "date"
    there = column[present(column)]
    if there.empty or isinstance(column.dtype, pd.CategoricalDtype):
        return "category"
    share = as_numbers(there).notna().mean()
    if share == 1 and there.map(type).eq(str).all():
        return "category"  # numbers that someone keeps as text are codes, such as zip codes
    if share >= SHARE:
        return "number"
    return "date" if as_dates(there).notna().mean() >= SHARE else "category"


def guess_inputs(
    frame: pd.DataFrame, categories: Sequence[str], dates: Sequence[str], guesses: list[str]
) -> TableInput:
    """Which columns hold numbers, categories and dates, where ``categories`` and ``dates`` do not say it."""
    kinds = {c: "category" if c in categories else "date" if c in dates else kind_of(frame[c]) for c in frame}

    def of(kind: str) -> tuple[str, ...]:
        return tuple(c for c, found in kinds.items() if found == kind)

    for plural, kind, said in (("categories", "category", categories), ("dates", "date", dates)):
        unsaid = [c for c in of(kind) if c not in said]
        if unsaid:
            guesses.append(f"{plural}: {', '.join(unsaid)}")
    for column in of("category"):
        words = sorted({str(value).strip() for value in frame[column].dropna().unique()} & NOTHING - {""})
        if words and column not in categories:
            guesses.append(
                f"{column}: {words[0]!r} is a category of its own; leave the field empty where it is missing"
            )
    codes = [c for c in of("number") if not is_float_dtype(frame[c]) and "zip" in c.lower()]
    if codes:
        guesses.append(f"{', '.join(codes)} is read as a number; if it names places, say categories={codes}")
    for column in (*of("category"), *of("number")):
        if column not in categories and len(frame) > MANY and _names_rows(frame[column]):
            guesses.append(f"{column} looks like a name of each row: leave it out with ignore=[{column!r}]")
    return TableInput(numbers=of("number"), categories=of("category"), dates=of("date"))


def _names_rows(column: pd.Series) -> bool:
    """Whether each row has a text of its own, or the numbers count the rows."""
    if is_numeric_dtype(column):
        return bool((column.astype("float64").diff()[1:] == 1).all())
    return column.nunique() == len(column)


def wrong_values(frame: pd.DataFrame, numbers: Sequence[str], dates: Sequence[str]) -> dict[int, str]:
    """What is wrong in a row, by its position: values that are no finite numbers, or no dates."""
    found: dict[int, list[str]] = {}
    wanted = [(c, as_numbers, NO_NUMBER) for c in numbers]
    # Numbers in a column of dates are taken for seconds.
    wanted += [(c, as_dates, NO_DATE) for c in dates if not is_numeric_dtype(frame[c])]
    for column, convert, what in wanted:
        bad = present(frame[column]) & convert(frame[column]).isna()
        for row in np.flatnonzero(bad):
            value = frame[column].iloc[row]
            shown = repr(value) if isinstance(value, str) else value
            found.setdefault(int(row), []).append(f"{column} is {shown}, which is {what}")
    return {row: ", ".join(found[row]) for row in sorted(found)}
