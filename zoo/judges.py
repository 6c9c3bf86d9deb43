"""How good generated pictures are, where none is the right one: what a trained classifier sees in them.

Four figures, each beside the same of real pictures that the generator never saw:

- ``frechet_distance``: between the pictures' features and the training pictures', each taken as a Gaussian cloud:
  |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½) (Heusel and others 2017, arXiv:1706.08500), here in the last features of the
  zoo's own classifier of these pictures, so that it compares models on one dataset and nothing else. 0 is the same
  cloud; ``frechet_of_real`` is what the real pictures of the test split have, as many as were generated.
- ``read_as_asked``: the share that the classifier takes for the class that was asked for; of pictures that were asked
  for by a caption, the share of which one classifier a word reads every word rightly.
- ``distance_to_nearest``: the median distance of a picture to the nearest training picture, divided by the same of
  real test pictures. Near 1, samples are as new as real ones; near 0, they are copies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import keras
import numpy as np
from scipy.linalg import eigvals
from sklearn.neighbors import NearestNeighbors

from zoo import store, surgery
from zoo.datasets import Dataset, Split, Splits, views
from zoo.datasets.dataset import prepare
from zoo.datasets.inputs import ImageInput
from zoo.store import inference
from zoo.store.inference import Predictor
from zoo.store.shelf import Trained
from zoo.tasks import Answer, classification

Readers = dict[int, Predictor]  # by the place of the word that each reads from a picture
QUICKLY: dict[str, Any] = {"epochs": 25, "batch_size": 64, "learning_rate": 2e-3, "verbose": 0}


def score(data: Dataset, answer: Answer) -> dict[str, float]:
    """The figures of pictures that were asked for by class, or by the words of a caption."""
    readers = READERS[data.task.name](data)
    train, test = data.raw.train, data.raw.test
    known, new = _features(readers, train.y), _features(readers, answer["image"])
    asked, legal = words(test.x), _legal(data, answer["image"])
    right = [reader(legal)["label"] == asked[place] for place, reader in readers.items()]
    nearest = NearestNeighbors(n_neighbors=1).fit(_rows(train.y))
    distances = [np.median(nearest.kneighbors(_rows(part))[0]) for part in (answer["image"], test.y)]
    return {
        "frechet_distance": frechet_distance(new, known),
        "frechet_of_real": frechet_distance(_features(readers, test.y), known),
        "read_as_asked": float(np.all(right, axis=0).mean()),
        "distance_to_nearest": float(distances[0] / distances[1]),
    }


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Of two clouds of features ``(n, features)``, from their means and covariances alone."""
    covariances = [np.cov(features, rowvar=False) for features in (first, second)]
    # The trace of the root is the sum of the roots of the eigenvalues, which rounding alone makes complex or negative.
    between = np.sqrt(eigvals(covariances[0] @ covariances[1]).real.clip(0)).sum()
    apart = first.mean(axis=0) - second.mean(axis=0)
    return float(max(0, apart @ apart + np.trace(covariances[0] + covariances[1]) - 2 * between))


def identity(data: Dataset) -> str:
    """Which readers judge a dataset's pictures: figures of two readers are not of one scale."""
    shipped = _shipped_reader(data) if data.task.name == "generation" else None
    return shipped.card.files["model.keras"] if shipped else f"trained with Keras {keras.__version__}"


def _shipped_reader(data: Dataset) -> Trained | None:
    """The shipped classifier of the same split, never a user's of that name."""
    folder = store.shipped_dir() / f"cnn-{data.name}"
    if not folder.is_dir():
        return None
    trained = store.find(folder)
    made_with = trained.card.dataset
    return trained if (made_with["seed"], made_with["options"]) == (data.seed, dict(data.options)) else None


@lru_cache(maxsize=4)
def reader_of_class(data: Dataset) -> Readers:
    """The zoo's ``cnn``, trained to classify the pictures that a dataset asks to be generated."""
    from zoo.training import train

    shipped = _shipped_reader(data)
    return {0: shipped.predictor() if shipped else train("cnn", views.classified(data), verbose=0).predictor()}


@lru_cache(maxsize=4)
def readers_of_words(data: Dataset) -> Readers:
    """A ``cnn`` for each word of the captions that varies, trained to read it from the picture."""
    from zoo.training import train

    varying = [place for place, column in enumerate(words(data.raw.train.x)) if len(set(column)) > 1]
    readers = {}
    for place in varying:
        sure = keras.callbacks.EarlyStopping("val_accuracy", patience=4)  # colours are read at a glance
        run = train("cnn", _by_word(data, place), **QUICKLY, callbacks=[sure])
        readers[place] = run.predictor()
    return readers


def words(asked: np.ndarray) -> list[np.ndarray]:
    """The words at each place of what is asked, ``(n,)`` each: of captions ``(n,)``, or names of classes ``(n, 1)``."""
    rows = asked if asked.ndim == 2 else [caption.split() for caption in asked]
    return [np.array(column, dtype=str) for column in zip(*rows, strict=False)]


def _by_word(data: Dataset, place: int) -> Dataset:
    """The pictures, to be classified by the word that stands at a place of their captions."""
    names = [words(part.x)[place] for part in data.raw]
    labels, shape = tuple(np.unique(np.concatenate(names))), data.task.arguments["shape"]
    inputs = ImageInput(shape, data.task.arguments["maximum"])
    spec = replace(data.spec, task=classification(labels), inputs=inputs)
    raw = (Split(part.y, np.searchsorted(labels, named)) for part, named in zip(data.raw, names, strict=True))
    return prepare(spec, Splits(*raw), seed=data.seed, options=data.options)


def _features(readers: Readers, pictures: np.ndarray) -> np.ndarray:
    """The last features of all readers, side by side."""
    seen = [
        inference.outputs(surgery.features(reader.model), reader.preprocessing.transform(pictures).astype("float32"))
        for reader in readers.values()
    ]
    return np.concatenate(seen, axis=1).astype("float64")


def _legal(data: Dataset, pictures: np.ndarray) -> np.ndarray:
    return np.clip(pictures, 0, data.task.arguments["maximum"])


def _rows(pictures: np.ndarray) -> np.ndarray:
    return pictures.reshape(len(pictures), -1).astype("float32")


READERS: dict[str, Callable[[Dataset], Readers]] = {"generation": reader_of_class, "text_to_image": readers_of_words}
