"""Three choices of a training, each with and without (S41): schedule of the rate, size of batches, what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from zoo.datasets.plot.colours import BLUE, GREEN, VERMILION
from zoo.lessons import drawing
from zoo.lessons.blackboard import table

if TYPE_CHECKING:
    import pandas as pd

    from zoo.datasets import Dataset
    from zoo.training import Run

EPOCHS, PEAK = 12, 0.02
RARE, KEPT = (3, 8, 9), 6  # digits of which so many training rows are left
SCHEDULES: dict[str, Mapping[str, Any]] = {
    "constant": {"schedule": "constant"},
    "step": {"schedule": "step"},
    "cosine": {"schedule": "cosine"},
}
BATCHES = {f"{size} a batch": size for size in (16, 64, 512)}
COMPOSITIONS: dict[str, Mapping[str, Any]] = {
    "shuffled": {"minibatches": "shuffled"},
    "balanced": {"minibatches": "balanced"},
}


def rates(schedule: str, peak: float, steps: int) -> np.ndarray:
    """The learning rate of each step, float ``(steps,)``: constant; or divided by ten twice; or half a cosine wave.

    Constant: η. Step: η, η/10 from half of the steps, η/100 from three quarters. Cosine: η (1 + cos πt/T) / 2.

    Raises:
        ValueError: another schedule.
    """
    t = np.arange(steps)
    formulas = {
        "constant": np.full(steps, peak),
        "step": np.select([t <= steps // 2, t <= steps * 3 // 4], [peak, peak / 10], peak / 100),
        "cosine": peak * (1 + np.cos(np.pi * t / steps)) / 2,
    }
    return drawing.choose(formulas, schedule)


@cache
def uneven(seed: int = 0) -> Dataset:
    """The digits with :data:`KEPT` training rows of each of the rare ones."""
    import zoo

    data = zoo.datasets.load("digits")
    y, draw = data.raw.train.y, np.random.default_rng(seed)
    rare = [draw.choice(np.flatnonzero(y == digit), KEPT, replace=False) for digit in RARE]
    rows = np.sort(np.concatenate([np.flatnonzero(~np.isin(y, RARE)), *rare]))
    return replace(data, raw=data.raw._replace(train=data.raw.train.take(rows)))


def train(data: str | Dataset, choice: Mapping[str, Any], seed: int = 0) -> Run:
    """The same network, digits and epochs, and one choice that differs."""
    import zoo

    usual = {"schedule": "constant", "batch_size": 32, "learning_rate": 0.001}
    return zoo.train("mlp", data, seed=seed, epochs=EPOCHS, keep="last", verbose=0, **{**usual, **choice})


def fit(batch: int, seed: int = 0) -> pd.DataFrame:
    """The history of the same network by Keras' own ``fit``, as ``zoo.train`` evens out large batches."""
    import pandas as pd

    import zoo

    data = zoo.datasets.load("digits")
    model = zoo.build("mlp", data, seed=seed, learning_rate=0.001)
    log = model.fit(*data.train, validation_data=data.validation, epochs=EPOCHS, batch_size=batch, verbose=0)
    return pd.DataFrame(log.history, index=range(1, EPOCHS + 1))


def recall(run: Run, digits: tuple[int, ...] = RARE) -> float:
    """The share of the validation samples of these classes that are told right."""
    x, y = run.dataset.validation
    asked = np.isin(y, digits)
    return float((run.model.predict(x[asked], verbose=0).argmax(axis=1) == y[asked]).mean())


@dataclass(frozen=True)
class Experiments:
    """The histories of each choice, and for the compositions the recall of rare and of frequent digits."""

    schedules: dict[str, pd.DataFrame]
    batches: dict[str, pd.DataFrame]
    recalls: dict[str, tuple[float, float]]


