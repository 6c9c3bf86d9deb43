"""Zoo models as scikit-learn estimators: for pipelines, ``cross_val_score`` and ``GridSearchCV``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.validation import check_is_fitted

from zoo.datasets import Dataset, from_arrays, from_dataframe

TRAINING = ("epochs", "batch_size", "learning_rate", "schedule", "patience", "seed")


class _ZooEstimator(BaseEstimator):
    """What classifier and regressor share: parameters, and a fit that preprocesses as zoo's datasets do."""

    _task: str

    def __init__(
        self,
        model: str = "mlp",
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        learning_rate: float | None = None,
        schedule: str | None = None,
        patience: int | None = None,
        seed: int = 0,
        validation: float = 0.15,
        **arguments: Any,
    ):
        self.model, self.validation = model, validation
        self.epochs, self.batch_size, self.learning_rate = epochs, batch_size, learning_rate
        self.schedule, self.patience, self.seed = schedule, patience, seed
        self._arguments = arguments

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Parameters of the training, and the builder's arguments that were given."""
        own = {name: getattr(self, name) for name in ("model", *TRAINING, "validation")}
        return own | self._arguments

    def set_params(self, **parameters: Any) -> _ZooEstimator:
        """Set parameters of the training or arguments of the builder; returns the estimator."""
        for name, value in parameters.items():
            if name in ("model", *TRAINING, "validation"):
                setattr(self, name, value)
            else:
                self._arguments[name] = value
        return self

    def fit(self, X: Any, y: Any) -> _ZooEstimator:
        """Train on rows or pictures; a share, ``validation``, is kept back for early stopping."""
        from zoo.training.loop import train

        data = self._dataset(X, y)
        training = {name: getattr(self, name) for name in TRAINING}
        self.run_ = train(self.model, data, verbose=0, **training, **self._arguments)
        self.n_features_in_ = data.raw.train.x.shape[1]
        return self

    def _dataset(self, X: Any, y: Any) -> Dataset:
        settings: dict[str, Any] = {
            "task": self._task, "seed": self.seed, "validation": self.validation, "test": 0, "quiet": True,
        }  # fmt: skip
        if isinstance(X, pd.DataFrame):
            return from_dataframe(X.assign(**{"the target": np.asarray(y)}), "the target", **settings)
        return from_arrays(X, y, **settings)

    def _answer(self, X: Any) -> Any:
        check_is_fitted(self, "run_")
        return self.run_.predictor()(X)


class ZooClassifier(ClassifierMixin, _ZooEstimator):
    """A zoo model as a scikit-learn classifier.

    Args:
        model: a model of ``zoo.list_models(task="classification")``.
        epochs, batch_size, learning_rate, schedule, patience, seed: as in :func:`zoo.train`.
        validation: share of the rows kept back for early stopping.
        **arguments: of the model's builder, such as ``dropout=0.4``; a grid may search them.

    Example::

        search = GridSearchCV(zoo.ZooClassifier("mlp", epochs=20), {"dropout": [0.0, 0.3]}, cv=3)
    """

    _task = "classification"

    def fit(self, X: Any, y: Any) -> ZooClassifier:
        """Train on X ``(n, columns)`` or pictures, and labels y ``(n,)``."""
        self.classes_, indices = np.unique(np.asarray(y), return_inverse=True)
        super().fit(X, indices)
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """The probability of each class of ``classes_``, ``(n, classes)``."""
        return self._answer(X)["probabilities"]

    def predict(self, X: Any) -> np.ndarray:
        """The most probable class of each sample ``(n,)``."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


class ZooRegressor(RegressorMixin, _ZooEstimator):
    """A zoo model as a scikit-learn regressor; targets are scaled for training and scaled back.

    Args:
        model: a model of ``zoo.list_models(task="regression")``.
        epochs, batch_size, learning_rate, schedule, patience, seed: as in :func:`zoo.train`.
        validation: share of the rows kept back for early stopping.
        **arguments: of the model's builder.
    """

    _task = "regression"

    def predict(self, X: Any) -> np.ndarray:
        """The value of each sample ``(n,)``."""
        return self._answer(X)["value"]
