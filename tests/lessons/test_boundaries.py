"""Green and red points: deep linear networks are one neuron, non-linear ones bend."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from zoo.lessons import boundaries, networks
from zoo.lessons.activations import ACTIVATIONS
from zoo.lessons.forward_pass import forward


@pytest.mark.parametrize("hidden", [(), (3,), (8, 8, 8, 8, 8, 8)])
def test_a_linear_network_of_any_depth_is_one_layer(hidden):
    rng = np.random.default_rng(0)
    network = [
        networks.Layer(layer.w, rng.normal(size=layer.b.shape)) for layer in networks.initial((2, *hidden, 1), rng)
    ]
    x = rng.normal(size=(50, 2))
    one = boundaries.collapse(network)
    np.testing.assert_allclose(x @ one.w + one.b, forward(x, network, ACTIVATIONS["linear"])[-1], atol=1e-9)


def test_a_line_for_the_linear_ones_and_none_for_the_others():
    """S8: z along a straight path is straight for linear networks alone."""
    path = np.linspace([-1.5, -1.0], [2.5, 1.5], 41)
    for name, (_, g) in boundaries.NETWORKS.items():
        bends = np.abs(np.diff(boundaries.answers(path, name), n=2)).max()
        assert (bends < 1e-9) == g.linear


def test_what_they_reach():
    accuracy = boundaries.numbers()["accuracy"]
    best_line = LogisticRegression(C=1e6).fit(*boundaries.points()).score(*boundaries.points())
    for name, (_, g) in boundaries.NETWORKS.items():
        if g.linear:
            assert accuracy[name] == pytest.approx(best_line, abs=0.03)
        else:
            assert accuracy[name] > best_line + 0.03


def test_points():
    x, y = boundaries.points(rows=60, seed=5)
    assert x.shape == (60, 2)
    assert y.sum() == 30
    np.testing.assert_array_equal(x, boundaries.points(rows=60, seed=5)[0])
    with pytest.raises(ValueError, match="2 at least"):
        boundaries.points(rows=1)


def test_figure():
    figure = boundaries.figure()
    assert figure.axes[0].get_ylabel() == "x₂"
    assert figure.axes[3].get_xlabel() == "x₁"
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["red", "green"]
