"""Baselines that read a sample as one long row of numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, IsolationForest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from zoo.datasets import Dataset
from zoo.tasks import Answer


@dataclass(frozen=True)
class Flat:
    """A scikit-learn estimator of the targets, on flattened preprocessed samples."""

    estimator: Any

    def __call__(self, data: Dataset) -> Answer:
        """Its answers on the test split."""
        (x, y), test = data.train, data.test
        estimator = clone(self.estimator).fit(flattened(x), flattened(y) if y.size > len(y) else y.ravel())
        if hasattr(estimator, "predict_proba"):
            return data.task.answer(estimator.predict_proba(flattened(test.x)))
        outputs = estimator.predict(flattened(test.x))
        if data.task.name == "classification":  # an estimator of labels alone
            return {"label": np.array(data.class_names)[outputs]}
        return in_own_units(data, outputs.reshape(-1, *y.shape[1:]))


@dataclass(frozen=True)
class OfRawTexts:
    """A scikit-learn classifier of raw texts."""

    estimator: Any

    def __call__(self, data: Dataset) -> Answer:
        """Its answers on the test split."""
        estimator = clone(self.estimator).fit(data.raw.train.x, data.raw.train.y)
        return data.task.answer(estimator.predict_proba(data.raw.test.x))


@dataclass(frozen=True)
class Unusual:
    """A scikit-learn outlier detector, or a decomposition whose error of reconstruction is the score."""

    estimator: Any

    def __call__(self, data: Dataset) -> Answer:
        """The score of every sample of the test split."""
        estimator = clone(self.estimator).fit(flattened(data.train.x))
        rows = flattened(data.questions)
        if hasattr(estimator, "score_samples") and not isinstance(estimator, PCA):
            return {"score": -estimator.score_samples(rows)}
        back = estimator.inverse_transform(estimator.transform(rows))
        return {"score": ((rows - back) ** 2).mean(axis=1)}


def classifiers(data: Dataset) -> dict[str, Callable[[Dataset], Answer]]:
    """Most frequent class; a linear model; and what suits the kind of sample."""
    linear = LogisticRegression(max_iter=1000)
    if data.inputs.kind == "text":
        bag = make_pipeline(TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2), linear)
        return {"dummy": OfRawTexts(DummyClassifier()), "tf-idf and logistic regression": OfRawTexts(bag)}
    # Boosting suits the few columns of a table; on pixels and frames, support vectors are stronger and quicker.
    if data.inputs.kind == "table":
        name, strong = "gradient boosting", HistGradientBoostingClassifier(random_state=0)
    else:
        name, strong = "support vectors", make_pipeline(PCA(n_components=0.95, random_state=0), SVC())
    return {"dummy": Flat(DummyClassifier()), "logistic regression": Flat(linear), name: Flat(strong)}


def regressors(data: Dataset) -> dict[str, Callable[[Dataset], Answer]]:
    """The mean; a linear model; boosted trees."""
    return {
        "dummy": Flat(DummyRegressor()),
        "ridge regression": Flat(Ridge()),
        "gradient boosting": Flat(HistGradientBoostingRegressor(random_state=0)),
    }


def regressors_of_many(data: Dataset) -> dict[str, Callable[[Dataset], Answer]]:
    """The mean; a linear model; both of many numbers at once."""
    return {"dummy": Flat(DummyRegressor()), "ridge regression": Flat(Ridge(alpha=10.0))}


def anomaly_detectors(data: Dataset) -> dict[str, Callable[[Dataset], Answer]]:
    """No idea; the linear autoencoder; an isolation forest."""
    return {
        "dummy": no_idea,
        "PCA": Unusual(PCA(n_components=0.9, random_state=0)),
        "isolation forest": Unusual(IsolationForest(random_state=0)),
    }


def domain_translators(data: Dataset) -> dict[str, Callable[[Dataset], Answer]]:
    """The clip itself; the clip with each pixel's mean and spread moved to those of the other domain."""
    return {"unchanged": unchanged, "moment matching": moments_matched}


def no_idea(data: Dataset) -> Answer:
    """The same score for all."""
    return {"score": np.zeros(data.raw.test.rows)}


def unchanged(data: Dataset) -> Answer:
    """Every clip as it is."""
    return {"clips": data.raw.test.x}


def moments_matched(data: Dataset) -> Answer:
    """Linear, pixel by pixel, and without pairs: z-scores in one domain are z-scores in the other."""
    train = data.raw.train.x.astype("float32")
    mean, spread = train.mean(axis=0), train.std(axis=0) + 1e-3
    scores = (data.raw.test.x - mean) / spread
    clips = scores * spread[::-1] + mean[::-1]
    return {"clips": np.clip(clips, 0, data.task.arguments["maximum"])}


def flattened(values: np.ndarray) -> np.ndarray:
    """One row a sample."""
    return values.reshape(len(values), -1)


def in_own_units(data: Dataset, outputs: np.ndarray) -> Answer:
    """The answer that outputs in the preprocessed targets' units stand for."""
    if data.target_preprocessing is not None:
        outputs = data.target_preprocessing.inverse_transform(outputs)
    return data.task.answer(outputs)
