"""One neuron: the slide's numbers, and Keras' dense layer."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import neuron
from zoo.lessons.activations import ACTIVATIONS


def test_the_slides_three_points():
    """S9: w₀ = 1 and W = [3, −2] at (4, 5), (2, 1) and (5, 8)."""
    for x, z in (((4, 5), 3), ((2, 1), 5), ((5, 8), 0)):
        assert neuron.weighted_sum(x, [3, -2], 1) == z
    np.testing.assert_array_equal(neuron.numbers()["z"], [3, 5, 0])
    assert "1 + 3·4 − 2·5 = 3" in neuron.steps()
    assert "W = [3, 1, −2]" in neuron.steps()  # where A slips


def test_the_line_in_2d():
    line = neuron.numbers()["line"]
    for x1 in (-3.0, 0.0, 7.5):
        assert neuron.weighted_sum([x1, line["slope"] * x1 + line["intercept"]], [3, -2], 1) == pytest.approx(0)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_is_keras_dense_layer(name):
    import keras

    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(5, 3)), rng.normal(size=3), 0.3  # three inputs: S22
    dense = keras.layers.Dense(1, activation=name, dtype="float64")
    dense.build((None, 3))
    dense.set_weights([w[:, None], np.array([b])])
    expected = keras.ops.convert_to_numpy(dense(x))[:, 0]
    g = ACTIVATIONS[name]
    np.testing.assert_allclose([neuron.neuron(row, w, b, g) for row in x], expected, atol=1e-6)
    np.testing.assert_allclose(neuron.neurons(x, w, b, g), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("x", "w", "said"),
    [([1, 2], [1, 2, 3], "one weight an input"), ([[1, 2]], [1, 2], "x must be"), ([1, np.nan], [1, 2], "finite")],
)
def test_wrong_input(x, w, said):
    with pytest.raises(ValueError, match=said):
        neuron.neuron(x, w)


def test_figure():
    plane = neuron.figure(point=2).axes[1]
    assert (plane.get_xlabel(), plane.get_ylabel()) == ("x₁", "x₂")
    with pytest.raises(ValueError, match="no point 3"):
        neuron.figure(point=3)
