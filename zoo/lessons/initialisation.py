"""Initial values and batch normalisation (S41): what is left of a signal after many layers, and who learns from it.

Glorot and Bengio 2010, PMLR 9, pages 249 to 256; He and others 2015, arXiv:1502.01852; batch normalisation: Ioffe and
Szegedy 2015, arXiv:1502.03167.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, ORANGE, VERMILION
from zoo.lessons import drawing
from zoo.lessons.blackboard import table

if TYPE_CHECKING:
    import keras

DEPTH, WIDTH = 8, 64
EPOCHS, BATCH, RATE = 8, 64, 0.05
DEVIATIONS = {  # of the initial weights of a layer of WIDTH inputs and WIDTH neurons
    "too small": 0.02,
    "Glorot": float(np.sqrt(2 / (WIDTH + WIDTH))),
    "He": float(np.sqrt(2 / WIDTH)),
    "too large": 0.5,
}
NORMALISED = ("too small", "Glorot")  # which are trained with batch normalisation, too


def deviation(name: str) -> float:
    """σ of the initial weights: Glorot's √(2 / (inputs + neurons)), He's √(2 / inputs), or one off the mark."""
    return drawing.choose(DEVIATIONS, name)


def spreads(sigma: float, x: np.ndarray, depth: int = DEPTH, seed: int = 0, *, normalised: bool = False) -> np.ndarray:
    """The root mean square of the activations of each layer, the input first: float ``(depth + 1,)``.

    Every layer is a = ReLU(xW) with W from N(0, σ²), as wide as its input ``(n, width)``. A layer multiplies the mean
    square by about width · σ² / 2, as ReLU drops one half: He's σ keeps it. With ``normalised``, a = ReLU(BN(xW)).

    Raises:
        ValueError: σ below 0, or x that is no table.
    """
    if sigma < 0 or np.ndim(x) != 2:
        raise ValueError(f"sigma={sigma} must be 0 or more, and x a table of samples, not of shape {np.shape(x)}.")
    draw, found = np.random.default_rng(seed), [x]
    for _ in range(depth):
        w = draw.normal(scale=sigma, size=(found[-1].shape[1],) * 2)
        z = found[-1] @ w
        found.append(np.maximum(normalise(z) if normalised else z, 0))
    return np.array([np.sqrt(np.square(a).mean()) for a in found])


def normalise(z: np.ndarray, gamma: float = 1.0, beta: float = 0.0, epsilon: float = 0.001) -> np.ndarray:
    """Batch normalisation in training: γ (z − μ) / √(σ² + ε) + β, of z ``(n, neurons)``; μ and σ² of each neuron."""
    return gamma * (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + epsilon) + beta


def network(sigma: float, normalised: bool, rate: float = RATE) -> keras.Model:
    """:data:`DEPTH` dense layers with ReLU for the digits, their initial weights from N(0, σ²), compiled with SGD."""
    import keras
    from keras import layers

    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten()])
    for _ in range(DEPTH):
        start = keras.initializers.RandomNormal(stddev=sigma)
        model.add(layers.Dense(WIDTH, use_bias=not normalised, kernel_initializer=start))
        if normalised:
            model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
    model.add(layers.Dense(10, "softmax"))
    model.compile(keras.optimizers.SGD(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class Trained(NamedTuple):
    """Training loss and validation accuracy, an entry an epoch."""

    loss: np.ndarray
    accuracy: np.ndarray


def train(name: str, normalised: bool = False, seed: int = 0) -> Trained:
    """Train on the digits from these initial values."""
    import keras

    import zoo

    data = zoo.datasets.load("digits")
    keras.utils.set_random_seed(seed)
    model = network(deviation(name), normalised)
    history = model.fit(
        *data.train, validation_data=data.validation, epochs=EPOCHS, batch_size=BATCH, verbose=0
    ).history
    return Trained(np.array(history["loss"]), np.array(history["val_accuracy"]))


@cache
def trained(seed: int = 0) -> dict[str, Trained]:
    """A training from each of the initial values, then those with batch normalisation."""
    plain = {name: train(name, False, seed) for name in DEVIATIONS}
    return plain | {f"{name}, normalised": train(name, True, seed) for name in NORMALISED}


@cache
def signals() -> dict[str, np.ndarray]:
    """The spread of the activations by layer, before any training, for random inputs of spread 1, of each start."""
    x = np.random.default_rng(1).normal(size=(500, WIDTH))
    plain = {name: spreads(sigma, x) for name, sigma in DEVIATIONS.items()}
    return plain | {f"{name}, normalised": spreads(DEVIATIONS[name], x, normalised=True) for name in NORMALISED}


def numbers() -> dict[str, Any]:
    """Of each start: σ, the ``spread`` by layer; of each training: its ``loss`` and ``accuracy`` by epoch."""
    found = {name: {"σ": DEVIATIONS[name.partition(",")[0]], "spread": spread} for name, spread in signals().items()}
    results = {name: of._asdict() for name, of in trained().items()}
    return {"before": found, "trained": results}


def steps() -> str:
    """How a layer changes the spread, and what each training came to."""
    found = numbers()
    starts = [
        (
            name, f"{of['σ']:.3f}", f"{np.sqrt(WIDTH / 2) * of['σ']:.3f}" if name in DEVIATIONS else "–",
            *(f"{of['spread'][k]:.2g}" for k in (1, 4, 8)),
        )
        for name, of in found["before"].items()
    ]  # fmt: skip
    ends = [
        (name, f"{of['loss'][0]:.3g}", f"{of['loss'][-1]:.3g}", f"{of['accuracy'][-1]:.1%}")
        for name, of in found["trained"].items()
    ]
    return "\n".join([
        f"A layer of {WIDTH} neurons with ReLU multiplies the spread by √({WIDTH}·σ²/2).",
        "Glorot: σ = √(2 / (inputs + neurons)), for activations that are not cut off",
        "He:     σ = √(2 / inputs), as ReLU drops one half",
        "",
        *table(("", "σ", "per layer", "layer 1", "layer 4", "layer 8"), starts),
        "",
        f"{DEPTH} such layers learn digits, {EPOCHS} epochs of SGD, learning rate {RATE}:",
        *table(("", "first loss", "last loss", "validation accuracy"), ends),
        "",
        "ln 10 = 2.303 is the loss of who knows nothing; nan is beyond all numbers.",
        "Batch normalisation brings the spread of each layer's sums to 1, whatever the start.",
    ]).replace("e-", "e−")  # fmt: skip


LOOKS = dict(zip(DEVIATIONS, ((BLUE, "s-"), (GREEN, "^-"), (ORANGE, "o-"), (VERMILION, "D-")), strict=True))


def figure() -> Figure:
    """The spread by layer before the training, and the validation accuracy from each start."""
    canvas = drawing.canvas(12, 5, f"{DEPTH} layers with ReLU: initial values, and batch normalisation (S41)")
    left, right = canvas.subplots(1, 2)
    epochs = np.arange(1, EPOCHS + 1)
    for name, (colour, style) in LOOKS.items():
        left.semilogy(signals()[name], style, color=colour, linewidth=2, label=f"{name}, σ = {DEVIATIONS[name]:.3f}")
        right.plot(epochs, trained()[name].accuracy, style, color=colour, linewidth=2, label=name)
    for name in NORMALISED:
        colour, style = LOOKS[name]
        look = {"color": colour, "markerfacecolor": "white", "linewidth": 2, "label": f"{name}, normalised"}
        left.semilogy(signals()[f"{name}, normalised"], f"{style[0]}--", **look)
        right.plot(epochs, trained()[f"{name}, normalised"].accuracy, f"{style[0]}--", **look)
    drawing.label(left, "before the training", "layer, 0 is the input", "spread of the activations")
    drawing.label(right, "SGD on digits", "epoch", "validation accuracy")
    right.set_ylim(0, 1.45)
    right.set_yticks(np.linspace(0, 1, 6))
    right.legend(fontsize=11, loc="upper left", ncols=2)
    left.legend(fontsize=11)
    for axes in (left, right):
        axes.grid(alpha=0.3)
    return canvas
