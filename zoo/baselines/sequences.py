"""Baselines for series and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.dummy import DummyRegressor
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import MultinomialNB
from sklearn.utils import gen_batches

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


def gap_fillers(data: Dataset) -> dict[str, Baseline]:
    """The most frequent words; naive Bayes of the words around the gap, whatever their order, and each at its place."""
    return {
        "word frequencies": most_frequent_words_of_all,
        "naive Bayes of a bag": WordsAround(list),
        "naive Bayes by place": WordsAround(enumerate),
    }


def most_frequent_words_of_all(data: Dataset) -> Answer:
    """The same words for every gap."""
    counts = np.bincount(data.train.y, minlength=data.task.arguments["tokens"])
    return in_own_units(data, np.tile(counts, (data.raw.test.rows, 1)))


@dataclass(frozen=True)
class WordsAround:
    """Multinomial naive Bayes of what stands around a gap; alpha was chosen on the validation split.

    Attributes:
        features: of the tokens around it: ``list``, the tokens, or ``enumerate``, each with its place.
    """

    features: Callable[[np.ndarray], Iterable[Any]]

    def __call__(self, data: Dataset) -> Answer:
        """The likeliest words for each gap of the test split."""
        (x, y), count = data.train, CountVectorizer(analyzer=self.features)
        counts, model = count.fit_transform(x), MultinomialNB(alpha=0.1)
        for rows in gen_batches(len(y), 4096):  # sklearn holds a dense column for each word
            model.partial_fit(counts[rows], y[rows], classes=np.arange(data.task.arguments["tokens"]))
        return in_own_units(data, model.predict_joint_log_proba(count.transform(data.test.x)))


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
