"""Linear against non-linear models (S21): scikit-learn's, on the same green and red points, side by side.

A model is linear if it answers by a weighted sum of its features. Squares and products of the inputs are features too:
such a model draws a curve, and is linear in its parameters all the same.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from sklearn.base import ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from zoo.lessons import boundaries
from zoo.lessons.blackboard import number, signed, table

MODELS: dict[str, tuple[str, ClassifierMixin]] = {
    "logistic regression": ("linear", LogisticRegression()),
    "linear SVM": ("linear", LinearSVC()),
    "logistic regression, cubic": (
        "linear in its parameters",
        make_pipeline(PolynomialFeatures(3, include_bias=False), StandardScaler(), LogisticRegression(C=10)),
    ),
    "decision tree": ("non-linear", DecisionTreeClassifier(max_depth=4, random_state=0)),
    "kernel SVM": ("non-linear", SVC()),
    "k nearest neighbours": ("non-linear", KNeighborsClassifier()),
    "neural network": (
        "non-linear",
        MLPClassifier((16, 16), learning_rate_init=0.02, max_iter=300, random_state=0),
    ),
}


@cache
def fitted() -> dict[str, ClassifierMixin]:
    """Every model, fitted to the points of :func:`zoo.lessons.boundaries.points`."""
    return {name: model.fit(*boundaries.points()) for name, (_, model) in MODELS.items()}


def numbers() -> dict[str, Any]:
    """``train`` and ``test``: the share of right answers of every model, on its points and on 1,000 new ones."""
    parts = {"train": boundaries.points(), "test": boundaries.points(rows=1000, seed=1)}
    return {part: {name: model.score(x, y) for name, model in fitted().items()} for part, (x, y) in parts.items()}


def steps() -> str:
    """What makes a model linear, and what each one reaches."""
    found = numbers()
    logistic, cubic = fitted()["logistic regression"], fitted()["logistic regression, cubic"]
    w, b = logistic.coef_[0], logistic.intercept_[0]
    features = cubic[0].get_feature_names_out(["x1", "x2"])
    rows = [
        (name, kind, *(number(100 * found[part][name], 1) for part in ("train", "test")))
        for name, (kind, _) in MODELS.items()
    ]
    lines = [
        "Linear: a weighted sum of the features decides, here",
        f"  z = {number(b, 2)} {signed(w[0], 2)}·x₁ {signed(w[1], 2)}·x₂, green where z > 0.",
        f"The cubic one sums {len(features)} features: {', '.join(features)}.",
        "Linear does not mean a straight line: it is linear in its weights, and draws a curve.",
        "A tree asks question by question, a kernel SVM and k-NN compare with known points,",
        "a network bends its own features.",
        "",
        *table(("model", "kind", "train %", "test %"), rows),
    ]
    return "\n".join(lines)


def figure() -> Figure:
    """The boundary of every model through the points."""
    made = Figure(figsize=(12, 6.4), layout="constrained")
    grid = made.subplots(2, 4, sharex=True, sharey=True)
    found = numbers()["test"]
    for axes, (name, model) in zip(grid.flat, fitted().items(), strict=False):
        boundaries.draw(axes, lambda x, model=model: _decision(model, x))
        axes.set_title(f"{name}\n{MODELS[name][0]}: {100 * found[name]:.1f} %", fontsize=11)
    handles, labels = grid[0, 0].get_legend_handles_labels()
    grid[1, 3].axis("off")
    grid[1, 3].legend(handles, labels, loc="center", title="points", fontsize=12)
    grid[1, 3].set_title("per cent: right answers\non new points", fontsize=11)
    for axes in grid[:, 0]:
        axes.set_ylabel("x₂")
    for axes in (*grid[1, :3], grid[0, 3]):
        axes.set_xlabel("x₁")
        axes.tick_params(labelbottom=True)
    return made


def _decision(model: ClassifierMixin, x: np.ndarray) -> np.ndarray:
    """What is above 0 where the model says green."""
    if hasattr(model, "decision_function"):
        return model.decision_function(x)
    return model.predict_proba(x)[:, 1] - 0.5
