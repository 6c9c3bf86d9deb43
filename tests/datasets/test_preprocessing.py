"""The preprocessing of tables and pictures."""

import numpy as np
import pandas as pd
import pytest

from zoo import ZooError
from zoo.datasets import preprocessing
from zoo.datasets.inputs import AudioInput, ClipInput, ImageInput, SeriesInput, TableInput, from_dict

TABLE = TableInput(numbers=("size",), categories=("place",))
FRAME = pd.DataFrame({"size": [1.0, 2.0, 3.0, 4.0, np.nan, 1000.0], "place": ["a", "b", "a", np.nan, "b", "a"]})


@pytest.fixture
def fitted():
    checked = TABLE.check(FRAME)
    return preprocessing.for_inputs(TABLE, "regression").fit(checked), checked


def test_missing_outliers_and_scale(fitted):
    pipeline, checked = fitted
    x = pipeline.transform(checked)
    assert np.isfinite(x).all()
    assert x[:, 0].mean() == pytest.approx(0)
    assert x[:, 0].std() == pytest.approx(1)
    # quartiles 2 and 4 after the median 3 filled the gap, so the fence is 4 + 3·1.75
    assert x[5, 0] == pipeline.transform(TABLE.check({"size": [1e9], "place": ["a"]}))[0, 0]
    assert x[4, 0] == x[2, 0]


def test_unseen_category_is_all_zeros_and_missing_has_its_own_column(fitted):
    pipeline, _ = fitted
    x = pipeline.transform(TABLE.check({"size": [2, 2, 2], "place": ["a", "zzz", None]}))
    np.testing.assert_array_equal(x[:, 1:], [[1, 0, 0], [0, 0, 0], [0, 0, 1]])


def test_a_constant_column_is_not_clipped_away():
    clipper = preprocessing.OutlierClipper().fit([[0.0]] * 9 + [[1.0]])
    np.testing.assert_array_equal(clipper.transform([[5.0]]), [[5.0]])


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"size": [1]}, "Missing column: place"),
        ({"size": ["tall"], "place": ["a"]}, "Column size must hold numbers, but holds 'tall'"),
        ({"size": [np.inf], "place": ["a"]}, "Column size must hold finite numbers, but holds inf"),
        ({"size": np.inf, "place": "a"}, "must hold finite numbers"),
        (pd.DataFrame([[1, 2, "a"]], columns=["size", "size", "place"]), "Several columns are named 'size'"),
        (pd.DataFrame([[1, "a"]], columns=pd.MultiIndex.from_tuples([("size", 1), ("place", 1)])), "several levels"),
        (np.zeros((2, 5)), r"array of shape \(2, 5\)"),
    ],
)
def test_wrong_rows_are_told(raw, says):
    with pytest.raises(ZooError, match=says):
        TABLE.check(raw)


def test_rows_come_in_many_forms():
    for raw in ({"size": 3, "place": "b"}, {"size": [3], "place": ["b"]}, np.array([[3, "b"]], dtype=object)):
        checked = TABLE.check(raw)
        assert checked["size"].tolist() == [3.0]
        assert checked["place"].tolist() == ["b"]
    assert TABLE.check({"size": [1.0], "place": [12345.0]})["place"].tolist() == ["12345"]


PICTURES = ImageInput((4, 6), maximum=16)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (np.zeros((3, 5, 6)), r"\(n, 4, 6\) were expected, but an array of shape \(3, 5, 6\)"),
        (np.full((1, 4, 6), 255), r"pictures / 255 \* 16"),
        (np.full((1, 4, 6), -1), "from 0 to 16"),
        (np.full((1, 4, 6), np.nan), "finite"),
        (np.full((1, 4, 6), "x"), "finite numbers"),
    ],
)
def test_wrong_pictures_are_told(raw, says):
    with pytest.raises(ZooError, match=says):
        PICTURES.check(raw)


CLIPS = ClipInput((2, 3, 4, 4))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (np.zeros((1, 3, 4, 4)), r"\(n, 2, 3, 4, 4\) were expected"),
        (np.full((1, 2, 3, 4, 4), np.nan), "finite"),
        (np.full((1, 2, 3, 4, 4), 1e9), "Scale them first"),
        ([np.zeros((2, 3)), np.zeros((2, 4))], "of one size"),
    ],
)
def test_wrong_clips_are_told(raw, says):
    with pytest.raises(ZooError, match=says):
        CLIPS.check(raw)
    assert CLIPS.check(np.zeros(CLIPS.shape)).shape == (1, *CLIPS.shape)


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e39])
def test_a_series_beyond_float32_is_told(value):
    with pytest.raises(ZooError, match="finite numbers"):
        SeriesInput(("demand",), 3).check([[1], [value], [np.nan]])


@pytest.mark.parametrize("raw", [None, 3, np.array(1), {"a": [1]}, pd.DataFrame({"a": [1]})])
def test_what_is_no_recording_is_told(raw):
    with pytest.raises(ZooError, match="Recordings are rows of numbers"):
        AudioInput(8000, 10).check(raw)


def test_one_picture_or_a_channel_axis_will_do():
    assert PICTURES.check(np.zeros((4, 6))).shape == (1, 4, 6)
    assert PICTURES.check(np.zeros((2, 4, 6, 1))).shape == (2, 4, 6)


def test_pixels_are_scaled_to_one():
    x = preprocessing.for_inputs(PICTURES, "classification").fit(np.zeros((1, 4, 6))).transform(np.full((2, 4, 6), 16))
    assert x.shape == (2, 4, 6, 1)
    assert x.max() == 1.0


@pytest.mark.parametrize("inputs", [TABLE, PICTURES])
def test_inputs_survive_their_description(inputs):
    assert from_dict(inputs.to_dict()) == inputs
