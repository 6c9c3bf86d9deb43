"""The checks of the notebook on speech: right answers pass, typical mistakes are named."""

import numpy as np
import pytest

import zoo
from zoo.exercises import speech as check
from zoo.exercises.kit import NOTHING

TAPER = np.hanning(256)
RIGHT = {
    "alias": 1000,
    "power": lambda frame: np.abs(np.fft.rfft(frame * TAPER)) ** 2,
    "loudest": lambda spectrum, rate: np.argmax(spectrum) * rate / 256,
    "mel": lambda f: 2595 * np.log10(1 + f / 700),
    "backwards": "do",
}
WRONG = [
    ("alias", "those of a lower tone", 7000),
    ("alias", "highest frequency", 4000),
    ("alias", "the rate itself", 8000),
    ("alias", "distance to half the rate", 3000),
    ("alias", "another tone", 3500),
    ("power", "np.hanning", lambda frame: np.abs(np.fft.rfft(frame)) ** 2),
    ("power", "square them", lambda frame: np.abs(np.fft.rfft(frame * TAPER))),
    ("power", "real part", lambda frame: np.real(np.fft.rfft(frame * TAPER)) ** 2),
    ("power", "129", lambda frame: np.abs(np.fft.fft(frame * TAPER)) ** 2),
    ("power", "power of each sample", lambda frame: (frame * TAPER) ** 2),
    ("power", "stopped with ValueError", lambda frame: frame * np.hanning(128)),
    ("loudest", "make Hz of it", lambda spectrum, rate: np.argmax(spectrum)),
    ("loudest", "how loud", lambda spectrum, rate: spectrum.max()),
    ("loudest", "twice the frequency", lambda spectrum, rate: np.argmax(spectrum) * rate / 128),
    ("loudest", "256 samples", lambda spectrum, rate: np.argmax(spectrum) * rate / len(spectrum)),
    ("loudest", "128 steps", lambda spectrum, rate: np.argmax(spectrum) * rate / 2 / len(spectrum)),
    ("loudest", "from 1", lambda spectrum, rate: (np.argmax(spectrum) + 1) * rate / 256),
    ("mel", "natural logarithm", lambda f: 2595 * np.log(1 + f / 700)),
    ("mel", "base 2", lambda f: 2595 * np.log2(1 + f / 700)),
    ("mel", "1 +", lambda f: 2595 * np.log10(f / 700)),
    ("mel", "brackets", lambda f: 2595 * np.log10((1 + f) / 700)),
    ("mel", "2595", lambda f: np.log10(1 + f / 700)),
    ("backwards", "goes down", "ba"),
    ("backwards", "(1, 2, 0)", "ka"),
    ("backwards", "none of", "hello"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, capsys):
    getattr(check, name)(RIGHT[name])
    assert capsys.readouterr().out.startswith("✓")


@pytest.mark.parametrize(("name", "words", "answer"), WRONG)
def test_mistakes_are_named(name, words, answer, told):
    assert words in told(name, answer)


@pytest.mark.parametrize(("name", "inputs"), [("power", 1), ("loudest", 2), ("mel", 1)])
def test_a_function_of_dots_returns_nothing_yet(name, inputs, told):
    assert "nothing" in told(name, (lambda one: ...) if inputs == 1 else (lambda one, other: ...))


def test_dots_are_nothing_yet(told):
    assert told("alias", ...) == NOTHING
    assert told("backwards", ...) == NOTHING


def test_the_tone_that_is_too_high_has_the_samples_of_the_lower_one():
    time = np.arange(100) / 8000
    np.testing.assert_allclose(np.cos(2 * np.pi * 7000 * time), np.cos(2 * np.pi * 1000 * time), atol=1e-9)


def test_the_network_hears_what_the_exercise_says():
    """ba, played backwards, is do."""
    data, predict = zoo.datasets.load("spoken_tones", rows=200), zoo.predictor("speech_rnn-spoken_tones")
    x, y = data.raw.train
    heard = predict(x[y == data.class_names.index("ba")][:, ::-1])["label"]
    assert (heard == "do").mean() > 0.9
