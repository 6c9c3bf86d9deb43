"""Windows of a series, and its splits by time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import zoo
from zoo.datasets import series


def two_columns(rows: int = 20) -> np.ndarray:
    return np.stack([np.arange(rows), np.arange(rows) + 100], axis=1).astype("float64")


def test_a_window_and_what_comes_next():
    x, y, left_out = series.windows(two_columns(), target=1, steps=3, horizon=2)
    assert x.shape == (16, 3, 2)
    assert x.dtype == y.dtype == "float64"
    np.testing.assert_array_equal(x[0], [[0, 100], [1, 101], [2, 102]])
    np.testing.assert_array_equal(y[0], [103, 104])
    np.testing.assert_array_equal(y[-1], [118, 119])
    assert left_out == 0


def test_the_stride_is_from_window_to_window():
    x, y, _ = series.windows(two_columns(), 0, 3, 2, stride=5)
    np.testing.assert_array_equal(x[:, 0, 0], [0, 5, 10, 15])
    np.testing.assert_array_equal(y[:, 0], [3, 8, 13, 18])


def test_windows_with_a_gap_to_forecast_are_left_out_and_counted():
    values = two_columns()
    values[10, 0] = np.nan
    x, y, left_out = series.windows(values, 0, 3, 2)
    assert left_out == 2
    assert len(x) == len(y) == 14
    assert np.isnan(x).any(), "a gap in the past stays"
    assert not np.isnan(y).any()


def test_windows_that_know_nothing_of_the_target_are_left_out():
    values = two_columns()
    values[4:8, 0] = np.nan  # three steps before 8 and 9 are unknown, and 4 to 7 cannot be targets
    x, _, left_out = series.windows(values, 0, 3, 1)
    assert not np.isnan(x[:, :, 0]).all(axis=1).any()
    assert left_out == 4 + 1


def test_the_three_parts_follow_each_other():
    frame = pd.DataFrame({"a": range(100)})
    train, validation, test = series.split_by_time(frame)
    assert (len(train), len(validation), len(test)) == (65, 15, 20)
    assert [*train.a, *validation.a, *test.a] == list(range(100))
    assert [len(part) for part in series.split_by_time(np.zeros(10), validation=0.3, test=0.1)] == [6, 3, 1]


def test_no_window_reaches_into_another_part():
    raw, left_out = series.split_windows(two_columns(100), 0, 4, 2)
    seen = [set(split.x[:, :, 0].ravel()) | set(split.y.ravel()) for split in raw]
    assert seen == [set(range(65)), set(range(65, 80)), set(range(80, 100))]
    assert left_out == 0


def test_what_makes_no_window():
    with pytest.raises(zoo.ZooError, match="need 30 rows, but there are 20"):
        series.windows(two_columns(), 0, 20, 10)
    with pytest.raises(zoo.ZooError, match="each must be 1 or more"):
        series.windows(two_columns(), 0, 5, 0)
    with pytest.raises(zoo.ZooError, match="The validation part of the series: 10 steps"):
        series.split_windows(two_columns(60), 0, 10, 5)
    values = two_columns(100)
    values[85:, 0] = np.nan
    with pytest.raises(zoo.ZooError, match="The test part of the series has no window without a gap"):
        series.split_windows(values, 0, 8, 4)
