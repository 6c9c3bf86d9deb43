"""What is special about the models for sequences: their equations, memory, shortcuts, masks and frames."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from zoo.models.recurrent import gru, lstm, rnn
from zoo.models.speech_rnn import speech_rnn
from zoo.models.text_rnn import text_rnn

pytestmark = pytest.mark.backends
RECURRENT = (rnn, lstm, gru)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def rnn_step(x, state, u, v, b):
    h = np.tanh(x @ u + state[0] @ v + b)
    return (h,)


def lstm_step(x, state, u, v, b):
    h, c = state
    write, keep, new, read = np.split(x @ u + h @ v + b, 4, axis=-1)
    c = sigmoid(keep) * c + sigmoid(write) * np.tanh(new)
    return sigmoid(read) * np.tanh(c), c


def gru_step(x, state, u, v, b):
    h = state[0]
    (z, r, new), (z_past, r_past, past) = np.split(x @ u + b[0], 3, axis=-1), np.split(h @ v + b[1], 3, axis=-1)
    z, r = sigmoid(z + z_past), sigmoid(r + r_past)
    return (z * h + (1 - z) * np.tanh(new + r * past),)


@pytest.mark.parametrize(("builder", "step", "states"), [(rnn, rnn_step, 1), (lstm, lstm_step, 2), (gru, gru_step, 1)])
def test_the_equations_of_the_docstring(builder, step, states):
    """The recurrence, written out with the model's own U, V and W, gives its outputs at every step (S30)."""
    keras.utils.set_random_seed(0)
    model = builder((6, 3), 2, "linear", hidden_units=(4,), return_sequences=True)
    u, v, b, w, c = (draw.astype("float64") for draw in _shaken(model))
    x = np.random.default_rng(0).normal(size=(5, 6, 3))
    state, outputs = (np.zeros((5, 4)),) * states, []
    for t in range(6):
        state = step(x[:, t], state, u, v, b)
        outputs.append(state[0] @ w + c)
    np.testing.assert_allclose(model.predict(x.astype("float32"), verbose=0), np.stack(outputs, axis=1), atol=1e-5)


@pytest.mark.parametrize("builder", RECURRENT)
def test_many_to_one_is_the_last_of_many_to_many(builder):
    one, many = (builder((6, 3), 2, "linear", hidden_units=(4, 5), return_sequences=each) for each in (False, True))
    many.set_weights(one.get_weights())
    x = np.random.default_rng(0).normal(size=(5, 6, 3)).astype("float32")
    assert many.output_shape == (None, 6, 2)
    np.testing.assert_allclose(one.predict(x, verbose=0), many.predict(x, verbose=0)[:, -1], atol=1e-6)


@pytest.mark.parametrize("builder", RECURRENT)
def test_an_output_sees_the_past_alone(builder):
    model = builder((6, 3), 2, "linear", return_sequences=True)
    x = np.random.default_rng(0).normal(size=(1, 6, 3)).astype("float32")
    changed = x.copy()
    changed[:, 3] += 1
    difference = np.abs(model.predict(x, verbose=0) - model.predict(changed, verbose=0)).max(axis=(0, 2))
    assert (difference[:3] == 0).all()
    assert (difference[3:] > 0).all()


def test_gates_weigh_what_the_docstrings_say():
    sizes = {
        builder: builder((8, 8), 10, "softmax", hidden_units=(64,)).layers[1].count_params() for builder in RECURRENT
    }
    assert sizes[lstm] == 4 * sizes[rnn]
    assert sizes[gru] == 3 * (sizes[rnn] + 64)  # a second bias


@pytest.mark.parametrize("builder", RECURRENT)
def test_linear_shortcut_alone_is_a_linear_model(builder):
    model = builder((6, 3), 2, "linear", linear_shortcut=True)
    weights = model.get_layer("shortcut").get_weights()
    model.get_layer("output").kernel.assign(np.zeros((64, 2)))
    x = np.random.default_rng(0).normal(size=(5, 6, 3)).astype("float32")
    np.testing.assert_allclose(model.predict(x, verbose=0), x.reshape(5, -1) @ weights[0] + weights[1], atol=1e-5)


@pytest.mark.parametrize("builder", RECURRENT)
def test_wrong_use_names_the_way_out(builder):
    with pytest.raises(ValueError, match="return_sequences=False"):
        builder((6, 3), 2, "linear", linear_shortcut=True, return_sequences=True)
    with pytest.raises(ValueError, match="linear output"):
        builder((6, 3), 2, "softmax", linear_shortcut=True)
    with pytest.raises(ValueError, match="one recurrent layer at least"):
        builder((6, 3), 2, "linear", hidden_units=())


def test_more_padding_changes_no_answer_to_a_text():
    """Token 0 fills up; the recurrence passes over it."""
    short, long = (text_rnn((length,), 3, "softmax", 20) for length in (5, 9))
    long.set_weights(short.get_weights())
    tokens = np.array([[5, 7, 2, 9, 0], [3, 4, 0, 0, 0]], "int32")
    filled = np.pad(tokens, ((0, 0), (0, 4)))
    np.testing.assert_allclose(short.predict(tokens, verbose=0), long.predict(filled, verbose=0), atol=1e-6)


def test_the_order_of_the_words_counts_and_an_empty_text_has_an_answer():
    model = text_rnn((4,), 3, "softmax", 20)
    there, back, empty = model.predict(np.array([[5, 7, 2, 9], [9, 2, 7, 5], [0, 0, 0, 0]], "int32"), verbose=0)
    assert np.abs(there - back).max() > 1e-6
    assert np.isfinite(empty).all()


@pytest.mark.parametrize(("frames", "stacked", "outputs"), [(49, 3, 17), (48, 3, 16), (109, 2, 55), (5, 1, 5)])
def test_speech_has_an_output_for_each_stack_of_frames(frames, stacked, outputs):
    model = speech_rnn((frames, 8), 4, "linear", stacked_frames=stacked, return_sequences=True)
    assert model.output_shape == (None, outputs, 4)
    assert model(np.zeros((2, frames, 8), "float32")).shape == (2, outputs, 4)


def test_speech_hears_both_sides():
    model = speech_rnn((12, 8), 4, "linear", return_sequences=True)
    x = np.random.default_rng(0).normal(size=(1, 12, 8)).astype("float32")
    changed = x.copy()
    changed[:, 6] += 1
    assert (np.abs(model.predict(x, verbose=0) - model.predict(changed, verbose=0)).max(axis=(0, 2)) > 0).all()


def _shaken(model):
    """The model's weights, after new values for all: fresh biases are 0 and would hide that they are left out."""
    draw = np.random.default_rng(1)
    model.set_weights([draw.normal(scale=0.5, size=w.shape) for w in model.get_weights()])
    return model.get_weights()
