"""Checks of the notebook on text: counts, vectors of words, an honest comparison (S3, S25, S42)."""

from __future__ import annotations

from typing import Any

import numpy as np

from zoo.exercises.kit import choose, compare, compare_function, exercise

VOCABULARY = ["the", "cat", "other", "sees", "dog"]
TEXTS = ("The cat sees the other cat", "the dog", "Other dog sees cat")


@exercise("A text of any length became a row of as many numbers as there are words to count.")
def count(function: Any) -> None:
    """Exercise 1: a bag of words (S25)."""

    def counts(text: str, vocabulary: list[str]) -> list[int]:
        return [text.lower().split().count(word) for word in vocabulary]

    mistakes = {
        '"The" and "the" are the same word: make the text lower case first.': (
            lambda text, vocabulary: [text.split().count(word) for word in vocabulary]
        ),
        'The letters t-h-e are also found inside of "other": split the text into its words before counting.': (
            lambda text, vocabulary: [text.lower().count(word) for word in vocabulary]
        ),
        "It is told whether a word occurs, but not how often.": (
            lambda text, vocabulary: np.minimum(counts(text, vocabulary), 1)
        ),
        "These are shares of the text: counts were asked for.": (
            lambda text, vocabulary: np.array(counts(text, vocabulary)) / len(text.split())
        ),
    }
    compare_function(function, counts, [(text, VOCABULARY) for text in TEXTS], mistakes)


@exercise("A bag has no order. A recurrent network reads one word after the other, so that order can count.")
def order(answer: Any) -> None:
    """Exercise 2: what counts do not tell (S25, S30)."""
    choose(answer, "no", {"yes": "Count the words of both sentences: is there any word whose counts differ?"})


@exercise("The difference of two accuracies means little while it is about as small as this.")
def spread(answer: Any, accuracy: float, texts: int) -> None:
    """Exercise 3: how far an accuracy on so many texts may be off by chance."""
    variance = accuracy * (1 - accuracy)
    mistakes = {
        "You forgot the square root.": variance / texts,
        "You forgot to divide by the number of texts: with more texts the accuracy is surer.": np.sqrt(variance),
        "n belongs under the square root, too.": np.sqrt(variance) / texts,
        "You forgot the factor 1 − p: the share of wrong answers.": np.sqrt(accuracy / texts),
    }
    compare(answer, np.sqrt(variance / texts), mistakes, what="The spread")


@exercise("Each word is a row of a table. The mean of the rows is the m that the network guesses the gap from.")
def text_vector(function: Any) -> None:
    """Exercise 4: look up the words' vectors, and take their mean without the padding (S25)."""
    table = np.array([[9.0, 9.0], [1.0, 0.0], [0.0, 2.0], [4.0, 3.0], [2.0, 5.0]])
    inputs = [(np.array(tokens), table) for tokens in ([1, 3, 4, 0, 0], [2, 2, 0, 0, 0], [4, 1, 3, 2, 1])]
    mistakes = {
        "The padding counts, too: token 0 stands for no word, so leave it out first.": (
            lambda tokens, rows: rows[tokens].mean(axis=0)
        ),
        "The padding is not added, but you divide by its places, too: divide by the number of words.": (
            lambda tokens, rows: rows[tokens[tokens > 0]].sum(axis=0) / len(tokens)
        ),
        "That is the sum of the vectors: a longer text would get a longer vector. Take the mean.": (
            lambda tokens, rows: rows[tokens[tokens > 0]].sum(axis=0)
        ),
        "The mean is over the wrong axis: one number for each column was asked for.": (
            lambda tokens, rows: rows[tokens[tokens > 0]].mean(axis=1)
        ),
        "That is the mean of all numbers: take the mean over the words, axis 0.": (
            lambda tokens, rows: rows[tokens[tokens > 0]].mean()
        ),
        "Token 1 is row 1 of the table: the rows are counted from 0, and row 0 belongs to the padding.": (
            lambda tokens, rows: rows[tokens[tokens > 0] - 1].mean(axis=0)
        ),
    }
    compare_function(function, lambda tokens, rows: rows[tokens[tokens > 0]].mean(axis=0), inputs, mistakes)


@exercise("Direction counts, length does not: 1 is the same direction, 0 a right angle.")
def cosine(function: Any) -> None:
    """Exercise 5: how near two words are (S25)."""

    def right(a: np.ndarray, b: np.ndarray) -> Any:
        return a @ b / np.linalg.norm(a) / np.linalg.norm(b)

    draw = np.random.default_rng(0)
    inputs = [(draw.normal(size=4), draw.normal(size=4)) for _ in range(3)]
    mistakes = {
        "That is the scalar product alone: divide it by both lengths.": lambda a, b: a @ b,
        "You divided by the squares of the lengths: the length is the square root of a · a.": (
            lambda a, b: a @ b / (a @ a) / (b @ b)
        ),
        "You divided by one length alone.": lambda a, b: a @ b / np.linalg.norm(a),
        "You divided by the second length alone.": lambda a, b: a @ b / np.linalg.norm(b),
        "That is the distance 1 − cos: nearer words get less. The cosine itself was asked for.": (
            lambda a, b: 1 - right(a, b)
        ),
        "That is the Euclidean distance, which changes with the lengths.": lambda a, b: np.linalg.norm(a - b),
        "a * b multiplies number by number: the scalar product a @ b also adds them up.": (
            lambda a, b: a * b / np.linalg.norm(a) / np.linalg.norm(b)
        ),
    }
    compare_function(function, right, inputs, mistakes)
