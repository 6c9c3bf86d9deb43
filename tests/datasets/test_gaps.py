"""Texts with a gap: the words around it, in Python and in a graph, and the word that was left out."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets.preprocessing import Surroundings, WordGuesser, twins

TEXTS = [
    "the cat ___ on the mat", "___ dog", "a ___", "___", "The cat, ___\n(the dog) sat", "one ___ and another ___ there",
    "naïve — ___ “quoted” ü",
]  # fmt: skip


@pytest.fixture(scope="module")
def data():
    return zoo.datasets.load("docstring_gaps")


def words(around, text):
    return [around.vocabulary[token] for token in around.transform([text])[0]]


def test_the_words_next_to_the_gap_keep_their_places():
    around = Surroundings(50, radius=3).fit(TEXTS)
    assert words(around, "on the mat sat the ___ dog") == ["mat", "sat", "the", "dog", "[PAD]", "[PAD]"]
    assert words(around, "A ___, on the elephant") == ["[PAD]", "[PAD]", "a", ",", "on", "the"]
    assert "___" not in around.vocabulary
    assert around.transform(TEXTS).dtype == np.int32


def test_the_first_gap_counts_and_the_second_is_no_word():
    around = Surroundings(50, radius=3).fit(TEXTS)
    assert words(around, TEXTS[5]) == ["[PAD]", "[PAD]", "one", "and", "another", "[UNK]"]


def test_a_text_without_a_gap_is_refused():
    around = Surroundings(50).fit(TEXTS)
    with pytest.raises(zoo.ZooError, match="'no gap here' has no gap: write ___ where"):
        around.transform(["a ___", "no gap here"])


def test_the_twins_are_equal():
    around = Surroundings(50, radius=3).fit(TEXTS)
    np.testing.assert_array_equal(twins.transform(around, tf.constant(TEXTS)), around.transform(TEXTS))
    guesser = WordGuesser(12).fit(["cat", "cat", "dog", "sat", "mat", "the", "über", "on"])
    chances = np.random.default_rng(0).dirichlet(np.ones(12), 20).astype("float32")
    found = twins.inverse_transform(guesser, chances).numpy()
    assert np.char.decode(found.astype("S"), "utf-8").tolist() == guesser.inverse_transform(chances).tolist()


def test_a_word_comes_back_first_and_no_special_token_is_guessed():
    guesser = WordGuesser(12).fit(["cat", "cat", "dog", "sat", "mat", "the", "on"])
    chances = np.eye(12)[guesser.transform(["dog", "THE"])] * 0.4
    chances[:, 1] = 0.6  # unknown
    assert guesser.inverse_transform(chances)[:, 0].tolist() == ["dog", "the"]
    assert guesser.transform(["elephant"]).tolist() == [1]


def test_every_word_of_a_docstring_is_asked_for(data):
    text = zoo.datasets.load("docstring_topics").raw.train.x[0].lower()
    asked = data.raw.train.y[: len(text.split())].tolist()
    assert "".join(asked) in "".join(text.split())
    assert data.raw.train.x[0].startswith("___ ")
    assert data.raw.train.x[1].startswith(f"{asked[0]} ___ ")


def test_radius_widens_the_window():
    assert zoo.datasets.load("docstring_gaps", radius=5).input_shape == (10,)
    with pytest.raises(zoo.ZooError, match="from 1 to 20"):
        zoo.datasets.load("docstring_gaps", radius=0)
