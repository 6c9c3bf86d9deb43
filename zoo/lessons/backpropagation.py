"""Backpropagation (S14): the chain rule for every weight, from the loss back to the inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, VERMILION
from zoo.lessons.activations import ACTIVATIONS, Activation
from zoo.lessons.blackboard import below, factor, number, signed, vector
from zoo.lessons.forward_pass import forward
from zoo.lessons.losses import binary_cross_entropy
from zoo.lessons.networks import Layer, Network

SIGMOID, TANH = ACTIVATIONS["sigmoid"], ACTIVATIONS["tanh"]

X, Y, W1, W2 = 2.0, 1.0, 0.5, -1.0  # the two-weight network: its shape is the slide's, its numbers are ours
SMALL: Network = [  # two inputs, two hidden neurons, one output
    Layer(np.array([[0.5, -1.0], [1.0, 0.25]]), np.array([0.0, 0.5])),
    Layer(np.array([[1.0], [-2.0]]), np.array([0.5])),
]
SMALL_X, SMALL_Y = np.array([[1.0, 0.5]]), np.array([1.0])


def two_weights(x: float, y: float, w1: float, w2: float) -> dict[str, float]:
    """Forward and back through x → w₁ → z₁ → w₂ → ŷ → J, with z₁ = sigmoid(w₁x), ŷ = w₂z₁ and J = (ŷ − y)².

    Returns:
        ``z1``, ``y_hat``, ``J``; the factors ``dJ/dy_hat``, ``dy_hat/dw2``, ``dy_hat/dz1``, ``dz1/dw1``; and their
        products, ``dJ/dw2`` and ``dJ/dw1``.
    """
    z1 = float(SIGMOID(w1 * x))
    y_hat = w2 * z1
    factors = {"dJ/dy_hat": 2 * (y_hat - y), "dy_hat/dw2": z1, "dy_hat/dz1": w2, "dz1/dw1": z1 * (1 - z1) * x}
    return {
        "z1": z1,
        "y_hat": y_hat,
        "J": (y_hat - y) ** 2,
        **factors,
        "dJ/dw2": factors["dJ/dy_hat"] * factors["dy_hat/dw2"],
        "dJ/dw1": factors["dJ/dy_hat"] * factors["dy_hat/dz1"] * factors["dz1/dw1"],
    }


def loss(x: np.ndarray, y: np.ndarray, network: Network, g: Activation = TANH) -> float:
    """J: the mean binary cross-entropy of a network whose one output neuron has the sigmoid.

    Args:
        x: a batch, ``(n, inputs)``.
        y: 0 or 1, ``(n,)``.
        network: its layers, the last one with one neuron.
        g: the activation of the hidden neurons.

    Raises:
        ValueError: shapes that do not fit each other.
    """
    return float(binary_cross_entropy(y, SIGMOID(forward(x, network, g)[-1][:, 0])).mean())


def gradients(x: np.ndarray, y: np.ndarray, network: Network, g: Activation = TANH) -> list[Layer]:
    """∂J/∂w and ∂J/∂b of :func:`loss`, in the shapes of the network, by backpropagation.

    The error δ = ∂J/∂z of the output is (ŷ − y) / n, as the slopes of sigmoid and logarithm cancel. Each layer turns
    it into its gradients, input · δ, and hands it back: (δ · weights) · g′(z).

    Raises:
        ValueError: shapes that do not fit each other.
    """
    z = forward(x, network, g)
    y = np.asarray(y, dtype="float64")
    if z[-1].shape != (len(y), 1):
        raise ValueError(f"The network answers {z[-1].shape}, but {len(y)} labels need ({len(y)}, 1).")
    inputs = [x, *map(g, z[:-1])]
    delta = (SIGMOID(z[-1]) - y[:, None]) / len(y)
    found: list[Layer] = []
    for k in reversed(range(len(network))):
        found.insert(0, Layer(inputs[k].T @ delta, delta.sum(axis=0)))
        if k:
            delta = delta @ network[k].w.T * g.slope(z[k - 1])
    return found


def measured(function: Callable[[np.ndarray], float], w: np.ndarray, h: float = 1e-6) -> np.ndarray:
    """The gradient of a function at w by finite differences: one weight after the other is moved by ± h."""
    found = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        step = np.zeros_like(w)
        step[place] = h
        found[place] = (function(w + step) - function(w - step)) / (2 * h)
    return found


def numbers() -> dict[str, Any]:
    """Both networks: ``two weights``, every factor by name; of the small one ``loss``, ``gradients``, ``differences``.

    The differences are how far the gradients of each layer's weights are from measured ones, at most.
    """
    found, (first, last) = gradients(SMALL_X, SMALL_Y, SMALL), SMALL
    moved = (
        measured(lambda w: loss(SMALL_X, SMALL_Y, [Layer(w, first.b), last]), first.w),
        measured(lambda w: loss(SMALL_X, SMALL_Y, [first, Layer(w, last.b)]), last.w),
    )
    return {
        "two weights": two_weights(X, Y, W1, W2),
        "loss": loss(SMALL_X, SMALL_Y, SMALL),
        "gradients": found,
        "differences": [float(np.abs(slope.w - seen).max()) for slope, seen in zip(found, moved, strict=True)],
    }


def steps() -> str:
    """Every factor of the two-weight network, then every δ and gradient of the small one."""
    found = two_weights(X, Y, W1, W2)
    of, as_factor = ({name: write(value) for name, value in found.items()} for write in (number, factor))
    lines = [
        "x → w₁ → z₁ → w₂ → ŷ → J    z₁ = sigmoid(w₁x),  ŷ = w₂z₁,  J = (ŷ − y)²",
        f"x = {number(X)}, y = {number(Y)}, w₁ = {number(W1)}, w₂ = {number(W2)}",
        "",
        f"forward:   z₁ = sigmoid({number(W1)}·{number(X)}) = {of['z1']}",
        f"           ŷ = {number(W2)}·{of['z1']} = {of['y_hat']}",
        f"           J = ({of['y_hat']} {signed(-Y)})² = {of['J']}",
        "",
        f"factors:   ∂J/∂ŷ  = 2(ŷ − y)       = {of['dJ/dy_hat']}",
        f"           ∂ŷ/∂w₂ = z₁             = {of['dy_hat/dw2']}",
        f"           ∂ŷ/∂z₁ = w₂             = {of['dy_hat/dz1']}",
        f"           ∂z₁/∂w₁ = z₁(1 − z₁)·x  = {of['dz1/dw1']}",
        "",
        "backward:  ∂J/∂w₂ = ∂J/∂ŷ · ∂ŷ/∂w₂",
        f"                  = {of['dJ/dy_hat']} · {as_factor['dy_hat/dw2']} = {of['dJ/dw2']}",
        "           ∂J/∂w₁ = ∂J/∂ŷ · ∂ŷ/∂z₁ · ∂z₁/∂w₁",
        f"                  = {of['dJ/dy_hat']} · {as_factor['dy_hat/dz1']} · {as_factor['dz1/dw1']} = {of['dJ/dw1']}",
        "",
        "Repeat this for every weight. Whatever lies nearer to the loss is computed once:",
        *_small_steps(),
    ]
    return "\n".join(lines)


def _small_steps() -> list[str]:
    z = [sums[0] for sums in forward(SMALL_X, SMALL, TANH)]
    (x,), h, slope = SMALL_X, TANH(z[0]), TANH.slope(z[0])
    first, last = gradients(SMALL_X, SMALL_Y, SMALL)
    lines = [
        f"two inputs x = {vector(x)}, two tanh neurons, a sigmoid output, cross-entropy, y = {number(SMALL_Y[0])}",
        f"  z₁ = {vector(z[0])}, h = tanh z₁ = {vector(h)}, z₂ = {number(z[1][0])}, ŷ = {number(SIGMOID(z[1][0]))}",
        f"  δ₂ = ŷ − y = {number(last.b[0])}",
    ]
    for j, value in enumerate(h):
        n, product = below(j + 1), f"{number(value)}·{factor(last.b[0])}"
        lines.append(f"  ∂J/∂w₂,{n} = h{n}·δ₂ = {product} = {number(last.w[j, 0])}")
    for i, error in enumerate(first.b):
        n, product = below(i + 1), f"{number(last.b[0])}·{factor(SMALL[1].w[i, 0])}·{factor(slope[i])}"
        lines.append(f"  δ₁,{n} = δ₂·w₂,{n}·(1 − h{n}²) = {product} = {number(error)}")
    for j, value in enumerate(x):
        products = zip(first.b, first.w[j], strict=True)
        both = ", ".join(f"{number(value)}·{factor(error)} = {number(slope)}" for error, slope in products)
        lines.append(f"  ∂J/∂w of x{below(j + 1)} = x{below(j + 1)}·δ₁: {both}")
    worst = max(numbers()["differences"])
    return [*lines, f"  Moving each weight by ± 10⁻⁶ and measuring J gives the same, to {worst:.0e}."]


def figure() -> Figure:
    """The two-weight network with its values, the factors on the way back, and J by each weight with its slope."""
    found = two_weights(X, Y, W1, W2)
    made = Figure(figsize=(10, 5.6), layout="constrained")
    grid = made.add_gridspec(2, 2, height_ratios=(1, 1.5))
    axes = made.add_subplot(grid[0, :])
    axes.set(xlim=(-0.5, 6.5), ylim=(-1, 1.1), title="forward in blue, the chain rule's factors back in orange")
    axes.axis("off")
    of = {name: number(value) for name, value in found.items()}
    texts = [f"x\n{number(X)}", f"z₁\n{of['z1']}", f"ŷ\n{of['y_hat']}", f"J\n{of['J']}"]
    between = (
        (f"w₁ = {number(W1)}", f"∂z₁/∂w₁ = {of['dz1/dw1']}"),
        (f"w₂ = {number(W2)}", f"∂ŷ/∂z₁ = {of['dy_hat/dz1']}\n∂ŷ/∂w₂ = {of['dy_hat/dw2']}"),
        (f"y = {number(Y)}", f"∂J/∂ŷ = {of['dJ/dy_hat']}"),
    )
    for k, text in enumerate(texts):
        axes.text(2 * k, 0, text, ha="center", va="center", fontsize=12, bbox={"boxstyle": "circle", "fc": "white"})
    for k, (there, back) in enumerate(between):
        for height, start, end, colour in ((0.15, 0.4, 1.6, BLUE), (-0.15, 1.6, 0.4, VERMILION)):
            arrow = {"arrowstyle": "->", "color": colour, "linewidth": 2}
            axes.annotate("", (2 * k + end, height), (2 * k + start, height), arrowprops=arrow)
        axes.text(2 * k + 1, 0.3, there, ha="center", va="bottom", fontsize=12, color=BLUE)
        axes.text(2 * k + 1, -0.3, back, ha="center", va="top", fontsize=12, color=VERMILION)
    for place, (name, here, slope) in enumerate((("w₁", W1, found["dJ/dw1"]), ("w₂", W2, found["dJ/dw2"]))):
        axes = made.add_subplot(grid[1, place])
        w = np.linspace(here - 2, here + 2, 101)
        curve = [two_weights(X, Y, *((v, W2) if place == 0 else (W1, v)))["J"] for v in w]
        axes.plot(w, curve, color=BLUE, linewidth=2, label="J")
        near = np.array([here - 0.8, here + 0.8])
        label = f"slope ∂J/∂{name} = {number(slope)}"
        axes.plot(near, found["J"] + slope * (near - here), color=VERMILION, linestyle="--", linewidth=2, label=label)
        axes.scatter(here, found["J"], color="black", zorder=3)
        axes.set(xlabel=name, ylabel="J")
        axes.grid(alpha=0.3)
        axes.legend()
    return made
