"""Downloaded datasets: the loading code on the library's own mock, and on the real files where they are."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.utils import Bunch

import zoo
from zoo.datasets import images

REAL = [name for name in zoo.datasets.list_datasets() if zoo.datasets.spec(name).download]


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_pictures_come_through_tensorflow_datasets(name, monkeypatch):
    import tensorflow_datasets as tfds

    monkeypatch.setattr(images, "without", lambda rest, test: rest)  # the mock's splits are the same pictures

    with tfds.testing.mock_data(num_examples=300):
        data = zoo.datasets.load(name)
    assert data.raw.train.x.dtype == np.uint8
    assert data.train.x.shape[1:] == (28, 28, 1)
    assert len(data.raw.test.y) == 300
    assert 0 < len(data.raw.validation.y) < len(data.raw.train.y)
    assert data.class_names == zoo.datasets.spec(name).task.labels


def test_the_classes_are_the_librarys():
    import tensorflow_datasets as tfds

    names = tfds.builder("fashion_mnist").info.features["label"].names
    assert tuple(names) == zoo.datasets.spec("fashion_mnist").task.labels


def test_houses_of_california_come_through_scikit_learn(monkeypatch):
    import pandas as pd
    import sklearn.datasets

    columns = zoo.datasets.spec("california_housing").inputs.numbers
    draw = np.random.RandomState(0)
    bunch = Bunch(data=pd.DataFrame(draw.rand(200, 8), columns=list(columns)), target=pd.Series(draw.rand(200)))
    monkeypatch.setattr(sklearn.datasets, "fetch_california_housing", lambda **_: bunch)
    assert zoo.datasets.load("california_housing").train.x.shape[1:] == (8,)


@pytest.mark.real_data
@pytest.mark.parametrize("name", REAL)
def test_the_real_files_are_what_the_spec_says(name):
    data, spec = zoo.datasets.load(name), zoo.datasets.spec(name)
    assert sum(len(split.y) for split in data.raw) == spec.rows
    assert data.test.x.shape[1:] == spec.input_shape


@pytest.mark.real_data
@pytest.mark.slow
def test_mlp_on_the_houses_of_california():
    run = zoo.train("mlp", "california_housing", verbose=0)
    assert run.metrics["r2"] > 0.78  # 0.79 to 0.80 over seeds
