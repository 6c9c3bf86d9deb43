"""Gradient descent (S15, S26): walk down the loss landscape J(w₀, w₁), a step against the gradient at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import VERMILION
from zoo.lessons.blackboard import array, number, table, vector
from zoo.lessons.landscapes import LANDSCAPES, LINE_X, LINE_Y, draw, draw_path, landscape


def initial(seed: int, scale: float = 1.0) -> np.ndarray:
    """Weights ``(2,)`` from N(0, σ²), the first line of the slide's algorithm; ``scale`` is σ."""
    return np.random.default_rng(seed).normal(scale=scale, size=2)


def descend(
    gradient: Callable[[np.ndarray], np.ndarray], start: Any, rate: float, steps: int = 50, tolerance: float = 1e-6
) -> np.ndarray:
    """W ← W − η ∂J/∂W until it converges (S15).

    Args:
        gradient: ∂J/∂W at W.
        start: W to begin with, ``(weights,)``.
        rate: η, the learning rate.
        steps: the most steps to take.
        tolerance: of the gradient's length, below which it has converged.

    Returns:
        The path, ``(steps + 1, weights)`` or shorter.

    Raises:
        ValueError: no weights, or a learning rate that is not above 0.
    """
    if not rate > 0:
        raise ValueError(f"A learning rate must be above 0, but it is {rate}: try 0.1.")
    path = [array(start, "start")]
    while len(path) <= steps:
        slope = gradient(path[-1])
        if np.linalg.norm(slope) < tolerance:
            break
        path.append(path[-1] - rate * slope)
    return np.stack(path)


def by_samples(start: Any, rate: float, epochs: int, seed: int = 0) -> np.ndarray:
    """The linear neuron trained a sample at a time (S26): the weights after each epoch, ``(epochs + 1, 2)``.

    In an epoch, every sample comes once, in an order drawn anew, and moves the weights.
    """
    w, rng = array(start, "start", 2), np.random.default_rng(seed)
    path = [w]
    for _ in range(epochs):
        for i in rng.permutation(LINE_X.size):
            error = w[0] + w[1] * LINE_X[i] - LINE_Y[i]  # forward pass, and comparison with the truth
            w = w - rate * 2 * error * np.array([1.0, LINE_X[i]])  # backward pass
        path.append(w)
    return np.stack(path)


START = (-2.2, 1.1)
BOWL, VALLEYS, NEURON = LANDSCAPES["bowl"], LANDSCAPES["two valleys"], LANDSCAPES["linear neuron"]
RATES = {"too small": 0.01, "right": 0.15, "too large": 0.205}  # on the bowl
STARTS = {"left": (-0.1, 1.2), "right": (0.4, 1.2)}  # on the two valleys, η = 0.05


def numbers() -> dict[str, Any]:
    """The paths: of the three ``rates`` on the bowl, of the two ``starts`` on the valleys, and of ``epochs``."""
    start = initial(seed=0)
    return {
        "rates": {name: descend(BOWL.gradient, START, rate, 12) for name, rate in RATES.items()},
        "starts": {name: descend(VALLEYS.gradient, start, 0.05, 200) for name, start in STARTS.items()},
        "line": descend(NEURON.gradient, start, 0.3, 200),
        "epochs": by_samples(start, 0.05, 10),
    }


def steps() -> str:
    """The first steps on the bowl, what a learning rate does, the local minimum, and epochs."""
    found = numbers()
    lines = ["W ← W − η·∂J/∂W, until it converges", "", f"J = {BOWL.formula}, ∂J/∂W = (w₀, 10w₁)"]
    for name, path in found["rates"].items():
        losses = BOWL.loss(path)
        lines.append(f"η = {number(RATES[name], 3)}, {name}: J after {len(path) - 1} steps = {losses[-1]:.2g}")
        slope = BOWL.gradient(path[0])
        lines.append(f"  {vector(path[0])} − {number(RATES[name], 3)}·{vector(slope)} = {vector(path[1])}")
        lines.append("  J: " + " → ".join(f"{loss:.3g}" for loss in losses[:6]) + " → …")
    lines += ["", f"J = {VALLEYS.formula} has two valleys. The start decides in which one it ends:"]
    rows = [(vector(path[0]), vector(path[-1]), VALLEYS.loss(path[-1])) for path in found["starts"].values()]
    lines += table(("start", "end", "J there"), rows)
    lines += [
        "The second is a local minimum: the slope is 0, so it stays, though it is lower elsewhere.",
        "",
        "Training a linear neuron ŷ = w₀ + w₁x: 1. draw small weights, 2. send a sample forward,",
        "3. compare, 4. go backward and move the weights. All samples once are an epoch.",
        *table(("epoch", "w₀", "w₁", "J"), [(k, *w, NEURON.loss(w)) for k, w in enumerate(found["epochs"][:5])]),
        f"least squares, solved exactly: {vector(NEURON.minima[0])}, J = {number(NEURON.loss(NEURON.minima[0]))}",
        "The loss needs a slope: a share of wrong answers has none, cross-entropy has one.",
    ]
    return "\n".join(lines)


def figure() -> Figure:
    """Three learning rates on the bowl, two starts on the valleys; a square is a start, a star a valley's ground."""
    made = Figure(figsize=(11, 7), layout="constrained")
    found = numbers()
    grid = made.subplots(2, 3)
    for axes, (name, path) in zip(grid[0], found["rates"].items(), strict=True):
        draw(axes, BOWL)
        draw_path(axes, path)
        axes.set_title(f"η = {number(RATES[name], 3)} is {name}")
    draw(grid[1, 0], VALLEYS)
    for path in found["starts"].values():
        draw_path(grid[1, 0], path)
    grid[1, 0].set_title("a local minimum on the right")
    draw(grid[1, 1], NEURON)
    draw_path(grid[1, 1], found["epochs"])
    grid[1, 1].set_title("a linear neuron, epoch by epoch")
    for (name, path), style in zip(found["rates"].items(), (":", "-", "--"), strict=True):
        grid[1, 2].semilogy(BOWL.loss(path), style, color="black", linewidth=2, label=f"η {name}")
    grid[1, 2].set(title="J on the way, on the bowl", xlabel="step", ylabel="J")
    grid[1, 2].legend()
    return made


def animation(name: str = "bowl", rate: float = 0.15, start: tuple[float, float] = START) -> FuncAnimation:
    """A walk on one of the :data:`~zoo.lessons.landscapes.LANDSCAPES`, a step a frame.

    In a notebook, ``HTML(animation().to_jshtml())`` shows it.

    Raises:
        ValueError: there is no such landscape, or the learning rate is not above 0.
    """
    land = landscape(name)
    path = descend(land.gradient, start, rate, 30)
    made = Figure(figsize=(7, 5), layout="constrained")
    axes = made.add_subplot()
    draw(axes, land)
    (walk,) = axes.plot([], [], color=VERMILION, marker="o", markersize=4)

    def show(step: int) -> list[Any]:
        walk.set_data(*path[: step + 1].T)
        axes.set_title(f"η = {number(rate, 3)}, step {step}: J = {land.loss(path[step]):.3g}")
        return [walk]

    return FuncAnimation(made, show, frames=len(path), interval=300)
