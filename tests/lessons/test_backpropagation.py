"""Backpropagation, against Keras and finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import backpropagation, networks
from zoo.lessons.activations import ACTIVATIONS
from zoo.lessons.networks import Layer


def keras_gradients(x, y, network, activation):
    """∂J/∂weight as a training step with η = 1 shows it, on any backend: what was minus what is."""
    import keras

    last = len(network) - 1
    model = keras.Sequential(
        [keras.Input((x.shape[1],), dtype="float64")]
        + [
            keras.layers.Dense(len(b), activation="sigmoid" if k == last else activation, dtype="float64")
            for k, (_, b) in enumerate(network)
        ]
    )
    model.set_weights([part for layer in network for part in layer])
    model.compile(keras.optimizers.SGD(1.0), keras.losses.BinaryCrossentropy(dtype="float64"))
    before = model.get_weights()
    model.train_on_batch(x, y[:, None])
    return [was - now for was, now in zip(before, model.get_weights(), strict=True)]


@pytest.mark.backends
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus", "relu", "linear"])
def test_gradients_as_in_keras(activation):
    rng = np.random.default_rng(3)
    network = networks.initial((3, 5, 4, 1), rng)
    x, y = rng.normal(size=(8, 3)), rng.integers(0, 2, 8).astype("float64")
    found = backpropagation.gradients(x, y, network, ACTIVATIONS[activation])
    flat = [part for layer in found for part in layer]
    for mine, of_keras in zip(flat, keras_gradients(x, y, network, activation), strict=True):
        np.testing.assert_allclose(mine, of_keras, atol=1e-6)


@pytest.mark.backends
def test_the_small_network_as_in_keras():
    x, y = backpropagation.SMALL_X, backpropagation.SMALL_Y
    flat = [part for layer in backpropagation.numbers()["gradients"] for part in layer]
    for mine, of_keras in zip(flat, keras_gradients(x, y, backpropagation.SMALL, "tanh"), strict=True):
        np.testing.assert_allclose(mine, of_keras, atol=1e-6)


def test_gradients_by_finite_differences():
    rng = np.random.default_rng(4)
    network = networks.initial((2, 3, 1), rng)
    x, y = rng.normal(size=(6, 2)), rng.integers(0, 2, 6)
    for k, slopes in enumerate(backpropagation.gradients(x, y, network)):
        for field in ("w", "b"):

            def moved(value, k=k, field=field):
                changed = [*network[:k], network[k]._replace(**{field: value}), *network[k + 1 :]]
                return backpropagation.loss(x, y, changed)

            measured = backpropagation.measured(moved, getattr(network[k], field))
            np.testing.assert_allclose(getattr(slopes, field), measured, atol=1e-6)
    assert max(backpropagation.numbers()["differences"]) < 1e-6


def test_two_weights():
    """S14: both derivatives are the products of the slide's factors, and the slopes of J."""
    found = backpropagation.two_weights(2.0, 1.0, 0.5, -1.0)
    assert found["dJ/dw2"] == found["dJ/dy_hat"] * found["dy_hat/dw2"]
    assert found["dJ/dw1"] == found["dJ/dy_hat"] * found["dy_hat/dz1"] * found["dz1/dw1"]
    slopes = backpropagation.measured(lambda w: backpropagation.two_weights(2.0, 1.0, *w)["J"], np.array([0.5, -1.0]))
    np.testing.assert_allclose([found["dJ/dw1"], found["dJ/dw2"]], slopes, atol=1e-6)


def test_steps_show_every_factor():
    steps, found = backpropagation.steps(), backpropagation.numbers()["two weights"]
    for name in ("dJ/dy_hat", "dy_hat/dw2", "dy_hat/dz1", "dz1/dw1", "dJ/dw1", "dJ/dw2"):
        assert f"{found[name]:.3f}".replace("-", "−").rstrip("0").rstrip(".")[:5] in steps


def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match=r"labels need \(3, 1\)"):
        backpropagation.gradients(np.ones((3, 2)), np.ones(3), [Layer(np.ones((2, 2)), np.zeros(2))])


def test_figure():
    _, first, second = backpropagation.figure().axes
    assert (first.get_xlabel(), second.get_xlabel(), first.get_ylabel()) == ("w₁", "w₂", "J")
