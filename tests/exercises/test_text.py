"""The checks of the notebook on text: right answers pass, typical mistakes are named."""

import numpy as np
import pytest

from zoo.exercises.kit import NOTHING


def count(text, vocabulary):
    return [text.lower().split().count(word) for word in vocabulary]


def text_vector(tokens, table):
    return table[tokens[tokens > 0]].mean(axis=0)


def length(a):
    return np.sqrt(a @ a)


RIGHT = {
    "count": (count,),
    "order": ("no",),
    "spread": (np.sqrt(0.7 * 0.3 / 384), 0.7, 384),
    "text_vector": (text_vector,),
    "cosine": (lambda a, b: a @ b / length(a) / length(b),),
}
WRONG = [
    ("count", "lower case", (lambda text, words: [text.split().count(word) for word in words],)),
    ("count", "inside of", (lambda text, words: [text.lower().count(word) for word in words],)),
    ("count", "how often", (lambda text, words: [int(word in text.lower().split()) for word in words],)),
    ("count", "shares", (lambda text, words: np.array(count(text, words)) / len(text.split()),)),
    ("count", "dots left", (lambda text, words: [len(...) for word in words],)),
    ("order", "any word whose counts differ", ("Yes",)),
    ("order", "none of", ("maybe",)),
    ("spread", "square root", (0.7 * 0.3 / 384, 0.7, 384)),
    ("spread", "number of texts", (np.sqrt(0.7 * 0.3), 0.7, 384)),
    ("spread", "n belongs under", (np.sqrt(0.7 * 0.3) / 384, 0.7, 384)),
    ("spread", "1 − p", (np.sqrt(0.7 / 384), 0.7, 384)),
    ("text_vector", "padding counts", (lambda tokens, table: table[tokens].mean(axis=0),)),
    ("text_vector", "its places", (lambda tokens, table: table[tokens[tokens > 0]].sum(axis=0) / len(tokens),)),
    ("text_vector", "sum of the vectors", (lambda tokens, table: table[tokens[tokens > 0]].sum(axis=0),)),
    ("text_vector", "wrong axis", (lambda tokens, table: table[tokens[tokens > 0]].mean(axis=1),)),
    ("text_vector", "mean of all numbers", (lambda tokens, table: table[tokens[tokens > 0]].mean(),)),
    ("text_vector", "counted from 0", (lambda tokens, table: table[tokens[tokens > 0] - 1].mean(axis=0),)),
    ("cosine", "scalar product alone", (lambda a, b: a @ b,)),
    ("cosine", "squares", (lambda a, b: a @ b / (a @ a) / (b @ b),)),
    ("cosine", "one length alone", (lambda a, b: a @ b / length(a),)),
    ("cosine", "second length alone", (lambda a, b: a @ b / length(b),)),
    ("cosine", "distance 1 − cos", (lambda a, b: 1 - a @ b / length(a) / length(b),)),
    ("cosine", "Euclidean", (lambda a, b: length(a - b),)),
    ("cosine", "adds them up", (lambda a, b: a * b / length(a) / length(b),)),
    ("cosine", "wrong sign", (lambda a, b: -a @ b / length(a) / length(b),)),
]


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_pass(name, praised):
    assert praised(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "words", "answers"), WRONG)
def test_mistakes_are_named(name, words, answers, told):
    assert words in told(name, *answers)


@pytest.mark.parametrize("name", ["text_vector", "cosine"])
def test_a_function_of_dots_returns_nothing_yet(name, told):
    assert "nothing" in told(name, lambda a, b: ...)


def test_dots_are_nothing_yet(told):
    assert "dots left" in told("count", lambda text, words: [... for word in words])
    assert told("order", ...) == NOTHING
    assert told("spread", ..., 0.7, 384) == NOTHING
