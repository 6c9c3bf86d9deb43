"""The optimizers from scratch, against Keras' own."""

from __future__ import annotations

import numpy as np
import pytest

from zoo.lessons import optimizers
from zoo.lessons.landscapes import LANDSCAPES


@pytest.mark.parametrize("land", LANDSCAPES)
@pytest.mark.parametrize(
    ("rule", "name", "settings"),
    [
        (lambda: optimizers.sgd(0.01), "SGD", {"learning_rate": 0.01}),
        (lambda: optimizers.momentum(0.01, 0.8), "SGD", {"learning_rate": 0.01, "momentum": 0.8}),
        (lambda: optimizers.rmsprop(0.05, 0.7), "RMSprop", {"learning_rate": 0.05, "rho": 0.7}),
        (lambda: optimizers.adam(0.1, 0.8, 0.9), "Adam", {"learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.9}),
    ],
    ids=["SGD", "momentum", "RMSprop", "Adam"],
)
def test_the_same_path_as_keras(land, rule, name, settings):
    import keras

    gradient, start = LANDSCAPES[land].gradient, [-1.2, 0.8]
    weights = keras.Variable(start, dtype="float64")
    theirs = getattr(keras.optimizers, name)(**settings)
    for w in optimizers.walk(gradient, rule(), start, steps=25)[1:]:
        slope = gradient(keras.ops.convert_to_numpy(weights.value))
        theirs.apply([keras.ops.convert_to_tensor(slope, dtype="float64")], [weights])
        np.testing.assert_allclose(keras.ops.convert_to_numpy(weights.value), w, atol=1e-6)


def test_defaults_are_keras():
    """A walk with every default: an optimizer of Keras that changes its defaults would be seen here."""
    import keras

    gradient = LANDSCAPES["bowl"].gradient
    for rule, name in ((optimizers.sgd, "SGD"), (optimizers.rmsprop, "RMSprop"), (optimizers.adam, "Adam")):
        weights, theirs = keras.Variable([1.0, 1.0], dtype="float64"), getattr(keras.optimizers, name)()
        for w in optimizers.walk(gradient, rule(), [1.0, 1.0], steps=5)[1:]:
            slope = gradient(keras.ops.convert_to_numpy(weights.value))
            theirs.apply([keras.ops.convert_to_tensor(slope, dtype="float64")], [weights])
            np.testing.assert_allclose(keras.ops.convert_to_numpy(weights.value), w, atol=1e-6)


def test_a_fresh_rule_remembers_nothing():
    gradient = LANDSCAPES["bowl"].gradient
    first, again = (optimizers.walk(gradient, optimizers.adam(0.1), [1.0, 1.0], 5) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_all_beat_plain_descent_in_the_ravine():
    left = {name: of["loss"][-1] for name, of in optimizers.numbers().items()}
    assert max(left, key=left.get) == "SGD"


def test_wrong_input():
    with pytest.raises(ValueError, match="0 steps or more"):
        optimizers.walk(LANDSCAPES["bowl"].gradient, optimizers.sgd(), [1.0, 1.0], -1)
    with pytest.raises(ValueError, match="There are: bowl"):
        optimizers.figure("hill")


@pytest.mark.parametrize("land", LANDSCAPES)
def test_figure(land):
    plane, curves = optimizers.figure(land).axes
    assert (plane.get_xlabel(), curves.get_xlabel(), curves.get_ylabel()) == ("w₀", "step", "J − min J")
    assert [text.get_text() for text in curves.get_legend().get_texts()] == list(optimizers.RULES)
