"""Activations and their slopes: the slide's formulas, Keras, and finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import activations
from zoo.lessons.activations import ACTIVATIONS

Z = np.array([-700.0, -3.0, -0.7, -1e-3, 1e-3, 0.2, 2.5, 700.0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_function_as_in_keras(name):
    import keras

    expected = keras.ops.convert_to_numpy(keras.activations.get(name)(keras.ops.convert_to_tensor(Z, dtype="float64")))
    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_allclose(ACTIVATIONS[name](Z), expected, atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slope_by_finite_differences(name):
    measured = activations.finite_difference(ACTIVATIONS[name].g, Z)
    np.testing.assert_allclose(ACTIVATIONS[name].slope(Z), measured, atol=1e-6)
    assert activations.numbers()[name]["error"] < 1e-6


def test_the_slides_formulas_of_the_slopes():
    """S7: g(1 − g), 1 − g², and 1 for z > 0, else 0."""
    z = np.linspace(-4, 4, 9)
    g = 1 / (1 + np.exp(-z))
    np.testing.assert_allclose(ACTIVATIONS["sigmoid"].slope(z), g * (1 - g), atol=1e-12)
    np.testing.assert_allclose(ACTIVATIONS["tanh"].slope(z), 1 - np.tanh(z) ** 2, atol=1e-12)
    np.testing.assert_array_equal(ACTIVATIONS["relu"].slope(z), [0, 0, 0, 0, 0, 1, 1, 1, 1])
    np.testing.assert_allclose(ACTIVATIONS["softplus"].slope(z), g, atol=1e-12)


def test_only_the_linear_one_is_linear():
    for name, g in ACTIVATIONS.items():
        adds = np.allclose(g(np.array([2.0])) + g(np.array([-3.0])), g(np.array([-1.0])))
        assert adds == g.linear == (name == "linear")
    assert "C calls all activation functions non-linear" in activations.steps()


def test_figure():
    figure = activations.figure()
    assert [axes.get_xlabel() for axes in figure.axes[3:]] == ["z"] * 3
    assert all(axes.get_legend() for axes in figure.axes)
