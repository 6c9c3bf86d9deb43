"""S49: what the shipped network sees, against Keras."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zoo.lessons import representation as lesson

pytestmark = pytest.mark.backends


def test_cross_entropy_against_keras():
    import keras

    predicted = np.array([[0.2, 0.7, 0.1], [0.5, 0.25, 0.25]], dtype="float32")
    truth = np.eye(3, dtype="float32")[[1, 0]]
    ours = [lesson.cross_entropy(y, p) for y, p in zip(truth, predicted, strict=True)]
    theirs = keras.ops.convert_to_numpy(keras.losses.categorical_crossentropy(truth, predicted))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)
    assert ours[1] == pytest.approx(math.log(2), abs=1e-6)  # positive: the slide's formula would be negative


def test_higher_levels_tell_more():
    shares = list(lesson.numbers()["told by means"].values())
    assert len(shares) == 4
    assert shares[-1] > shares[0] + 0.03


def test_the_loss_is_that_of_keras():
    model, data = lesson.trained()
    theirs = model.evaluate(data.test.x, data.test.y, return_dict=True, verbose=0)["loss"]
    assert lesson.numbers()["mean cross-entropy"] == pytest.approx(theirs, abs=1e-5)


def test_every_layer_learns_and_the_network_stays_as_it_is():
    model, _ = lesson.trained()
    before = model.get_weights()
    sizes = lesson.gradient_sizes()
    assert len(sizes) == 4  # two convolutions and two dense layers
    assert min(sizes.values()) > 0
    assert all((old == new).all() for old, new in zip(before, model.get_weights(), strict=True))


def test_steps():
    told = lesson.steps()
    assert "lacks the minus sign" in told
    assert max(map(len, told.splitlines())) <= 90


@pytest.mark.parametrize(("show", "words"), [("maps", "feature maps"), ("filters", "filters"), ("levels", "level")])
def test_figures(show, words):
    assert words in lesson.figure(show).get_suptitle()


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="sum to 1"):
        lesson.cross_entropy([1, 0], [0.9, 0.9])
    with pytest.raises(ValueError, match="maps, filters, levels"):
        lesson.figure("dreams")
