"""Baselines that draw pictures, or tell them in few numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.decomposition import PCA
from sklearn.dummy import DummyRegressor
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import Ridge
from sklearn.mixture import GaussianMixture
from sklearn.pipeline import make_pipeline

from zoo.baselines.flat import Flat, flattened, in_own_units
from zoo.datasets import Dataset
from zoo.tasks import Answer

Baseline = Callable[[Dataset], Answer]
KEPT = 0.95  # of the variance, in the space where the Gaussians stand
GAUSSIANS = 3  # a class


def generators(data: Dataset) -> dict[str, Baseline]:
    """The mean picture of each class; a mixture of Gaussians of each class."""
    return {"class mean": mean_pictures, "Gaussian mixture": gaussian_mixture}


def mean_pictures(data: Dataset) -> Answer:
    """The mean of the training pictures of the class that is asked for."""
    (x, y), asked = data.raw.train, data.raw.test.x[:, 0]
    means = {name: y[x[:, 0] == name].mean(axis=0) for name in data.class_names}
    return {"image": np.stack([means[name] for name in asked])}


def gaussian_mixture(data: Dataset) -> Answer:
    """Drawn from a mixture of Gaussians of each class, in the space of the principal components."""
    pictures, names = data.train.y, data.raw.train.x[:, 0]
    asked = data.raw.test.x[:, 0]
    space = PCA(KEPT, random_state=0).fit(flattened(pictures))
    drawn = np.empty((len(asked), space.n_components_))
    for name in np.unique(asked.astype(str)):
        own = space.transform(flattened(pictures[names == name]))
        mixture = GaussianMixture(GAUSSIANS, reg_covar=1e-3, random_state=0).fit(own)
        drawn[asked == name] = mixture.sample(int((asked == name).sum()))[0]
    outputs = np.clip(space.inverse_transform(drawn), 0, 1)
    return in_own_units(data, outputs.reshape(-1, *pictures.shape[1:]))


def text_painters(data: Dataset) -> dict[str, Baseline]:
    """The mean picture; a linear model of the words of the caption; and this with a mixture of Gaussians around it."""
    return {"dummy": mean_picture, "bag of words and ridge": words_to_picture, "Gaussian mixture": words_to_pictures}


def mean_picture(data: Dataset) -> Answer:
    """The mean of the training pictures, for every caption."""
    return in_own_units(data, np.repeat(data.train.y.mean(axis=0, keepdims=True), data.raw.test.rows, axis=0))


def words_to_picture(data: Dataset) -> Answer:
    """A sum of one picture a word."""
    _, of_test = _by_words(data)
    return in_own_units(data, np.clip(of_test, 0, 1).reshape(-1, *data.train.y.shape[1:]))


def words_to_pictures(data: Dataset) -> Answer:
    """A sum of one picture a word, and what is drawn from a mixture of Gaussians of all that such sums miss."""
    of_train, of_test = _by_words(data)
    missed = flattened(data.train.y) - of_train
    space = PCA(KEPT, random_state=0).fit(missed)
    mixture = GaussianMixture(GAUSSIANS, reg_covar=1e-3, random_state=0).fit(space.transform(missed))
    drawn = mixture.sample(len(of_test))[0]
    np.random.RandomState(0).shuffle(drawn)  # they come Gaussian by Gaussian
    outputs = np.clip(of_test + space.inverse_transform(drawn), 0, 1)
    return in_own_units(data, outputs.reshape(-1, *data.train.y.shape[1:]))


def _by_words(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Linear models of the flattened pictures, on the captions of the training and of the test split."""
    x, rows = data.raw.train.x, flattened(data.train.y)
    model = make_pipeline(CountVectorizer(), Ridge()).fit(x, rows)
    return model.predict(x), model.predict(data.raw.test.x)


def reconstructors(data: Dataset) -> dict[str, Baseline]:
    """The mean picture; principal components, as many as the task allows numbers."""
    return {"dummy": Flat(DummyRegressor()), f"PCA, {data.task.arguments['numbers']} numbers": principal_components}


def principal_components(data: Dataset) -> Answer:
    """The best linear autoencoder there is."""
    space = PCA(data.task.arguments["numbers"], random_state=0).fit(flattened(data.train.x))
    rows = space.inverse_transform(space.transform(flattened(data.test.x)))
    return in_own_units(data, np.clip(rows, 0, 1).reshape(data.test.x.shape))
