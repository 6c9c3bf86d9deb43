"""One neuron (S6, S9, S22): a weighted sum of the inputs and a bias, bent by an activation function."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION
from zoo.lessons.activations import ACTIVATIONS, Activation
from zoo.lessons.blackboard import array, number, signed, vector, weighted

BIAS, WEIGHTS = 1.0, np.array([3.0, -2.0])  # S9: w₀ = 1, W = [3, −2]
POINTS = np.array([[4.0, 5.0], [2.0, 1.0], [5.0, 8.0]])
SIGMOID = ACTIVATIONS["sigmoid"]


def weighted_sum(x: Any, w: Any, b: float = 0.0) -> float:
    """z = b + Σ xᵢwᵢ, term by term (S6).

    Args:
        x: the inputs, ``(m,)``.
        w: the weights, ``(m,)``.
        b: the bias, which A calls w₀ and B calls b.

    Raises:
        ValueError: x or w is no vector of finite numbers, or w has not one weight for each input.
    """
    x = array(x, "x")
    z = float(b)
    for x_i, w_i in zip(x, array(w, "w, one weight an input,", len(x)), strict=True):
        z += float(x_i * w_i)
    return z


def neuron(x: Any, w: Any, b: float = 0.0, g: Activation = SIGMOID) -> float:
    """ŷ = g(b + Σ xᵢwᵢ), the perceptron of A and y = f(w₁x₁ + w₂x₂ + w₃x₃ + b) of B (S6, S22).

    Arguments and errors as in :func:`weighted_sum`; ``g`` is one of :data:`zoo.lessons.activations.ACTIVATIONS`.
    """
    return float(g(weighted_sum(x, w, b)))


def neurons(X: np.ndarray, w: np.ndarray, b: float = 0.0, g: Activation = SIGMOID) -> np.ndarray:
    """The vector form ŷ = g(w₀ + XᵀW), for the rows of X ``(n, m)`` at once; floats ``(n,)``."""
    return g(b + X @ w)


def numbers() -> dict[str, Any]:
    """Of the slide's three points: ``z`` and ``y``, ŷ by the sigmoid; and the line z = 0 as slope and intercept."""
    return {
        "z": np.array([weighted_sum(x, WEIGHTS, BIAS) for x in POINTS]),
        "y": np.array([neuron(x, WEIGHTS, BIAS) for x in POINTS]),
        "line": {"slope": float(-WEIGHTS[0] / WEIGHTS[1]), "intercept": float(-BIAS / WEIGHTS[1])},
    }


def steps() -> str:
    """The slide's neuron, at each of the slide's points."""
    found = numbers()
    line = found["line"]
    lines = ["ŷ = g(w₀ + x₁w₁ + x₂w₂) = g(w₀ + XᵀW)", f"with w₀ = {number(BIAS)} and W = {vector(WEIGHTS)}", ""]
    for x, z, y in zip(POINTS, found["z"], found["y"], strict=True):
        lines.append(f"x = {vector(x)}:  z = {weighted(BIAS, WEIGHTS, x)} = {number(z)},  sigmoid: ŷ = {number(y)}")
    together = neurons(POINTS, WEIGHTS, BIAS)
    lines += [
        "",
        f"All at once, as a product of matrices: g(w₀ + XW) = {vector(together)}",
        f"z = 0 is a line in 2D: x₂ = {number(line['slope'])}·x₁ {signed(line['intercept'])}."
        f" The point {vector(POINTS[2])} lies on it.",
        "The slides slip: one of A prints W = [3, 1, −2]. That would take three inputs.",
    ]
    return "\n".join(lines)


def figure(point: int = 0) -> Figure:
    """The neuron at work on one of the slide's points, and the plane that it divides.

    Raises:
        ValueError: there is no such point.
    """
    if point not in range(len(POINTS)):
        raise ValueError(f"There is no point {point}: the slide has {len(POINTS)}, counted from 0.")
    made = Figure(figsize=(10, 4.6), layout="constrained")
    left, right = made.subplots(1, 2)
    _draw_neuron(left, POINTS[point])
    _draw_plane(right)
    return made


def _draw_neuron(axes: Axes, x: np.ndarray) -> None:
    """Inputs, weights, sum, non-linearity, output."""
    axes.set(xlim=(-0.4, 5), ylim=(-0.6, 2.7), title=f"one neuron at x = {vector(x)}")
    axes.axis("off")
    z = weighted_sum(x, WEIGHTS, BIAS)
    nodes: dict[tuple[float, float], str] = {
        (0, 2): "1",
        (0, 1): f"x₁\n{number(x[0])}",
        (0, 0): f"x₂\n{number(x[1])}",
        (2, 1): f"Σ\n{number(z)}",
        (3.3, 1): "g",
        (4.6, 1): f"ŷ\n{number(SIGMOID(z), 3)}",
    }
    one, first, second, total, bend, answer = nodes
    arrows = [
        (one, total, f"w₀ = {number(BIAS)}"),
        (first, total, f"w₁ = {number(WEIGHTS[0])}"),
        (second, total, f"w₂ = {number(WEIGHTS[1])}"),
        (total, bend, "z"),
        (bend, answer, ""),
    ]
    for start, end, text in arrows:
        axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "shrinkA": 20, "shrinkB": 20, "linewidth": 1.5})
        middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        box = {"fc": "white", "ec": "none", "pad": 2}
        axes.annotate(text, middle, ha="center", va="center", fontsize=12, bbox=box if text else None)
    for place, text in nodes.items():
        axes.annotate(text, place, ha="center", va="center", fontsize=12, bbox={"boxstyle": "circle", "fc": "white"})
    for across, text in ((0, "inputs"), (1, "weights"), (2, "sum"), (3.3, "non-linearity"), (4.6, "output")):
        axes.text(across, -0.5, text, ha="center", fontsize=12, color="0.3")


def _draw_plane(axes: Axes) -> None:
    """The line z = 0, what lies on its sides, and the slide's points with their z."""
    first, second = np.meshgrid(np.linspace(-1, 9, 101), np.linspace(-1, 10, 111))
    z = BIAS + WEIGHTS[0] * first + WEIGHTS[1] * second
    axes.contourf(first, second, z, levels=[-100, 0, 100], colors=[VERMILION, BLUE], alpha=0.2)
    axes.contour(first, second, z, levels=[0], colors="black")
    axes.scatter(POINTS[:, 0], POINTS[:, 1], color=GREEN, edgecolor="black", s=70, zorder=3)
    for x, value in zip(POINTS, numbers()["z"], strict=True):
        axes.annotate(f"{vector(x)}: z = {number(value)}", x, (8, -14), textcoords="offset points", fontsize=11)
    axes.text(7, 3, "z > 0\nŷ > 0.5", fontsize=12, ha="center", color=BLUE)
    axes.text(1, 7.5, "z < 0\nŷ < 0.5", fontsize=12, ha="center", color=VERMILION)
    axes.set(title="1 + 3x₁ − 2x₂ = 0 is a line in 2D", xlabel="x₁", ylabel="x₂")
