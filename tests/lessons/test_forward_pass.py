"""The forward pass: the slides' formulas, and a Keras model's layers."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import forward_pass, networks
from zoo.lessons.activations import ACTIVATIONS
from zoo.lessons.networks import Layer


def test_every_value_as_in_keras():
    import keras

    rng = np.random.default_rng(1)
    network = networks.initial((3, 5, 4, 2), rng)
    x = rng.normal(size=(6, 3))
    inputs = keras.Input((3,), dtype="float64")
    sums, flow = [], inputs
    for w, b in network:
        dense = keras.layers.Dense(len(b), dtype="float64")
        sums.append(dense(flow))
        dense.set_weights([w, b])
        flow = keras.layers.Activation("tanh", dtype="float64")(sums[-1])
    expected = keras.Model(inputs, sums).predict_on_batch(x)
    found = forward_pass.forward(x, network, ACTIVATIONS["tanh"])
    for z, of_keras in zip(found, expected, strict=True):
        np.testing.assert_allclose(z, of_keras, atol=1e-6)
    for k, z in enumerate(forward_pass.forward(x[0], network, ACTIVATIONS["tanh"])):  # one sample alone
        np.testing.assert_allclose(z, found[k][0])


def test_the_formula_of_the_deep_network():
    """S10: z_{k,i} = w_{0,i} + Σⱼ g(z_{k−1,j}) w_{j,i}, written out."""
    network = forward_pass.NETWORKS["deep"]
    z = forward_pass.numbers()["deep"]["z"]
    assert [len(layer) for layer in z] == [2, 3, 1]
    for k in (1, 2):
        for i, value in enumerate(z[k]):
            terms = [max(0, z[k - 1][j]) * network[k].w[j, i] for j in range(len(z[k - 1]))]
            assert value == network[k].b[i] + sum(terms)


def test_the_simplified_neuron_is_the_slides():
    """S9 within S10: z = 3 at (4, 5)."""
    np.testing.assert_array_equal(forward_pass.numbers()["simplified"]["z"][0], [3])
    assert "z₁,₁ = 1 + 3·4 − 2·5 = 3" in forward_pass.steps()


def test_layers_that_do_not_fit():
    network = [Layer(np.ones((2, 3)), np.zeros(3)), Layer(np.ones((2, 1)), np.zeros(1))]
    with pytest.raises(ValueError, match=r"Layer 2 gets 3 inputs, .* \(2, 1\)"):
        forward_pass.forward([1, 2], network)


@pytest.mark.parametrize("name", forward_pass.NETWORKS)
def test_figure(name):
    figure = forward_pass.figure(name)
    written = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert "x₁ = 4" in written
    assert "z₁,₁ = 3" in written


def test_no_such_network():
    with pytest.raises(ValueError, match="There are: simplified"):
        forward_pass.figure("wide")
