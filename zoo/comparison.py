"""Which of several trained models is better, and whether the test split is large enough to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from zoo import datasets, store
from zoo.datasets import Dataset, stream
from zoo.errors import ZooError, whole
from zoo.store.shelf import Trained
from zoo.tasks import Answer, Task

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RESAMPLES = 1000
CENTRAL = (2.5, 97.5)  # percentiles: a confidence of 95 %


@dataclass(frozen=True, eq=False)
class Comparison:
    """Several models on one test split.

    Attributes:
        metric: that decides.
        table: a model a row, the first as it was named first: ``score``; ``low`` and ``high``, where it would lie with
            95 % of the test splits that could have been drawn (bootstrap, Efron 1979); ``difference`` from the first
            model; ``p``, how often so large a difference comes about where answers are exchanged between the two by
            tossing a coin for each row (a paired permutation test). A small p says that the two do differ.
        rows: of the test split.
        dataset: its name.
    """

    metric: str
    table: pd.DataFrame
    rows: int
    dataset: str = field(default="")

    def plot(self) -> Figure:
        """Each model's score with its interval."""
        from zoo import plots

        return plots.comparison(self)

    def __str__(self) -> str:
        shown = self.table.round(4).to_string(na_rep="–")
        return f"{self.metric} on the {self.rows:,} test rows of {self.dataset}\n{shown}"


def compare(
    models: Sequence[str | Path], dataset: str | Dataset | None = None, resamples: int = RESAMPLES, seed: int = 0
) -> Comparison:
    """Compare trained models on one test split, with confidence intervals and a paired test against the first.

    Args:
        models: names or folders of trained models that answer the same task.
        dataset: what to compare them on, or its name; by default what the first was trained on.
        resamples: how often the rows are drawn anew, and the answers exchanged.
        seed: of these draws.

    Raises:
        ZooError: fewer than two models; models that answer different questions, or were trained on rows that are in
            this test split; a task without right answers.

    Example: ``print(zoo.compare(["cnn-digits", "mlp-digits"]))``.
    """
    if isinstance(models, str | Path) or len(models) < 2:
        raise ZooError("Name at least two trained models to compare: zoo compare cnn-digits mlp-digits.")
    resamples = whole("resamples", resamples, 1)
    trained = [store.find(name) for name in models]
    first = trained[0].card
    task = first.get_task()
    if task.judged:
        raise ZooError(f"{first.name} generates: there are no right answers by row to resample. See zoo.evaluate.")
    if isinstance(dataset, str):
        dataset = datasets.load(dataset, task=task.name)
    data = stream.at_hand(dataset or trained[0].dataset("zoo.compare([...], dataset=...)"))
    for other in trained:
        _check(other, task, data)
    answers = {other.card.name: _answered(other, data) for other in trained}
    if len(answers) < len(trained):
        raise ZooError("Two of the models have one name; compare folders of different names.")
    draw = np.random.RandomState(seed)
    table = pd.DataFrame([_row(task, data, answers, name, resamples, draw) for name in answers], index=list(answers))
    return Comparison(task.decides, table, data.rows["test"], data.name)


def _check(trained: Trained, task: Task, data: Dataset) -> None:
    """Refuse a model that answers another question, or may know these rows."""
    card = trained.card
    if card.get_task() != task or data.task != task:
        raise ZooError(
            f"{card.name} answers {card.get_task()}, and {data.name} asks {data.task}: not the same question."
        )
    trained.refuse_other_split(data)


def _answered(trained: Trained, data: Dataset) -> Answer:
    """A model's answers to the test split; where it refuses, the error names it."""
    try:
        return trained.predictor()(data.raw.test.x)
    except ZooError as error:
        raise ZooError(f"{trained.card.name}: {error}") from error


def _row(
    task: Task, data: Dataset, answers: dict[str, Answer], name: str, resamples: int, draw: np.random.RandomState
) -> dict[str, float]:
    """A model's score, interval, and difference from the first."""
    truth, first, answer = data.truth, next(iter(answers.values())), answers[name]
    rows = data.rows["test"]

    def score(of: Answer, chosen: Any = slice(None)) -> float:
        return task.score(_taken(truth, chosen), _taken(of, chosen))[task.decides]

    drawn = [score(answer, draw.randint(rows, size=rows)) for _ in range(resamples)]
    low, high = np.percentile(drawn, CENTRAL)
    found = {"score": score(answer), "low": float(low), "high": float(high)}
    if answer is first:
        return {**found, "difference": 0.0, "p": np.nan}
    difference = found["score"] - score(first)
    as_large = 1  # what was found is one of the ways to toss the coins
    for _ in range(resamples):
        swapped = draw.rand(rows) < 0.5
        one, other = _exchanged(first, answer, swapped)
        as_large += abs(score(other) - score(one)) >= abs(difference) - 1e-12
    return {**found, "difference": difference, "p": as_large / (resamples + 1)}


def _taken(values: Any, chosen: Any) -> Any:
    """Some rows of an array, or of each of several by name."""
    return {key: part[chosen] for key, part in values.items()} if isinstance(values, Mapping) else values[chosen]


def _exchanged(first: Answer, second: Answer, swapped: np.ndarray) -> tuple[Answer, Answer]:
    """Two models' answers with some rows exchanged; where the widths differ, as of transcripts, −1 fills up."""

    def either(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.where(swapped.reshape(-1, *([1] * (one.ndim - 1))), one, other)

    pairs = {key: _alike(first[key], second[key]) for key in first}
    return tuple({key: either(*pair[::step]) for key, pair in pairs.items()} for step in (-1, 1))  # type: ignore[return-value]


def _alike(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays of answers, filled up to one width."""
    if one.ndim == 2 and one.shape[1] != other.shape[1]:
        width = max(one.shape[1], other.shape[1])
        one, other = (np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=-1) for part in (one, other))
    return one, other
