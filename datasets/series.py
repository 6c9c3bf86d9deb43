"""Windows of a series, and its splits by time."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.datasets.splits import Split, Splits
from zoo.errors import ZooError


def windows(
    values: np.ndarray, target: int, steps: int, horizon: int, stride: int = 1
) -> tuple[np.ndarray, np.ndarray, int]:
    """What came before, and what came next: every stretch of ``steps`` rows, with the ``horizon`` rows after it.

    A window whose targets hold a gap cannot be scored, one whose past holds no value of the target has nothing to go
    by: both are left out. Other gaps stay NaN.

    Args:
        values: the series ``(rows, features)``, one row a time step, NaN where there is a gap.
        target: the column that is forecast.
        steps: rows that a model sees.
        horizon: rows to forecast.
        stride: rows from the beginning of one window to that of the next.

    Returns:
        x float64 ``(n, steps, features)``, y float64 ``(n, horizon)``, and the number of windows that were left out.

    Raises:
        ZooError: a length below 1, or fewer rows than one window needs.

    Example: ``x, y, left_out = windows(values, target=0, steps=48, horizon=24)``.
    """
    values = np.asarray(values, dtype="float64")
    if min(steps, horizon, stride) < 1:
        raise ZooError(f"steps={steps}, horizon={horizon}, stride={stride}: each must be 1 or more.")
    if len(values) < steps + horizon:
        raise ZooError(
            f"{steps} steps and {horizon} to forecast need {steps + horizon} rows, but there are {len(values)}. "
            "Take fewer steps, a shorter horizon or a longer series."
        )
    views = np.lib.stride_tricks.sliding_window_view(values, steps + horizon, axis=0)[::stride].swapaxes(1, 2)
    x, y = views[:, :steps], views[:, steps:, target]
    kept = ~np.isnan(y).any(axis=1) & ~np.isnan(x[:, :, target]).all(axis=1)
    return x[kept], y[kept], int((~kept).sum())


def split_by_time(values: Any, validation: float = 0.15, test: float = 0.2) -> tuple[Any, Any, Any]:
    """The first rows of a series for training, the next for validation, the last for the test.

    Args:
        values: rows in the order of time, an array ``(rows, ...)`` or a DataFrame.
        validation, test: shares of all rows.

    Returns:
        The three parts, which share no row.
    """
    rows = len(values)
    first, second = round(rows * (1 - validation - test)), round(rows * (1 - test))
    return values[:first], values[first:second], values[second:]


def split_windows(
    values: np.ndarray,
    target: int,
    steps: int,
    horizon: int,
    stride: int = 1,
    *,
    validation: float = 0.15,
    test: float = 0.2,
) -> tuple[Splits, int]:
    """Raw splits of a series by time: its windows within each part, so that none reaches into another.

    Args:
        values, target, steps, horizon, stride: as for :func:`windows`.
        validation, test: shares of all rows.

    Returns:
        The splits, and the number of windows that were left out.

    Raises:
        ZooError: a part that is too short, or has too many gaps, for a single window.
    """
    made, dropped = [], 0
    for name, part in zip(Splits._fields, split_by_time(values, validation, test), strict=True):
        try:
            x, y, left_out = windows(part, target, steps, horizon, stride)
        except ZooError as error:
            raise ZooError(f"The {name} part of the series: {error}") from error
        if not len(x):
            raise ZooError(
                f"The {name} part of the series has no window without a gap; take fewer steps, or fill gaps."
            )
        made.append(Split(x, y))
        dropped += left_out
    return Splits(*made), dropped
