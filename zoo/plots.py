"""Figures of a training and of its answers; each function returns a matplotlib figure.

The colours are Okabe and Ito's, which the colour-blind can tell apart.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from zoo.tasks import Task

BLUE, ORANGE, GREEN = "#0072b2", "#d55e00", "#009e73"


def loss_curve(history: pd.DataFrame, title: str = "Loss curve") -> Figure:
    """Training and validation loss by epoch, the best epoch marked (S28, S40).

    Args:
        history: columns ``loss`` and, where there is one, ``val_loss``; the index counts epochs from 1.
        title: above the figure.
    """
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(history.index, history["loss"], color=BLUE, marker=".", label="training")
    if "val_loss" in history and history["val_loss"].notna().any():
        validation = history["val_loss"]
        axes.plot(history.index, validation, color=ORANGE, linestyle="--", marker=".", label="validation")
        best = validation.idxmin()
        axes.axvline(best, color="0.6", linewidth=1, label=f"best epoch: {best}")
    values = history.filter(regex="^(val_)?loss$").to_numpy().ravel()
    values = values[np.isfinite(values)]
    if values.size and values.min() > 0 and values.max() > 50 * values.min():
        axes.set_yscale("log")
    axes.set(title=title, xlabel="epoch", ylabel="loss")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend()
    return figure


def confusion_matrix(y: np.ndarray, labels: np.ndarray, class_names: tuple[str, ...], title: str = "") -> Figure:
    """How often each class (row) was taken for each (column).

    Args:
        y: true class indices ``(n,)``.
        labels: predicted class names ``(n,)``.
        class_names: names in the order of the indices.
        title: above the figure.
    """
    from sklearn.metrics import ConfusionMatrixDisplay

    size = max(4.0, 0.62 * len(class_names))
    figure = Figure(figsize=(size + 1, size), layout="constrained")
    axes = figure.add_subplot()
    names = list(class_names)
    ConfusionMatrixDisplay.from_predictions(
        np.array(names)[y], labels, labels=names, ax=axes, cmap="Blues", colorbar=False,
        xticks_rotation=90 if max(map(len, names)) > 3 else 0,
    )  # fmt: skip
    axes.set_title(title)
    return figure


def residuals(y: np.ndarray, values: np.ndarray, target: str, title: str = "") -> Figure:
    """Predicted against true values, and the residuals: what is left unexplained.

    Args:
        y: true values ``(n,)``.
        values: predictions ``(n,)``.
        target: name and unit of what is predicted.
        title: above the figure.
    """
    from sklearn.metrics import PredictionErrorDisplay

    figure = Figure(figsize=(9, 4), layout="constrained")
    figure.suptitle(title)
    for axes, kind in zip(figure.subplots(1, 2), ("actual_vs_predicted", "residual_vs_predicted"), strict=True):
        PredictionErrorDisplay.from_predictions(
            y, values, kind=kind, ax=axes, subsample=1000, random_state=0, scatter_kwargs={"s": 8, "alpha": 0.5}
        )
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(5))
        axes.set_xlabel(f"predicted {target}")
        axes.set_ylabel(f"true {target}" if kind == "actual_vs_predicted" else "residual: true − predicted")
    return figure


def answers(task: Task, y: np.ndarray, answer: dict[str, np.ndarray], title: str = "") -> Figure:
    """The picture of a model's answers that suits the task, for true targets as a dataset's raw split has them."""
    return _ANSWERS[task.name](task, y, answer, title)


_ANSWERS = {
    "classification": lambda task, y, answer, title: confusion_matrix(y, answer["label"], task.labels, title),
    "regression": lambda task, y, answer, title: residuals(y[:, 0], answer["value"], task.labels[0], title),
}
