"""Downloaded datasets on the real files, where ZOO_DATA_DIR holds them."""

from __future__ import annotations

import numpy as np
import pytest

import zoo
from zoo.datasets.published import fetch

pytestmark = pytest.mark.real_data
SPECS = [zoo.datasets.spec(name) for name in zoo.datasets.list_datasets()]
REAL = [spec.name for spec in SPECS if spec.download and spec.tried_on == "real files"]


@pytest.fixture(scope="module", params=REAL)
def data(request):
    return zoo.datasets.load(request.param)


def contents(x) -> set:
    if hasattr(x, "iloc"):
        return set(x.itertuples(index=False))
    return set(x) if x.dtype == object else {row.tobytes() for row in x}


def test_rows_and_shapes_are_what_the_spec_says(data):
    spec = zoo.datasets.spec(data.name)
    # Of cifar10 a part may be served: the library counts its rows. All others are whole.
    whole = fetch.prepared(spec).info.splits.total_num_examples if data.name == "cifar10" else spec.rows
    assert sum(data.rows.values()) == whole
    assert data.input_shape == spec.input_shape
    assert data.task == spec.task
    kinds = {"image": np.uint8, "audio": np.int16, "series": np.float64, "text": object}
    if data.inputs.kind != "table" and data.name != "olivetti_faces":
        assert data.raw.train.x.dtype == kinds[data.inputs.kind]


def test_nothing_of_the_test_is_in_training(data):
    train, validation, test = (contents(split.x) for split in data.raw)
    assert not train & test
    assert not train & validation
    assert not validation & test


def test_targets_are_what_the_task_says(data):
    y, classes = data.raw.train.y, len(data.task.labels)
    if data.task.name == "classification":
        assert y.dtype == np.int64
        shares = [np.bincount(split.y, minlength=classes) / split.rows for split in data.raw]
        assert np.abs(shares[0] - shares[2]).max() < 0.05
        assert shares[2].min() > 0
    elif data.task.name == "semantic_segmentation":
        assert y.shape == data.raw.train.x.shape[:3]
        assert set(np.unique(y)) == {*range(classes), 255}
    elif data.task.name == "detection":
        real = y["labels"] >= 0
        assert (y["boxes"][real][:, :2] < y["boxes"][real][:, 2:]).all()
        assert y["boxes"].min() >= 0
        assert y["boxes"].max() <= 1
        assert set(np.unique(y["labels"])) == {-1, *range(classes)}
    elif data.task.name == "forecasting":
        assert np.isfinite(y).all()
        assert np.isnan(data.raw.train.x).any()


def test_titanic_and_penguins_have_gaps_and_names():
    titanic, penguins = (zoo.datasets.load(name).raw.train.x for name in ("titanic", "penguins"))
    assert 0.15 < titanic["age"].isna().mean() < 0.25
    assert set(titanic["sex"]) == {"female", "male"}
    assert titanic["fare"].min() >= 0
    assert set(penguins["sex"].dropna()) == {"FEMALE", "MALE"}
    assert penguins["sex"].isna().any()


def test_other_tokens_of_shakespeare():
    data = zoo.datasets.load("tiny_shakespeare", tokens="pairs", context=64)
    assert data.input_shape == (64,)
    assert data.train.y.max() < 1024
    assert len(zoo.datasets.load("tiny_shakespeare").preprocessing.vocabulary) == 69


def test_cifar10_has_the_names_of_its_classes():
    spec = zoo.datasets.spec("cifar10")
    assert tuple(fetch.prepared(spec).info.features["label"].names) == spec.task.labels


@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_a_stream_gives_the_pictures_of_the_arrays(name):
    arrays, streamed = zoo.datasets.load(name), zoo.datasets.load(name, stream=True)
    assert streamed.input_shape == arrays.input_shape
    assert streamed.rows["test"] == arrays.rows["test"]
    np.testing.assert_array_equal(streamed.truth, arrays.raw.test.y)
    x, y = next(iter(streamed.test.x))
    np.testing.assert_allclose(x, arrays.test.x[:32], atol=1e-7)
    np.testing.assert_array_equal(y, arrays.test.y[:32])


@pytest.mark.slow
def test_mlp_on_the_houses_of_california():
    run = zoo.train("mlp", "california_housing", verbose=0)
    assert run.metrics["r2"] > 0.78  # 0.79 to 0.80 over seeds
