"""The softmax (S11), also softargmax or normalized exponential: any numbers become probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, ORANGE
from zoo.lessons.activations import sigmoid
from zoo.lessons.blackboard import factor, number, table, vector

LOGITS = np.array([2.0, 1.0, 0.1])  # ours: the slide has the formula alone
TEMPERATURES = (0.5, 1.0, 5.0)


def softmax(z: Any, temperature: float = 1.0) -> np.ndarray:
    """S(zᵢ) = exp(zᵢ / T) / Σⱼ exp(zⱼ / T) over the last axis (S11); T = 1 on the slide.

    The largest z is subtracted first: this changes no share, and no exponential can overflow.

    Args:
        z: finite numbers, ``(..., classes)``.
        temperature: above 1 it makes the classes more alike, below 1 it favours the largest.

    Returns:
        Probabilities of the shape of z, which sum to 1 over the last axis.

    Raises:
        ValueError: no numbers, numbers that are not finite, or a temperature that is not above 0.
    """
    z = np.asarray(z, dtype="float64")
    if not z.ndim or not z.size or not np.isfinite(z).all():
        raise ValueError(f"softmax needs finite numbers, (..., classes), but got {z}.")
    if not temperature > 0:
        raise ValueError(f"A temperature must be above 0, but it is {temperature}. Near 0 the largest z takes all.")
    powers = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return powers / powers.sum(axis=-1, keepdims=True)


def numbers() -> dict[str, Any]:
    """``exponentials`` and ``probabilities`` of our three logits, the latter ``at`` each temperature, too."""
    return {
        "exponentials": np.exp(LOGITS),
        "probabilities": softmax(LOGITS),
        "shifted": softmax(LOGITS + 1000),
        "at": {temperature: softmax(LOGITS, temperature) for temperature in TEMPERATURES},
    }


def steps() -> str:
    """The sum, the shares, the shift that keeps them, and the temperature."""
    found = numbers()
    powers = found["exponentials"]
    lines = [f"S(zᵢ) = exp(zᵢ) / Σⱼ exp(zⱼ)    for z = {vector(LOGITS)}", ""]
    lines.append("Σⱼ exp(zⱼ) = " + " + ".join(map(number, powers)) + f" = {number(powers.sum())}")
    for z, power, share in zip(LOGITS, powers, found["probabilities"], strict=True):
        lines.append(f"S({number(z)}) = {number(power)} / {number(powers.sum())} = {number(share)}")
    lines += [
        f"together: {number(found['probabilities'].sum())}",
        "",
        "exp(1000) overflows. z minus its largest has the same shares, and overflows never:",
        f"z + 1000 gives {vector(found['shifted'])}",
        "",
        "A temperature T divides z first:",
        *table(("T", "S₁", "S₂", "S₃"), [(t, *shares) for t, shares in found["at"].items()]),
        "",
        "With two classes it is the sigmoid of the difference:",
        f"softmax {vector(LOGITS[:2])} = {vector(softmax(LOGITS[:2]))},  "
        f"sigmoid({number(LOGITS[0])} − {factor(LOGITS[1])}) = {number(sigmoid(LOGITS[0] - LOGITS[1]))}",
    ]
    return "\n".join(lines)


def figure() -> Figure:
    """Our logits, and their softmax at three temperatures."""
    made = Figure(figsize=(10, 4.2), layout="constrained")
    left, right = made.subplots(1, 2, width_ratios=(1, 2))
    names = [f"z = {number(z)}" for z in LOGITS]
    left.bar(names, LOGITS, color="0.6")
    left.set(title="the network's outputs", ylabel="z")
    colours = (BLUE, ORANGE, GREEN)
    for i, (temperature, shares) in enumerate(numbers()["at"].items()):
        places = np.arange(len(shares)) + 0.27 * (i - 1)
        label = f"T = {number(temperature)}"
        bars = right.bar(places, shares, width=0.25, color=colours[i], edgecolor="black", label=label)
        right.bar_label(bars, fmt="%.3f", fontsize=10, padding=2)
    right.set_xticks(range(len(names)), names)
    right.set(title="softmax: shares that sum to 1", ylabel="probability", ylim=(0, 1))
    right.legend(title="temperature")
    return made
