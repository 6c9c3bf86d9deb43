"""Every dataset that needs no download keeps the same promises."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import zoo
from zoo.datasets import dataset as module

OFFLINE = [name for name in zoo.datasets.list_datasets() if zoo.datasets.spec(name).download is None]


@pytest.fixture(params=OFFLINE)
def data(request):
    return zoo.datasets.load(request.param)


def rows_of(x) -> list[bytes]:
    if isinstance(x, pd.DataFrame):
        return [repr(row).encode() for row in x.itertuples(index=False)]
    return [row.tobytes() for row in x]


def test_is_what_its_spec_says(data):
    spec = zoo.datasets.spec(data.name)
    assert sum(len(split.y) for split in data.raw) == spec.rows
    assert data.input_shape == spec.input_shape
    assert spec.summary
    assert spec.source
    assert spec.licence
    for raw, split in zip(data.raw, (data.train, data.validation, data.test), strict=True):
        assert split.x.shape == (len(raw.y), *spec.input_shape)
        assert split.x.dtype == np.float32
        assert np.isfinite(split.x).all()
        if data.class_names:
            assert split.y.dtype == np.int64
            assert set(split.y) == set(range(len(data.class_names)))
        else:
            assert split.y.dtype == np.float32
            assert split.y.shape == (len(raw.y), 1)
    assert data.name in repr(data)


def test_splits_are_disjoint_by_content(data):
    train, validation, test = (set(rows_of(split.x)) for split in data.raw)
    assert not train & test
    assert not train & validation
    assert not validation & test


def test_classes_are_spread_evenly(data):
    if not data.class_names:
        means = [split.y.mean() for split in (data.train, data.validation, data.test)]
        assert np.ptp(means) < 0.5  # of a standard deviation
        return
    shares = [np.bincount(split.y) / len(split.y) for split in data.raw]
    assert np.abs(shares[0] - shares[2]).max() < 0.03


def test_same_seed_same_bytes(data):
    again, other = zoo.datasets.load(data.name), zoo.datasets.load(data.name, seed=1)
    assert data.train.x.tobytes() == again.train.x.tobytes()
    assert data.test.y.tobytes() == again.test.y.tobytes()
    assert data.train.x.tobytes() != other.train.x.tobytes()


def test_preprocessing_saw_the_training_split_alone(data):
    """Another test and validation split changes nothing of what was learned from the training split."""
    spoilt = module.Splits(data.raw.train, *(module.Split(part.x.copy(), part.y) for part in data.raw[1:]))
    for part in spoilt[1:]:
        part.x[:] = part.x.iloc[0] if isinstance(part.x, pd.DataFrame) else 0
    again = module.prepare(data.spec, spoilt, seed=0)
    np.testing.assert_array_equal(again.train.x, data.train.x)
    np.testing.assert_array_equal(again.train.y, data.train.y)


def test_targets_and_pixels_come_back(data):
    if data.target_preprocessing is not None:
        back = data.target_preprocessing.inverse_transform(data.test.y)
        np.testing.assert_allclose(back, data.raw.test.y, rtol=1e-5)
    if data.inputs.kind == "image":
        back = data.preprocessing.inverse_transform(data.test.x)
        np.testing.assert_allclose(back, data.raw.test.x, atol=1e-4)


def test_draws_a_picture(data, tmp_path):
    data.plot().savefig(tmp_path / "samples.png")
    assert (tmp_path / "samples.png").stat().st_size > 5000


@pytest.mark.parametrize("shape", ["linear", "moons", "circles", "xor"])
def test_points_need_a_bend_unless_they_are_linear(shape):
    from zoo.evaluation import baselines

    scores = baselines.scores(zoo.datasets.load("points", shape=shape))
    linear = scores["logistic regression"]["accuracy"]
    assert linear > 0.93 if shape == "linear" else linear < 0.92
    assert scores["gradient boosting"]["accuracy"] > 0.85


def test_houses_hold_what_is_to_be_cleaned():
    x = zoo.datasets.load("houses").raw.train.x
    assert 0.02 < x["year"].isna().mean() < 0.06
    assert x["zip code"].isna().any()
    assert x["area (m²)"].max() > 500
    assert x["zip code"].dropna().str.len().eq(5).all()  # the leading zero of 01067 is there


def test_selection_keeps_the_asked_number_of_columns():
    data = zoo.datasets.load("wine", select=5)
    assert data.train.x.shape[1] == 5
    assert data.options == {"select": 5}
    assert zoo.build("mlp", data).input_shape == (None, 5)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: zoo.datasets.load("digit"), "Did you mean digits?"),
        (lambda: zoo.datasets.load("points", shape="moon"), "moons"),
        (lambda: zoo.datasets.load("iris", colour=1), "takes no option 'colour'"),
        (lambda: zoo.datasets.load("iris", select=9), "has 4 columns"),
        (lambda: zoo.datasets.load("iris", select=0), "at least one column"),
    ],
)
def test_wrong_use_names_the_way_out(call, says):
    with pytest.raises(zoo.ZooError, match=says.replace("?", r"\?")):
        call()
