"""Losses (S12, S13): how wrong the answers f are, by cross-entropy or by squared error, with the slides' tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, VERMILION
from zoo.lessons.blackboard import array, factor, number, table, vector

POINTS = np.array([[4, 5], [2, 1], [5, 8]])  # S12: X, what the network says (f), and what is true (y)
PREDICTED, TRUE = np.array([0.1, 0.8, 0.6]), np.array([1.0, 0.0, 1.0])
GRADES_PREDICTED, GRADES = np.array([30.0, 80.0, 85.0]), np.array([90.0, 20.0, 95.0])  # S13, in percent
ONE_HOT, SHARES = np.array([0.0, 1.0, 0.0]), np.array([0.1, 0.7, 0.2])  # ours, for S49's many classes


def binary_cross_entropy(y: Any, f: Any) -> np.ndarray:
    """−y ln f − (1 − y) ln(1 − f), a term a sample (S12). Their mean is the empirical loss J(W).

    Args:
        y: the truth, 0 or 1, ``(n,)``.
        f: the predicted probabilities of 1, ``(n,)``.

    Raises:
        ValueError: other shapes, or probabilities that are not strictly between 0 and 1.
    """
    f = _probabilities(f)
    y = array(y, "y, a label for each f,", len(f))
    return -y * np.log(f) - (1 - y) * np.log(1 - f)


def cross_entropy(y: Any, f: Any) -> float:
    """−Σᵢ yᵢ ln fᵢ of one sample, over its classes (S49).

    Args:
        y: the truth, 1 for its class and 0 for the others, ``(classes,)``.
        f: the predicted probabilities, ``(classes,)``.

    Raises:
        ValueError: as :func:`binary_cross_entropy`.
    """
    f = _probabilities(f)
    return float(-(array(y, "y, a share for each class,", len(f)) * np.log(f)).sum())


def squared_error(y: Any, f: Any) -> np.ndarray:
    """(y − f)², a term a sample (S13); their mean is the mean squared error.

    Raises:
        ValueError: y and f are no vectors of the same length.
    """
    f = array(f, "f")
    return (array(y, "y, a truth for each f,", len(f)) - f) ** 2


def _probabilities(f: Any) -> np.ndarray:
    f = array(f, "f")
    if not ((f > 0) & (f < 1)).all():
        raise ValueError(
            f"Probabilities must lie strictly between 0 and 1, or the logarithm is infinite, but f = {f}. "
            "np.clip(f, 1e-7, 1 - 1e-7) does what Keras does."
        )
    return f


def numbers() -> dict[str, Any]:
    """The slides' tables: ``terms`` and ``mean`` of the cross-entropy (S12), ``squares`` and ``mse`` (S13)."""
    terms, squares = binary_cross_entropy(TRUE, PREDICTED), squared_error(GRADES, GRADES_PREDICTED)
    return {
        "terms": terms,
        "mean": float(terms.mean()),
        "squares": squares,
        "mse": float(squares.mean()),
        "many classes": cross_entropy(ONE_HOT, SHARES),
    }


def steps() -> str:
    """Both tables, and what happens without the minus sign."""
    found = numbers()
    written = [f"−ln {number(f)}" if y else f"−ln(1 − {number(f)})" for y, f in zip(TRUE, PREDICTED, strict=True)]
    rows = zip(map(vector, POINTS), PREDICTED, TRUE, written, found["terms"], strict=True)
    lines = [
        "The empirical loss J(W) (objective, cost, empirical risk) is a mean over the samples.",
        "",
        "Binary cross-entropy: did they pass?  term = −y·ln f − (1 − y)·ln(1 − f)",
        *table(("x", "f", "y", "what is left of it", "term"), rows),
        f"J = ({' + '.join(map(number, found['terms']))}) / {len(TRUE)} = {number(found['mean'])}",
        "",
        "Mean squared error: final grades in percent.  term = (y − f)²",
        *table(
            ("f", "y", "y − f", "term"),
            zip(GRADES_PREDICTED, GRADES, GRADES - GRADES_PREDICTED, found["squares"], strict=True),
        ),
        f"J = ({' + '.join(map(number, found['squares']))}) / {len(GRADES)} = {number(found['mse'], 2)}",
        "",
        f"Many classes: y = {vector(ONE_HOT)}, f = {vector(SHARES)}:  −Σ yᵢ ln fᵢ = −ln {factor(SHARES[1])}"
        f" = {number(found['many classes'])}",
        f"The slides slip: D writes this sum without its minus sign. It would be {number(-found['many classes'])},",
        "and fall without end as f of the true class goes to 0: training would learn to be wrong.",
    ]
    return "\n".join(lines)


def figure() -> Figure:
    """Cross-entropy by predicted probability, and squared error by predicted grade, with the slides' samples."""
    made = Figure(figsize=(10, 4.4), layout="constrained")
    left, right = made.subplots(1, 2)
    found = numbers()
    f = np.linspace(0.02, 0.98, 200)
    for truth, colour, style in ((1.0, BLUE, "-"), (0.0, VERMILION, "--")):
        curve = binary_cross_entropy(np.full_like(f, truth), f)
        left.plot(f, curve, style, color=colour, linewidth=2, label=f"y = {number(truth)}")
        of = truth == TRUE
        left.scatter(PREDICTED[of], found["terms"][of], color=colour, edgecolor="black", s=70, zorder=3)
    for x, value in zip(PREDICTED, found["terms"], strict=True):
        _name(left, x, value, number(value))
    left.set(title=f"cross-entropy, mean {number(found['mean'])}", xlabel="predicted probability f", ylabel="term of J")
    left.legend(loc="upper center")
    grade = np.linspace(0, 100, 201)
    for i, (truth, answer) in enumerate(zip(GRADES, GRADES_PREDICTED, strict=True)):
        colour, style = ((BLUE, "-"), (VERMILION, "--"), ("0.4", ":"))[i]
        right.plot(grade, (truth - grade) ** 2, style, color=colour, linewidth=2, label=f"y = {number(truth)} %")
        right.scatter(answer, found["squares"][i], color=colour, edgecolor="black", s=70, zorder=3)
        _name(right, answer, found["squares"][i], number(found["squares"][i]))
    right.set(
        title=f"squared error, mean {number(found['mse'], 2)}", xlabel="predicted grade f in %", ylabel="term of J"
    )
    right.legend(loc="upper center")
    for axes in (left, right):
        axes.grid(alpha=0.3)
    return made


def _name(axes: Axes, x: float, y: float, text: str) -> None:
    """Write beside a point, over the curves."""
    box = {"fc": "white", "ec": "none", "pad": 1.5, "alpha": 0.9}
    axes.annotate(text, (x, y), (0, 12), textcoords="offset points", fontsize=11, ha="center", bbox=box)
