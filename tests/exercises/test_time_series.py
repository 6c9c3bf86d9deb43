"""The checks of the notebook on time series: right answers pass, typical mistakes are named."""

from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from zoo.datasets.splits import Split
from zoo.exercises.kit import NOTHING


def cut(series, steps, horizon, *, more=0, shift=0):
    starts = range(len(series) - steps - horizon + 1 + more)
    x = np.array([series[i : i + steps] for i in starts])
    return x, np.array([series[i + steps + shift : i + steps + shift + horizon] for i in starts])


def split(seed):
    draw = np.random.default_rng(seed)
    return Split(draw.normal(size=(30, 4, 3)), draw.normal(size=(30, 2)))


PARTS = {name: split(seed) for seed, name in enumerate(("train", "validation", "test"))}
RAW = SimpleNamespace(train=Split(None, 100 + 20 * PARTS["train"].y))
DATA = SimpleNamespace(**PARTS, raw=RAW)


def ridge(x, y=PARTS["train"].y):
    return Ridge().fit(x.reshape(len(x), -1), y)


SCORES, FAULTY = np.random.default_rng(0).exponential(0.02, 200), np.arange(200) % 2
SCORES[FAULTY == 1] += 0.05
USUAL = SCORES[FAULTY == 0]
RIGHT = {
    "cut": (cut,),
    "yesterday": (lambda past: past[:, 24:36],),
    "ridge": (ridge(DATA.train.x), DATA),
    "limit": (np.quantile(USUAL, 0.95), SCORES, FAULTY),
}
WRONG = [
    ("cut", "look at the number in range", lambda *given: cut(*given, more=-1)),
    ("cut", "beyond the end", lambda *given: cut(*given, more=1)),
    ("cut", "stands in the question", lambda *given: cut(*given, shift=-1)),
    ("cut", "leaves out a step", lambda s, steps, horizon: (cut(s, steps, horizon)[0], cut(s, steps, horizon)[1] + 1)),
    ("cut", "the window itself", lambda *given: (cut(*given)[0],) * 2),
    ("cut", "two tables", lambda *given: cut(*given)[0]),
    ("cut", "each window needs one", lambda *given: (cut(*given)[0], cut(*given)[1][1:])),
    ("cut", "dots left", lambda *given: range(...)),
    ("yesterday", "12 hours earlier it was night", lambda past: past[:, -12:]),
    ("yesterday", "before yesterday", lambda past: past[:, :12]),
    ("yesterday", "12 hours were asked for", lambda past: past[:, 24:]),
    ("yesterday", "time of day", lambda past: np.repeat(past[:, -1:], 12, axis=1)),
    ("yesterday", "first window alone", lambda past: past[24:36]),
]
WRONG_RIDGES = [
    ("validation data", ridge(*DATA.validation)),
    ("test split", ridge(*DATA.test)),
    ("in MW", ridge(DATA.train.x, RAW.train.y)),
    ("demand alone", ridge(DATA.train.x[:, :, 0])),
    ("last hour alone", ridge(DATA.train.x[:, -1])),
    ("learned nothing", Ridge()),
    ("fitted model", 3),
]
WRONG_LIMITS = [
    ("Faulty windows are among them", np.quantile(SCORES, 0.95)),
    ("These are the faulty", np.quantile(SCORES[FAULTY == 1], 0.95)),
    ("lie above it", np.quantile(USUAL, 0.05)),
    ("counts up to 100", np.percentile(USUAL, 0.95)),
    ("largest usual score", USUAL.max()),
    ("the mean", USUAL.mean()),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answer"), WRONG)
def test_mistakes_are_named(name, words, answer, told):
    assert words in told(name, answer)


@pytest.mark.parametrize(("words", "model"), WRONG_RIDGES)
def test_mistakes_of_the_linear_model_are_named(words, model, told):
    assert words in told("ridge", model, DATA)


@pytest.mark.parametrize(("words", "limit"), WRONG_LIMITS)
def test_mistakes_about_the_limit_are_named(words, limit, told):
    assert words in told("limit", limit, SCORES, FAULTY)


def test_dots_are_nothing_yet(told):
    assert "nothing" in told("yesterday", lambda past: ...)
    assert told("ridge", ..., DATA) == NOTHING
    assert told("limit", ..., SCORES, FAULTY) == NOTHING
