"""Gradient descent on the landscapes: slopes, learning rates, valleys, epochs."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from sklearn.linear_model import LinearRegression

from zoo.lessons import gradient_descent, landscapes
from zoo.lessons.backpropagation import measured


@pytest.mark.parametrize("name", landscapes.LANDSCAPES)
def test_gradients_and_minima_of_the_landscapes(name):
    land = landscapes.landscape(name)
    for w in np.random.default_rng(0).normal(size=(5, 2)):
        np.testing.assert_allclose(land.gradient(w), measured(land.loss, w), atol=1e-6, rtol=1e-6)
    for minimum in land.minima:
        np.testing.assert_allclose(land.gradient(minimum), 0, atol=1e-9)
        around = minimum + 0.05 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
        assert (land.loss(around) > land.loss(minimum)).all()
    assert land.loss(land.minima[0]) == land.loss(land.minima).min()


def test_one_step_is_the_formula():
    """S15: W ← W − η ∂J/∂W."""
    path = gradient_descent.descend(lambda w: 2 * w, [3.0, -1.0], rate=0.25, steps=1)
    np.testing.assert_allclose(path, [[3, -1], [1.5, -0.5]])


def test_keras_sgd_walks_the_same_path():
    import keras

    land, weights = landscapes.landscape("two valleys"), keras.Variable([0.4, 1.2], dtype="float64")
    optimizer = keras.optimizers.SGD(0.05)
    path = gradient_descent.descend(land.gradient, [0.4, 1.2], 0.05, steps=20)
    for w in path[1:]:
        slope = land.gradient(keras.ops.convert_to_numpy(weights.value))
        optimizer.apply([keras.ops.convert_to_tensor(slope, dtype="float64")], [weights])
        np.testing.assert_allclose(keras.ops.convert_to_numpy(weights.value), w, atol=1e-6)


def test_learning_rates():
    """S26: too large overshoots, too small is slow."""
    bowl = landscapes.landscape("bowl")
    loss = {name: bowl.loss(path) for name, path in gradient_descent.numbers()["rates"].items()}
    assert loss["too large"][-1] > loss["too large"][0]
    assert loss["right"][-1] < 0.1 * loss["too small"][-1] < 0.1 * loss["too small"][0]


def test_a_local_minimum_holds():
    """S26: the same walk ends in another valley from another start."""
    land = landscapes.landscape("two valleys")
    ends = {name: path[-1] for name, path in gradient_descent.numbers()["starts"].items()}
    np.testing.assert_allclose([ends["left"], ends["right"]], land.minima, atol=1e-4)
    assert land.loss(ends["right"]) > land.loss(ends["left"]) + 0.1


def test_it_stops_when_it_has_converged():
    path = gradient_descent.descend(lambda w: w, [1.0], rate=0.5, steps=1000)
    assert len(path) < 30
    assert abs(path[-1][0]) < 1e-5


def test_the_linear_neuron_learns_what_least_squares_solves():
    x, y = landscapes.LINE_X, landscapes.LINE_Y
    fitted = LinearRegression().fit(x[:, None], y)
    exact = np.array([fitted.intercept_, fitted.coef_[0]])
    np.testing.assert_allclose(landscapes.landscape("linear neuron").minima[0], exact, atol=1e-6)
    found = gradient_descent.numbers()
    np.testing.assert_allclose(found["line"][-1], exact, atol=1e-5)
    assert np.abs(found["epochs"][-1] - exact).max() < 0.15  # a sample at a time goes on trembling


def test_initial_weights():
    """S15: from N(0, σ²), by a seed."""
    np.testing.assert_array_equal(gradient_descent.initial(seed=3), gradient_descent.initial(seed=3))
    drawn = np.concatenate([gradient_descent.initial(seed, scale=0.5) for seed in range(400)])
    assert abs(drawn.mean()) < 0.1
    assert drawn.std() == pytest.approx(0.5, abs=0.06)


def test_wrong_input():
    with pytest.raises(ValueError, match=r"try 0\.1"):
        gradient_descent.descend(lambda w: w, [1.0], rate=0)
    with pytest.raises(ValueError, match="There are: bowl"):
        gradient_descent.animation("hill")


def test_figure():
    first, *_, last = gradient_descent.figure().axes
    assert (first.get_xlabel(), first.get_ylabel()) == ("w₀", "w₁")
    assert (last.get_xlabel(), last.get_ylabel()) == ("step", "J")


def test_animation(tmp_path):
    """A frame a step."""
    film = gradient_descent.animation("two valleys", 0.2, (0.4, 1.2))
    film.save(tmp_path / "walk.gif", writer="pillow", dpi=30)
    with Image.open(tmp_path / "walk.gif") as saved:
        assert saved.n_frames > 5