@cache
def experiments(seed: int = 0) -> Experiments:
    """All trainings of this lesson."""
    frequent = tuple(digit for digit in range(10) if digit not in RARE)
    composed = {name: train(uneven(seed), choice, seed) for name, choice in COMPOSITIONS.items()}
    return Experiments(
        {name: train("digits", {"learning_rate": PEAK, **of}, seed).history for name, of in SCHEDULES.items()},
        {name: fit(size, seed) for name, size in BATCHES.items()},
        {name: (recall(run), recall(run, frequent)) for name, run in composed.items()},
    )


def numbers() -> dict[str, Any]:
    """Of schedules and batches the last training loss and validation loss; of compositions both recalls."""
    found = experiments()
    ends = {
        part: {name: {"training loss": h["loss"].iloc[-1], "validation loss": h["val_loss"].iloc[-1]} for name, h in of}
        for part, of in (("schedules", found.schedules.items()), ("batches", found.batches.items()))
    }
    recalls = {name: {"rare": rare, "frequent": often} for name, (rare, often) in found.recalls.items()}
    return {**ends, "compositions": recalls}


def steps() -> str:
    """A table for each experiment, and what it is worth."""
    found = numbers()
    losses = {
        part: [(name, f"{of['training loss']:.4f}", f"{of['validation loss']:.4f}") for name, of in found[part].items()]
        for part in ("schedules", "batches")
    }
    recalls = [(name, f"{of['rare']:.1%}", f"{of['frequent']:.1%}") for name, of in found["compositions"].items()]
    return "\n".join([
        f"Schedules: Adam begins with η = {PEAK}, which is too high to end with; {EPOCHS} epochs.",
        *table(("", "training loss", "validation loss"), losses["schedules"]),
        "Small steps at the end let the training loss settle; the validation loss may gain less.",
        "",
        "Batch sizes: as many epochs with η = 0.001, so small batches make more steps.",
        *table(("", "training loss", "validation loss"), losses["batches"]),
        "Large batches need fewer calls, but more epochs, or a higher rate, to come as far.",
        "",
        f"Minibatch composition: of the digits {', '.join(map(str, RARE))} only {KEPT} training rows each are left.",
        *table(("recall, validation", "rare digits", "the others"), recalls),
        "Balanced batches show the rare rows again and again: they count more, but are no more.",
    ])  # fmt: skip


LOOKS = ((VERMILION, "-"), (GREEN, "--"), (BLUE, "-."))


def figure() -> Figure:
    """A panel for the schedules' rates, one for their losses, one for the batch sizes, one for the compositions."""
    canvas = drawing.canvas(12, 7, "The same network and digits; one choice differs (S41)")
    (shapes, schedules), (batches, bars) = canvas.subplots(2, 2)
    found = experiments()
    for name, (colour, style) in zip(SCHEDULES, LOOKS, strict=True):
        shapes.plot(np.linspace(0, EPOCHS, 400), rates(name, PEAK, 400), style, color=colour, linewidth=2, label=name)
    drawing.label(shapes, "Schedules", "epoch", "learning rate")
    for axes, histories in ((schedules, found.schedules), (batches, found.batches)):
        for (name, history), (colour, style) in zip(histories.items(), LOOKS, strict=True):
            axes.semilogy(history.index, history["loss"], style, color=colour, linewidth=2, label=name)
    drawing.label(schedules, "Schedules: what they come to", "epoch", "training loss")
    drawing.label(batches, "Batch sizes", "epoch", "training loss")
    for shift, name, colour, hatch in ((-0.2, "shuffled", VERMILION, ""), (0.2, "balanced", BLUE, "//")):
        heights = found.recalls[name]
        drawn = bars.bar(np.arange(2) + shift, heights, 0.4, color=colour, hatch=hatch, edgecolor="white", label=name)
        bars.bar_label(drawn, [f"{height:.0%}" for height in heights], fontsize=11)
    bars.set_xticks(range(2), [f"rare: {', '.join(map(str, RARE))}", "the others"])
    bars.set_ylim(0, 1.3)
    drawing.label(bars, "Composition of the minibatches", "digits", "recall, validation")
    for axes in (shapes, schedules, batches, bars):
        axes.legend(fontsize=11, ncols=2 if axes is bars else 1)
    return canvas
