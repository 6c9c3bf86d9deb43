"""Green and red points (S8): a linear network of any depth draws a line, a non-linear one what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import GREEN, VERMILION
from zoo.lessons import networks
from zoo.lessons.activations import ACTIVATIONS, Activation
from zoo.lessons.backpropagation import gradients
from zoo.lessons.blackboard import number, signed, vector
from zoo.lessons.forward_pass import forward
from zoo.lessons.networks import Layer, Network
from zoo.lessons.optimizers import adam


def points(rows: int = 200, noise: float = 0.15, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two half moons, one hooked into the other: x ``(rows, 2)`` and y ``(rows,)``, 1 for green and 0 for red.

    Raises:
        ValueError: fewer than two points.
    """
    if rows < 2:
        raise ValueError(f"rows={rows}: both colours need a point, so 2 at least.")
    rng = np.random.default_rng(seed)
    y = np.arange(rows) % 2
    angle = rng.uniform(0, np.pi, rows)
    red = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    x = np.where(y[:, None], [1.0, 0.5] - red, red)
    return x + rng.normal(scale=noise, size=x.shape), y


def train(
    x: np.ndarray, y: np.ndarray, hidden: Sequence[int], g: Activation, epochs: int = 300, seed: int = 0
) -> list[Layer]:
    """A network with those hidden layers and one output, after that many steps of Adam on all points at once.

    Args:
        x: ``(n, inputs)``.
        y: 0 or 1, ``(n,)``.
        hidden: the number of neurons of each hidden layer; none make it one neuron.
        g: the activation of the hidden neurons.
        epochs: steps, each with the gradient of the whole batch.
        seed: of the initial weights.
    """
    network = networks.initial((x.shape[1], *hidden, 1), np.random.default_rng(seed))
    rules = [(adam(0.03), adam(0.03)) for _ in network]
    for _ in range(epochs):
        slopes = gradients(x, y, network, g)
        network = [
            Layer(layer.w + of_w(slope.w), layer.b + of_b(slope.b))
            for layer, slope, (of_w, of_b) in zip(network, slopes, rules, strict=True)
        ]
    return network


def collapse(network: Network) -> Layer:
    """The one layer that a linear network is: (x·W₁ + b₁)·W₂ + b₂ = x·(W₁W₂) + (b₁W₂ + b₂), and so on."""
    w, b = network[0]
    for later in network[1:]:
        w, b = w @ later.w, b @ later.w + later.b
    return Layer(w, b)


NETWORKS: dict[str, tuple[tuple[int, ...], Activation]] = {
    "one neuron": ((), ACTIVATIONS["linear"]),
    "linear, 3 hidden layers": ((16, 16, 16), ACTIVATIONS["linear"]),
    "tanh, 1 hidden layer of 4": ((4,), ACTIVATIONS["tanh"]),
    "ReLU, 3 hidden layers": ((16, 16, 16), ACTIVATIONS["relu"]),
}


@cache
def trained() -> dict[str, list[Layer]]:
    """Every network of the lesson, trained on the same points."""
    x, y = points()
    return {name: train(x, y, hidden, g) for name, (hidden, g) in NETWORKS.items()}


def answers(x: np.ndarray, name: str) -> np.ndarray:
    """z of one of the trained networks, ``(n,)``: above 0 it says green."""
    return forward(x, trained()[name], NETWORKS[name][1])[-1][:, 0]


def numbers() -> dict[str, Any]:
    """``accuracy`` of every network; the deep linear one ``collapsed``, and how far the two ``differ`` at most."""
    x, y = points()
    one = collapse(trained()["linear, 3 hidden layers"])
    return {
        "accuracy": {name: float(((answers(x, name) > 0) == y).mean()) for name in NETWORKS},
        "collapsed": one,
        "differ": float(np.abs((x @ one.w + one.b)[:, 0] - answers(x, "linear, 3 hidden layers")).max()),
    }


def steps() -> str:
    """Why a deep linear network is one neuron, and what the networks reach."""
    found = numbers()
    w, b = found["collapsed"]
    count = sum(layer.w.size + layer.b.size for layer in trained()["linear, 3 hidden layers"])
    lines = [
        "Two linear layers are one: (x·W₁ + b₁)·W₂ + b₂ = x·(W₁W₂) + (b₁W₂ + b₂).",
        "",
        f"Three hidden layers, trained, {count} weights and biases, multiplied out:",
        f"  w = {vector(w[:, 0])}, b = {number(b[0])}",
        f"  at every point the same z, to {found['differ']:.0e}",
        f"  boundary z = 0: x₂ = {number(-w[0, 0] / w[1, 0])}·x₁ {signed(-b[0] / w[1, 0])}, a line",
        "",
        "Share of the points on the right side:",
    ]
    lines += [f"  {name:<26} {number(100 * share, 1)} %" for name, share in found["accuracy"].items()]
    lines += ["A non-linear g lets the layers bend the boundary. But these points trained the networks:"]
    return "\n".join([*lines, "whether a boundary is any good, only points that were kept apart can tell."])


def figure() -> Figure:
    """The boundary of every network through the points."""
    made = Figure(figsize=(10, 7), layout="constrained")
    grid = made.subplots(2, 2, sharex=True, sharey=True)
    for axes, (name, share) in zip(grid.flat, numbers()["accuracy"].items(), strict=True):
        draw(axes, lambda x, name=name: answers(x, name))
        axes.set_title(f"{name}: {100 * share:.1f} % right")
    for axes in grid[:, 0]:
        axes.set_ylabel("x₂")
    for axes in grid[-1]:
        axes.set_xlabel("x₁")
    grid[0, 0].legend(loc="upper right")
    return made


def draw(axes: Axes, z: Any) -> None:
    """The points, and where a function from ``(n, 2)`` to ``(n,)`` is above 0 (green) and below (red)."""
    x, y = points()
    plane = np.stack(np.meshgrid(np.linspace(-1.6, 2.6, 169), np.linspace(-1.1, 1.6, 109)), axis=-1)
    values = z(plane.reshape(-1, 2)).reshape(plane.shape[:2])
    across = plane[..., 0], plane[..., 1]
    axes.contourf(*across, values > 0, levels=[-0.5, 0.5, 1.5], colors=[VERMILION, GREEN], alpha=0.2)
    axes.contour(*across, values, levels=[0], colors="black", linewidths=1.5)
    for label, colour, marker, name in ((0, VERMILION, "s", "red"), (1, GREEN, "o", "green")):
        of = x[y == label]
        axes.scatter(
            of[:, 0], of[:, 1], s=22, color=colour, marker=marker, edgecolor="black", linewidth=0.5, label=name
        )
