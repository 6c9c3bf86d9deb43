"""Beginning where another training ended."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pandas as pd
import pytest

import zoo
from zoo.datasets import Split, Splits
from zoo.training import fine_tune

QUICK = {"epochs": 3, "schedule": "constant", "verbose": 0}


@pytest.fixture(scope="module")
def inverted():
    """The digits as they would be on a negative: another task of the same shape, with few labels."""
    digits = zoo.datasets.load("digits")
    raw = Splits(*(Split(16 - part.x, part.y) for part in digits.raw))
    return zoo.datasets.dataset.prepare(replace(digits.spec, name="inverted"), raw, seed=0, options={})


def kernels(model):
    return [np.array(keras.ops.convert_to_numpy(weight)) for weight in model.weights if weight.path.endswith("kernel")]


@pytest.mark.backends
def test_frozen_layers_stay_and_thaw(inverted):
    before = kernels(zoo.load("cnn-digits"))
    run = fine_tune("cnn-digits", inverted, frozen_epochs=2, **{**QUICK, "epochs": 1, "learning_rate": 1e-9})
    for was, now in zip(before[:-1], kernels(run.model)[:-1], strict=True):  # the thaw's rate moves nothing
        np.testing.assert_allclose(now, was, atol=1e-6)
    assert run.recipe.learning_rate == pytest.approx(1e-10)
    assert run.name == "cnn-inverted-from-cnn-digits"  # a training from scratch is not replaced
    assert len(run.history) == 3
    assert run.history.index.tolist() == [1, 2, 3]
    thawed = fine_tune("cnn-digits", inverted, frozen_epochs=1, **QUICK)
    assert all(np.abs(now - was).max() > 1e-5 for was, now in zip(before, kernels(thawed.model), strict=True))
    assert all(layer.trainable for layer in thawed.model.layers)
    assert thawed.recipe.learning_rate == pytest.approx(0.1 * zoo.spec("cnn").recipe.learning_rate)


@pytest.mark.parametrize("frozen", [False, True])
def test_what_was_frozen_before_stays_so(frozen):
    def make():
        within = keras.Sequential([keras.layers.Dense(4), keras.layers.Dense(4)])
        layers = [keras.Input((4,)), keras.layers.Dense(5), within, keras.layers.Dense(3, "softmax")]
        model = keras.Sequential(layers)
        model.layers[0].trainable = within.layers[1].trainable = False
        model.compile("adam", "sparse_categorical_crossentropy")
        return model

    run = zoo.train(make(), "iris", start_from=make(), frozen=frozen, **QUICK)
    assert [layer.trainable for layer in run.model.layers] == [False, True, True]
    assert [layer.trainable for layer in run.model.layers[1].layers] == [True, False]


def test_it_saves_labels():
    """From another half of the classes' pictures, a hundredth of the labels is enough for more than from nothing."""
    few = {"labelled": 0.03, **QUICK, "epochs": 15}
    digits = zoo.datasets.load("digits")
    tuned = fine_tune("cnn-digits", digits, frozen_epochs=5, **few)
    anew = zoo.train("cnn", tuned.dataset, **{**QUICK, "epochs": 15})
    assert tuned.metrics["accuracy"] > anew.metrics["accuracy"]


def test_each_stage_writes_to_a_place_of_its_own(tmp_path):
    places = {"checkpoint": tmp_path / "state", "checkpoint_seconds": 0, "csv_log": tmp_path / "log.csv"}
    run = fine_tune("mlp-digits", "digits", frozen_epochs=2, **{**QUICK, "epochs": 3}, **places)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv", "log_frozen.csv", "state", "state_frozen"]
    written = pd.concat([pd.read_csv(tmp_path / name) for name in ("log_frozen.csv", "log.csv")])
    np.testing.assert_allclose(written["loss"], run.history["loss"])
    again = fine_tune("mlp-digits", "digits", frozen_epochs=2, **{**QUICK, "epochs": 3}, **places)
    np.testing.assert_allclose(again.history["loss"], run.history["loss"])


@pytest.mark.parametrize(
    ("shape", "way_out"), [((8, 8, 3), "has 8×8×3: load them with"), ((9, 9), "has 9×9×1: load them with")]
)
def test_pictures_of_another_shape_are_told(inverted, shape, way_out):
    spec = replace(inverted.spec, inputs=replace(inverted.inputs, shape=shape))
    with pytest.raises(zoo.ZooError, match=rf"reads pictures of 8×8×1, .*{way_out} size=\(8, 8\), color=False"):
        fine_tune("cnn-digits", replace(inverted, spec=spec))


def test_what_does_not_fit_is_told(inverted):
    with pytest.raises(zoo.ZooError, match="labelled=2: give a share"):
        fine_tune("cnn-digits", "digits", labelled=2, **QUICK)
    with pytest.raises(zoo.ZooError, match="nothing to inherit"):
        fine_tune("cnn-digits", "digits", filters=(7, 7), **QUICK)
    with pytest.raises(zoo.ZooError, match="not preprocessed alike"):
        fine_tune("mlp-houses", zoo.datasets.load("houses", seed=3), **QUICK)
    with pytest.raises(zoo.ZooError, match="no trained model named"):
        fine_tune("cnn-digitz", inverted)
    own = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
    own.compile("adam", "sparse_categorical_crossentropy")
    with pytest.raises(zoo.ZooError, match="a model of its own"):
        fine_tune(zoo.train(own, "digits", **QUICK), inverted)
