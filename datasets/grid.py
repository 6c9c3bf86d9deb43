"""The even grid of time on which the rows of a series lie, some of its places without a row.

A step is told as a text: ``"01:00:00"``, ``"28 days"`` or, as months are not equally long, ``"3 months"``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

OFF_THE_GRID = 0.1  # a time may miss its place on the grid by so much of a step
UNITS = ("D", "h", "min", "s", "ms", "us", "ns")


def step_of(times: pd.Series) -> str:
    """The most common step between times, of which two at least differ; NaT does not count."""
    apart = times.drop_duplicates().sort_values().diff().dropna()
    step = apart.mode()[0]
    unit = next((unit for unit in UNITS if pd.Timedelta(1, unit) <= apart.median() / 10), "ns")
    rounded = apart.dt.round(unit)
    even = rounded[rounded > pd.Timedelta(0)].mode()[0]
    if (rounded == even).mean() > 2 * (apart == step).mean():  # a clock that is a little early or late
        step = even
    same = _on_the_same_day(times)
    if step >= pd.Timedelta(days=28) and same.sum() >= 0.9 * times.notna().sum():
        every = _months(times).drop_duplicates().sort_values().diff().mode()[0]
        return f"{every:.0f} months" if every > 1 else "1 month"
    return str(step).removeprefix("0 days ").removesuffix(" 00:00:00")


def places(column: pd.Series, times: pd.Series, step: str, wrong: dict[int, str]) -> pd.Series:
    """The place of each row on the grid, a whole number as float64 ``(n,)``; NaN where there is no time.

    Args:
        column: the times as they are written.
        times: the same as dates, in UTC.
        step: of the grid.
        wrong: what is wrong with a row, by its position; it is told of those without a place of their own.
    """
    exact = _exact(times.reset_index(drop=True), step)
    whole = exact.round()
    for row in np.flatnonzero(whole.isna()):
        wrong[int(row)] = f"{column.name} is {column.iloc[row]!r}, which is no date such as 2025-03-31"
    for row in np.flatnonzero((exact - whole).abs() > OFF_THE_GRID):
        wrong[int(row)] = f"{column.name} is {column.iloc[row]}, between two steps of {step}"
    sound = whole.drop(index=list(wrong))
    for row in sound.index[sound.duplicated()]:
        wrong[int(row)] = f"{column.name} is {column.iloc[row]}, for which there is a row already"
    return whole


def _exact(times: pd.Series, step: str) -> pd.Series:
    """Where each time lies on the grid; whole numbers are places of it."""
    count, _, unit = step.partition(" ")
    if unit.startswith("month"):
        same, months = _on_the_same_day(times), _months(times)
        place = (months - months[same].min()) / int(count)
        return place.where(same, place + 0.5)
    exact = (times - times.min()) / pd.Timedelta(step)
    # The first time of all may be the one that is off the grid: most lie where the sum of all points to, when one step
    # is a circle.
    return exact - np.angle(np.nansum(np.exp(2j * np.pi * exact.to_numpy()))) / (2 * np.pi)


def _on_the_same_day(times: pd.Series) -> pd.Series:
    """Which times lie on the day of the month that most have, be it the last."""
    on_day = times.dt.day.isin(times.dt.day.mode()[:1])
    return on_day if on_day.sum() > times.dt.is_month_end.sum() else times.dt.is_month_end


def _months(times: pd.Series) -> pd.Series:
    return times.dt.year * 12 + times.dt.month
