"""Loss landscapes J(w₀, w₁) (S15), to walk on in the lessons on gradient descent and optimizers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from zoo.datasets.plot.colours import ORANGE, VERMILION


@dataclass(frozen=True)
class Landscape:
    """A loss of two weights.

    Attributes:
        formula: of J.
        loss: J(w), of weights ``(..., 2)``.
        gradient: ∂J/∂w of one pair of weights, ``(2,)``.
        view: w₀ from, to; w₁ from, to: what a figure shows.
        minima: where the valleys are, ``(valleys, 2)``, the deepest first.
    """

    formula: str
    loss: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    view: tuple[float, float, float, float]
    minima: np.ndarray


def quadratic(steep: float) -> Landscape:
    """So many times as steep along w₁ as along w₀: gradient descent overshoots for good from η = 2 / steep on."""
    curvature = np.array([1.0, steep])
    return Landscape(
        f"(w₀² + {steep:g}w₁²) / 2",
        lambda w: (curvature * w**2).sum(axis=-1) / 2,
        lambda w: curvature * w,
        (-2.6, 2.6, -1.4, 1.4),
        np.zeros((1, 2)),
    )


def _valleys() -> Landscape:
    left, _, right = np.sort(np.roots([4, 0, -4, 0.25]).real)  # no slope along w₀: valley, pass, valley
    return Landscape(
        "(w₀² − 1)² + w₀/4 + w₁²",
        lambda w: (w[..., 0] ** 2 - 1) ** 2 + w[..., 0] / 4 + w[..., 1] ** 2,
        lambda w: np.array([4 * w[0] * (w[0] ** 2 - 1) + 0.25, 2 * w[1]]),
        (-1.8, 1.8, -1.4, 1.4),
        np.array([[left, 0.0], [right, 0.0]]),
    )


LINE_X = np.linspace(-1, 2, 30)  # samples of a line with noise
LINE_Y = 1 - 2 * LINE_X + np.random.default_rng(0).normal(scale=0.3, size=LINE_X.size)


def _neuron() -> Landscape:
    inputs = np.stack([np.ones_like(LINE_X), LINE_X])
    return Landscape(
        "mean of (w₀ + w₁x − y)²",
        lambda w: ((w @ inputs - LINE_Y) ** 2).mean(axis=-1),
        lambda w: 2 * inputs @ (w @ inputs - LINE_Y) / LINE_X.size,
        (-2.5, 3.5, -4.5, 1.5),
        np.polynomial.polynomial.polyfit(LINE_X, LINE_Y, 1)[None],
    )


LANDSCAPES = {
    "bowl": quadratic(10),
    "ravine": quadratic(100),
    "two valleys": _valleys(),  # the left one is deeper
    "linear neuron": _neuron(),  # its squared error on the samples above
}


def landscape(name: str) -> Landscape:
    """The landscape of that name. Raises ValueError, with all names, where there is none."""
    if name not in LANDSCAPES:
        raise ValueError(f"There is no landscape {name!r}. There are: {', '.join(LANDSCAPES)}.")
    return LANDSCAPES[name]


def draw(axes: Axes, land: Landscape) -> None:
    """Lines of equal loss, darker where it is high, and a star at the ground of each valley."""
    left, right, low, high = land.view
    w = np.stack(np.meshgrid(np.linspace(left, right, 121), np.linspace(low, high, 121)), axis=-1)
    loss = land.loss(w)
    levels = loss.min() + (loss.max() - loss.min()) * np.linspace(0, 1, 14) ** 2
    axes.contourf(w[..., 0], w[..., 1], loss, levels, cmap="Greys", alpha=0.45)
    axes.contour(w[..., 0], w[..., 1], loss, levels, colors="0.6", linewidths=0.7, linestyles="solid")
    axes.plot(*land.minima.T, linestyle="none", marker="*", markersize=15, color=ORANGE, markeredgecolor="black")
    axes.set(xlabel="w₀", ylabel="w₁", xlim=(left, right), ylim=(low, high))


def draw_path(axes: Axes, path: np.ndarray, colour: str = VERMILION) -> None:
    """A walk, with a dot a step and a square where it starts."""
    axes.plot(*path.T, color=colour, linewidth=1.5, marker="o", markersize=4)
    axes.plot(*path[0], marker="s", color="black")
