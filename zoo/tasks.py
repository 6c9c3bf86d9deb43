"""Task: what a dataset asks and a model answers.

A dataset carries a task, a model is compiled by it, and nothing else passes between the two. A new kind of task is
one more function here and one more line in :data:`TASKS`; what exists stays as it is.

Importing this module costs nothing: scikit-learn and numpy come in when a task is scored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zoo.errors import unknown

if TYPE_CHECKING:
    import numpy as np

Answer = dict[str, "np.ndarray"]


@dataclass(frozen=True)
class Task:
    """What is asked of a model, and how its raw outputs become an answer.

    Attributes:
        name: ``"classification"`` or ``"regression"``, a key of :data:`TASKS`.
        labels: the class names, or the names of a regression's targets.
        head: the arguments that every builder takes for its output layer: ``units`` and ``output_activation``.
        loss: Keras' name of the loss that is minimised.
        metrics: Keras' names of the metrics watched during training.
        decides: the test metric that decides between two models, a key of what ``score`` returns.
        greater_is_better: whether more of ``decides`` is better.
        answer: from raw outputs ``(n, units)``, in the target's own units, to named arrays of length n.
        score: from true targets and an answer to the test metrics.
        baselines: the scikit-learn estimators to beat, by name, given whether the input is an image.
    """

    name: str
    labels: tuple[str, ...]
    head: Mapping[str, Any]
    loss: str
    metrics: tuple[str, ...]
    decides: str
    greater_is_better: bool
    answer: Callable[[np.ndarray], Answer]
    score: Callable[[np.ndarray, Answer], dict[str, float]]
    baselines: Callable[[bool], dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """What :func:`from_dict` needs to make this task again, as JSON can hold it."""
        return {"name": self.name, "labels": list(self.labels)}

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(self.labels)})"


def from_dict(description: Mapping[str, Any]) -> Task:
    """The task that :meth:`Task.to_dict` described."""
    if description["name"] not in TASKS:
        raise unknown("task", description["name"], TASKS)
    return TASKS[description["name"]](description["labels"])


def classification(class_names: Sequence[str]) -> Task:
    """Which of several classes? Targets are int64 indices ``(n,)`` into ``class_names``.

    Two classes: one sigmoid neuron and the binary cross-entropy (S6, S12). More: softmax and the categorical
    cross-entropy (S11, S49). The answer holds ``label`` (n,) and ``probabilities`` (n, classes).
    """
    binary = len(class_names) == 2
    names = tuple(str(name) for name in class_names)
    return Task(
        name="classification",
        labels=names,
        head={"units": 1 if binary else len(names), "output_activation": "sigmoid" if binary else "softmax"},
        loss="binary_crossentropy" if binary else "sparse_categorical_crossentropy",
        metrics=("accuracy",),
        decides="accuracy",
        greater_is_better=True,
        answer=lambda outputs: _most_probable(outputs, names),
        score=lambda y, answer: _classification_metrics(y, answer, names),
        baselines=_classifiers,
    )


def regression(target_names: Sequence[str] = ("value",)) -> Task:
    """How much? Targets are float ``(n, 1)``; the mean squared error is minimised (S13).

    Training sees scaled targets, every answer is in the target's own units. The answer holds ``value`` (n,).
    """
    return Task(
        name="regression",
        labels=tuple(target_names),
        head={"units": len(target_names), "output_activation": "linear"},
        loss="mean_squared_error",
        metrics=("mean_absolute_error",),
        decides="r2",
        greater_is_better=True,
        answer=lambda outputs: {"value": outputs[:, 0]},
        score=_regression_metrics,
        baselines=_regressors,
    )


TASKS: dict[str, Callable[[Sequence[str]], Task]] = {"classification": classification, "regression": regression}


def _most_probable(outputs: np.ndarray, names: tuple[str, ...]) -> Answer:
    import numpy as np

    probabilities = np.concatenate([1 - outputs, outputs], axis=1) if outputs.shape[1] == 1 else outputs
    return {"label": np.array(names)[probabilities.argmax(axis=1)], "probabilities": probabilities}


def _classification_metrics(y: np.ndarray, answer: Answer, names: tuple[str, ...]) -> dict[str, float]:
    import numpy as np
    from sklearn import metrics

    truth, classes = np.asarray(names)[y], range(len(names))
    scores = {
        "accuracy": metrics.accuracy_score(truth, answer["label"]),
        "macro_f1": metrics.f1_score(truth, answer["label"], labels=names, average="macro", zero_division=0),
    }
    if "probabilities" in answer:  # some baselines give labels alone
        probabilities = answer["probabilities"].astype("float64")
        probabilities = probabilities / probabilities.sum(axis=1, keepdims=True)
        scores["log_loss"] = metrics.log_loss(y, probabilities, labels=classes)
        if len(names) == 2 and len(np.unique(y)) == 2:
            scores["roc_auc"] = metrics.roc_auc_score(y, probabilities[:, 1])
    return {name: float(value) for name, value in scores.items()}


def _regression_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    from sklearn import metrics

    truth, value = y[:, 0], answer["value"]
    return {
        "r2": float(metrics.r2_score(truth, value)),
        "mean_absolute_error": float(metrics.mean_absolute_error(truth, value)),
        "root_mean_squared_error": float(metrics.root_mean_squared_error(truth, value)),
    }


def _classifiers(images: bool) -> dict[str, Any]:
    from sklearn.decomposition import PCA
    from sklearn.dummy import DummyClassifier
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import SVC

    # Boosting suits the few columns of a table; on pixels, support vectors are stronger and quicker.
    if images:
        strong = {"support vectors": make_pipeline(PCA(n_components=0.95, random_state=0), SVC())}
    else:
        strong = {"gradient boosting": HistGradientBoostingClassifier(random_state=0)}
    return {"dummy": DummyClassifier(), "logistic regression": LogisticRegression(max_iter=1000)} | strong


def _regressors(images: bool) -> dict[str, Any]:
    from sklearn.dummy import DummyRegressor
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import Ridge

    return {
        "dummy": DummyRegressor(),
        "ridge regression": Ridge(),
        "gradient boosting": HistGradientBoostingRegressor(random_state=0),
    }
