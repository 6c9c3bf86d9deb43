"""S41: initial values and batch normalisation."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import initialisation as lesson


@pytest.mark.parametrize(("name", "keras_name"), [("Glorot", "GlorotNormal"), ("He", "HeNormal")])
def test_deviations_against_keras(name, keras_name):
    import keras

    drawn = getattr(keras.initializers, keras_name)(seed=0)((lesson.WIDTH, lesson.WIDTH))
    assert lesson.deviation(name) == pytest.approx(np.std(keras.ops.convert_to_numpy(drawn)), rel=0.05)


def test_a_layer_multiplies_the_spread_as_told():
    x = np.random.default_rng(0).normal(size=(200, 256))
    for sigma in (0.02, np.sqrt(2 / 256), 0.2):
        found = lesson.spreads(sigma, x, depth=6)
        assert len(found) == 7
        assert (found[-1] / found[0]) ** (1 / 6) == pytest.approx(sigma * np.sqrt(256 / 2), rel=0.15)


def test_only_good_starts_keep_the_signal():
    last = {name: of["spread"][-1] / of["spread"][0] for name, of in lesson.numbers()["before"].items()}
    assert last["too small"] < 1e-4 < last["Glorot"] < last["He"] < 100 < last["too large"]
    assert 0.3 < last["He"] < 3
    for name in lesson.NORMALISED:  # ReLU keeps half of the mean square of sums of spread 1
        assert lesson.numbers()["before"][f"{name}, normalised"]["spread"][1:] == pytest.approx(0.5**0.5, rel=0.1)


def test_normalise_against_keras():
    import keras

    z = np.random.RandomState(0).randn(50, 4).astype("float32") * 7 + 3
    theirs = keras.layers.BatchNormalization()(z, training=True)
    np.testing.assert_allclose(lesson.normalise(z), keras.ops.convert_to_numpy(theirs), atol=1e-5)
    np.testing.assert_allclose(lesson.normalise(z, 2, 5).mean(axis=0), 5, atol=1e-5)


def test_who_learns():
    accuracy = {name: of["accuracy"][-1] for name, of in lesson.numbers()["trained"].items()}
    assert accuracy["too small"] < 0.3 > accuracy["too large"]
    assert accuracy["He"] > 0.5
    assert accuracy["too small, normalised"] > 0.5
    assert accuracy["Glorot, normalised"] > 0.5


def test_steps():
    assert max(map(len, lesson.steps().splitlines())) <= 90


def test_figure():
    assert all(axes.get_xlabel() and axes.get_ylabel() for axes in lesson.figure().axes)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        lesson.spreads(-1, np.zeros((3, 3)))
    with pytest.raises(ValueError, match="too small, Glorot, He"):
        lesson.deviation("zero")
