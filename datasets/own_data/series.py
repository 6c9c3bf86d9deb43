"""A series of one's own: a CSV file with a row a time step, gaps and all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from zoo.datasets import files, grid, series
from zoo.datasets.dataset import Dataset, prepare
from zoo.datasets.inputs import SeriesInput
from zoo.datasets.own_data.columns import kind_of, wrong_values
from zoo.datasets.own_data.common import own_spec, settle, tell
from zoo.datasets.values import as_dates, as_numbers
from zoo.errors import ZooError, unknown
from zoo.tasks import forecasting

MOST_GAPS = 10  # places on the grid for one row that is there; with more of them a date must be wrong


def from_series_csv(
    path: str | Path,
    target: str,
    steps: int,
    horizon: int,
    season: int = 1,
    *,
    time: str | None = None,
    ignore: Sequence[str] | None = None,
    stride: int = 1,
    bad: str = "refuse",
) -> Dataset:
    """A dataset for forecasting from a CSV file with a column of times and columns of numbers.

    Rows are put on an even grid, whose step is the most common one, be the clock a little early or late; times without
    a row become gaps (NaN) and are counted. A file to forecast from is put on the same grid: its end is the window. The
    first 65 % of the grid are for training, then 15 % for validation, 20 % for the test, and no window reaches from one
    part into another. A window with a gap in what is to be forecast is left out, and counted. Where the times are
    uneven, as trading days are, ``ignore`` their column: the rows are then taken for even steps.

    Raw samples are float64 ``(n, steps, columns)``, raw targets float64 ``(n, horizon)``.

    Args:
        path: the file; rows with times may come in any order.
        target: the column to forecast.
        steps: time steps that a model sees.
        horizon: time steps to forecast.
        season: steps after which the series roughly repeats itself, at most ``steps``; 1 when it does not.
        time: the column of times, such as 2025-03-31 14:05; the first that holds dates when None.
        ignore: columns to leave out.
        stride: steps from one window to the next.
        bad: ``"refuse"`` raises an error that counts and names bad rows, ``"skip"`` leaves them out and notes that;
            bad is a value that is no number, a time that is none, is off the grid, or was there before.

    Raises:
        ZooError: a broken file, bad rows, an unknown column, or too short a series.

    Example: ``zoo.datasets.from_series_csv("power.csv", "load", steps=48, horizon=24, season=24)``.
    """
    if not 1 <= season <= steps:
        raise ZooError(f"season={season}: it must lie between 1 and steps={steps}, for a model to see one.")
    name = Path(path).stem
    guesses: list[str] = []
    values, inputs = _read(path, target, steps, time, list(ignore or ()), bad, guesses)
    tell(name, guesses)
    raw, left_out = series.split_windows(values, inputs.columns.index(target), steps, horizon, stride)
    windows = sum(split.rows for split in raw)
    if left_out:
        guesses.append(f"{left_out} of {windows + left_out} windows left out, for a gap in what is to be forecast")
        tell(name, guesses[-1:])
    spec = own_spec(name, forecasting((target,), horizon, season), inputs, windows)
    return prepare(spec, raw, seed=0, guesses=tuple(guesses))


def _read(
    path: str | Path, target: str, steps: int, time: str | None, ignore: list[str], bad: str, guesses: list[str]
) -> tuple[np.ndarray, SeriesInput]:
    """The values ``(places, columns)`` of a file on the even grid, and what a window of them looks like."""
    frame, broken = files.scan_csv(path, text_columns=(time,) if time else ())
    for column in (target, *ignore, *([time] if time else [])):
        if column not in frame.columns:
            raise unknown("column", column, frame.columns)
    frame = frame.drop(columns=ignore)
    time = time or next((column for column in frame if kind_of(frame[column]) == "date"), None)
    columns = _numeric(frame, target, time, guesses)
    wrong = wrong_values(frame, columns, ())
    inputs, way_out = SeriesInput(tuple(columns), steps), ""
    if time:
        untimely = len(wrong)
        places, step = _places(frame[time], wrong, guesses)
        inputs = SeriesInput(tuple(columns), steps, time, step)
        if len(wrong) > untimely:
            way_out = f" say ignore=[{time!r}] to take the rows for even steps,"
    else:
        places = np.arange(len(frame))
        guesses.append("no column holds dates: the rows are taken for even steps, in their order")
    named = [*broken, *(f"line {frame.index[row]}: {wrong[row]}" for row in sorted(wrong))]
    settle(named, len(frame) + len(broken), "rows", bad, guesses, way_out)
    kept = np.setdiff1d(np.arange(len(frame)), list(wrong))
    if not len(kept):
        raise ZooError(f"{path} holds no row that can be used.")
    return _on_grid(frame.iloc[kept], columns, places[kept], guesses), inputs


def _numeric(frame: pd.DataFrame, target: str, time: str | None, guesses: list[str]) -> list[str]:
    """The columns of numbers, the target among them."""
    columns = [column for column in frame if column != time and kind_of(frame[column]) == "number"]
    if target not in columns:
        raise ZooError(f"{target} cannot be forecast, as it does not hold numbers.")
    others = [column for column in frame if column not in columns and column != time]
    if others:
        guesses.append(f"left out, as they hold no numbers: {', '.join(others)}")
    return columns


def _places(column: pd.Series, wrong: dict[int, str], guesses: list[str]) -> tuple[np.ndarray, str]:
    """The place of each row on an even grid of time, int64 ``(n,)``, and its step; ``wrong`` tells the rows without."""
    times = as_dates(column)
    if times.nunique() < 2:
        raise ZooError(f"{column.name} does not hold times such as 2025-03-31 or 2025-03-31 14:05.")
    step = grid.step_of(times)
    guesses.append(f"{column.name} is the time, in steps of {step}")
    places = grid.places(column, times, step, wrong)
    sound = places.drop(index=list(wrong))
    if len(sound) and np.ptp(sound) >= MOST_GAPS * len(sound):
        raise ZooError(
            f"{column.name} runs from {times.min():%Y-%m-%d} to {times.max():%Y-%m-%d}, which are {np.ptp(sound):.0f} "
            f"steps of {step}, but there are only {len(sound)} rows: correct a date that is far off, or ignore the "
            "column to take the rows for even steps."
        )
    return places.fillna(0).to_numpy("int64"), step


def _on_grid(frame: pd.DataFrame, columns: list[str], places: np.ndarray, guesses: list[str]) -> np.ndarray:
    """The values ``(places, columns)``, NaN where there is no row."""
    values = np.full((int(np.ptp(places)) + 1, len(columns)), np.nan)
    values[places - places.min()] = np.stack([as_numbers(frame[column]) for column in columns], axis=1)
    if len(values) > len(frame):
        guesses.append(f"{len(values) - len(frame)} of {len(values)} time steps have no row: they are gaps")
    return values
