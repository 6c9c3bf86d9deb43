"""Overfitting, and what helps against it (S40): early stopping, l₁ and l₂ penalties, dropout, augmentation.

A large network gets few digits, of which a part is wrongly labelled, as annotators do: it learns the mistakes by heart.
Validation digits carry as many wrong labels, so that both losses are of a kind; the test digits' labels are right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from zoo.datasets.plot.colours import BLUE, GREEN, MUTED, ORANGE, VERMILION
from zoo.lessons import drawing
from zoo.lessons.blackboard import table

if TYPE_CHECKING:
    import keras

    from zoo.datasets import Dataset, Split

SHARE = 0.3  # of the training digits that are used
WRONG = 0.2  # share of wrong labels
EPOCHS = 20
HIDDEN = (256, 128)
TECHNIQUES: dict[str, dict[str, Any]] = {  # arguments of zoo.train
    "nothing": {},
    "early stopping": {"keep": "best", "patience": 3},
    "l₁ penalty": {"l1": 0.001},
    "l₂ penalty": {"l2": 0.003},
    "dropout": {"dropout": 0.5},
    "augmentation": {"augment": {"crop": 0.2}},
}
NEAR_ZERO = 0.001
PURPLE = MUTED[1]


def penalty(weights: np.ndarray, l1: float = 0.0, l2: float = 0.0) -> float:
    """What is added to the loss: l₁ Σ|w| + l₂ Σw², of any array of weights; the slide writes λ/2 for l₁ (S40)."""
    return float(l1 * np.abs(weights).sum() + l2 * np.square(weights).sum())


def drop(activations: np.ndarray, rate: float, draw: np.random.Generator) -> np.ndarray:
    """Dropout in training: a share of the activations becomes 0, the others grow by 1 / (1 − rate) (S40).

    So the next layer's sums stay the same in the mean. Srivastava and others 2014, JMLR 15, pages 1929 to 1958.

    Raises:
        ValueError: a rate that is no share below 1.
    """
    if not 0 <= rate < 1:
        raise ValueError(f"rate={rate}: the share that is dropped is from 0 to below 1.")
    return np.where(draw.random(activations.shape) < rate, 0.0, activations / (1 - rate))


def near_zero(weights: np.ndarray, limit: float = NEAR_ZERO) -> float:
    """The share of the weights with |w| below the limit."""
    return float((np.abs(weights) < limit).mean())


def mislabelled(split: Split, draw: np.random.Generator) -> Split:
    """The split with a share :data:`WRONG` of its digits labelled as any of the nine others."""
    y = split.y.copy()
    rows = draw.choice(len(y), round(WRONG * len(y)), replace=False)
    y[rows] = (y[rows] + draw.integers(1, 10, len(rows))) % 10
    return split._replace(y=y)


@cache
def digits(seed: int = 0) -> Dataset:
    """Few digits to train on; these and the validation digits with wrong labels."""
    import zoo
    from zoo.training.pseudo_label import labelled_part

    data, draw = labelled_part(zoo.datasets.load("digits"), SHARE, seed), np.random.default_rng(seed)
    train, validation = (mislabelled(split, draw) for split in (data.raw.train, data.raw.validation))
    return replace(data, raw=data.raw._replace(train=train, validation=validation))


@dataclass(frozen=True)
class Trained:
    """What a training came to: cross-entropies without any penalty, the validation's by epoch, and the kernels."""

    curve: np.ndarray
    training: float
    validation: float
    accuracy: float
    kernels: np.ndarray

    @property
    def gap(self) -> float:
        """Validation loss less training loss: what was learned that does not carry over."""
        return self.validation - self.training


def train(technique: str, seed: int = 0) -> Trained:
    """Train with that technique of :data:`TECHNIQUES`; but for early stopping, the last epoch's weights count."""
    import keras

    import zoo

    penalties: list[float] = []
    watch: Any = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: penalties.append(_penalty(watch.model))
    )
    chosen = {"keep": "last", **drawing.choose(TECHNIQUES, technique)}
    run = zoo.train(
        "mlp", digits(seed), seed=seed, epochs=EPOCHS, learning_rate=0.002, schedule="constant", hidden_units=HIDDEN,
        callbacks=[watch], verbose=0, **chosen,
    )  # fmt: skip
    kernels = [layer.get_weights()[0].ravel() for layer in run.model.layers if layer.weights]
    return Trained(
        curve=run.history["val_loss"].to_numpy() - penalties,
        training=_cross_entropy(run.model, run.dataset.train),
        validation=_cross_entropy(run.model, run.dataset.validation),
        accuracy=run.metrics["accuracy"],
        kernels=np.concatenate(kernels),
    )


def _penalty(model: keras.Model) -> float:
    return sum(float(loss) for loss in model.losses)


def _cross_entropy(model: keras.Model, split: Split) -> float:
    from sklearn.metrics import log_loss

    return float(log_loss(split.y, model.predict(split.x, verbose=0), labels=range(10)))


