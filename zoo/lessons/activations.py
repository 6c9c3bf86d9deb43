"""Activation functions and their slopes (S7): sigmoid, tanh, ReLU, softplus, and the linear one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, MUTED, ORANGE, VERMILION
from zoo.lessons.blackboard import table

Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Activation:
    """What a neuron makes of its weighted sum z.

    Attributes:
        g: the function, of any array.
        slope: its derivative g′, of z.
        formula, slope_formula: the two as the slides write them.
        linear: whether g(a + b) = g(a) + g(b), so that it adds nothing to a network.
    """

    g: Curve
    slope: Curve
    formula: str
    slope_formula: str
    linear: bool = False

    def __call__(self, z: Any) -> np.ndarray:
        """g(z), floats of the shape of z."""
        return self.g(np.asarray(z, dtype="float64"))


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + e⁻ᶻ), from 0 to 1; computed as e to the power of −ln(1 + e⁻ᶻ), so that no exponential overflows."""
    return np.exp(-np.logaddexp(0, -z))


def relu(z: np.ndarray) -> np.ndarray:
    """max(0, z)."""
    return np.maximum(0, z)


def softplus(z: np.ndarray) -> np.ndarray:
    """ln(1 + eᶻ), a ReLU with a round corner; B's slide draws it. Its slope is the sigmoid."""
    return np.logaddexp(0, z)


ACTIVATIONS = {
    "linear": Activation(np.positive, np.ones_like, "z", "1", linear=True),
    "sigmoid": Activation(sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z)), "1 / (1 + e⁻ᶻ)", "g(z)·(1 − g(z))"),
    "tanh": Activation(np.tanh, lambda z: 1 - np.tanh(z) ** 2, "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)", "1 − g(z)²"),
    "relu": Activation(relu, lambda z: np.where(z > 0, 1.0, 0.0), "max(0, z)", "1 for z > 0, else 0"),
    "softplus": Activation(softplus, sigmoid, "ln(1 + eᶻ)", "1 / (1 + e⁻ᶻ)"),
}


def finite_difference(g: Curve, z: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """The slope of g at z, measured: (g(z + h) − g(z − h)) / 2h."""
    return (g(z + h) - g(z - h)) / (2 * h)


Z = np.array([-2.0, -0.5, 0.5, 2.0])  # where the lesson looks; not at 0, where the ReLU has no slope


def numbers() -> dict[str, Any]:
    """Of every function: g and g′ at z = −2, −½, ½ and 2, and how far the formula of g′ is from the measured slope."""
    found: dict[str, Any] = {"z": Z}
    for name, activation in ACTIVATIONS.items():
        slopes = activation.slope(Z)
        error = np.abs(slopes - finite_difference(activation.g, Z)).max()
        found[name] = {"g": activation(Z), "slope": slopes, "error": float(error)}
    return found


def steps() -> str:
    """The table of functions and slopes, checked by finite differences."""
    found = numbers()
    lines = ["An activation function bends the weighted sum: ŷ = g(z). Training needs its slope g′ too."]
    for name, activation in ACTIVATIONS.items():
        lines += ["", f"{name}: g(z) = {activation.formula},  g′(z) = {activation.slope_formula}"]
        rows = zip(Z, found[name]["g"], found[name]["slope"], finite_difference(activation.g, Z), strict=True)
        lines += table(("z", "g(z)", "g′(z)", "(g(z+h) − g(z−h)) / 2h"), rows)
    through_ten = {name: float(activation.slope(np.array(0.5))) ** 10 for name, activation in ACTIVATIONS.items()}
    lines += ["", "A gradient passes every layer's g′. Ten layers at z = 0.5 leave of it:"]
    lines += ["  " + ",  ".join(f"{name} {left:.2g}" for name, left in through_ten.items())]
    lines += [
        "",
        "At z = 0 the ReLU has no slope; the slide and every library take 0.",
        "The slides slip: C calls all activation functions non-linear, then shows linear ones.",
        "The linear one is an activation too, the usual one at the end of a regression.",
    ]
    return "\n".join(lines)


LOOKS = ((MUTED[1], "-."), (BLUE, "-"), (VERMILION, "--"), (GREEN, ":"), (ORANGE, "-"))  # of the slopes together


def figure() -> Figure:
    """Each function with its slope, and all slopes together."""
    made = Figure(figsize=(10, 5.6), layout="constrained")
    z = np.linspace(-4, 4, 401)
    grid = made.subplots(2, 3, sharex=True)
    last = grid.flat[-1]
    for axes, (name, activation), (colour, style) in zip(grid.flat, ACTIVATIONS.items(), LOOKS, strict=False):
        axes.plot(z, activation(z), color=BLUE, linewidth=2, label="g(z)")
        axes.plot(z, activation.slope(z), color=VERMILION, linestyle="--", linewidth=2, label="g′(z)")
        axes.set(title=f"{name}: {activation.formula}", ylim=(-1.6, 2.6))
        axes.legend(loc="upper left")
        last.plot(z, activation.slope(z), color=colour, linestyle=style, linewidth=2, label=name)
    last.set(title="the slopes beside each other", ylim=(-0.1, 1.9))
    last.legend(ncols=2, loc="upper left")
    for axes in grid.flat:
        axes.grid(alpha=0.3)
    for axes in grid[:, 0]:
        axes.set_ylabel("g and g′")
    for axes in grid[-1]:
        axes.set_xlabel("z")
    return made
