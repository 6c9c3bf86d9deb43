"""Loss curves and what they tell (S26, S28): trainings that go well or wrong, each named by ``zoo.diagnose``.

Every curve comes from a real training on the table of houses (S24): a cause is put in, and the diagnosis, which sees
the curve and the training rows alone, names what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from zoo.datasets.plot.colours import BLUE, VERMILION
from zoo.lessons import drawing

if TYPE_CHECKING:
    from zoo.datasets import Split
    from zoo.diagnosis import Diagnosis

EPOCHS, BATCH, RATE = 15, 128, 0.003
WHOLE = 10_000  # more than there are rows: the batch is the whole split, a step an epoch


def clean(x: np.ndarray, y: np.ndarray, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The training rows as they are."""
    return x, y


def outliers(x: np.ndarray, y: np.ndarray, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Twenty rows with inputs and price a hundred times too large."""
    rows = draw.choice(len(x), 20, replace=False)
    factors = np.ones((len(x), 1), "float32")
    factors[rows] = 100
    return x * factors, y * factors


def missing(x: np.ndarray, y: np.ndarray, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The first input of two rows is NaN, no number."""
    x = x.copy()
    x[draw.choice(len(x), 2, replace=False), 0] = np.nan
    return x, y


def few(x: np.ndarray, y: np.ndarray, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Sixty rows, no more."""
    rows = draw.choice(len(x), 60, replace=False)
    return x[rows], y[rows]


def blank(x: np.ndarray, y: np.ndarray, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """All inputs are 0: there is nothing to learn from."""
    return np.zeros_like(x), y


@dataclass(frozen=True)
class Story:
    """A training, and what is done to it.

    Attributes:
        cause: what is done, in a line.
        rows: from the training rows and a generator to the rows that are trained on.
        build: arguments of :func:`zoo.build`; the model is ``mlp`` where none is named.
        batch: rows a step.
        epochs: passes over the rows.
    """

    cause: str
    rows: Callable[[np.ndarray, np.ndarray, np.random.Generator], tuple[np.ndarray, np.ndarray]] = clean
    build: Mapping[str, Any] = field(default_factory=dict)
    batch: int = BATCH
    epochs: int = EPOCHS


STORIES = {
    "well": Story(f"nothing is wrong, learning rate {RATE}"),
    "slow": Story("a thousandth of the learning rate", build={"learning_rate": RATE / 1000}),
    "fast": Story(
        "SGD, all rows a step, rate 0.2", build={"optimizer": "sgd", "learning_rate": 0.2}, batch=WHOLE, epochs=25
    ),
    "too fast": Story(
        "the same, linear, rate 1.5",
        build={"name": "perceptron", "optimizer": "sgd", "learning_rate": 1.5},
        batch=WHOLE,
    ),
    "outliers": Story("20 rows a hundred times too large", outliers),
    "missing": Story("NaN in two rows", missing),
    "few rows": Story("60 rows, a large network", few, {"hidden_units": (256, 256)}, 32),
    "blank": Story("all inputs are 0", blank),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A story's losses, an entry an epoch, and the diagnosis of the curve with the rows, and of the curve alone."""

    training: np.ndarray
    validation: np.ndarray
    diagnosis: Diagnosis
    by_curve: Diagnosis


def tell(story: Story, seed: int = 0) -> Told:
    """Train it: rows are spoilt before the training, the validation rows stay as they are."""
    import zoo

    data = zoo.datasets.load("houses")
    x, y = story.rows(*data.train, np.random.default_rng(seed))
    model = zoo.build(**{"name": "mlp", "dataset": data, "learning_rate": RATE, "seed": seed, **story.build})
    history = model.fit(
        x, y, validation_data=_seen(data.validation, story), epochs=story.epochs, batch_size=story.batch, verbose=0
    )
    training, validation = (np.array(history.history[name], dtype="float64") for name in ("loss", "val_loss"))
    return Told(training, validation, zoo.diagnose(history, x), zoo.diagnose(history))


def _seen(validation: Split, story: Story) -> Split:
    """The validation rows: blank where all inputs are, or the two splits would not be of a kind."""
    return validation._replace(x=np.zeros_like(validation.x)) if story.rows is blank else validation


@cache
def told(seed: int = 0) -> dict[str, Told]:
    """All stories."""
    return {name: tell(story, seed) for name, story in STORIES.items()}


def numbers() -> dict[str, Any]:
    """Of each story: the diagnosis' ``kind`` and ``evidence``, the ``kind by the curve alone``, and both losses."""
    return {
        name: {
            "kind": found.diagnosis.kind,
            "evidence": found.diagnosis.evidence,
            "kind by the curve alone": found.by_curve.kind,
            "training loss": found.training,
            "validation loss": found.validation,
        }
        for name, found in told().items()
    }


def steps() -> str:
    """Each cause, the name of its curve, the evidence and what to try."""
    from textwrap import fill

    lines = ["The price of a house; the loss is the mean squared error of the standardised price."]
    for name, found in told().items():
        evidence, advice = found.diagnosis.evidence, found.diagnosis.advice
        lines += ["", f"{STORIES[name].cause} → {found.diagnosis.kind.upper()}"]
        lines += [
            fill(part, 86, initial_indent="  ", subsequent_indent="    ") for part in (evidence, f"try: {advice}")
        ]
        if found.by_curve.kind != found.diagnosis.kind:
            lines += [f"  by the curve alone it would be called {found.by_curve.kind}: look at the rows, too"]
    return "\n".join(lines)


def figure() -> Figure:
    """A panel for each story: its cause, its two losses by epoch, and the curve's name."""
    canvas = drawing.canvas(12, 6.4, "What was done, and what zoo.diagnose calls the loss curve (S26, S28)")
    panels = canvas.subplots(2, 4).flat
    for axes, (name, found) in zip(panels, told().items(), strict=True):
        epochs = np.arange(1, len(found.training) + 1)
        axes.plot(epochs, found.training, color=BLUE, linewidth=2, label="training")
        axes.plot(epochs, found.validation, "--", color=VERMILION, linewidth=2, label="validation")
        losses = np.concatenate([found.training, found.validation])
        if losses.max() > 20 * losses.min():
            axes.set_yscale("log")
        drawing.label(axes, f"{STORIES[name].cause}\n{found.diagnosis.kind.upper()}", "epoch", "loss", size=10)
        axes.title.set_fontsize(11)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(alpha=0.3)
    canvas.axes[0].legend(fontsize=10)
    return canvas
