"""A generated series to forecast."""

from __future__ import annotations

import numpy as np

from zoo.datasets import series
from zoo.datasets.dataset import Dataset, DatasetSpec, prepare

HOURS = 24 * 7 * 52


def waves(spec: DatasetSpec, seed: int) -> Dataset:
    """The hourly heat demand of a town, with its temperature and its free days: 52 weeks to forecast 12 hours of.

    The rule:

    - temperature = 12 − 5 · cos(2π · (hour − 3) / 24) + weather, where weather is 0.995 · itself an hour ago + Gaussian
      noise of σ = 0.2;
    - day off is 1 on two days of seven, else 0; as calendars are known, the column tells it of 12 hours later;
    - demand = trend · day(hour, day off) · (1 + 0.08 · max(0, 12 − temperature two hours ago)) · chance, where trend
      grows from 100 to 110 over the year, chance is log-normal with σ = 0.01, and day is 1 at night, 1.7 from 6 to 9
      and 1.35 from 17 to 22 on working days, 1.5 from 9 to 13 and 1.35 from 17 to 23 on days off, the steps smoothed
      over three hours;
    - 2 % of demands are gaps, and each month one gap of 12 hours in demand and temperature.

    A window is 48 hours of the three columns; the target is the demand of the next 12. Values are rounded to 0.01. The
    three splits follow each other in time, and no window reaches from one into the next.
    """
    steps, horizon = spec.inputs.steps, spec.task.arguments["horizon"]  # type: ignore[union-attr]
    draw = np.random.RandomState(seed)
    values = demand(draw)
    values[:, 2] = np.roll(values[:, 2], -12)
    raw, _ = series.split_windows(_with_gaps(values, draw), 0, steps, horizon)
    return prepare(spec, raw, seed=seed)


def demand(draw: np.random.RandomState) -> np.ndarray:
    """The columns demand, temperature and day off of :func:`waves`, before gaps: float64 ``(hours, 3)``."""
    hour = np.arange(HOURS)
    weather = np.zeros(HOURS)
    for i, shock in enumerate(0.2 * draw.randn(HOURS - 1), 1):
        weather[i] = 0.995 * weather[i - 1] + shock
    temperature = 12 - 5 * np.cos(2 * np.pi * (hour - 3) / 24) + weather
    off = (hour // 24 % 7 >= 5).astype("float64")
    of_day = hour % 24
    working = 1 + 0.7 * ((of_day >= 6) & (of_day < 9)) + 0.35 * ((of_day >= 17) & (of_day < 22))
    free = 1 + 0.5 * ((of_day >= 9) & (of_day < 13)) + 0.35 * ((of_day >= 17) & (of_day < 23))
    day = np.convolve(np.where(off == 1, free, working), [0.25, 0.5, 0.25], mode="same")
    cold = np.maximum(0, 12 - np.roll(temperature, 2))
    heat = (100 + 10 * hour / HOURS) * day * (1 + 0.08 * cold) * np.exp(0.01 * draw.randn(HOURS))
    return np.round(np.stack([heat, temperature, off], axis=1), 2)


def _with_gaps(values: np.ndarray, draw: np.random.RandomState) -> np.ndarray:
    values[draw.rand(HOURS) < 0.02, 0] = np.nan
    for month in range(12):
        start = draw.randint(HOURS // 12 - 12) + month * (HOURS // 12)
        values[start : start + 12, :2] = np.nan
    return values
