"""Baselines for series and texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.dummy import DummyRegressor
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline

from zoo.baselines.flat import Flat, flattened, in_own_units
from zoo.datasets import Dataset
from zoo.tasks import Answer

Baseline = Callable[[Dataset], Answer]


def forecasters(data: Dataset) -> dict[str, Baseline]:
    """The mean; what it was one season ago; a linear model of the window."""
    return {"dummy": Flat(DummyRegressor()), "seasonal naive": seasonal_naive, "ridge regression": Flat(Ridge())}


def seasonal_naive(data: Dataset) -> Answer:
    """The value one season before; where that is a gap, the last one known before it."""
    horizon, season = data.task.arguments["horizon"], data.task.arguments["season"]
    filled = data.preprocessing.inverse_transform(data.preprocessing.transform(data.raw.test.x))
    column = data.feature_names.index(data.task.labels[0])
    steps = filled.shape[1] - season + np.arange(horizon) % season
    return {"forecast": filled[:, steps, column]}


def language_models(data: Dataset) -> dict[str, Baseline]:
    """Token frequencies; frequencies after the token before."""
    return {"unigrams": NGrams(1), "bigrams": NGrams(2)}


@dataclass(frozen=True)
class NGrams:
    """Frequencies of a token, or (order 2) of a token after the one before it, each counted once more (Laplace)."""

    order: int

    def __call__(self, data: Dataset) -> Answer:
        """Bits that each token of the test split costs."""
        tokens = data.task.arguments["tokens"]
        (x, y), test = data.train, data.test
        before, before_test = (x, test.x) if self.order == 2 else (np.zeros_like(x), np.zeros_like(test.x))
        pairs = np.bincount(before.ravel().astype("int64") * tokens + y.ravel(), minlength=tokens**2)
        counts = pairs.reshape(tokens, tokens) + 1.0
        probabilities = counts / counts.sum(axis=1, keepdims=True)
        return {"bits": -np.log2(probabilities[before_test, test.y])}


def translators(data: Dataset) -> dict[str, Baseline]:
    """The most frequent target; the target of the training text that is most alike."""
    return {"most frequent": most_frequent_text, "nearest neighbour": nearest_text}


def most_frequent_text(data: Dataset) -> Answer:
    """The target that occurs most often in training, for every sample."""
    texts, counts = np.unique(data.raw.train.y.astype(str), return_counts=True)
    return {"text": np.full(data.raw.test.rows, texts[counts.argmax()], dtype=object)}


def nearest_text(data: Dataset) -> Answer:
    """The target of the training sample with the most similar letters, by the cosine of TF-IDF vectors."""
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))
    nearest = NearestNeighbors(n_neighbors=1, metric="cosine").fit(letters.fit_transform(data.raw.train.x))
    found = nearest.kneighbors(letters.transform(data.raw.test.x), return_distance=False)[:, 0]
    return {"text": data.raw.train.y[found]}


def transcribers(data: Dataset) -> dict[str, Baseline]:
    """The most frequent words at each place; a linear model of the whole recording for each place."""
    return {"most frequent": most_frequent_words, "logistic regression": linear_words}


def most_frequent_words(data: Dataset) -> Answer:
    """At each place the word that stands there most often in training."""
    usual = [np.bincount(column + 1).argmax() - 1 for column in data.raw.train.y.T]
    return {"words": np.tile(usual, (data.raw.test.rows, 1))}


def linear_words(data: Dataset) -> Answer:
    """One logistic regression a place, on all frames; no word is a class of its own."""
    x, test = flattened(data.train.x), flattened(data.test.x)
    places = [LogisticRegression(max_iter=200).fit(x, column).predict(test) for column in data.raw.train.y.T]
    return {"words": np.stack(places, axis=1)}


def text_painters(data: Dataset) -> dict[str, Baseline]:
    """The mean picture; a linear model of the words of the caption."""
    return {"dummy": mean_picture, "bag of words and ridge": words_to_picture}


def mean_picture(data: Dataset) -> Answer:
    """The mean of the training pictures, for every caption."""
    return in_own_units(data, np.repeat(data.train.y.mean(axis=0, keepdims=True), data.raw.test.rows, axis=0))


def words_to_picture(data: Dataset) -> Answer:
    """A sum of one picture a word."""
    model = make_pipeline(CountVectorizer(), Ridge()).fit(data.raw.train.x, flattened(data.train.y))
    return in_own_units(data, np.clip(model.predict(data.raw.test.x), 0, 1).reshape(-1, *data.train.y.shape[1:]))
