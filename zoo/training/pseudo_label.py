"""Semi-supervised training with pseudo-labels: a network labels what it is sure of, and learns from that (S20)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from zoo import datasets
from zoo.datasets import Dataset
from zoo.datasets.splits import Split
from zoo.errors import ZooError
from zoo.store import inference
from zoo.training.loop import train
from zoo.training.run import Run

Accept = Callable[[Any, np.ndarray, np.ndarray], Any]


@dataclass(frozen=True, eq=False, repr=False)
class PseudoLabelled:
    """What came of a training with pseudo-labels.

    Attributes:
        rounds: a row a round; round 0 is trained on the labelled rows alone. ``labelled`` counts these and
            ``pseudo_labelled`` those that joined; ``right`` is the share of right pseudo-labels, which only a test with
            hidden labels can tell, missing where none joined; ``validation_accuracy`` and ``test_accuracy``.
        run: the last training.
    """

    rounds: pd.DataFrame
    run: Run

    def __repr__(self) -> str:
        return f"<PseudoLabelled {self.run.name}>\n{self.rounds.round(4).to_string()}"


def pseudo_label(
    model_name: str,
    dataset: str | Dataset,
    labelled: float = 0.05,
    confidence: float = 0.95,
    rounds: int = 3,
    accept: Accept | None = None,
    seed: int = 0,
    **arguments: Any,
) -> PseudoLabelled:
    """Hide most labels, train on the rest, let the most reliable answers join the training set, and train again.

    The samples themselves stay known, so that the preprocessing is fitted on all of them. Validation and test split
    keep their labels: the first stops each training, the second measures it.

    Args:
        model_name: a registered model that classifies.
        dataset: of classes, or its name.
        labelled: share of the training split whose labels are kept, drawn with the classes in their shares.
        confidence: least probability with which an answer becomes a label.
        rounds: of labelling and training; fewer where nothing more joins.
        accept: the person in the loop: a function of raw samples, their labels ``(n,)`` as text and confidences
            ``(n,)`` that returns which of them may join, bool ``(n,)``. A sample that is refused is asked about again
            in the next round.
        seed: of the draw and of every training.
        **arguments: of :func:`zoo.train`, and of the builder.

    Raises:
        ZooError: a dataset that is streamed or of another task, a share with less than a row a class, an ``accept``
            that returns anything else.

    Slides: S20. Paper: Lee (2013), Pseudo-label: the simple and efficient semi-supervised learning method for deep
    neural networks, ICML workshop on challenges in representation learning.

    Example: ``zoo.training.pseudo_label("cnn", "digits", labelled=0.05).rounds``.
    """
    data = datasets.load(dataset, task="classification") if isinstance(dataset, str) else dataset
    _check(data, confidence, rounds)
    known = _draw(data, labelled, seed)
    hidden = np.setdiff1d(np.arange(data.rows["train"]), known)
    joined, labels = hidden[:0], data.raw.train.y[:0]
    arguments = {"seed": seed, "verbose": 0, **arguments}
    run = train(model_name, _with(data, known, joined, labels), **arguments)
    rows = [_row(0, run, known, labels, data.raw.train.y[joined])]
    for number in range(1, rounds + 1):
        new, answers = _reliable(run, data, hidden, confidence, accept)
        if not len(new):
            break
        joined, labels = np.concatenate([joined, new]), np.concatenate([labels, answers])
        hidden = np.setdiff1d(hidden, new)
        run = train(model_name, _with(data, known, joined, labels), **arguments)
        run = replace(run, beyond_recipe=f"learned from {len(known)} labels and {len(joined)} answers of its own")
        rows.append(_row(number, run, known, labels, data.raw.train.y[joined]))
    return PseudoLabelled(pd.DataFrame(rows).set_index("round"), run)


def _check(data: Dataset, confidence: float, rounds: int) -> None:
    if data.streamed or data.task.name != "classification":
        raise ZooError(f"{data.name}: pseudo-labels are for classification, of a dataset in memory.")
    if "select" in data.options:
        raise ZooError(f"{data.name}: its columns were selected by the labels that are to be hidden; load it without.")
    if not 0 < confidence <= 1 or rounds < 1:
        raise ZooError(f"confidence={confidence}, rounds={rounds}: a probability and one round or more are needed.")


def labelled_part(data: Dataset, labelled: float, seed: int) -> Dataset:
    """A dataset of classes whose training split is a share of it, drawn with the classes in their shares."""
    return replace(data, raw=data.raw._replace(train=data.raw.train.take(_draw(data, labelled, seed))))


def _draw(data: Dataset, labelled: float, seed: int) -> np.ndarray:
    """Positions of the training rows that keep their labels."""
    rows = np.arange(data.rows["train"])
    try:
        known, _ = train_test_split(rows, train_size=labelled, random_state=seed, stratify=data.raw.train.y)
    except ValueError as error:
        least = len(data.class_names) / len(rows)
        raise ZooError(
            f"labelled={labelled}: give a share from {least:.3f} (one row for each class) to {1 - least:.3f}."
        ) from error
    return np.sort(known)


def _with(data: Dataset, known: np.ndarray, joined: np.ndarray, labels: np.ndarray) -> Dataset:
    """The dataset with these training rows alone, the joined ones under their pseudo-labels."""
    x, _ = data.raw.train.take(np.concatenate([known, joined]))
    shown = Split(x, np.concatenate([data.raw.train.y[known], labels]))
    return replace(data, raw=data.raw._replace(train=shown))


def _reliable(
    run: Run, data: Dataset, hidden: np.ndarray, confidence: float, accept: Accept | None
) -> tuple[np.ndarray, np.ndarray]:
    """Of the rows without a label those that are answered with confidence and accepted, and the answers' indices."""
    if not len(hidden):
        return hidden, hidden
    answer = inference.answer(run.model, data.train.take(hidden).x, None, data.task)
    chances = answer["probabilities"].max(axis=1)
    sure = np.flatnonzero(chances >= confidence)
    if accept is not None and len(sure):
        verdict = np.asarray(accept(data.raw.train.take(hidden[sure]).x, answer["label"][sure], chances[sure]))
        if verdict.dtype != bool or verdict.shape != sure.shape:
            raise ZooError(
                f"accept must return a bool for each of the {len(sure)} samples; it returned {verdict.dtype} of shape "
                f"{verdict.shape}."
            )
        sure = sure[verdict]
    return hidden[sure], answer["probabilities"][sure].argmax(axis=1).astype(data.raw.train.y.dtype)


def _row(number: int, run: Run, known: np.ndarray, labels: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    data = run.dataset
    validation = inference.answer(run.model, data.validation.x, None, data.task)
    return {
        "round": number,
        "labelled": len(known),
        "pseudo_labelled": len(labels),
        "right": float((labels == truth).mean()) if len(labels) else np.nan,
        "validation_accuracy": data.task.score(data.validation.y, validation)["accuracy"],
        "test_accuracy": run.metrics["accuracy"],
    }
