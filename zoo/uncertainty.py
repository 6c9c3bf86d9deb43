"""How far a classifier's answer can be trusted: dropout and ensembles, calibration, inputs unlike the training data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

import keras
import numpy as np
import pandas as pd
from keras import layers
from scipy.stats import entropy
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize

from zoo import datasets, registry, surgery
from zoo.datasets import Dataset
from zoo.errors import ZooError
from zoo.store import inference
from zoo.tasks.classes import most_probable
from zoo.training import Run, train

DROPOUTS = (layers.Dropout, layers.SpatialDropout1D, layers.SpatialDropout2D, layers.SpatialDropout3D,
            layers.AlphaDropout, layers.GaussianDropout)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Opinions:
    """Several answers to the same samples, and how far they agree.

    Attributes:
        draws: probabilities, float ``(opinions, n, classes)``.
    """

    draws: np.ndarray

    @cached_property
    def probabilities(self) -> np.ndarray:
        """The mean over all opinions ``(n, classes)``."""
        return self.draws.mean(axis=0)

    @cached_property
    def entropy(self) -> np.ndarray:
        """The whole uncertainty of the mean, in nats ``(n,)``: −Σ p ln p, from 0 to ln(classes)."""
        return entropy(self.probabilities, axis=1)

    @cached_property
    def disagreement(self) -> np.ndarray:
        """The part of the entropy that is between the opinions ``(n,)``, their mutual information.

        Large where the model does not know; small where all opinions are equally unsure, as of a sample between two
        classes.
        """
        return np.maximum(self.entropy - entropy(self.draws, axis=2).mean(axis=0), 0)


def monte_carlo_dropout(model: keras.Model, x: Any, draws: int = 30, seed: int | None = None) -> Opinions:
    """A classifier's opinions with dropout left on, each of other neurons.

    Dropout alone is active: batch normalisation keeps the statistics of the training.

    Args:
        model: a classifier with dropout, in layers of its own or within recurrent and attention layers.
        x: preprocessed samples ``(n, ...)``.
        draws: opinions.
        seed: sets the seeds of Python, numpy and the backend; None leaves them alone.

    Raises:
        ZooError: a model without dropout.

    Slides: S39, S40. Paper: Gal and Ghahramani (2016), arXiv:1506.02142.

    Example: ``zoo.uncertainty.monte_carlo_dropout(zoo.load("cnn-digits"), data.test.x).disagreement``.
    """
    if draws < 1:
        raise ZooError(f"draws={draws} must be at least 1; 30 is usual.")
    if seed is not None:
        keras.utils.set_random_seed(seed)
    dropping = []

    def change(layer: Any) -> Any:
        if _drops(layer):
            dropping.append(layer)
            layer.call = _always_training(layer.call)
        return layer

    always = surgery.copy(model, change)
    if not dropping:
        raise ZooError(f"{model.name} has no dropout that could be left on: build it with dropout=0.3, and train it.")
    return Opinions(np.stack([_probabilities(always, x) for _ in range(draws)]))


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Networks that were trained alike from different initial weights.

    Attributes:
        runs: their trainings.
    """

    runs: tuple[Run, ...]

    def answer(self, x: Any) -> Opinions:
        """The members' opinions on preprocessed samples ``(n, ...)``."""
        return Opinions(np.stack([_probabilities(run.model, x) for run in self.runs]))


def deep_ensemble(
    name: str, dataset: str | Dataset | None = None, members: int = 5, *, seed: int = 0, **arguments: Any
) -> Ensemble:
    """Train a model several times; where the members disagree, the data did not tell.

    Args:
        name: a registered model that classifies.
        dataset: of classes; by default the model's own.
        members: networks, with the seeds ``seed``, ``seed + 1``, ….
        seed: of the first.
        **arguments: of :func:`zoo.train`, and of the builder.

    Raises:
        ZooError: what :func:`zoo.train` refuses; a dataset of another task; fewer than two members.

    Slides: S39. Paper: Lakshminarayanan, Pritzel and Blundell (2017), arXiv:1612.01474.
    """
    if members < 2:
        raise ZooError(f"members={members}: an ensemble has two or more.")
    named = dataset or registry.spec(name).dataset
    data = datasets.load(named, task="classification") if isinstance(named, str) else named
    if data.task.name != "classification":
        raise ZooError(f"{data.name} asks {data.task.name}; an ensemble's opinions are on classes.")
    arguments = {"verbose": 0, **arguments}
    return Ensemble(tuple(train(name, data, seed=seed + member, **arguments) for member in range(members)))


