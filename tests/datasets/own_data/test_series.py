"""A series of one's own: uneven, with gaps, and with rows that are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import zoo
from zoo.datasets import from_series_csv

HOURS = 600


def power() -> pd.DataFrame:
    when = pd.date_range("2024-01-01", periods=HOURS, freq="h").strftime("%Y-%m-%d %H:%M")
    hours = np.arange(HOURS)
    load = 50 + 10 * np.sin(2 * np.pi * hours / 24)
    return pd.DataFrame({"station": "A", "when": when, "hour": hours % 24, "load": load}).astype(object)


@pytest.fixture
def written(tmp_path):
    def write(frame: pd.DataFrame):
        frame.to_csv(tmp_path / "power.csv", index=False)
        return tmp_path / "power.csv"

    return write


def test_a_series_becomes_windows(written, capsys):
    data = from_series_csv(written(power()), "load", steps=24, horizon=6, season=24)
    assert data.task == zoo.tasks.forecasting(("load",), 6, 24)
    assert data.inputs == zoo.datasets.inputs.SeriesInput(("hour", "load"), 24, "when", "01:00:00")
    assert data.raw.train.x.shape == (390 - 29, 24, 2)
    assert data.raw.train.y.shape == (390 - 29, 6)
    assert data.rows == {"train": 390 - 29, "validation": 90 - 29, "test": 120 - 29}
    assert data.raw.train.x.dtype == data.raw.train.y.dtype == "float64"
    np.testing.assert_allclose(data.raw.train.y[0], power()["load"][24:30].astype(float))
    assert np.abs(data.train.x.mean()) < 0.1, "scaled"
    told = capsys.readouterr().err
    assert "power: when is the time, in steps of 01:00:00" in told
    assert "left out, as they hold no numbers: station" in told
    np.testing.assert_allclose(data.raw.test.x[:, :6, 1], data.raw.test.y, atol=1e-9)  # a season before


def test_rows_in_any_order_are_put_on_the_grid_and_missing_ones_are_gaps(written):
    frame = power()
    frame.loc[100:103, "load"] = None
    mixed = frame.drop(range(200, 210)).sample(frac=1, random_state=0)
    data = from_series_csv(written(mixed), "load", 24, 6, 24)
    assert "10 of 600 time steps have no row: they are gaps" in data.guesses
    # a gap of k hours is in the targets of k + 5 windows
    assert f"{4 + 5 + 10 + 5} of 513 windows left out, for a gap in what is to be forecast" in data.guesses
    assert data.rows["train"] == 390 - 29 - 24
    assert np.isnan(data.raw.train.x).any()
    assert np.isfinite(data.train.x).all()
    hours = data.raw.train.x[:, :, 0]
    known = np.diff(hours, axis=1)[~np.isnan(np.diff(hours, axis=1))] % 24
    assert (known == 1).all(), "neighbours in a window are an hour apart"


def test_bad_rows_are_refused_all_at_once_or_left_out_and_counted(written):
    frame = power()
    frame.loc[7, "load"] = "off"
    frame.loc[9, "when"] = "noon"
    frame.loc[11, "when"] = "2024-01-01 11:30"
    frame.loc[13, "when"] = "2024-01-01 12:00"
    frame.loc[15, "when"] = None
    path = written(frame)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:30], lines[30] + ",1", *lines[31:]]))
    with pytest.raises(zoo.ZooError) as refused:
        from_series_csv(path, "load", 24, 6)
    for part in (
        "6 of 600 rows cannot be used",
        "line 31: 5 fields, but the header has 4",
        "line 9: load is 'off', which is no finite number",
        "line 11: when is 'noon', which is no date such as",
        "line 13: when is 2024-01-01 11:30, between two steps of 01:00:00",
        "line 15: when is 2024-01-01 12:00, for which there is a row already",
        "and 1 more",
        'bad="skip"',
    ):
        assert part in str(refused.value)
    data = from_series_csv(path, "load", 24, 6, bad="skip")
    assert any(guess.startswith("6 of 600 rows left out: line 31: 5 fields") for guess in data.guesses)
    assert "6 of 600 time steps have no row: they are gaps" in data.guesses


@pytest.mark.parametrize(
    ("freq", "form", "step"),
    [
        ("MS", "%Y-%m", "1 month"),
        ("ME", "%Y-%m-%d", "1 month"),
        ("QS", "%Y-%m-%d", "3 months"),
        ("YS", "%Y-%m-%d", "12 months"),
        ("28D", "%Y-%m-%d", "28 days"),
        ("15min", "%Y-%m-%dT%H:%M:%S+02:00", "00:15:00"),
    ],
)
def test_months_are_even_steps_though_their_days_are_not(written, freq, form, step):
    times = pd.date_range("1950-01-01", periods=150, freq=freq)
    frame = pd.DataFrame({"time": times.strftime(form), "y": np.arange(150)}).drop([40, 41])
    data = from_series_csv(written(frame), "y", steps=6, horizon=1)
    assert f"time is the time, in steps of {step}" in data.guesses
    assert "2 of 150 time steps have no row: they are gaps" in data.guesses
    assert all(np.nanmax(np.diff(split.x[:, :, 0])) == 1 for split in data.raw)
    newest_first = frame.drop([146])[::-1]
    np.testing.assert_array_equal(data.inputs.read(written(newest_first))[0, :, 0], [144, 145, np.nan, 147, 148, 149])


def test_the_last_window_of_a_file_is_the_end_of_the_grid(written):
    frame = power().drop([590, 595])
    frame.loc[HOURS - 2, "load"] = None
    mixed = written(frame.sample(frac=1, random_state=0))
    inputs = from_series_csv(mixed, "load", 24, 6).inputs
    expected = power()[["hour", "load"]].astype(float)[-24:].to_numpy()
    expected[[590 - HOURS, 595 - HOURS]] = expected[-2, 1] = np.nan
    assert inputs == zoo.datasets.inputs.from_dict(inputs.to_dict())
    np.testing.assert_allclose(inputs.read(mixed)[0], expected)
    np.testing.assert_allclose(inputs.check(frame[::-1])[0], expected)
    old = zoo.datasets.inputs.from_dict({"kind": "series", "columns": ["load"], "steps": 2})  # without the times
    np.testing.assert_allclose(old.check(power())[0, :, 0], power()["load"][-2:].astype(float))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda frame: frame.drop(columns="when"), "Missing column: when"),
        (lambda frame: frame[:5], "A window has 24 steps, but 5 came"),
        (lambda frame: frame[:0], "has a header and no rows"),
        (lambda frame: frame.assign(load=None, hour=None), "Window 0 is one gap"),
        (lambda frame: frame.replace("2024-01-01 07:00", "noon"), "1 of 600 rows.*row 8 when is 'noon', which is no"),
        (lambda frame: frame.replace("2024-01-01 07:00", "2024-01-01 07:20"), "row 8 .*between two steps of 01:00:00"),
        (lambda frame: pd.concat([frame, frame[-1:]]), "row 601 .*for which there is a row already"),
    ],
)
def test_a_file_that_ends_in_no_window(written, change, says):
    inputs = from_series_csv(written(power()), "load", 24, 6).inputs
    with pytest.raises(zoo.ZooError, match=says):
        inputs.read(written(change(power())))


@pytest.mark.parametrize(("late", "rows"), [(20, 60), (100, 600)])
def test_a_clock_that_is_a_little_off_keeps_its_hours(written, late, rows):
    draw = np.random.RandomState(0)
    seconds = 17 + 3600 * np.arange(rows) + draw.randint(-late, late + 1, rows)
    when = pd.to_datetime(seconds, unit="s", origin="2024-01-01").strftime("%Y-%m-%dT%H:%M:%S")
    frame = pd.DataFrame({"when": when, "load": np.arange(rows)}).drop([rows // 2])
    data = from_series_csv(written(frame), "load", 3, 1)
    assert data.inputs.step == "01:00:00"
    assert f"1 of {rows} time steps have no row: they are gaps" in data.guesses
    np.testing.assert_array_equal(data.inputs.read(written(frame[::-1]))[0, :, 0], np.arange(rows)[-3:])


def test_a_blank_line_in_a_single_column_is_a_gap(tmp_path):
    lines = [str(i) for i in range(150)]
    lines[40] = lines[148] = ""
    (tmp_path / "load.csv").write_text("\n".join(["load", *lines]) + "\n\n\n")
    data = from_series_csv(tmp_path / "load.csv", "load", 6, 1)
    np.testing.assert_array_equal(data.raw.train.x[-1, :, 0], range(90, 96))
    np.testing.assert_array_equal(data.raw.train.x[34, :, 0], [35, 36, 37, 38, 39, np.nan])
    np.testing.assert_array_equal(data.inputs.read(tmp_path / "load.csv")[0, :, 0], [144, 145, 146, 147, np.nan, 149])


def test_a_doubled_hour_has_a_way_out(written):
    frame = power()
    frame.loc[50, "when"] = frame.loc[49, "when"]
    with pytest.raises(zoo.ZooError, match=r"ignore=\['when'\] to take the rows for even steps"):
        from_series_csv(written(frame), "load", 24, 6)
    assert from_series_csv(written(frame), "load", 24, 6, ignore=["when"]).inputs.time == ""


def test_the_time_can_be_named_and_ignored(written):
    frame = pd.DataFrame({"year": range(1800, 1940), "y": np.arange(140)})
    assert from_series_csv(written(frame), "y", 6, 1, time="year").inputs.columns == ("y",)
    assert from_series_csv(written(frame), "y", 6, 1).inputs.columns == ("year", "y")
    days = pd.bdate_range("2024-01-01", periods=150).strftime("%Y-%m-%d")
    data = from_series_csv(written(pd.DataFrame({"day": days, "y": np.arange(150)})), "y", 6, 1, ignore=["day"])
    assert "no column holds dates: the rows are taken for even steps, in their order" in data.guesses
    assert sum(data.rows.values()) == 150 - 3 * 6


def test_a_series_that_cannot_be_forecast(written):
    path = written(power())
    for options, says in (
        ({"target": "volts"}, "no column named 'volts'"),
        ({"target": "station"}, "station cannot be forecast"),
        ({"target": "load", "time": "station"}, "station does not hold times"),
        ({"target": "load", "season": 25}, "season=25: it must lie between 1 and steps=24"),
        ({"target": "load", "steps": 90}, "need 96 rows, but there are 90"),
    ):
        with pytest.raises(zoo.ZooError, match=says):
            from_series_csv(path, **{"steps": 24, "horizon": 6, **options})
    frame = power()
    frame.loc[5, "when"] = "1824-01-01 05:00"
    with pytest.raises(zoo.ZooError, match=r"when runs from 1824-01-01 to 2024-01-25.*correct a date that is far off"):
        from_series_csv(written(frame), "load", 24, 6)