@cache
def trained(seed: int = 0) -> dict[str, Trained]:
    """One training with each technique."""
    return {technique: train(technique, seed) for technique in TECHNIQUES}


def numbers() -> dict[str, Any]:
    """Of each technique: losses, their gap, the accuracy on test digits, the share of weights near 0, the curve."""
    return {
        name: {
            "training loss": found.training,
            "validation loss": found.validation,
            "gap": found.gap,
            "test accuracy": found.accuracy,
            "weights near zero": near_zero(found.kernels),
            "epochs": len(found.curve),
            "curve": found.curve,
        }
        for name, found in trained().items()
    }


def steps() -> str:
    """The experiment, the formulas and a table of what came out."""
    found, data = numbers(), digits()
    rows = [
        (name, str(of["epochs"]), f"{of['training loss']:.3f}", f"{of['validation loss']:.3f}", f"{of['gap']:.3f}",
         f"{of['test accuracy']:.1%}", f"{of['weights near zero']:.1%}")
        for name, of in found.items()
    ]  # fmt: skip
    best = int(np.argmin(found["nothing"]["curve"])) + 1
    return "\n".join([
        f"{data.rows['train']} digits, {WRONG:.0%} of them with a wrong label; hidden layers of {HIDDEN}.",
        f"With nothing against it, the validation loss is lowest at epoch {best} and then rises:",
        "the network learns the wrong labels by heart.",
        "",
        "early stopping: keep the weights of the epoch of the lowest validation loss",
        f"l₁: J + λ Σ|w|, λ = {TECHNIQUES['l₁ penalty']['l1']} (the slide's λ is twice that)",
        f"l₂: J + λ Σw², λ = {TECHNIQUES['l₂ penalty']['l2']}",
        f"dropout: {TECHNIQUES['dropout']['dropout']:.0%} of the activations are 0 in each training step",
        "augmentation: each epoch sees another window of each digit",
        "",
        *table(("", "epochs", "training", "validation", "gap", "test acc.", "|w| < 0.001"), rows),
        "",
        "Losses are without the penalty; the test digits are rightly labelled.",
    ])  # fmt: skip


LOOKS = {
    "nothing": ("black", "-"),
    "early stopping": (VERMILION, ":"),
    "l₁ penalty": (BLUE, "--"),
    "l₂ penalty": (GREEN, "-."),
    "dropout": (ORANGE, "-"),
    "augmentation": (PURPLE, (0, (5, 1, 1, 1, 1, 1))),
}


def _losses() -> Figure:
    canvas = drawing.canvas(12, 5, "The same network and digits, with and without help (S40)")
    curves, bars = canvas.subplots(1, 2, width_ratios=(1.3, 1))
    found = trained()
    for name, (colour, style) in LOOKS.items():
        curve = found[name].curve
        curves.plot(np.arange(1, len(curve) + 1), curve, linestyle=style, color=colour, linewidth=2.5, label=name)
    stopped = found["early stopping"].curve
    curves.plot(stopped.argmin() + 1, stopped.min(), "D", color=VERMILION, markersize=11, zorder=5)
    drawing.label(
        curves, "◆ marks the epoch that early stopping keeps", "epoch", "validation loss, without the penalty"
    )
    curves.xaxis.set_major_locator(MaxNLocator(integer=True))
    curves.legend(fontsize=drawing.FONT)
    places = np.arange(len(found))
    for shift, part, colour, hatch in ((-0.2, "training", BLUE, ""), (0.2, "validation", VERMILION, "//")):
        losses = [getattr(of, part) for of in found.values()]
        bars.barh(places + shift, losses, 0.4, color=colour, hatch=hatch, edgecolor="white", label=part)
    bars.set_yticks(places, found, fontsize=drawing.FONT)
    bars.invert_yaxis()
    drawing.label(bars, "in the end", "loss", "")
    bars.legend(fontsize=drawing.FONT, loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=2)
    return canvas


def _weights() -> Figure:
    canvas = drawing.canvas(12, 4.4, "Where the weights end (S40)")
    bins = np.linspace(-0.15, 0.15, 61)
    for axes, name in zip(canvas.subplots(1, 3, sharey=True), ("nothing", "l₁ penalty", "l₂ penalty"), strict=True):
        kernels = trained()[name].kernels
        axes.hist(kernels, bins, weights=np.full(len(kernels), 1 / len(kernels)), color=BLUE)
        drawing.label(
            axes, f"{name}\n{near_zero(kernels):.0%} with |w| < {NEAR_ZERO}", "weight", "share of the weights"
        )
        axes.yaxis.set_major_formatter(PercentFormatter(1))
    return canvas


FIGURES = {"losses": _losses, "weights": _weights}


def figure(show: str = "losses") -> Figure:
    """``"losses"``: by epoch and in the end; ``"weights"``: how both penalties draw the weights to 0."""
    return drawing.choose(FIGURES, show)()
