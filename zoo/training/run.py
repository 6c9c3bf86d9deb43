"""Run: all that one training left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import pandas as pd

from zoo import scoring
from zoo.datasets import Dataset, stream
from zoo.diagnosis import Diagnosis, diagnose
from zoo.registry import Recipe
from zoo.tasks import Answer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from zoo.store.inference import Predictor


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """A trained model with its history, its test metrics beside the baselines, and a diagnosis of its curve.

    Attributes:
        name: what it is saved as by default: the model's name and the dataset's.
        model: the trained ``keras.Model``, with the weights of the epoch that ``recipe.keep`` says.
        dataset: what it was trained on.
        history: a row an epoch, counted from 1: the losses and metrics that Keras logs.
        seed, recipe, arguments: with these the training can be repeated; ``architecture`` is the registered name of
            the model, None for one's own.
        seconds: wall time of the training itself.
        processor_seconds: the same, of all processors together; on a busy machine it tells more.
        beyond_recipe: what else the training took, as a sentence goes on after the name: ``"began with the weights of
            cnn-digits"``; empty for most, which can be repeated.
    """

    name: str
    model: keras.Model
    dataset: Dataset
    history: pd.DataFrame
    seed: int
    recipe: Recipe
    seconds: float
    architecture: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    processor_seconds: float = 0.0
    beyond_recipe: str = ""

    @cached_property
    def at_hand(self) -> Dataset:
        """The dataset as arrays: of a stream, the first rows of each split."""
        return stream.at_hand(self.dataset)

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """What the loss curve shows, and the first thing to try (S28)."""
        return diagnose(self.history, self.at_hand.train.x)

    @cached_property
    def answer(self) -> Answer:
        """The model's answers on the test split."""
        from zoo import evaluation

        return evaluation.answer(self.model, self.dataset)

    @cached_property
    def metrics(self) -> dict[str, float]:
        """The model's metrics on the test split."""
        return scoring.score(self.dataset, self.answer)

    @cached_property
    def baselines(self) -> dict[str, dict[str, float]]:
        """Metrics of the scikit-learn baselines on the same split; of a stream, on the beginning of it."""
        from zoo import baselines

        return baselines.scores(self.at_hand)

    @cached_property
    def margins(self) -> dict[str, float]:
        """Of a regression, how far a share of the validation split's true values lie from the model's, at most."""
        from zoo.store import certainty, inference

        data = self.at_hand
        if data.task.name != "regression":
            return {}
        found = inference.answer(self.model, data.validation.x, data.target_preprocessing, data.task)
        return certainty.margins(data.raw.validation.y[:, 0], found["value"])

    @property
    def table(self) -> pd.DataFrame:
        """The test metrics: the model's row, then one for each baseline."""
        return pd.DataFrame.from_dict({self.name: self.metrics, **self.baselines}, orient="index")

    def plot(self) -> Figure:
        """The loss curve."""
        from zoo import plots

        return plots.loss_curve(self.history, f"{self.name}: {self.diagnosis.kind}")

    def plot_answers(self) -> Figure:
        """The answers on the test split, in the figure that suits the task."""
        from zoo import plots

        return plots.answers(self.dataset, self.answer, f"{self.name}: test split")

    def predictor(self) -> Predictor:
        """The model with its preprocessing, for raw input."""
        from zoo.store.inference import Predictor

        data = self.dataset
        return Predictor(
            self.name,
            self.model,
            data.preprocessing,
            data.target_preprocessing,
            data.task,
            data.inputs,
            self.margins,
        )

    def save(self, name: str | Path | None = None) -> Path:
        """Save the model with its preprocessing, card, history, pictures and SavedModel; returns the folder.

        Args:
            name: a name in the user's folder of trained models, or a path; by default the run's name.
        """
        from zoo.store import writing

        return writing.save(self, name)

    def __repr__(self) -> str:
        epochs = f"{len(self.history)} epochs in {self.seconds:.1f} s"
        return f"<Run {self.name}: {epochs}>\n{self.table.round(4).to_string()}\n{self.diagnosis}"
