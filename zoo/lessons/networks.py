"""How lessons hold a dense network, and how they draw one with what flows through it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from zoo.datasets.plot.colours import BLUE, VERMILION
from zoo.lessons.blackboard import number


class Layer(NamedTuple):
    """The weights of a dense layer.

    Attributes:
        w: w_{j,i}, from input j to neuron i, ``(inputs, neurons)``.
        b: w_{0,i}, the biases, ``(neurons,)``.
    """

    w: np.ndarray
    b: np.ndarray


Network = Sequence[Layer]


def checked(network: Network, inputs: int) -> Network:
    """The network, if its layers fit each other and so many inputs.

    Raises:
        ValueError: which layer does not fit, and the shapes that it should have.
    """
    for k, (w, b) in enumerate(network, start=1):
        if w.ndim != 2 or w.shape[0] != inputs or b.shape != w.shape[1:]:
            raise ValueError(
                f"Layer {k} gets {inputs} inputs, so its weights must be ({inputs}, n) and its biases (n,), "
                f"but they are {w.shape} and {b.shape}."
            )
        inputs = w.shape[1]
    return network


def initial(sizes: Sequence[int], rng: np.random.Generator) -> list[Layer]:
    """Layers of those widths, the inputs first: weights from N(0, 2 / (inputs + neurons)), Glorot's; biases 0 (S41)."""
    return [
        Layer(rng.normal(scale=np.sqrt(2 / (before + after)), size=(before, after)), np.zeros(after))
        for before, after in pairwise(sizes)
    ]


def draw(axes: Axes, network: Network, columns: Sequence[Sequence[str]]) -> None:
    """Draw a network with a text in each of its nodes, and its weights on the lines: blue below 0, orange above.

    Args:
        axes: to draw on; its frame goes.
        network: the layers.
        columns: the texts, a column for the inputs and one a layer.
    """
    places = [[(2.0 * k, (len(column) - 1) / 2 - i) for i in range(len(column))] for k, column in enumerate(columns)]
    for layer, (starts, ends) in zip(network, pairwise(places), strict=True):
        for j, start in enumerate(starts):
            for i, end in enumerate(ends):
                weight = layer.w[j, i]
                colour = BLUE if weight < 0 else VERMILION
                axes.plot(*zip(start, end, strict=True), color=colour, linewidth=0.6 + min(3, abs(weight)), zorder=1)
                spot = 0.75 * start[0] + 0.25 * end[0], 0.75 * start[1] + 0.25 * end[1]  # before the lines cross
                box = {"fc": "white", "ec": "none", "pad": 1}
                axes.annotate(number(weight, 2), spot, fontsize=10, color=colour, ha="center", va="center", bbox=box)
    for spots, column in zip(places, columns, strict=True):
        for place, text in zip(spots, column, strict=True):
            box = {"boxstyle": "round,pad=0.4", "fc": "white"}
            axes.annotate(text, place, fontsize=11, ha="center", va="center", bbox=box, zorder=2)
    highest = max(map(len, columns)) / 2
    axes.set(xlim=(-0.6, 2 * len(network) + 0.6), ylim=(-highest - 0.1, highest + 0.1))
    axes.axis("off")
