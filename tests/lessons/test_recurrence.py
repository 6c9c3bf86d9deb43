"""S30: the unrolled neuron by hand, and the three cells against Keras'."""

from __future__ import annotations

import math

import numpy as np
import pytest

from zoo.lessons import recurrence
from zoo.lessons.recurrence import Memory, gru_cell, lstm_cell, rnn_cell, unroll

FEATURES, UNITS = 3, 4


def given(parts: int, bias: tuple[int, ...]):
    draw = np.random.RandomState(0)
    shapes = (FEATURES,), (UNITS,), (FEATURES, parts * UNITS), (UNITS, parts * UNITS), bias
    return [draw.randn(*shape).astype("float32") for shape in shapes]


def kerases(name: str, weights, x, *states):
    """What Keras' cell makes of one step, its output and its states."""
    import keras

    cell = getattr(keras.layers, name)(UNITS)
    cell.build((1, FEATURES))
    cell.set_weights(weights)
    states = [keras.ops.convert_to_tensor(state[None]) for state in states]
    return [keras.ops.convert_to_numpy(state)[0] for state in cell(x[None], states)[1]]


@pytest.mark.parametrize(
    ("cell", "name", "parts", "bias"),
    [(rnn_cell, "SimpleRNNCell", 1, (UNITS,)), (gru_cell, "GRUCell", 3, (2, 3 * UNITS))],
)
def test_cells_of_one_state_against_keras(cell, name, parts, bias):
    x, h, *weights = given(parts, bias)
    np.testing.assert_allclose(cell(x, h, *weights), kerases(name, weights, x, h)[0], atol=1e-6)


def test_lstm_against_keras():
    x, h, *weights = given(4, (4 * UNITS,))
    c = np.linspace(-1, 1, UNITS, dtype="float32")
    made = lstm_cell(x, Memory(h, c), *weights)
    by_keras = kerases("LSTMCell", weights, x, h, c)
    np.testing.assert_allclose(made.h, by_keras[0], atol=1e-6)
    np.testing.assert_allclose(made.c, by_keras[1], atol=1e-6)


def test_unrolled_by_hand():
    found = recurrence.numbers()
    first = math.tanh(recurrence.U * 1)
    assert found["h"][0] == pytest.approx(first)
    assert found["h"][1] == pytest.approx(math.tanh(recurrence.V * first))
    np.testing.assert_allclose(found["o"], recurrence.W * found["h"])


def test_gates_keep_what_the_simple_neuron_loses():
    found, (open_, shut) = recurrence.numbers(), (1 / (1 + math.exp(-z)) for z in (5, -5))
    c = open_ * math.tanh(2)  # at t = 0, where x = 1
    h = open_ * math.tanh(c)
    assert found["gated"]["c"][0] == pytest.approx(c)
    assert found["gated"]["LSTM"][0] == pytest.approx(h)
    assert found["gated"]["c"][1] == pytest.approx(open_ * c + shut * math.tanh(0.5 * h))  # at t = 1, where x = 0
    assert found["gated"]["GRU"][0] == pytest.approx(open_ * math.tanh(2))
    news = math.tanh(0.5 * open_ * found["gated"]["GRU"][0])
    assert found["gated"]["GRU"][1] == pytest.approx(open_ * found["gated"]["GRU"][0] + shut * news)
    assert found["h"][-1] < -0.9  # the last input, −1, is all that is left
    assert min(found["gated"]["c"][-1], found["gated"]["GRU"][-1]) > 0.9


def test_the_slope_is_that_of_the_last_state_by_the_first():
    inputs, step = [0.3, -0.2, 0.5], 1e-5
    ends = [unroll(inputs, start=start)["h"][-1] for start in (0.1 + step, 0.1 - step)]
    assert unroll(inputs, start=0.1)["slope"][-1] == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-6)


def test_a_small_weight_forgets_and_a_large_one_swells():
    left = recurrence.numbers()["left after 20 steps"]
    assert left[0.5] < 1e-5
    assert left[1.5] > 10


def test_steps_tell_each_step():
    told = recurrence.steps()
    assert "t = 3: h = tanh(2·(−1) + 0.5·0.2203)" in told
    assert max(map(len, told.splitlines())) <= 90


def test_figures():
    text = [text.get_text() for text in recurrence.figure().axes[0].texts]
    assert text.count("V") == 1 + len(recurrence.INPUTS)  # the loop, and the same weight at every step
    axes = recurrence.figure("memory").axes[0]
    assert axes.get_xlabel()
    assert axes.get_ylabel()


def test_weights_that_do_not_fit_are_refused():
    x, h, u, v, b = given(3, (UNITS,))
    with pytest.raises(ValueError, match=r"need U of shape \(3, 4\)"):
        rnn_cell(x, h, u, v, b)
    with pytest.raises(ValueError, match="this lesson shows unrolled, memory"):
        recurrence.figure("loop")
