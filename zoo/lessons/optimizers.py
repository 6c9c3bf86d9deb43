"""Optimizers (S26, S41): what momentum, RMSprop and Adam make of the same gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, ORANGE, VERMILION
from zoo.lessons.blackboard import array, number, table, vector
from zoo.lessons.landscapes import LANDSCAPES, draw, landscape

Rule = Callable[[np.ndarray], np.ndarray]  # from the gradient to the change of the weights; it may remember


def sgd(rate: float = 0.01) -> Rule:
    """ΔW = −η·∂J/∂W: plain gradient descent, with no memory."""
    return lambda slope: -rate * slope


def momentum(rate: float = 0.01, beta: float = 0.9) -> Rule:
    """V ← βV − η·∂J/∂W, ΔW = V: a ball that rolls; what swings to and fro cancels, what goes on adds up.

    Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5.
    """
    v: Any = 0.0

    def change(slope: np.ndarray) -> np.ndarray:
        nonlocal v
        v = beta * v - rate * slope
        return v

    return change


def rmsprop(rate: float = 0.001, rho: float = 0.9, epsilon: float = 1e-7) -> Rule:
    """S ← ρS + (1 − ρ)(∂J/∂W)², ΔW = −η·∂J/∂W / √(S + ε): every weight gets steps of about the same length."""
    s: Any = 0.0

    def change(slope: np.ndarray) -> np.ndarray:
        nonlocal s
        s = rho * s + (1 - rho) * slope**2
        return -rate * slope / np.sqrt(s + epsilon)

    return change


def adam(rate: float = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7) -> Rule:
    """Momentum over RMSprop, both divided by what their start at 0 left out.

    M ← β₁M + (1 − β₁)G, V ← β₂V + (1 − β₂)G², M̂ = M / (1 − β₁ᵗ), V̂ = V / (1 − β₂ᵗ), ΔW = −η·M̂ / (√V̂ + ε̂), where
    Keras gives ε̂ as ε / √(1 − β₂ᵗ). Kingma and Ba 2014, https://arxiv.org/abs/1412.6980, the last lines of section 2.
    """
    m: Any = 0.0
    v: Any = 0.0
    t = 0

    def change(slope: np.ndarray) -> np.ndarray:
        nonlocal m, v, t
        t += 1
        m = beta_1 * m + (1 - beta_1) * slope
        v = beta_2 * v + (1 - beta_2) * slope**2
        return -rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t) * m / (np.sqrt(v) + epsilon)

    return change


def walk(gradient: Callable[[np.ndarray], np.ndarray], rule: Rule, start: Any, steps: int) -> np.ndarray:
    """The path of that many steps by a fresh rule: ``(steps + 1, weights)``.

    Raises:
        ValueError: start is no vector of numbers, or there are fewer than 0 steps.
    """
    if steps < 0:
        raise ValueError(f"steps={steps}: a walk has 0 steps or more.")
    path = [array(start, "start")]
    for _ in range(steps):
        path.append(path[-1] + rule(gradient(path[-1])))
    return np.stack(path)


RAVINE, START, STEPS = LANDSCAPES["ravine"], (-2.2, 1.1), 60
RULES: dict[str, Callable[[], Rule]] = {  # each with a learning rate that suits it in the ravine
    "SGD": lambda: sgd(0.018),
    "momentum": lambda: momentum(0.018, beta=0.8),
    "RMSprop": lambda: rmsprop(0.1),
    "Adam": lambda: adam(0.3),
}


def numbers() -> dict[str, Any]:
    """Of every rule in the ravine: its ``path`` and the ``loss`` along it."""
    paths = {name: walk(RAVINE.gradient, rule(), START, STEPS) for name, rule in RULES.items()}
    return {name: {"path": path, "loss": RAVINE.loss(path)} for name, path in paths.items()}


def steps() -> str:
    """The first two steps of each rule, and how far each one comes."""
    found = numbers()
    slope = RAVINE.gradient(np.array(START))
    lines = [
        f"In the ravine J = {RAVINE.formula} from {vector(START)}, gradient {vector(slope)}.",
        "",
        "SGD:      ΔW = −ηG",
        "momentum: V ← βV − ηG, ΔW = V",
        "RMSprop:  S ← ρS + (1 − ρ)G², ΔW = −ηG / √S",
        "Adam:     momentum and RMSprop together, corrected for their start at 0",
        "",
        "The first changes of the weights:",
    ]
    changes = {name: np.diff(of["path"], axis=0) for name, of in found.items()}
    lines += table(("", "first step", "second step"), [(n, vector(c[0]), vector(c[1])) for n, c in changes.items()])
    lines += ["SGD and momentum go where it is steepest; RMSprop and Adam go as far along each weight.", ""]
    shown = (0, 5, 10, 20, 40, STEPS)
    lines += ["J after so many steps:"]
    lines += table(("", *map(str, shown)), [(n, *(number(of["loss"][i]) for i in shown)) for n, of in found.items()])
    lines += ["Each has a learning rate that suits it here; on another landscape another order comes out."]
    return "\n".join(lines)


def figure(name: str = "ravine") -> Figure:
    """The paths on a landscape of :data:`zoo.lessons.landscapes.LANDSCAPES`, and the loss along them.

    Raises:
        ValueError: there is no such landscape.
    """
    land = landscape(name)
    left, right, low, high = land.view
    start = START if name in ("bowl", "ravine") else (left + 0.1 * (right - left), low + 0.9 * (high - low))
    made = Figure(figsize=(11, 4.6), layout="constrained")
    plane, curves = made.subplots(1, 2, width_ratios=(1.3, 1))
    draw(plane, land)
    looks = ((VERMILION, "-"), (BLUE, "--"), (GREEN, "-."), (ORANGE, ":"))
    for (label, rule), (colour, style) in zip(RULES.items(), looks, strict=True):
        path = walk(land.gradient, rule(), start, STEPS)
        plane.plot(*path.T, style, color=colour, linewidth=2, label=label)
        curves.semilogy(land.loss(path) - land.loss(land.minima[0]), style, color=colour, linewidth=2, label=label)
    plane.plot(*start, marker="s", color="black")
    plane.set_title(f"{name}: {STEPS} steps")
    curves.set(title="J above its minimum", xlabel="step", ylabel="J − min J", ylim=(1e-8, None))
    curves.grid(alpha=0.3)
    curves.legend()
    return made
