"""The checks of the notebook on explaining a model: right answers pass, typical mistakes are named."""

import numpy as np
import pytest

import zoo
from zoo.exercises.kit import NOTHING

CONVOLUTION, DENSE = 18_432, 32_896


def around(half):
    return lambda p, n: (p - half(p, n), p + half(p, n))


def half_width(p, n):
    return 1.96 * np.sqrt(p * (1 - p) / n)


RIGHT = {
    "parameters": (CONVOLUTION, DENSE),
    "wider": (lambda seen, step, window: seen + (window - 1) * step,),
    "noise": ("above 0.7",),
    "interval": (around(half_width),),
}
WRONG = [
    ("parameters", "32 maps at once", 9 * 64, DENSE),
    ("parameters", "its own weights", 9 * 32, DENSE),
    ("parameters", "has no bias", CONVOLUTION + 64, DENSE),
    ("parameters", "counted once", CONVOLUTION * 16, DENSE),
    ("parameters", "nine places", 3 * 32 * 64, DENSE),
    ("parameters", "forgot the bias", CONVOLUTION, DENSE - 128),
    ("parameters", "One bias is not enough", CONVOLUTION, DENSE - 127),
    ("parameters", "belong to the neurons", CONVOLUTION, DENSE + 128),
    ("parameters", "not 64", CONVOLUTION, 64 * 128 + 128),
    ("wider", "forgot the step", lambda seen, step, window: seen + window - 1),
    ("wider", "One too many", lambda seen, step, window: seen + window * step),
    ("wider", "do not multiply", lambda seen, step, window: seen * window),
    ("wider", "seen before is missing", lambda seen, step, window: (window - 1) * step),
    ("wider", "further places alone", lambda seen, step, window: (seen + window - 1) * step),
    ("noise", "would be honest", "about 0.1"),
    ("noise", "More than that", "about 0.5"),
    ("noise", "none of", 0.9),
    ("interval", "forgot the root", around(lambda p, n: 1.96 * p * (1 - p) / n)),
    ("interval", "forgot to divide", around(lambda p, n: 1.96 * np.sqrt(p * (1 - p)))),
    ("interval", "inside the root", around(lambda p, n: 1.96 * np.sqrt(p * (1 - p)) / n)),
    ("interval", "factor 1.96", around(lambda p, n: np.sqrt(p * (1 - p) / n))),
    ("interval", "came first", lambda p, n: (p + half_width(p, n), p - half_width(p, n))),
    ("interval", "half width", half_width),
    ("interval", "not p alone", around(lambda p, n: 1.96 * np.sqrt(p / n))),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answers"), [(name, words, answers) for name, words, *answers in WRONG])
def test_mistakes_are_named(name, words, answers, told):
    assert words in told(name, *answers)


@pytest.mark.parametrize("name", ["wider", "interval"])
def test_a_function_of_dots_returns_nothing_yet(name, told):
    assert "nothing" in told(name, lambda *given: ...)


def test_dots_are_nothing_yet(told):
    assert told("parameters", ..., ...) == NOTHING
    assert told("noise", ...) == NOTHING


def test_zoo_counts_the_same():
    layers = zoo.explain(zoo.load("cnn-digits")).set_index("name")
    assert layers.parameters["conv2d_1"].endswith(f"= {CONVOLUTION}")
    assert layers.parameters["dense"].endswith(f"= {DENSE}")
    assert layers.receptive_field["conv2d_1"] == "8×8"


def test_the_shipped_network_is_sure_of_noise():
    noise = np.random.RandomState(0).randint(0, 17, (360, 8, 8)).astype("uint8")
    assert zoo.predictor("cnn-digits")(noise)["probabilities"].max(axis=1).mean() > 0.7