def expected_calibration_error(y: np.ndarray, probabilities: np.ndarray, bins: int = 10) -> float:
    """How far confidence and the share of right answers lie apart: Σ (n_b / n) · |right_b − confidence_b|.

    Args:
        y: true class indices ``(n,)``.
        probabilities: ``(n, classes)``.
        bins: of confidence, of equal width.

    Slides: S39. Paper: Guo and others (2017), arXiv:1706.04599.
    """
    confidence = probabilities.max(axis=1)
    samples = pd.DataFrame({"confidence": confidence, "right": probabilities.argmax(axis=1) == np.asarray(y)})
    of_bin = samples.groupby(np.minimum((confidence * bins).astype(int), bins - 1))
    gaps = (of_bin["right"].mean() - of_bin["confidence"].mean()).abs()
    return float((gaps * of_bin.size()).sum() / len(samples))


@dataclass(frozen=True, eq=False)
class Unfamiliarity:
    """How unlike the training data an input is: its distance to the k-th nearest training sample, in the features that
    the last layer reads.

    Nearest neighbours assume nothing of how features are spread. Mahalanobis' distance, the usual other choice, needs a
    covariance, which is singular where neurons are dead.

    Attributes:
        features: the model up to its last layer.
        neighbours: fitted on the training split's features, scaled to length 1.
        threshold: a score above it is unlike the training data.

    Example: ``zoo.uncertainty.Unfamiliarity.of(model, data).flags(x)``.
    """

    features: keras.Model
    neighbours: NearestNeighbors
    threshold: float

    @classmethod
    def of(cls, model: keras.Model, data: Dataset, neighbours: int = 5, quantile: float = 0.95) -> Unfamiliarity:
        """Learn from the training split, and set the threshold where a share of the validation split lies below it.

        Raises:
            ZooError: a streamed dataset, fewer samples than neighbours, or a quantile that is no share.

        Slides: S39. Paper: Sun and others (2022), arXiv:2204.06507.
        """
        if data.streamed or not 0 < neighbours <= data.rows["train"] or not 0 < quantile < 1:
            raise ZooError(
                f"neighbours={neighbours}, quantile={quantile}: name 1 to {data.rows['train']} neighbours and a share "
                "between 0 and 1, of a dataset in memory."
            )
        network = surgery.features(model)
        found = NearestNeighbors(n_neighbors=neighbours).fit(_unit(network, data.train.x))
        made = cls(network, found, np.inf)
        return cls(network, found, float(np.quantile(made.score(data.validation.x), quantile)))

    def score(self, x: Any) -> np.ndarray:
        """The distance of preprocessed samples ``(n, ...)`` to the training data, float ``(n,)``, from 0 to 2."""
        return self.neighbours.kneighbors(_unit(self.features, x))[0][:, -1]

    def flags(self, x: Any) -> np.ndarray:
        """Whether each of the samples is unlike the training data, bool ``(n,)``."""
        return self.score(x) > self.threshold


def _always_training(call: Callable[..., Any]) -> Callable[..., Any]:
    """A layer's call as in training; a model hands ``training=False`` to all its layers when it answers."""

    @wraps(call)
    def always(*inputs: Any, **arguments: Any) -> Any:
        return call(*inputs, **{**arguments, "training": True})

    return always


def _drops(layer: Any) -> bool:
    if isinstance(layer, DROPOUTS):
        return layer.rate > 0
    inner = getattr(layer, "forward_layer", layer)
    return any(bool(getattr(inner, name, 0)) for name in ("dropout", "recurrent_dropout"))


def _probabilities(model: keras.Model, x: Any) -> np.ndarray:
    """Probabilities ``(n, classes)`` in double precision, each row with the sum 1."""
    outputs = inference.outputs(model, x).astype("float64")
    if outputs.ndim != 2 or outputs.min() < 0 or outputs.max() > 1 + 1e-3:
        raise ZooError(f"{model.name} gives no probabilities of classes: a softmax or a sigmoid ends a classifier.")
    probabilities = most_probable(outputs, range(max(outputs.shape[1], 2)))["probabilities"]  # type: ignore[arg-type]
    return probabilities / probabilities.sum(axis=1, keepdims=True)


def _unit(features: keras.Model, x: Any) -> np.ndarray:
    return normalize(inference.outputs(features, x))
