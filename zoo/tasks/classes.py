"""Tasks whose answer is a class: which one is it, and is it as usual?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zoo.tasks.task import Answer, Task, asked_of_itself

if TYPE_CHECKING:
    import numpy as np


def classification(labels: Sequence[str]) -> Task:
    """Which of several classes? Targets are int64 indices ``(n,)`` into ``labels``.

    Two classes: one sigmoid neuron and the binary cross-entropy (S6, S12). More: softmax and the categorical
    cross-entropy (S11, S49). The answer holds ``label`` (n,) and ``probabilities`` (n, classes).
    """
    binary = len(labels) == 2
    names = tuple(str(name) for name in labels)
    return Task(
        name="classification",
        labels=names,
        head={"units": 1 if binary else len(names), "output_activation": "sigmoid" if binary else "softmax"},
        loss="binary_crossentropy" if binary else "sparse_categorical_crossentropy",
        metrics=("accuracy",),
        decides="accuracy",
        greater_is_better=True,
        answer=lambda outputs: most_probable(outputs, names),
        score=lambda y, answer: _classification_metrics(y, answer, names),
        arguments={"labels": names},
    )


def anomaly_detection(labels: Sequence[str]) -> Task:
    """How unusual? Targets are int64 ``(n,)``: 0 usual, 1 not (S17, S18, S29).

    A model reconstructs what it is given, and the error is the score. ``fit`` sees the usual alone, of validation too:
    nobody can tell from the error of the unusual whether a training goes well. The answer holds ``score`` (n,), larger
    for the unusual; the two ``labels`` name the usual and the other.
    """
    return Task(
        name="anomaly_detection",
        labels=tuple(labels),
        head={"output_activation": "linear"},
        loss="mean_squared_error",
        metrics=(),
        decides="roc_auc",
        greater_is_better=True,
        answer=lambda score: {"score": score},
        score=_anomaly_metrics,
        arguments={"labels": tuple(labels)},
        arrange=lambda x, y: (x[y == 0], x[y == 0]),
        ask=asked_of_itself,
        compare=_errors,
    )


def most_probable(outputs: np.ndarray, names: Sequence[str]) -> Answer:
    """The most probable class and all probabilities, from ``(n, classes)``, or ``(n, 1)`` of the second of two."""
    import numpy as np

    probabilities = np.concatenate([1 - outputs, outputs], axis=1) if outputs.shape[1] == 1 else outputs
    return {"label": np.array(names)[probabilities.argmax(axis=1)], "probabilities": probabilities}


def _errors(samples: np.ndarray, reconstructed: np.ndarray) -> np.ndarray:
    """The mean squared error of each sample ``(n,)``."""
    return ((samples - reconstructed) ** 2).mean(axis=tuple(range(1, samples.ndim)))


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


def _anomaly_metrics(y: np.ndarray, answer: Answer) -> dict[str, float]:
    from sklearn import metrics

    return {
        "roc_auc": float(metrics.roc_auc_score(y, answer["score"])),
        "average_precision": float(metrics.average_precision_score(y, answer["score"])),
    }
