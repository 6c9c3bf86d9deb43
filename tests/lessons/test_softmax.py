"""The softmax, against scipy and Keras."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from zoo.lessons import softmax


def test_as_scipy_and_keras():
    import keras

    z = np.random.default_rng(0).normal(scale=5, size=(4, 7))
    np.testing.assert_allclose(softmax.softmax(z), special.softmax(z, axis=-1), atol=1e-12)
    tensor = keras.ops.convert_to_tensor(z, dtype="float64")
    np.testing.assert_allclose(softmax.softmax(z), keras.ops.convert_to_numpy(keras.ops.softmax(tensor)), atol=1e-6)


def test_large_numbers_do_not_overflow():
    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_allclose(softmax.softmax([1000.0, 1000.0, -1000.0]), [0.5, 0.5, 0])
    np.testing.assert_allclose(softmax.numbers()["shifted"], softmax.numbers()["probabilities"])


def test_temperature():
    z = np.array([2.0, 1.0, 0.1])
    for temperature in (0.5, 1, 5):
        expected = np.exp(z / temperature) / np.exp(z / temperature).sum()
        np.testing.assert_allclose(softmax.softmax(z, temperature), expected)
    np.testing.assert_allclose(softmax.softmax(z, 1e-3), [1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(softmax.softmax(z, 1e6), 1 / 3, atol=1e-5)


def test_two_classes_are_the_sigmoid():
    assert softmax.softmax([0.7, -1.1])[0] == pytest.approx(special.expit(1.8))


@pytest.mark.parametrize(("z", "temperature"), [([], 1), (3.0, 1), ([1, np.inf], 1), ([1, 2], 0), ([1, 2], -1)])
def test_wrong_input(z, temperature):
    with pytest.raises(ValueError, match=r"finite numbers|above 0"):
        softmax.softmax(z, temperature)


def test_figure():
    assert softmax.figure().axes[1].get_ylabel() == "probability"
