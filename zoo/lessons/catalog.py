"""The lessons, one entry each; listing them imports none."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Literal

from zoo.errors import unknown

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Lesson:
    """A topic of the slides that can be computed and drawn.

    Attributes:
        name: of its module in ``zoo.lessons``, which has ``numbers()``, the results by name; ``steps()``, the worked
            steps as text; and ``figure()``, a matplotlib figure, or ``FIGURES``, a table of functions that make one.
        title: what it is about, in a line.
        slides: rows of the slides' checklist.
        trains: with which library models are trained for it, which takes some seconds; empty where none are.
        needs: a module that only an extra of zoo installs; empty where there is none.
    """

    name: str
    title: str
    slides: tuple[str, ...]
    trains: Literal["", "keras", "scikit-learn"] = ""
    needs: str = ""

    @property
    def is_installed(self) -> bool:
        """Whether all that it needs is there."""
        return not self.needs or importlib.util.find_spec(self.needs) is not None

    def load(self) -> ModuleType:
        """The lesson's module."""
        return importlib.import_module(f"zoo.lessons.{self.name}")

    def figures(self) -> dict[str, Callable[[], Figure]]:
        """What draws its figures, by what they show: all of ``FIGURES``, or ``figure`` alone, under no name."""
        module = self.load()
        return module.FIGURES if hasattr(module, "FIGURES") else {"": module.figure}


LESSONS: tuple[Lesson, ...] = (  # in the order of the slides
    Lesson("map_of_ai", "A map of the field: AI, machine learning, deep learning", ("S5", "S16", "S17")),
    Lesson("neuron", "One neuron: a weighted sum, bent", ("S6", "S9", "S22")),
    Lesson("activations", "Activation functions and their slopes", ("S7", "S22")),
    Lesson("boundaries", "Green and red points: what depth is worth without an activation", ("S8",)),
    Lesson("forward_pass", "The forward pass, with every value on the way", ("S10", "S23")),
    Lesson("softmax", "Softmax: numbers become probabilities", ("S11",)),
    Lesson("losses", "Losses: cross-entropy and squared error", ("S12", "S13")),
    Lesson("backpropagation", "Backpropagation: the chain rule for every weight", ("S14",)),
    Lesson("gradient_descent", "Gradient descent on loss landscapes", ("S15", "S26")),
    Lesson("linear_models", "Linear against non-linear models", ("S17", "S21"), trains="scikit-learn"),
    Lesson("clustering", "K-means and principal components, step by step", ("S18",)),
    Lesson("autoencoder", "An autoencoder beside PCA, and its error as an alarm", ("S18", "S29"), trains="keras"),
    Lesson("q_learning", "Q-learning on a grid: an agent, rewards and a table", ("S19",)),
    Lesson("semi_supervised", "Pseudo-labels with a person in the loop, and covered words", ("S20",), trains="keras"),
    Lesson("data_processing", "From the table of houses to numbers for a network", ("S24", "S25")),
    Lesson("optimizers", "Optimizers: momentum, RMSprop, Adam", ("S26", "S41")),
    Lesson("loss_curves", "Loss curves of trainings that go well or wrong, by name", ("S26", "S28"), trains="keras"),
    Lesson(
        "hyperparameters",
        "Hyperparameters: set, tried, judged by validation data",
        ("S27", "S34"),
        trains="keras",
        needs="optuna",
    ),
    Lesson("recurrence", "Recurrence unrolled: RNN, LSTM and GRU by hand", ("S30",)),
    Lesson("convolution", "Convolution: a window of weights slides over an image", ("S32", "S44", "S45", "S46", "S47")),
    Lesson("pooling", "Pooling: the largest number of each window, or the mean", ("S32", "S48")),
    Lesson("attention", "Attention by hand: queries, keys, values, masks and positions", ("S33",)),
    Lesson("regularization", "Overfitting, and what helps against it", ("S40",), trains="keras"),
    Lesson("initialisation", "Initial values, batch normalisation: deep networks that learn", ("S41",), trains="keras"),
    Lesson("training_techniques", "Schedules, batch sizes, composition of minibatches", ("S41",), trains="keras"),
    Lesson("representation", "What layers learn: from pixels to classes", ("S49",), trains="keras"),
)


def lesson(name: str) -> Lesson:
    """The lesson of that name. Raises ZooError, with the nearest names, where there is none."""
    by_name = {entry.name: entry for entry in LESSONS}
    if name not in by_name:
        raise unknown("lesson", name, by_name)
    return by_name[name]
