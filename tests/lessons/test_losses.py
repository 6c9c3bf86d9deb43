"""The losses: the slides' tables, Keras and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss, mean_squared_error

from zoo.lessons import losses

Y, F = [1, 0, 1], [0.1, 0.8, 0.6]  # S12


def test_the_slides_cross_entropy():
    """S12: 2.3026, 1.6094, 0.5108, mean 1.4743."""
    np.testing.assert_allclose(losses.binary_cross_entropy(Y, F), [2.3026, 1.6094, 0.5108], atol=5e-5)
    assert losses.numbers()["mean"] == pytest.approx(1.4743, abs=5e-5)
    np.testing.assert_array_equal(losses.numbers()["terms"], losses.binary_cross_entropy(Y, F))
    assert "= 1.4743" in losses.steps()


def test_the_slides_squared_error():
    """S13: 3600, 3600, 100, mean 2433.33."""
    np.testing.assert_array_equal(losses.squared_error([90, 20, 95], [30, 80, 85]), [3600, 3600, 100])
    np.testing.assert_array_equal(losses.numbers()["squares"], [3600, 3600, 100])
    assert losses.numbers()["mse"] == pytest.approx(2433.33, abs=5e-3)
    assert "= 2433.33" in losses.steps()


def test_as_keras_and_scikit_learn():
    import keras

    rng = np.random.default_rng(0)
    y, f = rng.integers(0, 2, 50), rng.uniform(0.01, 0.99, 50)
    mean = losses.binary_cross_entropy(y, f).mean()
    assert mean == pytest.approx(log_loss(y, f), abs=1e-6)
    assert mean == pytest.approx(float(keras.losses.BinaryCrossentropy(dtype="float64")(y, f)), abs=1e-6)
    assert losses.squared_error(y, f).mean() == pytest.approx(mean_squared_error(y, f), abs=1e-6)
    shares = f[:5] / f[:5].sum()
    of_keras = keras.losses.CategoricalCrossentropy(dtype="float64")(np.eye(5)[[2]], shares[None])
    assert losses.cross_entropy(np.eye(5)[2], shares) == pytest.approx(float(of_keras), abs=1e-6)


def test_where_d_slips():
    """S49's sum needs its minus sign: a loss is 0 at best, and larger for worse answers."""
    good, bad = losses.cross_entropy([0, 1], [0.1, 0.9]), losses.cross_entropy([0, 1], [0.9, 0.1])
    assert 0 < good < bad
    assert "without its minus sign" in losses.steps()


@pytest.mark.parametrize(
    ("y", "f", "said"),
    [([1], [0.0], "strictly between"), ([1], [1.2], "strictly"), ([1, 0], [0.5], "a label for each")],
)
def test_wrong_input(y, f, said):
    with pytest.raises(ValueError, match=said):
        losses.binary_cross_entropy(y, f)


def test_figure():
    left, right = losses.figure().axes
    assert left.get_xlabel() == "predicted probability f"
    assert right.get_xlabel() == "predicted grade f in %"
