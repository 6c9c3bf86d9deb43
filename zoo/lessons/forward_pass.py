"""The forward pass (S10, S23): from one neuron to a deep network, with every value on the way.

Layer k computes z_{k,i} = w_{0,i} + Σⱼ g(z_{k−1,j}) w_{j,i}; the first one takes the inputs themselves. The output
neurons have an activation of their own.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from zoo.lessons import networks
from zoo.lessons.activations import ACTIVATIONS, Activation
from zoo.lessons.blackboard import array, below, number, vector, weighted
from zoo.lessons.networks import Layer, Network

RELU, SIGMOID = ACTIVATIONS["relu"], ACTIVATIONS["sigmoid"]
X = np.array([4.0, 5.0])  # a point of S9; the first neuron below is the slide's, the others are ours
MULTI = Layer(np.array([[3.0, -1.0], [-2.0, 1.0]]), np.array([1.0, -2.0]))
NETWORKS: dict[str, Network] = {
    "simplified": [Layer(np.array([[3.0], [-2.0]]), np.array([1.0]))],
    "multi-output": [MULTI],
    "one hidden layer": [MULTI, Layer(np.array([[0.5], [-1.0]]), np.array([-1.0]))],
    "deep": [
        MULTI,
        Layer(np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0]]), np.array([-2.0, 1.0, 0.0])),
        Layer(np.array([[0.5], [-1.0], [2.0]]), np.array([-3.0])),
    ],
}


def layer(x: np.ndarray, of: Layer) -> np.ndarray:
    """The multi-output neuron, zᵢ = w_{0,i} + Σⱼ xⱼ w_{j,i}: from ``(..., inputs)`` to ``(..., neurons)``."""
    return of.b + x @ of.w


def forward(x: Any, network: Network, g: Activation = RELU) -> list[np.ndarray]:
    """All z_{k,i} of a network, an array ``(neurons,)`` a layer, the last one before its activation.

    Args:
        x: one sample, ``(inputs,)``, or a batch, ``(n, inputs)``, for which the arrays are ``(n, neurons)``.
        network: its layers.
        g: the activation of the hidden neurons.

    Raises:
        ValueError: the layers fit neither each other nor the inputs.
    """
    x = np.asarray(x, dtype="float64")
    first, *later = networks.checked(network, x.shape[-1])
    z = [layer(x, first)]
    for following in later:
        z.append(layer(g(z[-1]), following))
    return z


def numbers() -> dict[str, Any]:
    """Of each of the slides' networks: ``z``, a list of arrays; and ``y``, the sigmoid of the last one."""
    found = {}
    for name, network in NETWORKS.items():
        z = forward(X, network)
        found[name] = {"z": z, "y": SIGMOID(z[-1])}
    return found


def steps() -> str:
    """Every weighted sum of the four networks."""
    lines = [f"x = {vector(X)}; the hidden neurons have g = ReLU, the output neurons the sigmoid."]
    for name, network in NETWORKS.items():
        lines += ["", f"{name}:"]
        into, z = array(X, "x"), forward(X, network)
        for k, (of, sums) in enumerate(zip(network, z, strict=True), start=1):
            for i, value in enumerate(sums):
                written = weighted(of.b[i], of.w[:, i], into)
                lines.append(f"  z{below(k)},{below(i + 1)} = {written} = {number(value)}")
            if k < len(network):
                into = RELU(sums)
                bent = ", ".join(f"max(0, {number(value)})" for value in sums)
                lines.append(f"       g(z{below(k)}) = {bent} = {vector(into)}")
        answers = zip(z[-1], SIGMOID(z[-1]), strict=True)
        lines.append("  ŷ = " + ", ".join(f"sigmoid({number(value)}) = {number(y)}" for value, y in answers))
    lines += [
        "",
        '"Deep" means many hidden layers. Each is one product of matrices: z = b + g(z before)·W.',
        "The slides slip: at one hidden layer, A writes zⱼ for g(zⱼ) in the formula of ŷ.",
        "Without g, the two layers would be no more than one.",
    ]
    return "\n".join(lines)


def figure(network: str = "deep") -> Figure:
    """One of the networks, each node with its z and g(z), each line with its weight.

    Raises:
        ValueError: there is no such network.
    """
    if network not in NETWORKS:
        raise ValueError(f"There is no network {network!r}. There are: {', '.join(NETWORKS)}.")
    layers, z = NETWORKS[network], forward(X, NETWORKS[network])
    columns = [[f"x{below(j + 1)} = {number(x)}" for j, x in enumerate(X)]]
    for k, (of, sums) in enumerate(zip(layers, z, strict=True), start=1):
        last = k == len(layers)
        sign, g = ("ŷ", SIGMOID) if last else ("g(z)", RELU)
        columns.append(
            [
                f"z{below(k)},{below(i + 1)} = {number(v)}\nbias {number(b)}\n{sign} = {number(g(v))}"
                for i, (v, b) in enumerate(zip(sums, of.b, strict=True))
            ]
        )
    made = Figure(figsize=(10, 4.8), layout="constrained")
    made.suptitle(f"{network}: every value of the forward pass", fontsize=14)
    networks.draw(made.add_subplot(), layers, columns)
    return made
