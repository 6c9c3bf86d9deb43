"""A text with a gap: the words around it as numbers, and the word that fits into it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin

from zoo.datasets.preprocessing.text import PADDING, SPACE, SPECIAL, Tokenizer
from zoo.errors import ZooError
from zoo.tasks.sequences import GAP, GUESSES

PIECE = re.compile(f"[^{SPACE}]+")


class Surroundings(TransformerMixin, BaseEstimator):
    """The words on both sides of the gap ``___`` in a text, as the int32 tokens of a :class:`Tokenizer`.

    From texts ``(n,)`` to ``(n, 2 · radius)``, in the order of the text; where it begins or ends nearer to the gap, 0
    fills up.

    Args:
        size: of the vocabulary, at most; the most frequent words are kept.
        radius: words on each side.
    """

    def __init__(self, size: int = 5000, radius: int = 2):
        self.size = size
        self.radius = radius

    def fit(self, X: Iterable[str], y: Any = None) -> Surroundings:
        """Learn the vocabulary of texts ``(n,)``."""
        self.tokenizer_ = Tokenizer("words", self.size).fit(text.replace(GAP, " ") for text in X)
        return self

    def transform(self, X: Iterable[str]) -> np.ndarray:
        """The tokens around the first gap of each text. Raises ZooError for a text without a gap."""
        before, gaps, after = zip(*(text.partition(GAP) for text in X), strict=True)
        if not all(gaps):
            raise ZooError(f"{before[gaps.index('')]!r} has no gap: write {GAP} where the word is missing.")
        # No word reaches over a space, so that what lies between spaces is told once, however often it stands.
        near = [PIECE.findall(text)[-self.radius :] for text in before]
        far = [PIECE.findall(text)[: self.radius] for text in after]
        pieces = sorted(set(chain(*near, *far)))
        told = dict(zip(pieces, [row.tolist() for row in self.tokenizer_.transform(pieces)], strict=True))
        padded = np.full((len(gaps), 2 * self.radius), PADDING, dtype="int32")
        for row, *sides in zip(padded, near, far, strict=True):
            left, right = ([token for piece in side for token in told[piece]] for side in sides)
            left, right = left[-self.radius :], right[: self.radius]
            row[self.radius - len(left) : self.radius + len(right)] = left + right
        return padded

    @property
    def vocabulary(self) -> list[str]:
        """The token of each number."""
        return self.tokenizer_.vocabulary


class WordGuesser(TransformerMixin, BaseEstimator):
    """Single words as int64 numbers, and the probabilities of all numbers as the likeliest words.

    The numbers are those of a :class:`Tokenizer`; the first four stand for no word, and are never guessed.

    Args:
        size: of the vocabulary, at most; the most frequent words are kept, any other is unknown.
    """

    def __init__(self, size: int = 5000):
        self.size = size

    def fit(self, X: Iterable[str], y: Any = None) -> WordGuesser:
        """Learn the vocabulary of words ``(n,)``."""
        self.tokenizer_ = Tokenizer("words", self.size, length=1).fit(X)
        return self

    def transform(self, X: Iterable[str]) -> np.ndarray:
        """The number of each word ``(n,)``."""
        codes, once = pd.factorize(np.asarray(X, dtype=object))  # most words stand often
        return self.tokenizer_.transform(once)[codes, 0].astype("int64")

    def inverse_transform(self, X: np.ndarray) -> np.ndarray:
        """The five likeliest words ``(n, 5)``, the best first, from probabilities ``(n, size)``."""
        words = self.words
        chances = X[:, len(SPECIAL) : len(SPECIAL) + len(words)]
        best = np.argpartition(-chances, GUESSES - 1, axis=1)[:, :GUESSES]
        order = np.argsort(-np.take_along_axis(chances, best, axis=1), axis=1, kind="stable")
        return words[np.take_along_axis(best, order, axis=1)]

    @property
    def words(self) -> np.ndarray:
        """The words that can be guessed, in the order of their numbers, from 4 on."""
        return np.array(self.tokenizer_.vocabulary[len(SPECIAL) :], dtype=object)
