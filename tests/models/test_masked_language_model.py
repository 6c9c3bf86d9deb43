"""Covered tokens: which they are, what their loss counts, and what was learned from them when it serves another end."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import zoo
from zoo.datasets import augment
from zoo.models.masked_language_model import masked_language_model
from zoo.tasks.languages import COVER
from zoo.training import fine_tune


@pytest.fixture(scope="module")
def data():
    return zoo.datasets.load("docstring_topics", task="masked_language_modelling")


@pytest.fixture(scope="module")
def model():
    made = masked_language_model((9,), 30, "softmax", 30, width=16, depth=2, heads=4, return_sequences=True)
    draw = np.random.default_rng(0)
    made.set_weights([draw.normal(scale=0.5, size=weight.shape) for weight in made.get_weights()])
    made.compile(loss="sparse_categorical_crossentropy")
    return made


def samples(rows=4):
    y = np.random.default_rng(1).integers(4, 30, (rows, 9)).astype("int32")
    y[0, 6:] = 0
    x = y.copy()
    x[:, [1, 4]] = COVER
    return x, y


def test_a_place_sees_both_sides(model):
    x, _ = samples()
    changed = x.copy()
    changed[1:, 5] = 4 + (x[1:, 5] - 3) % 25
    difference = np.abs(model.predict(x, verbose=0) - model.predict(changed, verbose=0)).max(axis=(0, 2))
    assert (difference > 1e-5).all()


def test_the_loss_is_that_of_covered_tokens(model):
    x, y = samples()
    chances = model.predict(x, verbose=0)
    row, place = np.nonzero(x != y)
    expected = -np.log(chances[row, place, y[row, place]]).mean()
    assert len(row) == 8
    np.testing.assert_allclose(model.evaluate(x, y, verbose=0), expected, rtol=1e-4)


def test_nothing_covered_costs_nothing(model):
    _, y = samples()
    assert model.evaluate(y, y, verbose=0) == 0


@pytest.mark.parametrize("return_sequences", [True, False])
def test_more_padding_changes_no_answer(return_sequences):
    short, long = (
        masked_language_model((places,), 3, "softmax", 30, width=16, heads=4, return_sequences=return_sequences)
        for places in (9, 12)
    )
    for one, other in zip(short.weights, long.weights, strict=True):
        value = keras.ops.convert_to_numpy(one)
        if value.shape != tuple(other.shape):  # the places of a longer window
            value = np.concatenate([value, keras.ops.convert_to_numpy(other)[len(value) :]])
        other.assign(value)
    x, _ = samples()
    there, here = long.predict(np.pad(x, ((0, 0), (0, 3))), verbose=0), short.predict(x, verbose=0)
    if return_sequences:
        there, here = there[:, :9][x > 0], here[x > 0]
    np.testing.assert_allclose(there, here, atol=1e-5)


def test_an_empty_text_has_an_answer():
    model = masked_language_model((9,), 3, "softmax", 30, width=16, heads=4)
    assert np.isfinite(model.predict(np.zeros((1, 9), "int32"), verbose=0)).all()


def test_one_token_of_seven_is_covered_and_is_not_shown(data):
    windows, right = data.task.ask(data.questions)
    hidden = right["tokens"] >= 0
    assert (windows[hidden] == COVER).all()
    assert (np.flatnonzero(hidden.any(axis=0)) % 7 == 3).all()
    x, y = data.test
    np.testing.assert_array_equal(x, windows)
    np.testing.assert_array_equal(y[hidden], right["tokens"][hidden])
    np.testing.assert_array_equal(x[~hidden], y[~hidden])


def test_each_pass_covers_other_tokens(data):
    x, y = data.train.take(np.arange(200))
    change = augment.augmenter(data, {"cover": 0.15})
    (first, same), (second, _) = (change(x, y, (0, number)) for number in range(2))
    np.testing.assert_array_equal(same, y)
    first, second = np.asarray(first), np.asarray(second)
    assert (first != second).any()
    for covered in (first, second):
        assert ((covered == y) | (covered == COVER)).all()
        assert (covered != y)[y > COVER].mean() == pytest.approx(0.15, abs=0.02)
        assert (covered[y == 0] == 0).all()


def test_long_texts_are_guessed_window_by_window():
    data = zoo.datasets.load("python_source", task="masked_language_modelling", megabytes=0.3)
    windows, right = data.task.ask(data.questions)
    lengths = [len(text) for text in data.questions]
    assert np.bincount(right["text"]).tolist() == [-(-length // 128) for length in lengths]
    assert windows.shape[1:] == (128,)
    assert np.diff(right["text"]).min() == 0


@pytest.fixture(scope="module")
def pretrained(data):
    return zoo.train("masked_language_model", data, epochs=2, augment="cover", width=32, depth=1, heads=2, verbose=0)


def test_each_text_has_its_cost(pretrained):
    answer = pretrained.predictor()(["Return the ___ of a list of the given arguments.", "x"])
    assert answer["tokens"].tolist() == [2, 0]
    assert answer["bits"].shape == answer["right"].shape == (2,)


def test_what_was_learned_is_where_the_next_training_begins(pretrained):
    run = fine_tune(pretrained, "docstring_topics", task="classification", labelled=0.1, epochs=1, learning_rate=1e-6)
    assert run.dataset.rows["train"] == round(0.1 * pretrained.dataset.rows["train"])
    assert run.dataset.task.name == "classification"
    theirs = pretrained.model.weights
    for mine, other in zip(run.model.weights[:-2], theirs, strict=False):  # the last two are of the new output
        np.testing.assert_allclose(*map(keras.ops.convert_to_numpy, (mine, other)), atol=1e-4)
    assert run.architecture == "masked_language_model"


def test_wrong_use_names_the_way_out(pretrained):
    with pytest.raises(zoo.ZooError, match="not preprocessed alike"):
        fine_tune(pretrained, zoo.datasets.load("docstring_topics", seed=1))
    with pytest.raises(zoo.ZooError, match="nothing to inherit"):
        fine_tune(pretrained, "docstring_topics", task="classification", width=16, heads=2)
    with pytest.raises(zoo.ZooError, match="cover changes inputs of kind text"):
        augment.check(zoo.datasets.load("docstring_topics"), "cover")
    with pytest.raises(ValueError, match="3 heads do not divide a width of 16"):
        masked_language_model((9,), 3, "softmax", 30, width=16, heads=3)
